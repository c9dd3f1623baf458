//! From the model to the plan.
use super::kpi::{KpiPlan, Measured, PartKind, PartPlan, SegmentPlan};
use super::needs::Columns;
use super::rule::{ActionPlan, ClausePlan, DemandPlan, RulePlan, ScopePlan, SidePlan, TargetPlan};
use super::sweep::Sweep;
use super::{
    Confirmation, GoalPlan, JourneyPlan, MarkPlan, Measure, Node, NodeKind, Place, Plan, Slots, StagePlan, Term,
    TouchpointPlan, WithoutPlan, Zero,
};
use crate::calendar::Clocks;
use crate::history::Needs;
use crate::model as m;
use crate::model::{Anchor, Milestone, Model, StageGroup};

pub(super) fn plan(model: &Model, layout: &Needs) -> Plan {
    let lower = Lower { model, columns: Columns::new(model, layout) };
    let touchpoints = model.touchpoints.iter().map(|touchpoint| lower.touchpoint(touchpoint)).collect();
    let moments = model.moments.iter().map(|moment| lower.node(&moment.pattern)).collect();
    let journeys = model.journeys.iter().map(|journey| lower.journey(journey)).collect();
    let rules = model.rules.iter().map(|rule| lower.rule(rule)).collect();
    let kpis = model.kpis.iter().map(|kpi| lower.kpi(kpi)).collect();
    let segments = model.segments.iter().map(|segment| SegmentPlan { value: lower.term(&segment.value) }).collect();
    let columns = lower.columns.finish();
    let mut touchpoints: Vec<TouchpointPlan> = touchpoints;
    for (touchpoint, own) in touchpoints.iter_mut().zip(columns.by_touchpoint) {
        touchpoint.columns = own;
    }
    let (needs, required) = (columns.needs, columns.required);
    let (attributes, customer_attributes) = (columns.attributes, columns.customer_attributes);
    let order = model.derivation_order.clone();
    let mut plan = Plan {
        needs,
        attributes,
        customer_attributes,
        touchpoints,
        required,
        moments,
        journeys,
        rules,
        kpis,
        segments,
        order,
        clocks: Clocks::new(model),
        sweep: Sweep::default(),
    };
    plan.sweep = Sweep::new(&plan);
    plan
}

struct Lower<'m> {
    model: &'m Model,
    columns: Columns<'m>,
}

impl Lower<'_> {
    fn touchpoint(&self, touchpoint: &m::Touchpoint) -> TouchpointPlan {
        TouchpointPlan {
            raw_names: touchpoint.raw_names.clone(),
            cond: touchpoint.cond.as_ref().map(|cond| self.term(cond)),
            cost: touchpoint.cost.as_ref().map(|cost| self.term(cost)),
            columns: Vec::new(),
        }
    }

    fn term(&self, expr: &m::Expr) -> Term {
        use m::ExprKind as E;
        match &expr.kind {
            E::Literal(value) => Term::Constant(value.clone()),
            E::Attribute(slot, attribute) => self.attribute(slot.0, attribute),
            E::Customer(id) => Term::Customer(self.columns.customer(*id)),
            E::Unary(op, x) => Term::Unary(*op, Box::new(self.term(x))),
            E::Binary(op, x, y) => Term::Binary(*op, Box::new(self.term(x)), Box::new(self.term(y))),
            E::In(x, list) => Term::In(Box::new(self.term(x)), list.iter().map(|entry| self.term(entry)).collect()),
            E::IsKnown(x) => Term::IsKnown(Box::new(self.term(x))),
            E::Measure(measure) => Term::Measure(Box::new(self.measure(measure))),
            E::Aggregate(_) | E::Previous(_) => Term::Unknown,
        }
    }

    fn attribute(&self, slot: u32, attribute: &m::EventAttribute) -> Term {
        match attribute {
            m::EventAttribute::Declared(ids) => {
                Term::Column(slot, ids.iter().map(|id| self.columns.event(*id)).collect())
            }
            m::EventAttribute::Channel => {
                self.columns.channel();
                Term::Channel(slot)
            }
            m::EventAttribute::Time => Term::Time(slot),
            m::EventAttribute::CustomerName => Term::CustomerName,
        }
    }

    fn measure(&self, measure: &m::Measure) -> Measure {
        use m::Measure as M;
        match measure {
            M::Outcome(test) => Measure::Outcome(*test),
            M::Duration => Measure::Duration,
            M::Between(from, to) => Measure::Between(self.mark(from), self.mark(to)),
            M::Count(pattern) => Measure::Count(self.node(pattern)),
            M::Has(pattern) => Measure::Has(self.node(pattern)),
            M::Fold(fold, values) => {
                let zero = zero(&values.value.ty);
                Measure::Fold(*fold, self.node(&values.pattern), self.term(&values.value), zero)
            }
            M::Switches(attribute) => Measure::Switches(self.attribute(0, attribute)),
            M::LongestGap => Measure::LongestGap,
            M::ReachedStage(stage) => Measure::ReachedStage(*stage),
            M::ReachedGoal(goal) => Measure::ReachedGoal(*goal),
            M::Violated(rule) => Measure::Violated(*rule),
            M::FollowedBy(pattern, within) => Measure::FollowedBy(self.node(pattern), *within),
            M::Cost => Measure::Cost,
        }
    }

    fn mark(&self, mark: &m::Mark) -> MarkPlan {
        match mark {
            m::Mark::Start => MarkPlan::Start,
            m::Mark::End => MarkPlan::End,
            m::Mark::Stage(stage) => MarkPlan::Stage(*stage),
            m::Mark::Goal(goal) => MarkPlan::Goal(*goal),
            m::Mark::Event(pattern) => MarkPlan::Event(self.node(pattern)),
        }
    }

    fn node(&self, pattern: &m::Pattern) -> Node {
        use m::PatternKind as P;
        match &pattern.kind {
            P::Event(event) => self.event(event),
            P::AnyOf(list) => any_of(list.iter().map(|entry| self.node(entry)).collect()),
            P::Then { first, second, directly, within, cond } => {
                let (first, second) = (Box::new(self.node(first)), Box::new(self.node(second)));
                let cond = cond.as_ref().map(|cond| self.term(cond));
                let bound = first.bound | second.bound;
                let width = first.width.max(second.width);
                let read = first.free | second.free | cond.as_ref().map_or(Slots::NONE, Term::slots);
                let kind = NodeKind::Then { first, second, directly: *directly, within: *within, cond };
                Node { kind, bound, free: read.without(bound), width }
            }
            P::AllWithin { chain, within } => {
                let chain = self.node(chain);
                let (bound, free, width) = (chain.bound, chain.free, chain.width);
                Node { kind: NodeKind::AllWithin(Box::new(chain), *within), bound, free, width }
            }
            P::Silence { first, absent, lasting } => {
                let (first, absent) = (Box::new(self.node(first)), Box::new(self.node(absent)));
                let bound = first.bound;
                let width = first.width.max(absent.width);
                let free = (first.free | absent.free).without(bound | absent.bound);
                Node { kind: NodeKind::Silence { first, absent, lasting: *lasting }, bound, free, width }
            }
            P::Count { count, of, within } => {
                let of = Box::new(self.node(of));
                let (bound, free, width) = (of.bound, of.free, of.width);
                Node { kind: NodeKind::Count { count: *count, of, within: *within }, bound, free, width }
            }
        }
    }

    fn event(&self, event: &m::EventPattern) -> Node {
        let slot = event.slot.0;
        let (own, cross) = event.cond.as_ref().map_or((None, None), |cond| split(self.term(cond), Slots::one(slot)));
        single(event.source, slot, own, cross)
    }

    fn journey(&self, journey: &m::Journey) -> JourneyPlan {
        let places = places(&journey.layout, journey.stages.len());
        let stages = journey.stages.iter().zip(places).map(|(stage, place)| self.stage(stage, place)).collect();
        let nodes = |list: &[m::Trigger]| list.iter().map(|trigger| self.node(&trigger.pattern)).collect();
        let key =
            |key: &m::KeyAttribute| Term::Column(0, key.attributes.iter().map(|id| self.columns.event(*id)).collect());
        JourneyPlan {
            key: journey.key.iter().map(key).collect(),
            start: journey.start.as_ref().map(|start| self.node(&start.pattern)),
            on_restart: journey.on_restart,
            stages,
            groups: u32::try_from(journey.layout.len()).unwrap_or(u32::MAX),
            goals: journey.goals.iter().map(|goal| self.goal(goal)).collect(),
            fail: nodes(&journey.fail),
            exit: nodes(&journey.exit),
            abandon: journey.abandon,
            time_out: journey.time_out,
            without: journey.without.iter().map(|without| self.without(without)).collect(),
        }
    }

    fn stage(&self, stage: &m::Stage, place: Place) -> StagePlan {
        StagePlan {
            node: self.node(&stage.trigger.pattern),
            within: stage.within,
            not_before: stage.not_before,
            anchor: milestone(stage.anchor),
            optional: stage.optional,
            place,
        }
    }

    fn goal(&self, goal: &m::Goal) -> GoalPlan {
        let confirmed = goal
            .confirmed
            .as_ref()
            .map(|(unless, within)| Confirmation { unless: self.node(&unless.pattern), within: *within });
        GoalPlan {
            business: goal.business,
            node: self.node(&goal.trigger.pattern),
            within: goal.within,
            anchor: milestone(goal.anchor).unwrap_or(Milestone::Start),
            after: goal.after,
            confirmed,
        }
    }

    fn without(&self, without: &m::Without) -> WithoutPlan {
        let node = self.node(&without.trigger.pattern);
        WithoutPlan { node, from: without.from, to: without.to, effect: without.effect }
    }

    fn rule(&self, rule: &m::Rule) -> RulePlan {
        let scope = match &rule.scope {
            m::Scope::Always => ScopePlan::Always,
            m::Scope::While(journey) => ScopePlan::While(*journey),
            m::Scope::Between(from, to) => {
                ScopePlan::From(Box::new(self.node(&from.pattern)), Some(Box::new(self.node(&to.pattern))))
            }
            m::Scope::After(from, to) => ScopePlan::From(
                Box::new(self.node(&from.pattern)),
                to.as_ref().map(|to| Box::new(self.node(&to.pattern))),
            ),
        };
        let clauses = rule.clauses.iter().map(|clause| self.clause(clause)).collect();
        let actions = rule.actions.iter().map(|action| self.action(action)).collect();
        RulePlan { subject: rule.subject, scope, clauses, actions }
    }

    fn clause(&self, clause: &m::Clause) -> ClausePlan {
        let trigger = clause.trigger.as_ref().map(|trigger| self.node(trigger));
        let demand = match &clause.demand {
            m::Demand::Expect(target, count) => DemandPlan::Expect(self.target(target, None), *count),
            m::Demand::Forbid(target, hours) => DemandPlan::Forbid(self.target(target, *hours)),
            m::Demand::Edge(edge, pattern, cond) => {
                let (node, cond) = self.closed(self.node(pattern), cond.as_ref());
                DemandPlan::Edge(*edge, node, cond)
            }
            m::Demand::OneOf(list, window) => {
                DemandPlan::OneOf(list.iter().map(|one| self.node(one)).collect(), *window)
            }
            m::Demand::AllOrNone(list, window) => {
                DemandPlan::AllOrNone(list.iter().map(|one| self.node(one)).collect(), *window)
            }
            m::Demand::Limit(limit) => {
                let (node, cond) = self.closed(self.node(&limit.pattern), limit.cond.as_ref());
                DemandPlan::Limit { node, cond, most: limit.most, per: limit.per }
            }
        };
        let bound = trigger.as_ref().map_or(Slots::NONE, |trigger| trigger.bound);
        let reads_row = !demand.reads(bound).is_empty() || demand.cond().is_some();
        ClausePlan { trigger, demand, slots: if reads_row { clause.slots } else { 0 } }
    }

    fn target(&self, target: &m::Target, hours: Option<(crate::syntax::ast::Hours, m::CalendarId)>) -> TargetPlan {
        let side = match &target.side {
            m::Side::After => SidePlan::After,
            m::Side::Before => SidePlan::Before,
            m::Side::Ever => SidePlan::Ever,
            m::Side::Next => SidePlan::Next,
            m::Side::Previous => SidePlan::Previous,
            m::Side::BeforeAnother(pattern) => SidePlan::BeforeAnother(self.node(pattern)),
            m::Side::SinceLast(pattern) => SidePlan::SinceLast(self.node(pattern)),
        };
        let (node, cond) = self.closed(self.node(&target.pattern), target.cond.as_ref());
        TargetPlan {
            node,
            side,
            window: target.window,
            until: target.until.as_ref().map(|until| self.node(until)),
            unless: target.unless.as_ref().map(|unless| self.node(unless)),
            cond,
            carrying: target.carrying.iter().map(|one| (self.term(&one.from), self.term(&one.to))).collect(),
            hours,
        }
    }

    /// Moves a closing condition into a pattern of single events, as if it stood behind each; any other it stays outside of.
    fn closed(&self, node: Node, cond: Option<&m::Expr>) -> (Node, Option<Term>) {
        match cond.map(|cond| self.term(cond)) {
            Some(cond) if node.is_simple() => (narrowed(node, &cond), None),
            cond => (node, cond),
        }
    }

    fn action(&self, action: &m::Do) -> ActionPlan {
        let arguments = match &action.action {
            m::DoAction::Call(id, values) => {
                let params = self.model.actions.get(id.index()).map(|action| action.params.as_slice());
                let names = params.unwrap_or_default().iter().map(|param| param.name.clone());
                let given = names.zip(values).filter_map(|(name, value)| Some((name, self.term(value.as_ref()?))));
                given.collect()
            }
            _ => Vec::new(),
        };
        ActionPlan { action: action.action.clone(), arguments, at_once: action.at_once, priority: action.priority }
    }

    fn kpi(&self, kpi: &m::Kpi) -> KpiPlan {
        let mut parts = Vec::new();
        self.parts(&kpi.value, &mut parts);
        let mut segments: Vec<m::SegmentId> = kpi.segments().collect();
        let (mut previous, mut previous_of) = (Vec::new(), Vec::new());
        for threshold in &kpi.thresholds {
            let mut own = Vec::new();
            threshold.demand.limits().for_each(|limit| spans(limit, &mut own));
            threshold.demand.limits().for_each(|limit| spans(limit, &mut previous));
            previous_of.extend(threshold.segment.as_ref().map(|(id, _)| *id).filter(|_| !own.is_empty()));
        }
        for ids in [&mut segments, &mut previous_of] {
            ids.sort_unstable();
            ids.dedup();
        }
        KpiPlan { population: kpi.population, parts, segments, per: kpi.per, previous, previous_of }
    }

    fn parts(&self, expr: &m::Expr, parts: &mut Vec<PartPlan>) {
        match &expr.kind {
            m::ExprKind::Aggregate(aggregate) => parts.push(self.part(aggregate)),
            m::ExprKind::Unary(_, x) => self.parts(x, parts),
            m::ExprKind::Binary(_, x, y) => {
                self.parts(x, parts);
                self.parts(y, parts);
            }
            _ => {}
        }
    }

    fn part(&self, aggregate: &m::Aggregate) -> PartPlan {
        use m::Aggregate as A;
        match aggregate {
            A::Rate(cond) => PartPlan { kind: PartKind::Condition, measured: Measured::Member(self.term(cond)) },
            A::Instances => PartPlan { kind: PartKind::Members, measured: Measured::Nothing },
            A::Total(sample) => PartPlan { kind: PartKind::Total, measured: self.sample(sample) },
            A::Mean(sample) | A::Ces(sample) => PartPlan { kind: PartKind::Mean, measured: self.sample(sample) },
            A::Percentile(_, sample) | A::Min(sample) | A::Max(sample) | A::Nps(sample) | A::Csat(sample, _) => {
                PartPlan { kind: PartKind::Values, measured: self.sample(sample) }
            }
        }
    }

    fn sample(&self, sample: &m::Sample) -> Measured {
        match sample {
            m::Sample::Instance(expr) => Measured::Member(self.term(expr)),
            m::Sample::Events(values) => Measured::Events(self.node(&values.pattern), self.term(&values.value)),
        }
    }
}

impl DemandPlan {
    /// Which of some slots it reads.
    fn reads(&self, bound: Slots) -> Slots {
        let free = match self {
            Self::Expect(target, _) | Self::Forbid(target) => target.reads(),
            Self::Edge(_, node, cond) | Self::Limit { node, cond, .. } => {
                node.free | cond.as_ref().map_or(Slots::NONE, Term::slots)
            }
            Self::OneOf(nodes, _) | Self::AllOrNone(nodes, _) => {
                nodes.iter().fold(Slots::NONE, |all, node| all | node.free)
            }
        };
        free.without(free.without(bound))
    }

    /// The closing condition that stands outside the pattern.
    fn cond(&self) -> Option<&Term> {
        match self {
            Self::Expect(TargetPlan { cond, .. }, _) | Self::Forbid(TargetPlan { cond, .. }) => cond.as_ref(),
            Self::Edge(.., cond) | Self::Limit { cond, .. } => cond.as_ref(),
            Self::OneOf(..) | Self::AllOrNone(..) => None,
        }
    }
}

impl TargetPlan {
    fn reads(&self) -> Slots {
        let side = match &self.side {
            SidePlan::BeforeAnother(node) | SidePlan::SinceLast(node) => node.free,
            _ => Slots::NONE,
        };
        let nodes = [Some(&self.node), self.until.as_ref(), self.unless.as_ref()];
        let free = nodes.into_iter().flatten().fold(side, |all, node| all | node.free);
        let cond = self.cond.as_ref().map_or(Slots::NONE, Term::slots);
        self.carrying.iter().fold(free | cond, |all, (from, to)| all | from.slots() | to.slots())
    }
}

/// A pattern of one event.
fn single(source: m::Source, slot: u32, own: Option<Term>, cross: Option<Term>) -> Node {
    let bound = Slots::one(slot);
    let free = cross.as_ref().map_or(Slots::NONE, Term::slots).without(bound);
    Node { kind: NodeKind::Event { source, slot, own, cross }, bound, free, width: slot.saturating_add(1) }
}

fn any_of(nodes: Vec<Node>) -> Node {
    let bound = nodes.iter().fold(Slots::NONE, |all, node| all | node.bound);
    let free = nodes.iter().fold(Slots::NONE, |all, node| all | node.free);
    let width = nodes.iter().map(|node| node.width).max().unwrap_or_default();
    Node { kind: NodeKind::AnyOf(nodes), bound, free, width }
}

/// Single events that fulfil one more condition.
fn narrowed(node: Node, cond: &Term) -> Node {
    match node.kind {
        NodeKind::Event { source, slot, own, cross } => {
            let (inside, outside) = split(cond.clone(), Slots::one(slot));
            let all = |one: Option<Term>, other: Option<Term>| Term::all(one.into_iter().chain(other));
            single(source, slot, all(own, inside), all(cross, outside))
        }
        NodeKind::AnyOf(nodes) => any_of(nodes.into_iter().map(|one| narrowed(one, cond)).collect()),
        kind => Node { kind, ..node },
    }
}

/// What one event decides, with its slot renamed to 0, and what needs other bindings.
fn split(cond: Term, own: Slots) -> (Option<Term>, Option<Term>) {
    let (inside, outside): (Vec<Term>, Vec<Term>) =
        cond.conjuncts().into_iter().partition(|term| term.slots().without(own).is_empty());
    (Term::all(inside), Term::all(outside))
}

/// What the sum of no values of a type is.
fn zero(ty: &m::Type) -> Zero {
    match ty {
        m::Type::Duration => Zero::Duration,
        m::Type::Money(currency) => Zero::Money(*currency),
        _ => Zero::Number,
    }
}

fn milestone(anchor: Anchor) -> Option<Milestone> {
    match anchor {
        Anchor::Previous => None,
        Anchor::Start => Some(Milestone::Start),
        Anchor::Stage(stage) => Some(Milestone::Stage(stage)),
    }
}

/// Where each stage stands; one that no group names stands alone at the end.
fn places(layout: &[StageGroup], stages: usize) -> Vec<Place> {
    let alone = Place { group: u32::try_from(layout.len()).unwrap_or(u32::MAX), branch: None, step: 0 };
    let mut places = vec![alone; stages];
    let mut put = |stage: m::StageId, place: Place| {
        if let Some(slot) = places.get_mut(stage.index()) {
            *slot = place;
        }
    };
    for (group, entry) in (0u32..).zip(layout) {
        match entry {
            StageGroup::One(stage) => put(*stage, Place { group, branch: None, step: 0 }),
            StageGroup::AnyOrder(members) => {
                members.iter().for_each(|stage| put(*stage, Place { group, branch: None, step: 0 }));
            }
            StageGroup::Either(branches) => {
                for (branch, members) in (0u32..).zip(branches) {
                    let steps = (0u32..).zip(members);
                    steps.for_each(|(step, stage)| put(*stage, Place { group, branch: Some(branch), step }));
                }
            }
        }
    }
    places
}

fn spans(limit: &m::Expr, previous: &mut Vec<m::TimeSpan>) {
    match &limit.kind {
        m::ExprKind::Previous(span) if !previous.contains(span) => previous.push(*span),
        m::ExprKind::Unary(_, x) => spans(x, previous),
        m::ExprKind::Binary(_, x, y) => {
            spans(x, previous);
            spans(y, previous);
        }
        _ => {}
    }
}
