//! Packed rows of some customers into a history: customers numbered, rows grouped by counting, put in order if they are not.
use super::index::NameIndex;
use super::intern::Interner;
use super::keys::Keys;
use super::order;
use super::packed::{Cell, Key, Unpacker, int_of, number_of};
use super::{Column, Ending, History, LogFacts, NO_CODE, Needs, Position, Unreadable};
use smol_str::SmolStr;
use std::sync::Arc;

/// What all partitions of a log share.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// What of the log was needed.
    pub needs: Arc<Needs>,
    /// The raw names, sorted by bytes.
    pub names: Arc<[SmolStr]>,
    /// The channels, sorted by bytes.
    pub channels: Arc<[SmolStr]>,
    /// For each needed attribute its texts or currencies by code, sorted by bytes (those of a `one of` as declared);
    /// nothing if there are too many texts to share, so that each partition has its own.
    pub texts: Vec<Option<Arc<[SmolStr]>>>,
}

/// What the codes of one collector of rows mean.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    /// For each of its names the code in [`Tables::names`].
    pub names: Vec<u32>,
    /// For each of its names the attributes whose cells stand in the row.
    pub applies: Vec<Arc<[u32]>>,
    /// For each of its channels the code in [`Tables::channels`].
    pub channels: Vec<u32>,
    /// For each attribute the code in [`Tables::texts`] of each of its texts, or the texts themselves.
    pub texts: Vec<Texts>,
}

/// The texts of one attribute by a collector's codes.
#[derive(Debug, Clone)]
pub enum Texts {
    /// As codes of the shared table.
    Shared(Vec<u32>),
    /// As they are.
    Own(Vec<SmolStr>),
}

/// What the row numbers of a stretch mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Rows of one file.
    Rows {
        /// The file.
        file: u16,
        /// The number of its data rows before those that the stretch counts from 1.
        before: u64,
    },
    /// Whole positions, as [`Position::number`] gives them.
    Positions,
}

impl Stretch<'_> {
    /// How many cells follow the head of a row.
    pub fn cells(&self, name: u32, needs: &Needs) -> usize {
        let attributes = self.codes.applies.get(name as usize).map_or(0, |applies| applies.len());
        attributes + usize::from(needs.channel)
    }

    /// Where a row stood.
    #[inline]
    pub fn position(&self, row: u64) -> Position {
        match self.origin {
            Origin::Rows { file, before } => Position::new(file, before + row),
            Origin::Positions => Position(row),
        }
    }
}

/// A stretch of packed rows.
#[derive(Debug, Clone, Copy)]
pub struct Stretch<'a> {
    /// The rows.
    pub bytes: &'a [u8],
    /// How many there are.
    pub rows: u32,
    /// Where they come from.
    pub origin: Origin,
    /// What its codes mean.
    pub codes: &'a Codes,
}

/// Puts a partition together.
#[derive(Debug)]
pub struct Assembler<'t> {
    tables: &'t Tables,
    keys: Keys,
    known: Vec<u32>,
    customer: Vec<u32>,
    time: Vec<i64>,
    name: Vec<u32>,
    position: Vec<Position>,
    channel: Vec<u32>,
    columns: Vec<Column>,
    own_texts: Vec<Interner>,
    unreadable: Vec<Unreadable>,
}

impl<'t> Assembler<'t> {
    /// For a partition of so many rows.
    pub fn new(tables: &'t Tables, rows: usize) -> Self {
        let column = |need: &super::Need| {
            let mut column = Column::new(&need.kind);
            column.resize(rows);
            column
        };
        let needs = &tables.needs;
        Self {
            keys: Keys::with_room(rows / 8),
            known: Vec::new(),
            customer: Vec::with_capacity(rows),
            time: Vec::with_capacity(rows),
            name: Vec::with_capacity(rows),
            position: Vec::with_capacity(rows),
            channel: Vec::with_capacity(if needs.channel { rows } else { 0 }),
            columns: needs.attributes.iter().map(column).collect(),
            own_texts: needs.attributes.iter().map(|_| Interner::default()).collect(),
            unreadable: Vec::new(),
            tables,
        }
    }

    /// Adds the rows whose customers are wanted; stretches come in the order of the log.
    pub fn add(&mut self, stretch: &Stretch<'_>, is_wanted: impl Fn(Key<'_>) -> bool) {
        let mut rows = Unpacker::new(stretch.bytes);
        let codes = stretch.codes;
        let room = self.time.len() + stretch.rows as usize;
        self.columns.iter_mut().filter(|column| column.len() < room).for_each(|column| column.resize(room));
        while let Some(head) = rows.head() {
            if !is_wanted(head.key) {
                rows.skip(stretch.cells(head.name, &self.tables.needs));
                continue;
            }
            let event = self.time.len();
            let customer = self.keys.code(head.key);
            self.customer.push(customer);
            self.time.push(head.time);
            self.name.push(codes.names.get(head.name as usize).copied().unwrap_or_default());
            self.position.push(stretch.position(head.row));
            if self.tables.needs.channel {
                let code = if let Cell::Bits(code) = rows.cell() { code as usize } else { usize::MAX };
                self.channel.push(codes.channels.get(code).copied().unwrap_or(NO_CODE));
            }
            let Some(applies) = codes.applies.get(head.name as usize) else { continue };
            for attribute in applies.iter() {
                self.set(event, *attribute, rows.cell(), codes);
            }
        }
    }

    /// Makes sure that a customer is known, with or without events.
    pub fn know(&mut self, key: Key<'_>) {
        let customer = self.keys.code(key);
        self.known.push(customer);
    }

    /// The customers so far, in order of appearance.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Groups and orders everything that was added; `customer_columns` hold a value for each customer in order of appearance.
    pub fn finish(mut self, ending: Ending, customer_columns: Vec<Column>, facts: Arc<LogFacts>) -> History {
        // rows that nobody wanted have left room
        self.columns.iter_mut().for_each(|column| column.resize(self.time.len()));
        let count = self.keys.len();
        self.known.sort_unstable();
        self.known.dedup();
        let starts = order::starts(&self.customer, count);
        let order = order::by_customer(&self.customer, &starts);
        let customers = self.keys.customers();
        let texts = self.own_texts.into_iter().zip(&self.tables.texts);
        let columns =
            self.columns.into_iter().zip(texts).map(|(column, (own, shared))| settled(column, own, shared.as_ref()));
        let mut history = History {
            customers,
            known: self.known,
            starts,
            time: self.time,
            clock: None,
            name: self.name,
            names: Arc::clone(&self.tables.names),
            position: self.position,
            channel: self.channel,
            channels: Arc::clone(&self.tables.channels),
            columns: columns.collect(),
            customer_columns,
            unreadable: self.unreadable,
            order: ending.order,
            complete: ending.complete,
            ends: ending.ends,
            facts,
            index: NameIndex::default(),
        };
        order::arrange(&mut history, order);
        history
    }

    /// Sets the value of an attribute on an event.
    #[inline]
    fn set(&mut self, event: usize, attribute: u32, cell: Cell<'_>, codes: &Codes) {
        let at = attribute as usize;
        // by far the most frequent: a text of the shared table
        match (cell, self.columns.get_mut(at), codes.texts.get(at)) {
            (Cell::Bits(code), Some(Column::Text { codes: values, .. }), Some(Texts::Shared(codes))) => {
                place(values, event, codes.get(code as usize).copied().unwrap_or(NO_CODE));
            }
            _ => self.set_any(event, attribute, cell, codes),
        }
    }

    /// Sets a value of another kind, or that has no code.
    #[inline(never)]
    fn set_any(&mut self, event: usize, attribute: u32, cell: Cell<'_>, codes: &Codes) {
        let at = attribute as usize;
        let Some(column) = self.columns.get_mut(at) else { return };
        match cell {
            Cell::Missing => {}
            Cell::Unreadable(raw, reason) => {
                let event = u32::try_from(event).unwrap_or(u32::MAX);
                self.unreadable.push(Unreadable { event, attribute, raw: raw.into(), reason: reason.into() });
            }
            Cell::Bits(bits) => match column {
                Column::Int(values) | Column::Time(values) | Column::Duration(values) => {
                    place(values, event, int_of(bits));
                }
                Column::Number(values) => place(values, event, number_of(bits)),
                Column::Bool(values) => place(values, event, bits as u8),
                Column::Text { codes: values, .. } => {
                    // codes of shared texts are set already
                    if let (Some(Texts::Own(texts)), Some(own)) = (codes.texts.get(at), self.own_texts.get_mut(at)) {
                        place(values, event, own.code(texts.get(bits as usize).map_or("", SmolStr::as_str)));
                    }
                }
                Column::Money { .. } => {}
            },
            Cell::Text(text) => {
                if let (Column::Text { codes: values, .. }, Some(own)) = (column, self.own_texts.get_mut(at)) {
                    place(values, event, own.code(text));
                }
            }
            Cell::Money(bits, currency) => {
                let known = if let Some(Texts::Shared(codes)) = codes.texts.get(at) { codes.as_slice() } else { &[] };
                if let Column::Money { micro, currency: values, .. } = column {
                    place(micro, event, int_of(bits));
                    let code = known.get(usize::from(currency)).copied().unwrap_or_default();
                    place(values, event, u16::try_from(code).unwrap_or(u16::MAX));
                }
            }
        }
    }
}

/// A column with its table of texts: the shared one, or its own, sorted.
fn settled(column: Column, own: Interner, shared: Option<&Arc<[SmolStr]>>) -> Column {
    match (column, shared) {
        (Column::Text { codes, .. }, Some(shared)) => Column::Text { codes, dict: Arc::clone(shared) },
        (Column::Text { codes, .. }, None) => {
            let (dict, ranks) = own.sorted();
            Column::Text { codes: order::recode(&codes, &ranks), dict: dict.into() }
        }
        (Column::Money { micro, currency, .. }, Some(shared)) => {
            Column::Money { micro, currency, currencies: Arc::clone(shared) }
        }
        (column, _) => column,
    }
}

#[inline]
fn place<T>(values: &mut [T], at: usize, value: T) {
    if let Some(slot) = values.get_mut(at) {
        *slot = value;
    }
}
