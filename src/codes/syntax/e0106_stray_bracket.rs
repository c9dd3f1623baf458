//! `E0106`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A closing bracket that closes nothing
    ///
    /// There is no open bracket for it: it is one too many, or an opening one was taken away.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// }
    /// ```
    ///
    /// Take it away:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// ```
    STRAY_BRACKET = "E0106", "stray-bracket", Error
}

/// The diagnostic for a `}` or `)` without partner.
pub fn stray_bracket(place: Place, bracket: &str) -> Diagnostic {
    Diagnostic::new(&STRAY_BRACKET, place, format!("this `{bracket}` closes nothing"))
        .help("take it away, or write the bracket that it closes")
        .fix(FixSafety::Guess, format!("take away `{bracket}`"), place, "")
}

/// The diagnostic for a `(` directly behind another.
pub fn doubled_paren(place: Place) -> Diagnostic {
    Diagnostic::new(&STRAY_BRACKET, place, "this `(` is one too many").help("take it away").fix(
        FixSafety::Guess,
        "take away `(`",
        place,
        "",
    )
}

/// The diagnostic for a `{` directly behind another.
pub fn doubled_brace(place: Place) -> Diagnostic {
    Diagnostic::new(&STRAY_BRACKET, place, "this `{` opens nothing: the block is open already")
        .help("take it away")
        .fix(FixSafety::Guess, "take away `{`", place, "")
}
