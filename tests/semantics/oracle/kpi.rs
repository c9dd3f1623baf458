//! KPIs: the multisets of values that a population gives, by group.
use super::condition::{self, binary, unary};
use super::figure::aggregates;
use super::found::{Cell, Found, Group, shown};
use super::journey::{self, Instance, Point};
use super::log::{Customer, Log};
use super::pattern::{self, Binds, Occurrence, World};
use super::threshold;
use super::{Derived, clock};
use wayfare::facts::Outcome;
use wayfare::model::{
    Aggregate, Clock, Currency, EventValues, Expr, ExprKind, Fold, Kpi, Mark, Measure, Milestone, Model, OutcomeTest,
    Pattern, Population, Sample, Slot, Type, Value,
};
use wayfare::syntax::ast::BinaryOp;

/// One member of a population.
struct Member<'a> {
    world: World<'a>,
    instance: Option<&'a Instance>,
    /// The event of slot 0: the start, the customer's first event, or the event itself.
    at: Option<Point>,
    counts: bool,
    /// One event alone is measured.
    alone: bool,
}

pub fn measure(model: &Model, log: &Log, customer: &Customer, derived: &Derived, found: &mut Found) {
    let world = World::whole(model, log, customer, derived);
    for (at, kpi) in model.kpis.iter().enumerate() {
        let aggregates = aggregates(&kpi.value);
        found.kpis[at].resize(aggregates.len(), Default::default());
        for member in members(&world, kpi) {
            for group in groups(&member, kpi) {
                for (part, aggregate) in aggregates.iter().enumerate() {
                    let is_open = member.instance.is_some_and(|it| it.end.is_none());
                    if let (Aggregate::Rate(cond), true) = (aggregate, is_open) {
                        let cell = found.kpis[at][part].entry(group.clone()).or_default();
                        cell.open += 1;
                        match member.value(cond).filter(|_| member.counts) {
                            Some(Value::Bool(true)) => cell.open_yes += 1,
                            Some(_) => cell.open_no += 1,
                            None => {}
                        }
                    }
                    if member.counts {
                        let cell = found.kpis[at][part].entry(group.clone()).or_default();
                        add(&member, aggregate, cell);
                    }
                }
            }
        }
    }
}

fn members<'a>(world: &World<'a>, kpi: &Kpi) -> Vec<Member<'a>> {
    let whole = *world;
    match kpi.population {
        Population::Decided(id) | Population::Started(id) => {
            let all = matches!(kpi.population, Population::Started(_));
            let decided = [Outcome::Succeeded, Outcome::Failed, Outcome::Abandoned, Outcome::TimedOut];
            let of = |instance: &'a Instance| Member {
                world: World { instance: Some((instance, id)), ..whole },
                instance: Some(instance),
                at: Some(instance.start),
                counts: all || decided.contains(&instance.outcome()),
                alone: false,
            };
            world.derived.journeys[id.index()].iter().map(of).collect()
        }
        Population::Customers => {
            let first = (!world.customer.events.is_empty()).then(|| super::scope::point(&world.log_event(0)));
            vec![Member { world: whole, instance: None, at: first, counts: true, alone: false }]
        }
        Population::Events(source) => {
            let pattern = Pattern {
                kind: wayfare::model::PatternKind::Event(wayfare::model::EventPattern {
                    source,
                    slot: Slot(0),
                    cond: None,
                }),
                place: Default::default(),
            };
            let of = |it: &Occurrence| Member {
                world: whole,
                instance: None,
                at: Some(super::scope::point(it)),
                counts: true,
                alone: true,
            };
            pattern::events(&pattern, world, &Binds::default()).iter().map(of).collect()
        }
    }
}

fn groups(member: &Member<'_>, kpi: &Kpi) -> Vec<Group> {
    let model = member.world.model;
    let mut groups = vec![Group::Total];
    for segment in threshold::segments(kpi) {
        let value = member.condition(&model.segments[segment.index()].value);
        groups.push(Group::Segment(segment.index(), value.as_ref().map(shown)));
    }
    let Some(at) = member.at else { return groups };
    if let Some(period) = kpi.per {
        let from = clock::period_start(model, period, Clock::Policy, at.time);
        for group in groups.clone() {
            if let Group::Segment(segment, value) = group {
                groups.push(Group::SegmentPeriod(segment, value, from));
            }
        }
        groups.push(Group::Period(from));
    }
    // started in (watermark − D, watermark], or in (watermark − 2D, watermark − D]
    let watermark = member.world.log.watermark;
    for (number, span) in threshold::spans(kpi).into_iter().enumerate() {
        let later = clock::add(model, span, at.time);
        let much_later = clock::add(model, span, later);
        let is_recent = at.time <= watermark && later > watermark;
        let precedes = later <= watermark && much_later > watermark;
        for group in groups.clone() {
            match group {
                Group::Total if is_recent => groups.push(Group::Recent(number)),
                Group::Total if precedes => groups.push(Group::Preceding(number)),
                Group::Segment(segment, value) if is_recent => {
                    groups.push(Group::SegmentRecent(segment, value, number))
                }
                Group::Segment(segment, value) if precedes => {
                    groups.push(Group::SegmentPreceding(segment, value, number));
                }
                _ => {}
            }
        }
    }
    groups
}

fn add(member: &Member<'_>, aggregate: &Aggregate, cell: &mut Cell) {
    cell.members += 1;
    let sample = match aggregate {
        Aggregate::Instances => return,
        Aggregate::Rate(cond) => {
            match member.value(cond) {
                Some(Value::Bool(true)) => cell.yes += 1,
                Some(Value::Bool(false)) => cell.no += 1,
                Some(other) => panic!("{other:?} is no condition"),
                None => cell.undefined += 1,
            }
            return;
        }
        Aggregate::Mean(sample)
        | Aggregate::Percentile(_, sample)
        | Aggregate::Total(sample)
        | Aggregate::Min(sample)
        | Aggregate::Max(sample)
        | Aggregate::Nps(sample)
        | Aggregate::Csat(sample, _)
        | Aggregate::Ces(sample) => sample,
    };
    match sample {
        Sample::Instance(expr) => match member.value(expr) {
            Some(value) => cell.values.push(value),
            None => {
                cell.undefined += 1;
                cell.mixed |= member.is_mixed(expr);
            }
        },
        Sample::Events(values) => {
            let known = member.values(values);
            cell.undefined += (member.happened(&values.pattern).len() - known.len()) as u64;
            cell.values.extend(known);
        }
    }
}

impl Member<'_> {
    fn condition(&self, expr: &Expr) -> Option<Value> {
        self.world.value(expr, &self.binds())
    }

    fn binds(&self) -> Binds {
        self.at.map_or(Binds::default(), |at| Binds::of(Slot(0), at.carrier, at.time))
    }

    fn value(&self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Measure(measure) => self.measured(measure),
            ExprKind::Unary(op, inner) => unary(*op, self.value(inner)?),
            ExprKind::Binary(op, left, right) => binary(*op, self.value(left), self.value(right)),
            ExprKind::IsKnown(inner) => Some(Value::Bool(self.value(inner).is_some())),
            ExprKind::In(needle, list) => {
                let needle = self.value(needle);
                let each = list.iter().map(|it| binary(BinaryOp::Equal, needle.clone(), self.value(it)));
                condition::any_of(each)
            }
            _ => self.condition(expr),
        }
    }

    fn end_time(&self) -> Option<i64> {
        match self.instance {
            Some(instance) => Some(instance.end.map_or(self.world.log.watermark, |(point, _)| point.time)),
            None => self.world.customer.events.last().map(|it| it.time),
        }
    }

    fn start_time(&self) -> Option<i64> {
        match self.instance {
            Some(instance) => Some(instance.start.time),
            None => self.world.customer.events.first().map(|it| it.time),
        }
    }

    fn happened(&self, pattern: &Pattern) -> Vec<Occurrence> {
        pattern::events(pattern, &self.world, &Binds::default())
    }

    /// Of every event of the pattern; unknown attributes are skipped.
    fn values(&self, values: &EventValues) -> Vec<Value> {
        let read = |it: &Occurrence| self.world.value(&values.value, &it.binds);
        self.happened(&values.pattern).iter().filter_map(read).collect()
    }

    /// Whether it has no value because amounts in several currencies meet.
    fn is_mixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Measure(measure) => match &**measure {
                Measure::Fold(Fold::Sum | Fold::Min | Fold::Max, values) => several_currencies(&self.values(values)),
                _ => false,
            },
            ExprKind::Unary(_, inner) => self.is_mixed(inner),
            ExprKind::Binary(BinaryOp::Multiply | BinaryOp::Divide, left, right) => {
                self.is_mixed(left) || self.is_mixed(right)
            }
            ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, left, right) => {
                let both: Vec<Value> = [left, right].into_iter().filter_map(|it| self.value(it)).collect();
                self.is_mixed(left) || self.is_mixed(right) || several_currencies(&both)
            }
            _ => false,
        }
    }

    fn measured(&self, measure: &Measure) -> Option<Value> {
        match measure {
            Measure::Outcome(test) => Some(Value::Bool(self.outcome_is(*test))),
            Measure::Duration => Some(Value::Duration(self.end_time()? - self.start_time()?)),
            Measure::Between(from, to) => self.between(from, to).map(Value::Duration),
            Measure::Count(pattern) => Some(Value::Int(self.happened(pattern).len() as i64)),
            Measure::Has(pattern) => Some(Value::Bool(!self.happened(pattern).is_empty())),
            Measure::Fold(fold, values) => self.folded(*fold, values),
            Measure::Switches(attribute) => {
                let known: Vec<Value> = self
                    .world
                    .events()
                    .iter()
                    .filter_map(|event| {
                        let time = self.world.customer.events[*event].time;
                        condition::read(attribute, self.world.model, self.world.customer, Some(*event), time)
                    })
                    .collect();
                Some(Value::Int(known.windows(2).filter(|pair| pair[0] != pair[1]).count() as i64))
            }
            Measure::LongestGap => {
                let mut times: Vec<i64> =
                    self.world.events().iter().map(|it| self.world.customer.events[*it].time).collect();
                times.insert(0, self.start_time()?);
                if self.instance.is_none_or(|it| it.end.is_some()) {
                    times.push(self.end_time()?);
                }
                times.windows(2).map(|pair| (pair[1] - pair[0]).abs()).max().or(Some(0)).map(Value::Duration)
            }
            Measure::ReachedStage(stage) => Some(Value::Bool(self.instance?.stages[stage.index()].is_some())),
            Measure::ReachedGoal(goal) => Some(Value::Bool(self.instance?.goals[goal.index()].is_some())),
            Measure::Violated(rule) => Some(Value::Bool(self.instance?.violated.contains(rule))),
            Measure::FollowedBy(pattern, within) => {
                let end = match self.instance {
                    Some(instance) => instance.end?.0,
                    None => self.at?,
                };
                let end = Occurrence {
                    place: end.place,
                    time: end.time,
                    begun: end.time,
                    last: end.last,
                    carrier: end.carrier,
                    binds: Binds::default(),
                };
                let world = World { instance: None, ..self.world };
                let follows = |it: &Occurrence| it.is_after(&end) && world.within(Some(*within), end.time, it.time);
                if pattern::events(pattern, &world, &Binds::default()).iter().any(follows) {
                    return Some(Value::Bool(true));
                }
                let passed =
                    clock::add(world.model, *within, end.place.clock) <= world.log.watermark || world.log.complete;
                passed.then_some(Value::Bool(false))
            }
            Measure::Cost => self.cost(),
        }
    }

    fn outcome_is(&self, test: OutcomeTest) -> bool {
        let outcome = self.instance.map(Instance::outcome);
        match test {
            OutcomeTest::Success => outcome == Some(Outcome::Succeeded),
            OutcomeTest::Failed => outcome == Some(Outcome::Failed),
            OutcomeTest::Exited => matches!(outcome, Some(Outcome::Exited | Outcome::Restarted | Outcome::Excluded)),
            OutcomeTest::Abandoned => outcome == Some(Outcome::Abandoned),
            OutcomeTest::TimedOut => outcome == Some(Outcome::TimedOut),
            OutcomeTest::Open => outcome == Some(Outcome::Open),
            OutcomeTest::Decided => {
                matches!(outcome, Some(Outcome::Succeeded | Outcome::Failed | Outcome::Abandoned | Outcome::TimedOut))
            }
        }
    }

    /// From the first a to the first b at or after it.
    fn between(&self, from: &Mark, to: &Mark) -> Option<i64> {
        let from = self.mark(from).into_iter().next()?;
        let at_or_after = |it: &Point| it.place >= from.place || (it.last.is_some() && it.last == from.last);
        let to = self.mark(to).into_iter().find(at_or_after)?;
        Some(to.time - from.time)
    }

    fn mark(&self, mark: &Mark) -> Vec<Point> {
        let one = |milestone| self.instance.and_then(|it| journey::milestone(it, milestone)).into_iter().collect();
        match mark {
            Mark::Start => one(Milestone::Start),
            Mark::End => self.instance.and_then(|it| it.end).map(|(point, _)| point).into_iter().collect(),
            Mark::Stage(stage) => one(Milestone::Stage(*stage)),
            Mark::Goal(goal) => one(Milestone::Goal(*goal)),
            Mark::Event(pattern) => self.happened(pattern).iter().map(super::scope::point).collect(),
        }
    }

    fn cost(&self) -> Option<Value> {
        let mut all = Vec::new();
        let events =
            if self.alone { self.at.and_then(|it| it.carrier).into_iter().collect() } else { self.world.events() };
        for event in events {
            for (at, touchpoint) in self.world.model.touchpoints.iter().enumerate() {
                let source = wayfare::model::Source::Touchpoint(wayfare::model::TouchpointId::new(at));
                if !condition::is_of(source, self.world.model, self.world.customer, event) {
                    continue;
                }
                let binds = Binds::one(Slot(0), event, self.world.customer.events[event].time);
                all.extend(touchpoint.cost.as_ref().and_then(|cost| self.world.value(cost, &binds)));
            }
        }
        // the tests' costs are in euros
        all.iter().try_fold(Value::Money(0, Currency::parse("EUR").unwrap()), sum)
    }

    fn folded(&self, fold: Fold, of: &EventValues) -> Option<Value> {
        let values = self.values(of);
        let less =
            |a: &Value, b: &Value| binary(BinaryOp::Less, Some(a.clone()), Some(b.clone())) == Some(Value::Bool(true));
        match fold {
            Fold::Sum => match values.split_first() {
                Some((first, rest)) => rest.iter().try_fold(first.clone(), sum),
                None => self.nothing(&of.value),
            },
            Fold::Min | Fold::Max if several_currencies(&values) => None,
            Fold::Min => values.into_iter().reduce(|a, b| if less(&b, &a) { b } else { a }),
            Fold::Max => values.into_iter().reduce(|a, b| if less(&a, &b) { b } else { a }),
            Fold::First => values.into_iter().next(),
            Fold::Last => values.into_iter().next_back(),
            Fold::Distinct => {
                let mut seen: Vec<Value> = Vec::new();
                for value in values {
                    if !seen.contains(&value) {
                        seen.push(value);
                    }
                }
                Some(Value::Int(seen.len() as i64))
            }
        }
    }

    /// The sum of nothing: zero; of money in the attribute's currency, or in the log's only one.
    fn nothing(&self, value: &Expr) -> Option<Value> {
        match value.ty {
            Type::Duration => Some(Value::Duration(0)),
            Type::Money(Some(currency)) => Some(Value::Money(0, currency)),
            Type::Money(None) => {
                let mut currencies = Vec::new();
                for customer in &self.world.log.customers {
                    for (event, it) in customer.events.iter().enumerate() {
                        let binds = Binds::one(Slot(0), event, it.time);
                        let asked = condition::Asked { model: self.world.model, customer, binds: &binds };
                        if let Some(Value::Money(_, currency)) = condition::value(value, asked) {
                            currencies.push(currency);
                        }
                    }
                }
                currencies.dedup();
                let first = *currencies.first()?;
                currencies.iter().all(|it| *it == first).then_some(Value::Money(0, first))
            }
            _ => Some(Value::Int(0)),
        }
    }
}

fn several_currencies(values: &[Value]) -> bool {
    let mut currencies = values.iter().filter_map(|it| match it {
        Value::Money(_, currency) => Some(currency),
        _ => None,
    });
    currencies.next().is_some_and(|first| currencies.any(|other| other != first))
}

/// The sum of two values; amounts in several currencies have none.
fn sum(total: Value, value: &Value) -> Option<Value> {
    binary(BinaryOp::Add, Some(total), Some(value.clone()))
}
