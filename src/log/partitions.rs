//! A log that was read: its partitions, to be taken one by one, and the rows that were set aside.
use super::error::{Fault, LogError};
use super::source::LogFile;
use super::{BadRow, rows};
use crate::history::{History, LogFacts, Needs, Position, Share};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// A log that was read. Its events are got partition by partition, from any thread and in any order; all events of a
/// customer are in one partition.
#[derive(Debug)]
pub struct Log {
    histories: Vec<Mutex<History>>,
    needs: Arc<Needs>,
    facts: Arc<LogFacts>,
    /// The end that was given, if it is not the latest time.
    ends: Option<i64>,
    bad_rows: Vec<BadRow>,
    files: Vec<LogFile>,
    /// For each file of a log the column that each needed attribute was read from.
    columns: Vec<Vec<SmolStr>>,
}

/// All that is known of some customers.
#[derive(Debug)]
pub struct Partition {
    /// Their events.
    pub history: History,
    /// Rows about them in the table of customers that had to be set aside.
    pub bad_rows: Vec<BadRow>,
    /// How many of them the table of customers, if there is one, does not know.
    pub strangers: u64,
}

impl Log {
    pub(super) fn new(
        mut history: History,
        needs: Arc<Needs>,
        bad_rows: Vec<BadRow>,
        files: Vec<LogFile>,
        columns: Vec<Vec<SmolStr>>,
    ) -> Self {
        let mut facts = history.facts().clone();
        (facts.customers, facts.steps_back) = (0, 0);
        let ends = facts.watermark.filter(|_| history.end_is_given());
        let facts = Arc::new(facts);
        history.set_facts(Arc::clone(&facts));
        Self { histories: vec![Mutex::new(history)], needs, facts, ends, bad_rows, files, columns }
    }

    /// How many partitions there are.
    pub fn partitions(&self) -> usize {
        self.histories.len()
    }

    /// Builds a partition and frees what it was built from; a partition that was taken before is empty.
    ///
    /// # Errors
    /// When what was written to disk can't be read back.
    pub fn take(&self, partition: usize) -> Result<Partition, LogError> {
        let history = self.histories.get(partition).map(|slot| {
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *slot)
        });
        Ok(Partition { history: history.unwrap_or_default(), bad_rows: Vec::new(), strangers: 0 })
    }

    /// Builds a partition that will be wanted again.
    ///
    /// # Errors
    /// When what was written to disk can't be read back.
    pub fn build(&self, partition: usize) -> Result<Partition, LogError> {
        let history = self.histories.get(partition).map(|slot| {
            let slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            slot.clone()
        });
        Ok(Partition { history: history.unwrap_or_default(), bad_rows: Vec::new(), strangers: 0 })
    }

    /// What of the log was read.
    pub fn needs(&self) -> &Needs {
        &self.needs
    }

    /// The facts of the log as read, which each partition shows too; customers and steps back are not counted yet.
    pub fn facts(&self) -> &Arc<LogFacts> {
        &self.facts
    }

    /// The facts of the log once all its partitions are known: these are their shares taken together, without rows that
    /// were set aside from them.
    pub fn facts_of(&self, shares: &Share) -> LogFacts {
        let mut facts = LogFacts { events: 0, from: None, to: None, ..LogFacts::clone(&self.facts) };
        facts.add(shares);
        facts.watermark = self.ends.or(facts.to);
        facts
    }

    /// How many events of each raw name were counted and not kept, because nothing needs them.
    pub fn unneeded(&self) -> BTreeMap<SmolStr, u64> {
        BTreeMap::new()
    }

    /// Rows that reading set aside, none unless quarantine was asked for; they count in the facts already.
    pub fn bad_rows(&self) -> &[BadRow] {
        &self.bad_rows
    }

    /// The error that a bad row found after reading is, with its line.
    pub fn bad_row(&self, bad: &BadRow) -> LogError {
        let row = bad.position.row();
        let Some(file) = self.files.get(bad.position.file()) else { return LogError::TooLarge };
        rows::with_line(LogError::BadRow { file: file.name.clone(), line: 0, row, fault: bad.fault.clone() }, file)
    }

    /// The column that a needed attribute was read from, in the file of a position.
    pub fn column(&self, position: Position, attribute: usize) -> Option<&SmolStr> {
        self.columns.get(position.file())?.get(attribute).filter(|column| !column.is_empty())
    }

    /// Writes the bad rows that reading set aside and these, as CSV with the columns `file`, `line`, `row`, `column`,
    /// `value`, `reason` and `text`, the whole row as it stood. The order is that of the log.
    ///
    /// # Errors
    /// When a log can no longer be read, or writing fails.
    pub fn write_quarantine(&self, later: &[BadRow], to: impl Write) -> Result<(), LogError> {
        let mut by_file: BTreeMap<usize, BTreeMap<u64, &Fault>> = BTreeMap::new();
        for bad in self.bad_rows.iter().chain(later) {
            by_file.entry(bad.position.file()).or_default().entry(bad.position.row()).or_insert(&bad.fault);
        }
        let mut writer = csv::Writer::from_writer(to);
        let failed = |error: csv::Error| LogError::Io { file: "quarantine".into(), reason: error.to_string() };
        writer.write_record(["file", "line", "row", "column", "value", "reason", "text"]).map_err(failed)?;
        for (file, faults) in by_file {
            let Some(file) = self.files.get(file) else { continue };
            let numbers: Vec<u64> = faults.keys().copied().collect();
            for ((row, fault), found) in faults.into_iter().zip(rows::find(file, &numbers)?) {
                let (line, row) = (found.line.to_string(), row.to_string());
                let column = fault.column.as_deref().unwrap_or_default();
                let fields: [&[u8]; 7] = [
                    file.name.as_bytes(),
                    line.as_bytes(),
                    row.as_bytes(),
                    column.as_bytes(),
                    fault.value.as_bytes(),
                    fault.reason.as_bytes(),
                    &found.text,
                ];
                writer.write_record(fields).map_err(failed)?;
            }
        }
        writer.flush().map_err(|error| LogError::Io { file: "quarantine".into(), reason: error.to_string() })
    }
}
