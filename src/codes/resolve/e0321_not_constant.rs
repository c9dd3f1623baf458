//! E0321: a constant is wanted.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A constant is wanted
///
/// Thresholds, ends of scores and values in tests are constants; a threshold may also name `previous(28d)`. A threshold
/// is a promise: it must not move with the figures that it judges.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi speed = p90(duration) target <= last_week }
/// ```
///
/// Write a constant:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi speed = p90(duration) target <= 3d }
/// ```
NOT_CONSTANT = "E0321", "not-constant", Error
}

/// A name or function stands where a constant is wanted.
pub fn not_constant(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_CONSTANT, place, format!("a constant is wanted here, `{name}` is none"))
        .help("write a value such as `35%`, `3d` or `30 EUR`; texts stand in quotes")
}
