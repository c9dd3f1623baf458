//! Clock arithmetic: adding lengths of time, opening hours, calendar periods.
//!
//! Invariant: pure; instants are microseconds since 1970 UTC and every function of them is total (results saturate at
//! the ends of the calendar).
mod business;
#[cfg(test)]
mod tests;

use crate::model::{CalendarId, Clock, Model, TimeSpan, Window};
use crate::syntax::ast::{CalendarUnit, Period};
use business::Hours;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A day of physical time, in microseconds.
pub const DAY: i64 = 86_400_000_000;

/// All wall clocks of a model: its calendars and the policy's zone.
#[derive(Debug, Clone)]
pub struct Clocks {
    policy: TimeZone,
    calendars: Vec<Hours>,
}

impl Clocks {
    /// The clocks of a model. A zone that does not exist was reported when the model was built; UTC stands in.
    pub fn new(model: &Model) -> Self {
        let policy = model.policy.zone.as_deref().map_or(TimeZone::UTC, zone);
        Self { policy, calendars: model.calendars.iter().map(Hours::new).collect() }
    }

    /// The instant a length of time after another.
    pub fn add(&self, span: TimeSpan, at: i64) -> i64 {
        match span {
            TimeSpan::Physical(micros) => at.saturating_add(micros),
            TimeSpan::Calendar { count, unit, clock } => self.step(count, unit, clock, at),
        }
    }

    /// Whether two instants are at a distance in the window, both ends included; order does not matter.
    pub fn in_window(&self, window: &Window, one: i64, other: i64) -> bool {
        let (early, late) = (one.min(other), one.max(other));
        window.from.is_none_or(|from| self.add(from, early) <= late)
            && window.to.is_none_or(|to| late <= self.add(to, early))
    }

    /// Whether a calendar is open at an instant.
    pub fn is_open(&self, calendar: CalendarId, at: i64) -> bool {
        self.calendars.get(calendar.index()).is_some_and(|hours| hours.is_open(at))
    }

    /// The beginning of the wall-clock period that holds an instant.
    pub fn period_start(&self, period: Period, clock: Clock, at: i64) -> i64 {
        let zone = self.zone_of(clock);
        let date = local(zone, at).date();
        instant(zone, first_day(period, date).to_datetime(jiff::civil::Time::midnight()))
    }

    /// The beginning of the period after the one that begins at `start`.
    pub fn next_period(&self, period: Period, clock: Clock, start: i64) -> i64 {
        let zone = self.zone_of(clock);
        let date = local(zone, start).date();
        let step = match period {
            Period::Day => 1.day(),
            Period::Week => 1.week(),
            Period::Month => 1.month(),
        };
        instant(zone, date.saturating_add(step).to_datetime(jiff::civil::Time::midnight()))
    }

    /// The end (exclusive) of a day in the policy's zone, for dates such as `until 2026-03-01`.
    pub fn end_of_day(&self, days_since_1970: i32) -> i64 {
        let date = Date::constant(1970, 1, 1).saturating_add(i64::from(days_since_1970).saturating_add(1).days());
        instant(&self.policy, date.to_datetime(jiff::civil::Time::midnight()))
    }

    fn zone_of(&self, clock: Clock) -> &TimeZone {
        match clock {
            Clock::Policy => &self.policy,
            Clock::Calendar(id) => self.calendars.get(id.index()).map_or(&self.policy, Hours::zone),
        }
    }

    fn step(&self, count: u32, unit: CalendarUnit, clock: Clock, at: i64) -> i64 {
        let hours = match clock {
            Clock::Calendar(id) => self.calendars.get(id.index()),
            Clock::Policy => None,
        };
        let zone = self.zone_of(clock);
        let count = i64::from(count);
        let wall = |span: jiff::Span| instant(zone, local(zone, at).saturating_add(span));
        match (unit, hours) {
            (CalendarUnit::Day, _) => wall(days(count)),
            (CalendarUnit::Week, _) => wall(days(count.saturating_mul(7))),
            (CalendarUnit::Month, _) => wall(months(count)),
            (CalendarUnit::Year, _) => wall(months(count.saturating_mul(12))),
            (CalendarUnit::BusinessDay, Some(hours)) => hours.add_days(at, count),
            (CalendarUnit::BusinessHour, Some(hours)) => hours.add_open(at, count.saturating_mul(3_600_000_000)),
            (CalendarUnit::BusinessMinute, Some(hours)) => hours.add_open(at, count.saturating_mul(60_000_000)),
            (_, None) => at,
        }
    }
}

/// The zone of an IANA name, UTC if there is none.
fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// The wall clock at an instant.
fn local(zone: &TimeZone, at: i64) -> DateTime {
    let far = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
    zone.to_datetime(Timestamp::from_microsecond(at).unwrap_or(far))
}

/// The instant of a wall-clock reading: a time that does not exist moves forward by the gap, an ambiguous one is the
/// first.
fn instant(zone: &TimeZone, wall: DateTime) -> i64 {
    let far = if wall.year() < 1970 { i64::MIN } else { i64::MAX };
    zone.to_ambiguous_timestamp(wall).compatible().map_or(far, Timestamp::as_microsecond)
}

fn first_day(period: Period, date: Date) -> Date {
    match period {
        Period::Day => date,
        Period::Week => date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days()),
        Period::Month => date.first_of_month(),
    }
}

/// So many months; more than the calendar has saturate.
fn months(count: i64) -> jiff::Span {
    count.min(200_000).months()
}

/// So many days; more than the calendar has saturate.
fn days(count: i64) -> jiff::Span {
    count.min(7_000_000).days()
}
