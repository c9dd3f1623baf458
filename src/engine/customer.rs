//! One customer's events and everything derived from them.
use super::Before;
use super::eval::{Binding, Evaluator};
use super::journey::JourneyRun;
use super::key::{Key, Occurrence, Phase};
use super::lists::{Lists, stretch};
use crate::facts::Unknowns;
use crate::history::History;
use crate::model::{Deriver, JourneyEvent, KpiId, Source, TouchpointId};
use crate::plan::sweep::Owner;
use crate::plan::{Plan, Term};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::ops::Range;

/// A customer's history with what has been derived so far.
pub struct Customer<'h> {
    /// The plan.
    pub plan: &'h Plan,
    /// Reads attributes.
    pub evaluator: Evaluator<'h>,
    /// The events' own times.
    pub time: &'h [i64],
    /// The clock at each event: the largest time so far.
    pub clock: &'h [i64],
    /// Whether own times never step back.
    pub monotone: bool,
    /// What holds for the whole log.
    pub log: LogEnd,
    /// The clock after which nobody asks what breaks a rule: what is found later is neither told nor counted.
    pub asked_until: i64,
    /// The events of all customers that each touchpoint claims.
    lists: &'h Lists<'h>,
    /// Where the customer's events are among all.
    range: Range<usize>,
    /// The occurrences of each moment.
    pub moments: Vec<Vec<Occurrence>>,
    /// The instances of each journey and what they emit.
    pub journeys: Vec<JourneyRun>,
    /// The violations of each rule, as events.
    pub violations: Vec<Vec<Occurrence>>,
    /// Conditions that met an unknown value, by their address and the event, with the item whose they are.
    unknowns: RefCell<FxHashMap<(usize, u32), Owner>>,
    /// Which item is being worked out.
    now: Cell<Owner>,
}

/// How many lists of what is derived a customer has room for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Room {
    /// Up to which moment.
    pub moments: usize,
    /// Up to which journey.
    pub journeys: usize,
    /// Up to which rule.
    pub rules: usize,
}

impl Room {
    /// Room for one item more.
    #[must_use]
    pub fn with(self, item: Deriver) -> Self {
        match item {
            Deriver::Moment(id) => Self { moments: self.moments.max(id.index() + 1), ..self },
            Deriver::Journey(id) => Self { journeys: self.journeys.max(id.index() + 1), ..self },
            Deriver::Rule(id) => Self { rules: self.rules.max(id.index() + 1), ..self },
        }
    }
}

/// What holds for the whole log.
#[derive(Debug, Clone, Copy)]
pub struct LogEnd {
    /// The first time in it.
    pub from: i64,
    /// The watermark.
    pub watermark: i64,
    /// Whether every customer's history is finished.
    pub complete: bool,
}

impl LogEnd {
    /// What holds for the log that a history is part of.
    pub fn of(history: &History, before: Before) -> Self {
        let facts = history.facts();
        let watermark = facts.watermark.unwrap_or_default();
        let from = match before {
            Before::Unknown => facts.from.unwrap_or(watermark),
            Before::Nothing => i64::MIN,
        };
        Self { from, watermark, complete: history.is_complete() }
    }
}

impl<'h> Customer<'h> {
    /// A customer of a history.
    pub fn new(plan: &'h Plan, history: &'h History, lists: &'h Lists<'h>, customer: usize, log: LogEnd) -> Self {
        let room = Room { moments: plan.moments.len(), journeys: plan.journeys.len(), rules: plan.rules.len() };
        Self::with_room(plan, history, lists, customer, log, room)
    }

    /// The same, with room only for some of what can be derived.
    pub fn with_room(
        plan: &'h Plan,
        history: &'h History,
        lists: &'h Lists<'h>,
        customer: usize,
        log: LogEnd,
        room: Room,
    ) -> Self {
        let range = history.events_of(customer);
        let time = history.time().get(range.clone()).unwrap_or_default();
        let mut made = Self {
            plan,
            evaluator: Evaluator { history, customer, base: range.start },
            time,
            clock: history.clock().get(range.clone()).unwrap_or_default(),
            monotone: time.is_sorted(),
            asked_until: i64::MAX,
            log,
            lists,
            range,
            moments: vec![Vec::new(); room.moments],
            journeys: Vec::new(),
            violations: vec![Vec::new(); room.rules],
            unknowns: RefCell::default(),
            now: Cell::new(Owner::Kpi(KpiId(0))),
        };
        made.journeys.resize_with(room.journeys, JourneyRun::default);
        made
    }

    /// How many log events there are.
    pub fn len(&self) -> u32 {
        u32::try_from(self.time.len()).unwrap_or(u32::MAX)
    }

    /// Every occurrence of a source, in order.
    pub fn occurrences(&self, source: Source) -> Vec<Occurrence> {
        match source {
            Source::Any => (0..self.len()).map(|event| self.event(event)).collect(),
            Source::Touchpoint(id) => self.claimed(id).map(|event| self.event(event)).collect(),
            Source::Moment(id) => self.moments.get(id.index()).cloned().unwrap_or_default(),
            Source::Journey(id, event) => self.emitted(id.index(), event).to_vec(),
            Source::Violation(id) => self.violations.get(id.index()).cloned().unwrap_or_default(),
        }
    }

    /// The occurrences of a source between two places, both included, in order.
    pub fn between(&self, source: Source, from: Key, to: Key) -> Vec<Occurrence> {
        let all: &[Occurrence] = match source {
            Source::Any => {
                let end = to.at.saturating_add(1).min(self.len());
                return (from.at..end).map(|event| self.event(event)).collect();
            }
            Source::Touchpoint(id) => {
                let start = self.range.start + from.at as usize;
                let end = self.range.start.saturating_add(to.at as usize).saturating_add(1).min(self.range.end);
                let claimed = self.lists.inside(id, &(start.min(end)..end));
                let own = |event: &u32| *event - u32::try_from(self.range.start).unwrap_or(u32::MAX);
                return claimed.iter().map(|event| self.event(own(event))).collect();
            }
            Source::Moment(id) => self.moments.get(id.index()).map(Vec::as_slice).unwrap_or_default(),
            Source::Journey(id, event) => self.emitted(id.index(), event),
            Source::Violation(id) => self.violations.get(id.index()).map(Vec::as_slice).unwrap_or_default(),
        };
        let first = all.partition_point(|one| one.key < from);
        let rest = all.get(first..).unwrap_or_default();
        rest.get(..rest.partition_point(|one| one.key <= to)).unwrap_or_default().to_vec()
    }

    /// The events that a touchpoint claims, counted from the customer's first.
    pub fn claimed(&self, touchpoint: TouchpointId) -> impl Iterator<Item = u32> + use<'h> {
        let base = u32::try_from(self.range.start).unwrap_or(u32::MAX);
        self.lists.inside(touchpoint, &self.range).iter().map(move |event| event - base)
    }

    /// The part of a list of all customers' events that is this customer's, counted from its first event.
    pub fn own_part<'l>(&self, list: &'l [u32]) -> impl Iterator<Item = u32> + use<'l, 'h> {
        let base = u32::try_from(self.range.start).unwrap_or(u32::MAX);
        stretch(list, &self.range).iter().map(move |event| event - base)
    }

    /// A log event as an occurrence.
    pub fn event(&self, event: u32) -> Occurrence {
        let time = self.own_time(event);
        Occurrence { key: Key::event(event), time, clock: self.clock_at(event), event, since: time, alternative: 0 }
    }

    /// Where a deadline of a rule falls.
    pub fn rule_deadline(&self, instant: i64) -> Key {
        Key::timed(self.last_event_by(instant), instant, Phase::Rule, 0)
    }

    /// What happens at an instant without a log event of its own; it has the attributes of `event`.
    pub fn timed(&self, instant: i64, phase: Phase, rank: u32, event: u32) -> Occurrence {
        let at = self.last_event_by(instant);
        Occurrence {
            key: Key::timed(at, instant, phase, rank),
            time: instant,
            clock: instant,
            event,
            since: instant,
            alternative: 0,
        }
    }

    /// The own time of an event.
    pub fn own_time(&self, event: u32) -> i64 {
        self.time.get(event as usize).copied().unwrap_or_default()
    }

    /// The clock at an event.
    pub fn clock_at(&self, event: u32) -> i64 {
        self.clock.get(event as usize).copied().unwrap_or_default()
    }

    /// The last event whose clock is not later than an instant; the first if there is none.
    pub fn last_event_by(&self, instant: i64) -> u32 {
        let past = self.clock.partition_point(|clock| *clock <= instant);
        u32::try_from(past.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The end of the customer's history, if every history is finished.
    pub fn finished(&self) -> Option<i64> {
        let last = self.clock.last().copied().unwrap_or(self.log.watermark);
        self.log.complete.then_some(last)
    }

    /// The truth of a condition on one event, if known; unknown ones are counted once for each event.
    pub fn holds(&self, term: &'h Term, event: u32) -> bool {
        match self.evaluator.truth(term, Binding::One(event)) {
            Some(truth) => truth,
            None => {
                let condition = (std::ptr::from_ref(term).addr(), event);
                self.unknowns.borrow_mut().entry(condition).or_insert(self.now.get());
                false
            }
        }
    }

    /// Whose conditions are looked at from now on.
    pub fn work_on(&self, item: Owner) {
        self.now.set(item);
    }

    /// Counts the conditions on single events that met an unknown value.
    pub fn count_unknowns(&self, unknowns: &mut Unknowns) {
        self.unknowns.borrow().values().for_each(|owner| add_unknowns(unknowns, *owner, 1));
    }

    fn emitted(&self, journey: usize, event: JourneyEvent) -> &[Occurrence] {
        self.journeys.get(journey).map(|run| run.emitted(event)).unwrap_or_default()
    }
}

/// Adds to the unknowns of an item.
pub fn add_unknowns(unknowns: &mut Unknowns, owner: Owner, count: u64) {
    let slot = match owner {
        Owner::Item(Deriver::Moment(id)) => unknowns.moments.get_mut(id.index()),
        Owner::Item(Deriver::Journey(id)) => unknowns.journeys.get_mut(id.index()),
        Owner::Item(Deriver::Rule(id)) => unknowns.rules.get_mut(id.index()),
        Owner::Kpi(id) => unknowns.kpis.get_mut(id.index()),
    };
    if let Some(slot) = slot {
        *slot += count;
    }
}
