//! The report for people. Snapshots are for looks; what must be said is asserted.
use super::render;
use crate::report::diagnostics::{Look, Paint, is_harmful};
use crate::report::fixture::{nothing, upgrade};

fn look(width: usize) -> Look {
    Look { width, paint: Paint::Plain }
}

#[test]
fn a_whole_report() {
    insta::assert_snapshot!(render(&upgrade().evaluation(), &look(110)));
}

#[test]
fn a_narrow_report() {
    let text = render(&upgrade().evaluation(), &look(60));
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(60), "{widest:?}\n{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_journey_that_never_started_says_why_and_what_the_log_has_instead() {
    let mut fixture = upgrade();
    fixture.facts.journeys.clear();
    fixture.facts.kpis.clear();
    fixture.facts.rules.clear();
    fixture.facts.claimed[0] = 0;
    fixture.facts.unclaimed.insert("offer_view".into(), 150);
    let text = render(&fixture.evaluation(), &look(120));
    let expected =
        "no instance started: `OfferViewed` (`offer_viewed` in the definition; the log has `offer_view`) never";
    assert!(text.replace("\n    ", " ").contains(expected), "{text}");
    assert!(text.starts_with("○ inconclusive"), "{text}");
}

#[test]
fn no_definitions_and_no_events() {
    insta::assert_snapshot!(render(&nothing().evaluation(), &look(100)));
}

#[test]
fn hostile_names_are_inert() {
    let mut fixture = upgrade();
    let hostile = "\u{1b}[31mevil\u{9b}0m\u{202e}\u{7f}\r\nnew line";
    fixture.facts.rules[0].violations[0].customer = hostile.into();
    fixture.facts.unclaimed.insert(hostile.into(), 900);
    fixture.log.files[0] = hostile.into();
    fixture.model.journeys[0].meta.title = Some(hostile.into());
    let text = render(&fixture.evaluation(), &look(110));
    assert!(!text.chars().any(|c| c != '\n' && is_harmful(c)), "{text:?}");
    assert!(!text.lines().any(|line| line.starts_with("new line")), "{text}");
}

#[test]
fn colour_only_repeats_what_is_said() {
    let plain = render(&upgrade().evaluation(), &look(110));
    let coloured = render(&upgrade().evaluation(), &Look { width: 110, paint: Paint::Colour });
    assert!(coloured.contains('\u{1b}'));
    let mut stripped = String::new();
    let mut rest = coloured.chars();
    while let Some(c) = rest.next() {
        if c == '\u{1b}' {
            rest.by_ref().find(|c| *c == 'm');
        } else {
            stripped.push(c);
        }
    }
    assert_eq!(stripped, plain);
}
