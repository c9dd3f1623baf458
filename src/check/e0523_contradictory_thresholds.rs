//! `E0523`.
use super::{Given, limits};
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// Two thresholds that exclude each other
    ///
    /// No value of the KPI meets both of these thresholds, so one of them is missed whatever happens.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     pace = p90(time(start -> received))
    ///     require <= 3d
    ///     require 4d .. 6d
    /// }
    /// ```
    ///
    /// Let one be the ambition within the other:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     pace = p90(time(start -> received))
    ///     target  <= 3d
    ///     require <= 4d
    /// }
    /// ```
    ///
    /// To fix it, change one of the two, or narrow the thresholds to different segments with `for`.
    CONTRADICTORY_THRESHOLDS = "E0523", "contradictory-thresholds", Error
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        for (at, threshold) in kpi.thresholds.iter().take(limits::MOST).enumerate() {
            let earlier = kpi.thresholds.iter().take(limits::MOST).take(at);
            let other = earlier.filter(|one| one.segment == threshold.segment).find(|one| excludes(one, threshold));
            sink.extend(other.map(|other| contradiction(kpi, other, threshold)));
        }
    }
}

fn excludes(one: &Threshold, other: &Threshold) -> bool {
    let ranges = limits::accepted(&one.demand).zip(limits::accepted(&other.demand));
    ranges.is_some_and(|(one, other)| one.misses(other))
}

fn contradiction(kpi: &Kpi, first: &Threshold, second: &Threshold) -> Diagnostic {
    let message = format!(
        "`{}` can't be both `{}` and `{}`",
        kpi.meta.name,
        limits::written(&first.demand),
        limits::written(&second.demand)
    );
    Diagnostic::new(&CONTRADICTORY_THRESHOLDS, second.place, message)
        .also(first.place, "excludes it")
        .help("change one of the two, or narrow them to different segments")
}
