//! Times as they stand in logs. Expected instants are worked out from the calendar.
use crate::log::{TimeFormat, TimeReader};
use jiff::tz::TimeZone;

fn auto(text: &str) -> Result<i64, &'static str> {
    TimeReader::new(TimeFormat::Auto, None).read(text.as_bytes())
}

fn berlin(text: &str) -> i64 {
    TimeReader::new(TimeFormat::Auto, Some(TimeZone::get("Europe/Berlin").unwrap())).read(text.as_bytes()).unwrap()
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

#[test]
fn dates_and_clock_times_in_all_shapes() {
    // 2024-03-13 is 19 795 days after 1970-01-01; 10:21:14 is 37 274 s.
    let expected = 19_795 * DAY + 37_274 * SECOND;
    for text in [
        "2024-03-13 10:21:14",
        "2024-03-13T10:21:14Z",
        "2024-03-13t10:21:14z",
        "2024-03-13T10:21:14.000Z",
        "2024-03-13T10:21:14+00:00",
        "2024-03-13 10:21:14 UTC",
        "2024-03-13T11:21:14+01:00",
        "2024-03-13T11:21:14+0100",
        "2024-03-13 11:21:14 +01",
        "2024-03-13T06:51:14-03:30",
        " 2024-03-13 10:21:14 ",
    ] {
        assert_eq!(auto(text), Ok(expected), "{text}");
    }
    assert_eq!(auto("2024-03-13 10:21"), Ok(expected - 14 * SECOND));
    assert_eq!(auto("2024-03-13"), Ok(19_795 * DAY));
}

#[test]
fn fractions_are_exact_to_the_microsecond_and_cut_below_it() {
    let second = 19_795 * DAY;
    assert_eq!(auto("2024-03-13T00:00:00.1Z"), Ok(second + 100_000));
    assert_eq!(auto("2024-03-13T00:00:00,000001Z"), Ok(second + 1));
    assert_eq!(auto("2024-03-13T00:00:00.123456789Z"), Ok(second + 123_456));
    assert_eq!(auto("1969-12-31T23:59:59.9999999Z"), Ok(-1));
}

#[test]
fn times_far_from_now() {
    assert_eq!(auto("1969-12-31 23:59:59"), Ok(-SECOND));
    assert_eq!(auto("1900-01-01"), Ok(-25_567 * DAY));
    assert_eq!(auto("2100-03-01"), Ok(47_541 * DAY));
    assert_eq!(auto("0001-01-01"), Ok(-719_162 * DAY));
    assert_eq!(auto("9999-12-31T23:59:59.999999Z"), Ok(253_402_300_799 * SECOND + 999_999));
}

#[test]
fn what_does_not_exist_is_refused() {
    for text in
        ["2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-03-13 24:00", "2024-03-13 10:60"]
    {
        assert_eq!(auto(text), Err("is not a date or time that exists"), "{text}");
    }
    for text in
        ["", "x", "2024-3-13", "13.03.2024", "2024-03-13 10", "2024-03-13T10:21:14+1", "2024-03-13 10:21:14.", "12a"]
    {
        assert_eq!(auto(text), Err("is not a time"), "{text}");
    }
    assert_eq!(auto("2000-02-29"), Ok(11_016 * DAY));
}

#[test]
fn counts_since_1970_by_size() {
    let expected = 1_710_325_274 * SECOND;
    for text in
        ["1710325274", "1710325274000", "1710325274000000", "1710325274000000000", "1710325274.0", "+1710325274"]
    {
        assert_eq!(auto(text), Ok(expected), "{text}");
    }
    assert_eq!(auto("1710325274.25"), Ok(expected + 250_000));
    assert_eq!(auto("0"), Ok(0));
    assert_eq!(auto("-1"), Ok(-SECOND));
    assert_eq!(auto("-0.0000001"), Ok(-1));
}

#[test]
fn given_formats() {
    let read =
        |format: &str, text: &str| TimeReader::new(TimeFormat::parse(format).unwrap(), None).read(text.as_bytes());
    assert_eq!(read("epoch_ms", "1000"), Ok(SECOND));
    assert_eq!(read("epoch_us", "1500"), Ok(1_500));
    assert_eq!(read("epoch_ns", "1999"), Ok(1));
    assert_eq!(read("epoch_s", "1.5"), Ok(1_500_000));
    assert_eq!(read("epoch_s", "2024-03-13"), Err("is not a time of the given format"));
    assert!(read("rfc3339", "1710325274").is_err());
    assert_eq!(read("%d.%m.%Y %H:%M", "13.03.2024 10:21"), Ok(19_795 * DAY + 37_260 * SECOND));
    assert_eq!(read("%d.%m.%Y", "13.03.2024"), Ok(19_795 * DAY));
    assert_eq!(read("%Y-%m-%d %H:%M:%S%.f %z", "2024-03-13 11:21:00.5 +0100"), Ok(19_795 * DAY + 37_260_500_000));
    assert_eq!(TimeFormat::parse("rfc3393"), None);
    assert_eq!(TimeFormat::parse("%H:%M"), None);
}

#[test]
fn a_zone_applies_to_times_without_an_offset_only() {
    // 2024-07-01 is 19 905 days after 1970-01-01; summer time is UTC+2.
    assert_eq!(berlin("2024-07-01 12:00"), 19_905 * DAY + 10 * 3_600 * SECOND);
    assert_eq!(berlin("2024-07-01T12:00Z"), 19_905 * DAY + 12 * 3_600 * SECOND);
    assert_eq!(berlin("2024-01-01 12:00"), 19_723 * DAY + 11 * 3_600 * SECOND);
}

#[test]
fn missing_local_times_move_forward_and_double_ones_are_the_first() {
    // On 2024-03-31 clocks go from 02:00 to 03:00 (01:00 UTC): 02:30 becomes 03:30, which is 01:30 UTC.
    let spring = 19_813 * DAY;
    assert_eq!(berlin("2024-03-31 02:30"), spring + 5_400 * SECOND);
    assert_eq!(berlin("2024-03-31 01:59:59"), spring + 3_599 * SECOND);
    assert_eq!(berlin("2024-03-31 03:00"), spring + 3_600 * SECOND);
    // On 2024-10-27 02:00 to 03:00 comes twice, first as summer time: 02:30 is 00:30 UTC.
    let autumn = 20_023 * DAY;
    assert_eq!(berlin("2024-10-27 02:30"), autumn + 1_800 * SECOND);
    assert_eq!(berlin("2024-10-27 03:00"), autumn + 7_200 * SECOND);
}

#[test]
fn neighbours_do_not_disturb_each_other() {
    let mut reader = TimeReader::new(TimeFormat::Auto, Some(TimeZone::get("Europe/Berlin").unwrap()));
    let mut read = |text: &str| reader.read(text.as_bytes()).unwrap() - 19_813 * DAY;
    assert_eq!(read("2024-03-31 01:59"), 59 * 60 * SECOND);
    assert_eq!(read("2024-03-31 02:00"), 60 * 60 * SECOND);
    assert_eq!(read("2024-03-31 02:14"), 74 * 60 * SECOND);
    assert_eq!(read("2024-03-31 03:01"), 61 * 60 * SECOND);
    assert_eq!(read("2024-03-31 03:02"), 62 * 60 * SECOND);
    assert!(!reader.assumed_utc());
}
