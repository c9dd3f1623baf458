//! The partitions of a log, each built, rid of bad rows, evaluated and freed; what they give is merged.
use crate::engine::{self, BadValue};
use crate::facts::Facts;
use crate::history::{History, LogFacts, Share};
use crate::log::{BadRow, BadRows, Fault, Log, LogError, Partition};
use crate::plan::Plan;
use std::sync::Arc;

/// A plan on a log.
pub(super) struct Run<'a> {
    pub(super) plan: &'a Plan,
    pub(super) log: &'a Log,
    pub(super) options: &'a engine::Options,
}

/// What was found in some partitions.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) facts: Facts,
    /// What they add to the facts of the log, bad rows left out.
    pub(super) share: Share,
    /// Rows that break the log's contract with the definitions.
    pub(super) later: Vec<BadRow>,
    /// Customers that the table of customers does not know.
    pub(super) strangers: u64,
}

/// A partition, rid of its bad rows.
#[derive(Debug)]
pub(super) struct Cleaned {
    pub(super) bad: Vec<BadRow>,
    /// The events that go with them.
    pub(super) events: Vec<u32>,
    /// What is left, where some events go.
    pub(super) history: Option<History>,
    pub(super) share: Share,
}

/// What one worker has of its partitions.
struct Gathered<'a> {
    worker: engine::Worker<'a>,
    found: Found,
}

impl Run<'_> {
    /// Looks for bad rows in all partitions, and keeps all for later.
    pub(super) fn look(&self) -> Result<Found, LogError> {
        self.over(|at, gathered| {
            let part = self.log.build(at)?;
            gathered.found.note(&part, self.clean(&part));
            Ok(())
        })
    }

    /// Evaluates all partitions. With [`BadRows::Stop`] the first bad row in the order of the log is the error. `about`
    /// are the facts of the log if they are not those it was read with.
    pub(super) fn evaluate(&self, mode: BadRows, about: Option<&Arc<LogFacts>>) -> Result<Found, LogError> {
        let found = self.over(|at, gathered| {
            let mut part = self.log.take(at)?;
            let mut clean = self.clean(&part);
            if mode == BadRows::Stop && !clean.bad.is_empty() {
                clean.bad = clean.bad.into_iter().min_by_key(|bad| bad.position).into_iter().collect();
                gathered.found.note(&part, clean);
                return Ok(());
            }
            let mut history = clean.history.take().unwrap_or_else(|| std::mem::take(&mut part.history));
            gathered.found.note(&part, clean);
            if let Some(facts) = about {
                history.set_facts(Arc::clone(facts));
            }
            gathered.worker.take(&history);
            Ok(())
        })?;
        match (mode, found.later.first()) {
            (BadRows::Stop, Some(first)) => Err(self.log.bad_row(first)),
            _ => Ok(found),
        }
    }

    fn clean(&self, part: &Partition) -> Cleaned {
        Cleaned::of(self.plan, self.log, part, || part.history.share())
    }

    /// Does the same with every partition; bad rows come out in the order of the log.
    fn over(&self, one: impl Fn(usize, &mut Gathered<'_>) -> Result<(), LogError> + Sync) -> Result<Found, LogError> {
        let cutoffs = engine::Cutoffs::new(self.plan);
        let begin =
            || Gathered { worker: engine::Worker::new(self.plan, self.options, &cutoffs), found: self.nothing() };
        let all = engine::share_out(self.log.partitions(), begin, |gathered, at| one(at, gathered))?;
        let mut found = all.into_iter().map(Gathered::finish).fold(self.nothing(), Found::and);
        found.later.sort_by_key(|bad| bad.position);
        Ok(found)
    }

    fn nothing(&self) -> Found {
        let facts = engine::empty(self.plan, self.options);
        Found { facts, share: Share::default(), later: Vec::new(), strangers: 0 }
    }
}

impl Cleaned {
    /// A partition as a plan reads it; `share` is what all of it adds to the facts of the log.
    pub(super) fn of(plan: &Plan, log: &Log, part: &Partition, share: impl FnOnce() -> Share) -> Self {
        let (bad, events) = bad_rows(plan, log, part);
        let history = (!events.is_empty()).then(|| part.history.clone().without(&events));
        let share = history.as_ref().map_or_else(share, History::share);
        Self { bad, events, history, share }
    }
}

/// The bad rows of a partition, and the events that go with them.
fn bad_rows(plan: &Plan, log: &Log, part: &Partition) -> (Vec<BadRow>, Vec<u32>) {
    let bad = engine::bad_values(plan, &part.history);
    let mut events: Vec<u32> = bad.iter().map(|bad| bad.event).collect();
    events.sort_unstable();
    events.dedup();
    let rows = bad.iter().map(|bad| bad_row(plan, log, &part.history, bad)).chain(part.bad_rows.iter().cloned());
    (rows.collect(), events)
}

fn bad_row(plan: &Plan, log: &Log, history: &History, bad: &BadValue) -> BadRow {
    let position = history.position().get(bad.event as usize).copied().unwrap_or_default();
    let name = plan.needs.attributes.get(bad.attribute as usize).map(|need| need.name.clone());
    let column = log.column(position, bad.attribute as usize).cloned().or(name).unwrap_or_default();
    BadRow { position, fault: Fault::value(column, bad.raw.as_bytes(), bad.reason.clone()) }
}

impl Gathered<'_> {
    fn finish(self) -> Found {
        Found { facts: self.worker.finish(), ..self.found }
    }
}

impl Found {
    /// Takes in what a partition adds to the facts of the log, its bad rows left out.
    fn note(&mut self, part: &Partition, clean: Cleaned) {
        self.share = self.share.and(clean.share);
        self.later.extend(clean.bad);
        self.strangers += part.strangers;
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.facts.merge(other.facts);
        self.share = self.share.and(other.share);
        self.later.extend(other.later);
        self.strangers += other.strangers;
        self
    }
}
