//! `W0532`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A segment that no KPI is broken down by
    ///
    /// No KPI says `by` this segment and no threshold says `for` it. The report shows one number for all customers,
    /// although somebody wanted to see them apart.
    ///
    /// ```journey
    /// customer { tier: one of "gold", "basic" }
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// segment tier = customer.tier
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) require >= 90%
    /// }
    /// ```
    ///
    /// Break a KPI down by it:
    ///
    /// ```journey
    /// customer { tier: one of "gold", "basic" }
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// segment tier = customer.tier
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) by tier require >= 90%
    /// }
    /// ```
    ///
    /// To fix it, add `by SEGMENT` to a KPI, or remove the segment.
    UNUSED_SEGMENT = "W0532", "unused-segment", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for (at, segment) in given.model.segments.iter().enumerate() {
        if given.used.contains(Symbol::Segment(SegmentId::new(at))) {
            continue;
        }
        let message = format!("segment `{}` is never used", segment.meta.name);
        sink.push(Diagnostic::new(&UNUSED_SEGMENT, segment.meta.place, message).help("add `by` with its name to a KPI, or remove it"));
    }
}
