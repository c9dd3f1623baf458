//! The rows of a batch into a lane.
//!
//! A batch goes the short way, on codes and numbers, where its columns allow; a row in which anything is odd goes the way
//! of all other formats, as texts, and so means the same and is refused in the same words.
use super::column::{Column, Columns, TextRow};
use crate::history::AttrKind;
use crate::history::packed::{self, Head, Key};
use crate::log::LogError;
use crate::log::identity::PRIMARY;
use crate::log::lane::{Lane, Rows};
use crate::log::registry::Shape;
use crate::log::table::Sink;
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, RecordBatch};
use std::sync::Arc;

/// Rows that are kept at a time.
const FEW: usize = 64;
/// The code of no channel.
const NONE: u32 = u32::MAX;

/// What the short way remembers from one batch to the next, and its working space.
#[derive(Default)]
pub(super) struct Short {
    times: Vec<i64>,
    /// Whether the times ascend.
    ascend: bool,
    /// The name of each row.
    names: Vec<u32>,
    known: Dictionaries,
    kept: Vec<u32>,
    passed: Vec<u32>,
    linking: Vec<u32>,
    /// For each name whether its events are kept, and whether their rows link ids.
    is_kept: Vec<bool>,
    links: Vec<bool>,
    texts: TextRow,
    text: Vec<u8>,
    other: Vec<u8>,
}

/// What dictionaries mean.
#[derive(Default)]
struct Dictionaries {
    names: Known<u32>,
    channels: Known<u32>,
    /// For each attribute the packed cells of its texts.
    cells: Vec<Known<Box<[u8]>>>,
}

/// What was worked out for the values of a dictionary, as long as it stays the same.
struct Known<T> {
    values: Option<ArrayRef>,
    of: Vec<T>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { values: None, of: Vec::new() }
    }
}

impl<T> Known<T> {
    /// Works out what must be known of a dictionary's values, if it is another than before.
    fn renew(&mut self, dictionary: &DictionaryArray<Int32Type>, mut work_out: impl FnMut(&str) -> T) {
        let values = dictionary.values();
        if self.values.as_ref().is_some_and(|known| is_same(known, values)) {
            return;
        }
        self.values = Some(Arc::clone(values));
        self.of.clear();
        let texts = values.as_string::<i32>();
        self.of.extend((0..texts.len()).map(|at| work_out(if texts.is_valid(at) { texts.value(at) } else { "" })));
    }
}

fn is_same(one: &ArrayRef, other: &ArrayRef) -> bool {
    Arc::ptr_eq(one, other) || (one.len() == other.len() && one.to_data().ptr_eq(&other.to_data()))
}

impl Short {
    /// Takes the rows of a batch, the first of which is the one after `before`.
    pub(super) fn batch(
        &mut self,
        batch: &RecordBatch,
        places: &[Option<usize>],
        shape: &Shape,
        lane: &mut Lane<'_>,
        before: u64,
    ) -> Result<(), LogError> {
        let columns = Columns::of(batch, places, lane.setup.needs.attributes.len());
        if !self.is_short(&columns, shape, lane) {
            return self.long(batch, places, shape, lane, before);
        }
        self.prepare(&columns, shape, lane);
        self.sort_out(shape, lane);
        if !self.passed.is_empty() && !self.all_fine(&columns, shape, lane) {
            return self.long(batch, places, shape, lane, before);
        }
        let end = lane.setup.end();
        lane.chunk.times.see_all(&self.times, self.ascend, end);
        self.pass(&columns, lane);
        self.link(&columns, lane);
        let times = self.kept.iter().map(|at| value(&self.times, *at));
        lane.chunk.times.kept.count_all(times, self.ascend);
        let (kept, known) = (std::mem::take(&mut self.kept), std::mem::take(&mut self.known));
        let ways = Ways::of(&columns, &known);
        kept.chunks(FEW).for_each(|few| self.keep(few, &ways, shape, lane, before));
        (self.kept, self.known) = (kept, known);
        Ok(())
    }

    /// Keeps a few rows. What was just written piece by piece is slow to read in one: all cells are packed before the first
    /// are copied.
    fn keep(&mut self, rows: &[u32], ways: &Ways<'_, '_>, shape: &Shape, lane: &mut Lane<'_>, before: u64) {
        lane.packer.clear();
        let mut ends = [0; FEW];
        for (at, end) in rows.iter().zip(&mut ends) {
            ways.pack(*at as usize, value(&self.names, *at), shape, lane, &mut self.text);
            *end = lane.packer.cells.len();
        }
        let numbers = ways.columns.numbers();
        let mut partitions = [0; FEW];
        if let Some(numbers) = numbers {
            lane.approach(rows.iter().map(|at| value(numbers, *at)), &mut partitions);
        }
        let mut from = 0;
        for ((at, to), near) in rows.iter().zip(ends).zip(partitions) {
            let (time, name, row) = (value(&self.times, *at), value(&self.names, *at), before + u64::from(*at) + 1);
            let (key, partition) = match numbers {
                Some(numbers) => (Key::Int(value(numbers, *at)), near),
                None => {
                    let key = ways.columns.key(*at as usize, &mut self.text);
                    (key, lane.setup.partition(key.hash()))
                }
            };
            lane.put(partition, &Head { key, time, row, name }, (from, to));
            from = to;
        }
    }

    /// Counts the rows that are not kept.
    fn pass(&mut self, columns: &Columns<'_>, lane: &mut Lane<'_>) {
        let times = self.passed.iter().map(|at| value(&self.times, *at));
        lane.chunk.times.passed.count_all(times, self.ascend);
        for at in &self.passed {
            if let Some(role) = lane.roles.get_mut(value(&self.names, *at) as usize) {
                role.passed += 1;
            }
        }
        match columns.numbers() {
            Some(numbers) => lane.others.numbers(self.passed.iter().map(|at| value(numbers, *at))),
            None => {
                for at in &self.passed {
                    lane.others.note(columns.key(*at as usize, &mut self.text));
                }
            }
        }
    }

    /// Links the ids of the rows that link any.
    fn link(&mut self, columns: &Columns<'_>, lane: &mut Lane<'_>) {
        let Some(people) = &mut lane.people else { return };
        self.links.clear();
        self.links.extend(lane.roles.iter().map(|role| role.links));
        let end = lane.setup.end();
        self.linking.resize(self.names.len(), 0);
        let mut count = 0;
        let links = |name: &u32| self.links.get(*name as usize).copied().unwrap_or(true);
        // every row is written and counted if it links: no branch to guess wrong
        if self.are_all_seen(end) {
            for (at, name) in self.names.iter().enumerate() {
                put(&mut self.linking, count, at);
                count += usize::from(links(name));
            }
        } else {
            for (at, (name, time)) in self.names.iter().zip(&self.times).enumerate() {
                put(&mut self.linking, count, at);
                count += usize::from(links(name) & (*time <= end));
            }
        }
        let numbers = columns.numbers();
        for at in self.linking.iter().take(count) {
            let row = *at as usize;
            for (kind, column) in (PRIMARY + 1..).zip(&columns.ids) {
                let Some(id) = column.key(row, &mut self.text) else { continue };
                match numbers {
                    Some(numbers) => people.link_number(value(numbers, *at), kind, id),
                    None => {
                        let customer = columns.key(row, &mut self.other);
                        people.link([(PRIMARY, customer), (kind, id)].into_iter());
                    }
                }
            }
        }
    }

    /// Whether no time is after the log's end, as far as can be told at once.
    fn are_all_seen(&self, end: i64) -> bool {
        end == i64::MAX || (self.ascend && self.times.last().is_none_or(|last| *last <= end))
    }

    /// Whether all rows have what every row must have, so that none can be refused; works out their times.
    fn is_short(&mut self, columns: &Columns<'_>, shape: &Shape, lane: &mut Lane<'_>) -> bool {
        let entry = lane.setup.entries.get(shape.source);
        // rows without a primary id are kept under another one, and primary texts under longer ones
        let linked = lane.people.is_some() && !columns.are_linked_simply();
        let odd = linked || entry.is_none_or(|entry| entry.has_event_ids);
        if odd || columns.customer.has_missing() || columns.time.has_missing() {
            return false;
        }
        let named = matches!(columns.event, Column::Dictionary(_) | Column::Views(_) | Column::Absent);
        let empty = match &columns.customer {
            Column::Dictionary(array) => array.values().as_string::<i32>().iter().any(|id| id == Some("")),
            Column::Views(array) => array.iter().any(|id| id == Some("")),
            Column::Ints(_) | Column::Floats(_) => false,
            Column::Absent | Column::Other(_) => true,
        };
        let Some(tally) = lane.tallies.get_mut(shape.source) else { return false };
        if !named || empty {
            return false;
        }
        let told = columns.times(&mut self.times, tally, &mut self.text);
        self.ascend = told.unwrap_or_default();
        told.is_some()
    }

    /// Works out the rows' names, and what packed cells of dictionaries are.
    fn prepare(&mut self, columns: &Columns<'_>, shape: &Shape, lane: &mut Lane<'_>) {
        let fixed = lane.setup.entries.get(shape.source).and_then(|entry| entry.fixed_name.as_deref());
        let nameless = lane.name(fixed.unwrap_or_default().as_bytes()).unwrap_or_default();
        self.names.clear();
        match &columns.event {
            Column::Dictionary(array) => {
                self.known.names.renew(array, |text| lane.name(text.as_bytes()).unwrap_or_default());
                let known = &self.known.names.of;
                let name = |code: &i32| usize::try_from(*code).ok().and_then(|code| known.get(code)).copied();
                self.names.extend(array.keys().values().iter().map(|code| name(code).unwrap_or(nameless)));
                let missing =
                    array.nulls().into_iter().flat_map(|nulls| (!nulls.inner()).set_indices().collect::<Vec<_>>());
                missing.for_each(|at| self.names.get_mut(at).into_iter().for_each(|name| *name = nameless));
            }
            Column::Views(array) => {
                let name = |text: Option<&str>| lane.name(text.unwrap_or_default().as_bytes()).unwrap_or_default();
                self.names.extend(array.iter().map(name));
            }
            _ => self.names.resize(self.times.len(), nameless),
        }
        if let Column::Dictionary(array) = &columns.channel {
            self.known
                .channels
                .renew(array, |text| lane.packer.channels.code_of_bytes(text.as_bytes()).unwrap_or(NONE));
        }
        self.known.cells.resize_with(columns.attributes.len(), Known::default);
        let (Some(entry), Some(tally)) = (lane.setup.entries.get(shape.source), lane.tallies.get_mut(shape.source))
        else {
            return;
        };
        for (at, (column, known)) in (0u32..).zip(columns.attributes.iter().zip(&mut self.known.cells)) {
            let Column::Dictionary(array) = column else { continue };
            let decoder = entry.decoders.get(at as usize);
            known.renew(array, |text| {
                lane.packer.clear();
                let cell = Some(text.as_bytes()).filter(|cell| !cell.is_empty());
                lane.packer.cell(at, cell, decoder, &mut tally.attribute_times);
                lane.packer.cells.row().as_bytes().into()
            });
        }
    }

    /// Sorts the rows into those that are kept and those that are only counted; those after the log's end are neither.
    fn sort_out(&mut self, shape: &Shape, lane: &mut Lane<'_>) {
        let rows = self.names.len();
        self.kept.resize(rows, 0);
        self.passed.resize(rows, 0);
        self.is_kept.clear();
        self.is_kept.extend(lane.roles.iter().map(|role| role.is_kept));
        let end = lane.setup.end();
        let (mut kept, mut passed, mut after) = (0, 0, 0);
        let is_kept = |name: &u32| self.is_kept.get(*name as usize).copied().unwrap_or(true);
        // every row is written to both lists and counted in one of them: no branch to guess wrong
        if self.are_all_seen(end) {
            for (at, name) in self.names.iter().enumerate() {
                put(&mut self.kept, kept, at);
                put(&mut self.passed, at - kept, at);
                kept += usize::from(is_kept(name));
            }
            passed = rows - kept;
        } else {
            for (at, (name, time)) in self.names.iter().zip(&self.times).enumerate() {
                let (is_kept, is_seen) = (is_kept(name), *time <= end);
                put(&mut self.kept, kept, at);
                put(&mut self.passed, passed, at);
                kept += usize::from(is_seen & is_kept);
                passed += usize::from(is_seen & !is_kept);
                after += u64::from(!is_seen);
            }
        }
        self.kept.truncate(kept);
        self.passed.truncate(passed);
        lane.tallies.get_mut(shape.source).into_iter().for_each(|tally| tally.after_end += after);
    }

    /// Whether nothing in what every event must have right can be wrong in this batch.
    fn all_fine(&self, columns: &Columns<'_>, shape: &Shape, lane: &Lane<'_>) -> bool {
        let Some(entry) = lane.setup.entries.get(shape.source) else { return false };
        let needed = (0..).zip(&lane.setup.needs.attributes).filter(|(_, need)| need.events.is_empty());
        needed.into_iter().all(|(at, need): (usize, _)| match (columns.attributes.get(at), &need.kind) {
            (None | Some(Column::Absent), _) => true,
            (Some(Column::Views(_)), AttrKind::Text) => true,
            (Some(Column::Dictionary(_)), _) => {
                let known = self.known.cells.get(at).map(|known| known.of.as_slice()).unwrap_or_default();
                known.iter().all(|cells| !packed::is_unreadable(cells))
            }
            (Some(Column::Floats(array)), AttrKind::Number | AttrKind::Score(..)) => {
                array.iter().flatten().all(|value| entry.decoders.get(at).is_some_and(|decoder| decoder.takes(value)))
            }
            (Some(Column::Ints(_)), AttrKind::Int | AttrKind::Number) => true,
            (Some(Column::Ints(ints)), AttrKind::Score(from, to)) => {
                let fine = |at| ints.value(at).is_none_or(|value| (*from..=*to).contains(&(value as f64)));
                (0..self.times.len()).all(fine)
            }
            _ => false,
        })
    }

    /// Takes the rows as texts.
    fn long(
        &mut self,
        batch: &RecordBatch,
        places: &[Option<usize>],
        shape: &Shape,
        lane: &mut Lane<'_>,
        before: u64,
    ) -> Result<(), LogError> {
        for at in 0..batch.num_rows() {
            self.texts.fill(batch, places, at);
            Rows { lane, shape }.row(before + at as u64 + 1, &self.texts)?;
        }
        Ok(())
    }
}

/// How the cells of rows are packed.
struct Ways<'w, 'b> {
    columns: &'w Columns<'b>,
    channel: Option<Codes<'w, u32>>,
    /// For each attribute its codes, if its column has some.
    attributes: Vec<Option<Codes<'w, Box<[u8]>>>>,
}

/// The codes of a column's rows, and what they mean.
struct Codes<'w, T> {
    codes: &'w [i32],
    /// The column, if some rows have none.
    gaps: Option<&'w DictionaryArray<Int32Type>>,
    of: &'w [T],
}

impl<'w, T> Codes<'w, T> {
    fn of(column: &'w Column<'_>, known: &'w Known<T>) -> Option<Self> {
        let Column::Dictionary(array) = column else { return None };
        Some(Self {
            codes: array.keys().values(),
            gaps: Some(*array).filter(|array| array.null_count() > 0),
            of: &known.of,
        })
    }

    #[inline]
    fn at(&self, row: usize) -> Option<&'w T> {
        if self.gaps.is_some_and(|array| array.is_null(row)) {
            return None;
        }
        self.of.get(*self.codes.get(row)? as usize)
    }
}

impl<'w, 'b> Ways<'w, 'b> {
    fn of(columns: &'w Columns<'b>, known: &'w Dictionaries) -> Self {
        let attributes = columns.attributes.iter().zip(&known.cells).map(|(column, known)| Codes::of(column, known));
        Self { columns, channel: Codes::of(&columns.channel, &known.channels), attributes: attributes.collect() }
    }

    /// Packs the cells of a row.
    #[inline]
    fn pack(&self, row: usize, name: u32, shape: &Shape, lane: &mut Lane<'_>, text: &mut Vec<u8>) {
        let Lane { setup, packer, roles, tallies, .. } = lane;
        if setup.needs.channel {
            let code = match &self.channel {
                Some(codes) => codes.at(row).copied(),
                None => {
                    let text = self.columns.channel.text(row, text);
                    text.and_then(|text| packer.channels.code_of_bytes(text))
                }
            };
            match code.filter(|code| *code != NONE) {
                Some(code) => packer.cells.bits(u64::from(code)),
                None => packer.cells.missing(),
            }
        }
        let (Some(entry), Some(tally)) = (setup.entries.get(shape.source), tallies.get_mut(shape.source)) else {
            return;
        };
        let applies = roles.get(name as usize).map(|role| role.applies.as_ref()).unwrap_or_default();
        for attribute in applies {
            let at = *attribute as usize;
            if let Some(Some(codes)) = self.attributes.get(at) {
                match codes.at(row) {
                    Some(cells) => packer.cells.packed(cells),
                    None => packer.cells.missing(),
                }
                continue;
            }
            let (Some(column), Some(decoder)) = (self.columns.attributes.get(at), entry.decoders.get(at)) else {
                packer.cells.missing();
                continue;
            };
            match column {
                Column::Absent => packer.cells.missing(),
                Column::Floats(array) if array.is_null(row) => packer.cells.missing(),
                Column::Floats(array) if decoder.takes(array.value(row)) => packer.cells.number(array.value(row)),
                Column::Ints(ints) => match (ints.value(row), decoder.kind()) {
                    (None, _) => packer.cells.missing(),
                    (Some(value), AttrKind::Int) if value != crate::history::NO_INT => packer.cells.int(value),
                    (Some(value), AttrKind::Number | AttrKind::Score(..)) if decoder.takes(value as f64) => {
                        packer.cells.number(value as f64);
                    }
                    _ => column.pack(row, *attribute, decoder, packer, tally, text),
                },
                _ => column.pack(row, *attribute, decoder, packer, tally, text),
            }
        }
    }
}

/// Puts a row into a list.
#[inline]
fn put(list: &mut [u32], at: usize, row: usize) {
    list.get_mut(at).into_iter().for_each(|slot| *slot = row as u32);
}

#[inline]
fn value<T: Copy + Default>(values: &[T], at: u32) -> T {
    values.get(at as usize).copied().unwrap_or_default()
}
