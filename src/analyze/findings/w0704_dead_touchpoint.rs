//! `W0704`.
use super::{listed, rules, underline};
use crate::analyze::Dead;
use crate::diag::Diagnostic;
use crate::model::Model;

crate::code! {
    /// A touch point can never occur
    ///
    /// In every history in which this touch point occurs at least one rule is broken, though no rule forbids it outright. If
    /// it is something the customer does, the rules blame the company for it (`wayfare prove`, `wayfare check --prove`).
    ///
    /// ```journey
    /// touchpoint Call  by customer = "call"
    /// touchpoint Reply by company  = "reply"
    /// touchpoint Note  by company  = "note"
    ///
    /// rule reply_next { when Call expect next Reply }
    /// rule note_next  { when Call expect next Note }
    /// ```
    ///
    /// Let both have room:
    ///
    /// ```journey
    /// touchpoint Call  by customer = "call"
    /// touchpoint Reply by company  = "reply"
    /// touchpoint Note  by company  = "note"
    ///
    /// rule reply_next { when Call expect next Reply }
    /// rule note_later { when Call expect Note }
    /// ```
    ///
    /// To fix it, loosen one of the rules named; or, if the touch point is meant to be forbidden, say so with `forbid`.
    DEAD_TOUCHPOINT = "W0704", "dead-touchpoint", Warning
}

pub(super) fn finding(model: &Model, one: &Dead) -> Option<Diagnostic> {
    let touchpoint = model.touchpoints.get(one.touchpoint.index())?;
    let by = rules(model, &one.by);
    let message = format!("wherever `{}` occurs, {} can't all be kept", touchpoint.meta.name, listed(&by));
    let finding = Diagnostic::new(&DEAD_TOUCHPOINT, touchpoint.meta.place, message)
        .help("loosen one of them, or forbid the touch point outright if that is meant");
    Some(underline(model, finding, &by, "because of this"))
}
