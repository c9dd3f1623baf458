//! What two versions come to on the same log, side by side.
use super::{Evaluated, Side};
use crate::facts::{Outcomes, Violation};
use crate::measure::{KpiVerdict, Num, Unit};
use crate::model::{Currency, Kpi, Model, Population, RuleId};
use crate::report::proof::json::rule_name;
use std::collections::BTreeSet;

/// A rule of both versions whose subjects are judged otherwise.
pub(super) struct RuleMoved {
    /// Its name.
    pub rule: String,
    /// Who keeps it in the old version and breaks it in the new.
    pub broken: Vec<String>,
    /// Who broke it and keeps it now.
    pub kept: Vec<String>,
}

/// A journey of both versions whose instances end otherwise.
pub(super) struct JourneyMoved {
    /// Its name.
    pub journey: String,
    /// By outcome: how many, before and after.
    pub outcomes: Vec<(&'static str, u64, u64)>,
}

/// A KPI of both versions with another value.
pub(super) struct KpiMoved {
    /// Its name.
    pub kpi: String,
    /// Before.
    pub old: Option<Num>,
    /// After.
    pub new: Option<Num>,
    /// What it is counted in.
    pub unit: Unit,
    /// Of which currency.
    pub currency: Option<Currency>,
}

/// The rules whose subjects change sides.
pub(super) fn rules(sides: &(Side<'_>, Side<'_>), both: &(Evaluated, Evaluated)) -> Vec<RuleMoved> {
    let named = |model: &Model| (0..model.rules.len()).map(|at| rule_name(model, RuleId::new(at))).collect::<Vec<_>>();
    let (old, new) = (named(sides.0.model), named(sides.1.model));
    let mut moved = Vec::new();
    for (at, name) in old.iter().enumerate() {
        let Some(to) = new.iter().position(|other| other == name) else { continue };
        let (Some(before), Some(after)) = (both.0.facts.rules.get(at), both.1.facts.rules.get(to)) else { continue };
        let (before, after) = (subjects(&before.violations), subjects(&after.violations));
        let broken: Vec<String> = after.difference(&before).cloned().collect();
        let kept: Vec<String> = before.difference(&after).cloned().collect();
        if !broken.is_empty() || !kept.is_empty() {
            moved.push(RuleMoved { rule: name.clone(), broken, kept });
        }
    }
    moved
}

/// Who breaks a rule: customers, or instances by customer and start.
fn subjects(violations: &[Violation]) -> BTreeSet<String> {
    let named = |one: &Violation| match &one.instance {
        Some((start, key)) => {
            let key = if key.is_empty() { String::new() } else { format!(" {}", key.join(" ")) };
            format!("{}{key} from {}", one.customer, crate::report::words::instant(*start))
        }
        None => one.customer.to_string(),
    };
    violations.iter().map(named).collect()
}

/// The journeys whose instances end otherwise.
pub(super) fn journeys(sides: &(Side<'_>, Side<'_>), both: &(Evaluated, Evaluated)) -> Vec<JourneyMoved> {
    let mut moved = Vec::new();
    for (at, journey) in sides.0.model.journeys.iter().enumerate() {
        let to = sides.1.model.journeys.iter().position(|other| other.meta.name == journey.meta.name);
        let pair = to.and_then(|to| Some((both.0.facts.journeys.get(at)?, both.1.facts.journeys.get(to)?)));
        let Some((before, after)) = pair else { continue };
        if before.outcomes != after.outcomes {
            let outcomes = by_outcome(before.outcomes, after.outcomes);
            moved.push(JourneyMoved { journey: journey.meta.name.to_string(), outcomes });
        }
    }
    moved
}

fn by_outcome(old: Outcomes, new: Outcomes) -> Vec<(&'static str, u64, u64)> {
    let all = [
        ("started", old.started, new.started),
        ("succeeded", old.succeeded, new.succeeded),
        ("failed", old.failed, new.failed),
        ("exited", old.exited, new.exited),
        ("abandoned", old.abandoned, new.abandoned),
        ("timed_out", old.timed_out, new.timed_out),
        ("open", old.open, new.open),
    ];
    all.into_iter().filter(|(_, old, new)| old != new).collect()
}

/// The KPIs that move.
pub(super) fn kpis(sides: &(Side<'_>, Side<'_>), both: &(Evaluated, Evaluated)) -> Vec<KpiMoved> {
    let (old, new) = (figures(sides.0.model, &both.0), figures(sides.1.model, &both.1));
    let mut moved = Vec::new();
    for (name, before) in old {
        let Some((_, after)) = new.iter().find(|(other, _)| *other == name) else { continue };
        if before.figure.value != after.figure.value {
            moved.push(KpiMoved {
                kpi: name,
                old: before.figure.value,
                new: after.figure.value,
                unit: after.unit,
                currency: after.figure.currency,
            });
        }
    }
    moved
}

fn figures<'a>(model: &Model, evaluated: &'a Evaluated) -> Vec<(String, &'a KpiVerdict)> {
    let inside = evaluated.verdicts.journeys.iter().flat_map(|journey| &journey.kpis);
    let all = inside.chain(&evaluated.verdicts.kpis);
    all.filter_map(|one| Some((kpi_name(model, model.kpis.get(one.kpi.index())?), one))).collect()
}

fn kpi_name(model: &Model, kpi: &Kpi) -> String {
    let journey = match kpi.population {
        Population::Decided(id) | Population::Started(id) => model.journeys.get(id.index()),
        Population::Customers | Population::Events(_) => None,
    };
    journey.map_or_else(|| kpi.meta.name.to_string(), |journey| format!("{}.{}", journey.meta.name, kpi.meta.name))
}
