//! `W0531`.
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A moment that nothing looks at
    ///
    /// No journey, rule, KPI, other moment or test names this moment. It is found in every history and then forgotten:
    /// the hidden touch point that it describes stays hidden.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// moment LateDelivery = Ordered then Delivered within 14d
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    /// }
    /// ```
    ///
    /// Count it, forbid it, or react to it:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    /// moment LateDelivery = Ordered then Delivered within 14d
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     late = mean(count(LateDelivery))
    /// }
    /// ```
    ///
    /// To fix it, use the moment in a KPI (`count(M)`, `has(M)`), a rule or a journey, or remove it.
    UNUSED_MOMENT = "W0531", "unused-moment", Info
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for (at, moment) in given.model.moments.iter().enumerate() {
        if given.used.contains(Symbol::Moment(MomentId::new(at))) {
            continue;
        }
        let message = format!("moment `{}` is never used", moment.meta.name);
        sink.push(Diagnostic::new(&UNUSED_MOMENT, moment.meta.place, message).help("count it in a KPI, use it in a rule or a journey, or remove it"));
    }
}
