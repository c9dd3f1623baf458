//! E0310: division by zero.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Division by zero
///
/// The divisor is the constant 0, so there is never a result. The report would show no figure for anybody.
///
/// ```journey
/// touchpoint Paid { price: number }
/// moment Odd = Paid where price / 0 > 1
/// ```
///
/// Divide by something else:
///
/// ```journey
/// touchpoint Paid { price: number }
/// moment Odd = Paid where price / 2 > 1
/// ```
DIVISION_BY_ZERO = "E0310", "division-by-zero", Error
}

/// The divisor is zero.
pub fn division_by_zero(place: Place) -> Diagnostic {
    Diagnostic::new(&DIVISION_BY_ZERO, place, "this divides by zero").help("divide by something else")
}
