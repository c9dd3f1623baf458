//! E0210: unknown stage or goal.
use crate::code;
use crate::diag::{Diagnostic, Place};
use smol_str::SmolStr;

code! {
/// Unknown stage or goal
///
/// A window, an exclusion, `after`, `reached(…)` or `time(… -> …)` names a stage or goal that the journey does not
/// declare. The time to a stage that does not exist is no time: the KPI or the deadline would be empty for every
/// customer.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Paid
/// touchpoint Active
/// journey upgrade { start Viewed  stage pay: Paid  goal active: Active within 7d of payment }
/// ```
///
/// Name a stage of this journey, or `start`:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Paid
/// touchpoint Active
/// journey upgrade { start Viewed  stage pay: Paid  goal active: Active within 7d of pay }
/// ```
UNKNOWN_STAGE = "E0210", "unknown-stage", Error
}

/// The journey has no such stage or goal.
pub fn unknown_milestone(name: &str, place: Place, names: &[SmolStr]) -> Diagnostic {
    Diagnostic::new(&UNKNOWN_STAGE, place, format!("there is no stage or goal `{name}` in this journey"))
        .help("name a stage or goal of this journey, or `start`")
        .suggest(name, names.iter().map(SmolStr::as_str))
}
