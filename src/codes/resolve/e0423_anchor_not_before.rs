//! E0423: an anchor that does not come before.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// An anchor that does not come before
///
/// A window counts from something that lies before: the start, or an earlier stage. A deadline that begins with what it
/// waits for is always kept.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Chosen
/// touchpoint Paid
/// journey shop { start Viewed  stage choose: Chosen within 1d of pay  stage pay: Paid  goal done: Paid }
/// ```
///
/// Count from the start or from an earlier stage:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Chosen
/// touchpoint Paid
/// journey shop { start Viewed  stage choose: Chosen within 1d of start  stage pay: Paid  goal done: Paid }
/// ```
ANCHOR_NOT_BEFORE = "E0423", "anchor-not-before", Error
}

/// The anchor is the stage itself or a later one.
pub fn anchor_not_before(anchor: &str, stage: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&ANCHOR_NOT_BEFORE, place, format!("`{anchor}` does not come before `{stage}`"))
        .help("count from `start` or from an earlier stage")
}
