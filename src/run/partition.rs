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
            let (bad, events) = bad_rows(self.plan, self.log, &part);
            gathered.found.note(&part, bad, &events);
            Ok(())
        })
    }

    /// Evaluates all partitions. With [`BadRows::Stop`] the first bad row in the order of the log is the error. `about`
    /// are the facts of the log if they are not those it was read with.
    pub(super) fn evaluate(&self, mode: BadRows, about: Option<&Arc<LogFacts>>) -> Result<Found, LogError> {
        let found = self.over(|at, gathered| {
            let part = self.log.take(at)?;
            let (bad, events) = bad_rows(self.plan, self.log, &part);
            if mode == BadRows::Stop && !bad.is_empty() {
                let first = bad.into_iter().min_by_key(|bad| bad.position);
                gathered.found.note(&part, first.into_iter().collect(), &events);
                return Ok(());
            }
            gathered.found.note(&part, bad, &events);
            let mut history = part.history.without(&events);
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

/// The bad rows of a partition, and the events that go with them.
pub(super) fn bad_rows(plan: &Plan, log: &Log, part: &Partition) -> (Vec<BadRow>, Vec<u32>) {
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
    fn note(&mut self, part: &Partition, later: Vec<BadRow>, gone: &[u32]) {
        let share = if gone.is_empty() { part.history.share() } else { part.history.clone().without(gone).share() };
        self.share = self.share.and(share);
        self.later.extend(later);
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
