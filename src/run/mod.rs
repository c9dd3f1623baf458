//! One evaluation from a model and logs to verdicts: plan, read, and for each partition of the log: build, set bad rows
//! aside, run; then merge and judge.
//!
//! Every face that evaluates (the command line, watching, the editor) goes through here; nothing here prints, and files
//! are touched by `log` alone.

pub mod explain;
mod live;
mod partition;
mod resident;
mod reuse;
mod survey;
pub mod test;

pub use live::{Done, Live};
pub use resident::Resident;
pub use survey::{Surveyed, survey};

use crate::engine;
use crate::facts::Facts;
use crate::history::LogFacts;
use crate::log::{BadRow, BadRows, CustomersTable, Log, LogError, ReadOptions, Source};
use crate::measure::{self, Verdicts};
use crate::model::Model;
use crate::plan::Plan;
use crate::plan::sweep::{LogUse, needed_names};
use partition::{Found, Run};
use std::sync::Arc;

/// What is to be evaluated, on what, and how.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The definitions, without errors.
    pub model: &'a Model,
    /// The logs.
    pub sources: &'a [Source],
    /// The table of customers.
    pub customers: Option<&'a CustomersTable>,
    /// How the logs are read.
    pub read: ReadOptions,
    /// What the engine is asked.
    pub engine: engine::Options,
    /// How the run is judged.
    pub judge: measure::Settings,
}

/// What came out.
#[derive(Debug)]
pub struct Evaluated {
    /// What was found, settled.
    pub facts: Facts,
    /// About the log itself.
    pub log: LogFacts,
    /// What it means.
    pub verdicts: Verdicts,
}

/// Rows that were set aside; the log remembers where they stand.
#[derive(Debug)]
pub struct SetAside {
    log: Log,
    later: Vec<BadRow>,
}

/// Evaluates definitions on logs; the rows that were set aside are to be written to quarantine.
///
/// # Errors
/// Whatever stops the logs from being read, the first bad row included unless rows are quarantined.
pub fn evaluate(request: &Request<'_>) -> Result<(Evaluated, SetAside), LogError> {
    let mut plan = Plan::new(request.model);
    if request.engine.by.is_empty() && !request.engine.courses {
        let look = LogUse { order: request.read.order, complete: request.read.complete };
        plan.needs.names = needed_names(&plan, look);
    }
    let log = crate::log::read(request.sources, request.customers, &plan.needs, &request.read)?;
    let run = Run { plan: &plan, log: &log, options: &request.engine };
    // Rows that are set aside may have been the first or the last of the log, so all must be known before any is judged.
    let before = match request.read.bad_rows {
        BadRows::Stop => None,
        BadRows::Quarantine => Some(run.look()?),
    };
    let removed = before.as_ref().is_some_and(|found| !found.later.is_empty());
    let about = before.filter(|_| removed).map(|found| Arc::new(log.facts_of(&found.share)));
    let mut found = run.evaluate(request.read.bad_rows, about.as_ref())?;
    engine::count_unneeded(&plan, log.unneeded(), &mut found.facts);
    found.facts.settle();
    let about = facts(&log, &found, request.customers);
    let verdicts = measure::judge(request.model, &found.facts, &about, &request.judge);
    let later = std::mem::take(&mut found.later);
    Ok((Evaluated { facts: found.facts, log: about, verdicts }, SetAside { log, later }))
}

/// What the report says about the log, now that every partition was seen.
fn facts(log: &Log, found: &Found, customers: Option<&CustomersTable>) -> LogFacts {
    let mut facts = log.facts_of(&found.share);
    let mut rows: Vec<_> = found.later.iter().map(|bad| bad.position).collect();
    rows.sort_unstable();
    rows.dedup();
    facts.bad_rows += rows.len() as u64;
    if let Some(table) = customers.filter(|_| found.strangers > 0) {
        facts.notes.push(format!(
            "customers of the log that `{}` does not know: {}; their attributes are unknown",
            table.file.name, found.strangers
        ));
    }
    facts
}

impl SetAside {
    /// Writes the rows with their reasons, as CSV.
    ///
    /// # Errors
    /// When a log can no longer be read, or writing fails.
    pub fn write(&self, to: impl std::io::Write) -> Result<(), LogError> {
        self.log.write_quarantine(&self.later, to)
    }
}
