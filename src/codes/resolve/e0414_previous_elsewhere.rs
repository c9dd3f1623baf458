//! E0414: `previous` outside a threshold.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// `previous` outside a threshold
///
/// `previous(28d)` is this KPI's own value in the preceding period; it can only stand in `require` and `target`.
/// Everywhere else there is no preceding period that it could mean.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi change = rate(success) - previous(28d) }
/// ```
///
/// Write it in a threshold:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi conversion = rate(success) require >= previous(28d) - 2% }
/// ```
PREVIOUS_OUTSIDE_THRESHOLD = "E0414", "previous-outside-threshold", Error
}

/// `previous` stands elsewhere.
pub fn previous_elsewhere(place: Place) -> Diagnostic {
    Diagnostic::new(&PREVIOUS_OUTSIDE_THRESHOLD, place, "`previous` can only stand in a threshold")
        .help("write it behind `require` or `target`")
}
