//! Lengths of time on the clock: physical ones are added; calendar spans move the wall clock; business time is walked
//! minute by minute and day by day.
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wayfare::model::{Calendar, Clock, Model, TimeSpan, Window};
use wayfare::syntax::ast::{CalendarUnit, Period};

const MINUTE: i64 = 60_000_000;

/// The instant a length of time after another.
pub fn add(model: &Model, span: TimeSpan, at: i64) -> i64 {
    match span {
        TimeSpan::Physical(micros) => at.saturating_add(micros),
        TimeSpan::Calendar { count, unit, clock } => step(model, i64::from(count), unit, clock, at),
    }
}

/// The distance of two instants is in the window, both ends included.
pub fn in_window(model: &Model, window: &Window, one: i64, other: i64) -> bool {
    let (early, late) = (one.min(other), one.max(other));
    window.from.is_none_or(|from| late >= add(model, from, early))
        && window.to.is_none_or(|to| late <= add(model, to, early))
}

/// The distance of two instants is at most this.
pub fn within(model: &Model, span: Option<TimeSpan>, one: i64, other: i64) -> bool {
    in_window(model, &Window { from: None, to: span }, one, other)
}

/// The calendar's open time: not on closed days, from opening (included) to closing (excluded).
pub fn is_open(calendar: &Calendar, at: i64) -> bool {
    let date = zone(&calendar.zone).to_datetime(Timestamp::from_microsecond(at).unwrap()).date();
    opening_hours(calendar, date).iter().any(|(from, to)| *from <= at && at < *to)
}

/// A day's opening hours as instants of the wall clock: one that does not exist moves forward, of an ambiguous one it is
/// the first.
fn opening_hours(calendar: &Calendar, date: Date) -> Vec<(i64, i64)> {
    let zone = zone(&calendar.zone);
    let at = |minute: u16| match minute {
        1440 => instant(&zone, date.tomorrow().unwrap(), Time::midnight()),
        _ => instant(&zone, date, Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).unwrap()),
    };
    ranges(calendar, date).iter().map(|(from, to)| (at(*from), at(*to))).collect()
}

/// The beginning of the wall-clock period that holds an instant.
pub fn period_start(model: &Model, period: Period, clock: Clock, at: i64) -> i64 {
    let zone = zone_of(model, clock);
    let mut date = zone.to_datetime(Timestamp::from_microsecond(at).unwrap()).date();
    let begins = |date: Date| match period {
        Period::Day => true,
        Period::Week => date.weekday() == Weekday::Monday,
        Period::Month => date.day() == 1,
    };
    while !begins(date) {
        date = date.yesterday().unwrap();
    }
    instant(&zone, date, Time::midnight())
}

/// The beginning of the day after one (counted from 1970) in the policy's zone.
pub fn day_after(model: &Model, day: i32) -> i64 {
    instant(&zone_of(model, Clock::Policy), date(day + 1), Time::midnight())
}

/// A day counted from 1970, as a date.
pub fn day(day: i32) -> String {
    date(day).to_string()
}

fn date(day: i32) -> Date {
    Date::constant(1970, 1, 1).checked_add(i64::from(day).days()).unwrap()
}

fn step(model: &Model, count: i64, unit: CalendarUnit, clock: Clock, at: i64) -> i64 {
    let zone = zone_of(model, clock);
    let wall = zone.to_datetime(Timestamp::from_microsecond(at).unwrap());
    let moved = match unit {
        CalendarUnit::Day => wall.checked_add(count.days()).unwrap(),
        CalendarUnit::Week => wall.checked_add((7 * count).days()).unwrap(),
        CalendarUnit::Month => wall.checked_add(count.months()).unwrap(),
        CalendarUnit::Year => wall.checked_add(count.years()).unwrap(),
        CalendarUnit::BusinessDay => return business_days(calendar_of(model, clock), count, at),
        CalendarUnit::BusinessHour => return open_minutes(calendar_of(model, clock), 60 * count, at),
        CalendarUnit::BusinessMinute => return open_minutes(calendar_of(model, clock), count, at),
    };
    instant(&zone, moved.date(), moved.time())
}

/// Walks from minute to minute; only the open ones count. Starts and calendars are on whole minutes in these tests.
fn open_minutes(calendar: &Calendar, count: i64, at: i64) -> i64 {
    let mut now = next_open(calendar, at);
    let mut left = count;
    while left > 0 {
        now = next_open(calendar, now) + MINUTE;
        left -= 1;
    }
    now
}

/// Walks from day to day; only days with open time count. A start outside open time counts from the next opening.
fn business_days(calendar: &Calendar, count: i64, at: i64) -> i64 {
    let zone = zone(&calendar.zone);
    let wall = zone.to_datetime(Timestamp::from_microsecond(next_open(calendar, at)).unwrap());
    let mut date = wall.date();
    let mut left = count;
    while left > 0 {
        date = date.tomorrow().unwrap();
        if !ranges(calendar, date).is_empty() {
            left -= 1;
        }
    }
    instant(&zone, date, wall.time())
}

/// The instant itself if it is open, else the next opening; found by walking from day to day.
fn next_open(calendar: &Calendar, at: i64) -> i64 {
    if is_open(calendar, at) {
        return at;
    }
    let mut date = zone(&calendar.zone).to_datetime(Timestamp::from_microsecond(at).unwrap()).date();
    loop {
        if let Some((from, _)) = opening_hours(calendar, date).into_iter().find(|(from, to)| *from >= at && from < to) {
            return from;
        }
        date = date.tomorrow().unwrap();
    }
}

fn ranges(calendar: &Calendar, date: Date) -> Vec<(u16, u16)> {
    let day = date.since(Date::constant(1970, 1, 1)).unwrap().get_days();
    if calendar.closed.contains(&day) {
        return Vec::new();
    }
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
    calendar.hours[weekday].clone()
}

fn calendar_of(model: &Model, clock: Clock) -> &Calendar {
    match clock {
        Clock::Calendar(id) => &model.calendars[id.index()],
        Clock::Policy => panic!("business time needs a calendar"),
    }
}

fn zone_of(model: &Model, clock: Clock) -> TimeZone {
    match clock {
        Clock::Calendar(id) => zone(&model.calendars[id.index()].zone),
        Clock::Policy => model.policy.zone.as_deref().map_or(TimeZone::UTC, zone),
    }
}

fn zone(name: &str) -> TimeZone {
    thread_local! { static KNOWN: RefCell<BTreeMap<String, TimeZone>> = const { RefCell::new(BTreeMap::new()) } }
    KNOWN.with_borrow_mut(|known| match known.get(name) {
        Some(zone) => zone.clone(),
        None => known.entry(name.to_owned()).or_insert(TimeZone::get(name).unwrap()).clone(),
    })
}

/// A wall-clock reading that does not exist moves forward by the gap; of an ambiguous one it is the first.
fn instant(zone: &TimeZone, date: Date, time: Time) -> i64 {
    zone.to_ambiguous_timestamp(date.to_datetime(time)).compatible().unwrap().as_microsecond()
}
