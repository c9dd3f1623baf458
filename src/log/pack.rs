//! Cells of rows into packed cells: texts to codes, values decoded.
use super::decode::Decoder;
use super::setup::{ATTRIBUTES, Entry};
use super::table;
use super::time::TimeReader;
use crate::history::cells::Cells;
use crate::history::{AttrKind, Interner, Needs, Value};

/// A lane's tables of texts hold at most so many of an attribute; further texts are packed as they are.
pub(super) const MOST_TEXTS: usize = 1 << 16;

/// Packs the cells of one row after the other.
#[derive(Debug)]
pub(super) struct Packer {
    /// The row's cells so far.
    pub(super) cells: Cells,
    pub(super) channels: Interner,
    /// For each attribute its texts, or its currencies.
    pub(super) texts: Vec<Interner>,
    /// For each attribute whether some text was packed as it is.
    pub(super) overflowed: Vec<bool>,
}

/// What makes a row a bad row whatever it means.
pub(super) enum Faulty {
    /// The cell of this slot is not UTF-8.
    NotText(usize),
}

impl Packer {
    pub(super) fn new(needs: &Needs) -> Self {
        let table = |need: &crate::history::Need| {
            let mut table = Interner::default();
            if let AttrKind::OneOf(values) = &need.kind {
                values.iter().for_each(|value| {
                    table.code(value);
                });
            }
            table
        };
        Self {
            cells: Cells::default(),
            channels: Interner::default(),
            texts: needs.attributes.iter().map(table).collect(),
            overflowed: vec![false; needs.attributes.len()],
        }
    }

    /// Begins a row.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.cells.clear();
    }

    /// Packs the channel; nothing if it is no text.
    pub(super) fn channel(&mut self, cell: Option<&[u8]>) -> Option<()> {
        match cell {
            None => self.cells.missing(),
            Some(cell) => self.cells.bits(u64::from(self.channels.code_of_bytes(cell)?)),
        }
        Some(())
    }

    /// Packs an attribute's cell; nothing if it is no text.
    pub(super) fn cell(
        &mut self,
        attribute: u32,
        cell: Option<&[u8]>,
        decoder: Option<&Decoder>,
        times: &mut TimeReader,
    ) -> Option<()> {
        let (Some(cell), Some(decoder)) = (cell, decoder) else {
            self.cells.missing();
            return Some(());
        };
        match decoder.kind() {
            AttrKind::Text => return self.text(attribute, cell),
            AttrKind::OneOf(_) => {
                let known = self.texts.get(attribute as usize).and_then(|table| table.find_bytes(cell));
                if let Some(code) = known {
                    self.cells.bits(u64::from(code));
                    return Some(());
                }
            }
            AttrKind::Number | AttrKind::Score(..) => {
                if let Some(number) = decoder.plain_number(cell) {
                    self.cells.number(number);
                    return Some(());
                }
            }
            _ => {}
        }
        let text = std::str::from_utf8(cell).ok()?;
        match decoder.decode(text, times) {
            Ok(value) => self.value(attribute, value),
            Err(reason) => self.cells.unreadable(text, &reason),
        }
        Some(())
    }

    /// Packs a value of an attribute's kind.
    pub(super) fn value(&mut self, attribute: u32, value: Value<'_>) {
        match value {
            Value::Missing => self.cells.missing(),
            Value::Int(value) | Value::Time(value) | Value::Duration(value) => self.cells.int(value),
            Value::Number(value) => self.cells.number(value),
            Value::Bool(value) => self.cells.bits(u64::from(value)),
            Value::Text(text) => {
                self.text(attribute, text.as_bytes());
            }
            Value::Money(micro, currency) => {
                let code = self.texts.get_mut(attribute as usize).map(|table| table.code(currency));
                match code.map(u16::try_from) {
                    Some(Ok(code)) => self.cells.money(micro, code),
                    _ => self.cells.missing(),
                }
            }
        }
    }

    /// Packs a text, as a code while there are not too many.
    fn text(&mut self, attribute: u32, cell: &[u8]) -> Option<()> {
        let table = self.texts.get_mut(attribute as usize)?;
        let code = if table.len() < MOST_TEXTS { table.code_of_bytes(cell) } else { table.find_bytes(cell) };
        match code {
            Some(code) => self.cells.bits(u64::from(code)),
            None => {
                self.cells.text(std::str::from_utf8(cell).ok()?);
                self.overflowed.get_mut(attribute as usize).into_iter().for_each(|slot| *slot = true);
            }
        }
        Some(())
    }

    /// Whether one of these attributes, which every event must have right, cannot be read.
    pub(super) fn is_faulty<C: table::Cells>(
        &mut self,
        checked: &[u32],
        entry: &Entry,
        cells: &C,
        times: &mut TimeReader,
    ) -> Result<bool, Faulty> {
        let mut faulty = false;
        for attribute in checked {
            let slot = ATTRIBUTES + *attribute as usize;
            let Some(decoder) = entry.decoders.get(*attribute as usize) else { continue };
            if cells.is_utf8() && matches!(decoder.kind(), AttrKind::Text) {
                continue;
            }
            let Some(cell) = cells.cell(slot) else { continue };
            let text = std::str::from_utf8(cell).map_err(|_| Faulty::NotText(slot))?;
            match decoder.decode(text, times) {
                // which currencies there are in the log is asked of all events
                Ok(Value::Money(_, currency)) => {
                    self.texts.get_mut(*attribute as usize).into_iter().for_each(|table| {
                        table.code(currency);
                    });
                }
                Ok(_) => {}
                Err(_) => faulty = true,
            }
        }
        Ok(faulty)
    }
}
