//! E0421: an argument is missing.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// An argument is missing
///
/// The action declares a parameter that is not `optional`, and `do` does not give it. The action would go out with a
/// gap where somebody expects a name or a reason.
///
/// ```journey
/// touchpoint Call
/// action notify(text: text)
/// rule calls { limit Call to 2  do notify() }
/// ```
///
/// Give every parameter that is not optional:
///
/// ```journey
/// touchpoint Call
/// action notify(text: text)
/// rule calls { limit Call to 2  do notify(text: "third call") }
/// ```
MISSING_ARGUMENT = "E0421", "missing-argument", Error
}

/// A parameter that is not optional is not given.
pub fn missing_argument(param: &str, action: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_ARGUMENT, place, format!("the action `{action}` wants `{param}`"))
        .help(format!("write `{action}({param}: …)`, or make the parameter optional"))
}
