//! The hashes of items.
use super::own::Named;
use super::terms::type_of;
use super::{Hashes, Hashing, ItemHash, Sum};
use crate::model::*;

impl<'m> Hashing<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        let hashes = Hashes {
            moments: vec![0; model.moments.len()],
            journeys: vec![ItemHash::default(); model.journeys.len()],
            rules: vec![ItemHash::default(); model.rules.len()],
            ..Hashes::default()
        };
        Self { model, hashes, calendars: Vec::new(), costs: 0, noted: None, inside: None }
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
        self.pattern(&moment.pattern, &mut sum);
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
        journey.stages.iter().for_each(|stage| self.stage(stage, &mut sum));
        journey.layout.iter().for_each(|group| layout(group, &mut sum));
        journey.goals.iter().for_each(|goal| self.goal(goal, &mut sum));
        self.patterns("fail", journey.fail.iter().map(|it| &it.pattern), &mut sum);
        self.patterns("exit", journey.exit.iter().map(|it| &it.pattern), &mut sum);
        self.maybe_span(journey.abandon, &mut sum);
        self.maybe_span(journey.time_out, &mut sum);
        for without in &journey.without {
            sum.add(("without", without.from, without.to, without.effect));
            self.pattern(&without.trigger.pattern, &mut sum);
        }
        let facts = sum.finish();
        if let Some(slot) = self.hashes.journeys.get_mut(at) {
            *slot = ItemHash { facts, verdict: facts };
        }
    }

    fn stage(&self, stage: &Stage, sum: &mut Sum) {
        sum.add(("stage", stage.anchor, stage.optional));
        self.pattern(&stage.trigger.pattern, sum);
        self.maybe_span(stage.within, sum);
        self.maybe_span(stage.not_before, sum);
    }

    fn goal(&self, goal: &Goal, sum: &mut Sum) {
        sum.add(("goal", goal.business, goal.anchor, goal.after, goal.confirmed.is_some()));
        self.pattern(&goal.trigger.pattern, sum);
        self.maybe_span(goal.within, sum);
        if let Some((unless, within)) = &goal.confirmed {
            self.pattern(&unless.pattern, sum);
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
        rule.clauses.iter().for_each(|clause| self.clause(clause, &mut sum));
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
            Scope::Between(from, to) => {
                self.patterns("between", [&from.pattern, &to.pattern].into_iter(), sum);
            }
            Scope::After(from, until) => {
                let all = std::iter::once(from).chain(until);
                self.patterns("after", all.map(|it| &it.pattern), sum);
            }
        }
    }

    fn clause(&self, clause: &Clause, sum: &mut Sum) {
        self.patterns("when", clause.trigger.iter(), sum);
        match &clause.demand {
            Demand::Expect(target, count) => {
                sum.add(("expect", count));
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
                self.patterns("one of", list.iter(), sum);
                self.window(*window, sum);
            }
            Demand::AllOrNone(list, window) => {
                self.patterns("all or none", list.iter(), sum);
                self.window(*window, sum);
            }
            Demand::Limit(limit) => self.limit(limit, sum),
        }
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
        for carried in &target.carrying {
            sum.add("carrying");
            self.expr(&carried.from, sum);
            self.expr(&carried.to, sum);
        }
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
    sum.add((&calendar.zone, &calendar.hours, &calendar.closed));
    sum.finish()
}

fn layout(group: &StageGroup, sum: &mut Sum) {
    match group {
        StageGroup::One(stage) => sum.add(("one", stage)),
        StageGroup::AnyOrder(list) => sum.add(("any order", list)),
        StageGroup::Either(branches) => sum.add(("either", branches)),
    }
}
