//! Journey instances of one customer.
//!
//! Events and timed moments that any statement of the journey mentions are merged into *offers* in order; an instance is
//! run over them from its start, with its deadlines between them.
mod offers;
mod run;
mod stages;
mod state;

pub use run::derive;

use super::key::{Key, Occurrence};
use super::world::World;
use crate::facts::Outcome;
use crate::model::{JourneyEvent, Milestone};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// A journey's instances and what they emit.
#[derive(Debug, Default)]
pub struct JourneyRun {
    /// The instances in order of their starts.
    pub instances: Vec<Instance>,
    /// Outcome events of keys that had no instance yet.
    pub outcomes_without_start: u64,
    /// Occurrences that lacked the key.
    pub without_key: u64,
    emitted: FxHashMap<JourneyEvent, Vec<Occurrence>>,
}

/// One instance.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its key values; empty for a journey per customer.
    pub key: Vec<SmolStr>,
    /// Its start event.
    pub start: Occurrence,
    /// Its end, unless it is open.
    pub end: Option<Occurrence>,
    /// How it ended.
    pub outcome: Outcome,
    /// What reached each stage.
    pub stages: Vec<Option<Occurrence>>,
    /// What reached each goal, at the goal's own event.
    pub goals: Vec<Option<Occurrence>>,
    /// All log events of its key, where a key tells them from the customer's others; also those before and after it.
    pub events: Option<Arc<[u32]>>,
}

impl Instance {
    /// The instance's events as a world.
    pub fn world(&self, finished: Option<i64>) -> World<'_> {
        World {
            from: self.first_place(),
            to: self.last_place(),
            only: self.events.as_deref(),
            opens: Some(self.start.clock),
            closed: self.end.map(|end| end.clock).or(finished),
        }
    }

    /// When its start, a stage or a goal was reached.
    pub fn reached(&self, milestone: Milestone) -> Option<Occurrence> {
        match milestone {
            Milestone::Start => Some(self.start),
            Milestone::Stage(stage) => self.stages.get(stage.index()).copied().flatten(),
            Milestone::Goal(goal) => self.goals.get(goal.index()).copied().flatten(),
        }
    }

    /// The first place inside: its start event.
    pub fn first_place(&self) -> Key {
        if self.start.key.is_timed() { self.start.key } else { Key::event(self.start.key.at) }
    }

    /// The last place inside: everything at its end.
    pub fn last_place(&self) -> Key {
        self.end.map_or(Key::MAX, |end| end.key.end_of_instant())
    }
}

impl JourneyRun {
    /// What the journey emitted of a kind, in order.
    pub fn emitted(&self, event: JourneyEvent) -> &[Occurrence] {
        self.emitted.get(&event).map(Vec::as_slice).unwrap_or_default()
    }

    fn emit(&mut self, event: JourneyEvent, at: Occurrence, rank: u32) {
        let one = Occurrence { key: at.key.ranked(rank), alternative: 0, since: at.time, ..at };
        self.emitted.entry(event).or_default().push(one);
    }

    fn settle(&mut self) {
        self.instances.sort_by_key(|instance| (instance.start.key, instance.start.event));
        for list in self.emitted.values_mut() {
            list.sort_by_key(|one| (one.key, one.event));
            list.dedup_by_key(|one| (one.key, one.event));
        }
    }
}
