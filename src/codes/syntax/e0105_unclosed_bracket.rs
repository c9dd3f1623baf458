//! `E0105`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A bracket that is never closed
    ///
    /// A `{` or `(` has no partner. What follows is read as if the bracket were closed where the next statement or item begins, so that one
    /// missing bracket does not hide the rest of the file.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration
    /// touchpoint Paid { price: money }
    /// ```
    ///
    /// Close it:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// ```
    UNCLOSED_BRACKET = "E0105", "unclosed-bracket", Error
}

/// The diagnostic for a `{` without partner; `noticed` is the token that can't stand inside it.
pub fn unclosed_brace(place: Place, noticed: Option<Place>) -> Diagnostic {
    let diagnostic = Diagnostic::new(&UNCLOSED_BRACKET, place, "this `{` is never closed").help("close it with `}`");
    match noticed {
        Some(noticed) => diagnostic.also(noticed, "noticed here"),
        None => diagnostic,
    }
}

/// The diagnostic for the head of a block that stands twice; `second` is the one whose block it is.
pub fn doubled_head(place: Place, second: Place) -> Diagnostic {
    Diagnostic::new(&UNCLOSED_BRACKET, place, "this line stands twice")
        .help("take one of the two away")
        .also(second, "the same again")
        .fix(FixSafety::Guess, "take it away", place, "")
}

/// The diagnostic for a `(` without partner; `end` is directly behind what it holds.
pub fn unclosed_paren(place: Place, end: Place) -> Diagnostic {
    Diagnostic::new(&UNCLOSED_BRACKET, place, "this `(` is never closed").help("close it with `)`").fix(
        FixSafety::Guess,
        "write `)`",
        end,
        ")",
    )
}
