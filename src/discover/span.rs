//! Lengths of time as people choose them: a minute, half an hour, two weeks.

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The lengths that people choose, ascending.
const NICE: [(i64, &str); 42] = [
    (SECOND, "1s"),
    (2 * SECOND, "2s"),
    (5 * SECOND, "5s"),
    (10 * SECOND, "10s"),
    (20 * SECOND, "20s"),
    (30 * SECOND, "30s"),
    (MINUTE, "1min"),
    (2 * MINUTE, "2min"),
    (3 * MINUTE, "3min"),
    (5 * MINUTE, "5min"),
    (10 * MINUTE, "10min"),
    (15 * MINUTE, "15min"),
    (20 * MINUTE, "20min"),
    (30 * MINUTE, "30min"),
    (45 * MINUTE, "45min"),
    (HOUR, "1h"),
    (2 * HOUR, "2h"),
    (3 * HOUR, "3h"),
    (4 * HOUR, "4h"),
    (6 * HOUR, "6h"),
    (8 * HOUR, "8h"),
    (12 * HOUR, "12h"),
    (DAY, "1d"),
    (2 * DAY, "2d"),
    (3 * DAY, "3d"),
    (4 * DAY, "4d"),
    (5 * DAY, "5d"),
    (7 * DAY, "7d"),
    (10 * DAY, "10d"),
    (14 * DAY, "14d"),
    (21 * DAY, "21d"),
    (30 * DAY, "30d"),
    (45 * DAY, "45d"),
    (60 * DAY, "60d"),
    (90 * DAY, "90d"),
    (120 * DAY, "120d"),
    (180 * DAY, "180d"),
    (270 * DAY, "270d"),
    (365 * DAY, "365d"),
    (730 * DAY, "730d"),
    (1095 * DAY, "1095d"),
    (3650 * DAY, "3650d"),
];

/// The shortest of the lengths that people choose that is at least this many microseconds; at most ten years.
pub fn nice(micros: i64) -> i64 {
    NICE.iter().map(|(length, _)| *length).find(|length| *length >= micros).unwrap_or(3650 * DAY)
}

/// The longest of the lengths that people choose that is at most this many microseconds; at least a second.
pub(super) fn nice_within(micros: i64) -> i64 {
    NICE.iter().rev().map(|(length, _)| *length).find(|length| *length <= micros).unwrap_or(SECOND)
}

/// A length as the language writes it: `90min`, `2d`; exact to the second.
pub fn written(micros: i64) -> String {
    if let Some((_, text)) = NICE.iter().find(|(length, _)| *length == micros) {
        return (*text).to_owned();
    }
    let unit = [(DAY, "d"), (HOUR, "h"), (MINUTE, "min")].into_iter().find(|(unit, _)| micros % unit == 0);
    match unit.filter(|_| micros > 0) {
        Some((unit, name)) => format!("{}{name}", micros / unit),
        None => format!("{}s", micros.max(0).div_euclid(SECOND) + i64::from(micros % SECOND != 0)),
    }
}
