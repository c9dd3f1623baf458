//! Columns, counts and proposals from small logs written for the purpose.
use super::*;
use crate::history::{Builder, Ending, Needs, Position, Row};
use crate::log::{Glance, Glimpse};
use smol_str::SmolStr;
use std::collections::BTreeMap;

const HOUR: i64 = 3_600_000_000;

/// What stands in columns, each a name and its values; shorter ones begin again.
fn glance(columns: &[(&str, &[&str])], rows: usize) -> Glance {
    let column = |(name, values): &(&str, &[&str])| {
        let cell = |value: &&str| (!value.is_empty()).then(|| SmolStr::new(value));
        Glimpse { name: SmolStr::new(name), cells: values.iter().cycle().take(rows).map(cell).collect() }
    };
    Glance { columns: columns.iter().map(column).collect(), rows, is_xes: false }
}

/// Customers of event names, an hour apart.
fn surveyed(customers: &[(usize, &[&str])]) -> (Survey, Tally) {
    let mut hourly: Vec<(usize, Vec<(i64, &str)>)> = Vec::new();
    for (count, names) in customers {
        hourly.push((*count, (0..).zip(names.iter().copied()).collect()));
    }
    timed(&hourly.iter().map(|(count, events)| (*count, events.as_slice())).collect::<Vec<_>>())
}

/// Customers of events at hours.
fn timed(customers: &[(usize, &[(i64, &str)])]) -> (Survey, Tally) {
    let mut builder = Builder::new(Needs::default());
    let mut number = 0;
    for (count, events) in customers {
        for _ in 0..*count {
            number += 1;
            for (at, name) in *events {
                let row = Row {
                    customer: &format!("c{number}"),
                    time: at * HOUR,
                    name,
                    position: Position::new(0, number * 10_000 + at.unsigned_abs()),
                    channel: None,
                };
                builder.push(&row).unwrap();
            }
        }
    }
    let history = builder.finish(Ending::default());
    let mut tally = Tally::default();
    tally.add(&history);
    let mut survey = Survey::new(&tally);
    survey.add(&history);
    (survey, tally)
}

fn said(survey: &Survey) -> Vec<String> {
    let phrasing = Phrasing::new(survey, &BTreeMap::new());
    let mut namer = Namer::default();
    rules(survey).iter().map(|rule| phrasing.rule(rule, &mut namer).lines.join("; ")).collect()
}

#[test]
fn quantiles_of_gaps_are_never_below_and_hardly_above_the_exact_ones() {
    let mut gaps = Gaps::default();
    (1..=1000).for_each(|second| gaps.add(second * 1_000_000));
    for (share, exact) in [(0.5, 500_000_000), (0.9, 900_000_000), (1.0, 1_000_000_000)] {
        let found = gaps.quantile(share).unwrap();
        assert!(found >= exact && found <= exact + exact / 16, "{share}: {found}");
    }
    assert_eq!((gaps.count(), gaps.longest()), (1000, 1_000_000_000));
    // a thousand are kept one by one, in any order; one more, and they are counted by size
    let mut gaps = Gaps::default();
    (1..=999).rev().for_each(|second| gaps.add(second * 1_000_000 + 7));
    assert_eq!((gaps.quantile(0.5), gaps.quantile(0.9)), (Some(500_000_007), Some(900_000_007)));
    assert!(gaps.is_exact());
    (0..2).for_each(|_| gaps.add(1));
    assert!(!gaps.is_exact() && gaps.quantile(0.001) == Some(1), "{gaps:?}");
    let found = gaps.quantile(0.9).unwrap();
    assert!((899_000_007..=899_000_007 * 17 / 16).contains(&found), "{found}");
    assert_eq!(Gaps::default().quantile(0.5), None);
}

#[test]
fn lengths_are_rounded_to_what_people_choose_and_written_exactly() {
    assert_eq!(nice(61_000_000), 120_000_000);
    assert_eq!(nice(0), 1_000_000);
    for (micros, text) in [(90 * 60_000_000, "90min"), (36 * HOUR, "36h"), (24 * HOUR, "1d"), (1_500_000, "2s")] {
        assert_eq!(written(micros), text);
    }
}

#[test]
fn columns_are_told_by_names_or_by_what_stands_in_them() {
    let times = ["2026-01-01 10:00", "2026-01-02 10:00", "2026-01-03 10:00", "2026-01-04 10:00"];
    let (who, what) = (["a7", "b9", "c1"], ["look", "buy"]);
    let odd = glance(&[("x1", &times), ("x2", &who), ("x3", &what), ("x4", &["mobile"])], 60);
    let columns = guess(&odd, &Given::default()).unwrap();
    assert_eq!((&*columns.time.column, &*columns.customer.column, &*columns.event.column), ("x1", "x2", "x3"));
    assert!(!columns.has_offset);
    // a usual name decides, whatever else there is
    let usual =
        glance(&[("created", &times), ("time", &times), ("user_id", &who), ("session", &who), ("event", &what)], 60);
    let columns = guess(&usual, &Given::default()).unwrap();
    assert_eq!((&*columns.time.column, &*columns.customer.column), ("time", "user_id"));
    let given = Given { customer: Some("session".into()), ..Given::default() };
    assert_eq!(&*guess(&usual, &given).unwrap().customer.column, "session");
}

#[test]
fn times_are_read_in_many_ways() {
    for (values, format, is_doubtful) in [
        (["31.12.2025 23:59", "01.02.2026 08:00"], Some("%d.%m.%Y %H:%M"), false),
        (["01/02/2026 08:00", "03/04/2026 09:00"], Some("%d/%m/%Y %H:%M"), true),
        (["01/31/2026 08:00", "03/04/2026 09:00"], Some("%m/%d/%Y %H:%M"), false),
        (["31.12.25 23:59", "01.02.26 08:00"], Some("%d.%m.%y %H:%M"), false),
        (["12/31/25", "02/01/26"], Some("%m/%d/%y"), false),
        (["1767225600", "1767229200"], None, false),
        (["2026-01-01T10:00:00+01:00", "2026-01-01T11:00:00Z"], None, false),
    ] {
        let log = glance(&[("wann", &values), ("kunde", &["a", "b", "c"]), ("aktion", &["x", "y"])], 30);
        let columns = guess(&log, &Given::default()).unwrap();
        assert_eq!((columns.time_format.as_deref(), columns.is_day_doubtful), (format, is_doubtful), "{values:?}");
    }
}

#[test]
fn times_of_day_in_a_column_of_their_own_are_noticed() {
    let (who, what, clock) = (["a", "b", "c"], ["x", "y"], ["8:05", "23:59:59"]);
    let log = |days: [&'static str; 2], clock: [&'static str; 2]| {
        let log = glance(&[("kunde", &who), ("datum", &days), ("uhrzeit", &clock), ("aktion", &what)], 30);
        guess(&log, &Given::default()).unwrap().clock
    };
    assert_eq!(log(["31.12.2025", "01.02.2026"], clock).as_deref(), Some("uhrzeit"));
    assert_eq!(log(["2025-12-31", "2026-02-01"], clock).as_deref(), Some("uhrzeit"));
    assert_eq!(log(["2025-12-31 08:00", "2026-02-01 09:00"], clock), None, "the time holds both");
    assert_eq!(log(["2025-12-31", "2026-02-01"], ["8:05", "later"]), None);
}

#[test]
fn what_is_missing_is_told() {
    let (who, what) = (["a", "b", "c"], ["x", "y"]);
    let timeless = glance(&[("kunde", &who), ("aktion", &what)], 30);
    assert_eq!(guess(&timeless, &Given::default()), Err(Missing::Time));
    let headless = glance(&[("2026-01-01", &["2026-01-02"]), ("7", &["8"]), ("x", &what)], 30);
    assert_eq!(guess(&headless, &Given::default()), Err(Missing::Header));
}

#[test]
fn rules_say_something_and_none_follows_from_others() {
    let (survey, _) = surveyed(&[(60, &["ask", "offer", "sign", "pay"]), (40, &["ask", "offer"]), (40, &["ask"])]);
    let said = said(&survey);
    // everything begins with `ask`, so that it comes before all others goes without saying; `offer` before `pay` follows
    assert!(said.contains(&"expect first Ask".to_owned()), "{said:?}");
    assert!(said.iter().any(|rule| rule.contains("when   Sign; expect previous Offer")), "{said:?}");
    assert!(!said.iter().any(|rule| rule == "when   Pay; expect Ask before"), "{said:?}");
    assert!(!said.iter().any(|rule| rule == "when   Pay; expect Offer before"), "{said:?}");
    let plain = said.iter().filter(|rule| rule.contains("Sign") && rule.contains("Ask")).count();
    assert_eq!(plain, 0, "{said:?}");
}

#[test]
fn what_everybody_does_in_any_order_is_no_rule() {
    let (survey, _) = surveyed(&[(50, &["a", "b", "a", "b"]), (50, &["b", "a", "b", "a"])]);
    assert_eq!(said(&survey), Vec::<String>::new());
}

#[test]
fn names_that_never_meet_are_a_rule_if_chance_would_have_them_meet() {
    let (survey, _) =
        surveyed(&[(50, &["in", "card", "out"]), (50, &["in", "cash", "out"]), (3, &["in", "odd", "out"])]);
    let said = said(&survey);
    assert!(
        said.iter().any(|rule| rule.ends_with("ever") && rule.contains("Card") && rule.contains("Cash")),
        "{said:?}"
    );
    assert!(!said.iter().any(|rule| rule.contains("Odd")), "three customers say nothing: {said:?}");
}

#[test]
fn a_journey_leads_from_the_usual_beginning_to_the_usual_end() {
    let (survey, _) = surveyed(&[
        (50, &["visit", "cart", "order confirmed"]),
        (30, &["visit", "cart", "cancelled"]),
        (20, &["visit", "help"]),
    ]);
    let name = |place: &usize| survey.seen[*place].name.to_string();
    let course = course(&survey).unwrap();
    assert_eq!(course.starts.iter().map(name).collect::<Vec<_>>(), ["visit"]);
    assert_eq!(course.goals.iter().map(name).collect::<Vec<_>>(), ["order confirmed"]);
    assert_eq!(course.fails.iter().map(name).collect::<Vec<_>>(), ["cancelled"]);
    assert_eq!(course.stages.iter().map(|stage| name(&stage.place)).collect::<Vec<_>>(), ["cart"]);
    assert!((course.begins - 1.0).abs() < 1e-9 && (course.reached - 0.5).abs() < 1e-9, "{course:?}");
    assert_eq!(super::course(&surveyed(&[(9, &["only"])]).0), None);
}

#[test]
fn what_most_end_with_is_no_bad_end_by_its_word() {
    let name = |survey: &Survey, place: &usize| survey.seen[*place].name.to_string();
    let (loans, _) = surveyed(&[
        (80, &["hold placed", "borrowed", "item returned"]),
        (15, &["hold placed", "borrowed", "overdue notice", "fine paid", "item returned"]),
        (10, &["hold placed", "hold cancelled"]),
    ]);
    let course = super::course(&loans).unwrap();
    assert_eq!(course.goals.iter().map(|place| name(&loans, place)).collect::<Vec<_>>(), ["item returned"]);
    assert_eq!(course.fails.iter().map(|place| name(&loans, place)).collect::<Vec<_>>(), ["hold cancelled"]);
    // in a shop few return what they bought, and then never buy again
    let (shop, _) = surveyed(&[(70, &["visit", "order paid"]), (9, &["visit", "goods returned"]), (9, &["visit"])]);
    let course = super::course(&shop).unwrap();
    assert_eq!(course.goals.iter().map(|place| name(&shop, place)).collect::<Vec<_>>(), ["order paid"]);
    assert_eq!(course.fails.iter().map(|place| name(&shop, place)).collect::<Vec<_>>(), ["goods returned"]);
}

#[test]
fn nobody_who_gets_there_is_given_up_before() {
    // 303 of 305 waits are an hour, so that 99 of 100 are; but 1 of 4 who arrive waited for two
    let often: Vec<(i64, &str)> = (0..=300).map(|hour| (hour, "look")).collect();
    let slow: &[(i64, &str)] = &[(0, "look"), (2, "order paid")];
    let quick: &[(i64, &str)] = &[(0, "look"), (1, "order paid")];
    let found = course(&timed(&[(1, &often), (1, slow), (3, quick), (1, &[(0, "look"), (1000, "look")])]).0).unwrap();
    assert_eq!((found.silence, found.patience), (2 * HOUR, Patience::Arrivals));
    // whoever was away for a month begins anew
    let away: &[(i64, &str)] = &[(0, "look"), (720, "order paid")];
    let found = course(&timed(&[(1, &often), (1, away), (3, quick), (1, &[(0, "look"), (1000, "look")])]).0).unwrap();
    assert_eq!((found.silence, found.patience), (2 * HOUR, Patience::Waits));
    // all wait alike
    let found = course(&timed(&[(150, quick), (1, &[(0, "look"), (10, "look")])]).0).unwrap();
    assert_eq!((found.silence, found.patience), (HOUR, Patience::Waits));
    // the log spans ten hours, and the longest length of half of it that people choose is four
    let found = course(&timed(&[(5, &[(0, "look"), (10, "order paid")])]).0).unwrap();
    assert_eq!((found.silence, found.patience), (4 * HOUR, Patience::Log));
}

#[test]
fn names_are_ascii_no_keyword_and_given_once() {
    let mut namer = Namer::default();
    for (raw, name) in [
        ("order placed", "OrderPlaced"),
        ("orderPlaced", "OrderPlaced2"),
        ("Größe übrig", "GroesseUebrig"),
        ("1st", "Event1st"),
        ("дом", "Dom"),
        ("東京", "Event"),
        ("", "Event2"),
        ("\"x\"; drop", "XDrop"),
    ] {
        assert_eq!(namer.upper_camel(raw), name, "{raw}");
    }
    let mut namer = Namer::default();
    assert_eq!(namer.lower_snake("journey"), "journey_value");
    assert_eq!(namer.lower_snake("org:role"), "org_role");
}
