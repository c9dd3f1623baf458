//! One customer's events and everything derived from them.
use super::eval::{Binding, Evaluator};
use super::journey::JourneyRun;
use super::key::{Key, Occurrence, Phase};
use crate::history::History;
use crate::model::{JourneyEvent, Source, TouchpointId};
use crate::plan::{Plan, Term};
use rustc_hash::FxHashSet;
use std::cell::RefCell;

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
    /// The events each touchpoint claims.
    pub touchpoints: Vec<Vec<u32>>,
    /// The occurrences of each moment.
    pub moments: Vec<Vec<Occurrence>>,
    /// The instances of each journey and what they emit.
    pub journeys: Vec<JourneyRun>,
    /// The violations of each rule, as events.
    pub violations: Vec<Vec<Occurrence>>,
    unknowns: RefCell<FxHashSet<(usize, u32)>>,
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

impl<'h> Customer<'h> {
    /// A customer of a history, with the events of each touchpoint listed.
    pub fn new(plan: &'h Plan, history: &'h History, claims: &Claims, customer: usize, log: LogEnd) -> Self {
        let range = history.events_of(customer);
        let time = history.time().get(range.clone()).unwrap_or_default();
        let mut made = Self {
            plan,
            evaluator: Evaluator { history, customer, base: range.start },
            time,
            clock: history.clock().get(range.clone()).unwrap_or_default(),
            monotone: time.is_sorted(),
            log,
            touchpoints: vec![Vec::new(); plan.touchpoints.len()],
            moments: vec![Vec::new(); plan.moments.len()],
            journeys: Vec::new(),
            violations: vec![Vec::new(); plan.rules.len()],
            unknowns: RefCell::default(),
        };
        made.journeys.resize_with(plan.journeys.len(), JourneyRun::default);
        let names = history.name().get(range).unwrap_or_default();
        for (event, name) in (0u32..).zip(names) {
            for touchpoint in claims.of(*name) {
                made.claim(*touchpoint, event);
            }
        }
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
            Source::Touchpoint(id) => {
                self.touchpoints.get(id.index()).into_iter().flatten().map(|event| self.event(*event)).collect()
            }
            Source::Moment(id) => self.moments.get(id.index()).cloned().unwrap_or_default(),
            Source::Journey(id, event) => self.emitted(id.index(), event).to_vec(),
            Source::Violation(id) => self.violations.get(id.index()).cloned().unwrap_or_default(),
        }
    }

    /// A log event as an occurrence.
    pub fn event(&self, event: u32) -> Occurrence {
        let time = self.own_time(event);
        Occurrence { key: Key::event(event), time, clock: self.clock_at(event), event, since: time, alternative: 0 }
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
                self.unknowns.borrow_mut().insert((std::ptr::from_ref(term).addr(), event));
                false
            }
        }
    }

    /// How many conditions on single events met an unknown value.
    pub fn unknowns(&self) -> u64 {
        self.unknowns.borrow().len() as u64
    }

    fn claim(&mut self, touchpoint: TouchpointId, event: u32) {
        let cond = self.plan.touchpoints.get(touchpoint.index()).and_then(|touchpoint| touchpoint.cond.as_ref());
        if cond.is_some_and(|cond| !self.holds(cond, event)) {
            return;
        }
        if let Some(list) = self.touchpoints.get_mut(touchpoint.index()) {
            list.push(event);
        }
    }

    fn emitted(&self, journey: usize, event: JourneyEvent) -> &[Occurrence] {
        self.journeys.get(journey).map(|run| run.emitted(event)).unwrap_or_default()
    }
}

/// Which touchpoints stand for each raw name of a history.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    by_name: Vec<Vec<TouchpointId>>,
}

impl Claims {
    /// The claims of a plan's touchpoints on a history's names.
    pub fn new(plan: &Plan, history: &History) -> Self {
        let mut by_name = vec![Vec::new(); history.names().len()];
        for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
            for name in &touchpoint.raw_names {
                let code = history.name_code(name);
                let list: Option<&mut Vec<TouchpointId>> = code.and_then(|code| by_name.get_mut(code as usize));
                if let Some(list) = list.filter(|list| !list.contains(&TouchpointId::new(at))) {
                    list.push(TouchpointId::new(at));
                }
            }
        }
        Self { by_name }
    }

    /// The touchpoints that may claim an event of this name.
    pub fn of(&self, name: u32) -> &[TouchpointId] {
        self.by_name.get(name as usize).map(Vec::as_slice).unwrap_or_default()
    }
}
