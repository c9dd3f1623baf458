//! What got worse since a run that was written down.
//!
//! Never compares with less than was kept: what the baseline does not know is judged as if there were none. A figure got
//! worse only where the interval of its change lies wholly on the wrong side; a demand that held and holds no longer is
//! always told.
use super::demand::{demand, former_demand};
use super::{Figure, JourneyVerdict, KpiVerdict, RuleOutcome, RuleVerdict, ThresholdVerdict, Unit, Verdict, stats};
use crate::facts::{Facts, Subjects};
use crate::model::{JourneyId, KpiId, Model, RuleId, SegmentId};
use crate::syntax::ast::Direction;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A run as it is kept to compare later ones with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of this format.
    pub format_version: u32,
    /// Every KPI as `JOURNEY.KPI` or `KPI`, each journey's success as `JOURNEY`, and their breakdowns.
    pub figures: Vec<OldFigure>,
    /// Every rule.
    pub rules: Vec<OldRule>,
}

/// A figure of a baseline: durations in seconds, money in the currency's unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldFigure {
    /// The KPI or journey.
    pub name: String,
    /// A segment and its value, for a breakdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<(String, Option<String>)>,
    /// The value.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How many values it rests on.
    pub n: u64,
    /// Its thresholds and whether they held.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub thresholds: BTreeMap<String, bool>,
}

/// A rule of a baseline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldRule {
    /// `JOURNEY.RULE` or `RULE`.
    pub name: String,
    /// Whether it was broken beyond what is tolerated.
    pub broken: bool,
    /// Subjects that satisfied it.
    pub satisfied: u64,
    /// Subjects that violated it.
    pub violated: u64,
}

/// Something that got worse.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What.
    pub of: Changed,
    /// In what it is counted; durations in seconds, money in the currency's unit.
    pub unit: Unit,
    /// What it was.
    pub old: Option<f64>,
    /// What it is.
    pub new: Option<f64>,
    /// The difference.
    pub difference: Option<f64>,
    /// The interval of the difference, where both figures have one.
    pub interval: Option<(f64, f64)>,
    /// How many values the new figure rests on.
    pub n: u64,
    /// Which demands held then and do not now.
    pub broke: Vec<String>,
    /// Which of the KPI's thresholds these are, in the same order.
    pub thresholds: Vec<usize>,
}

/// How something that is missed or broken stands to the baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// There is no baseline, or it doesn't know the demand: judged as usual.
    #[default]
    Unknown,
    /// It held then, or what it judges got worse since.
    Worse,
    /// It did not hold then either, and what it judges did not get worse: nothing fails for it.
    Same,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// A journey's success.
    Success(JourneyId),
    /// A KPI, or its value for one segment.
    Kpi(KpiId, Option<(SegmentId, Option<SmolStr>)>),
    /// The share of subjects that violate a rule.
    Rule(RuleId),
}

/// The version of the format that is written.
pub const BASELINE_VERSION: u32 = 1;

/// A name with its journey's before it.
fn full(journey: Option<&str>, name: &str) -> String {
    journey.map_or_else(|| name.to_owned(), |journey| format!("{journey}.{name}"))
}

/// A figure in the units of the baseline: seconds, and units of the currency.
pub(super) fn scaled(value: super::Num, unit: Unit) -> f64 {
    let scale = match unit {
        Unit::Time | Unit::Money(_) => 1e6,
        Unit::Share | Unit::Number | Unit::Points => 1.0,
    };
    value.to_f64() / scale
}

/// A figure in the units of the baseline.
struct Scaled {
    value: Option<f64>,
    interval: Option<(f64, f64)>,
    n: u64,
}

impl Scaled {
    fn of(figure: &Figure, unit: Unit) -> Self {
        Self {
            value: figure.value.map(|value| scaled(value, unit)),
            interval: figure.interval.map(|(low, high)| (scaled(low, unit), scaled(high, unit))),
            n: figure.n,
        }
    }

    fn with_ends(&self) -> Option<(f64, f64, f64)> {
        let (value, (low, high)) = self.value.zip(self.interval)?;
        Some((value, low, high))
    }
}

/// Everything of a run that later ones are compared with.
pub fn baseline(model: &Model, facts: &Facts, verdicts: &super::Verdicts) -> Baseline {
    let mut figures = Vec::new();
    for journey in &verdicts.journeys {
        let name = model.journeys.get(journey.journey.index()).map_or("", |one| one.meta.name.as_str());
        figures.push(old(name.to_owned(), None, &Scaled::of(&journey.success, Unit::Share)));
        journey.kpis.iter().for_each(|kpi| keep(model, Some(name), kpi, &mut figures));
    }
    verdicts.kpis.iter().for_each(|kpi| keep(model, None, kpi, &mut figures));
    let rules = verdicts.rules.iter().filter_map(|rule| {
        let subjects = facts.rules.get(rule.rule.index()).map(|found| found.subjects).unwrap_or_default();
        Some(OldRule {
            name: rule_name(model, rule)?,
            broken: rule.outcome == RuleOutcome::Fail,
            satisfied: subjects.satisfied,
            violated: subjects.violated,
        })
    });
    Baseline { format_version: BASELINE_VERSION, figures, rules: rules.collect() }
}

fn old(name: String, of: Option<(String, Option<String>)>, figure: &Scaled) -> OldFigure {
    let Scaled { value, interval, n } = figure;
    OldFigure { name, of, value: *value, interval: *interval, n: *n, thresholds: BTreeMap::new() }
}

fn keep(model: &Model, journey: Option<&str>, verdict: &KpiVerdict, out: &mut Vec<OldFigure>) {
    let Some(kpi) = model.kpis.get(verdict.kpi.index()) else { return };
    let name = full(journey, &kpi.meta.name);
    // what could not be judged neither held nor was missed
    let judged = verdict
        .thresholds
        .iter()
        .enumerate()
        .filter(|(_, one)| !matches!(one.verdict, Verdict::Insufficient | Verdict::NoData));
    let thresholds = judged.map(|(at, one)| (demand(model, kpi, at, one, verdict.unit), one.verdict == Verdict::Pass));
    out.push(OldFigure {
        thresholds: thresholds.collect(),
        ..old(name.clone(), None, &Scaled::of(&verdict.figure, verdict.unit))
    });
    for one in &verdict.by {
        let segment = model.segments.get(one.segment.index()).map_or("", |segment| segment.meta.name.as_str());
        let of = Some((segment.to_owned(), one.value.as_ref().map(ToString::to_string)));
        out.push(old(name.clone(), of, &Scaled::of(&one.figure, verdict.unit)));
    }
}

fn rule_name(model: &Model, rule: &RuleVerdict) -> Option<String> {
    let journey = rule.journey.and_then(|id| model.journeys.get(id.index()));
    let name = &model.rules.get(rule.rule.index())?.meta.name;
    Some(full(journey.map(|journey| journey.meta.name.as_str()), name))
}

/// A KPI as the baseline has it.
struct Before<'a> {
    id: KpiId,
    known: &'a OldFigure,
    unit: Unit,
    direction: Option<Direction>,
}

/// Compares a run with a baseline: what got worse. What was broken before and did not get worse is marked as known.
pub(super) struct Comparer<'a> {
    pub model: &'a Model,
    pub facts: &'a Facts,
    pub baseline: &'a Baseline,
}

impl Comparer<'_> {
    pub(super) fn compare(
        &self,
        journeys: &mut [JourneyVerdict],
        kpis: &mut [KpiVerdict],
        rules: &mut [RuleVerdict],
    ) -> Vec<Change> {
        let mut worse = Vec::new();
        for journey in journeys {
            let name = self.model.journeys.get(journey.journey.index()).map(|one| one.meta.name.to_string());
            let name = name.unwrap_or_default();
            let success = Scaled::of(&journey.success, Unit::Share);
            let change = self.change(Changed::Success(journey.journey), (&name, None), &success, Unit::Share);
            worse.extend(change.filter(|one| is_worse(one, Some(Direction::Higher))));
            journey.kpis.iter_mut().for_each(|kpi| self.kpi(Some(&name), kpi, &mut worse));
        }
        kpis.iter_mut().for_each(|kpi| self.kpi(None, kpi, &mut worse));
        rules.iter_mut().for_each(|rule| worse.extend(self.rule(rule)));
        worse
    }

    fn kpi(&self, journey: Option<&str>, verdict: &mut KpiVerdict, worse: &mut Vec<Change>) {
        let Some(kpi) = self.model.kpis.get(verdict.kpi.index()) else { return };
        let name = full(journey, &kpi.meta.name);
        let Some(known) = self.find(&name, None) else { return };
        let before = Before { id: verdict.kpi, known, unit: verdict.unit, direction: kpi.direction };
        let by = verdict.by.iter().map(|one| (Some((one.segment, one.value.clone())), &one.figure));
        for (group, figure) in [(None, &verdict.figure)].into_iter().chain(by) {
            worse.extend(self.figure(&before, group, figure, &mut verdict.thresholds));
        }
    }

    /// Compares one figure of a KPI, and says of the thresholds that judge it how they stand to the baseline.
    fn figure(
        &self,
        before: &Before<'_>,
        group: Option<(SegmentId, Option<SmolStr>)>,
        figure: &Figure,
        thresholds: &mut [ThresholdVerdict],
    ) -> Option<Change> {
        let segment = group.as_ref().and_then(|(id, value)| Some((self.model.segments.get(id.index())?, value)));
        let of = segment.map(|(segment, value)| (segment.meta.name.as_str(), value.as_deref()));
        let now = Scaled::of(figure, before.unit);
        let change = self.change(Changed::Kpi(before.id, group.clone()), (&before.known.name, of), &now, before.unit);
        let enough = |one: &Change| group.is_none() || self.is_enough(one);
        let grew = change.as_ref().is_some_and(|one| enough(one) && is_worse(one, before.direction));
        let (mut broke, mut places) = (Vec::new(), Vec::new());
        let names = self.demands(before, thresholds);
        for (at, one) in thresholds.iter_mut().enumerate() {
            let own = one.segment.clone().map(|(id, value)| (id, Some(value)));
            if own != group || !matches!(one.verdict, Verdict::Fail | Verdict::Miss) {
                continue;
            }
            let Some((demand, former)) = names.get(at) else { continue };
            let known = |name: &String| before.known.thresholds.get(name).copied();
            let held = known(demand).or_else(|| former.as_ref().and_then(known));
            one.since = match held {
                None => Since::Unknown,
                Some(false) if !grew => Since::Same,
                Some(_) => Since::Worse,
            };
            if held == Some(true) {
                broke.push(demand.clone());
                places.push(at);
            }
        }
        let change = change.filter(|_| grew || !broke.is_empty())?;
        Some(Change { broke, thresholds: places, ..change })
    }

    /// The names of a KPI's thresholds, and those that files of before gave them.
    fn demands(&self, before: &Before<'_>, thresholds: &[ThresholdVerdict]) -> Vec<(String, Option<String>)> {
        let Some(kpi) = self.model.kpis.get(before.id.index()) else { return Vec::new() };
        let names = |(at, one): (usize, &ThresholdVerdict)| {
            let name = demand(self.model, kpi, at, one, before.unit);
            (name, former_demand(self.model, thresholds, at, before.unit))
        };
        thresholds.iter().enumerate().map(names).collect()
    }

    fn rule(&self, verdict: &mut RuleVerdict) -> Option<Change> {
        let name = rule_name(self.model, verdict)?;
        let known = self.baseline.rules.iter().find(|rule| rule.name == name)?;
        let found = self.facts.rules.get(verdict.rule.index()).map(|found| found.subjects).unwrap_or_default();
        let (before, now) = (self.violated(known.violated, known.satisfied), self.subjects(&found));
        let change = changed(Changed::Rule(verdict.rule), Unit::Share, &before, &now);
        let grew = is_worse(&change, Some(Direction::Lower));
        let broken = verdict.outcome == RuleOutcome::Fail;
        verdict.since = match (broken, known.broken && !grew) {
            (false, _) => Since::Unknown,
            (true, true) => Since::Same,
            (true, false) => Since::Worse,
        };
        let broke = if broken && !known.broken { vec!["it is broken".to_owned()] } else { vec![] };
        (grew || !broke.is_empty()).then_some(Change { broke, ..change })
    }

    fn subjects(&self, subjects: &Subjects) -> Scaled {
        self.violated(subjects.violated, subjects.satisfied)
    }

    fn violated(&self, violated: u64, satisfied: u64) -> Scaled {
        let confidence = super::Confidence::new(self.model.policy.confidence);
        Scaled::of(&Figure::share(violated, satisfied, violated + satisfied, 0, confidence), Unit::Share)
    }

    fn find(&self, name: &str, of: Option<(&str, Option<&str>)>) -> Option<&OldFigure> {
        let same = |one: &&OldFigure| {
            let own = one.of.as_ref().map(|(segment, value)| (segment.as_str(), value.as_deref()));
            one.name == name && own == of
        };
        self.baseline.figures.iter().find(same)
    }

    fn change(
        &self,
        of: Changed,
        (name, group): (&str, Option<(&str, Option<&str>)>),
        new: &Scaled,
        unit: Unit,
    ) -> Option<Change> {
        let known = self.find(name, group)?;
        let before = Scaled { value: known.value, interval: known.interval, n: known.n };
        Some(changed(of, unit, &before, new))
    }

    fn is_enough(&self, change: &Change) -> bool {
        change.n >= u64::from(self.model.policy.min_n)
    }
}

fn changed(of: Changed, unit: Unit, before: &Scaled, now: &Scaled) -> Change {
    let interval = now.with_ends().zip(before.with_ends()).map(|(now, before)| stats::difference(now, before));
    Change {
        of,
        unit,
        old: before.value,
        new: now.value,
        difference: now.value.zip(before.value).map(|(now, before)| now - before),
        interval,
        n: now.n,
        broke: Vec::new(),
        thresholds: Vec::new(),
    }
}

/// Whether the whole interval of the change lies on the wrong side.
fn is_worse(change: &Change, direction: Option<Direction>) -> bool {
    match (change.interval, direction) {
        (Some((_, high)), Some(Direction::Higher)) => high < 0.0,
        (Some((low, _)), Some(Direction::Lower)) => low > 0.0,
        _ => false,
    }
}
