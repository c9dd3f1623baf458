//! `E0125`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// Two patterns with nothing between them
    ///
    /// `A then B` is B after A, `A or B` is either; two names side by side are neither.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment PaidAfterCall = Call Paid within 7d
    /// ```
    ///
    /// Write `then` or `or` between them:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment PaidAfterCall = Call then Paid within 7d
    /// ```
    MISSING_THEN = "E0125", "missing-then", Error
}

/// The diagnostic for a pattern `second` directly behind the pattern `first`.
pub fn missing_then(place: Place, first: &str, second: &str) -> Diagnostic {
    let message = format!("nothing joins `{first}` and `{second}`");
    Diagnostic::new(&MISSING_THEN, place, message)
        .help(format!("write `{first} then {second}` for one after the other, `{first} or {second}` for either"))
}

/// The diagnostic for a silence that follows nothing.
pub fn silence_after_nothing(place: Place, name: &str) -> Diagnostic {
    Diagnostic::new(&MISSING_THEN, place, "this silence follows nothing")
        .help(format!("write what it follows: `… then no {name} for …`"))
}
