//! E0201: unknown touchpoint or moment.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown touchpoint or moment
///
/// A pattern names an event that no `touchpoint` and no `moment` of the project declares. Names are project-wide: it
/// does not matter which file declares them. A pattern that waits for an event nobody records never happens: the
/// moment, goal or rule made of it would stay silent, and its zeros would look like good news.
///
/// ```journey
/// touchpoint PlanChosen
/// moment Chosen = PlanChoosen
/// ```
///
/// Write the name as it is declared, or declare it:
///
/// ```journey
/// touchpoint PlanChosen
/// moment Chosen = PlanChosen
/// ```
UNKNOWN_TOUCHPOINT = "E0201", "unknown-touchpoint", Error
}

/// No touchpoint or moment has this name.
pub fn unknown_event(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_TOUCHPOINT, place, format!("there is no touchpoint or moment `{name}`"))
        .help("declare it with `touchpoint` or `moment`")
        .suggest(name, names.iter().map(SmolStr::as_str))
}
