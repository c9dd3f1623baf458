//! The table of customers into a builder's customer columns.
//!
//! The customers of a history are those of the log: a row about anybody else is passed over, and a customer without a
//! row has no attributes.
use super::decode::Decoder;
use super::source::{BadRows, CustomersTable, ReadOptions};
use super::table::{Cells, Chosen, Presence, Sink, Slot};
use super::time::{TimeFormat, TimeReader};
use super::{BadRow, Fault, LogError};
use crate::history::{Builder, Needs, Position};
use smol_str::SmolStr;
use std::collections::HashSet;

const KEY: usize = 0;

/// Takes the rows of the table.
pub(super) struct Customers<'a> {
    builder: &'a mut Builder,
    bad: &'a mut Vec<BadRow>,
    options: &'a ReadOptions,
    name: SmolStr,
    file: u16,
    slots: Vec<Slot>,
    decoders: Vec<Decoder>,
    times: TimeReader,
    seen: HashSet<u32>,
}

impl<'a> Customers<'a> {
    pub(super) fn new(
        table: &CustomersTable,
        file: u16,
        options: &'a ReadOptions,
        builder: &'a mut Builder,
        bad: &'a mut Vec<BadRow>,
    ) -> Self {
        let needs = std::sync::Arc::clone(builder.needs());
        let decoders = needs.customer_attributes.iter().map(|need| Decoder::new(need.kind.clone(), None)).collect();
        Self {
            builder,
            bad,
            options,
            name: table.file.name.clone(),
            file,
            slots: slots(table, &needs),
            decoders,
            times: TimeReader::new(TimeFormat::Auto, None),
            seen: HashSet::new(),
        }
    }

    /// Notes how many customers of the log the table does not know.
    pub(super) fn finish(self) {
        let known = self.seen.len();
        let unknown = self.builder.customer_count().saturating_sub(known);
        if unknown > 0 {
            let note = format!(
                "customers of the log that `{}` does not know: {unknown}; their attributes are unknown",
                self.name
            );
            self.builder.facts_mut().notes.push(note);
        }
    }

    fn accept(&mut self, cells: &impl Cells) -> Result<(), Fault> {
        let column =
            |slot: usize| self.slots.get(slot).and_then(|slot| slot.names.first().cloned()).unwrap_or_default();
        let text = |slot: usize| match cells.cell(slot).map(|cell| (cell, std::str::from_utf8(cell))) {
            None => Ok(None),
            Some((_, Ok(text))) => Ok(Some(text)),
            Some((cell, Err(_))) => Err(Fault::value(column(slot), cell, "is not UTF-8")),
        };
        let Some(key) = text(KEY)? else {
            return Err(Fault::value(column(KEY), b"", "is empty: the row has no customer"));
        };
        let Some(customer) = self.builder.find_customer(key) else { return Ok(()) };
        if self.seen.contains(&customer) {
            return Err(Fault::value(column(KEY), key.as_bytes(), "stands twice: a customer has one row"));
        }
        let mut values = Vec::new();
        for (attribute, decoder) in self.decoders.iter().enumerate() {
            let slot = KEY + 1 + attribute;
            let Some(text) = text(slot)? else { continue };
            let value = decoder.decode(text, &mut self.times);
            values.push((attribute, value.map_err(|why| Fault::value(column(slot), text.as_bytes(), why))?));
        }
        for (attribute, value) in values {
            self.builder.set_customer(customer, attribute, value);
        }
        self.seen.insert(customer);
        Ok(())
    }
}

impl Sink for Customers<'_> {
    fn slots(&self) -> &[Slot] {
        &self.slots
    }

    fn found(&mut self, _columns: &[Option<SmolStr>]) -> Result<(), LogError> {
        Ok(())
    }

    fn row(&mut self, row: u64, cells: &impl Cells) -> Result<(), LogError> {
        match self.accept(cells) {
            Ok(()) => Ok(()),
            Err(fault) => self.refuse(row, fault),
        }
    }

    fn refuse(&mut self, row: u64, fault: Fault) -> Result<(), LogError> {
        if self.options.bad_rows == BadRows::Stop {
            return Err(LogError::BadRow { file: self.name.clone(), line: 0, row, fault });
        }
        self.builder.facts_mut().bad_rows += 1;
        self.bad.push(BadRow { position: Position::new(self.file, row), fault });
        Ok(())
    }

    fn customer(&mut self, _id: &str) {}
}

fn slots(table: &CustomersTable, needs: &Needs) -> Vec<Slot> {
    let slot = |what: String, name: &SmolStr, presence: Presence| Slot {
        what: SmolStr::new(what),
        names: vec![name.clone()],
        chosen: Chosen::Named,
        presence,
    };
    let key = slot("customer".to_owned(), &table.key, Presence::Required);
    let attributes = needs.customer_attributes.iter();
    let attributes =
        attributes.map(|need| slot(format!("customer attribute `{}`", need.name), &need.name, Presence::InHeader));
    std::iter::once(key).chain(attributes).collect()
}
