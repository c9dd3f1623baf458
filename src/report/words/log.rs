//! What a reader should know of the log itself.
use super::counted;
use crate::facts::JourneyFacts;
use crate::model::Journey;
use crate::report::Evaluation;

/// What reading noted, rows that do not count, and conditions that could not be told, one sentence each.
pub fn about_log(evaluation: &Evaluation<'_>) -> Vec<String> {
    let (log, facts) = (evaluation.log, evaluation.facts);
    let mut notes = log.notes.clone();
    if log.bad_rows > 0 {
        notes.push(format!("{} were set aside", counted(log.bad_rows, "bad row")));
    }
    if log.duplicates > 0 {
        notes.push(format!("{} were dropped", counted(log.duplicates, "duplicate row")));
    }
    if log.steps_back > 0 {
        notes.push(format!("{} step back in time within a customer", counted(log.steps_back, "row")));
    }
    let unknowns = facts.unknowns.total();
    if unknowns > 0 {
        notes.push(format!("{} met an unknown value and count as not true", counted(unknowns, "condition")));
    }
    notes
}

/// Which events of a journey are not counted, and why.
pub fn not_counted(journey: &Journey, found: &JourneyFacts) -> Vec<String> {
    let mut notes = Vec::new();
    if found.outcomes_without_start > 0 {
        // the log may begin in mid-life; or the events belong to customers of other journeys
        let events = counted(found.outcomes_without_start, "outcome");
        notes.push(format!("{events} without a start before, in this log: not counted"));
    }
    if found.without_key > 0 {
        let key: Vec<&str> = journey.key.iter().map(|key| key.name.as_str()).collect();
        let events = counted(found.without_key, "event");
        notes.push(format!("{events} without a value of {}: not counted", key.join(", ")));
    }
    notes
}
