//! E0316: it is not said how the instances are combined.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// It is not said how the instances are combined
///
/// A KPI is one figure for many instances. A measure of one instance, such as `duration` or `count(Call)`, needs a
/// function around it that says how. The mean wait, the longest wait and the wait that nine of ten stay under lead to
/// different decisions.
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi speed = duration }
/// ```
///
/// Say how: `rate`, `mean`, `median`, `p90`, `total` …
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi speed = p90(duration) }
/// ```
NOT_COMBINED = "E0316", "not-combined", Error
}

/// A measure, or an attribute, stands where the instances must be combined.
pub fn not_combined(what: &str, is_condition: bool, place: Place) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(&NOT_COMBINED, place, format!("this is {what} for each instance, a KPI is one figure for all"));
    match is_condition {
        true => diagnostic.help("say how the instances are combined: `rate(…)` is the share of them"),
        false => diagnostic.help("say how the instances are combined: `mean(…)`, `median(…)`, `p90(…)`, `total(…)`"),
    }
}
