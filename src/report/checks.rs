//! Everything that was judged, in one list: each threshold and each rule with its state, its place and a sentence.
//!
//! Formats that list results (JUnit, SARIF, annotations, comments) are made from it, so that they name the same things.
use super::Evaluation;
use super::mark::{self, Mark};
use super::words::{bound, counted, idle, reason, subject, told, verdict, whose};
use crate::diag::Place;
use crate::measure::{Changed, JourneyVerdict, KpiVerdict, RuleOutcome, RuleVerdict, Since, ThresholdVerdict, Verdict};
use crate::model::{JourneyId, RuleId};
use crate::syntax::ast::{RuleSeverity, ThresholdKind};

/// How grave something is; the first is the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// A requirement, or a rule of severity error, is broken.
    Broken,
    /// A rule of another severity is broken.
    Minor,
    /// A target is missed.
    Missed,
    /// A rule is broken within what is tolerated.
    Tolerated,
    /// There are too few values to judge.
    Scarce,
    /// There is nothing to judge.
    Idle,
    /// It holds.
    Good,
}

/// A threshold or a rule, judged.
#[derive(Debug, Clone)]
pub(super) struct Check<'a> {
    /// What became of it.
    pub state: State,
    /// The same as a mark.
    pub mark: Mark,
    /// The journey it belongs to.
    pub journey: Option<JourneyId>,
    /// `JOURNEY.KPI` or `JOURNEY.RULE`, without a journey the name alone.
    pub name: String,
    /// "require >= 30 % for tier gold"; nothing for a rule.
    pub demand: Option<String>,
    /// " for tier gold", or nothing.
    pub whose: String,
    /// The title of the KPI or rule.
    pub title: Option<&'a str>,
    /// Where it is written.
    pub place: Place,
    /// What came out, as words that follow the name.
    pub text: String,
    /// Whether it fails the run.
    pub fails: bool,
    /// How it stands to the baseline.
    pub since: Since,
    /// What a change that it rests on would be about.
    pub of: Changed,
    /// The rule, if it is one.
    pub rule: Option<RuleId>,
    /// Who answers for it.
    pub owner: Option<&'a str>,
}

/// All of them: journeys in order, each with its KPIs; then other KPIs; then rules.
pub(super) fn checks<'a>(evaluation: &Evaluation<'a>) -> Vec<Check<'a>> {
    let verdicts = evaluation.verdicts;
    let of = |journey: &'a JourneyVerdict| {
        journey.kpis.iter().flat_map(|kpi| thresholds(evaluation, Some(journey.journey), kpi))
    };
    let inside = verdicts.journeys.iter().flat_map(of);
    let outside = verdicts.kpis.iter().flat_map(|kpi| thresholds(evaluation, None, kpi));
    let rules = verdicts.rules.iter().filter_map(|one| rule(evaluation, one));
    inside.chain(outside).chain(rules).collect()
}

/// Those that need attention, the gravest first.
pub(super) fn attention<'a>(evaluation: &Evaluation<'a>) -> Vec<Check<'a>> {
    let mut all: Vec<Check<'a>> = checks(evaluation).into_iter().filter(|one| one.state != State::Good).collect();
    all.sort_by_key(|one| (!one.fails, one.state));
    all
}

/// A name with its journey's before it.
pub(super) fn full(evaluation: &Evaluation<'_>, journey: Option<JourneyId>, name: &str) -> String {
    let journey = journey.and_then(|id| evaluation.journey(id));
    journey.map_or_else(|| name.to_owned(), |journey| format!("{}.{name}", journey.meta.name))
}

fn thresholds<'a>(evaluation: &Evaluation<'a>, journey: Option<JourneyId>, kpi: &'a KpiVerdict) -> Vec<Check<'a>> {
    let Some(definition) = evaluation.model.kpis.get(kpi.kpi.index()) else { return Vec::new() };
    let places = definition.thresholds.iter().map(|one| one.place);
    let one = |(one, place): (&'a ThresholdVerdict, Place)| {
        let state = match one.verdict {
            Verdict::Pass => State::Good,
            Verdict::Fail => State::Broken,
            Verdict::Miss => State::Missed,
            Verdict::Insufficient => State::Scarce,
            Verdict::NoData => State::Idle,
        };
        let (whose, bound) = (whose(evaluation, one), bound(one, kpi.unit));
        let demand = match (one.verdict, one.kind) {
            (Verdict::Insufficient, kind) => format!("too few values for {} {bound}", mark::kind(kind)),
            (_, ThresholdKind::Require) => format!("required {bound}"),
            (_, ThresholdKind::Target) => format!("target {bound}"),
        };
        let why = reason(evaluation, one, kpi.unit).map(|why| format!(" ({why})")).unwrap_or_default();
        Check {
            state,
            mark: Mark::threshold(one.verdict),
            journey,
            name: full(evaluation, journey, &definition.meta.name),
            demand: Some(format!("{} {bound}{whose}", mark::kind(one.kind))),
            whose,
            title: definition.meta.title.as_deref(),
            place,
            text: format!("{}, {demand}{why}", told(&one.judged, kpi.unit)),
            fails: one.since != Since::Same && evaluation.verdicts.settings.fail_on.counts_threshold(one.verdict),
            since: one.since,
            of: Changed::Kpi(kpi.kpi, one.segment.clone().map(|(id, value)| (id, Some(value)))),
            rule: None,
            owner: journey.and_then(|id| evaluation.journey(id)).and_then(|journey| journey.owner.as_deref()),
        }
    };
    kpi.thresholds.iter().zip(places).map(one).collect()
}

fn rule<'a>(evaluation: &Evaluation<'a>, judged: &'a RuleVerdict) -> Option<Check<'a>> {
    let (rule, facts) = evaluation.rule(judged.rule)?;
    let state = match (judged.outcome, judged.severity) {
        (RuleOutcome::Pass, _) => State::Good,
        (RuleOutcome::Fail, RuleSeverity::Error) => State::Broken,
        (RuleOutcome::Fail, _) => State::Minor,
        (RuleOutcome::Allowed, _) => State::Tolerated,
        (RuleOutcome::NotActivated, _) => State::Idle,
    };
    let text = match judged.outcome {
        RuleOutcome::NotActivated => idle(facts),
        RuleOutcome::Pass => format!("holds for {}", counted(facts.subjects.satisfied, subject(rule))),
        _ => format!(
            "{} by {}, {}",
            verdict(judged, facts),
            counted(facts.subjects.violated, subject(rule)),
            counted(facts.violation_count, "violation")
        ),
    };
    let journey = judged.journey.and_then(|id| evaluation.journey(id));
    Some(Check {
        state,
        mark: Mark::rule(judged.outcome, judged.severity),
        journey: judged.journey,
        name: full(evaluation, judged.journey, &rule.meta.name),
        demand: None,
        whose: String::new(),
        title: rule.meta.title.as_deref(),
        place: rule.meta.place,
        text,
        fails: judged.since != Since::Same && evaluation.verdicts.settings.fail_on.counts_rule(judged),
        since: judged.since,
        of: Changed::Rule(judged.rule),
        rule: Some(judged.rule),
        owner: rule.owner.as_deref().or(journey.and_then(|journey| journey.owner.as_deref())),
    })
}
