//! What needs attention, the gravest first; and what there is too little data for.
use super::kpi::{self, told};
use super::mark::{self, Mark};
use super::page::Page;
use crate::measure::{KpiVerdict, RuleOutcome, RuleVerdict, ThresholdVerdict, Verdict};
use crate::report::Evaluation;
use crate::report::words::counted;
use crate::syntax::ast::{RuleSeverity, ThresholdKind};

/// How grave something is; the first is the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gravity {
    Broken,
    Minor,
    Missed,
    Tolerated,
    Scarce,
    Idle,
}

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    let verdicts = evaluation.verdicts;
    let mut all: Vec<(Gravity, String)> = Vec::new();
    for verdict in &verdicts.journeys {
        let name = evaluation.journey(verdict.journey).map_or("", |journey| journey.meta.name.as_str());
        all.extend(verdict.kpis.iter().flat_map(|kpi| thresholds(evaluation, Some(name), kpi)));
    }
    all.extend(verdicts.kpis.iter().flat_map(|kpi| thresholds(evaluation, None, kpi)));
    all.extend(verdicts.rules.iter().filter_map(|rule| self::rule(evaluation, rule)));
    if all.is_empty() {
        return;
    }
    all.sort_by_key(|(gravity, _)| *gravity);
    page.heading("What needs attention");
    for (_, line) in all {
        page.line(2, &line);
    }
}

fn thresholds(evaluation: &Evaluation<'_>, journey: Option<&str>, kpi: &KpiVerdict) -> Vec<(Gravity, String)> {
    let name = evaluation.model.kpis.get(kpi.kpi.index()).map_or("", |one| one.meta.name.as_str());
    let name = journey.map_or_else(|| name.to_owned(), |journey| format!("{journey}.{name}"));
    let line = |one: &ThresholdVerdict| {
        let gravity = match one.verdict {
            Verdict::Pass => return None,
            Verdict::Fail => Gravity::Broken,
            Verdict::Miss => Gravity::Missed,
            Verdict::Insufficient => Gravity::Scarce,
            Verdict::NoData => Gravity::Idle,
        };
        let mark = Mark::threshold(one.verdict).symbol();
        let (whose, bound) = (kpi::whose(evaluation, one), kpi::bound(one, kpi.unit));
        let demand = match (one.verdict, one.kind) {
            (Verdict::Insufficient, kind) => format!("too few values for {} {bound}", mark::kind(kind)),
            (_, ThresholdKind::Require) => format!("required {bound}"),
            (_, ThresholdKind::Target) => format!("target {bound}"),
        };
        let why = kpi::reason(evaluation, one, kpi.unit).map(|why| format!(" ({why})")).unwrap_or_default();
        Some((gravity, format!("{mark} {name}{whose} {}, {demand}{why}", told(&one.judged, kpi.unit))))
    };
    kpi.thresholds.iter().filter_map(line).collect()
}

fn rule(evaluation: &Evaluation<'_>, verdict: &RuleVerdict) -> Option<(Gravity, String)> {
    let (rule, facts) = evaluation.rule(verdict.rule)?;
    let gravity = match (verdict.outcome, verdict.severity) {
        (RuleOutcome::Pass, _) => return None,
        (RuleOutcome::Fail, RuleSeverity::Error) => Gravity::Broken,
        (RuleOutcome::Fail, _) => Gravity::Minor,
        (RuleOutcome::Allowed, _) => Gravity::Tolerated,
        (RuleOutcome::NotActivated, _) => Gravity::Idle,
    };
    let mark = Mark::rule(verdict.outcome, verdict.severity).symbol();
    let title = rule.meta.title.as_ref().map(|title| format!(" \"{title}\"")).unwrap_or_default();
    let state = match verdict.outcome {
        RuleOutcome::NotActivated => super::rule::idle(facts),
        _ => {
            let subject = super::rule::subject(rule);
            format!(
                "{} by {}, {}",
                super::rule::verdict(verdict, facts),
                counted(facts.subjects.violated, subject),
                counted(facts.violation_count, "violation")
            )
        }
    };
    Some((gravity, format!("{mark} rule {}{title}: {state}", rule.meta.name)))
}
