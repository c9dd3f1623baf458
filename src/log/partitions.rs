//! A log that was read: its partitions, to be taken one by one, and the rows that were set aside.
use super::chunk::Span;
use super::customers::Table;
use super::error::{Fault, LogError};
use super::identity::Persons;
use super::parts::Parts;
use super::source::LogFile;
use super::{BadRow, rows};
use crate::history::packed::Key;
use crate::history::{Ending, History, LogFacts, Needs, Position, Share};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

/// A log that was read. Its events are got partition by partition, from any thread and in any order; all events of a
/// customer are in one partition.
#[derive(Debug)]
pub struct Log {
    pub(super) parts: Parts,
    pub(super) persons: Option<Persons>,
    pub(super) table: Option<Table>,
    pub(super) ending: Ending,
    pub(super) facts: Arc<LogFacts>,
    /// Events that were counted and not kept.
    pub(super) passed: Span,
    pub(super) unneeded: BTreeMap<SmolStr, u64>,
    pub(super) bad_rows: Vec<BadRow>,
    pub(super) files: Vec<LogFile>,
    /// For each file of a log the column that each needed attribute was read from.
    pub(super) columns: Vec<Vec<SmolStr>>,
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
    /// How many partitions there are.
    pub fn partitions(&self) -> usize {
        self.parts.len()
    }

    /// Builds a partition and frees what it was built from; a partition that was taken before is empty.
    ///
    /// # Errors
    /// When what was written to disk can't be read back, or one customer does not fit into memory.
    pub fn take(&self, partition: usize) -> Result<Partition, LogError> {
        let part = self.build(partition)?;
        self.parts.free(partition);
        Ok(part)
    }

    /// Builds a partition that will be wanted again.
    ///
    /// # Errors
    /// When what was written to disk can't be read back, or one customer does not fit into memory.
    pub fn build(&self, partition: usize) -> Result<Partition, LogError> {
        let assembler = self.parts.assemble(partition, self.persons.as_ref())?;
        let (mut columns, mut bad_rows, mut strangers) = (Vec::new(), Vec::new(), 0);
        if let Some(table) = &self.table {
            let (rows, bad) = table.rows(assembler.keys().iter());
            strangers = rows.iter().filter(|row| row.is_none()).count() as u64;
            columns = table.columns().iter().map(|column| column.pick(&rows)).collect();
            bad_rows = bad;
            if partition == 0 {
                bad_rows.extend(table.nobody());
            }
        }
        let history = assembler.finish(self.ending, columns, Arc::clone(&self.facts));
        Ok(Partition { history, bad_rows, strangers })
    }

    /// The partition that holds a customer.
    pub fn partition_of(&self, customer: &str) -> usize {
        self.parts.of(Key::of(customer))
    }

    /// What of the log was read.
    pub fn needs(&self) -> &Needs {
        self.parts.needs()
    }

    /// The facts of the log as read, which each partition shows too; customers and steps back are not counted yet.
    pub fn facts(&self) -> &Arc<LogFacts> {
        &self.facts
    }

    /// The facts of the log once all its partitions are known: these are their shares taken together, without rows that
    /// were set aside from them.
    pub fn facts_of(&self, shares: &Share) -> LogFacts {
        let mut facts = LogFacts { events: 0, from: None, to: None, ..LogFacts::clone(&self.facts) };
        let passed = Share {
            events: self.passed.events,
            from: self.passed.bounds.map(|(from, _)| from),
            to: self.passed.bounds.map(|(_, to)| to),
            ..Share::default()
        };
        facts.add(&shares.and(passed));
        facts.watermark = self.ending.ends.or(facts.to);
        facts
    }

    /// How many events of each raw name were counted and not kept, because nothing needs them.
    pub fn unneeded(&self) -> &BTreeMap<SmolStr, u64> {
        &self.unneeded
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
