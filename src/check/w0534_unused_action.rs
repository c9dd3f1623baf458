//! `W0534`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// An action that no rule calls
    ///
    /// No rule does this action. What it would set off never happens, on a log or live.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// action notify(text: text)
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 7d
    /// }
    /// ```
    ///
    /// Call it:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// action notify(text: text)
    ///
    /// rule on_time {
    ///   when   Ordered
    ///   expect Delivered within 7d
    ///   do     notify(text: "late")
    /// }
    /// ```
    ///
    /// To fix it, call the action with `do` in a rule, or remove it.
    UNUSED_ACTION = "W0534", "unused-action", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for (at, action) in given.model.actions.iter().enumerate() {
        if given.used.contains(Symbol::Action(ActionId::new(at))) {
            continue;
        }
        let message = format!("action `{}` is never used", action.meta.name);
        sink.push(Diagnostic::new(&UNUSED_ACTION, action.meta.place, message).help("call it with `do` in a rule, or remove it"));
    }
}
