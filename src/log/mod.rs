//! Event logs into histories: CSV, TSV, JSON lines, XES, each also with gzip or zstd, and Parquet.
//!
//! Invariant: no row is lost without being counted, and no type of a reading library leaves this folder. The same events
//! give the same history whatever format they come in: every value is read from its text by the same rules, and an
//! empty field is a missing value everywhere.
mod below;
mod blocks;
mod chunk;
mod customers;
mod cut;
mod decode;
mod delimited;
mod duplicates;
mod error;
mod glance;
mod identity;
mod index;
mod json;
mod lane;
mod links;
mod merge;
mod objects;
mod open;
mod others;
mod pack;
mod parquet;
mod partitions;
mod parts;
mod quotes;
mod read;
mod registry;
mod regroup;
mod rows;
mod separated;
mod setup;
mod sheaf;
mod size;
mod source;
mod stamp;
mod supply;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod xes;

pub use below::{HeaderBelow, header_below};
pub use decode::{Unit, is_read_as};
pub use error::{Fault, LogError};
pub use glance::{Glance, Glimpse, glance};
pub use identity::Identity;
pub use partitions::{Log, Partition};
pub use read::read;
pub use setup::{CUSTOMERS, EVENTS, TIMES};
pub use source::{
    AttributeMapping, BadRows, CustomersTable, EventName, Layout, Listener, LogFile, Mapping, Progress, ReadOptions,
    Source,
};
pub use stamp::Stamp;
pub use time::{TimeFormat, TimeReader, to_utc};

use crate::history::Position;

/// A row that breaks the log's contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Where it stood.
    pub position: Position,
    /// What is wrong.
    pub fault: Fault,
}
