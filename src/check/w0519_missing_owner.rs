//! `W0519`.
use super::Given;
use crate::diag::Diagnostic;

crate::code! {
    /// A journey that nobody owns
    ///
    /// Other journeys of this project name the people who answer for them, this one does not. When its numbers fall, the
    /// report can't say whom to ask, and findings that belong to nobody stay where they are.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// touchpoint Returned  = "returned"
    ///
    /// journey order {
    ///   owner   "shop@example.com"
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// journey send_back {
    ///   start   Delivered
    ///   goal    returned: Returned within 14d
    /// }
    /// ```
    ///
    /// Name the owner of each:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// touchpoint Returned  = "returned"
    ///
    /// journey order {
    ///   owner   "shop@example.com"
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// journey send_back {
    ///   owner   "service@example.com"
    ///   start   Delivered
    ///   goal    returned: Returned within 14d
    /// }
    /// ```
    ///
    /// To fix it, add `owner "…"` to the journey. A project in which no journey has an owner is left in peace.
    MISSING_OWNER = "W0519", "missing-owner", Info
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    if given.model.journeys.iter().all(|journey| journey.owner.is_none()) {
        return;
    }
    for journey in given.model.journeys.iter().filter(|journey| journey.owner.is_none()) {
        let message = format!("journey `{}` has no owner, others have", journey.meta.name);
        sink.push(
            Diagnostic::new(&MISSING_OWNER, journey.meta.place, message).help("add `owner \"…\"` with who answers for it"),
        );
    }
}
