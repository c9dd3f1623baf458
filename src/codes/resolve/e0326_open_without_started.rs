//! E0326: open instances are not in the population.
use crate::code;
use crate::diag::{Diagnostic, Place};

code! {
/// Open instances are not in the population
///
/// A journey's KPIs are taken over its decided instances: those that are still open, or were left, are not among them.
/// The rate would be zero in every report, whatever happens to your customers.
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi waiting = rate(open) }
/// ```
///
/// Take all instances with `over started`:
///
/// ```journey
/// touchpoint Viewed
/// touchpoint Bought
/// journey shop { start Viewed  goal bought: Bought  kpi waiting = rate(open) over started }
/// ```
OPEN_WITHOUT_STARTED = "E0326", "open-without-started", Error
}

/// `open` or `exited` over decided instances.
pub fn open_without_started(name: &str, place: Place) -> Diagnostic {
    Diagnostic::new(&OPEN_WITHOUT_STARTED, place, format!("no decided instance is ever `{name}`"))
        .help("write `over started` behind the expression to count all instances")
}
