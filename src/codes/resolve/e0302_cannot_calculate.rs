//! E0302: a calculation that makes no sense.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A calculation that makes no sense
///
/// Durations can be added to durations, money to money of one currency; both can be multiplied or divided by numbers.
/// Texts and conditions can't be calculated with. A sum of minutes and euros is a number, but it tells nothing to
/// whoever has to act on it.
///
/// ```journey
/// touchpoint Call { wait: duration  price: money EUR }
/// moment Odd = Call where wait + price > 5min
/// ```
///
/// Calculate with values of the same unit:
///
/// ```journey
/// touchpoint Call { wait: duration  talk: duration }
/// moment Odd = Call where wait + talk > 5min
/// ```
CANNOT_CALCULATE = "E0302", "cannot-calculate", Error
}

/// The operator does not take such values.
pub fn cannot_calculate(op: &str, left: &str, right: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&CANNOT_CALCULATE, place, format!("`{op}` does not go with {left} and {right}"))
        .help("calculate with numbers, or with two values of the same unit")
}

/// The value has no sign.
pub fn cannot_negate(what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&CANNOT_CALCULATE, place, format!("`-` does not go with {what}"))
        .help("only numbers, durations and money have a sign")
}
