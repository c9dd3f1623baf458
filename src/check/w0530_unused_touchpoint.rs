//! `W0530`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A touch point that nothing looks at
    ///
    /// No journey, moment, rule, KPI or test names this touch point. Its events are recognised but change no number.
    /// Either the definition is complete and the declaration can go, or a contact that customers live through was
    /// forgotten in the journeys.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// touchpoint Returned  = "returned"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// Keep what is looked at:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// To fix it, use the touch point in a journey, moment, rule or KPI, or remove it.
    UNUSED_TOUCHPOINT = "W0530", "unused-touchpoint", Info
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for (at, touchpoint) in given.model.touchpoints.iter().enumerate() {
        if given.used.contains(Symbol::Touchpoint(TouchpointId::new(at))) {
            continue;
        }
        let message = format!("touchpoint `{}` is never used", touchpoint.meta.name);
        sink.push(Diagnostic::new(&UNUSED_TOUCHPOINT, touchpoint.meta.place, message).help("use it in a journey, moment, rule or KPI, or remove it"));
    }
}
