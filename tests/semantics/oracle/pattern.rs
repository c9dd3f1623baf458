//! Patterns: which occurrences they have among a customer's ordered events.
use super::clock;
use super::condition::{self, Asked};
use super::log::{Customer, Log, Place, Step};
use super::{Derived, journey};
use std::collections::BTreeMap;
use wayfare::model::{Expr, Model, MomentId, Pattern, PatternKind, Slot, Source, TimeSpan, Window};

/// An event bound to a slot: whose attributes it has, and when it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    pub event: Option<usize>,
    pub time: i64,
}

/// Which events take part.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binds(BTreeMap<u32, Bound>);

impl Binds {
    pub fn one(slot: Slot, event: usize, time: i64) -> Self {
        Self(BTreeMap::from([(slot.0, Bound { event: Some(event), time })]))
    }

    pub fn of(slot: Slot, event: Option<usize>, time: i64) -> Self {
        Self(BTreeMap::from([(slot.0, Bound { event, time })]))
    }

    pub fn get(&self, slot: &Slot) -> Option<Bound> {
        self.0.get(&slot.0).copied()
    }

    pub fn with(&self, other: &Self) -> Self {
        let mut all = self.0.clone();
        all.extend(other.0.iter().map(|(slot, bound)| (*slot, *bound)));
        Self(all)
    }

    fn bind(&self, slot: Slot, bound: Bound) -> Self {
        let mut all = self.0.clone();
        all.insert(slot.0, bound);
        Self(all)
    }
}

/// A pattern that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    pub place: Place,
    /// When it happens.
    pub time: i64,
    /// When its first event happened.
    pub begun: i64,
    /// The log event it happens at; nothing if a timer brings it.
    pub last: Option<usize>,
    /// The log event whose attributes (and key) it has.
    pub carrier: Option<usize>,
    pub binds: Binds,
}

impl Occurrence {
    /// An occurrence never counts as another's partner if both happen at the same log event, or are the same.
    pub fn is_own_event_of(&self, other: &Self) -> bool {
        (self.place == other.place && self.carrier == other.carrier) || (self.last.is_some() && self.last == other.last)
    }

    /// Later in order, and not the other's own event.
    pub fn is_after(&self, other: &Self) -> bool {
        self.place > other.place && !self.is_own_event_of(other)
    }
}

/// The events that a pattern sees: all of a customer's, or those of one instance.
#[derive(Clone, Copy)]
pub struct World<'a> {
    pub model: &'a Model,
    pub log: &'a Log,
    pub customer: &'a Customer,
    pub derived: &'a Derived,
    /// An instance whose events are the whole world.
    pub instance: Option<(&'a journey::Instance, wayfare::model::JourneyId)>,
    /// The place among the derivers of what holds the patterns: silences without a name come in its turn.
    pub rank: u32,
}

impl<'a> World<'a> {
    pub fn whole(model: &'a Model, log: &'a Log, customer: &'a Customer, derived: &'a Derived) -> Self {
        Self { model, log, customer, derived, instance: None, rank: u32::MAX }
    }

    pub fn ranked(self, rank: u32) -> Self {
        Self { rank, ..self }
    }

    /// Whether an occurrence lies in this world.
    pub fn holds(&self, occurrence: &Occurrence) -> bool {
        match self.instance {
            None => true,
            Some((instance, id)) => {
                let journey = &self.model.journeys[id.index()];
                journey::key_of(self.model, self.customer, journey, occurrence.carrier) == Some(instance.key.clone())
                    && instance.contains(occurrence)
            }
        }
    }

    /// The log events of this world.
    pub fn events(&self) -> Vec<usize> {
        (0..self.customer.events.len()).filter(|event| self.holds(&self.log_event(*event))).collect()
    }

    /// The log event that stands next to a place: the first after it, or the last before it.
    pub fn next_after(&self, occurrence: &Occurrence) -> Option<usize> {
        self.events().into_iter().find(|event| match occurrence.last {
            Some(last) => *event > last,
            None => self.customer.place(*event) > occurrence.place,
        })
    }

    pub fn previous_before(&self, occurrence: &Occurrence) -> Option<usize> {
        self.events().into_iter().rev().find(|event| match occurrence.last {
            Some(last) => *event < last,
            None => self.customer.place(*event) < occurrence.place,
        })
    }

    pub fn log_event(&self, event: usize) -> Occurrence {
        let time = self.customer.events[event].time;
        let place = self.customer.place(event);
        Occurrence { place, time, begun: time, last: Some(event), carrier: Some(event), binds: Binds::default() }
    }

    fn asked<'b>(&'b self, binds: &'b Binds) -> Asked<'b> {
        Asked { model: self.model, customer: self.customer, binds }
    }

    pub fn true_for(&self, cond: Option<&Expr>, binds: &Binds) -> bool {
        condition::holds(cond, self.asked(binds))
    }

    pub fn value(&self, expr: &Expr, binds: &Binds) -> Option<wayfare::model::Value> {
        condition::value(expr, self.asked(binds))
    }

    pub fn in_window(&self, window: &Window, one: i64, other: i64) -> bool {
        clock::in_window(self.model, window, one, other)
    }

    pub fn within(&self, span: Option<TimeSpan>, one: i64, other: i64) -> bool {
        clock::within(self.model, span, one, other)
    }

    /// The events of a named source.
    fn source(&self, source: Source) -> Vec<Occurrence> {
        let all = match source {
            Source::Any | Source::Touchpoint(_) => {
                let is_of = |event: &usize| condition::is_of(source, self.model, self.customer, *event);
                (0..self.customer.events.len()).filter(is_of).map(|event| self.log_event(event)).collect()
            }
            Source::Moment(id) => self.derived.moments[id.index()].clone(),
            Source::Journey(id, event) => journey::emitted(&self.derived.journeys[id.index()], event),
            Source::Violation(id) => self.derived.violations[id.index()].clone(),
        };
        all.into_iter().filter(|occurrence| self.holds(occurrence)).collect()
    }
}

/// A moment's occurrences. One of single events, `where` and `or` alone *is* those events; any other sits directly
/// after the event it happens at, or among the silences of its instant, in the order of the derivers.
pub fn moment(world: &World<'_>, id: MomentId, rank: u32) -> Vec<Occurrence> {
    let moment = &world.model.moments[id.index()];
    let mut all = events(&moment.pattern, world, &Binds::default());
    for occurrence in &mut all {
        if !is_simple(&moment.pattern) {
            occurrence.place.step = occurrence.place.step.ranked(rank);
        }
        occurrence.begun = occurrence.time;
        occurrence.binds = Binds::default();
    }
    all.sort_by_key(|occurrence| (occurrence.place, occurrence.carrier));
    all
}

fn is_simple(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Event(_) => true,
        PatternKind::AnyOf(list) => list.iter().all(is_simple),
        _ => false,
    }
}

/// A pattern as an event: it counts once per last event, with the bindings of the latest first part it completes.
pub fn events(pattern: &Pattern, world: &World<'_>, outer: &Binds) -> Vec<Occurrence> {
    let mut once: Vec<Occurrence> = Vec::new();
    for occurrence in occurrences(pattern, world, outer) {
        match once.iter().position(|it| it.is_own_event_of(&occurrence)) {
            Some(at) => {
                let place = once[at].place.min(occurrence.place);
                once[at] = Occurrence { place, ..occurrence };
            }
            None => once.push(occurrence),
        }
    }
    once.sort_by_key(|occurrence| (occurrence.place, occurrence.carrier));
    once
}

/// Every way in which a pattern happens, in order of its parts.
fn occurrences(pattern: &Pattern, world: &World<'_>, outer: &Binds) -> Vec<Occurrence> {
    match &pattern.kind {
        PatternKind::Event(event) => {
            let mut all = Vec::new();
            for occurrence in world.source(event.source) {
                let bound = Bound { event: occurrence.carrier, time: occurrence.time };
                let binds = outer.bind(event.slot, bound);
                if world.true_for(event.cond.as_ref(), &binds) {
                    all.push(Occurrence {
                        binds: Binds::default().bind(event.slot, bound),
                        begun: occurrence.time,
                        ..occurrence
                    });
                }
            }
            all
        }
        PatternKind::AnyOf(list) => {
            let mut all: Vec<Occurrence> = list.iter().flat_map(|it| occurrences(it, world, outer)).collect();
            all.sort_by_key(|occurrence| (occurrence.place, occurrence.carrier));
            all
        }
        PatternKind::Then { first, second, directly, within, cond } => {
            let mut all = Vec::new();
            for p in occurrences(first, world, outer) {
                let candidates = match directly {
                    false => followers(second, world, outer, &p),
                    true => {
                        let next = world.next_after(&p);
                        let all = followers(second, world, outer, &p);
                        all.into_iter().filter(|q| q.last.is_some() && q.last == next).collect()
                    }
                };
                let fits = |q: &&Occurrence| {
                    world.within(*within, p.time, q.time)
                        && world.true_for(cond.as_ref(), &outer.with(&p.binds).with(&q.binds))
                };
                if let Some(q) = candidates.iter().find(fits) {
                    all.push(chained(&p, q));
                }
            }
            all
        }
        PatternKind::AllWithin { chain, within } => {
            let all = occurrences(chain, world, outer);
            all.into_iter().filter(|it| world.within(Some(*within), it.begun, it.time)).collect()
        }
        PatternKind::Silence { first, absent, lasting } => {
            let mut all = Vec::new();
            for p in occurrences(first, world, outer) {
                let at = clock::add(world.model, *lasting, p.place.clock);
                let broken = followers(absent, world, outer, &p).iter().any(|q| q.place.clock <= at);
                let silence = Occurrence {
                    place: world.customer.timed(at, Step::Silence(world.rank)),
                    time: at,
                    last: None,
                    ..p
                };
                if !broken && at <= world.log.watermark && world.holds(&silence) {
                    all.push(silence);
                }
            }
            all
        }
        PatternKind::Count { count, of, within } => {
            let mut all = Vec::new();
            let mut run: Vec<Occurrence> = Vec::new();
            for occurrence in events(of, world, outer) {
                run.push(occurrence.clone());
                if run.len() > *count as usize {
                    run.remove(0);
                }
                if run.len() == *count as usize && world.within(Some(*within), run[0].time, occurrence.time) {
                    all.push(Occurrence { begun: run[0].begun, ..occurrence });
                    run.clear();
                }
            }
            all
        }
    }
}

/// The events of a pattern after an occurrence, in order; conditions in it may speak of the earlier bindings.
fn followers(pattern: &Pattern, world: &World<'_>, outer: &Binds, p: &Occurrence) -> Vec<Occurrence> {
    let seen = outer.with(&p.binds);
    events(pattern, world, &seen).into_iter().filter(|q| q.is_after(p)).collect()
}

/// A chain happens at its last event, with that event's attributes.
fn chained(p: &Occurrence, q: &Occurrence) -> Occurrence {
    Occurrence { begun: p.begun, binds: p.binds.with(&q.binds), ..q.clone() }
}
