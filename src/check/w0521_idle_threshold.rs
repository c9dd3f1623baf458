//! `W0521`.
use super::{Given, limits};
use crate::diag::Diagnostic;

crate::code! {
    /// A threshold that every value meets
    ///
    /// The KPI can't have a value that misses this threshold, so it demands nothing. It turns green in every report and
    /// hides that nobody decided what is good enough.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) require >= 0%
    /// }
    /// ```
    ///
    /// Demand something:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success) require >= 90%
    /// }
    /// ```
    ///
    /// To fix it, write the value below which you would act, or remove the threshold.
    IDLE_THRESHOLD = "W0521", "idle-threshold", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        let Some((possible, why)) = limits::possible(kpi) else { continue };
        for threshold in &kpi.thresholds {
            if !limits::accepted(&threshold.demand).is_some_and(|accepted| accepted.holds(possible)) {
                continue;
            }
            let message = format!("`{}` is always `{}`: {why}", kpi.meta.name, limits::written(&threshold.demand));
            sink.push(
                Diagnostic::new(&IDLE_THRESHOLD, threshold.place, message)
                    .help("write the value at which you would act, or remove the threshold"),
            );
        }
    }
}
