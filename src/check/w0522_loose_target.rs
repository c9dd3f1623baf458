//! `W0522`.
use super::{Given, limits};
use crate::diag::Diagnostic;
use crate::model::*;
use crate::syntax::ast::ThresholdKind;

crate::code! {
    /// A target no more ambitious than what is required
    ///
    /// `require` is what must hold, `target` is the ambition beyond it. Here whatever meets the requirement meets the target
    /// as well, so the target never says anything of its own. Usually the two numbers are swapped.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success)
    ///     target  >= 80%
    ///     require >= 90%
    /// }
    /// ```
    ///
    /// Aim higher than you require:
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered within 7d
    ///   kpi     arrival = rate(success)
    ///     target  >= 90%
    ///     require >= 80%
    /// }
    /// ```
    ///
    /// To fix it, swap the numbers or remove the target.
    LOOSE_TARGET = "W0522", "loose-target", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        let targets = kpi.thresholds.iter().take(limits::MOST).filter(|one| one.kind == ThresholdKind::Target);
        sink.extend(targets.filter_map(|target| loose(kpi, target)));
    }
}

fn loose(kpi: &Kpi, target: &Threshold) -> Option<Diagnostic> {
    let aim = limits::accepted(&target.demand)?;
    let mut required = kpi.thresholds.iter().take(limits::MOST).filter(|one| one.kind == ThresholdKind::Require);
    let require = required.find(|one| {
        one.segment == target.segment && limits::accepted(&one.demand).is_some_and(|required| aim.holds(required))
    })?;
    let message = format!(
        "target `{}` of `{}` asks for no more than `require {}`",
        limits::written(&target.demand),
        kpi.meta.name,
        limits::written(&require.demand)
    );
    Some(
        Diagnostic::new(&LOOSE_TARGET, target.place, message)
            .also(require.place, "already required")
            .help("swap the two numbers or remove the target"),
    )
}
