//! E0418: a KPI without its population.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// A KPI without its population
///
/// Inside a journey a KPI is taken over the journey's instances. At top level it must be said over what: `over
/// customers`, or over a touchpoint. Ten percent of customers and ten percent of calls are different numbers of people.
///
/// ```journey
/// touchpoint Call { wait: duration }
/// kpi waits = mean(count(Call))
/// ```
///
/// Say over what:
///
/// ```journey
/// touchpoint Call { wait: duration }
/// kpi waits over customers = mean(count(Call))
/// ```
POPULATION = "E0418", "population", Error
}

/// A top-level KPI does not say over what it is taken.
pub fn population_missing(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&POPULATION, place, format!("it is not said over what the KPI `{name}` is taken"))
        .help("write `over customers` or `over` and a touchpoint, or put it into a journey")
}

/// A journey's KPI over something else.
pub fn population_in_journey(place: Place) -> Diagnostic {
    Diagnostic::new(&POPULATION, place, "a journey's KPI is taken over its instances")
        .help("leave it out, write `over started`, or put the KPI at top level")
}
