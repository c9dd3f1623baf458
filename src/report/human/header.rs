//! What was evaluated, and what a reader should know about the log.
use super::page::{Cell, Page};
use crate::measure::{RunVerdict, Tally};
use crate::model::Gate;
use crate::report::Evaluation;
use crate::report::words::{count, counted, exact, minute};

/// How many unclaimed names are listed.
const NAMES: usize = 8;
/// How many files are listed.
const FILES: usize = 3;

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let summary = &evaluation.verdicts.summary;
    let (mark, word) = (super::mark::Mark::run(summary.verdict).symbol(), verdict(summary.verdict));
    page.line(0, &format!("{mark} {word}: {}", outcome(&summary.tally)));
    page.blank();
    let mut rows =
        vec![row("log", log(evaluation)), row("period", period(evaluation)), row("judged", judged(evaluation))];
    rows.extend(notes(evaluation).into_iter().map(|note| row("note", note)));
    page.table(0, rows);
}

fn row(name: &str, text: String) -> Vec<Cell> {
    vec![Cell::words(name), Cell::words(text)]
}

fn verdict(verdict: RunVerdict) -> &'static str {
    match verdict {
        RunVerdict::Pass => "passed",
        RunVerdict::Fail => "failed",
        RunVerdict::Inconclusive => "inconclusive",
    }
}

/// "2 requirements broken, 1 rule broken, 1 target missed; 5 hold".
fn outcome(tally: &Tally) -> String {
    let hold = tally.passed + tally.rules_passed;
    let counts = [
        (tally.failed, "requirement broken", "requirements broken"),
        (tally.broken_errors + tally.broken_warnings + tally.broken_infos, "rule broken", "rules broken"),
        (tally.missed, "target missed", "targets missed"),
        (tally.rules_allowed, "rule broken within its allowance", "rules broken within their allowance"),
        (tally.insufficient, "threshold with too little data", "thresholds with too little data"),
        (tally.no_data, "threshold without data", "thresholds without data"),
        (tally.rules_not_activated, "rule not activated or undecided", "rules not activated or undecided"),
    ];
    let mut words: Vec<String> = counts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, one, many)| format!("{} {}", count(n as u64), if n == 1 { one } else { many }))
        .collect();
    if hold > 0 {
        words.push(format!("{} hold{}", count(hold as u64), if hold == 1 { "s" } else { "" }));
    }
    if words.is_empty() { "no threshold and no rule is defined".to_owned() } else { words.join(", ") }
}

fn log(evaluation: &Evaluation<'_>) -> String {
    let log = evaluation.log;
    let shown: Vec<&str> = log.files.iter().take(FILES).map(|file| file.as_str()).collect();
    let more = log.files.len().saturating_sub(FILES) as u64;
    let more = if more > 0 { format!(" and {}", counted(more, "more file")) } else { String::new() };
    let counts = format!("{} of {}", counted(log.events, "event"), counted(log.customers, "customer"));
    if shown.is_empty() { counts } else { format!("{}{more}: {counts}", shown.join(", ")) }
}

fn period(evaluation: &Evaluation<'_>) -> String {
    let log = evaluation.log;
    let Some((from, to)) = log.from.zip(log.to) else { return "no event".to_owned() };
    let known = log.watermark.filter(|watermark| *watermark != to);
    let known = known.map(|watermark| format!(", known until {}", minute(watermark))).unwrap_or_default();
    format!("{} to {} UTC{known}", minute(from), minute(to))
}

fn judged(evaluation: &Evaluation<'_>) -> String {
    let policy = &evaluation.model.policy;
    let gate = match policy.gate {
        Gate::Point => "by the value (gate point)",
        Gate::Proof => "failing only where the whole interval does (gate proof)",
        Gate::Assurance => "passing only where the whole interval does (gate assurance)",
    };
    let share = exact(crate::measure::Num::decimal(policy.confidence), crate::measure::Unit::Share, None);
    format!("{gate}, on at least {}, intervals at {share}", counted(u64::from(policy.min_n), "value"))
}

fn notes(evaluation: &Evaluation<'_>) -> Vec<String> {
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
    if facts.unknowns > 0 {
        notes.push(format!("{} met an unknown value and count as not true", counted(facts.unknowns, "condition")));
    }
    notes.extend(unclaimed(evaluation));
    notes.extend(super::hints::absent_touchpoints(evaluation));
    notes
}

/// The most frequent names that no touchpoint claims.
fn unclaimed(evaluation: &Evaluation<'_>) -> Option<String> {
    let mut names: Vec<(&str, u64)> =
        evaluation.facts.unclaimed.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    if names.is_empty() {
        return None;
    }
    let events: u64 = names.iter().map(|(_, count)| count).sum();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let shown: Vec<String> = names.iter().take(NAMES).map(|(name, n)| format!("`{name}` {}", count(*n))).collect();
    let more = names.len().saturating_sub(NAMES) as u64;
    let more = if more > 0 { format!(" and {} more", count(more)) } else { String::new() };
    Some(format!("{} under names that no touchpoint claims: {}{more}", counted(events, "event"), shown.join(", ")))
}
