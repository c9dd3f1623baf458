//! E0317: an aggregate inside a measure.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// An aggregate inside a measure
///
/// `rate`, `mean`, `p90` and their like combine all instances and stand outermost. What they combine is a measure of
/// one instance and can't hold another aggregate. Every customer is measured first, then all are put together; the
/// other way round nothing is left to put together.
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi odd = mean(rate(success)) }
/// ```
///
/// Use one aggregate, or calculate between aggregates:
///
/// ```journey
/// touchpoint Call
/// touchpoint Solved
/// journey support { start Call  goal solved: Solved  kpi good = rate(success) }
/// ```
AGGREGATE_INSIDE_MEASURE = "E0317", "aggregate-inside-measure", Error
}

/// An aggregate stands where one instance is measured.
pub fn aggregate_inside(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(
        &AGGREGATE_INSIDE_MEASURE,
        place,
        format!("`{name}` combines all instances, here one instance is measured"),
    )
    .help("put it outermost, and inside it a measure such as `duration` or `count(Call)`")
}
