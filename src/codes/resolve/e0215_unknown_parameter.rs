//! E0215: unknown parameter of an action.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown parameter of an action
///
/// `do` calls a declared action with an argument that the action does not declare. Whoever receives the action would
/// miss what you meant to tell them.
///
/// ```journey
/// touchpoint Call
/// action notify(text: text optional)
/// rule calls { limit Call to 2  do notify(txt: "third call") }
/// ```
///
/// Write the parameter's name as the action declares it:
///
/// ```journey
/// touchpoint Call
/// action notify(text: text optional)
/// rule calls { limit Call to 2  do notify(text: "third call") }
/// ```
UNKNOWN_PARAMETER = "E0215", "unknown-parameter", Error
}

/// The action has no such parameter.
pub fn unknown_parameter(name: &str, action: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_PARAMETER, place, format!("the action `{action}` has no parameter `{name}`"))
        .help("write a parameter as the action declares it")
        .suggest(name, names.iter().map(SmolStr::as_str))
}
