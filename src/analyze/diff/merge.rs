//! Two plans as one, so that rules of both can be asked about the same events.
//!
//! Everything of the old plan comes after everything of the new, under numbers moved on. Columns of the same name and kind
//! are one.
use crate::model::{CalendarId, Clock, Model, MomentId, Source, TimeSpan, TouchpointId, Window};
use crate::plan::{
    ClausePlan, DemandPlan, Node, NodeKind, Plan, Required, RulePlan, ScopePlan, SidePlan, TargetPlan, Term,
};

/// The new definitions with the old ones behind them.
pub struct Merged {
    /// Calendars of both; everything else is the new model's.
    pub model: Model,
    /// Touchpoints, moments and columns of both.
    pub plan: Plan,
    shift: Shift,
}

/// By how much the old numbers are moved on.
struct Shift {
    touchpoints: usize,
    moments: usize,
    calendars: usize,
    columns: Vec<u32>,
}

impl Merged {
    /// Puts two plans together.
    pub fn new((old_model, old): (&Model, &Plan), (new_model, new): (&Model, &Plan)) -> Self {
        let (mut model, mut plan) = (new_model.clone(), new.clone());
        let columns = old.needs.attributes.iter().map(|need| {
            let known = plan.needs.attributes.iter().position(|one| one.name == need.name && one.kind == need.kind);
            let at = known.unwrap_or_else(|| {
                plan.needs.attributes.push(need.clone());
                plan.needs.attributes.len() - 1
            });
            if let Some(known) = plan.needs.attributes.get_mut(at) {
                // read everywhere if either reads it everywhere
                match known.events.is_empty() || need.events.is_empty() {
                    true => known.events.clear(),
                    false => known.events.extend(need.events.iter().cloned()),
                }
            }
            u32::try_from(at).unwrap_or(u32::MAX)
        });
        let columns = columns.collect();
        let shift = Shift {
            touchpoints: plan.touchpoints.len(),
            moments: plan.moments.len(),
            calendars: model.calendars.len(),
            columns,
        };
        for touchpoint in &old.touchpoints {
            let mut moved = touchpoint.clone();
            moved.cond = moved.cond.map(|cond| shift.term(&cond));
            moved.cost = None;
            moved.columns = moved.columns.iter().map(|column| shift.column(*column)).collect();
            plan.touchpoints.push(moved);
        }
        plan.moments.extend(old.moments.iter().map(|node| shift.node(node)));
        plan.required.extend(
            old.required
                .iter()
                .map(|one| Required { touchpoint: shift.touchpoint(one.touchpoint), column: shift.column(one.column) }),
        );
        model.calendars.extend(old_model.calendars.iter().cloned());
        Self { model, plan, shift }
    }

    /// A rule of the old plan.
    pub fn rule(&self, rule: &RulePlan) -> RulePlan {
        self.shift.rule(rule)
    }

    /// A pattern of the old plan.
    pub fn node(&self, node: &Node) -> Node {
        self.shift.node(node)
    }

    /// A length of time of the old plan.
    pub fn span(&self, span: TimeSpan) -> TimeSpan {
        self.shift.span(span)
    }
}

impl Shift {
    fn touchpoint(&self, id: TouchpointId) -> TouchpointId {
        TouchpointId::new(id.index() + self.touchpoints)
    }

    fn calendar(&self, id: CalendarId) -> CalendarId {
        CalendarId::new(id.index() + self.calendars)
    }

    fn column(&self, column: u32) -> u32 {
        self.columns.get(column as usize).copied().unwrap_or(u32::MAX)
    }

    fn source(&self, source: Source) -> Source {
        match source {
            Source::Touchpoint(id) => Source::Touchpoint(self.touchpoint(id)),
            Source::Moment(id) => Source::Moment(MomentId::new(id.index() + self.moments)),
            other => other,
        }
    }

    fn span(&self, span: TimeSpan) -> TimeSpan {
        match span {
            TimeSpan::Calendar { count, unit, clock: Clock::Calendar(id) } => {
                TimeSpan::Calendar { count, unit, clock: Clock::Calendar(self.calendar(id)) }
            }
            other => other,
        }
    }

    fn window(&self, window: Window) -> Window {
        Window { from: window.from.map(|from| self.span(from)), to: window.to.map(|to| self.span(to)) }
    }

    fn term(&self, term: &Term) -> Term {
        let sub = |term: &Term| Box::new(self.term(term));
        match term {
            Term::Column(slot, columns) => {
                Term::Column(*slot, columns.iter().map(|column| self.column(*column)).collect())
            }
            Term::Unary(op, inner) => Term::Unary(*op, sub(inner)),
            Term::Binary(op, left, right) => Term::Binary(*op, sub(left), sub(right)),
            Term::In(value, list) => Term::In(sub(value), list.iter().map(|entry| self.term(entry)).collect()),
            Term::IsKnown(inner) => Term::IsKnown(sub(inner)),
            other => other.clone(),
        }
    }

    fn node(&self, node: &Node) -> Node {
        let sub = |node: &Node| Box::new(self.node(node));
        let maybe = |term: &Option<Term>| term.as_ref().map(|term| self.term(term));
        let kind = match &node.kind {
            NodeKind::Event { source, slot, own, cross } => {
                NodeKind::Event { source: self.source(*source), slot: *slot, own: maybe(own), cross: maybe(cross) }
            }
            NodeKind::AnyOf(nodes) => NodeKind::AnyOf(nodes.iter().map(|node| self.node(node)).collect()),
            NodeKind::Then { first, second, directly, within, cond } => NodeKind::Then {
                first: sub(first),
                second: sub(second),
                directly: *directly,
                within: within.map(|within| self.span(within)),
                cond: maybe(cond),
            },
            NodeKind::AllWithin(inner, within) => NodeKind::AllWithin(sub(inner), self.span(*within)),
            NodeKind::Silence { first, absent, lasting } => {
                NodeKind::Silence { first: sub(first), absent: sub(absent), lasting: self.span(*lasting) }
            }
            NodeKind::Count { count, of, within } => {
                NodeKind::Count { count: *count, of: sub(of), within: self.span(*within) }
            }
        };
        Node { kind, ..node.clone() }
    }

    fn rule(&self, rule: &RulePlan) -> RulePlan {
        let scope = match &rule.scope {
            ScopePlan::From(from, to) => {
                ScopePlan::From(Box::new(self.node(from)), to.as_ref().map(|to| Box::new(self.node(to))))
            }
            other => other.clone(),
        };
        let clauses = rule.clauses.iter().map(|clause| ClausePlan {
            trigger: clause.trigger.as_ref().map(|node| self.node(node)),
            demand: self.demand(&clause.demand),
            slots: clause.slots,
        });
        RulePlan { subject: rule.subject, scope, clauses: clauses.collect(), actions: Vec::new() }
    }

    fn demand(&self, demand: &DemandPlan) -> DemandPlan {
        let nodes = |nodes: &[Node]| nodes.iter().map(|node| self.node(node)).collect();
        let maybe = |cond: &Option<Term>| cond.as_ref().map(|cond| self.term(cond));
        match demand {
            DemandPlan::Expect(target, count) => DemandPlan::Expect(self.target(target), *count),
            DemandPlan::Forbid(target) => DemandPlan::Forbid(self.target(target)),
            DemandPlan::Edge(edge, node, cond) => DemandPlan::Edge(*edge, self.node(node), maybe(cond)),
            DemandPlan::OneOf(list, window) => DemandPlan::OneOf(nodes(list), self.window(*window)),
            DemandPlan::AllOrNone(list, window) => DemandPlan::AllOrNone(nodes(list), self.window(*window)),
            DemandPlan::Limit { node, cond, most, per } => {
                let per = match per {
                    crate::model::LimitPer::Sliding(span) => crate::model::LimitPer::Sliding(self.span(*span)),
                    other => *other,
                };
                DemandPlan::Limit { node: self.node(node), cond: maybe(cond), most: *most, per }
            }
        }
    }

    fn target(&self, target: &TargetPlan) -> TargetPlan {
        let maybe = |node: &Option<Node>| node.as_ref().map(|node| self.node(node));
        let side = match &target.side {
            SidePlan::BeforeAnother(node) => SidePlan::BeforeAnother(self.node(node)),
            SidePlan::SinceLast(node) => SidePlan::SinceLast(self.node(node)),
            other => other.clone(),
        };
        TargetPlan {
            node: self.node(&target.node),
            side,
            window: self.window(target.window),
            until: maybe(&target.until),
            unless: maybe(&target.unless),
            cond: target.cond.as_ref().map(|cond| self.term(cond)),
            carrying: target.carrying.iter().map(|(from, to)| (self.term(from), self.term(to))).collect(),
            hours: target.hours.map(|(hours, calendar)| (hours, self.calendar(calendar))),
        }
    }
}
