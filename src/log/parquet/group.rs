//! The rows of a row group into a lane.
//!
//! A batch goes the short way, on codes and numbers, where its columns allow; a row in which anything is odd goes the way
//! of all other formats, as texts, and so means the same and is refused in the same words.
use super::column::{Column, Columns, TextRow};
use super::head::{Head as FileHead, Span};
use super::{fault, guarded};
use crate::history::AttrKind;
use crate::history::packed::{self, Head, Key};
use crate::log::LogError;
use crate::log::identity::PRIMARY;
use crate::log::lane::{Lane, Rows};
use crate::log::registry::Shape;
use crate::log::source::LogFile;
use crate::log::table::Sink;
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, RecordBatch};
use smol_str::SmolStr;
use std::sync::Arc;

/// Rows that are decoded at a time.
const BATCH: usize = 16_384;
/// Rows that are kept at a time.
const FEW: usize = 64;
/// The code of no channel.
const NONE: u32 = u32::MAX;

/// Reads some rows of a row group.
pub(in crate::log) fn read(head: &FileHead, span: Span, shape: &Shape, lane: &mut Lane<'_>) -> Result<(), LogError> {
    let name = &shape.log.name;
    let mut reader = batches(head, Some(span)).map_err(|error| fault(name, &error))?;
    let places = projected(head, &shape.places);
    let mut short = Short::default();
    let mut row = 0;
    while let Some(batch) = guarded(name, || reader.next())? {
        let batch = batch.map_err(|error| fault(name, &error.into()))?;
        short.batch(&batch, &places, shape, lane, row)?;
        row += batch.num_rows() as u64;
        lane.chunk.rows = row;
        lane.relieve()?;
    }
    Ok(())
}

/// Gives every row of a file to a sink, as texts.
pub(in crate::log) fn read_all(
    head: &FileHead,
    name: &SmolStr,
    places: &[Option<usize>],
    sink: &mut impl Sink,
) -> Result<(), LogError> {
    let mut reader = batches(head, None).map_err(|error| fault(name, &error))?;
    let places = projected(head, places);
    let mut texts = TextRow::default();
    let mut row = 0;
    while let Some(batch) = guarded(name, || reader.next())? {
        let batch = batch.map_err(|error| fault(name, &error.into()))?;
        for at in 0..batch.num_rows() {
            row += 1;
            texts.fill(&batch, &places, at);
            sink.row(row, &texts)?;
        }
    }
    Ok(())
}

/// The texts of rows (ascending numbers), each as a line of CSV with all columns of the file.
pub(in crate::log) fn texts(log: &LogFile, rows: &[u64]) -> Result<Vec<Vec<u8>>, LogError> {
    let failed = |error: ::parquet::errors::ParquetError| fault(&log.name, &error);
    let file = std::fs::File::open(&log.path).map_err(|error| crate::log::open::fault(&log.name, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed)?;
    let (mut texts, mut before) = (Vec::new(), 0);
    for batch in builder.with_batch_size(BATCH).build().map_err(failed)? {
        let batch = batch.map_err(|error| failed(error.into()))?;
        let after = before + batch.num_rows() as u64;
        while let Some(row) = rows.get(texts.len()).filter(|row| **row <= after) {
            let at = usize::try_from(row.saturating_sub(before + 1)).unwrap_or_default();
            texts.push(line(&batch, at));
        }
        before = after;
    }
    Ok(texts)
}

fn line(batch: &RecordBatch, row: usize) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut text = Vec::new();
    for array in batch.columns() {
        text.clear();
        super::text::write(array, row, &mut text);
        // Writing to memory can't fail.
        let _ = writer.write_field(&text);
    }
    let _ = writer.write_record(None::<&[u8]>);
    let mut line = writer.into_inner().unwrap_or_default();
    line.pop();
    line
}

fn batches(head: &FileHead, span: Option<Span>) -> Result<ParquetRecordBatchReader, ::parquet::errors::ParquetError> {
    // readers of one file must not share a place in it
    let file = std::fs::File::open(&head.path)?;
    let mask = ProjectionMask::roots(head.metadata.parquet_schema(), head.columns.iter().copied());
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, head.metadata.clone());
    let builder = builder.with_projection(mask).with_batch_size(BATCH);
    let Some(Span { group, rows, .. }) = span else { return builder.build() };
    let builder = builder.with_row_groups(vec![group]);
    match rows {
        Some((first, count)) => builder.with_offset(first).with_limit(count).build(),
        None => builder.build(),
    }
}

/// Where each slot's column is in a batch, which holds the columns that are read only.
fn projected(head: &FileHead, places: &[Option<usize>]) -> Vec<Option<usize>> {
    places.iter().map(|place| head.columns.iter().position(|column| Some(*column) == *place)).collect()
}

/// What the short way remembers from one batch to the next, and its working space.
#[derive(Default)]
struct Short {
    times: Vec<i64>,
    /// The name of each row.
    names: Vec<u32>,
    /// The names and channels of dictionaries, by their codes.
    known_names: Known<u32>,
    known_channels: Known<u32>,
    /// For each attribute the packed cells of the texts of its dictionary.
    known_cells: Vec<Known<Box<[u8]>>>,
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
    fn batch(
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
        lane.chunk.times.see_all(&self.times, end);
        self.pass(&columns, lane);
        self.link(&columns, lane);
        let kept = std::mem::take(&mut self.kept);
        kept.chunks(FEW).for_each(|few| self.keep(few, &columns, shape, lane, before));
        self.kept = kept;
        Ok(())
    }

    /// Keeps a few rows. What was just written piece by piece is slow to read in one: all cells are packed before the first
    /// are copied.
    fn keep(&mut self, rows: &[u32], columns: &Columns<'_>, shape: &Shape, lane: &mut Lane<'_>, before: u64) {
        lane.packer.clear();
        let mut ends = [0; FEW];
        for (at, end) in rows.iter().zip(&mut ends) {
            self.pack(columns, *at as usize, value(&self.names, *at), shape, lane);
            *end = lane.packer.cells.len();
        }
        let numbers = columns.numbers();
        if let Some(numbers) = numbers {
            lane.approach(rows.iter().map(|at| value(numbers, *at)));
        }
        let mut from = 0;
        for (at, to) in rows.iter().zip(ends) {
            let (time, name, row) = (value(&self.times, *at), value(&self.names, *at), before + u64::from(*at) + 1);
            match numbers {
                Some(numbers) => {
                    lane.put_seen(&Head { key: Key::Int(value(numbers, *at)), time, row, name }, (from, to));
                }
                None => {
                    let key = columns.key(*at as usize, &mut self.text);
                    lane.put_seen(&Head { key, time, row, name }, (from, to));
                }
            }
            from = to;
        }
    }

    /// Counts the rows that are not kept.
    fn pass(&mut self, columns: &Columns<'_>, lane: &mut Lane<'_>) {
        let times = self.passed.iter().map(|at| value(&self.times, *at));
        lane.chunk.times.passed.count_all(times);
        for at in &self.passed {
            if let Some(role) = lane.roles.get_mut(value(&self.names, *at) as usize) {
                role.passed += 1;
            }
        }
        match columns.numbers() {
            Some(numbers) => self.passed.iter().for_each(|at| lane.others.number(value(numbers, *at))),
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
        // every row is written and counted if it links: no branch to guess wrong
        for (at, (name, time)) in self.names.iter().zip(&self.times).enumerate() {
            self.linking.get_mut(count).into_iter().for_each(|slot| *slot = at as u32);
            let links = self.links.get(*name as usize).copied().unwrap_or(true);
            count += usize::from(links & (*time <= end));
        }
        for at in self.linking.iter().take(count) {
            let row = *at as usize;
            for (kind, column) in (PRIMARY + 1..).zip(&columns.ids) {
                if let Some(id) = column.key(row, &mut self.text) {
                    let customer = columns.key(row, &mut self.other);
                    people.link([(PRIMARY, customer), (kind, id)].into_iter());
                }
            }
        }
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
        named && !empty && columns.times(&mut self.times, tally, &mut self.text).is_some()
    }

    /// Works out the rows' names, and what packed cells of dictionaries are.
    fn prepare(&mut self, columns: &Columns<'_>, shape: &Shape, lane: &mut Lane<'_>) {
        let fixed = lane.setup.entries.get(shape.source).and_then(|entry| entry.fixed_name.as_deref());
        let nameless = lane.name(fixed.unwrap_or_default().as_bytes()).unwrap_or_default();
        self.names.clear();
        match &columns.event {
            Column::Dictionary(array) => {
                self.known_names.renew(array, |text| lane.name(text.as_bytes()).unwrap_or_default());
                let known = &self.known_names.of;
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
            self.known_channels
                .renew(array, |text| lane.packer.channels.code_of_bytes(text.as_bytes()).unwrap_or(NONE));
        }
        self.known_cells.resize_with(columns.attributes.len(), Known::default);
        let (Some(entry), Some(tally)) = (lane.setup.entries.get(shape.source), lane.tallies.get_mut(shape.source))
        else {
            return;
        };
        for (at, (column, known)) in (0u32..).zip(columns.attributes.iter().zip(&mut self.known_cells)) {
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
        // every row is written to both lists and counted in one of them: no branch to guess wrong
        for (at, (name, time)) in self.names.iter().zip(&self.times).enumerate() {
            let is_kept = self.is_kept.get(*name as usize).copied().unwrap_or(true);
            let is_seen = *time <= end;
            for (list, count) in [(&mut self.kept, kept), (&mut self.passed, passed)] {
                list.get_mut(count).into_iter().for_each(|slot| *slot = at as u32);
            }
            kept += usize::from(is_seen & is_kept);
            passed += usize::from(is_seen & !is_kept);
            after += u64::from(!is_seen);
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
                let known = self.known_cells.get(at).map(|known| known.of.as_slice()).unwrap_or_default();
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

    /// Packs the cells of a row.
    fn pack(&mut self, columns: &Columns<'_>, row: usize, name: u32, shape: &Shape, lane: &mut Lane<'_>) {
        let Lane { setup, packer, roles, tallies, .. } = lane;
        if setup.needs.channel {
            let code = match &columns.channel {
                Column::Dictionary(array) => array.key(row).and_then(|key| self.known_channels.of.get(key)).copied(),
                channel => {
                    let text = channel.text(row, &mut self.text);
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
            let decoder = entry.decoders.get(at);
            let (Some(column), Some(decoder)) = (columns.attributes.get(at), decoder) else {
                packer.cells.missing();
                continue;
            };
            match column {
                Column::Absent => packer.cells.missing(),
                Column::Dictionary(array) => {
                    let cells = array.key(row).and_then(|key| self.known_cells.get(at)?.of.get(key));
                    match cells {
                        Some(cells) => packer.cells.packed(cells),
                        None => packer.cells.missing(),
                    }
                }
                Column::Floats(array) if array.is_null(row) => packer.cells.missing(),
                Column::Floats(array) if decoder.takes(array.value(row)) => packer.cells.number(array.value(row)),
                Column::Ints(ints) => match (ints.value(row), decoder.kind()) {
                    (None, _) => packer.cells.missing(),
                    (Some(value), AttrKind::Int) if value != crate::history::NO_INT => packer.cells.int(value),
                    (Some(value), AttrKind::Number | AttrKind::Score(..)) if decoder.takes(value as f64) => {
                        packer.cells.number(value as f64);
                    }
                    _ => column.pack(row, *attribute, decoder, packer, tally, &mut self.text),
                },
                _ => column.pack(row, *attribute, decoder, packer, tally, &mut self.text),
            }
        }
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

#[inline]
fn value<T: Copy + Default>(values: &[T], at: u32) -> T {
    values.get(at as usize).copied().unwrap_or_default()
}
