//! Comparing lengths of time that may be counted on a wall clock. Says "longer" only where it is certain.
use crate::model::TimeSpan;
use crate::syntax::ast::CalendarUnit;
use std::fmt::Write as _;

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;
/// Microseconds in a day of 24 hours.
const DAY: i64 = 24 * HOUR;
/// How far a change of the clock may move a wall-clock span.
const SHIFT: i64 = 2 * HOUR;

/// Whether `a` is longer than `b` at any time of the year.
pub fn longer(a: TimeSpan, b: TimeSpan) -> bool {
    match same_scale(a, b) {
        Some((left, right)) => left > right,
        None => most(b).is_some_and(|most| least(a) > most),
    }
}

/// Whether `a` is at least as long as `b` at any time of the year.
pub fn at_least(a: TimeSpan, b: TimeSpan) -> bool {
    match same_scale(a, b) {
        Some((left, right)) => left >= right,
        None => most(b).is_some_and(|most| least(a) >= most),
    }
}

/// Whether it is no time at all.
pub fn is_zero(span: TimeSpan) -> bool {
    match span {
        TimeSpan::Physical(micros) => micros == 0,
        TimeSpan::Calendar { count, .. } => count == 0,
    }
}

/// The least it can last, in microseconds.
pub fn least(span: TimeSpan) -> i64 {
    let TimeSpan::Calendar { count, unit, .. } = span else { return physical(span) };
    let count = i64::from(count);
    let wall = |days: i64| (count * days * DAY - SHIFT).max(0);
    match unit {
        CalendarUnit::Day => wall(1),
        CalendarUnit::Week => wall(7),
        CalendarUnit::Month => wall(28),
        CalendarUnit::Year => wall(365),
        CalendarUnit::BusinessDay => ((count - 1) * DAY - SHIFT).max(0),
        CalendarUnit::BusinessHour => count * HOUR,
        CalendarUnit::BusinessMinute => count * HOUR / 60,
    }
}

/// The most it can last, in microseconds; open time has no bound.
pub fn most(span: TimeSpan) -> Option<i64> {
    let TimeSpan::Calendar { count, unit, .. } = span else { return Some(physical(span)) };
    let wall = |days: i64| Some(i64::from(count) * days * DAY + SHIFT);
    match unit {
        CalendarUnit::Day => wall(1),
        CalendarUnit::Week => wall(7),
        CalendarUnit::Month => wall(31),
        CalendarUnit::Year => wall(366),
        CalendarUnit::BusinessDay | CalendarUnit::BusinessHour | CalendarUnit::BusinessMinute => None,
    }
}

/// As it would be written: `5 business days`, `1d 12h`.
pub fn written(span: TimeSpan) -> String {
    match span {
        TimeSpan::Physical(micros) => physical_written(micros),
        TimeSpan::Calendar { count, unit, .. } => {
            let word = unit.name();
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {word}{plural}")
        }
    }
}

fn physical_written(micros: i64) -> String {
    let units = [(DAY, "d"), (HOUR, "h"), (HOUR / 60, "min"), (1_000_000, "s"), (1_000, "ms")];
    let mut rest = micros;
    let mut text = String::new();
    for (size, unit) in units {
        let count = rest / size;
        if count == 0 {
            continue;
        }
        rest -= count * size;
        let gap = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{gap}{count}{unit}");
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

fn physical(span: TimeSpan) -> i64 {
    match span {
        TimeSpan::Physical(micros) => micros,
        TimeSpan::Calendar { .. } => 0,
    }
}

/// The counts of two spans that are counted in one unit on one clock.
fn same_scale(a: TimeSpan, b: TimeSpan) -> Option<(i64, i64)> {
    match (a, b) {
        (TimeSpan::Physical(left), TimeSpan::Physical(right)) => Some((left, right)),
        (
            TimeSpan::Calendar { count: left, unit: left_unit, clock: left_clock },
            TimeSpan::Calendar { count: right, unit: right_unit, clock: right_clock },
        ) if left_unit == right_unit && left_clock == right_clock => Some((i64::from(left), i64::from(right))),
        _ => None,
    }
}
