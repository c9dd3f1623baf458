//! Which journey is worth fixing first: the gap to what was aimed at, times how many it concerns, times what a success is
//! worth. And journeys that fall short although every survey is content.
//!
//! Never guesses: without a demand on success there is no gap, without a value of success there is no amount.
use super::{Figure, JourneyVerdict, KpiVerdict, Limit, Num, Verdict};
use crate::model::{
    Aggregate, Currency, ExprKind, Journey, JourneyId, Kpi, KpiId, Measure, Model, OutcomeTest, Population, Type,
};
use crate::syntax::ast::{BinaryOp, ThresholdKind};
use std::cmp::Ordering;

/// What closing a journey's gap would be worth, with the whole reckoning.
#[derive(Debug, Clone, PartialEq)]
pub struct Investment {
    /// Which journey.
    pub journey: JourneyId,
    /// Succeeded of decided instances.
    pub success: Figure,
    /// What share was aimed at, if something was.
    pub aim: Option<Num>,
    /// How far success is below it; 0 where it is reached.
    pub gap: Option<Num>,
    /// How many decided instances there were.
    pub volume: u64,
    /// Gap × volume: how many successes are missing.
    pub missing: Option<Num>,
    /// What one success is worth, in millionths of the currency.
    pub value: Option<(Num, Currency)>,
    /// Gap × volume × value, in millionths of the currency.
    pub worth: Option<Num>,
    /// Its importance: N of M.
    pub importance: Option<(u32, u32)>,
}

/// A journey that misses what is demanded of it while everything that customers were asked about is fine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Divergence {
    /// Which journey.
    pub journey: JourneyId,
    /// The KPIs of single contacts and surveys whose thresholds all hold.
    pub green: Vec<KpiId>,
    /// The journey's KPIs that miss a threshold.
    pub red: Vec<KpiId>,
}

/// Journeys by what their gap is worth: amounts first (by currency, the greatest first), then missing successes weighed by
/// importance, then those of which no gap is known.
pub(super) fn investments(model: &Model, journeys: &[JourneyVerdict]) -> Vec<Investment> {
    let mut out: Vec<Investment> = journeys.iter().filter_map(|verdict| investment(model, verdict)).collect();
    out.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| weight(b).order(weight(a))).then(a.journey.cmp(&b.journey)));
    out
}

fn rank(one: &Investment) -> (u8, Option<Currency>) {
    match (one.worth, one.missing) {
        (Some(_), _) => (0, one.value.map(|(_, currency)| currency)),
        (None, Some(_)) => (1, None),
        (None, None) => (2, None),
    }
}

fn weight(one: &Investment) -> Num {
    let importance = one.importance.and_then(|(n, of)| Num::ratio(n, of)).unwrap_or(Num::whole(1));
    one.worth.or_else(|| one.missing.and_then(|missing| missing.times(importance))).unwrap_or(Num::whole(0))
}

fn investment(model: &Model, verdict: &JourneyVerdict) -> Option<Investment> {
    let journey = model.journeys.get(verdict.journey.index())?;
    let aim = aim(model, verdict);
    let success = verdict.success.value;
    let zero = Num::whole(0);
    let below = |aim: Num, success: Num| {
        aim.minus(success).map(|gap| if gap.order(zero) == Ordering::Less { zero } else { gap })
    };
    let gap = aim.zip(success).and_then(|(aim, success)| below(aim, success));
    let missing = gap.and_then(|gap| gap.times(Num::whole(verdict.success.n)));
    let value = worth_of_one(journey);
    Some(Investment {
        journey: verdict.journey,
        success: verdict.success.clone(),
        aim,
        gap,
        volume: verdict.success.n,
        worth: missing.zip(value).and_then(|(missing, (value, _))| missing.times(value)),
        missing,
        value,
        importance: journey.importance,
    })
}

fn worth_of_one(journey: &Journey) -> Option<(Num, Currency)> {
    // what differs from instance to instance has no one value
    let value = journey.value.as_ref()?;
    let Type::Money(Some(currency)) = value.ty else { return None };
    super::value::limit(value, &mut |_| None).map(|amount| (amount, currency))
}

/// What success is to be at least: the highest target of a KPI that is `rate(success)`, else its highest requirement.
fn aim(model: &Model, verdict: &JourneyVerdict) -> Option<Num> {
    let rates: Vec<&KpiVerdict> = verdict
        .kpis
        .iter()
        .filter(|one| model.kpis.get(one.kpi.index()).is_some_and(|kpi| is_success(kpi, verdict.journey)))
        .collect();
    let highest = |kind: ThresholdKind| {
        let all = rates.iter().flat_map(|one| &one.thresholds).filter(|one| one.kind == kind && one.segment.is_none());
        all.filter_map(|one| match one.limit {
            Limit::Compare(BinaryOp::AtLeast | BinaryOp::Greater, limit) => limit,
            Limit::Between(low, _) => low,
            Limit::Compare(..) => None,
        })
        .reduce(|a, b| a.sorted(b).1)
    };
    highest(ThresholdKind::Target).or_else(|| highest(ThresholdKind::Require))
}

fn is_success(kpi: &Kpi, journey: JourneyId) -> bool {
    let ExprKind::Aggregate(aggregate) = &kpi.value.kind else { return false };
    let Aggregate::Rate(cond) = &**aggregate else { return false };
    let success = matches!(&cond.kind, ExprKind::Measure(measure) if matches!(&**measure, Measure::Outcome(OutcomeTest::Success)));
    success && kpi.population == Population::Decided(journey)
}

/// Journeys that miss something while every survey and every KPI of single contacts holds.
pub(super) fn divergences(model: &Model, journeys: &[JourneyVerdict], outside: &[KpiVerdict]) -> Vec<Divergence> {
    let is_contact = |one: &&KpiVerdict| model.kpis.get(one.kpi.index()).is_some_and(is_of_contacts);
    let holds = |one: &KpiVerdict| one.thresholds.iter().all(|threshold| threshold.verdict == Verdict::Pass);
    let misses = |one: &KpiVerdict| {
        one.thresholds.iter().any(|threshold| matches!(threshold.verdict, Verdict::Miss | Verdict::Fail))
    };
    let judged = |one: &&KpiVerdict| !one.thresholds.is_empty();
    let of = |verdict: &JourneyVerdict| {
        let own: Vec<&KpiVerdict> = verdict.kpis.iter().filter(is_contact).filter(judged).collect();
        let contacts: Vec<&KpiVerdict> =
            if own.is_empty() { outside.iter().filter(is_contact).filter(judged).collect() } else { own };
        let red = verdict.kpis.iter().filter(|one| !is_contact(one) && misses(one)).map(|one| one.kpi);
        let red: Vec<KpiId> = red.collect();
        let content = !contacts.is_empty() && contacts.iter().all(|one| holds(one));
        let green = contacts.iter().map(|one| one.kpi).collect();
        (content && !red.is_empty()).then_some(Divergence { journey: verdict.journey, green, red })
    };
    journeys.iter().filter_map(of).collect()
}

/// Whether a KPI looks at single contacts: what a survey asked, or every event of a touchpoint.
fn is_of_contacts(kpi: &Kpi) -> bool {
    matches!(kpi.population, Population::Events(_)) || asks(&kpi.value)
}

fn asks(expr: &crate::model::Expr) -> bool {
    match &expr.kind {
        ExprKind::Aggregate(aggregate) => {
            matches!(**aggregate, Aggregate::Nps(_) | Aggregate::Csat(..) | Aggregate::Ces(_))
        }
        ExprKind::Unary(_, inner) => asks(inner),
        ExprKind::Binary(_, left, right) => asks(left) || asks(right),
        _ => false,
    }
}
