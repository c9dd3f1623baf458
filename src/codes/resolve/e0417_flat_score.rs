//! E0417: a score part without extent.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A score part without extent
///
/// `from` is worth 0 points and `to` 100: if they are equal, nothing lies between. The smallest change would jump from
/// 0 to 100 points.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop {
///   start Viewed
///   goal bought: Bought
///   kpi conversion = rate(success)
///   score { conversion weight 100% from 20% to 20% }
/// }
/// ```
///
/// Write two different values:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop {
///   start Viewed
///   goal bought: Bought
///   kpi conversion = rate(success)
///   score { conversion weight 100% from 20% to 50% }
/// }
/// ```
FLAT_SCORE = "E0417", "flat-score", Error
}

/// Both ends are equal.
pub fn flat_score(kpi: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&FLAT_SCORE, place, format!("`from` and `to` of `{kpi}` are equal"))
        .help("write the values worth 0 and 100 points")
}
