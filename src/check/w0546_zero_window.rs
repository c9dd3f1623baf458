//! `W0546`.
use super::{Given, span};
use crate::diag::{Diagnostic, Place};
use crate::model::*;

crate::code! {
    /// A window of no length
    ///
    /// Only events with the very same time stamp fall into a window of length zero. Two systems hardly ever write the same
    /// microsecond, so what waits for it is missed almost always.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Confirmed = "confirmed"
    ///
    /// rule confirm { when Ordered expect Confirmed within 0s }
    /// ```
    ///
    /// Give it some time:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Confirmed = "confirmed"
    ///
    /// rule confirm { when Ordered expect Confirmed within 5s }
    /// ```
    ///
    /// To fix it, write a real length, or `expect next` if the order is what matters.
    ZERO_WINDOW = "W0546", "zero-window", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for pattern in given.scope.patterns.iter().copied() {
        let within = match &pattern.kind {
            PatternKind::Then { within, .. } => *within,
            PatternKind::AllWithin { within, .. } | PatternKind::Count { within, .. } => Some(*within),
            PatternKind::Silence { lasting, .. } => Some(*lasting),
            PatternKind::Event(_) | PatternKind::AnyOf(_) => None,
        };
        look(within, pattern.place, sink);
    }
    for journey in given.scope.journeys.iter().copied() {
        journey.stages.iter().for_each(|stage| look(stage.within, stage.meta.place, sink));
        for goal in &journey.goals {
            look(goal.within, goal.meta.place, sink);
            look(goal.confirmed.as_ref().map(|(_, within)| *within), goal.meta.place, sink);
        }
        look(journey.abandon, journey.meta.place, sink);
        look(journey.time_out, journey.meta.place, sink);
    }
    for clause in given.scope.rules.iter().copied().flat_map(|rule| &rule.clauses) {
        let (within, place) = match &clause.demand {
            Demand::Expect(target, _) | Demand::Forbid(target, _) => (target.window.to, target.pattern.place),
            Demand::OneOf(_, window) | Demand::AllOrNone(_, window) => (window.to, clause.place),
            Demand::Limit(Limit { per: LimitPer::Sliding(within), pattern, .. }) => (Some(*within), pattern.place),
            Demand::Limit(_) | Demand::Edge(..) => continue,
        };
        look(within, place, sink);
    }
}

fn look(within: Option<TimeSpan>, place: Place, sink: &mut Vec<Diagnostic>) {
    if within.is_some_and(span::is_zero) {
        sink.push(
            Diagnostic::new(&ZERO_WINDOW, place, "only events of the very same time fit into a window of length zero")
                .help("write a real length, or `next` if the order is what matters"),
        );
    }
}
