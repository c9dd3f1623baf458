//! `E0520`.
use super::{Given, limits};
use crate::diag::Diagnostic;

crate::code! {
    /// A threshold that no value can meet
    ///
    /// The KPI has a scale: a rate lies between 0 % and 100 %, `nps` between -100 and 100, a mean score on the scale of its
    /// attribute. No value on that scale meets this threshold, so it fails for ever.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) require > 100%
    /// }
    /// ```
    ///
    /// Stay on the scale:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) require >= 98%
    /// }
    /// ```
    ///
    /// To fix it, write a limit that the KPI can reach.
    THRESHOLD_OUT_OF_RANGE = "E0520", "threshold-out-of-range", Error
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        let Some((possible, why)) = limits::possible(kpi) else { continue };
        for threshold in &kpi.thresholds {
            let Some(accepted) = limits::accepted(&threshold.demand) else { continue };
            if !accepted.misses(possible) {
                continue;
            }
            let message =
                format!("`{}` can never be `{}`: {why}", kpi.meta.name, limits::written(&threshold.demand));
            sink.push(
                Diagnostic::new(&THRESHOLD_OUT_OF_RANGE, threshold.place, message)
                    .help("write a limit that the KPI can reach"),
            );
        }
    }
}
