//! `W0508`.
use super::course::Course;
use super::{Given, span};
use crate::diag::{Diagnostic, Place};
use crate::model::*;

crate::code! {
    /// A window that nothing fits into
    ///
    /// The window ends before it begins: `not before` is longer than `within`, or a goal must come after a stage that takes
    /// longer than the goal has. No event ever falls into it, so what waits for it always fails.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Confirmed = "confirmed"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   stage   confirm: Confirmed within 1d not before 2d
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// Begin the window before its end:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Confirmed = "confirmed"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   stage   confirm: Confirmed within 2d not before 1d
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// To fix it, swap the two times or widen the window.
    IMPOSSIBLE_WINDOW = "W0508", "impossible-window", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        for stage in &journey.stages {
            let (Some(from), Some(to)) = (stage.not_before, stage.within) else { continue };
            if span::longer(from, to) {
                let what = format!("stage `{}` must not come before {}", stage.meta.name, span::written(from));
                sink.push(impossible(stage.meta.place, &format!("{what}, but within {}", span::written(to))));
            }
        }
        let course = Course::of(journey);
        sink.extend(journey.goals.iter().filter_map(|goal| too_short(journey, &course, goal)));
    }
}

/// A goal that must come after a stage which can't be reached in the goal's time.
fn too_short(journey: &Journey, course: &Course<'_>, goal: &Goal) -> Option<Diagnostic> {
    let (after, within) = (goal.after?, goal.within?);
    if matches!(goal.anchor, Anchor::Stage(_)) {
        return None;
    }
    let (earliest, most) = (course.earliest(after), span::most(within)?);
    let stage = journey.stages.get(after.index())?;
    let message = format!(
        "goal `{}` has {}, but stage `{}` before it takes at least {}",
        goal.meta.name,
        span::written(within),
        stage.meta.name,
        span::written(TimeSpan::Physical(earliest))
    );
    (earliest > most).then(|| impossible(goal.meta.place, &message).also(stage.meta.place, "must be reached before"))
}

fn impossible(place: Place, message: &str) -> Diagnostic {
    Diagnostic::new(&IMPOSSIBLE_WINDOW, place, message).help("swap the two times or widen the window")
}
