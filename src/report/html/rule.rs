//! Rules on the page: what became of each, and the first violations on their customers' timelines.
use super::figure::Fig;
use crate::facts::{Cause, RuleFacts, Violation};
use crate::measure::{RuleOutcome, RuleVerdict};
use crate::model::{Model, Rule};
use crate::report::Evaluation;
use crate::report::mark::Mark;
use crate::report::words::{self, action, count, counted, minute, short, violation};
use crate::syntax::ast::RuleSeverity;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many violations are shown in all, and of one rule at most.
const SHOWN: (usize, usize) = (400, 25);
/// How many events before the first cause and after the last one.
const AROUND: usize = 6;
/// More events than this are not shown of one violation.
const EVENTS: usize = 40;

#[derive(Debug, Serialize)]
pub(super) struct Section {
    class: &'static str,
    mark: char,
    name: String,
    title: Option<String>,
    because: Option<String>,
    docs: String,
    severity: &'static str,
    verdict: String,
    satisfied: Fig,
    violated: Fig,
    undecided: String,
    violations: Fig,
    allowance: Option<String>,
    decisions: Option<String>,
    shown: Vec<Told>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Told {
    customer: String,
    key: String,
    time: String,
    what: String,
    timeline: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    time: String,
    event: String,
    title: Option<String>,
    place: Option<String>,
    class: &'static str,
    note: Option<&'static str>,
}

pub(super) fn rules(evaluation: &Evaluation<'_>) -> Vec<Section> {
    let verdicts = &evaluation.verdicts.rules;
    let broken =
        verdicts.iter().filter_map(|one| evaluation.rule(one.rule)).filter(|(_, facts)| facts.violation_count > 0);
    let each = (SHOWN.0 / broken.count().max(1)).clamp(2, SHOWN.1);
    let titles = titles(evaluation.model);
    let one = |(at, verdict): (usize, &RuleVerdict)| section(evaluation, verdict, at, each, &titles);
    verdicts.iter().enumerate().filter_map(one).collect()
}

/// The title of the touchpoint that a raw name stands for, where it is certain.
type Titles<'a> = BTreeMap<&'a str, &'a str>;

fn titles(model: &Model) -> Titles<'_> {
    let mut titles = BTreeMap::new();
    for touchpoint in &model.touchpoints {
        for name in &touchpoint.raw_names {
            titles.entry(name.as_str()).or_insert_with(|| touchpoint.meta.label());
        }
    }
    titles
}

fn section(
    evaluation: &Evaluation<'_>,
    verdict: &RuleVerdict,
    index: usize,
    each: usize,
    titles: &Titles<'_>,
) -> Option<Section> {
    let (rule, facts) = evaluation.rule(verdict.rule)?;
    let journey = verdict.journey.and_then(|id| evaluation.journey(id));
    let name =
        journey.map_or_else(|| rule.meta.name.to_string(), |own| format!("{}.{}", own.meta.name, rule.meta.name));
    let at = format!("/rules/{index}");
    let shown = facts.violations.len().min(each);
    let more = facts.violation_count.saturating_sub(shown as u64);
    Some(Section {
        class: class(verdict),
        mark: Mark::rule(verdict.outcome, verdict.severity).symbol(),
        name,
        title: rule.meta.title.as_ref().map(ToString::to_string),
        because: rule.because.as_ref().map(ToString::to_string),
        docs: rule.meta.docs.clone(),
        severity: match verdict.severity {
            RuleSeverity::Error => "error",
            RuleSeverity::Warning => "warning",
            RuleSeverity::Info => "info",
        },
        verdict: match verdict.outcome {
            RuleOutcome::NotActivated => words::idle(facts),
            _ => words::verdict(verdict, facts).to_owned(),
        },
        satisfied: Fig::count(facts.subjects.satisfied, format!("{at}/subjects/satisfied")),
        violated: Fig::count(facts.subjects.violated, format!("{at}/subjects/violated")),
        undecided: count(facts.subjects.pending + facts.subjects.undecidable),
        violations: Fig::count(facts.violation_count, format!("{at}/violation_count")),
        allowance: verdict.allowance.as_ref().map(words::allowance),
        decisions: decisions(evaluation, rule, facts),
        shown: facts.violations.iter().take(shown).map(|one| told(evaluation, rule, one, titles)).collect(),
        more: (more > 0).then(|| counted(more, "more violation")),
    })
}

fn class(verdict: &RuleVerdict) -> &'static str {
    match (verdict.outcome, verdict.severity) {
        (RuleOutcome::Pass | RuleOutcome::Allowed, _) => "good",
        (RuleOutcome::Fail, RuleSeverity::Error) => "bad",
        (RuleOutcome::Fail, _) => "warn",
        (RuleOutcome::NotActivated, _) => "unknown",
    }
}

fn decisions(evaluation: &Evaluation<'_>, rule: &Rule, facts: &RuleFacts) -> Option<String> {
    let first = facts.decisions.first()?;
    let what = action(evaluation.model, rule, &first.action);
    let all = counted(facts.decision_count, "decision");
    Some(format!("{all}, the first: {what} for {} at {}", short(&first.customer), minute(first.time)))
}

fn told(evaluation: &Evaluation<'_>, rule: &Rule, one: &Violation, titles: &Titles<'_>) -> Told {
    Told {
        customer: short(&one.customer).into_owned(),
        key: words::key(one),
        time: minute(one.time),
        what: violation(evaluation.model, rule, one),
        timeline: timeline(evaluation, one, titles),
    }
}

/// The customer's events around a violation, its deadline among them.
fn timeline(evaluation: &Evaluation<'_>, one: &Violation, titles: &Titles<'_>) -> Vec<Entry> {
    let kept = evaluation.facts.timelines.get(&one.customer).map(Vec::as_slice).unwrap_or_default();
    let all = if kept.is_empty() { one.events.as_slice() } else { kept };
    let is_cause = |event: &Cause| one.events.contains(event);
    let is_miss = |event: &Cause| one.nearest_miss.as_ref().is_some_and(|miss| miss.event == *event);
    let first = all.iter().position(is_cause).unwrap_or_default().saturating_sub(AROUND);
    let until = all.iter().rposition(is_cause).unwrap_or_default();
    let until = all.partition_point(|event| event.time <= one.time).max(until + 1) + AROUND;
    let around = all.get(first..until.min(all.len()).min(first + EVENTS)).unwrap_or_default();
    // what came too late may lie far behind everything else
    let miss = one.nearest_miss.iter().map(|miss| &miss.event).filter(|miss| !around.contains(miss));
    let mut entries: Vec<(i64, u8, Entry)> = around
        .iter()
        .chain(miss)
        .map(|event| {
            let (class, note) = match (is_cause(event), is_miss(event)) {
                (true, _) => ("cause", Some("caused it")),
                (_, true) => ("miss", Some("nearest miss")),
                _ => ("", None),
            };
            let place = format!("{} row {}", evaluation.file(event.file), count(event.row));
            let title = titles.get(event.event.as_str()).map(|title| (*title).to_owned());
            let event_name = short(&event.event).into_owned();
            let entry = Entry { time: minute(event.time), event: event_name, title, place: Some(place), class, note };
            (event.time, 0, entry)
        })
        .collect();
    let at = one.deadline.unwrap_or(one.time);
    let name = if one.deadline.is_some() { "deadline" } else { "violated" };
    entries.push((
        at,
        1,
        Entry { time: minute(at), event: name.to_owned(), title: None, place: None, class: "deadline", note: None },
    ));
    entries.sort_by_key(|(time, rank, _)| (*time, *rank));
    entries.into_iter().map(|(.., entry)| entry).collect()
}
