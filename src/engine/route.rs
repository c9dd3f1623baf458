//! Which way each item of a plan goes: swept over a whole partition, or customer by customer.
use super::Options;
use crate::history::Order;
use crate::model::{Deriver, KpiId, RuleId};
use crate::plan::sweep::SweptKpi;
use crate::plan::{KpiPlan, Plan, uses};
use rustc_hash::FxHashSet;

/// The items that go the long way, customer by customer.
#[derive(Debug, Clone)]
pub struct Route {
    /// Whether anything is swept at all: only where time orders the log.
    pub sweeps: bool,
    /// By place in the plan's order of derivation: whether a customer's own derivation is wanted.
    pub derives: Vec<bool>,
    /// By KPI: whether it is counted customer by customer.
    pub kpis: Vec<bool>,
    /// Whether some item goes the long way.
    pub any: bool,
    /// Whether journeys go the long way, whatever they are: their course is wanted.
    courses: bool,
}

impl Route {
    /// The ways of a plan's items on a log of that order.
    pub fn new(plan: &Plan, options: &Options, order: Order) -> Self {
        let sweeps = order == Order::Time;
        let courses = options.tells_journeys();
        let told = |item: &Deriver| courses && !matches!(item, Deriver::Rule(_));
        let is_long = |item: &Deriver| told(item) || !sweeps || !is_swept(plan, *item);
        let kpis: Vec<bool> = (0..plan.kpis.len()).map(|at| !sweeps || !sweeps_kpi(plan, at, options)).collect();
        let mut wanted: FxHashSet<Deriver> = plan.order.iter().copied().filter(is_long).collect();
        let long = plan.kpis.iter().zip(&kpis).filter(|(_, long)| **long).map(|(kpi, _)| kpi);
        let fed_on: Vec<Deriver> = long.flat_map(uses::of_kpi).collect();
        // a swept journey that a KPI takes the long way is run customer by customer as well
        wanted.extend(fed_on);
        let derives = closure(plan, wanted);
        let any = derives.contains(&true) || kpis.contains(&true);
        Self { sweeps, derives, kpis, any, courses }
    }

    /// Everything customer by customer, nothing swept and no KPI counted.
    pub fn everything(plan: &Plan) -> Self {
        let derives = vec![true; plan.order.len()];
        Self { sweeps: false, derives, kpis: vec![false; plan.kpis.len()], any: true, courses: true }
    }

    /// What must be derived of a customer so that the evidence of a swept rule can be told.
    pub fn of_rule(plan: &Plan, id: RuleId) -> Self {
        let wanted = plan.rules.get(id.index()).map(uses::of_rule).unwrap_or_default();
        Self { sweeps: true, derives: closure(plan, wanted), kpis: Vec::new(), any: true, courses: false }
    }

    /// Whether an item is counted customer by customer.
    pub fn counts(&self, plan: &Plan, item: Deriver) -> bool {
        let runs = self.courses && matches!(item, Deriver::Journey(_));
        !self.sweeps || runs || !is_swept(plan, item)
    }
}

fn is_swept(plan: &Plan, item: Deriver) -> bool {
    match item {
        Deriver::Moment(id) => plan.sweep.moments.get(id.index()).is_some_and(Option::is_some),
        Deriver::Rule(id) => plan.sweep.has_rule(id),
        Deriver::Journey(id) => plan.sweep.has_journey(id),
    }
}

/// Whether a KPI is swept: one over customers has no segments there.
fn sweeps_kpi(plan: &Plan, at: usize, options: &Options) -> bool {
    let id = KpiId::new(at);
    match plan.sweep.kpis.get(at) {
        Some(Some(SweptKpi::Customers(_))) => options.by.is_empty(),
        Some(Some(SweptKpi::Instances(..))) => !options.tells_journeys(),
        _ => plan.sweep.has_kpi(id),
    }
}

/// What is wanted and all that it feeds on, by place in the order of derivation.
fn closure(plan: &Plan, mut wanted: FxHashSet<Deriver>) -> Vec<bool> {
    let mut derives = vec![false; plan.order.len()];
    for (slot, item) in derives.iter_mut().zip(&plan.order).rev() {
        if !wanted.contains(item) {
            continue;
        }
        *slot = true;
        let fed_on = match item {
            Deriver::Moment(id) => plan.moments.get(id.index()).map(uses::of_node),
            Deriver::Rule(id) => plan.rules.get(id.index()).map(uses::of_rule),
            Deriver::Journey(id) => plan.journeys.get(id.index()).map(uses::of_journey),
        };
        wanted.extend(fed_on.unwrap_or_default());
    }
    derives
}

/// The plan of a KPI that goes the long way, with its place.
pub fn long_kpis<'p>(plan: &'p Plan, route: &'p Route) -> impl Iterator<Item = (usize, &'p KpiPlan)> {
    plan.kpis.iter().enumerate().filter(|(at, _)| route.kpis.get(*at).copied().unwrap_or(true))
}
