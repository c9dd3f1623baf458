//! Numbers of the page: what is read, and where the same number stands in the JSON report.
use crate::measure::{Figure, Num, Unit};
use crate::report::words::{basis, count, interval, quantity};
use serde::Serialize;

/// A number as it is shown, with its unrounded value and its place in the JSON report.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Fig {
    text: String,
    /// A JSON pointer.
    at: String,
    /// Unrounded, as the JSON report has it; nothing where there is no value.
    value: String,
}

impl Fig {
    /// A count.
    pub(super) fn count(n: u64, at: impl Into<String>) -> Self {
        Self { text: count(n), at: at.into(), value: n.to_string() }
    }

    /// A share.
    pub(super) fn share(value: Option<Num>, at: impl Into<String>) -> Self {
        Self::of(value, Unit::Share, None, at)
    }

    /// A figure's value; an amount of money stands one step deeper in the JSON report.
    pub(super) fn value(figure: &Figure, unit: Unit, at: impl Into<String>) -> Self {
        Self::of(figure.value, unit, figure.currency, at)
    }

    fn of(value: Option<Num>, unit: Unit, currency: Option<crate::model::Currency>, at: impl Into<String>) -> Self {
        let at = at.into();
        let known = match unit {
            Unit::Money(own) => currency.or(own),
            _ => None,
        };
        Self {
            text: value.map_or_else(|| "–".to_owned(), |value| quantity(value, unit, currency)),
            at: if value.is_some() && known.is_some() { format!("{at}/amount") } else { at },
            value: value.map(|value| scaled(value, unit).to_string()).unwrap_or_default(),
        }
    }

    /// An amount in millionths.
    pub(super) fn money(value: Option<Num>, currency: Option<crate::model::Currency>, at: impl Into<String>) -> Self {
        Self::of(value, Unit::Money(currency), currency, at)
    }

    /// A plain number with so many decimals.
    pub(super) fn number(value: Option<Num>, decimals: usize, at: impl Into<String>) -> Self {
        let text = value.map(|value| crate::report::words::fixed(value.to_f64(), decimals));
        Self {
            text: text.unwrap_or_else(|| "–".to_owned()),
            at: at.into(),
            value: value.map(|value| value.to_f64().to_string()).unwrap_or_default(),
        }
    }
}

/// A value in the units of the JSON report.
fn scaled(value: Num, unit: Unit) -> f64 {
    match unit {
        Unit::Time | Unit::Money(_) => value.over(Num::whole(1_000_000)).unwrap_or(value).to_f64(),
        Unit::Share | Unit::Number | Unit::Points => value.to_f64(),
    }
}

/// A figure with what it rests on.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Measured {
    value: Fig,
    interval: String,
    n: String,
    /// Where the value and the ends of its interval lie, in percent of a scale; for a share the scale is 0…1.
    bar: Option<Bar>,
}

/// A value with its interval on a scale, in percent.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Bar {
    at: f64,
    low: f64,
    width: f64,
}

impl Measured {
    /// A figure on a scale from 0 to `most`; without one no bar is drawn.
    pub(super) fn new(figure: &Figure, unit: Unit, most: Option<f64>, at: impl Into<String>) -> Self {
        Self {
            value: Fig::value(figure, unit, at),
            interval: interval(figure, unit),
            n: basis(figure),
            bar: most.and_then(|most| bar(figure, most)),
        }
    }
}

fn bar(figure: &Figure, most: f64) -> Option<Bar> {
    if most <= 0.0 {
        return None;
    }
    let percent = |value: Num| (value.to_f64() / most * 100.0).clamp(0.0, 100.0);
    let at = percent(figure.value?);
    let (low, high) = figure.interval.map_or((at, at), |(low, high)| (percent(low), percent(high)));
    Some(Bar { at: tenth(at), low: tenth(low), width: tenth(high - low) })
}

/// Percent to one decimal: finer than any screen.
pub(super) fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
