//! Rules as words: whose they are, what became of them, what is tolerated.
use super::{apart, count, day, exact};
use crate::facts::{RuleFacts, Subjects};
use crate::measure::{Num, RuleOutcome, RuleVerdict, Tolerance, Unit};
use crate::model::{Rule, Subject};

/// "customer", "instance".
pub fn subject(rule: &Rule) -> &'static str {
    match rule.subject {
        Subject::Customer => "customer",
        Subject::Instance(_) => "instance",
    }
}

/// The verdict in a word or two.
pub fn verdict(verdict: &RuleVerdict, facts: &RuleFacts) -> &'static str {
    match verdict.outcome {
        RuleOutcome::Pass => "holds",
        RuleOutcome::Fail => "broken",
        RuleOutcome::Allowed => "broken within its allowance",
        RuleOutcome::NotActivated if facts.subjects.pending + facts.subjects.undecidable == 0 => "not activated",
        RuleOutcome::NotActivated => "undecided",
    }
}

/// Why nothing is decided of a rule.
pub fn idle(facts: &RuleFacts) -> String {
    let Subjects { pending, undecidable, .. } = facts.subjects;
    match (pending, undecidable) {
        (0, 0) => "never activated, so nothing is known of it".to_owned(),
        (_, 0) => format!("nothing decided yet, {} pending", count(pending)),
        (0, _) => format!("undecidable for {}: the log begins too late to tell", count(undecidable)),
        _ => format!("nothing decided yet, {} pending, {} undecidable", count(pending), count(undecidable)),
    }
}

/// "up to 2 % are tolerated, 1.4 % are".
pub fn allowance(tolerance: &Tolerance) -> String {
    let percent = |share: Num| exact(share, Unit::Share, None);
    let until = tolerance.allowance.until.map(|date| format!(" until {}", day(date))).unwrap_or_default();
    let most = Num::decimal(tolerance.allowance.share);
    let used = |used: Num| format!(", {} are", apart(used, most, Unit::Share, None));
    let used = tolerance.used.map(used).unwrap_or_default();
    let over = if tolerance.expired { "; that time is over" } else { "" };
    format!("up to {}{until} are tolerated{used}{over}", percent(most))
}
