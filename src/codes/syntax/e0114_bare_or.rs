//! `E0114`.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
    /// An `or` of conditions without parentheses
    ///
    /// In a pattern a bare `or` always joins patterns: `A where x == 1 or B` means "such an A, or any B". An `or` of conditions therefore
    /// stands in parentheses.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment Odd = Call where wait > 5min or wait < 1s
    /// ```
    ///
    /// Put the conditions into parentheses:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// touchpoint Paid { price: money }
    /// moment Odd = Call where (wait > 5min or wait < 1s)
    /// ```
    BARE_OR = "E0114", "bare-or", Error
}

/// The diagnostic for an `or` that was meant to join conditions.
pub fn bare_or(place: Place) -> Diagnostic {
    Diagnostic::new(&BARE_OR, place, "this `or` joins patterns, but a condition follows it")
        .help("put the conditions into parentheses: `where (a == 1 or b == 2)`")
}
