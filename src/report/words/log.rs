//! What a reader should know of the log itself.
use super::counted;
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
