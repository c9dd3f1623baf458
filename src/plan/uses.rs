//! What the items of a plan feed on: the derived events that their patterns name.
use super::{
    DemandPlan, JourneyPlan, KpiPlan, MarkPlan, Measure, Measured, Node, NodeKind, Plan, RulePlan, ScopePlan, SidePlan,
    TargetPlan, Term,
};
use crate::model::{Deriver, JourneyId, Population, RuleId, Source, Subject};
use rustc_hash::FxHashSet;

/// The items that others feed on, beside KPIs over a journey's instances.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// Rules whose violations are events or measures somewhere.
    pub violations: FxHashSet<RuleId>,
    /// Journeys whose events, open times or instances something else looks at.
    pub journeys: FxHashSet<JourneyId>,
}

/// Collects what patterns name.
#[derive(Debug, Default)]
struct Named {
    items: FxHashSet<Deriver>,
}

impl Uses {
    /// What the items of a plan feed on.
    pub fn of(plan: &Plan) -> Self {
        let mut named = Named::default();
        plan.moments.iter().for_each(|node| named.node(node));
        plan.rules.iter().for_each(|rule| named.rule(rule));
        plan.journeys.iter().for_each(|journey| named.journey(journey));
        plan.kpis.iter().for_each(|kpi| named.parts(kpi));
        let mut uses = Self::default();
        for item in named.items {
            match item {
                Deriver::Rule(id) => drop(uses.violations.insert(id)),
                Deriver::Journey(id) => drop(uses.journeys.insert(id)),
                Deriver::Moment(_) => {}
            }
        }
        uses
    }
}

/// What a moment feeds on.
pub fn of_node(node: &Node) -> FxHashSet<Deriver> {
    collected(|named| named.node(node))
}

/// What a rule feeds on.
pub fn of_rule(rule: &RulePlan) -> FxHashSet<Deriver> {
    collected(|named| named.rule(rule))
}

/// What a journey feeds on.
pub fn of_journey(journey: &JourneyPlan) -> FxHashSet<Deriver> {
    collected(|named| named.journey(journey))
}

/// What a KPI feeds on, its population included.
pub fn of_kpi(kpi: &KpiPlan) -> FxHashSet<Deriver> {
    collected(|named| {
        named.parts(kpi);
        match kpi.population {
            Population::Decided(journey) | Population::Started(journey) => {
                named.items.insert(Deriver::Journey(journey));
            }
            Population::Events(source) => named.source(source),
            Population::Customers => {}
        }
    })
}

fn collected(collect: impl FnOnce(&mut Named)) -> FxHashSet<Deriver> {
    let mut named = Named::default();
    collect(&mut named);
    named.items
}

impl Named {
    fn source(&mut self, source: Source) {
        match source {
            Source::Any | Source::Touchpoint(_) => {}
            Source::Moment(id) => drop(self.items.insert(Deriver::Moment(id))),
            Source::Journey(id, _) => drop(self.items.insert(Deriver::Journey(id))),
            Source::Violation(id) => drop(self.items.insert(Deriver::Rule(id))),
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Event { source, .. } => self.source(*source),
            NodeKind::AnyOf(nodes) => nodes.iter().for_each(|node| self.node(node)),
            NodeKind::Then { first, second, .. } => {
                self.node(first);
                self.node(second);
            }
            NodeKind::Silence { first, absent, .. } => {
                self.node(first);
                self.node(absent);
            }
            NodeKind::AllWithin(inner, _) | NodeKind::Count { of: inner, .. } => self.node(inner),
        }
    }

    fn rule(&mut self, rule: &RulePlan) {
        if let Subject::Instance(journey) = rule.subject {
            self.items.insert(Deriver::Journey(journey));
        }
        match &rule.scope {
            ScopePlan::Always => {}
            ScopePlan::While(journey) => drop(self.items.insert(Deriver::Journey(*journey))),
            ScopePlan::From(from, to) => {
                self.node(from);
                to.iter().for_each(|node| self.node(node));
            }
        }
        for clause in &rule.clauses {
            clause.trigger.iter().for_each(|node| self.node(node));
            match &clause.demand {
                DemandPlan::Expect(target, _) | DemandPlan::Forbid(target) => self.target(target),
                DemandPlan::Edge(_, node, cond) | DemandPlan::Limit { node, cond, .. } => {
                    self.node(node);
                    cond.iter().for_each(|cond| self.term(cond));
                }
                DemandPlan::OneOf(nodes, _) | DemandPlan::AllOrNone(nodes, _) => {
                    nodes.iter().for_each(|node| self.node(node));
                }
            }
        }
    }

    fn target(&mut self, target: &TargetPlan) {
        let side = match &target.side {
            SidePlan::BeforeAnother(node) | SidePlan::SinceLast(node) => Some(node),
            _ => None,
        };
        let nodes = [Some(&target.node), target.until.as_ref(), target.unless.as_ref(), side];
        nodes.into_iter().flatten().for_each(|node| self.node(node));
    }

    fn journey(&mut self, journey: &JourneyPlan) {
        journey.nodes().for_each(|node| self.node(node));
    }

    fn parts(&mut self, kpi: &KpiPlan) {
        for part in &kpi.parts {
            match &part.measured {
                Measured::Member(term) => self.term(term),
                Measured::Events(node, term) => {
                    self.node(node);
                    self.term(term);
                }
                Measured::Nothing => {}
            }
        }
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Unary(_, x) | Term::IsKnown(x) => self.term(x),
            Term::Binary(_, x, y) => {
                self.term(x);
                self.term(y);
            }
            Term::In(x, list) => {
                self.term(x);
                list.iter().for_each(|term| self.term(term));
            }
            Term::Measure(measure) => self.measure(measure),
            _ => {}
        }
    }

    fn measure(&mut self, measure: &Measure) {
        match measure {
            Measure::Count(node) | Measure::Has(node) | Measure::FollowedBy(node, _) => self.node(node),
            Measure::Fold(_, node, term, _) => {
                self.node(node);
                self.term(term);
            }
            Measure::Between(from, to) => {
                for mark in [from, to] {
                    if let MarkPlan::Event(node) = mark {
                        self.node(node);
                    }
                }
            }
            Measure::Violated(rule) => drop(self.items.insert(Deriver::Rule(*rule))),
            Measure::Switches(term) => self.term(term),
            Measure::Outcome(_)
            | Measure::Duration
            | Measure::LongestGap
            | Measure::ReachedStage(_)
            | Measure::ReachedGoal(_)
            | Measure::Cost => {}
        }
    }
}
