//! The hashes of items.
use super::conditions::Unknown;
use super::own::Named;
use super::terms::type_of;
use super::{Hashes, Hashing, ItemHash, Sum};
use crate::model::*;
use crate::syntax::ast::Count;
use std::collections::BTreeSet;

impl<'m> Hashing<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let hashes = Hashes {
            moments: vec![0; model.moments.len()],
            journeys: vec![ItemHash::default(); model.journeys.len()],
            rules: vec![ItemHash::default(); model.rules.len()],
            ..Hashes::default()
        };
        Self { model, hashes, calendars: Vec::new(), costs: 0, noted: None, inside: None, meant: None }
    }

    /// All items, each after what it depends on.
    pub(super) fn derived(&mut self) {
        for deriver in &self.model.derivation_order {
            match deriver {
                Deriver::Moment(id) => self.moment(id.index()),
                Deriver::Journey(id) => self.journey(id.index()),
                Deriver::Rule(id) => self.rule(id.index()),
            }
        }
        self.kpis();
        self.scores();
    }

    /// What derives nothing: calendars, touchpoints, segments, and what is read of a log.
    pub(super) fn basics(&mut self) {
        self.calendars = self.model.calendars.iter().map(calendar).collect();
        self.hashes.touchpoints = self.model.touchpoints.iter().map(|one| self.touchpoint(one)).collect();
        self.costs = self.all_costs();
        self.hashes.segments = self.model.segments.iter().map(|one| self.segment(one)).collect();
        self.hashes.reading = self.reading();
    }

    fn touchpoint(&self, touchpoint: &Touchpoint) -> u128 {
        let mut sum = Sum::of("touchpoint");
        if self.meant.is_some() {
            let names: BTreeSet<_> = touchpoint.raw_names.iter().collect();
            let asked = touchpoint.cond.iter().map(|cond| (cond, Some(Slot(0)))).collect();
            sum.add((names, self.condition(&[asked], Unknown::False)));
            return sum.finish();
        }
        sum.add(&touchpoint.raw_names);
        self.maybe(touchpoint.cond.as_ref(), &mut sum);
        sum.finish()
    }

    fn all_costs(&self) -> u128 {
        let mut sum = Sum::of("costs");
        for (touchpoint, hash) in self.model.touchpoints.iter().zip(&self.hashes.touchpoints) {
            if let Some(cost) = &touchpoint.cost {
                sum.add(hash);
                self.expr(cost, &mut sum);
            }
        }
        sum.finish()
    }

    fn segment(&self, segment: &Segment) -> u128 {
        let mut sum = Sum::of("segment");
        self.expr(&segment.value, &mut sum);
        sum.finish()
    }

    /// The columns that anything reads, and the events that must have them.
    fn reading(&self) -> u128 {
        let plan = crate::plan::Plan::new(self.model);
        let mut columns: Vec<u128> = plan.attributes.iter().map(|(id, _)| self.read_column(*id)).collect();
        columns.sort_unstable();
        let mut sum = Sum::of("reading");
        sum.add((columns, plan.needs.channel));
        let mut customers: Vec<u128> = plan.customer_attributes.iter().map(|(id, _)| self.read_customer(*id)).collect();
        customers.sort_unstable();
        sum.add(customers);
        let mut names: Vec<_> = self.model.touchpoints.iter().flat_map(|one| &one.raw_names).collect();
        names.sort_unstable();
        names.dedup();
        sum.add(names);
        sum.finish()
    }

    fn read_column(&self, id: AttributeId) -> u128 {
        let mut sum = Sum::of("column");
        self.column(id, &mut sum);
        for touchpoint in &self.model.touchpoints {
            for own in touchpoint.attributes.iter().filter(|own| own.attribute == id) {
                sum.add((&touchpoint.raw_names, own.optional));
            }
        }
        sum.add(self.model.event_attributes.iter().any(|one| one.attribute == id));
        sum.finish()
    }

    fn read_customer(&self, id: CustomerAttributeId) -> u128 {
        let mut sum = Sum::of("customer column");
        if let Some(declared) = self.model.customer_attributes.get(id.index()) {
            sum.add(&declared.name);
            type_of(&declared.ty, &mut sum);
        }
        sum.finish()
    }

    pub(super) fn moment(&mut self, at: usize) {
        let Some(moment) = self.model.moments.get(at) else { return };
        let mut sum = Sum::of("moment");
        self.afresh(|| self.pattern(&moment.pattern, &mut sum));
        if let Some(slot) = self.hashes.moments.get_mut(at) {
            *slot = sum.finish();
        }
    }

    pub(super) fn journey(&mut self, at: usize) {
        let Some(journey) = self.model.journeys.get(at) else { return };
        let mut sum = Sum::of("journey");
        for key in &journey.key {
            sum.add(("key", key.attributes.len()));
            key.attributes.iter().for_each(|id| self.column(*id, &mut sum));
        }
        self.patterns("start", journey.start.iter().map(|it| &it.pattern), &mut sum);
        sum.add((journey.on_restart, journey.stages.len(), journey.goals.len()));
        for (at, stage) in journey.stages.iter().enumerate() {
            let anchor = if self.meant.is_some() { anchor(journey, at) } else { stage.anchor };
            self.stage(stage, anchor, &mut sum);
        }
        journey.layout.iter().for_each(|group| layout(group, &mut sum));
        journey.goals.iter().for_each(|goal| self.goal(goal, &mut sum));
        self.any_of("fail", journey.fail.iter().map(|it| &it.pattern), &mut sum);
        self.any_of("exit", journey.exit.iter().map(|it| &it.pattern), &mut sum);
        self.maybe_span(journey.abandon, &mut sum);
        self.maybe_span(journey.time_out, &mut sum);
        let without = journey.without.iter().map(|without| {
            let mut sum = Sum::of("without");
            sum.add((without.from, without.to, without.effect));
            self.afresh(|| self.pattern(&without.trigger.pattern, &mut sum));
            sum.finish()
        });
        self.unordered("without", without.collect(), &mut sum);
        let facts = sum.finish();
        if let Some(slot) = self.hashes.journeys.get_mut(at) {
            *slot = ItemHash { facts, verdict: facts };
        }
    }

    fn stage(&self, stage: &Stage, anchor: Anchor, sum: &mut Sum) {
        sum.add(("stage", anchor, stage.optional));
        self.afresh(|| self.pattern(&stage.trigger.pattern, sum));
        self.maybe_span(stage.within, sum);
        self.maybe_span(stage.not_before, sum);
    }

    fn goal(&self, goal: &Goal, sum: &mut Sum) {
        sum.add(("goal", goal.business, goal.anchor, goal.after, goal.confirmed.is_some()));
        self.afresh(|| self.pattern(&goal.trigger.pattern, sum));
        self.maybe_span(goal.within, sum);
        if let Some((unless, within)) = &goal.confirmed {
            self.afresh(|| self.pattern(&unless.pattern, sum));
            self.span(*within, sum);
        }
    }

    pub(super) fn rule(&mut self, at: usize) {
        let Some(rule) = self.model.rules.get(at) else { return };
        let mut sum = Sum::of("rule");
        match rule.subject {
            Subject::Customer => sum.add("customer"),
            Subject::Instance(journey) => sum.add(("instance", self.journey_of(journey))),
        }
        self.scope(&rule.scope, &mut sum);
        let clauses = rule.clauses.iter().flat_map(|clause| self.triggers_of(clause).map(move |one| (clause, one)));
        let clauses = clauses.map(|(clause, trigger)| {
            let mut sum = Sum::of("clause");
            self.afresh(|| self.clause(trigger, &clause.demand, &mut sum));
            sum.finish()
        });
        self.unordered("clauses", clauses.collect(), &mut sum);
        rule.actions.iter().for_each(|action| self.action(action, &mut sum));
        let mut verdict = sum.clone();
        verdict.add(("judged", rule.severity, rule.allowance.map(|it| (it.share.to_bits(), it.until))));
        if let Some(slot) = self.hashes.rules.get_mut(at) {
            *slot = ItemHash { facts: sum.finish(), verdict: verdict.finish() };
        }
    }

    fn scope(&self, scope: &Scope, sum: &mut Sum) {
        match scope {
            Scope::Always => sum.add("always"),
            Scope::While(journey) => sum.add(("while", self.journey_of(*journey))),
            // `between P and Q` is `after P until Q`
            Scope::Between(from, to) if self.meant.is_some() => self.interval("after", from, Some(to), sum),
            Scope::Between(from, to) => self.interval("between", from, Some(to), sum),
            Scope::After(from, until) => self.interval("after", from, until.as_ref(), sum),
        }
    }

    fn interval(&self, name: &str, from: &Trigger, to: Option<&Trigger>, sum: &mut Sum) {
        let all = std::iter::once(from).chain(to);
        self.afresh(|| self.patterns(name, all.map(|it| &it.pattern), sum));
    }

    fn clause(&self, trigger: Option<&Pattern>, demand: &Demand, sum: &mut Sum) {
        self.patterns("when", trigger.into_iter(), sum);
        match demand {
            Demand::Expect(target, count) => {
                sum.add(("expect", self.count(*count)));
                self.target(target, sum);
            }
            Demand::Forbid(target, hours) => {
                let hours = hours.as_ref().map(|(hours, calendar)| (hours, self.of(Named::Calendar(*calendar))));
                sum.add(("forbid", hours));
                self.target(target, sum);
            }
            Demand::Edge(edge, pattern, cond) => {
                sum.add(("edge", edge));
                self.closed(pattern, cond.as_ref(), sum);
            }
            Demand::OneOf(list, window) => {
                self.each_of("one of", list, sum);
                self.window(*window, sum);
            }
            Demand::AllOrNone(list, window) => {
                self.each_of("all or none", list, sum);
                self.window(*window, sum);
            }
            Demand::Limit(limit) => self.limit(limit, sum),
        }
    }

    /// A number of targets: `exactly 2` is `2..2`.
    fn count(&self, count: Count) -> Count {
        match count {
            Count::Exactly(count) if self.meant.is_some() => Count::Between(count, count),
            other => other,
        }
    }

    /// Patterns of which it is asked how many occur, in no order.
    fn each_of(&self, name: &str, list: &[Pattern], sum: &mut Sum) {
        if self.meant.is_none() {
            return self.patterns(name, list.iter(), sum);
        }
        let prints = list.iter().map(|one| {
            let mut sum = Sum::of("one");
            self.afresh(|| self.pattern(one, &mut sum));
            sum.finish()
        });
        self.unordered(name, prints.collect(), sum);
    }

    fn target(&self, target: &Target, sum: &mut Sum) {
        self.closed(&target.pattern, target.cond.as_ref(), sum);
        sum.add(std::mem::discriminant(&target.side));
        if let Side::BeforeAnother(pattern) | Side::SinceLast(pattern) = &target.side {
            self.pattern(pattern, sum);
        }
        self.window(target.window, sum);
        self.patterns("until", target.until.iter(), sum);
        self.patterns("unless", target.unless.iter(), sum);
        let carried = target.carrying.iter().map(|carried| {
            let mut sum = Sum::of("carrying");
            self.expr(&carried.from, &mut sum);
            self.expr(&carried.to, &mut sum);
            sum.finish()
        });
        self.unordered("carrying", carried.collect(), sum);
    }

    fn limit(&self, limit: &Limit, sum: &mut Sum) {
        sum.add(("limit", limit.most));
        self.closed(&limit.pattern, limit.cond.as_ref(), sum);
        match limit.per {
            LimitPer::Scope => sum.add("per scope"),
            LimitPer::Sliding(span) => {
                sum.add("sliding");
                self.span(span, sum);
            }
            LimitPer::Period(period, clock) => {
                sum.add(("per", period));
                self.clock(clock, sum);
            }
        }
    }

    fn action(&self, action: &Do, sum: &mut Sum) {
        sum.add(("do", action.at_once, action.priority));
        match &action.action {
            DoAction::Send(source) => {
                sum.add("send");
                self.source(*source, sum);
            }
            DoAction::Suppress(source, span) => {
                sum.add("suppress");
                self.source(*source, sum);
                self.maybe_span(*span, sum);
            }
            DoAction::Raise { text, to } => sum.add(("raise", text, to)),
            DoAction::Call(id, values) => {
                let called = self.model.actions.get(id.index());
                sum.add(("call", called.map(|called| &called.meta.name)));
                let names = called.map(|called| called.params.iter().map(|param| &param.name)).into_iter().flatten();
                for (name, value) in names.zip(values) {
                    sum.add(name);
                    self.maybe(value.as_ref(), sum);
                }
            }
        }
    }

    pub(super) fn kpis(&mut self) {
        self.hashes.kpis = Vec::with_capacity(self.model.kpis.len());
        for kpi in &self.model.kpis {
            let hash = self.kpi(kpi);
            self.hashes.kpis.push(hash);
        }
    }

    pub(super) fn kpi(&mut self, kpi: &Kpi) -> ItemHash {
        self.inside = match kpi.population {
            Population::Decided(id) | Population::Started(id) => Some(id),
            Population::Customers | Population::Events(_) => None,
        };
        let mut sum = Sum::of("kpi");
        self.population(kpi.population, &mut sum);
        self.parts(&kpi.value, &mut sum);
        sum.add(kpi.per);
        if kpi.per.is_some() {
            self.clock(Clock::Policy, &mut sum);
        }
        kpi.segments().for_each(|segment| sum.add(self.of(Named::Segment(segment))));
        for threshold in &kpi.thresholds {
            // whose former values are told apart
            let segment = threshold.segment.as_ref().map(|(id, _)| self.of(Named::Segment(*id)));
            threshold.demand.limits().for_each(|limit| {
                sum.add(segment);
                self.previous(limit, &mut sum);
            });
        }
        let mut verdict = sum.clone();
        self.expr(&kpi.value, &mut verdict);
        verdict.add((kpi.direction.map(|it| std::mem::discriminant(&it)), kpi.by.len()));
        for threshold in &kpi.thresholds {
            verdict.add((std::mem::discriminant(&threshold.kind), std::mem::discriminant(&threshold.demand)));
            if let Demanded::Compare(op, _) = &threshold.demand {
                verdict.add(op);
            }
            threshold.demand.limits().for_each(|limit| self.expr(limit, &mut verdict));
            verdict.add(threshold.segment.is_some());
            if let Some((_, value)) = &threshold.segment {
                self.value(value, &mut verdict);
            }
        }
        let policy = &self.model.policy;
        verdict.add((policy.confidence.to_bits(), policy.min_n, policy.gate));
        ItemHash { facts: sum.finish(), verdict: verdict.finish() }
    }

    pub(super) fn population(&self, population: Population, sum: &mut Sum) {
        match population {
            Population::Decided(journey) => sum.add(("decided", self.journey_of(journey))),
            Population::Started(journey) => sum.add(("started", self.journey_of(journey))),
            Population::Customers => sum.add("customers"),
            Population::Events(source) => self.source(source, sum),
        }
    }

    /// The aggregates of an expression, without what is calculated with them.
    fn parts(&self, expr: &Expr, sum: &mut Sum) {
        match &expr.kind {
            ExprKind::Aggregate(aggregate) => self.part(aggregate, sum),
            ExprKind::Unary(_, inner) => self.parts(inner, sum),
            ExprKind::Binary(_, left, right) => {
                self.parts(left, sum);
                self.parts(right, sum);
            }
            _ => {}
        }
    }

    /// The earlier periods that a threshold compares with.
    fn previous(&self, limit: &Expr, sum: &mut Sum) {
        match &limit.kind {
            ExprKind::Previous(span) => self.span(*span, sum),
            ExprKind::Unary(_, inner) => self.previous(inner, sum),
            ExprKind::Binary(_, left, right) => {
                self.previous(left, sum);
                self.previous(right, sum);
            }
            _ => {}
        }
    }

    /// What journeys are judged by, their KPIs being known.
    pub(super) fn scores(&mut self) {
        for (at, journey) in self.model.journeys.iter().enumerate() {
            let Some(facts) = self.journey_of(JourneyId::new(at)) else { continue };
            let mut sum = Sum::of("journey's verdict");
            sum.add((facts, journey.importance));
            self.maybe(journey.value.as_ref(), &mut sum);
            for part in &journey.score {
                sum.add(self.hashes.kpis.get(part.kpi.index()).map(|hash| hash.verdict));
                sum.number(part.weight);
                self.expr(&part.from, &mut sum);
                self.expr(&part.to, &mut sum);
            }
            if let Some(slot) = self.hashes.journeys.get_mut(at) {
                slot.verdict = sum.finish();
            }
        }
    }
}

pub(super) fn calendar(calendar: &Calendar) -> u128 {
    let mut sum = Sum::of("calendar");
    let closed: BTreeSet<i32> = calendar.closed.iter().copied().collect();
    sum.add((&calendar.zone, calendar.hours.each_ref().map(|day| joined(day)), closed));
    sum.finish()
}

/// Hours in order, those that meet as one.
fn joined(hours: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut sorted = hours.to_vec();
    sorted.sort_unstable();
    let mut all: Vec<(u16, u16)> = Vec::new();
    for (from, to) in sorted {
        match all.last_mut() {
            Some((_, end)) if *end >= from => *end = to.max(*end),
            _ => all.push((from, to)),
        }
    }
    all
}

/// From where a stage's time counts: the start where nothing required comes before it, and where it has no time.
pub(super) fn anchor(journey: &Journey, at: usize) -> Anchor {
    let Some((before, [stage, ..])) = journey.stages.split_at_checked(at) else { return Anchor::Start };
    let is_timed = stage.within.is_some() || stage.not_before.is_some();
    match stage.anchor {
        Anchor::Previous if !is_timed || before.iter().all(|one| one.optional) => Anchor::Start,
        other => other,
    }
}

fn layout(group: &StageGroup, sum: &mut Sum) {
    match group {
        StageGroup::One(stage) => sum.add(("one", stage)),
        StageGroup::AnyOrder(list) => sum.add(("any order", list)),
        StageGroup::Either(branches) => sum.add(("either", branches)),
    }
}
