//! Rules for people: a table, then the first violations of each broken rule in words.
use super::page::{Cell, Page};
use crate::facts::Violation;
use crate::measure::RuleVerdict;
use crate::model::Rule;
use crate::report::Evaluation;
use crate::report::mark::Mark;
use crate::report::words::{self, action, allowance, count, counted, minute, short, violation};

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

fn row(evaluation: &Evaluation<'_>, verdict: &RuleVerdict) -> Option<Vec<Cell>> {
    let (rule, facts) = evaluation.rule(verdict.rule)?;
    let (subjects, checks) = (&facts.subjects, &facts.activations);
    let all = checks.satisfied + checks.violated + checks.pending + checks.undecidable;
    let number = |n: u64| Cell::number(count(n));
    Some(vec![
        Cell::words(Mark::rule(verdict.outcome, verdict.severity).symbol()),
        Cell::words(rule.meta.name.as_str()),
        Cell::words(words::verdict(verdict, facts)),
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
        page.line(
            4,
            &format!("{decisions}, the first: {what} for {} at {}", short(&first.customer), minute(first.time)),
        );
    }
}

/// One violation: whose, when, what, and the rows it rests on.
fn told(evaluation: &Evaluation<'_>, rule: &Rule, found: &Violation, page: &mut Page) {
    let key = words::key(found);
    let what = violation(evaluation.model, rule, found);
    page.line(4, &format!("{}{key} at {}: {what}", short(&found.customer), minute(found.time)));
    let causes: Vec<String> = found.events.iter().take(CAUSES).map(|one| words::cause(evaluation, one)).collect();
    if causes.is_empty() {
        return;
    }
    let more = found.events.len().saturating_sub(CAUSES) as u64;
    let more = if more > 0 { format!(", {} more", count(more)) } else { String::new() };
    page.line(6, &format!("{}{more}", causes.join(", ")));
}
