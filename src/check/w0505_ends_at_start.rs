//! `W0505`.
use super::cover::{self, Alternative};
use super::{Given, cover::covered};
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A journey ends with the event that starts it
    ///
    /// The start event is offered to the goals and outcomes too. Here every such event at once reaches the goal, or fails
    /// or leaves the journey, so the instance begins and ends in the same moment: there is no time, no wait and no stage in
    /// it, and its success rate is decided by definition.
    ///
    /// ```journey
    /// touchpoint Order    = "order"
    /// touchpoint Delivery = "delivery"
    ///
    /// journey purchase {
    ///   start   Order
    ///   goal    delivered: Order or Delivery within 7d
    /// }
    /// ```
    ///
    /// Let the goal be an event that comes later:
    ///
    /// ```journey
    /// touchpoint Order    = "order"
    /// touchpoint Delivery = "delivery"
    ///
    /// journey purchase {
    ///   start   Order
    ///   goal    delivered: Delivery within 7d
    /// }
    /// ```
    ///
    /// To fix it, tell the two events apart with `where`, make the goal wait for a stage (`after STAGE`), or name another
    /// touch point.
    ENDS_AT_START = "W0505", "ends-at-start", Warning
}

/// So many `fail` and `exit` are looked at.
const MOST: usize = 64;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let Some(start) = &journey.start else { continue };
        let starts = cover::alternatives(given.model, &start.pattern);
        let goals = goals(journey);
        let all_goals: Vec<_> = goals.iter().map(|goal| cover::alternatives(given.model, &goal.pattern)).collect();
        let at_goal = |one: &Alternative<'_>| !goals.is_empty() && all_goals.iter().all(|goal| covered(goal, one));
        let [fail, exit] = [&journey.fail, &journey.exit].map(|triggers| {
            let first = triggers.iter().take(MOST);
            first.flat_map(|trigger| cover::alternatives(given.model, &trigger.pattern)).collect::<Vec<_>>()
        });
        for one in &starts {
            let what = match one {
                one if at_goal(one) => "succeeds",
                one if covered(&fail, one) => "fails",
                one if covered(&exit, one) => "is left",
                _ => continue,
            };
            let message = format!("journey `{}` {what} with the very event that starts it", journey.meta.name);
            sink.push(
                Diagnostic::new(&ENDS_AT_START, one.place, message)
                    .help("tell start and end apart with `where`, or name different touch points"),
            );
        }
    }
}

/// The customer goals, if each is reached by any event of its pattern at any time.
fn goals(journey: &Journey) -> Vec<&Trigger> {
    let goals: Vec<&Goal> = journey.goals.iter().filter(|goal| !goal.business).collect();
    let immediate = |goal: &&Goal| {
        goal.after.is_none() && goal.confirmed.is_none() && !matches!(goal.anchor, Anchor::Stage(_))
    };
    if goals.iter().all(immediate) { goals.into_iter().map(|goal| &goal.trigger).collect() } else { Vec::new() }
}
