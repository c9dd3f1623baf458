//! Clock arithmetic against hand-counted dates.
use super::*;
use crate::model::{Calendar, Meta};

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_microsecond()
}

fn clocks() -> Clocks {
    let weekdays = vec![(8 * 60, 18 * 60)];
    let hours = [(); 7].map(|()| weekdays.clone());
    let mut calendar = Calendar { meta: Meta::default(), zone: "Europe/Berlin".into(), hours, closed: vec![] };
    calendar.hours[5] = vec![];
    calendar.hours[6] = vec![];
    // 2026-12-25 is a Friday: 56 years of 365 days, 14 leap days, 358 days into the year
    calendar.closed = vec![56 * 365 + 14 + 358];
    let mut model = Model { calendars: vec![calendar], ..Model::default() };
    model.policy.zone = Some("Europe/Berlin".into());
    Clocks::new(&model)
}

fn span(count: u32, unit: CalendarUnit) -> TimeSpan {
    TimeSpan::Calendar { count, unit, clock: Clock::Calendar(CalendarId(0)) }
}

#[test]
fn a_day_is_a_step_on_the_wall_clock_and_24_hours_are_not() {
    // Berlin springs forward on 2026-03-29 at 02:00
    let start = at("2026-03-28T12:00:00+01:00");
    assert_eq!(clocks().add(span(1, CalendarUnit::Day), start), at("2026-03-29T12:00:00+02:00"));
    assert_eq!(clocks().add(TimeSpan::Physical(DAY), start), at("2026-03-29T13:00:00+02:00"));
}

#[test]
fn a_time_that_does_not_exist_moves_forward_and_an_ambiguous_one_is_the_first() {
    let gap = at("2026-03-28T02:30:00+01:00");
    assert_eq!(clocks().add(span(1, CalendarUnit::Day), gap), at("2026-03-29T03:30:00+02:00"));
    let fold = at("2026-10-24T02:30:00+02:00");
    assert_eq!(clocks().add(span(1, CalendarUnit::Day), fold), at("2026-10-25T02:30:00+02:00"));
}

#[test]
fn months_end_on_their_last_day() {
    let start = at("2026-01-31T10:00:00+01:00");
    assert_eq!(clocks().add(span(1, CalendarUnit::Month), start), at("2026-02-28T10:00:00+01:00"));
}

#[test]
fn business_days_count_from_the_next_opening_and_skip_closed_days() {
    let days = |count, from| clocks().add(span(count, CalendarUnit::BusinessDay), at(from));
    assert_eq!(days(1, "2026-03-27T10:00:00+01:00"), at("2026-03-30T10:00:00+02:00"));
    assert_eq!(days(1, "2026-03-28T10:00:00+01:00"), at("2026-03-31T08:00:00+02:00"));
    assert_eq!(days(2, "2026-12-23T09:00:00+01:00"), at("2026-12-28T09:00:00+01:00"));
}

#[test]
fn business_hours_count_only_open_time() {
    let hours = |count, from| clocks().add(span(count, CalendarUnit::BusinessHour), at(from));
    assert_eq!(hours(4, "2026-03-24T17:00:00+01:00"), at("2026-03-25T11:00:00+01:00"));
    assert_eq!(hours(4, "2026-03-27T17:00:00+01:00"), at("2026-03-30T11:00:00+02:00"));
    assert_eq!(hours(1, "2026-03-28T12:00:00+01:00"), at("2026-03-30T09:00:00+02:00"));
    assert_eq!(hours(10, "2026-03-24T08:00:00+01:00"), at("2026-03-24T18:00:00+01:00"));
}

#[test]
fn opening_hours_are_half_open() {
    let open = |when| clocks().is_open(CalendarId(0), at(when));
    assert!(open("2026-03-24T08:00:00+01:00"));
    assert!(!open("2026-03-24T18:00:00+01:00"));
    assert!(!open("2026-03-28T12:00:00+01:00"));
    assert!(!open("2026-12-25T12:00:00+01:00"));
}

#[test]
fn weeks_begin_on_monday_in_the_zone() {
    let start = |period, when| clocks().period_start(period, Clock::Policy, at(when));
    assert_eq!(start(Period::Week, "2026-03-29T23:30:00+02:00"), at("2026-03-23T00:00:00+01:00"));
    assert_eq!(start(Period::Month, "2026-03-31T22:30:00Z"), at("2026-04-01T00:00:00+02:00"));
    assert_eq!(
        clocks().next_period(Period::Week, Clock::Policy, at("2026-03-23T00:00:00+01:00")),
        at("2026-03-30T00:00:00+02:00")
    );
}

#[test]
fn windows_hold_both_ends() {
    let window = Window { from: Some(TimeSpan::Physical(2)), to: Some(TimeSpan::Physical(5)) };
    let holds: Vec<bool> = [1, 2, 5, 6].map(|far| clocks().in_window(&window, 10 + far, 10)).into();
    assert_eq!(holds, [false, true, true, false]);
}

#[test]
fn nothing_overflows() {
    assert_eq!(clocks().add(TimeSpan::Physical(i64::MAX), i64::MAX), i64::MAX);
    clocks().add(span(u32::MAX, CalendarUnit::Year), 0);
    clocks().add(span(u32::MAX, CalendarUnit::Week), i64::MIN);
    clocks().period_start(Period::Month, Clock::Policy, i64::MAX);
}
