//! Instants as text, always in UTC.
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// RFC 3339 in UTC, with as many decimals as there are.
pub fn instant(micros: i64) -> String {
    format!("{}Z", utc(micros))
}

/// "2026-03-27 09:00", in UTC.
pub fn minute(micros: i64) -> String {
    utc(micros).strftime("%Y-%m-%d %H:%M").to_string()
}

/// "2026-03-27", of days since 1970.
pub fn day(days: i32) -> String {
    minute(i64::from(days).saturating_mul(86_400_000_000)).chars().take(10).collect()
}

/// The date at an instant on a zone's wall clock, in UTC without a zone.
pub fn local_day(micros: i64, zone: Option<&str>) -> String {
    let zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    let far = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(far).to_zoned(zone).strftime("%Y-%m-%d").to_string()
}

/// What a clock in UTC shows; the calendar ends with the year 9999, some hours after the instants that know of zones.
fn utc(micros: i64) -> DateTime {
    DateTime::constant(1970, 1, 1, 0, 0, 0, 0).saturating_add(SignedDuration::from_micros(micros))
}
