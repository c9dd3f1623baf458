//! `W0506`.
use super::{Given, span};
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A window reaches beyond the end of its journey
    ///
    /// The journey is over, by its goal's window or by `time out`, before this window is: the later part of it can never be
    /// used. Whoever reads it believes the customer has longer than is so, and a change of the number changes nothing.
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Paid        = "paid"
    /// touchpoint Activated   = "activated"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   pay: Paid within 10d
    ///   goal    active: Activated within 7d of start
    /// }
    /// ```
    ///
    /// Make the parts fit into the whole:
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint Paid        = "paid"
    /// touchpoint Activated   = "activated"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   pay: Paid within 5d
    ///   goal    active: Activated within 7d of start
    /// }
    /// ```
    ///
    /// To fix it, shorten this window or lengthen the one that ends the journey.
    WINDOW_BEYOND_END = "W0506", "window-beyond-end", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let goal_end = goal_end(journey);
        for stage in &journey.stages {
            let Some(within) = stage.within else { continue };
            match (goal_end, journey.time_out) {
                (Some((goal, end)), _) if span::longer(within, end) => sink.push(
                    beyond("stage", &stage.meta, within, &format!("goal `{}` has {}", goal.meta.name, span::written(end)))
                        .also(goal.meta.place, "the journey is over when this window is"),
                ),
                (_, Some(end)) if span::longer(within, end) => sink.push(timed_out("stage", &stage.meta, within, end)),
                _ => {}
            }
        }
        for goal in &journey.goals {
            let (Some(within), Some(end)) = (goal.within, journey.time_out) else { continue };
            if span::longer(within, end) {
                sink.push(timed_out("goal", &goal.meta, within, end));
            }
        }
    }
}

/// The longest window of the customer goals, if all have one that counts from the start.
fn goal_end(journey: &Journey) -> Option<(&Goal, TimeSpan)> {
    let mut longest: Option<(&Goal, TimeSpan)> = None;
    for goal in journey.goals.iter().filter(|goal| !goal.business) {
        let within = goal.within?;
        if matches!(goal.anchor, Anchor::Stage(_)) {
            return None;
        }
        match longest {
            Some((_, other)) if span::at_least(other, within) => {}
            Some((_, other)) if !span::at_least(within, other) => return None,
            _ => longest = Some((goal, within)),
        }
    }
    longest
}

fn timed_out(kind: &str, meta: &Meta, within: TimeSpan, end: TimeSpan) -> Diagnostic {
    beyond(kind, meta, within, &format!("the journey times out after {}", span::written(end)))
}

fn beyond(kind: &str, meta: &Meta, within: TimeSpan, end: &str) -> Diagnostic {
    let message = format!("{kind} `{}` is given {}, but {end}", meta.name, span::written(within));
    Diagnostic::new(&WINDOW_BEYOND_END, meta.place, message).help("shorten this window or lengthen the other")
}
