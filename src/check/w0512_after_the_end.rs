//! `W0512`.
use super::cover::{self, Alternative, covered};
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A rule looks beyond the ends of its journey
    ///
    /// A rule inside a journey sees only the events of the instance, from its start event to its end event. This one waits
    /// for something after an event that ends the instance, or looks back from the event that starts it. There is nothing to
    /// be seen there: an `expect` is always violated, a `forbid` never.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// touchpoint Survey    by company = "survey_sent"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   rule    ask { when Delivered expect Survey within 2d }
    /// }
    /// ```
    ///
    /// Let the rule see the customer's whole history:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// touchpoint Survey    by company = "survey_sent"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    ///
    /// rule ask { when Delivered expect Survey within 2d }
    /// ```
    ///
    /// To fix it, move the rule out of the journey so that it is evaluated per customer.
    AFTER_THE_END = "W0512", "after-the-end", Warning
}

/// So many outcomes of a journey are looked at.
const MOST: usize = 16;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for rule in given.scope.rules.iter().copied() {
        let Subject::Instance(id) = rule.subject else { continue };
        let Some(journey) = given.model.journeys.get(id.index()) else { continue };
        for clause in &rule.clauses {
            sink.extend(check_clause(given.model, journey, rule, clause));
        }
    }
}

fn check_clause(model: &Model, journey: &Journey, rule: &Rule, clause: &Clause) -> Option<Diagnostic> {
    let trigger = clause.trigger.as_ref()?;
    let (target, expects) = match &clause.demand {
        Demand::Expect(target, _) => (target, true),
        Demand::Forbid(target, _) => (target, false),
        _ => return None,
    };
    if !only_log_events(model, &target.pattern) {
        return None;
    }
    let triggers = cover::alternatives(model, trigger);
    let (where_, found) = match target.side {
        Side::After | Side::Next | Side::BeforeAnother(_) => {
            let ends = ends(model, journey);
            ("after an event that ends", triggers.iter().any(|one| covered(&ends, one)))
        }
        Side::Before | Side::Previous | Side::SinceLast(_) if expects => {
            let start = cover::alternatives(model, &journey.start.as_ref()?.pattern);
            ("before the event that starts", start.iter().all(|one| covered(&triggers, one)))
        }
        _ => return None,
    };
    let verdict = if expects { "is always violated" } else { "never finds anything" };
    let message = format!("rule `{}` {verdict}: it looks {where_} journey `{}`", rule.meta.name, journey.meta.name);
    found.then(|| {
        Diagnostic::new(&AFTER_THE_END, trigger.place, message)
            .help("move the rule out of the journey, so that it sees the customer's whole history")
    })
}

/// What ends every instance it happens in.
fn ends<'m>(model: &'m Model, journey: &'m Journey) -> Vec<Alternative<'m>> {
    let mut goals = journey.goals.iter().filter(|goal| !goal.business);
    let sole = match (goals.next(), goals.next()) {
        (Some(goal), None) => Some(goal),
        _ => None,
    };
    let plain = |goal: &&Goal| {
        goal.after.is_none() && goal.confirmed.is_none() && !matches!(goal.anchor, Anchor::Stage(_))
    };
    let goal = sole.filter(plain).map(|goal| &goal.trigger);
    let triggers = goal.into_iter().chain(&journey.fail).chain(&journey.exit).take(MOST);
    triggers.flat_map(|trigger| cover::alternatives(model, &trigger.pattern)).collect()
}

fn only_log_events(model: &Model, pattern: &Pattern) -> bool {
    let alternatives = cover::alternatives(model, pattern);
    alternatives.iter().all(|one| matches!(one.source, Some(Source::Touchpoint(_) | Source::Any)))
}
