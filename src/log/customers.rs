//! The table of customers: one row for each, found by the customer's id.
//!
//! The customers of a log are those of its events: a row about anybody else is passed over, so that what is wrong with a
//! row matters only once its customer is known.
use super::decode::Decoder;
use super::pack::Packer;
use super::source::CustomersTable;
use super::table::{Cells, Chosen, Presence, Sink, Slot};
use super::time::{TimeFormat, TimeReader};
use super::{BadRow, Fault, LogError};
use crate::history::packed::{Head, Key, Packed};
use crate::history::{
    Assembler, Codes, Column, Ending, Keys, LogFacts, Needs, Origin, Position, Stretch, Tables, Texts,
};
use smol_str::SmolStr;
use std::sync::Arc;

const KEY: usize = 0;

/// Takes the rows of the table.
pub(super) struct Rows<'a> {
    needs: &'a Needs,
    slots: &'a [Slot],
    decoders: Vec<Decoder>,
    packer: Packer,
    packed: Packed,
    times: TimeReader,
    table: Table,
}

/// The table, ready to be asked.
#[derive(Debug, Default)]
pub(super) struct Table {
    file: u16,
    /// The column with the customer.
    column: SmolStr,
    keys: Keys,
    /// For each key its first row and its last.
    ends: Vec<(u32, u32)>,
    rows: Vec<TableRow>,
    /// Rows that have no customer at all.
    nobody: Vec<(u64, Fault)>,
    columns: Vec<Column>,
}

#[derive(Debug)]
struct TableRow {
    number: u64,
    fault: Option<Fault>,
    next: Option<u32>,
}

/// What the table asks for, as needs of a log of its own.
pub(super) fn needs(needs: &Needs) -> Needs {
    Needs { attributes: needs.customer_attributes.clone(), ..Needs::default() }
}

impl<'a> Rows<'a> {
    /// For rows of the file of that number, with [`needs`] and [`slots`].
    pub(super) fn new(needs: &'a Needs, slots: &'a [Slot], file: u16) -> Self {
        Self {
            needs,
            slots,
            decoders: needs.attributes.iter().map(|need| Decoder::new(need.kind.clone(), None)).collect(),
            packer: Packer::new(needs),
            packed: Packed::default(),
            times: TimeReader::new(TimeFormat::Auto, None),
            table: Table { file, column: first_name(slots.get(KEY)), ..Table::default() },
        }
    }

    /// The table of all rows.
    pub(super) fn finish(mut self) -> Table {
        let texts = std::mem::take(&mut self.packer.texts);
        let overflowed = &self.packer.overflowed;
        let (shared, codes) = super::merge::texts(self.needs, vec![(texts, overflowed.clone())]);
        let tables = Tables { needs: Arc::new(self.needs.clone()), texts: shared, ..Tables::default() };
        let applies: Arc<[u32]> = (0..u32::try_from(self.needs.attributes.len()).unwrap_or(u32::MAX)).collect();
        let texts: Vec<Texts> = codes.into_iter().next().unwrap_or_default();
        let codes = Codes { names: vec![0], applies: vec![applies], channels: Vec::new(), texts };
        let (bytes, rows) = self.packed.take();
        let mut assembler = Assembler::new(&tables, rows as usize);
        assembler.add(&Stretch { bytes: &bytes, rows, origin: Origin::Positions, codes: &codes }, |_| true);
        let history = assembler.finish(Ending::default(), Vec::new(), Arc::new(LogFacts::default()));
        let columns = (0..self.needs.attributes.len()).filter_map(|at| history.column(at).cloned());
        self.table.columns = columns.collect();
        self.table
    }

    fn accept(&mut self, row: u64, cells: &impl Cells) -> Result<(), Fault> {
        let column = |slot: usize| first_name(self.slots.get(slot));
        let text = |slot: usize| match cells.cell(slot).map(|cell| (cell, std::str::from_utf8(cell))) {
            None => Ok(None),
            Some((_, Ok(text))) => Ok(Some(text)),
            Some((cell, Err(_))) => Err(Fault::value(column(slot), cell, "is not UTF-8")),
        };
        let Some(key) = text(KEY)? else {
            return Err(Fault::value(column(KEY), b"", "is empty: the row has no customer"));
        };
        self.packer.clear();
        let mut fault = None;
        for (attribute, decoder) in (0u32..).zip(&self.decoders) {
            let slot = KEY + 1 + attribute as usize;
            let value = match text(slot) {
                Err(why) => Err(why),
                Ok(None) => Ok(None),
                Ok(Some(text)) => decoder
                    .decode(text, &mut self.times)
                    .map(Some)
                    .map_err(|why| Fault::value(column(slot), text.as_bytes(), why)),
            };
            match value {
                Ok(Some(value)) => self.packer.value(attribute, value),
                Ok(None) => self.packer.cells.missing(),
                Err(why) => {
                    self.packer.cells.missing();
                    fault = fault.or(Some(why));
                }
            }
        }
        self.table.add(Key::of(key), TableRow { number: row, fault, next: None });
        // each row is a customer of its own here, so that their order stays
        let number = i64::try_from(self.table.rows.len()).unwrap_or(i64::MAX);
        self.packed.push(&Head { key: Key::Int(number), time: 0, row, name: 0 }, self.packer.cells.row());
        Ok(())
    }
}

impl Table {
    fn add(&mut self, key: Key<'_>, row: TableRow) {
        let at = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let code = self.keys.code(key) as usize;
        match self.ends.get_mut(code) {
            None => self.ends.push((at, at)),
            Some((_, last)) => {
                if let Some(row) = self.rows.get_mut(*last as usize) {
                    row.next = Some(at);
                }
                *last = at;
            }
        }
        self.rows.push(row);
    }

    /// The row of each customer, and the rows about them that break the table's contract.
    pub(super) fn rows<'k>(&self, customers: impl Iterator<Item = Key<'k>>) -> (Vec<Option<u32>>, Vec<BadRow>) {
        let mut bad = Vec::new();
        let rows = customers.map(|key| self.row(key, &mut bad)).collect();
        (rows, bad)
    }

    fn row(&self, key: Key<'_>, bad: &mut Vec<BadRow>) -> Option<u32> {
        let mut at = self.keys.find(key).and_then(|code| self.ends.get(code as usize)).map(|(first, _)| *first);
        let mut found = None;
        while let Some(row) = at.and_then(|at| self.rows.get(at as usize)) {
            match (&row.fault, found) {
                (None, None) => found = at,
                (Some(fault), None) => bad.push(self.bad(row.number, fault.clone())),
                (_, Some(_)) => {
                    let name = key.name();
                    let twice = "stands twice: a customer has one row";
                    bad.push(self.bad(row.number, Fault::value(self.column.clone(), name.as_bytes(), twice)));
                }
            }
            at = row.next;
        }
        found
    }

    /// Rows that have no customer at all.
    pub(super) fn nobody(&self) -> impl Iterator<Item = BadRow> {
        self.nobody.iter().map(|(row, fault)| self.bad(*row, fault.clone()))
    }

    /// The customers' attributes.
    pub(super) fn columns(&self) -> &[Column] {
        &self.columns
    }

    fn bad(&self, row: u64, fault: Fault) -> BadRow {
        BadRow { position: Position::new(self.file, row), fault }
    }
}

impl Sink for Rows<'_> {
    fn row(&mut self, row: u64, cells: &impl Cells) -> Result<(), LogError> {
        match self.accept(row, cells) {
            Ok(()) => Ok(()),
            Err(fault) => self.refuse(row, fault),
        }
    }

    fn refuse(&mut self, row: u64, fault: Fault) -> Result<(), LogError> {
        self.table.nobody.push((row, fault));
        Ok(())
    }

    fn customer(&mut self, _id: &str) {}
}

fn first_name(slot: Option<&Slot>) -> SmolStr {
    slot.and_then(|slot| slot.names.first().cloned()).unwrap_or_default()
}

/// What to look for in the table.
pub(super) fn slots(table: &CustomersTable, needs: &Needs) -> Vec<Slot> {
    let slot = |what: String, name: &SmolStr, presence: Presence| Slot {
        what: SmolStr::new(what),
        names: vec![name.clone()],
        chosen: Chosen::Named,
        presence,
    };
    let key = slot("customer".to_owned(), &table.key, Presence::Required);
    let attributes = needs.attributes.iter();
    let attributes =
        attributes.map(|need| slot(format!("customer attribute `{}`", need.name), &need.name, Presence::InHeader));
    std::iter::once(key).chain(attributes).collect()
}
