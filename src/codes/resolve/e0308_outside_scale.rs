//! E0308: a value outside the scale.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A value outside the scale
///
/// A score is declared with the ends of its scale, net promoter points lie between −100 and 100; this constant lies
/// outside. No customer can ever give such an answer, so the condition or the threshold decides nothing.
///
/// ```journey
/// touchpoint Survey { stars: score 1..5 }
/// moment Happy = Survey where stars >= 9
/// ```
///
/// Write a value on the scale:
///
/// ```journey
/// touchpoint Survey { stars: score 1..5 }
/// moment Happy = Survey where stars >= 4
/// ```
OUTSIDE_THE_SCALE = "E0308", "outside-the-scale", Error
}

/// The constant is beyond the ends of the scale.
pub fn outside_scale(number: f64, low: f64, high: f64, place: Place) -> Diagnostic {
    Diagnostic::new(&OUTSIDE_THE_SCALE, place, format!("`{number}` lies outside the scale {low}..{high}"))
        .help("write a value on the scale")
}
