//! Thresholds at today's values and allowances at today's breaks, from an evaluation of the draft.
//!
//! Limits are rounded to the side on which today's value holds, so that a fresh project passes.
use super::Draft;
use super::sheet::Part;
use crate::discover::{MomentKind, written};
use std::collections::BTreeMap;

/// A rule that is broken by more than this share of the customers whom it concerns does not hold almost always.
const MOST_BROKEN: f64 = 0.05;
/// A rule that concerns fewer customers says nothing.
const LEAST_CONCERNED: u64 = 10;
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What an evaluation of a draft came to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// The journey's KPIs by name.
    pub kpis: BTreeMap<String, Value>,
    /// The rules by name.
    pub rules: BTreeMap<String, Counted>,
}

/// A KPI's value, and of how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Value {
    /// The value: a share, microseconds, or a number.
    pub value: f64,
    /// From how many it was taken.
    pub n: u64,
}

/// Customers by what became of a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Who kept to it.
    pub kept: u64,
    /// Who broke it.
    pub broken: u64,
}

/// A threshold as it is written, and today's value in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub(super) demand: String,
    pub(super) today: String,
}

/// What an evaluation set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) kpis: BTreeMap<String, Limit>,
    pub(super) rules: BTreeMap<String, Counted>,
}

impl Counted {
    /// The share that broke it.
    fn broken_share(self) -> f64 {
        let (broken, all) = (self.broken as f64, (self.kept + self.broken) as f64);
        if all > 0.0 { broken / all } else { 0.0 }
    }

    /// The allowance under which it holds, in whole or tenths of a per cent; none if nobody broke it.
    pub(super) fn allowed(self) -> Option<f64> {
        (self.broken > 0).then(|| up(self.broken_share()))
    }
}

impl Draft {
    /// Sets thresholds and allowances to what was measured, and leaves out what does not hold or says nothing.
    pub fn settle(&mut self, measured: &Measured) {
        for (at, (_, phrase)) in self.rules.iter().enumerate() {
            let counted = measured.rules.get(&phrase.name).copied().unwrap_or_default();
            let is_rare = counted.kept + counted.broken < LEAST_CONCERNED;
            if is_rare || counted.broken_share() > MOST_BROKEN {
                self.left_out.insert(Part::Rule(at));
            }
            self.limits.rules.insert(phrase.name.clone(), counted);
        }
        for (at, (moment, _)) in self.moments.iter().enumerate() {
            let never = measured.kpis.get(self.moment_kpi(at)).is_none_or(|one| one.value <= 0.0);
            // a silence that ends a journey is none within it
            if never && matches!(moment.kind, MomentKind::Repeat | MomentKind::Silence) {
                self.left_out.insert(Part::Moment(at));
            }
        }
        if measured.kpis.get("time_to_goal").is_none_or(|one| one.n == 0) {
            self.left_out.insert(Part::Speed);
        }
        self.limits.kpis =
            measured.kpis.iter().filter_map(|(name, one)| Some((name.clone(), limit(name, *one)?))).collect();
    }
}

fn limit(name: &str, one: Value) -> Option<Limit> {
    let of = format!("of {} journeys", one.n);
    let limit = |demand: String, today: String| Some(Limit { demand, today: format!("{today} {of}") });
    match name {
        "success_rate" => {
            let floor = down(one.value);
            let today = format!("{:.1} %", one.value * 100.0);
            (floor > 0.0).then(|| limit(format!("require >= {}", percent(floor)), today)).flatten()
        }
        "time_to_goal" => {
            let micros = one.value.ceil() as i64;
            let longest = rounded_up(micros);
            (longest > 0).then(|| limit(format!("require <= {}", written(longest)), written_shortly(micros))).flatten()
        }
        "contacts" => {
            let most = (one.value * 10.0).ceil() / 10.0;
            limit(format!("target <= {most}"), format!("{:.2} on average", one.value))
        }
        _ => {
            let most = up(one.value);
            let today = format!("in {:.1} %", one.value * 100.0);
            (most < 1.0).then(|| limit(format!("target <= {}", percent(most)), today)).flatten()
        }
    }
}

/// A share rounded down to a per cent, small ones to a tenth of one.
fn down(share: f64) -> f64 {
    let scale = if share < 0.05 { 1000.0 } else { 100.0 };
    (share * scale).floor() / scale
}

/// A share rounded up to a per cent, small ones to a tenth of one.
fn up(share: f64) -> f64 {
    let scale = if share < 0.05 { 1000.0 } else { 100.0 };
    (share * scale).ceil() / scale
}

/// A share as the language writes it.
pub(super) fn percent(share: f64) -> String {
    let tenths = (share * 1000.0).round() / 10.0;
    format!("{tenths}%")
}

/// A length rounded up to the unit in which people would say it.
fn rounded_up(micros: i64) -> i64 {
    let unit = [(3 * DAY, DAY), (3 * HOUR, HOUR), (3 * MINUTE, MINUTE)];
    let unit = unit.into_iter().find(|(from, _)| micros >= *from).map_or(1_000_000, |(_, unit)| unit);
    micros.div_euclid(unit).saturating_add(i64::from(micros % unit != 0)).saturating_mul(unit)
}

/// A length in one unit with a decimal, for people.
fn written_shortly(micros: i64) -> String {
    let in_unit = |unit: i64| micros as f64 / unit as f64;
    let units = [(DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")];
    let found = units.into_iter().find(|(unit, _)| micros >= *unit);
    let (unit, name) = found.unwrap_or((1_000_000, "seconds"));
    format!("{:.1} {name}", in_unit(unit))
}
