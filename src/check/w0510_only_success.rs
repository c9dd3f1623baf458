//! `W0510`.
use super::{Given, walk};
use crate::diag::Diagnostic;
use crate::model::*;
use crate::syntax::ast::WithoutEffect;

crate::code! {
    /// A success rate that is always 100 %
    ///
    /// KPIs count instances that are decided. In this journey nothing but success decides one: the goal has no window, and
    /// there is no `fail`, `abandon` or `time out`. Customers who never get there stay open for ever and are never counted,
    /// so the success rate is 100 % whatever happens.
    ///
    /// ```journey
    /// touchpoint Ordered   = "ordered"
    /// touchpoint Delivered = "delivered"
    ///
    /// journey order {
    ///   start   Ordered
    ///   goal    received: Delivered
    ///   kpi     arrival = rate(success) require >= 90%
    /// }
    /// ```
    ///
    /// Say when it has gone wrong:
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
    /// To fix it, give the goal a window, or add `fail`, `abandon after … of silence` or `time out after …`.
    ONLY_SUCCESS = "W0510", "only-success", Info
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for kpi in given.scope.kpis.iter().copied() {
        let Population::Decided(id) = kpi.population else { continue };
        let Some(journey) = given.model.journeys.get(id.index()) else { continue };
        if !only_succeeds(journey) || !measures_success(&kpi.value) {
            continue;
        }
        let message = format!(
            "`{}` is always 100%: nothing but success ends journey `{}`",
            kpi.meta.name, journey.meta.name
        );
        sink.push(
            Diagnostic::new(&ONLY_SUCCESS, kpi.meta.place, message)
                .also(journey.meta.place, "has no window, `fail`, `abandon` or `time out`")
                .help("give the goal a window, or say when the journey has failed or was abandoned"),
        );
    }
}

fn only_succeeds(journey: &Journey) -> bool {
    let mut goals = journey.goals.iter().filter(|goal| !goal.business);
    let fails = journey.without.iter().any(|without| without.effect == WithoutEffect::Fail);
    let ends = !journey.fail.is_empty() || journey.abandon.is_some() || journey.time_out.is_some() || fails;
    !ends && goals.all(|goal| goal.within.is_none())
}

fn measures_success(value: &Expr) -> bool {
    let mut found = false;
    walk::each(value, &mut |expr| {
        let ExprKind::Aggregate(aggregate) = &expr.kind else { return };
        let Aggregate::Rate(condition) = &**aggregate else { return };
        let ExprKind::Measure(measure) = &condition.kind else { return };
        found |= matches!(**measure, Measure::Outcome(OutcomeTest::Success));
    });
    found
}
