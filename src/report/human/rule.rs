//! Rules for people: a table, then the first violations of each broken rule in words.
use super::mark::Mark;
use super::page::{Cell, Page};
use crate::facts::{RuleFacts, Subjects, Violation};
use crate::measure::{Num, RuleOutcome, RuleVerdict, Tolerance, Unit};
use crate::model::{Rule, Subject};
use crate::report::Evaluation;
use crate::report::words::{action, count, counted, day, exact, minute, violation};

/// How many violations of a rule are told.
const TOLD: usize = 3;
/// How many events of a violation are told.
const CAUSES: usize = 4;

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let verdicts = &evaluation.verdicts.rules;
    if verdicts.is_empty() {
        return;
    }
    page.heading("Rules");
    let head = ["", "rule", "verdict", "kept", "broken", "open", "checks", "violations"].map(Cell::words);
    let rows = verdicts.iter().filter_map(|verdict| row(evaluation, verdict));
    page.table(2, [head.into()].into_iter().chain(rows).collect());
    for verdict in verdicts {
        detail(evaluation, verdict, page);
    }
}

/// "customer", "instance".
pub(super) fn subject(rule: &Rule) -> &'static str {
    match rule.subject {
        Subject::Customer => "customer",
        Subject::Instance(_) => "instance",
    }
}

/// The verdict in a word or two.
pub(super) fn verdict(verdict: &RuleVerdict, facts: &RuleFacts) -> &'static str {
    match verdict.outcome {
        RuleOutcome::Pass => "holds",
        RuleOutcome::Fail => "broken",
        RuleOutcome::Allowed => "broken within its allowance",
        RuleOutcome::NotActivated if facts.subjects.pending + facts.subjects.undecidable == 0 => "not activated",
        RuleOutcome::NotActivated => "undecided",
    }
}

/// Why nothing is decided of a rule.
pub(super) fn idle(facts: &RuleFacts) -> String {
    let Subjects { pending, undecidable, .. } = facts.subjects;
    match (pending, undecidable) {
        (0, 0) => "never activated, so nothing is known of it".to_owned(),
        (_, 0) => format!("nothing decided yet, {} pending", count(pending)),
        (0, _) => format!("undecidable for {}: the log begins too late to tell", count(undecidable)),
        _ => format!("nothing decided yet, {} pending, {} undecidable", count(pending), count(undecidable)),
    }
}

fn row(evaluation: &Evaluation<'_>, verdict: &RuleVerdict) -> Option<Vec<Cell>> {
    let (rule, facts) = evaluation.rule(verdict.rule)?;
    let (subjects, checks) = (&facts.subjects, &facts.activations);
    let all = checks.satisfied + checks.violated + checks.pending + checks.undecidable;
    let number = |n: u64| Cell::number(count(n));
    Some(vec![
        Cell::words(Mark::rule(verdict.outcome, verdict.severity).symbol()),
        Cell::words(rule.meta.name.as_str()),
        Cell::words(self::verdict(verdict, facts)),
        number(subjects.satisfied),
        number(subjects.violated),
        number(subjects.pending + subjects.undecidable),
        number(all),
        number(facts.violation_count),
    ])
}

fn detail(evaluation: &Evaluation<'_>, verdict: &RuleVerdict, page: &mut Page) {
    let Some((rule, facts)) = evaluation.rule(verdict.rule) else { return };
    if facts.violation_count == 0 && facts.decision_count == 0 {
        return;
    }
    page.blank();
    let title = rule.meta.title.as_ref().map(|title| format!(" \"{title}\"")).unwrap_or_default();
    let mark = Mark::rule(verdict.outcome, verdict.severity).symbol();
    page.line(2, &format!("{mark} {}{title}", rule.meta.name));
    if let Some(because) = &rule.because {
        page.line(4, &format!("because {because}"));
    }
    if let Some(tolerance) = &verdict.allowance {
        page.line(4, &allowance(tolerance));
    }
    for found in facts.violations.iter().take(TOLD) {
        told(evaluation, rule, found, page);
    }
    let more = facts.violation_count.saturating_sub(TOLD as u64);
    if more > 0 {
        page.line(4, &format!("and {}; `--violations FILE` writes all of them", counted(more, "more violation")));
    }
    if let Some(first) = facts.decisions.first() {
        let what = action(evaluation.model, rule, &first.action);
        let decisions = counted(facts.decision_count, "decision");
        page.line(4, &format!("{decisions}, the first: {what} for {} at {}", first.customer, minute(first.time)));
    }
}

fn allowance(tolerance: &Tolerance) -> String {
    let percent = |share: Num| exact(share, Unit::Share, None);
    let until = tolerance.allowance.until.map(|date| format!(" until {}", day(date))).unwrap_or_default();
    let used = tolerance.used.map(|used| format!(", {} are", percent(used))).unwrap_or_default();
    let over = if tolerance.expired { "; that time is over" } else { "" };
    format!("up to {}{until} are tolerated{used}{over}", percent(Num::decimal(tolerance.allowance.share)))
}

/// One violation: whose, when, what, and the rows it rests on.
fn told(evaluation: &Evaluation<'_>, rule: &Rule, found: &Violation, page: &mut Page) {
    let key = found.instance.as_ref().map(|(_, key)| key.join(", ")).filter(|key| !key.is_empty());
    let key = key.map(|key| format!(" ({key})")).unwrap_or_default();
    let what = violation(evaluation.model, rule, found);
    page.line(4, &format!("{}{key} at {}: {what}", found.customer, minute(found.time)));
    let causes: Vec<String> = found
        .events
        .iter()
        .take(CAUSES)
        .map(|one| format!("{} {} ({} row {})", one.event, minute(one.time), evaluation.file(one.file), count(one.row)))
        .collect();
    if causes.is_empty() {
        return;
    }
    let more = found.events.len().saturating_sub(CAUSES) as u64;
    let more = if more > 0 { format!(", {} more", count(more)) } else { String::new() };
    page.line(6, &format!("{}{more}", causes.join(", ")));
}
