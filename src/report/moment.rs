//! An event of a story, as JSON: those of `prove` and of `diff` are alike.
use super::words::instant;
use crate::analyze::Moment;
use crate::model::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// One event of a story.
#[derive(Serialize)]
pub struct MomentJson<'a> {
    /// Seconds since the story's beginning.
    at: f64,
    event: &'a str,
    /// The values that matter; what is left out does not.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, serde_json::Value>,
}

impl<'a> MomentJson<'a> {
    /// Of an event.
    pub fn of(one: &'a Moment) -> Self {
        let attributes = one.attributes.iter().map(|(name, value)| (name.as_str(), plain(value))).collect();
        Self { at: seconds(one.at), event: &one.event, attributes }
    }
}

/// Durations in seconds, amounts with their currency, as everywhere in JSON.
fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Int(number) => (*number).into(),
        Value::Number(number) => (*number).into(),
        Value::Bool(truth) => (*truth).into(),
        Value::Time(micros) => instant(*micros).into(),
        Value::Duration(micros) => seconds(*micros).into(),
        Value::Money(millionths, currency) => {
            serde_json::json!({ "amount": seconds(*millionths), "currency": currency.to_string() })
        }
    }
}

/// Millionths as whole ones.
#[expect(clippy::cast_precision_loss, reason = "stories last weeks, which are far below 2^53 microseconds")]
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
