//! `W0504`.
use super::cover::{self, Alternative};
use super::{Given, cover::covered};
use crate::diag::{Diagnostic, Place};
use crate::model::*;
use crate::syntax::ast::WithoutEffect;

crate::code! {
    /// An outcome stands in the shadow of an earlier one
    ///
    /// An event ends a journey only once, and outcomes are tried in a fixed order: `goal`, then `fail`, then `exit`, then
    /// `without … else`. Every event of this outcome is already taken by one that is tried before it, so it never counts
    /// anybody: customers you meant to leave out are counted as failures, or failures as successes.
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Activated   = "activated"
    /// touchpoint Cancelled   = "cancelled" { reason: one of "price", "moved" }
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   goal    active: Activated within 7d
    ///   fail    Cancelled
    ///   exit    Cancelled where reason == "moved"
    /// }
    /// ```
    ///
    /// Narrow the outcome that is tried first:
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Activated   = "activated"
    /// touchpoint Cancelled   = "cancelled" { reason: one of "price", "moved" }
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   goal    active: Activated within 7d
    ///   fail    Cancelled where reason != "moved"
    ///   exit    Cancelled where reason == "moved"
    /// }
    /// ```
    ///
    /// To fix it, add a `where` to the earlier outcome that leaves these events to the later one, or remove the later one.
    SHADOWED_OUTCOME = "W0504", "shadowed-outcome", Warning
}

/// An outcome is compared with this many before it.
const MOST: usize = 64;

struct Outcome<'m> {
    word: &'static str,
    alternatives: Vec<Alternative<'m>>,
    place: Place,
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let mut before: Vec<Outcome<'_>> = sole_goal(given.model, journey).into_iter().collect();
        let fails = journey.fail.iter().map(|trigger| ("fail", trigger, true));
        let exits = journey.exit.iter().map(|trigger| ("exit", trigger, true));
        // an exclusion holds only between its marks, so that it shadows nothing itself
        let exclusions = journey.without.iter().map(|one| (without_word(one.effect), &one.trigger, false));
        for (word, trigger, shadows) in fails.chain(exits).chain(exclusions) {
            let outcome = outcome(given.model, word, trigger);
            sink.extend(outcome.alternatives.iter().filter_map(|one| shadowed(journey, word, one, &before)));
            if shadows && before.len() < MOST {
                before.push(outcome);
            }
        }
    }
}

fn shadowed(journey: &Journey, word: &str, one: &Alternative<'_>, before: &[Outcome<'_>]) -> Option<Diagnostic> {
    let shadow = before.iter().find(|outcome| covered(&outcome.alternatives, one))?;
    let message = format!(
        "this `{word}` of journey `{}` never counts: its `{}` takes every such event before",
        journey.meta.name, shadow.word
    );
    Some(
        Diagnostic::new(&SHADOWED_OUTCOME, one.place, message)
            .also(shadow.place, "is tried first")
            .help("narrow the earlier outcome with `where`, or remove this one"),
    )
}

/// The goal that ends the journey whenever its event happens.
fn sole_goal<'m>(model: &'m Model, journey: &'m Journey) -> Option<Outcome<'m>> {
    let mut goals = journey.goals.iter().filter(|goal| !goal.business);
    let (goal, None) = (goals.next()?, goals.next()) else { return None };
    let ends = goal.after.is_none() && goal.confirmed.is_none() && !matches!(goal.anchor, Anchor::Stage(_));
    ends.then(|| outcome(model, "goal", &goal.trigger))
}

fn outcome<'m>(model: &'m Model, word: &'static str, trigger: &'m Trigger) -> Outcome<'m> {
    Outcome { word, alternatives: cover::alternatives(model, &trigger.pattern), place: trigger.pattern.place }
}

fn without_word(effect: WithoutEffect) -> &'static str {
    match effect {
        WithoutEffect::Fail => "without … else fail",
        WithoutEffect::Ignore => "without … else ignore",
    }
}
