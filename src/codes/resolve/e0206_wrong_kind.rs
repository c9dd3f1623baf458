//! E0206: the name of something else.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// The name of something else
///
/// The name exists, but it names another kind of thing than is wanted here: a stage where a touchpoint is wanted, a
/// journey where a pattern is wanted. Read aloud, the line says something else than you mean: a stage is a step of one
/// journey, a touchpoint is what a log holds.
///
/// ```journey
/// touchpoint Opened
/// touchpoint Closed
/// journey support { start Opened goal solved: Closed }
/// moment Troubled = support
/// ```
///
/// Name the right thing; what a journey does is written `journey.started`, `journey.stage` and so on:
///
/// ```journey
/// touchpoint Opened
/// touchpoint Closed
/// journey support { start Opened goal solved: Closed }
/// moment Troubled = support.started
/// ```
WRONG_KIND_OF_NAME = "E0206", "wrong-kind-of-name", Error
}

/// The name is that of a `what`, not of a `wanted`.
pub fn wrong_kind(wanted: &str, name: &str, place: Place, what: &str, hint: Option<&str>) -> Diagnostic {
    let message = format!("`{name}` is {} {what}, not {} {wanted}", article(what), article(wanted));
    let diagnostic = Diagnostic::new(&WRONG_KIND_OF_NAME, place, message);
    match hint {
        Some(hint) => diagnostic.help(hint.to_owned()),
        None => diagnostic.help(format!("name {} {wanted} here", article(wanted))),
    }
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}
