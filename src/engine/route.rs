//! Which way each item of a plan that is wanted goes: swept over a whole partition, or customer by customer.
use super::{Items, Options};
use crate::history::Order;
use crate::model::{Deriver, KpiId, RuleId};
use crate::plan::sweep::{Owner, SweptKpi};
use crate::plan::{KpiPlan, Plan, uses};
use rustc_hash::FxHashSet;

/// The ways of the items that are wanted.
#[derive(Debug, Clone)]
pub struct Route {
    /// Whether anything is swept at all: only where time orders the log.
    pub sweeps: bool,
    /// By place in the plan's order of derivation: whether a customer's own derivation is wanted.
    pub derives: Vec<bool>,
    /// The places where it is, ascending: definitions are many, and what one rule feeds on is little.
    pub steps: Vec<usize>,
    /// By KPI: whether it is counted customer by customer.
    pub kpis: Vec<bool>,
    /// Whether some item goes the long way.
    pub any: bool,
    /// The lists that are swept over.
    pub lists: Vec<bool>,
    /// What is wanted.
    wanted: Items,
    /// Whether journeys go the long way, whatever they are: their course is wanted.
    courses: bool,
}

impl Route {
    /// The ways of the items that are wanted of a plan on a log of that order.
    pub fn new(plan: &Plan, options: &Options, order: Order, items: &Items) -> Self {
        let sweeps = order == Order::Time;
        let courses = options.tells_journeys();
        let told = |item: &Deriver| courses && !matches!(item, Deriver::Rule(_));
        let is_long = |item: &Deriver| told(item) || !sweeps || !is_swept(plan, *item);
        let is_wanted = |item: &&Deriver| items.has(**item);
        let long_kpi = |at: usize| items.has_kpi(KpiId::new(at)) && (!sweeps || !sweeps_kpi(plan, at, options));
        let kpis: Vec<bool> = (0..plan.kpis.len()).map(long_kpi).collect();
        let mut wanted: FxHashSet<Deriver> =
            plan.order.iter().filter(is_wanted).copied().filter(|item| is_long(item)).collect();
        let long = plan.kpis.iter().zip(&kpis).filter(|(_, long)| **long).map(|(kpi, _)| kpi);
        let fed_on: Vec<Deriver> = long.flat_map(uses::of_kpi).collect();
        // a swept journey that a KPI takes the long way is run customer by customer as well
        wanted.extend(fed_on);
        let derives = closure(plan, wanted);
        let any = derives.contains(&true) || kpis.contains(&true);
        let steps = places(&derives);
        let mut route = Self { sweeps, derives, steps, kpis, any, lists: Vec::new(), wanted: items.clone(), courses };
        route.lists = route.lists(plan);
        route
    }

    /// Everything customer by customer, nothing swept and no KPI counted.
    pub fn everything(plan: &Plan) -> Self {
        let derives = vec![true; plan.order.len()];
        Self {
            sweeps: false,
            steps: places(&derives),
            derives,
            kpis: vec![false; plan.kpis.len()],
            any: true,
            lists: Vec::new(),
            wanted: Items::all(plan),
            courses: true,
        }
    }

    /// What must be derived of a customer so that the evidence of a swept rule can be told.
    pub fn of_rule(plan: &Plan, id: RuleId) -> Self {
        let wanted = plan.rules.get(id.index()).map(uses::of_rule).unwrap_or_default();
        let derives = closure(plan, wanted);
        Self {
            sweeps: true,
            steps: places(&derives),
            derives,
            kpis: Vec::new(),
            any: true,
            lists: Vec::new(),
            wanted: Items::all(plan),
            courses: false,
        }
    }

    /// Whether an item is counted customer by customer.
    pub fn counts(&self, plan: &Plan, item: Deriver) -> bool {
        let runs = self.courses && matches!(item, Deriver::Journey(_));
        self.wanted.has(item) && (!self.sweeps || runs || !is_swept(plan, item))
    }

    /// Whether an item is swept: because it is wanted, or, of a journey, because a KPI over its instances is.
    pub fn sweeps(&self, plan: &Plan, item: Deriver) -> bool {
        let measured = |journey| {
            let over = |(at, kpi): (usize, &Option<SweptKpi>)| {
                matches!(kpi, Some(SweptKpi::Instances(own, _)) if *own == journey) && self.sweeps_kpi(plan, at)
            };
            plan.sweep.kpis.iter().enumerate().any(over)
        };
        self.sweeps
            && is_swept(plan, item)
            && match item {
                Deriver::Journey(id) => !self.courses && (self.wanted.has(item) || measured(id)),
                Deriver::Moment(_) | Deriver::Rule(_) => self.wanted.has(item),
            }
    }

    /// Whether a KPI is swept.
    pub fn sweeps_kpi(&self, plan: &Plan, at: usize) -> bool {
        let is_long = self.kpis.get(at).copied().unwrap_or(true);
        self.sweeps && !is_long && self.wanted.has_kpi(KpiId::new(at)) && plan.sweep.has_kpi(KpiId::new(at))
    }

    /// The lists of what is swept, and of the moments that go into anything.
    fn lists(&self, plan: &Plan) -> Vec<bool> {
        let swept = plan.order.iter().copied().filter(|item| self.sweeps(plan, *item));
        let kpis = (0..plan.kpis.len()).filter(|at| self.sweeps_kpi(plan, *at)).map(KpiId::new);
        // the evidence of a rule is told customer by customer, and so is what it feeds on
        let evidence: FxHashSet<Deriver> = swept.clone().collect();
        let derived = closure(plan, evidence).into_iter().zip(&self.derives).map(|(evidence, long)| evidence || *long);
        let moments = derived.zip(&plan.order).filter(|(derived, item)| *derived && matches!(item, Deriver::Moment(_)));
        let items = swept.chain(moments.map(|(_, item)| *item)).map(Owner::Item);
        plan.sweep.needed(items.chain(kpis.map(Owner::Kpi)))
    }
}

fn places(derives: &[bool]) -> Vec<usize> {
    derives.iter().enumerate().filter(|(_, wanted)| **wanted).map(|(place, _)| place).collect()
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
pub fn long_kpis<'p, 'r>(plan: &'p Plan, route: &'r Route) -> impl Iterator<Item = (usize, &'p KpiPlan)> + use<'p, 'r> {
    plan.kpis.iter().enumerate().filter(|(at, _)| route.kpis.get(*at).copied().unwrap_or(true))
}
