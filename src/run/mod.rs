//! One evaluation from a model and logs to verdicts: plan, read, set bad rows aside, run, judge.
//!
//! Every face that evaluates (the command line, watching, the editor) goes through here; nothing here prints, and files
//! are touched by `log` alone.

pub mod test;

use crate::engine::{self, BadValue};
use crate::facts::Facts;
use crate::history::{History, LogFacts};
use crate::log::{BadRow, BadRows, CustomersTable, Fault, Log, LogError, ReadOptions, Source};
use crate::measure::{self, Verdicts};
use crate::model::Model;
use crate::plan::Plan;

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
    /// The rows set aside, to be written to quarantine.
    pub set_aside: SetAside,
}

/// Rows that were set aside; the log remembers where they stand.
#[derive(Debug)]
pub struct SetAside {
    log: Log,
    later: Vec<BadRow>,
}

/// Evaluates definitions on logs.
///
/// # Errors
/// Whatever stops the logs from being read, the first bad row included unless rows are quarantined.
pub fn evaluate(request: &Request<'_>) -> Result<Evaluated, LogError> {
    let plan = Plan::new(request.model);
    let mut log = crate::log::read(request.sources, request.customers, &plan.needs, &request.read)?;
    let later = set_aside(&plan, &mut log, request.read.bad_rows)?;
    let facts = engine::evaluate(&plan, &log.history, &request.engine);
    let verdicts = measure::judge(request.model, &facts, log.history.facts(), &request.judge);
    let about = log.history.facts().clone();
    log.history = History::default();
    Ok(Evaluated { facts, log: about, verdicts, set_aside: SetAside { log, later } })
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

/// Takes the rows out of a log that break its contract with the definitions.
fn set_aside(plan: &Plan, log: &mut Log, mode: BadRows) -> Result<Vec<BadRow>, LogError> {
    let bad = engine::bad_values(plan, &log.history);
    let later: Vec<BadRow> = bad.iter().map(|bad| bad_row(plan, log, bad)).collect();
    if let (Some(first), BadRows::Stop) = (later.first(), mode) {
        return Err(log.bad_row(first));
    }
    let mut events: Vec<u32> = bad.iter().map(|bad| bad.event).collect();
    events.sort_unstable();
    events.dedup();
    log.history = std::mem::take(&mut log.history).without(&events);
    Ok(later)
}

fn bad_row(plan: &Plan, log: &Log, bad: &BadValue) -> BadRow {
    let position = log.history.position().get(bad.event as usize).copied().unwrap_or_default();
    let name = plan.needs.attributes.get(bad.attribute as usize).map(|need| need.name.clone());
    let column = log.column(position, bad.attribute as usize).cloned().or(name).unwrap_or_default();
    BadRow { position, fault: Fault::value(column, bad.raw.as_bytes(), bad.reason.clone()) }
}
