//! Definitions that are edited, on a log that stays in memory: what watching and the editor evaluate with.
//!
//! Invariant: what comes out is what reading the log and evaluating anew would give. The log is read again when its files
//! or how they are read changed, or when the definitions declare what was not read; facts are kept as long as no item
//! changed by what the engine does for it, and are then judged anew.
use super::{Evaluated, Request, Resident};
use crate::engine;
use crate::log::{CustomersTable, LogError, ReadOptions, Source, Stamp};
use crate::measure;
use crate::plan::hash::{self, Hashes, ItemHash};

/// A log in memory with the last evaluation on it.
#[derive(Debug, Default)]
pub struct Live {
    log: Option<Held>,
    last: Option<Last>,
}

/// A log and how it was read.
#[derive(Debug)]
struct Held {
    resident: Resident,
    sources: Vec<Source>,
    customers: Option<CustomersTable>,
    read: ReadOptions,
    stamp: Stamp,
}

/// The last evaluation and what it rests on.
#[derive(Debug)]
struct Last {
    evaluated: Evaluated,
    hashes: Hashes,
    options: engine::Options,
    /// Whether it is of the log that is held.
    current: bool,
}

/// What had to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Done {
    /// The facts of the last time were judged.
    Judged,
    /// The log in memory was evaluated.
    Evaluated,
    /// The log was read, and evaluated.
    Read,
}

impl Live {
    /// Evaluates definitions without errors.
    ///
    /// # Errors
    /// Whatever stops the log from being read or evaluated; the last result is kept.
    pub fn evaluate(&mut self, request: &Request<'_>) -> Result<Done, LogError> {
        let stamp = Stamp::of(request.sources, request.customers);
        let hashes = facts_only(hash::items(request.model));
        let same_log = self.log.as_ref().is_some_and(|log| log.fits(request, &stamp));
        if !same_log {
            self.forget_log();
        } else if let Some(last) = self.last.as_mut().filter(|last| last.fits(request, &hashes)) {
            let evaluated = &mut last.evaluated;
            evaluated.verdicts = measure::judge(request.model, &evaluated.facts, &evaluated.log, &request.judge);
            return Ok(Done::Judged);
        }
        let (evaluated, done) = self.run(request, stamp)?;
        self.last = Some(Last { evaluated, hashes, options: request.engine.clone(), current: true });
        Ok(done)
    }

    /// The last result, if there was any.
    pub fn last(&self) -> Option<&Evaluated> {
        self.last.as_ref().map(|last| &last.evaluated)
    }

    fn forget_log(&mut self) {
        self.log = None;
        if let Some(last) = &mut self.last {
            last.current = false;
        }
    }

    fn run(&mut self, request: &Request<'_>, stamp: Stamp) -> Result<(Evaluated, Done), LogError> {
        if let Some(held) = &mut self.log
            && let Some(plan) = held.resident.plan(request.model)
        {
            let evaluated = held.resident.evaluate((request.model, &plan), &request.engine, &request.judge)?;
            return Ok((evaluated, Done::Evaluated));
        }
        self.forget_log();
        let mut held = Held::read(request, stamp)?;
        let plan = held.resident.plan(request.model).ok_or(LogError::TooLarge)?;
        let evaluated = held.resident.evaluate((request.model, &plan), &request.engine, &request.judge);
        // a log with a bad row stays: the next edit may make the row a good one
        self.log = Some(held);
        Ok((evaluated?, Done::Read))
    }
}

impl Held {
    fn read(request: &Request<'_>, stamp: Stamp) -> Result<Self, LogError> {
        Ok(Self {
            resident: Resident::read(request.model, request.sources, request.customers, &request.read)?,
            sources: request.sources.to_vec(),
            customers: request.customers.cloned(),
            read: request.read.clone(),
            stamp,
        })
    }

    fn fits(&self, request: &Request<'_>, stamp: &Stamp) -> bool {
        self.stamp == *stamp
            && self.sources == request.sources
            && self.customers.as_ref() == request.customers
            && self.read == request.read
    }
}

impl Last {
    fn fits(&self, request: &Request<'_>, hashes: &Hashes) -> bool {
        self.current && self.hashes == *hashes && self.options == request.engine
    }
}

/// The hashes without what only judging depends on.
fn facts_only(mut hashes: Hashes) -> Hashes {
    let blank = |item: &mut ItemHash| item.verdict = 0;
    hashes.journeys.iter_mut().chain(&mut hashes.rules).chain(&mut hashes.kpis).for_each(blank);
    hashes
}
