//! E0415: thresholds that want opposite things.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Thresholds that want opposite things
///
/// Which way is better is written, or told by the first threshold. This threshold wants the opposite. One of the two
/// would be missed whatever your team does.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi speed (lower is better) = p90(duration) require >= 3d }
/// ```
///
/// Turn the comparison round, or write a range `a .. b`:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi speed (lower is better) = p90(duration) require <= 3d }
/// ```
WRONG_DIRECTION = "E0415", "wrong-direction", Error
}

/// The comparison wants the opposite of what was said at `first`.
pub fn wrong_direction(better: &str, op: &str, place: Place, first: Place) -> Diagnostic {
    Diagnostic::new(&WRONG_DIRECTION, place, format!("{better} is better for this KPI, `{op}` wants the opposite"))
        .also(first, format!("this says that {better} is better"))
        .help("turn the comparison round, or write a range such as `2% .. 6%`")
}
