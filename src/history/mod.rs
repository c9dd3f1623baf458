//! The columnar event store: customers as ranges over events in order, names and texts as codes.
//!
//! A history is a log, or one partition of it: all events of some customers. Partitions share tables of names and texts,
//! and the facts of each are those of the whole log, so that each can be evaluated alone.
//!
//! Invariant: pure data. Nothing here reads a file, knows a format, or judges a value; the same rows give the same
//! history in whatever order of files, threads or formats they came, and positions are the only trace of it.
mod assemble;
mod builder;
pub mod cells;
mod column;
mod customers;
mod facts;
mod index;
mod intern;
mod keys;
mod narrow;
mod needs;
mod numbers;
mod order;
pub mod packed;
#[cfg(test)]
mod tests;

pub use assemble::{Assembler, Codes, Origin, Stretch, Tables, Texts};
pub use builder::{Builder, Ending, Full, Row};
pub use column::{Column, NO_BOOL, NO_CODE, NO_INT, Value};
pub use customers::Customers;
pub use facts::{LogFacts, Share};
pub use intern::Interner;
pub use keys::Keys;
pub use needs::{AttrKind, Names, Need, Needs};
pub use numbers::Numbers;

use index::NameIndex;
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

/// Where a row stood: its file and its 1-based data row. Compares like the order of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(u64);

impl Position {
    const ROW_BITS: u32 = 48;

    /// The position of a data row (counted from 1, below 2⁴⁸) in a file (an index into [`LogFacts::files`]).
    pub fn new(file: u16, row: u64) -> Self {
        Self((u64::from(file) << Self::ROW_BITS) | (row & ((1 << Self::ROW_BITS) - 1)))
    }

    /// The position as one number, which compares like it.
    pub fn number(self) -> u64 {
        self.0
    }

    /// The file, an index into [`LogFacts::files`].
    pub fn file(self) -> usize {
        usize::try_from(self.0 >> Self::ROW_BITS).unwrap_or(usize::MAX)
    }

    /// The data row in the file, counted from 1.
    pub fn row(self) -> u64 {
        self.0 & ((1 << Self::ROW_BITS) - 1)
    }
}

/// What orders a customer's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Time, then position.
    #[default]
    Time,
    /// Position alone.
    Log,
}

/// A value of a needed attribute that could not be read; it is stored as missing. Whether its row is a bad row depends
/// on whether a touchpoint that declares the attribute claims the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The event, an index into the history's columns.
    pub event: u32,
    /// The attribute, an index into [`Needs::attributes`].
    pub attribute: u32,
    /// What stood there.
    pub raw: SmolStr,
    /// Why it could not be read, as words that follow the value in a message.
    pub reason: SmolStr,
}

/// A log in memory, or a partition of one: events grouped by customer, each customer's in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    customers: Customers,
    /// Customers (ascending) that the log knows by more than the events held here: by events that nothing needs, or as
    /// an empty trace.
    known: Vec<u32>,
    starts: Vec<u32>,
    time: Vec<i64>,
    clock: Option<Vec<i64>>,
    name: Vec<u32>,
    names: Arc<[SmolStr]>,
    position: Vec<Position>,
    channel: Vec<u32>,
    channels: Arc<[SmolStr]>,
    columns: Vec<Column>,
    customer_columns: Vec<Column>,
    unreadable: Vec<Unreadable>,
    order: Order,
    complete: bool,
    ends: Option<i64>,
    facts: Arc<LogFacts>,
    index: NameIndex,
}

impl History {
    /// The customers' ids as texts, in no particular order; a customer is an index into them. Where one name is wanted,
    /// [`History::customer_name`] is cheaper.
    pub fn customers(&self) -> &[SmolStr] {
        self.customers.names()
    }

    /// How many customers there are, those without events included.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// A customer's id.
    pub fn customer_name(&self, customer: usize) -> SmolStr {
        self.customers.name(customer)
    }

    /// The customer of that id, looked for from first to last.
    pub fn customer(&self, id: &str) -> Option<usize> {
        self.customers().iter().position(|known| known == id)
    }

    /// A customer's events as a range of indices into the columns; empty for a customer without events.
    pub fn events_of(&self, customer: usize) -> Range<usize> {
        let start = self.starts.get(customer).copied().unwrap_or_default();
        let end = self.starts.get(customer + 1).copied().unwrap_or(start);
        start as usize..end as usize
    }

    /// For each customer the index of its first event; one more at the end, the number of events.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// The customer of an event.
    pub fn customer_of(&self, event: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= event).saturating_sub(1)
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether it holds no events.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Each event's own time, in microseconds since 1970 UTC.
    pub fn time(&self) -> &[i64] {
        &self.time
    }

    /// The clock at each event, on which timers and silences run: its time; with [`Order::Log`] the largest time of the
    /// customer so far. Never decreases within a customer.
    pub fn clock(&self) -> &[i64] {
        self.clock.as_deref().unwrap_or(&self.time)
    }

    /// Each event's raw name, a code into [`History::names`].
    pub fn name(&self) -> &[u32] {
        &self.name
    }

    /// The raw names by code, sorted by bytes.
    pub fn names(&self) -> &[SmolStr] {
        &self.names
    }

    /// The code of a raw name that the log holds.
    pub fn name_code(&self, name: &str) -> Option<u32> {
        let at = self.names.binary_search_by(|known| known.as_str().cmp(name)).ok()?;
        u32::try_from(at).ok()
    }

    /// Where each event stood in the log.
    pub fn position(&self) -> &[Position] {
        &self.position
    }

    /// Each event's channel, a code into [`History::channels`] or [`NO_CODE`]; empty when no channel was needed.
    pub fn channel(&self) -> &[u32] {
        &self.channel
    }

    /// The channels by code, sorted by bytes.
    pub fn channels(&self) -> &[SmolStr] {
        &self.channels
    }

    /// The column of a needed attribute, by its index in [`Needs::attributes`].
    pub fn column(&self, attribute: usize) -> Option<&Column> {
        self.columns.get(attribute)
    }

    /// The column of a customer attribute by customer, by its index in [`Needs::customer_attributes`].
    pub fn customer_column(&self, attribute: usize) -> Option<&Column> {
        self.customer_columns.get(attribute)
    }

    /// Values that could not be read, sorted by event and attribute.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// What orders the events.
    pub fn order(&self) -> Order {
        self.order
    }

    /// Whether every customer's history is finished.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the log's end was given (`log ends`, `--as-of`) and not taken from its latest event.
    pub fn end_is_given(&self) -> bool {
        self.ends.is_some()
    }

    /// What the report says about the whole log. In a partition, customers and steps back are not counted yet.
    pub fn facts(&self) -> &LogFacts {
        &self.facts
    }

    /// The facts, for what readers count.
    pub fn facts_mut(&mut self) -> &mut LogFacts {
        Arc::make_mut(&mut self.facts)
    }

    /// Makes these the facts of the whole log, its watermark included.
    pub fn set_facts(&mut self, facts: Arc<LogFacts>) {
        self.facts = facts;
    }

    /// What this history, which may be a partition, adds to the facts of the log.
    pub fn share(&self) -> Share {
        order::share(self)
    }

    /// The history without these events (ascending indices), as if they had never been in the log; a customer that loses
    /// its last event goes too. The facts are those of before.
    #[must_use]
    pub fn without(self, events: &[u32]) -> Self {
        if events.is_empty() { self } else { order::without(self, events) }
    }
}
