//! `W0501`.
use super::{Given, reach, walk};
use crate::diag::Diagnostic;

crate::code! {
    /// A journey needs more than one touch point
    ///
    /// Every start, stage, goal and outcome of this journey is an event of one and the same touch point. What is measured
    /// here is a single contact. A journey is what lies *between* contacts: the waits, the hand-overs and the silences
    /// from wanting something to having it, and those stay hidden when only one contact is looked at.
    ///
    /// ```journey
    /// touchpoint Call = "support_call" { solved: bool }
    ///
    /// journey support {
    ///   start   Call
    ///   goal    solved: Call where solved within 7d
    /// }
    /// ```
    ///
    /// Begin where the customer's wish begins and end where it is fulfilled:
    ///
    /// ```journey
    /// touchpoint OrderLate = "order_late"
    /// touchpoint Call = "support_call" { solved: bool }
    ///
    /// journey support {
    ///   start   OrderLate
    ///   goal    solved: Call where solved within 7d
    /// }
    /// ```
    ///
    /// To fix it, name the touch points before and after this one. If the contact itself is what you want to measure,
    /// write a top-level KPI over it (`kpi wait over Call = p90(wait)`) instead of a journey.
    SINGLE_TOUCHPOINT = "W0501", "single-touchpoint", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let reach = reach::of(given.model, walk::course(journey));
        let mut touchpoints = reach.touchpoints.iter().filter_map(|id| given.model.touchpoints.get(id.index()));
        let (Some(only), None, false) = (touchpoints.next(), touchpoints.next(), reach.any) else { continue };
        let name = &journey.meta.name;
        let message = format!("journey `{name}` has a single touch point, `{}`", only.meta.name);
        sink.push(
            Diagnostic::new(&SINGLE_TOUCHPOINT, journey.meta.place, message)
                .help("begin where the customer's wish begins, or measure the contact with a KPI `over` it"),
        );
    }
}
