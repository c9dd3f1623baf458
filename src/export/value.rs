//! Types, units and values.
use super::context::Context;
use super::time::{instant, seconds};
use crate::model;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

/// What a value is, with its unit.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Type {
    /// Free text.
    Text,
    /// A whole number.
    Int,
    /// A number without unit.
    Number,
    /// A share: 0.35 is 35 %.
    Share,
    /// Net promoter points, −100…100.
    Points,
    /// True or false.
    Bool,
    /// An instant, written in RFC 3339.
    Time,
    /// A length of physical time, in seconds.
    Duration,
    /// Money.
    Money {
        /// The ISO 4217 code; null where only the log knows it.
        currency: Option<String>,
    },
    /// One of some texts.
    OneOf {
        /// The texts.
        values: Vec<String>,
    },
    /// A score on a scale.
    Score {
        /// The worst score.
        low: f64,
        /// The best score.
        high: f64,
    },
    /// Nothing is known of it; not in a model without mistakes.
    Unknown,
}

/// A value: text, number, true or false; instants in RFC 3339; durations in seconds; shares from 0 to 1.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number, a share, or seconds.
    Number(f64),
    /// Text, or an instant.
    Text(String),
    /// Money.
    Money(Money),
}

/// An amount of money.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Money {
    /// In the currency's major unit.
    amount: f64,
    /// The ISO 4217 code.
    currency: String,
}

/// An attribute as declared.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Attribute {
    /// Its name.
    name: String,
    /// Its type.
    #[serde(rename = "type")]
    ty: Type,
    /// Whether it may be missing.
    optional: bool,
    /// Its doc comment.
    docs: String,
    /// Where it is declared.
    at: String,
}

impl Type {
    pub(super) fn of(ty: &model::Type) -> Self {
        match ty {
            model::Type::Text => Self::Text,
            model::Type::Int => Self::Int,
            model::Type::Number => Self::Number,
            model::Type::Share => Self::Share,
            model::Type::Points => Self::Points,
            model::Type::Bool => Self::Bool,
            model::Type::Time => Self::Time,
            model::Type::Duration => Self::Duration,
            model::Type::Money(currency) => Self::Money { currency: currency.map(|code| code.to_string()) },
            model::Type::OneOf(values) => Self::OneOf { values: values.iter().map(ToString::to_string).collect() },
            model::Type::Score(scale) => Self::Score { low: scale.low, high: scale.high },
            model::Type::Unknown => Self::Unknown,
        }
    }
}

impl Value {
    pub(super) fn of(value: &model::Value) -> Self {
        match value {
            model::Value::Text(text) => Self::Text(text.to_string()),
            model::Value::Int(number) => Self::Int(*number),
            model::Value::Number(number) => Self::Number(*number),
            model::Value::Bool(truth) => Self::Bool(*truth),
            model::Value::Time(micros) => Self::Text(instant(*micros)),
            model::Value::Duration(micros) => Self::Number(seconds(*micros)),
            model::Value::Money(millionths, currency) => {
                // through a decimal, so that 6.2 stays 6.2
                let amount = rust_decimal::Decimal::new(*millionths, 6).to_f64().unwrap_or(f64::NAN);
                Self::Money(Money { amount, currency: currency.to_string() })
            }
        }
    }
}

impl Context<'_> {
    pub(super) fn declared(&self, attribute: &model::Declared) -> Attribute {
        Attribute {
            name: attribute.name.to_string(),
            ty: Type::of(&attribute.ty),
            optional: attribute.optional,
            docs: attribute.docs.clone(),
            at: self.at(attribute.place),
        }
    }
}
