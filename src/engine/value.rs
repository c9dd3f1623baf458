//! Values while evaluating, and what can be done with them. Every operation is total: what makes no sense is unknown.
use crate::model::{Currency, Value};
use crate::syntax::ast::BinaryOp;
use std::cmp::Ordering;

/// A value, or unknown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Val<'a> {
    /// Not known.
    Unknown,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// Microseconds since 1970 UTC.
    Time(i64),
    /// Microseconds.
    Duration(i64),
    /// Millionths of a currency's major unit.
    Money(i64, Currency),
    /// Amounts in these two currencies at least, which make none: as good as unknown, but it can be told why.
    Mixed(Currency, Currency),
}

impl<'a> Val<'a> {
    /// A constant.
    pub fn of(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Int(number) => Self::Int(*number),
            Value::Number(number) => Self::Number(*number),
            Value::Bool(truth) => Self::Bool(*truth),
            Value::Time(time) => Self::Time(*time),
            Value::Duration(length) => Self::Duration(*length),
            Value::Money(micro, currency) => Self::Money(*micro, *currency),
        }
    }

    /// Whether it is known.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Unknown | Self::Mixed(..))
    }

    /// The truth of a condition, if known.
    pub fn truth(self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// As a number without unit, if it is one.
    #[expect(clippy::cast_precision_loss, reason = "whole numbers beyond 2^53 are compared as such before this")]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(number as f64),
            Self::Number(number) => Some(number),
            Self::Bool(truth) => Some(f64::from(u8::from(truth))),
            _ => None,
        }
    }

    /// How two values compare; nothing if either is unknown or they are of different kinds.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(x), Self::Int(y)) | (Self::Time(x), Self::Time(y)) | (Self::Duration(x), Self::Duration(y)) => {
                Some(x.cmp(&y))
            }
            (Self::Text(x), Self::Text(y)) => Some(x.cmp(y)),
            (Self::Bool(x), Self::Bool(y)) => Some(x.cmp(&y)),
            (Self::Money(x, a), Self::Money(y, b)) => (a == b).then(|| x.cmp(&y)),
            _ => self.number()?.partial_cmp(&other.number()?),
        }
    }

    /// The value with its sign turned.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Int(x) => x.checked_neg().map_or(Self::Unknown, Self::Int),
            Self::Number(x) => Self::Number(-x),
            Self::Duration(x) => x.checked_neg().map_or(Self::Unknown, Self::Duration),
            Self::Money(x, currency) => x.checked_neg().map_or(Self::Unknown, |x| Self::Money(x, currency)),
            Self::Mixed(..) => self,
            _ => Self::Unknown,
        }
    }

    /// A comparison or a calculation; `and` and `or` are not among them.
    #[must_use]
    pub fn apply(self, op: BinaryOp, other: Self) -> Self {
        match op {
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => self.calculate(op, other),
            BinaryOp::And | BinaryOp::Or => Self::Unknown,
            _ => self.compare(other).map_or(Self::Unknown, |order| Self::Bool(op.holds(order))),
        }
    }

    fn calculate(self, op: BinaryOp, other: Self) -> Self {
        match (self, other) {
            (mixed @ Self::Mixed(..), _) | (_, mixed @ Self::Mixed(..)) => mixed,
            _ if op == BinaryOp::Multiply => self.product(other),
            _ if op == BinaryOp::Divide => self.quotient(other),
            (Self::Money(_, a), Self::Money(_, b)) if a != b => Self::Mixed(a, b),
            _ => self.sum(op, other),
        }
    }

    fn sum(self, op: BinaryOp, other: Self) -> Self {
        let add = |x: i64, y: i64| if op == BinaryOp::Add { x.checked_add(y) } else { x.checked_sub(y) };
        let made = match (self, other) {
            (Self::Int(x), Self::Int(y)) => add(x, y).map(Self::Int),
            (Self::Duration(x), Self::Duration(y)) => add(x, y).map(Self::Duration),
            (Self::Time(x), Self::Duration(y)) => add(x, y).map(Self::Time),
            (Self::Duration(x), Self::Time(y)) if op == BinaryOp::Add => add(x, y).map(Self::Time),
            (Self::Time(x), Self::Time(y)) if op == BinaryOp::Subtract => add(x, y).map(Self::Duration),
            (Self::Money(x, a), Self::Money(y, b)) if a == b => add(x, y).map(|sum| Self::Money(sum, a)),
            _ => None,
        };
        made.unwrap_or_else(|| match (self.number(), other.number()) {
            (Some(x), Some(y)) => finite(if op == BinaryOp::Add { x + y } else { x - y }),
            _ => Self::Unknown,
        })
    }

    fn product(self, other: Self) -> Self {
        match (self, other) {
            (Self::Int(x), Self::Int(y)) if x.checked_mul(y).is_some() => {
                x.checked_mul(y).map_or(Self::Unknown, Self::Int)
            }
            (Self::Duration(x), y) | (y, Self::Duration(x)) => {
                scaled(x, y.number()).map_or(Self::Unknown, Self::Duration)
            }
            (Self::Money(x, currency), y) | (y, Self::Money(x, currency)) => {
                scaled(x, y.number()).map_or(Self::Unknown, |micro| Self::Money(micro, currency))
            }
            _ => match (self.number(), other.number()) {
                (Some(x), Some(y)) => finite(x * y),
                _ => Self::Unknown,
            },
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a quotient is a number anyway")]
    fn quotient(self, other: Self) -> Self {
        match (self, other) {
            (Self::Duration(x), Self::Duration(y)) => finite(x as f64 / y as f64),
            (Self::Money(x, a), Self::Money(y, b)) if a == b => finite(x as f64 / y as f64),
            (Self::Duration(x), y) => scaled(x, y.number().map(|y| 1.0 / y)).map_or(Self::Unknown, Self::Duration),
            (Self::Money(x, currency), y) => {
                scaled(x, y.number().map(|y| 1.0 / y)).map_or(Self::Unknown, |micro| Self::Money(micro, currency))
            }
            _ => match (self.number(), other.number()) {
                (Some(x), Some(y)) => finite(x / y),
                _ => Self::Unknown,
            },
        }
    }
}

/// A number that is one: neither infinite nor undefined.
fn finite(number: f64) -> Val<'static> {
    if number.is_finite() { Val::Number(number) } else { Val::Unknown }
}

/// A whole number times a factor, rounded to the nearest.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "checked against the range before")]
fn scaled(whole: i64, factor: Option<f64>) -> Option<i64> {
    let product = (whole as f64 * factor?).round();
    (product.abs() < 9.2e18).then_some(product as i64)
}
