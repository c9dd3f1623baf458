//! E0401: a journey without a start.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A journey without a start
///
/// Nothing would ever open an instance. Without one nobody is ever on this journey, and every figure about it stays
/// empty.
///
/// ```journey
/// touchpoint Bought
/// journey shop { goal bought: Bought }
/// ```
///
/// Say which event opens an instance:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought }
/// ```
MISSING_START = "E0401", "missing-start", Error
}

/// The journey has no start.
pub fn missing_start(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&MISSING_START, place, format!("the journey `{name}` has no start"))
        .help("write `start` and the event that opens an instance")
}
