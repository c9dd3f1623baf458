//! What got worse, as words.
use super::{percent, quantity, short};
use crate::measure::{Change, Changed, Num, Unit};
use crate::report::Evaluation;

/// "`upgrade.conversion` for tier gold fell from 41.8 % to 35.0 % (−6.8 points, interval −9.1 to −4.5, n 400); no longer:
/// require >= 0.4".
pub fn change(evaluation: &Evaluation<'_>, one: &Change) -> String {
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
    let broke = if one.broke.is_empty() { String::new() } else { format!("; held before: {}", one.broke.join(", ")) };
    format!("{} {moved} ({}){broke}", name(evaluation, &one.of), basis.join(", "))
}

fn name(evaluation: &Evaluation<'_>, of: &Changed) -> String {
    let journey = |id| evaluation.journey(id).map_or("", |journey| journey.meta.name.as_str());
    match of {
        Changed::Success(id) => format!("success of `{}`", journey(*id)),
        Changed::Kpi(id, segment) => {
            let home = evaluation.verdicts.journeys.iter().find(|own| own.kpis.iter().any(|kpi| kpi.kpi == *id));
            let kpi = evaluation.model.kpis.get(id.index()).map_or("", |kpi| kpi.meta.name.as_str());
            let home = home.map(|own| format!("{}.", journey(own.journey))).unwrap_or_default();
            let whose = segment.as_ref().map(|(id, value)| {
                let segment = evaluation.model.segments.get(id.index()).map_or("", |one| one.meta.name.as_str());
                format!(" for {segment} {}", value.as_deref().map_or("(unknown)".into(), short))
            });
            format!("`{home}{kpi}`{}", whose.unwrap_or_default())
        }
        Changed::Rule(id) => {
            let rule = evaluation.model.rules.get(id.index()).map_or("", |rule| rule.meta.name.as_str());
            format!("the share that violates `{rule}`")
        }
    }
}

/// A figure of a baseline: seconds and whole units of money.
fn shown(value: f64, unit: Unit) -> String {
    let scale = if matches!(unit, Unit::Time | Unit::Money(_)) { 1e6 } else { 1.0 };
    quantity(Num::float(value * scale).unwrap_or(Num::whole(0)), unit, None)
}

/// A difference: of shares in percentage points.
fn step(far: f64, unit: Unit) -> String {
    let sign = if far > 0.0 { "+" } else { "" };
    match unit {
        Unit::Share => format!("{sign}{} points", percent(far).trim_end_matches(" %")),
        _ => format!("{sign}{}", shown(far, unit)),
    }
}
