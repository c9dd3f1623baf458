//! Event logs into histories: CSV, TSV, JSON lines, XES, each also gzipped.
//!
//! Invariant: no row is lost without being counted, and no type of a reading library leaves this folder. The same events
//! give the same history whatever format they come in: every value is read from its text by the same rules, and an
//! empty field is a missing value everywhere.
mod customers;
mod decode;
mod error;
mod events;
mod identity;
mod json;
mod open;
mod rows;
mod separated;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod xes;

pub use decode::Unit;
pub use error::{Fault, LogError};
pub use identity::Identity;
pub use source::{AttributeMapping, BadRows, CustomersTable, EventName, LogFile, Mapping, ReadOptions, Source};
pub use time::{TimeFormat, TimeReader, to_utc};

use crate::history::{Builder, Ending, History, Needs, Position};
use customers::Customers;
use events::Events;
use identity::People;
use open::Format;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::io::Write;
use table::Sink;

/// A log that was read, with the rows that were set aside.
#[derive(Debug)]
pub struct Log {
    /// The events.
    pub history: History,
    /// Bad rows that reading set aside; none unless quarantine was asked for. They count in the facts already.
    pub bad_rows: Vec<BadRow>,
    /// The files; a position's file is an index into them. The table of customers comes last.
    pub files: Vec<LogFile>,
    /// For each file of a log the column that each needed attribute was read from.
    columns: Vec<Vec<SmolStr>>,
}

/// A row that breaks the log's contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Where it stood.
    pub position: Position,
    /// What is wrong.
    pub fault: Fault,
}

/// Reads logs, and the table of customers if there is one, into one history.
///
/// # Errors
/// Whatever stops the logs from being read; in [`BadRows::Stop`] mode the first bad row.
pub fn read(
    sources: &[Source],
    customers: Option<&CustomersTable>,
    needs: &Needs,
    options: &ReadOptions,
) -> Result<Log, LogError> {
    let mut builder = Builder::new(needs.clone());
    let mut bad_rows = Vec::new();
    let (mut files, mut columns) = (Vec::new(), Vec::new());
    let mut people = options.identity.as_ref().map(People::new);
    for source in sources {
        let mut events = Events::new(source, options, &mut builder, &mut bad_rows, people.as_mut());
        for file in &source.files {
            events.begin(&file.name)?;
            read_file(file, &mut events)?;
            columns.push(events.attribute_columns());
            files.push(file.clone());
        }
        events.finish();
    }
    if let Some(people) = people {
        people.name(&mut builder);
    }
    if let Some(table) = customers.filter(|_| !needs.customer_attributes.is_empty()) {
        let file = u16::try_from(files.len()).map_err(|_| LogError::TooLarge)?;
        let mut sink = Customers::new(table, file, options, &mut builder, &mut bad_rows);
        read_file(&table.file, &mut sink)?;
        sink.finish();
        files.push(table.file.clone());
    }
    let ending = Ending { order: options.order, complete: options.complete, ends: options.as_of };
    Ok(Log { history: builder.finish(ending), bad_rows, files, columns })
}

impl Log {
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

fn read_file(file: &LogFile, sink: &mut impl Sink) -> Result<(), LogError> {
    let (format, bytes) = open::open(file)?;
    let done = match format {
        Format::Separated(delimiter) => separated::read(&file.name, bytes, delimiter, sink),
        Format::Json => json::read(&file.name, bytes, sink),
        Format::Xes => xes::read(&file.name, bytes, sink),
    };
    done.map_err(|error| rows::with_line(error, file))
}
