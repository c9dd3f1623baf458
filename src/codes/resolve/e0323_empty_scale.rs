//! E0323: a scale without extent.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A scale without extent
///
/// The low end of a score stands first, the high end second. Answers read on such a scale would be turned upside down.
///
/// ```journey
/// touchpoint Survey { stars: score 5..1 }
/// ```
///
/// Write the low end first:
///
/// ```journey
/// touchpoint Survey { stars: score 1..5 }
/// ```
EMPTY_SCALE = "E0323", "empty-scale", Error
}

/// The low end is not below the high end.
pub fn empty_scale(low: impl std::fmt::Display, high: impl std::fmt::Display, place: Place) -> Diagnostic {
    Diagnostic::new(&EMPTY_SCALE, place, format!("the scale {low}..{high} has no extent"))
        .help(format!("write the low end first: `score {high}..{low}`"))
}
