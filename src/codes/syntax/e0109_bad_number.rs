//! `E0109`.
use crate::code;
use crate::diag::{Diagnostic, FixSafety, Place};

code! {
    /// A number that can't be held exactly
    ///
    /// Numbers are exact: up to 28 digits, counts up to 4 294 967 295, durations to the microsecond. A number beyond that would have to
    /// be rounded, and then the definition would not mean what it says.
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 0.0000001s
    /// ```
    ///
    /// Write a number that fits:
    ///
    /// ```journey
    /// touchpoint Call { wait: duration }
    /// moment LongWait = Call where wait > 0.1s
    /// ```
    BAD_NUMBER = "E0109", "bad-number", Error
}

/// The diagnostic for a number with too many digits.
pub fn number_too_long(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&BAD_NUMBER, place, format!("`{written}` is too large or has too many digits"))
        .help("write at most 28 digits; a count goes up to 4294967295")
}

/// The diagnostic for a duration finer than a microsecond, or too long.
pub fn inexact_duration(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&BAD_NUMBER, place, format!("`{written}` is no whole number of microseconds, or too long"))
        .help("durations are exact to the microsecond and span at most 292000 years")
}

/// The diagnostic for a fraction where a whole number belongs.
pub fn not_whole(place: Place, written: &str) -> Diagnostic {
    Diagnostic::new(&BAD_NUMBER, place, format!("`{written}` is not a whole number here"))
        .help("write a whole number such as `2`")
}

/// The diagnostic for a number with a decimal comma.
pub fn decimal_comma(place: Place, meant: &str) -> Diagnostic {
    Diagnostic::new(&BAD_NUMBER, place, "a number has a point before its fraction here, no comma")
        .help(format!("write `{meant}`"))
        .fix(FixSafety::Guess, format!("write `{meant}`"), place, meant)
}
