//! E0320: wrong arguments.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Wrong arguments
///
/// A function is called with too many or too few arguments, or with something it can't take. A function that guesses
/// what was meant gives a figure that nobody can check.
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi slow = percentile(duration) }
/// ```
///
/// Call it as its usage shows:
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi slow = percentile(99.9, duration) }
/// ```
WRONG_ARGUMENTS = "E0320", "wrong-arguments", Error
}

/// The function is called otherwise.
pub fn wrong_arguments(function: &str, usage: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&WRONG_ARGUMENTS, place, format!("`{function}` can't take these arguments"))
        .help(format!("write it like `{usage}`"))
}

/// A `where` behind something that is not an attribute of events.
pub fn where_without_events(place: Place) -> Diagnostic {
    Diagnostic::new(&WRONG_ARGUMENTS, place, "`where` belongs to the events of an attribute")
        .help("write it behind `Touchpoint.attribute`, or inside `count(…)`")
}
