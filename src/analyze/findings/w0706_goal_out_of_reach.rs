//! `W0706`.
use super::story::{tell_beside, told_moments};
use super::{listed, rules, underline};
use crate::analyze::{End, Unreachable};
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// A journey that can't succeed without breaking a rule
    ///
    /// Every way to the goal of this journey breaks one of the rules named, so each success is somebody's violation: the
    /// better the journey does, the worse the rules look, and a team that obeys its rules keeps customers from their goal.
    /// It is found from the definitions alone; what is not modelled counts as possible (`wayfare prove`,
    /// `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Ordered   by customer = "ordered"
    /// touchpoint Delivered by company  = "delivered"
    /// touchpoint Called    by customer = "called"
    ///
    /// journey order {
    ///   start Ordered
    ///   stage sent: Called
    ///   goal  here: Delivered within 2d
    /// }
    ///
    /// rule not_too_soon { when Ordered forbid Delivered within 3d }
    /// ```
    ///
    /// Let the goal and the rules leave room for each other:
    ///
    /// ```journey
    /// touchpoint Ordered   by customer = "ordered"
    /// touchpoint Delivered by company  = "delivered"
    /// touchpoint Called    by customer = "called"
    ///
    /// journey order {
    ///   start Ordered
    ///   stage sent: Called
    ///   goal  here: Delivered within 5d
    /// }
    ///
    /// rule not_too_soon { when Ordered forbid Delivered within 3d }
    /// ```
    ///
    /// To fix it, loosen one of the rules named, or move the goal: its window, its event, what it comes after.
    GOAL_OUT_OF_REACH = "W0706", "goal-out-of-reach", Warning
}

pub(super) fn finding(model: &Model, one: &Unreachable) -> Option<Diagnostic> {
    if one.end != End::Success {
        return None;
    }
    let journey = model.journeys.get(one.journey.index())?;
    let by = rules(model, &one.by);
    let name = &journey.meta.name;
    let message = match by.as_slice() {
        [] => format!("journey `{name}` can never succeed"),
        [only] => format!("journey `{name}` can't succeed without breaking rule `{}`", only.meta.name),
        _ => format!("journey `{name}` can't succeed without breaking one of {}", listed(&by)),
    };
    let finding = Diagnostic::new(&GOAL_OUT_OF_REACH, journey.meta.place, message);
    let finding = match &one.story {
        Some(story) => finding.help(format!(
            "loosen what is in the way, or move the goal; without the rules the shortest way is {}",
            told_moments(story)
        )),
        None => finding.help("move the goal: its window, its event, what it comes after"),
    };
    let finding = underline(model, finding, &by, "in the way");
    Some(tell_beside(model, finding, one.story.as_deref().unwrap_or_default(), (false, false)))
}
