//! `E0116`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A semicolon
    ///
    /// Statements need nothing between them: each begins with its keyword.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration };
    /// ```
    ///
    /// Take it away; `check --fix` does it:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// ```
    SEMICOLON = "E0116", "semicolon", Error
}

/// The diagnostic for a semicolon.
pub fn semicolon(place: Place) -> Diagnostic {
    Diagnostic::new(&SEMICOLON, place, "statements are not ended by `;`").help("take it away").fix(
        FixSafety::Safe,
        "take away `;`",
        place,
        "",
    )
}
