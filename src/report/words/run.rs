//! The whole run as words: its verdict, what it counts, how it was judged.
use super::{count, counted, exact};
use crate::measure::{RunVerdict, Tally};
use crate::model::Gate;
use crate::report::Evaluation;

/// The verdict in a word.
pub fn run(verdict: RunVerdict) -> &'static str {
    match verdict {
        RunVerdict::Pass => "passed",
        RunVerdict::Fail => "failed",
        RunVerdict::Inconclusive => "inconclusive",
    }
}

/// "2 requirements broken, 1 rule broken, 1 target missed; 5 hold".
pub fn tally(tally: &Tally) -> String {
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

/// How thresholds were judged.
pub fn judged(evaluation: &Evaluation<'_>) -> String {
    let policy = &evaluation.model.policy;
    let gate = match policy.gate {
        Gate::Point => "by the value (gate point)",
        Gate::Proof => "failing only where the whole interval does (gate proof)",
        Gate::Assurance => "passing only where the whole interval does (gate assurance)",
    };
    let share = exact(crate::measure::Num::decimal(policy.confidence), crate::measure::Unit::Share, None);
    format!("{gate}, on at least {}, intervals at {share}", counted(u64::from(policy.min_n), "value"))
}
