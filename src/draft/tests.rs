//! What `settle` makes of measured values, by hand.
use super::settle::{Counted, Measured, Value};
use super::{Draft, Mapped, Part};
use crate::discover::{Survey, Tally, discover};
use crate::history::{Builder, Ending, Needs, Position, Row};

/// 40 customers ask, 30 of them get an answer an hour later.
fn draft() -> Draft {
    let mut builder = Builder::new(Needs::default());
    for number in 0..40u64 {
        for (at, name) in ["ask", "answered"].iter().enumerate().take(if number < 30 { 2 } else { 1 }) {
            let (customer, time) = (format!("c{number}"), at as i64 * 3_600_000_000);
            let position = Position::new(0, number * 2 + at as u64);
            builder.push(&Row { customer: &customer, time, name, position, channel: None }).unwrap();
        }
    }
    let history = builder.finish(Ending::default());
    let mut tally = Tally::default();
    tally.add(&history);
    let mut survey = Survey::new(&tally);
    survey.add(&history);
    let mapped = Mapped { paths: vec!["../a: b.csv".to_owned()], name: "a: b.csv".to_owned(), ..Mapped::default() };
    Draft::new(discover(survey, &tally, None), Vec::new(), mapped, None, "you@example.com").unwrap()
}

fn all(draft: &Draft) -> String {
    draft.texts().into_iter().map(|text| text.text).collect()
}

#[test]
fn thresholds_stand_at_todays_values_on_the_side_that_holds() {
    let mut draft = draft();
    let value = |value: f64| Value { value, n: 40 };
    let kpis = [("success_rate", 0.7566), ("time_to_goal", 5_400_000_000.5), ("contacts", 1.751)];
    let kpis = kpis.map(|(name, one)| (name.to_owned(), value(one))).into();
    draft.settle(&Measured { kpis, rules: [].into() });
    let text = all(&draft);
    for line in [
        "require >= 75%  // today 75.7 % of 40 journeys",
        "require <= 91min  // today 1.5 hours of 40 journeys",
        "target <= 1.8  // today 1.75 on average of 40 journeys",
    ] {
        assert!(text.contains(line), "`{line}` is not in\n{text}");
    }
    assert!(!text.contains("rule "), "rules that nobody was counted for say nothing:\n{text}");
}

#[test]
fn rules_that_hold_almost_always_get_an_allowance_and_others_go() {
    let draft = draft();
    let name = draft.rules.first().unwrap().1.name.clone();
    let settle = |kept, broken| {
        let mut again = draft.clone();
        let rules = [(name.clone(), Counted { kept, broken })].into();
        again.settle(&Measured { kpis: [].into(), rules });
        all(&again)
    };
    assert!(settle(97, 3).contains("allow up to 3%"));
    assert!(settle(997, 1).contains("allow up to 0.2%"));
    assert!(!settle(100, 0).contains("allow up to"));
    assert!(!settle(94, 6).contains(&format!("rule {name} ")));
    assert!(!settle(9, 0).contains(&format!("rule {name} ")));
}

#[test]
fn a_part_knows_its_lines_and_can_go() {
    let mut draft = draft();
    let texts = draft.texts();
    let settings = texts.iter().find(|text| text.path == "wayfare.yaml").unwrap();
    assert!(settings.text.contains("path: \"../a: b.csv\""), "{}", settings.text);
    let journey = texts.iter().find(|text| text.path.ends_with("answered.journey")).unwrap();
    let at = journey.text.find("moment AnyContact").unwrap();
    assert_eq!((journey.part_at(at), journey.part_at(0)), (Part::Contacts, Part::Base));
    assert!(draft.leave_out(Part::Contacts) && !draft.leave_out(Part::Contacts) && !draft.leave_out(Part::Base));
    assert!(!all(&draft).contains("AnyContact"));
}
