//! E0425: a decision with or without its target.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A decision with or without its target
///
/// `send` and `suppress` name what is sent or held back; `raise` and declared actions have no such target. The decision
/// could not be carried out: there would be nothing to send, or a target that nobody reads.
///
/// ```journey
/// touchpoint Call
/// touchpoint Offer by company
/// rule calls { limit Call to 2  do send Offer }
/// test "calls" { customer "ann" { 2026-03-27 09:00 Call }  expect decision calls send }
/// ```
///
/// Write the target where the action has one:
///
/// ```journey
/// touchpoint Call
/// touchpoint Offer by company
/// rule calls { limit Call to 2  do send Offer }
/// test "calls" { customer "ann" { 2026-03-27 09:00 Call }  expect decision calls send Offer }
/// ```
ACTION_TARGET = "E0425", "action-target", Error
}

/// `send` or `suppress` without a target.
pub fn action_without_target(action: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&ACTION_TARGET, place, format!("it is not said what `{action}` is about"))
        .help(format!("write `{action}` and a touchpoint or moment"))
}

/// A target behind an action that has none.
pub fn action_with_target(action: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&ACTION_TARGET, place, format!("`{action}` has no target")).help("leave it out")
}
