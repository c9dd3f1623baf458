//! Instances as lines of JSON.
use crate::facts::InstanceFact;
use crate::model::{Journey, Meta};
use crate::report::words::instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// An instance as one line of `--instances`.
#[derive(Serialize)]
struct LineJson<'a> {
    journey: &'a str,
    customer: &'a str,
    /// The values of the journey's key attributes.
    key: Vec<&'a str>,
    start: String,
    end: Option<String>,
    outcome: &'static str,
    /// When each stage was reached; null where it was not.
    stages: BTreeMap<&'a str, Option<String>>,
    goals: BTreeMap<&'a str, Option<String>>,
}

/// One line of JSON, without a line break, for the list of all instances.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn instance_line(journey: &Journey, one: &InstanceFact) -> serde_json::Result<String> {
    let line = LineJson {
        journey: &journey.meta.name,
        customer: &one.customer,
        key: one.key.iter().map(|value| value.as_str()).collect(),
        start: instant(one.start),
        end: one.end.map(instant),
        outcome: one.outcome.name(),
        stages: reached(journey.stages.iter().map(|stage| &stage.meta), &one.stages),
        goals: reached(journey.goals.iter().map(|goal| &goal.meta), &one.goals),
    };
    Ok(super::inert(&serde_json::to_string(&line)?))
}

fn reached<'a>(names: impl Iterator<Item = &'a Meta>, times: &[Option<i64>]) -> BTreeMap<&'a str, Option<String>> {
    names.zip(times).map(|(meta, time)| (meta.name.as_str(), time.map(instant))).collect()
}
