//! E0325: not measured on this population.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Not measured on this population
///
/// Outcomes, stages and goals belong to a journey's instances. Over customers there are histories, over a touchpoint
/// single events: these have no outcome. A success rate needs something that can succeed.
///
/// ```journey
/// touchpoint Call
/// kpi happy over customers = rate(success)
/// ```
///
/// Measure it inside a journey, or take a measure that the population has:
///
/// ```journey
/// touchpoint Call
/// kpi called over customers = rate(has(Call))
/// ```
NOT_MEASURED_HERE = "E0325", "not-measured-here", Error
}

/// The population's instances have no such measure.
pub fn not_measured(name: &str, population: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&NOT_MEASURED_HERE, place, format!("`{name}` is not measured on {population}"))
        .help("put the KPI into a journey, or measure something else")
}
