//! E0403: said twice.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Said twice
///
/// A statement that may stand once stands twice: which one counts would be a guess. Every reader would believe the one
/// that they happen to see.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Seen
/// touchpoint Bought
/// journey shop { start Viewed  start Seen  goal bought: Bought }
/// ```
///
/// Keep one of them; alternatives are joined by `or`:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Seen
/// touchpoint Bought
/// journey shop { start Viewed or Seen  goal bought: Bought }
/// ```
SAID_TWICE = "E0403", "said-twice", Error
}

/// It stood before, at `first`.
pub fn said_twice(what: &str, place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&SAID_TWICE, place, format!("`{what}` is said twice"))
        .here("again here")
        .also(first, "first here")
        .help("keep one of them")
}
