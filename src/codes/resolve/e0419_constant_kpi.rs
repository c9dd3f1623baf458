//! E0419: a KPI that measures nothing.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A KPI that measures nothing
///
/// The expression is a constant: it would be the same for any log. A report that always says the same tells nobody
/// anything.
///
/// ```journey
/// touchpoint Call
/// kpi answer over customers = 42
/// ```
///
/// Measure something:
///
/// ```journey
/// touchpoint Call
/// kpi callers over customers = rate(has(Call))
/// ```
CONSTANT_KPI = "E0419", "constant-kpi", Error
}

/// The KPI is a constant.
pub fn constant_kpi(place: Place) -> Diagnostic {
    Diagnostic::new(&CONSTANT_KPI, place, "this measures nothing")
        .help("write an aggregate such as `rate(success)` or `mean(duration)`")
}
