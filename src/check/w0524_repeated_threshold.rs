//! `W0524`.
use super::{Given, limits};
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A threshold that another one makes needless
    ///
    /// Two thresholds of the same kind look at the same values, and whatever meets the one meets the other. The weaker one
    /// never decides anything; it is usually left over from before the bar was raised.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success)
    ///     require >= 80%
    ///     require >= 90%
    /// }
    /// ```
    ///
    /// Keep the one that counts:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success)
    ///     require >= 90%
    /// }
    /// ```
    ///
    /// To fix it, remove the weaker one, make it a `target`, or narrow it to a segment with `for`.
    REPEATED_THRESHOLD = "W0524", "repeated-threshold", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        for (at, weak) in kpi.thresholds.iter().take(limits::MOST).enumerate() {
            let others = kpi.thresholds.iter().take(limits::MOST).enumerate().filter(|(other, _)| *other != at);
            let strong = others.into_iter().find(|(other, strong)| is_needless(weak, strong, *other < at));
            sink.extend(strong.map(|(_, strong)| needless(kpi, weak, strong)));
        }
    }
}

/// Of two that say the same, only the later is needless.
fn is_needless(weak: &Threshold, strong: &Threshold, comes_later: bool) -> bool {
    let ranges = limits::accepted(&weak.demand).zip(limits::accepted(&strong.demand));
    let weaker = ranges.is_some_and(|(weak, strong)| weak.holds(strong) && (weak != strong || comes_later));
    weak.kind == strong.kind && weak.segment == strong.segment && weaker
}

fn needless(kpi: &Kpi, weak: &Threshold, strong: &Threshold) -> Diagnostic {
    let message = format!(
        "`{}` of `{}` is needless beside `{}`",
        limits::written(&weak.demand),
        kpi.meta.name,
        limits::written(&strong.demand)
    );
    Diagnostic::new(&REPEATED_THRESHOLD, weak.place, message)
        .also(strong.place, "asks for more")
        .help("remove the weaker one, or narrow it to a segment")
}
