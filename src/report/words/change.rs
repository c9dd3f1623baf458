//! What got worse, as words.
use super::{bound, counted, percent, quantity, short};
use crate::measure::{Change, Changed, Num, Unit};
use crate::model::{Currency, JourneyId};
use crate::report::Evaluation;
use crate::report::mark::kind;

/// "2 things got worse since the baseline".
pub fn worse(things: usize) -> String {
    match things {
        0 => "nothing got worse since the baseline".to_owned(),
        things => format!("{} got worse since the baseline", counted(things as u64, "thing")),
    }
}

/// "`upgrade.conversion` for tier gold fell from 41.8 % to 35.0 % (−6.8 points, interval −9.1 points to −4.5 points, n 400);
/// held before: require >= 40 %".
pub fn change(evaluation: &Evaluation<'_>, one: &Change) -> String {
    let (name, whose, moved) = (name(evaluation, &one.of), group(evaluation, &one.of), course(evaluation, one));
    match one.of {
        Changed::Success(_) => format!("success of `{name}` {moved}"),
        Changed::Kpi(..) => format!("`{name}`{whose} {moved}"),
        Changed::Rule(_) => format!("the share that violates `{name}` {moved}"),
    }
}

/// The same as words that follow the name.
pub fn moved(evaluation: &Evaluation<'_>, one: &Change) -> String {
    let moved = course(evaluation, one);
    match one.of {
        Changed::Success(_) => format!("success {moved}"),
        Changed::Kpi(..) => moved,
        Changed::Rule(_) => format!("the share that violates it {moved}"),
    }
}

/// "fell from 41.8 % to 35.0 % (…)", and what held before.
fn course(evaluation: &Evaluation<'_>, one: &Change) -> String {
    let figure = |value: f64| shown(value, one.unit);
    let moved = match (one.old, one.new) {
        (Some(old), Some(new)) if new < old => format!("fell from {} to {}", figure(old), figure(new)),
        (Some(old), Some(new)) if new > old => format!("rose from {} to {}", figure(old), figure(new)),
        (_, Some(new)) => format!("is {}", figure(new)),
        (_, None) => "has no value any more".to_owned(),
    };
    let by = one.difference.map(|far| step(far, one.unit));
    let interval =
        one.interval.map(|(low, high)| format!("interval {} to {}", step(low, one.unit), step(high, one.unit)));
    let basis: Vec<String> = by.into_iter().chain(interval).chain([format!("n {}", super::count(one.n))]).collect();
    format!("{moved} ({}){}", basis.join(", "), held(evaluation, one))
}

/// "; held before: require >= 40 %".
fn held(evaluation: &Evaluation<'_>, one: &Change) -> String {
    match &one.of {
        _ if one.broke.is_empty() => String::new(),
        Changed::Kpi(id, _) => {
            let verdicts = evaluation.verdicts;
            let mut all = verdicts.journeys.iter().flat_map(|own| &own.kpis).chain(&verdicts.kpis);
            let thresholds = all.find(|kpi| kpi.kpi == *id).map(|kpi| kpi.thresholds.as_slice()).unwrap_or_default();
            let broken = one.thresholds.iter().filter_map(|at| thresholds.get(*at));
            let words = broken.map(|one_of| format!("{} {}", kind(one_of.kind), bound(one_of, one.unit)));
            format!("; held before: {}", words.collect::<Vec<_>>().join(", "))
        }
        Changed::Rule(_) | Changed::Success(_) => "; it held before".to_owned(),
    }
}

/// `JOURNEY.KPI`, `JOURNEY.RULE`, `JOURNEY`.
fn name(evaluation: &Evaluation<'_>, of: &Changed) -> String {
    let model = evaluation.model;
    let own = match of {
        Changed::Success(id) => evaluation.journey(*id).map(|journey| &journey.meta.name),
        Changed::Kpi(id, _) => model.kpis.get(id.index()).map(|kpi| &kpi.meta.name),
        Changed::Rule(id) => model.rules.get(id.index()).map(|rule| &rule.meta.name),
    };
    let home = journey_of(evaluation, of).and_then(|id| evaluation.journey(id));
    let home = home.map(|journey| format!("{}.", journey.meta.name)).unwrap_or_default();
    format!("{home}{}", own.map_or("", |name| name.as_str()))
}

/// The journey that a KPI or a rule stands in.
pub fn journey_of(evaluation: &Evaluation<'_>, of: &Changed) -> Option<JourneyId> {
    let verdicts = evaluation.verdicts;
    match of {
        Changed::Success(_) => None,
        Changed::Kpi(id, _) => {
            let home = verdicts.journeys.iter().find(|own| own.kpis.iter().any(|kpi| kpi.kpi == *id));
            home.map(|own| own.journey)
        }
        Changed::Rule(id) => verdicts.rules.iter().find(|one| one.rule == *id)?.journey,
    }
}

/// " for tier gold", or nothing.
pub fn group(evaluation: &Evaluation<'_>, of: &Changed) -> String {
    let Changed::Kpi(_, Some((id, value))) = of else { return String::new() };
    let segment = evaluation.model.segments.get(id.index()).map_or("", |one| one.meta.name.as_str());
    format!(" for {segment} {}", value.as_deref().map_or("(unknown)".into(), short))
}

/// A figure of a baseline: seconds and whole units of money.
fn shown(value: f64, unit: Unit) -> String {
    let scale = if matches!(unit, Unit::Time | Unit::Money(_)) { 1e6 } else { 1.0 };
    quantity(Num::float(value * scale).unwrap_or(Num::whole(0)), unit, None)
}

/// A difference: of shares in percentage points.
fn step(far: f64, unit: Unit) -> String {
    let scale = if matches!(unit, Unit::Time | Unit::Money(_)) { 1e6 } else { 1.0 };
    gap(Num::float(far * scale).unwrap_or(Num::whole(0)), unit, None)
}

/// A difference as it is judged: "−3.1 points", "+2 h".
pub fn gap(far: Num, unit: Unit, currency: Option<Currency>) -> String {
    let sign = if far.to_f64() > 0.0 { "+" } else { "" };
    match unit {
        Unit::Share => format!("{sign}{} points", percent(far.to_f64()).trim_end_matches(" %")),
        _ => format!("{sign}{}", quantity(far, unit, currency)),
    }
}
