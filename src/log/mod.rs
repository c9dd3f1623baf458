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
mod partitions;
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
pub use partitions::{Log, Partition};
pub use source::{AttributeMapping, BadRows, CustomersTable, EventName, LogFile, Mapping, ReadOptions, Source};
pub use time::{TimeFormat, TimeReader, to_utc};

use crate::history::{Builder, Ending, Needs, Position};
use customers::Customers;
use events::Events;
use identity::People;
use open::Format;
use std::sync::Arc;
use table::Sink;

/// A row that breaks the log's contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Where it stood.
    pub position: Position,
    /// What is wrong.
    pub fault: Fault,
}

/// Reads logs, and the table of customers if there is one.
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
    let needs = Arc::clone(builder.needs());
    Ok(Log::new(builder.finish(ending), needs, bad_rows, files, columns))
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
