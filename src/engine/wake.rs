//! Which customers an item of a plan can concern at all: those with an event that its patterns begin with.
use crate::history::History;
use crate::model::{Deriver, JourneyId, MomentId, Population, Source, Subject};
use crate::plan::{JourneyPlan, KpiPlan, Node, NodeKind, Plan, RulePlan, ScopePlan};
use std::ops::Deref;
use std::sync::OnceLock;

/// A set of touchpoints. Touchpoints share bits, which makes sets larger than they are, never smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wake(u64);

impl Wake {
    const NOBODY: Self = Self(0);
    /// Whatever happens, or nothing at all.
    const ALWAYS: Self = Self(u64::MAX);

    fn one(touchpoint: usize) -> Self {
        // the highest bit stands for no touchpoint, so that a customer without events is not everybody
        Self(1 << (touchpoint % 63))
    }

    fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a customer with these events is concerned.
    pub fn concerns(self, present: Self) -> bool {
        self == Self::ALWAYS || self.0 & present.0 != 0
    }
}

/// What wakes the items of a plan on a history, worked out when something goes the long way.
#[derive(Debug)]
pub struct LazyWakes<'h> {
    plan: &'h Plan,
    history: &'h History,
    made: OnceLock<Wakes>,
}

impl<'h> LazyWakes<'h> {
    /// Not worked out yet.
    pub fn new(plan: &'h Plan, history: &'h History) -> Self {
        Self { plan, history, made: OnceLock::new() }
    }
}

impl Deref for LazyWakes<'_> {
    type Target = Wakes;

    fn deref(&self) -> &Wakes {
        self.made.get_or_init(|| Wakes::new(self.plan, self.history))
    }
}

/// What wakes each item of a plan.
#[derive(Debug, Clone)]
pub struct Wakes {
    /// By place in the order of derivation.
    pub items: Vec<Wake>,
    /// By KPI.
    pub kpis: Vec<Wake>,
    /// By code of a raw name: the touchpoints it stands for.
    names: Vec<Wake>,
}

impl Wakes {
    /// What wakes the items of a plan on a history.
    fn new(plan: &Plan, history: &History) -> Self {
        let mut names = vec![Wake::NOBODY; history.names().len()];
        for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
            for code in touchpoint.raw_names.iter().filter_map(|name| history.name_code(name)) {
                if let Some(slot) = names.get_mut(code as usize) {
                    *slot = slot.and(Wake::one(at));
                }
            }
        }
        let mut found = Found {
            moments: vec![Wake::ALWAYS; plan.moments.len()],
            journeys: vec![Wake::ALWAYS; plan.journeys.len()],
            rules: vec![Wake::ALWAYS; plan.rules.len()],
        };
        let items = plan.order.iter().map(|item| found.item(plan, *item)).collect();
        let kpis = plan.kpis.iter().map(|kpi| found.kpi(kpi)).collect();
        Self { items, kpis, names }
    }

    /// The touchpoints that a customer's events may be of.
    pub fn present(&self, history: &History, customer: usize) -> Wake {
        let names = history.name().get(history.events_of(customer)).unwrap_or_default();
        let of = |name: &u32| self.names.get(*name as usize).copied().unwrap_or(Wake::NOBODY);
        names.iter().map(of).fold(Wake::NOBODY, Wake::and)
    }
}

struct Found {
    moments: Vec<Wake>,
    journeys: Vec<Wake>,
    rules: Vec<Wake>,
}

impl Found {
    /// Items come after all they feed on.
    fn item(&mut self, plan: &Plan, item: Deriver) -> Wake {
        let put = |slots: &mut Vec<Wake>, at: usize, wake: Wake| {
            if let Some(slot) = slots.get_mut(at) {
                *slot = wake;
            }
            wake
        };
        match item {
            Deriver::Moment(id) => {
                let wake = plan.moments.get(id.index()).map_or(Wake::ALWAYS, |node| self.node(node));
                put(&mut self.moments, id.index(), wake)
            }
            Deriver::Journey(id) => {
                let wake = plan.journeys.get(id.index()).map_or(Wake::ALWAYS, |journey| self.journey(journey));
                put(&mut self.journeys, id.index(), wake)
            }
            Deriver::Rule(id) => {
                let wake = plan.rules.get(id.index()).map_or(Wake::ALWAYS, |rule| self.rule(rule));
                put(&mut self.rules, id.index(), wake)
            }
        }
    }

    /// What a pattern begins with.
    fn node(&self, node: &Node) -> Wake {
        match &node.kind {
            NodeKind::Event { source, .. } => self.source(*source),
            NodeKind::AnyOf(nodes) => nodes.iter().map(|node| self.node(node)).fold(Wake::NOBODY, Wake::and),
            NodeKind::Then { first, .. } | NodeKind::Silence { first, .. } => self.node(first),
            NodeKind::AllWithin(inner, _) | NodeKind::Count { of: inner, .. } => self.node(inner),
        }
    }

    fn source(&self, source: Source) -> Wake {
        let of = |slots: &[Wake], at: usize| slots.get(at).copied().unwrap_or(Wake::ALWAYS);
        match source {
            Source::Any => Wake::ALWAYS,
            Source::Touchpoint(id) => Wake::one(id.index()),
            Source::Moment(id) => of(&self.moments, MomentId::index(id)),
            Source::Journey(id, _) => of(&self.journeys, id.index()),
            Source::Violation(id) => of(&self.rules, id.index()),
        }
    }

    /// Whatever a journey mentions: outcomes without a start are counted too.
    fn journey(&self, journey: &JourneyPlan) -> Wake {
        journey.nodes().map(|node| self.node(node)).fold(Wake::NOBODY, Wake::and)
    }

    fn rule(&self, rule: &RulePlan) -> Wake {
        let of = |id: JourneyId| self.journeys.get(id.index()).copied().unwrap_or(Wake::ALWAYS);
        if let Subject::Instance(journey) = rule.subject {
            return of(journey);
        }
        match &rule.scope {
            ScopePlan::While(journey) => of(*journey),
            ScopePlan::From(from, _) => self.node(from),
            ScopePlan::Always => {
                let triggers = rule.clauses.iter().map(|clause| clause.trigger.as_ref());
                let wakes = triggers.map(|trigger| trigger.map_or(Wake::ALWAYS, |node| self.node(node)));
                wakes.fold(Wake::NOBODY, Wake::and)
            }
        }
    }

    fn kpi(&self, kpi: &KpiPlan) -> Wake {
        match kpi.population {
            Population::Customers => Wake::ALWAYS,
            Population::Events(source) => self.source(source),
            Population::Decided(journey) | Population::Started(journey) => {
                self.journeys.get(journey.index()).copied().unwrap_or(Wake::ALWAYS)
            }
        }
    }
}
