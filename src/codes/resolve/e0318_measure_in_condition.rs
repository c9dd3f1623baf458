//! E0318: a measure in a condition on events.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A measure in a condition on events
///
/// `where` sees one event at a time. Measures such as `count(Call)` or `duration` look at a whole journey instance and
/// stand in KPIs. While an event is looked at, the journey around it isn't over: what the whole of it will measure is
/// not known yet.
///
/// ```journey
/// touchpoint Call
/// moment Often = Call where count(Call) > 2
/// ```
///
/// Say it as a pattern:
///
/// ```journey
/// touchpoint Call
/// moment Often = 3 Call within 7d
/// ```
MEASURE_IN_CONDITION = "E0318", "measure-in-condition", Error
}

/// A measure stands in a condition on events.
pub fn measure_in_condition(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(
        &MEASURE_IN_CONDITION,
        place,
        format!("`{name}` measures a whole instance, a condition sees one event"),
    )
    .help("use it in a `kpi`, or say it as a pattern such as `3 Call within 7d`")
}
