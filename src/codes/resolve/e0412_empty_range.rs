//! E0412: a range that holds nothing.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A range that holds nothing
///
/// The lower end lies above the upper one, so nothing can ever lie between. What is asked for can't be met, and every
/// customer would count as a violation.
///
/// ```journey
/// touchpoint Call
/// touchpoint Back
/// rule call_back { when Call expect Back within 2h..1h }
/// ```
///
/// Write the lower end first:
///
/// ```journey
/// touchpoint Call
/// touchpoint Back
/// rule call_back { when Call expect Back within 1h..2h }
/// ```
EMPTY_RANGE = "E0412", "empty-range", Error
}

/// The lower end lies above the upper one.
pub fn empty_range(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&EMPTY_RANGE, place, format!("this {what} holds nothing"))
        .help("write the lower or earlier end first")
}
