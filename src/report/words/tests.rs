//! Wording against what a person would write.
use super::*;
use crate::facts::{Cause, NearestMiss, Violation};
use crate::measure::{Num, Unit};
use crate::model::{Currency, Demand, Side, TimeSpan, Window};
use crate::report::fixture::upgrade;

#[test]
fn counts_have_their_thousands_apart() {
    assert_eq!([0, 999, 1234, 1_234_567].map(count), ["0", "999", "1 234", "1 234 567"]);
    assert_eq!((counted(1, "event"), counted(2000, "event")), ("1 event".into(), "2 000 events".into()));
}

#[test]
fn lengths_show_their_two_greatest_units() {
    const S: i64 = 1_000_000;
    let all = [0, 5, 1500, 90 * S, 3600 * S, 3 * 86400 * S + 4 * 3600 * S + 59 * S, -60 * S, 86400 * S + 5 * S];
    let expected = ["0 s", "5 µs", "1 ms", "1 min 30 s", "1 h", "3 d 4 h", "−1 min", "1 d"];
    assert_eq!(all.map(micros), expected);
}

#[test]
fn a_whole_length_hides_nothing() {
    const S: i64 = 1_000_000;
    let all = [0, 3 * 86400 * S + 12 * 60 * S, 61 * S + S / 2, -5];
    assert_eq!(all.map(whole_micros), ["0 s", "3 d 12 min", "1 min 1.5 s", "−0.000005 s"]);
}

#[test]
fn halves_are_rounded_up() {
    assert_eq!((fixed(6.25, 1), fixed(0.125, 2), fixed(-2.5, 0)), ("6.3".into(), "0.13".into(), "−3".into()));
}

#[test]
fn dates_are_those_of_the_zone() {
    // 2026-03-01 23:00 in UTC is midnight in Berlin
    let berlin = |at| local_day(at, Some("Europe/Berlin"));
    assert_eq!(berlin(1_772_406_000_000_000), "2026-03-02");
    assert_eq!(local_day(1_772_406_000_000_000, None), "2026-03-01");
}

#[test]
fn figures_carry_their_units() {
    let euro = Currency::parse("EUR");
    let shown = |value: f64, unit| quantity(Num::decimal(value), unit, euro);
    assert_eq!(shown(0.418, Unit::Share), "41.8 %");
    assert_eq!(shown(-0.0004, Unit::Share), "0.0 %");
    assert_eq!(shown(12_500_000.0, Unit::Money(None)), "12.50 EUR");
    assert_eq!(shown(1234.0, Unit::Number), "1 234");
    assert_eq!(shown(0.25, Unit::Number), "0.25");
    assert_eq!(shown(-12.5, Unit::Points), "−12.5");
    assert_eq!(limit(Num::decimal(0.35), Unit::Share, None), "35 %");
    assert_eq!(limit(Num::decimal(240e6), Unit::Time, None), "4 min");
    assert_eq!(exact(Num::decimal(0.34996), Unit::Share, None), "34.996 %");
}

#[test]
fn instants_are_in_utc() {
    assert_eq!(instant(1_772_409_600_000_000), "2026-03-02T00:00:00Z");
    assert_eq!(instant(1_772_409_600_500_000), "2026-03-02T00:00:00.5Z");
    assert_eq!(minute(1_772_409_660_000_000), "2026-03-02 00:01");
    assert_eq!(day(0), "1970-01-01");
    assert!(!instant(i64::MAX).is_empty() && !instant(i64::MIN).is_empty());
}

/// What is said of a near miss so many seconds after the trigger, outside such a window on such a side.
fn near(seconds: i64, by: i64, side: Side, window: (Option<i64>, Option<i64>)) -> String {
    const S: i64 = 1_000_000;
    let fixture = upgrade();
    let mut rule = fixture.model.rules[0].clone();
    let length = |seconds: Option<i64>| seconds.map(|seconds| TimeSpan::Physical(seconds * S));
    if let Demand::Expect(target, _) = &mut rule.clauses[0].demand {
        target.side = side;
        target.window = Window { from: length(window.0), to: length(window.1) };
    }
    let cause = |time: i64| Cause { time, file: 0, row: 1, event: "b".into() };
    let found = Violation {
        time: 0,
        customer: "a".into(),
        instance: None,
        clause: 0,
        events: vec![cause(0)],
        deadline: window.1.map(|to| to * S),
        nearest_miss: Some(NearestMiss { event: cause(seconds * S), by: by * S }),
    };
    let words = violation(&fixture.model, &rule, &found);
    words.split("; ").last().unwrap_or_default().to_owned()
}

#[test]
fn a_near_miss_came_too_early_or_too_late() {
    assert_eq!(near(70, 10, Side::After, (None, Some(60))), "`b` came 10 s too late");
    assert_eq!(near(20, 10, Side::After, (Some(30), Some(60))), "`b` came 10 s too early");
    assert_eq!(near(20, 10, Side::After, (Some(30), None)), "`b` came 10 s too early");
    assert_eq!(near(-70, 10, Side::Before, (None, Some(60))), "`b` came 10 s too early");
    assert_eq!(near(-20, 10, Side::Before, (Some(30), Some(60))), "`b` came 10 s too late");
    assert_eq!(near(-20, 10, Side::Before, (Some(30), None)), "`b` came 10 s too late");
    assert_eq!(near(20, 0, Side::After, (None, Some(60))), "`b` on 1970-01-01 00:00 did not fit");
}
