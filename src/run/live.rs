//! Definitions that are edited, on a log that stays in memory: what watching and the editor evaluate with.
//!
//! Invariant: what comes out is what reading the log and evaluating anew would give. The log is read again when its files
//! or how they are read changed, or when the definitions declare what was not read; facts are kept for every item for which
//! the engine does what it did, and are then judged anew.
use super::reuse::{Basis, Reuse};
use super::{Evaluated, Request, Resident};
use crate::engine;
use crate::facts::Facts;
use crate::log::{CustomersTable, LogError, ReadOptions, Source, Stamp};
use crate::measure;
use crate::plan::{Plan, hash};

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
    basis: Basis,
    options: engine::Options,
    /// Whether it is of the log that is held, and of the rows that are good now.
    current: bool,
}

/// What had to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The facts of the last time were judged.
    Judged,
    /// So many items were evaluated on the log in memory.
    Evaluated(usize),
    /// The log was read, and everything evaluated.
    Read,
}

impl Live {
    /// Evaluates definitions without errors.
    ///
    /// # Errors
    /// Whatever stops the log from being read or evaluated; the last result is kept.
    pub fn evaluate(&mut self, request: &Request<'_>) -> Result<Done, LogError> {
        let stamp = Stamp::of(request.sources, request.customers);
        let basis = Basis::of(request.model, hash::items(request.model));
        if !self.log.as_ref().is_some_and(|log| log.fits(request, &stamp)) {
            self.forget_log();
        }
        let plan = self.log.as_mut().and_then(|log| log.resident.plan(request.model));
        let (plan, read) = match plan {
            Some(plan) => (plan, false),
            None => {
                self.forget_log();
                // a log with a bad row stays: the next edit may make the row a good one
                let held = self.log.insert(Held::read(request, stamp)?);
                (held.resident.plan(request.model).ok_or(LogError::TooLarge)?, true)
            }
        };
        let Some(Held { resident, .. }) = &mut self.log else { return Err(LogError::TooLarge) };
        let other_rows = resident.look_for_bad_rows(&plan, &basis.reading());
        if other_rows && let Some(last) = &mut self.last {
            last.current = false;
        }
        let log = resident.about()?;
        let known = self.last.take().filter(|last| last.fits(request));
        let (facts, count) = facts(resident, request, &plan, (&basis, known));
        let verdicts = measure::judge(request.model, &facts, &log, &request.judge);
        let evaluated = Evaluated { facts, log, verdicts };
        self.last = Some(Last { evaluated, basis, options: request.engine.clone(), current: true });
        Ok(match count {
            _ if read => Done::Read,
            0 => Done::Judged,
            count => Done::Evaluated(count),
        })
    }

    /// Reads the log unless it is in memory as it is: of definitions with errors, too, that much can be said.
    ///
    /// # Errors
    /// Whatever stops the log from being read.
    pub fn look(&mut self, request: &Request<'_>) -> Result<(), LogError> {
        let stamp = Stamp::of(request.sources, request.customers);
        if !self.log.as_ref().is_some_and(|log| log.fits(request, &stamp)) {
            self.forget_log();
            self.log = Some(Held::read(request, stamp)?);
        }
        Ok(())
    }

    /// The log that is in memory.
    pub fn resident(&self) -> Option<&Resident> {
        self.log.as_ref().map(|log| &log.resident)
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
}

/// The facts of now from those that are known, and how many items had to be evaluated.
fn facts(
    resident: &Resident,
    request: &Request<'_>,
    plan: &Plan,
    (basis, known): (&Basis, Option<Last>),
) -> (Facts, usize) {
    let mut reuse = Reuse::nothing(plan);
    let mut before = Facts::default();
    if let Some(last) = known {
        let mut found = Reuse::of(request.model, basis, &last.basis);
        if request.engine.courses {
            found = found.with_courses(basis, &last.basis);
        }
        if found.is_whole(&last.basis) {
            return (last.evaluated.facts, 0);
        }
        if !tells_all_at_once(&request.engine) {
            reuse = found;
            before = last.evaluated.facts;
        }
    }
    let missing = reuse.missing();
    let fresh = match missing.is_empty() {
        true => Facts::default(),
        false => {
            let courses = request.engine.courses && reuse.runs_journeys();
            resident.evaluate(plan, &engine::Options { courses, ..request.engine.clone() }, &missing)
        }
    };
    let mut facts = reuse.assemble(before, fresh);
    if request.engine.courses {
        facts.timelines = resident.timelines(&facts);
    }
    (facts, missing.count())
}

/// Whether facts are asked for that don't belong to one item alone: other breakdowns, every instance.
fn tells_all_at_once(options: &engine::Options) -> bool {
    options.instances || !options.by.is_empty()
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
    /// Whether its facts are of the same log and asked for in the same way.
    fn fits(&self, request: &Request<'_>) -> bool {
        self.current && self.options == request.engine
    }
}
