//! Lengths of time, windows, instants and dates.
use super::context::Context;
use crate::model;
use crate::syntax::ast::{CalendarUnit, Period as AstPeriod};
use schemars::JsonSchema;
use serde::Serialize;

/// A length of time.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum TimeSpan {
    /// Physical time.
    Physical {
        /// In seconds.
        seconds: f64,
    },
    /// A step on a wall clock or through open time.
    Calendar {
        /// How many units.
        count: u32,
        /// Of what.
        unit: Unit,
        /// The calendar it is counted in; null: the policy's zone.
        calendar: Option<String>,
    },
}

/// A calendar unit.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
    /// A day that has open time.
    BusinessDay,
    /// An hour of open time.
    BusinessHour,
    /// A minute of open time.
    BusinessMinute,
}

/// A calendar period.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Period {
    /// A day.
    Day,
    /// A week from Monday.
    Week,
    /// A month.
    Month,
}

/// A window of distances, both ends included.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Window {
    /// At least this far; null: from 0.
    from: Option<TimeSpan>,
    /// At most this far; null: any distance.
    to: Option<TimeSpan>,
}

impl Period {
    pub(super) fn of(period: AstPeriod) -> Self {
        match period {
            AstPeriod::Day => Self::Day,
            AstPeriod::Week => Self::Week,
            AstPeriod::Month => Self::Month,
        }
    }
}

impl Unit {
    fn of(unit: CalendarUnit) -> Self {
        match unit {
            CalendarUnit::Day => Self::Day,
            CalendarUnit::Week => Self::Week,
            CalendarUnit::Month => Self::Month,
            CalendarUnit::Year => Self::Year,
            CalendarUnit::BusinessDay => Self::BusinessDay,
            CalendarUnit::BusinessHour => Self::BusinessHour,
            CalendarUnit::BusinessMinute => Self::BusinessMinute,
        }
    }
}

impl Context<'_> {
    pub(super) fn span(&self, span: &model::TimeSpan) -> TimeSpan {
        match *span {
            model::TimeSpan::Physical(micros) => TimeSpan::Physical { seconds: seconds(micros) },
            model::TimeSpan::Calendar { count, unit, clock } => {
                TimeSpan::Calendar { count, unit: Unit::of(unit), calendar: self.clock(clock) }
            }
        }
    }

    /// The calendar's name, or nothing for the policy's zone.
    pub(super) fn clock(&self, clock: model::Clock) -> Option<String> {
        match clock {
            model::Clock::Calendar(id) => Some(self.calendar(id)),
            model::Clock::Policy => None,
        }
    }

    pub(super) fn window(&self, window: &model::Window) -> Option<Window> {
        let (from, to) = (window.from.as_ref(), window.to.as_ref());
        let bounded = from.is_some() || to.is_some();
        bounded.then(|| Window { from: from.map(|span| self.span(span)), to: to.map(|span| self.span(span)) })
    }
}

/// Microseconds as seconds; exact for the fractions that are written, since both divide alike.
#[expect(clippy::cast_precision_loss, reason = "2⁵³ microseconds are 285 years")]
pub(super) fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}

/// Microseconds since 1970 in RFC 3339.
pub(super) fn instant(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map(|time| time.to_string()).unwrap_or_default()
}

/// Days since 1970-01-01 as `YYYY-MM-DD`.
pub(super) fn date(days: i32) -> String {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| first.checked_add(span)).map(|date| date.to_string()).unwrap_or_default()
}

/// Minutes since midnight as `HH:MM`.
pub(super) fn time_of_day(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
