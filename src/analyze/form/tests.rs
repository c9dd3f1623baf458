//! Forms by hand, event by event: the hard corners of each sentence.
use super::adjacent::Adjacent;
use super::after::{Response, ResponseRange};
use super::before::Precedence;
use super::ever::Existence;
use super::{Many, OTHER, Span, TARGET, TRIGGER, UNLESS, UNTIL};
use crate::analyze::automaton::Form;

/// Whether a form without clocks holds after some events.
fn holds<F: Form>(form: &F, events: &[u32]) -> bool {
    let mut state = form.start();
    for event in events {
        let steps = form.step(&state, *event);
        assert_eq!(steps.len(), 1);
        match steps.into_iter().next().and_then(|step| step.to) {
            Some(next) => state = next,
            None => return false,
        }
    }
    form.holds(&state)
}

#[test]
fn the_trigger_is_not_its_own_target() {
    let form = Response { span: Span::ANY };
    assert!(!holds(&form, &[TRIGGER | TARGET]));
    assert!(!holds(&form, &[TRIGGER | TARGET, TRIGGER | TARGET]));
    assert!(holds(&form, &[TRIGGER | TARGET, TARGET]));
    let form = Precedence { many: Many::SOME };
    assert!(!holds(&form, &[TRIGGER | TARGET]));
}

#[test]
fn the_event_that_ends_a_look_still_counts() {
    let form = Response { span: Span::ANY };
    assert!(holds(&form, &[TRIGGER, TARGET | UNTIL]));
    assert!(!holds(&form, &[TRIGGER, UNTIL, TARGET]));
    assert!(holds(&form, &[TRIGGER, UNLESS | UNTIL]));
    assert!(!holds(&form, &[TRIGGER, TRIGGER | OTHER, TARGET]));
}

#[test]
fn each_trigger_counts_for_itself() {
    let form = ResponseRange { many: Many { least: 1, most: Some(1) } };
    assert!(holds(&form, &[TRIGGER, TRIGGER, TARGET]));
    assert!(!holds(&form, &[TRIGGER, TARGET, TRIGGER, TARGET]));
}

#[test]
fn nothing_follows_the_last_and_nothing_precedes_the_first() {
    let next = Adjacent { previous: false, forbidden: false, span: Span::ANY, hours: None };
    assert!(!holds(&next, &[TRIGGER]));
    assert!(holds(&next, &[TRIGGER, TARGET]));
    assert!(!holds(&next, &[TRIGGER, 0, TARGET]));
    let previous = Adjacent { previous: true, forbidden: false, span: Span::ANY, hours: None };
    assert!(!holds(&previous, &[TRIGGER]));
    assert!(holds(&previous, &[TARGET, TRIGGER]));
}

#[test]
fn what_releases_must_come_before_any_target() {
    let at_least_two = ResponseRange { many: Many { least: 2, most: None } };
    assert!(holds(&at_least_two, &[TRIGGER, UNLESS]));
    assert!(!holds(&at_least_two, &[TRIGGER, TARGET, UNLESS]));
    assert!(!holds(&at_least_two, &[TRIGGER, TARGET | UNLESS]));
    // the second trigger has seen no target yet, the first has
    assert!(!holds(&at_least_two, &[TRIGGER, TARGET, TRIGGER, UNLESS]));
    assert!(holds(&at_least_two, &[TRIGGER, TARGET, TRIGGER, UNLESS, TARGET]));
    let just_one = ResponseRange { many: Many { least: 1, most: Some(1) } };
    assert!(holds(&just_one, &[TRIGGER, UNLESS, TARGET, TARGET]));
    assert!(!holds(&just_one, &[TRIGGER, TARGET, UNLESS, TARGET]));
}

#[test]
fn a_look_both_ways_ends_too() {
    let two = Existence { many: Many { least: 2, most: None } };
    assert!(holds(&two, &[TARGET, TRIGGER, TARGET | UNTIL]));
    assert!(!holds(&two, &[TARGET, TRIGGER, UNTIL, TARGET]));
    assert!(holds(&two, &[TARGET, UNTIL, TARGET, TRIGGER, UNTIL]));
    let one = Existence { many: Many { least: 1, most: Some(1) } };
    assert!(holds(&one, &[TRIGGER, TARGET, UNTIL, TARGET]));
    assert!(!holds(&one, &[TRIGGER, TARGET, TARGET, UNTIL]));
}
