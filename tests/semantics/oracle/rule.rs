//! Rules: activations, verdicts, violations.
use super::clock;
use super::journey::{Instance, Point};
use super::log::{Customer, Log, Place, Step};
use super::pattern::{self, Binds, Occurrence, World};
use super::scope::{self, Interval};
use super::{Derived, condition, target};
use wayfare::model::{Clause, Demand, Limit, LimitPer, Model, Pattern, RuleId, Subject, Target, Value, Window};
use wayfare::syntax::ast::{Count, Edge, Hours};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Satisfied,
    Violated,
    Pending,
    Undecidable,
}

/// An offence: when and where it was found, and the evidence.
#[derive(Debug, Clone)]
pub struct Offence {
    pub clause: usize,
    pub at: Point,
    /// The log events that caused it.
    pub events: Vec<usize>,
    /// The deadline until which something was awaited.
    pub deadline: Option<i64>,
    /// The target that missed the window by the least, and by how much.
    pub nearest_miss: Option<(usize, i64)>,
}

/// One activation's outcome.
#[derive(Debug, Clone)]
pub struct Activation {
    pub verdict: Verdict,
    pub offences: Vec<Offence>,
    /// What activated it, if not the scope itself.
    pub trigger: Option<Occurrence>,
}

impl Activation {
    pub fn plain(verdict: Verdict) -> Self {
        Self { verdict, offences: Vec::new(), trigger: None }
    }

    pub fn violated(at: Point, events: Vec<usize>) -> Self {
        Self::violated_with(vec![Offence { clause: 0, at, events, deadline: None, nearest_miss: None }])
    }

    /// Violated by an end: one that a timer brings is found among the deadlines of rules.
    pub fn unfulfilled(end: Point, events: Vec<usize>) -> Self {
        let step = if end.last.is_none() { Step::RuleDeadline(0) } else { end.place.step };
        Self::violated(Point { place: Place { step, ..end.place }, ..end }, events)
    }

    pub fn violated_with(offences: Vec<Offence>) -> Self {
        Self { verdict: Verdict::Violated, offences, trigger: None }
    }

    /// What was awaited did not come until then; the miss is what nearly was it.
    pub fn awaited(mut self, deadline: Option<i64>, nearest_miss: Option<(usize, i64)>) -> Self {
        for offence in &mut self.offences {
            (offence.deadline, offence.nearest_miss) = (deadline, nearest_miss);
        }
        self
    }
}

/// A customer or an instance.
#[derive(Debug, Clone, Default)]
pub struct SubjectFound {
    pub activations: Vec<Activation>,
    /// The stretches in which the rule counts.
    pub intervals: Vec<Interval>,
    /// The instance's start and key.
    pub instance: Option<(i64, Vec<Value>)>,
}

impl SubjectFound {
    pub fn is_violated(&self) -> bool {
        self.has(Verdict::Violated)
    }

    pub fn has(&self, verdict: Verdict) -> bool {
        self.activations.iter().any(|it| it.verdict == verdict)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Judged {
    pub subjects: Vec<SubjectFound>,
}

impl Judged {
    pub fn offences(&self) -> impl Iterator<Item = (&SubjectFound, &Offence)> {
        let each = |subject| -> Box<dyn Iterator<Item = (&SubjectFound, &Offence)>> {
            let subject: &SubjectFound = subject;
            Box::new(subject.activations.iter().flat_map(|it| &it.offences).map(move |offence| (subject, offence)))
        };
        self.subjects.iter().flat_map(each)
    }

    /// `R.violated`: one event for each place at which something was found.
    pub fn as_events(&self, rank: u32) -> Vec<Occurrence> {
        let mut all: Vec<Occurrence> = Vec::new();
        for (_, offence) in self.offences() {
            let Point { place, time, last, .. } = offence.at;
            let carrier = usize::try_from(place.event).ok();
            let place = Place { step: place.step.ranked(rank), ..place };
            if !all.iter().any(|it| it.place == place) {
                all.push(Occurrence { place, time, begun: time, last, carrier, binds: Binds::default() });
            }
        }
        all.sort_by_key(|it| it.place);
        all
    }
}

pub fn judge(model: &Model, log: &Log, customer: &Customer, derived: &Derived, (id, rank): (RuleId, u32)) -> Judged {
    let rule = &model.rules[id.index()];
    let whole = World::whole(model, log, customer, derived).ranked(rank);
    let subjects = match rule.subject {
        Subject::Customer => vec![subject(&whole, rule, None)],
        Subject::Instance(journey) => {
            let instances = &derived.journeys[journey.index()];
            let each =
                |instance| subject(&World { instance: Some((instance, journey)), ..whole }, rule, Some(instance));
            instances.iter().map(each).collect()
        }
    };
    Judged { subjects }
}

fn subject(world: &World<'_>, rule: &wayfare::model::Rule, instance: Option<&Instance>) -> SubjectFound {
    let mut activations = Vec::new();
    let intervals = scope::intervals(&rule.scope, world);
    for (at, clause) in rule.clauses.iter().enumerate() {
        for interval in &intervals {
            for mut activation in activated(world, interval, clause) {
                activation.offences.iter_mut().for_each(|it| it.clause = at);
                activations.push(activation);
            }
        }
    }
    SubjectFound { activations, intervals, instance: instance.map(|it| (it.start.time, it.key.clone())) }
}

/// A clause's activations in an interval: every occurrence of `when`; without, the interval itself.
fn activated(world: &World<'_>, interval: &Interval, clause: &Clause) -> Vec<Activation> {
    let Some(when) = &clause.trigger else { return vec![unconditional(world, interval, &clause.demand)] };
    let triggers = in_interval(world, interval, when, &Binds::default());
    let each = |trigger: &Occurrence| {
        let activation = match &clause.demand {
            Demand::Expect(target, count) => target::expect(world, interval, &triggers, trigger, target, *count),
            Demand::Forbid(target, hours) => target::forbid(world, interval, &triggers, trigger, target, *hours),
            Demand::Limit(limit) => limited(world, interval, limit, Some(trigger)),
            Demand::Edge(..) | Demand::OneOf(..) | Demand::AllOrNone(..) => panic!("needs no trigger"),
        };
        Activation { trigger: Some(trigger.clone()), ..activation }
    };
    triggers.iter().map(each).collect()
}

pub fn in_interval(world: &World<'_>, interval: &Interval, pattern: &Pattern, binds: &Binds) -> Vec<Occurrence> {
    let mut all = pattern::events(pattern, world, binds);
    all.retain(|it| interval.holds(it));
    all
}

fn unconditional(world: &World<'_>, interval: &Interval, demand: &Demand) -> Activation {
    match demand {
        Demand::Expect(target, count) => existence(world, interval, target, *count),
        Demand::Forbid(target, hours) => absence(world, interval, target, *hours),
        Demand::Edge(edge, pattern, cond) => at_the_edge(world, interval, *edge, pattern, cond.as_ref()),
        Demand::OneOf(list, window) => one_of(world, interval, list, window),
        Demand::AllOrNone(list, window) => all_or_none(world, interval, list, window),
        Demand::Limit(limit) => limited(world, interval, limit, None),
    }
}

/// Until when a window that counts from the scope's opening lasts.
fn window_end(world: &World<'_>, interval: &Interval, window: &Window) -> Option<i64> {
    window.to.and_then(|to| Some(clock::add(world.model, to, interval.opened_at?)))
}

/// The end of a window that counts from the scope's opening, if it has passed.
fn passed(world: &World<'_>, interval: &Interval, window: &Window) -> Option<Point> {
    let end = window_end(world, interval, window).filter(|time| *time <= world.log.watermark);
    end.map(|time| target::deadline(world, time))
}

/// When nothing that comes can count any more: the scope has ended, or the window.
fn closing(world: &World<'_>, interval: &Interval, window: &Window) -> Option<Point> {
    earliest([passed(world, interval, window), interval.ended])
}

pub fn earliest<const N: usize>(points: [Option<Point>; N]) -> Option<Point> {
    points.into_iter().flatten().min_by_key(|point| point.place)
}

fn counted(world: &World<'_>, interval: &Interval, pattern: &Pattern, window: &Window) -> Vec<Occurrence> {
    let mut all = in_interval(world, interval, pattern, &Binds::default());
    all.retain(|it| interval.opened_at.is_none_or(|from| world.in_window(window, from, it.time)));
    all
}

/// A target without trigger: conditions true; `until C` closes the scope, `unless C` releases.
fn existence(world: &World<'_>, interval: &Interval, target: &Target, count: Count) -> Activation {
    let mut hits = counted(world, interval, &target.pattern, &target.window);
    hits.retain(|it| world.true_for(target.cond.as_ref(), &it.binds));
    let until =
        target.until.as_ref().and_then(|it| in_interval(world, interval, it, &Binds::default()).into_iter().next());
    hits.retain(|it| target::upto(it, until.as_ref()));
    // what releases counts from the opening on; the least distance is one of the target
    let until_then = Window { from: None, to: target.window.to };
    let unless = target.unless.as_ref().map_or(Vec::new(), |it| counted(world, interval, it, &until_then));
    let closed = earliest([
        until.as_ref().map(scope::point),
        passed(world, interval, &target.window),
        target::ended(interval, until.as_ref()).map(|it| Point { carrier: None, ..it }),
    ]);
    let because = interval.opener.and_then(|it| it.carrier).into_iter().collect();
    let judged = target::by_count(&hits, count, closed, &unless, because);
    if judged.verdict != Verdict::Violated || target::too_many(count, hits.len()) {
        return judged;
    }
    let miss = interval.opened_at.and_then(|from| {
        let mut all = in_interval(world, interval, &target.pattern, &Binds::default());
        all.retain(|it| world.true_for(target.cond.as_ref(), &it.binds));
        target::nearest_miss(world, &target.window, (from, Customer::beginning()), &all)
    });
    judged.awaited(window_end(world, interval, &target.window), miss)
}

fn absence(
    world: &World<'_>,
    interval: &Interval,
    target: &Target,
    hours: Option<(Hours, wayfare::model::CalendarId)>,
) -> Activation {
    let mut hits = counted(world, interval, &target.pattern, &target.window);
    hits.retain(|it| world.true_for(target.cond.as_ref(), &it.binds) && target::in_hours(world, hours, it));
    let until =
        target.until.as_ref().and_then(|it| in_interval(world, interval, it, &Binds::default()).into_iter().next());
    hits.retain(|it| target::upto(it, until.as_ref()));
    let closed = earliest([closing(world, interval, &target.window), until.as_ref().map(scope::point)]);
    let opener = interval.opener.and_then(|it| it.carrier);
    offended(hits.iter().map(|hit| (hit, opener.into_iter().chain(hit.carrier).collect())).collect(), closed)
}

/// At most one verdict, but each offending event is a violation.
fn offended(hits: Vec<(&Occurrence, Vec<usize>)>, closed: Option<Point>) -> Activation {
    if hits.is_empty() {
        return Activation::plain(if closed.is_some() { Verdict::Satisfied } else { Verdict::Pending });
    }
    let offence = |(hit, events): (&Occurrence, Vec<usize>)| Offence {
        clause: 0,
        at: scope::point(hit),
        events,
        deadline: None,
        nearest_miss: None,
    };
    Activation::violated_with(hits.into_iter().map(offence).collect())
}

/// The scope's first or last log event is, or completes, an A with the condition true.
fn at_the_edge(
    world: &World<'_>,
    interval: &Interval,
    edge: Edge,
    pattern: &Pattern,
    cond: Option<&wayfare::model::Expr>,
) -> Activation {
    let events: Vec<usize> = world.events().into_iter().filter(|it| interval.holds(&world.log_event(*it))).collect();
    let hits = in_interval(world, interval, pattern, &Binds::default());
    let is_hit = |event: usize| hits.iter().any(|it| it.last == Some(event) && world.true_for(cond, &it.binds));
    let (event, decided) = match edge {
        Edge::First => (events.first(), !events.is_empty() || interval.ended.is_some()),
        Edge::Last => (events.last(), interval.ended.is_some()),
    };
    match event {
        _ if !decided => Activation::plain(Verdict::Pending),
        Some(event) if is_hit(*event) => Activation::plain(Verdict::Satisfied),
        Some(event) => Activation::violated(scope::point(&world.log_event(*event)), vec![*event]),
        None => Activation::unfulfilled(
            interval.ended.unwrap(),
            interval.opener.and_then(|it| it.carrier).into_iter().collect(),
        ),
    }
}

/// Exactly one of the listed occurs at all.
fn one_of(world: &World<'_>, interval: &Interval, list: &[Pattern], window: &Window) -> Activation {
    let mut firsts: Vec<Occurrence> =
        list.iter().filter_map(|it| counted(world, interval, it, window).into_iter().next()).collect();
    firsts.sort_by_key(|it| it.place);
    match (firsts.len(), closing(world, interval, window)) {
        (0, Some(closed)) => {
            Activation::unfulfilled(closed, interval.opener.and_then(|it| it.carrier).into_iter().collect())
                .awaited(window_end(world, interval, window), None)
        }
        (1, Some(_)) => Activation::plain(Verdict::Satisfied),
        (0 | 1, None) => Activation::plain(Verdict::Pending),
        _ => {
            Activation::violated(scope::point(&firsts[1]), firsts.iter().take(2).filter_map(|it| it.carrier).collect())
        }
    }
}

/// All of the listed occur, or none does.
fn all_or_none(world: &World<'_>, interval: &Interval, list: &[Pattern], window: &Window) -> Activation {
    let firsts: Vec<Occurrence> =
        list.iter().filter_map(|it| counted(world, interval, it, window).into_iter().next()).collect();
    match (firsts.len(), closing(world, interval, window)) {
        (found, _) if found == list.len() => Activation::plain(Verdict::Satisfied),
        (_, None) => Activation::plain(Verdict::Pending),
        (0, Some(_)) => Activation::plain(Verdict::Satisfied),
        (_, Some(closed)) => Activation::unfulfilled(closed, firsts.iter().filter_map(|it| it.carrier).collect())
            .awaited(window_end(world, interval, window), None),
    }
}

/// Each A beyond the n-th in the scope, the sliding window that ends at it, or its calendar period is an offence.
fn limited(world: &World<'_>, interval: &Interval, limit: &Limit, trigger: Option<&Occurrence>) -> Activation {
    let outer = trigger.map_or(Binds::default(), |it| it.binds.clone());
    let mut all = in_interval(world, interval, &limit.pattern, &outer);
    all.retain(|it| world.true_for(limit.cond.as_ref(), &outer.with(&it.binds)));
    all.retain(|it| trigger.is_none_or(|trigger| it.is_after(trigger)));
    let mut hits = Vec::new();
    for (at, current) in all.iter().enumerate() {
        let same_window = |earlier: &&Occurrence| match limit.per {
            LimitPer::Scope => true,
            LimitPer::Sliding(span) => {
                earlier.time <= current.time && world.within(Some(span), earlier.time, current.time)
            }
            LimitPer::Period(period, clock) => {
                let start = |time| clock::period_start(world.model, period, clock, time);
                start(earlier.time) == start(current.time)
            }
        };
        let window: Vec<&Occurrence> = all[..=at].iter().filter(same_window).collect();
        if window.len() > limit.most as usize {
            hits.push((current, window.iter().filter_map(|it| it.carrier).collect()));
        }
    }
    offended(hits, interval.ended)
}

pub fn is_open(world: &World<'_>, calendar: wayfare::model::CalendarId, at: i64) -> bool {
    clock::is_open(&world.model.calendars[calendar.index()], at)
}

pub fn known_equal(world: &World<'_>, from: &wayfare::model::Expr, to: &wayfare::model::Expr, binds: &Binds) -> bool {
    let (from, to) = (world.value(from, binds), world.value(to, binds));
    condition::binary(wayfare::syntax::ast::BinaryOp::Equal, from, to) == Some(Value::Bool(true))
}
