//! What chance alone could do: with many thresholds some are broken although nothing is wrong.
use super::{JourneyVerdict, KpiVerdict, Limit, Margin, Num, ThresholdVerdict, Verdict};
use crate::model::{Gate, Policy};
use std::cmp::Ordering;

/// How far the verdicts on thresholds may rest on chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Thresholds that were judged and whose figure has an interval.
    pub judged: usize,
    /// Those with a limit inside the interval, or a former value that may be the same: the next log may well turn them.
    pub close: usize,
    /// If every figure were in truth right at its limit: how often chance alone would call a threshold missed, on average.
    pub alarms: f64,
}

/// Counts them.
#[expect(clippy::cast_precision_loss, reason = "thresholds are few")]
pub(super) fn chance(journeys: &[JourneyVerdict], kpis: &[KpiVerdict], policy: &Policy) -> Chance {
    let all = journeys.iter().flat_map(|journey| &journey.kpis).chain(kpis).flat_map(|kpi| &kpi.thresholds);
    let judged = |one: &&ThresholdVerdict| {
        let decided = matches!(one.verdict, Verdict::Pass | Verdict::Miss | Verdict::Fail);
        decided && (one.judged.interval.is_some() || one.margins.iter().any(|margin| *margin != Margin::Exact))
    };
    let judged: Vec<&ThresholdVerdict> = all.filter(judged).collect();
    let tail = super::Confidence::new(policy.confidence).tail();
    let each = match policy.gate {
        Gate::Point => 0.5,
        Gate::Proof => tail,
        Gate::Assurance => 1.0 - tail,
    };
    Chance {
        judged: judged.len(),
        close: judged.iter().filter(|one| is_close(one)).count(),
        alarms: judged.len() as f64 * each,
    }
}

fn is_close(one: &ThresholdVerdict) -> bool {
    if !one.margins.is_empty() {
        return one.margins.iter().any(|margin| margin.is_close());
    }
    let Some((low, high)) = one.judged.interval else { return false };
    let inside = |limit: Num| low.order(limit) != Ordering::Greater && limit.order(high) != Ordering::Greater;
    match one.limit {
        Limit::Compare(_, limit) => limit.is_some_and(inside),
        Limit::Between(from, to) => from.is_some_and(inside) || to.is_some_and(inside),
    }
}
