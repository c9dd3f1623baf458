//! E0315: nothing to calculate with.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Nothing to calculate with
///
/// Sums, means and percentiles want numbers, durations or money; `nps`, `csat` and `ces` want a score. An average of
/// texts, or of yes and no, is no figure that anybody could steer by.
///
/// ```journey
/// touchpoint Call { topic: text }
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi odd = mean(Call.topic) }
/// ```
///
/// Take an attribute that is a quantity:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi wait = mean(Call.wait) }
/// ```
NOT_A_QUANTITY = "E0315", "not-a-quantity", Error
}

/// The function wants a quantity.
pub fn not_a_quantity(function: &str, what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_QUANTITY, place, format!("`{function}` wants a number, a duration or money, this is {what}"))
        .help("take an attribute that is a quantity")
}

/// The mean of a condition is a rate.
pub fn mean_of_condition(function: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_QUANTITY, place, format!("`{function}` wants a number, this is a condition"))
        .help("for the share of instances write `rate(…)`")
}

/// The function wants a score.
pub fn not_a_score(function: &str, what: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_QUANTITY, place, format!("`{function}` wants a score, this is {what}"))
        .help("declare the attribute with its scale: `score 0..10`")
}

/// The net promoter score is defined on 0..10.
pub fn nps_scale(place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_A_QUANTITY, place, "`nps` wants a score on the scale 0..10")
        .help("use `csat` for other scales")
}
