//! What one thread collects: rows checked, packed and put where their customer's partition is, chunk by chunk.
//!
//! Invariant: no row is lost without being counted, and nothing here depends on which lane reads which chunk.
use super::chunk::{Chunk, Stop};
use super::duplicates::Duplicates;
use super::identity::{PRIMARY, People};
use super::others::Others;
use super::pack::{Faulty, Packer};
use super::registry::Shape;
use super::setup::{ATTRIBUTES, CHANNEL, CUSTOMER, EVENT, EVENT_ID, Entry, Setup, TIME};
use super::sheaf::Binder;
use super::source::BadRows;
use super::table::{Cells, Sink};
use super::time::TimeReader;
use super::{Fault, LogError};
use crate::history::Interner;
use crate::history::packed::{Head, Key};
use smol_str::SmolStr;
use std::sync::Arc;

/// A thread's collection.
#[derive(Debug)]
pub(super) struct Lane<'a> {
    pub(super) setup: &'a Setup<'a>,
    pub(super) number: usize,
    pub(super) names: Interner,
    /// What is to be done with events of each name.
    pub(super) roles: Vec<Role>,
    pub(super) packer: Packer,
    pub(super) others: Others,
    /// By source.
    pub(super) tallies: Vec<Tally>,
    pub(super) people: Option<People>,
    duplicates: Vec<Duplicates>,
    pub(super) duplicate_rows: u64,
    pub(super) chunk: Chunk,
    pub(super) binder: Binder<'a>,
    /// Room for text that is read.
    pub(super) buffer: Vec<u8>,
    key: String,
}

/// What is to be done with events of a name.
#[derive(Debug, Clone)]
pub(super) struct Role {
    /// Whether they are kept.
    pub(super) is_kept: bool,
    /// Whether their rows link ids.
    pub(super) links: bool,
    /// The attributes that are read on them.
    pub(super) applies: Arc<[u32]>,
    /// Those of them that every event must have right, kept or not.
    pub(super) checked: Arc<[u32]>,
    /// How many were passed over.
    pub(super) passed: u64,
}

/// What is counted for each entry of `logs`.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) times: TimeReader,
    pub(super) attribute_times: TimeReader,
    /// Events after the given end.
    pub(super) after_end: u64,
}

/// A row's ids with their kinds; or the slot and the cell of one that is no text.
type RowIds<'c> = Result<Vec<(usize, &'c str)>, (usize, &'c [u8])>;

/// Why a row is not taken.
pub(super) enum Refusal {
    Bad(Fault),
}

impl<'a> Lane<'a> {
    pub(super) fn new(setup: &'a Setup<'a>, number: usize, binder: Binder<'a>) -> Self {
        let tally = |entry: &Entry| Tally {
            times: entry.times.clone(),
            attribute_times: entry.times.for_attributes(),
            after_end: 0,
        };
        Self {
            number,
            names: Interner::default(),
            roles: Vec::new(),
            packer: Packer::new(&setup.needs),
            others: Others::new(setup.bits),
            tallies: setup.entries.iter().map(tally).collect(),
            people: setup.options.identity.as_ref().map(People::new),
            duplicates: setup.entries.iter().map(|_| Duplicates::default()).collect(),
            duplicate_rows: 0,
            chunk: Chunk::new(number, 0),
            binder,
            buffer: Vec::new(),
            key: String::new(),
            setup,
        }
    }

    /// Begins a chunk of a file.
    pub(super) fn begin(&mut self, file: u16) {
        self.chunk = Chunk::new(self.number, file);
    }

    /// Ends the chunk, whatever stopped it.
    pub(super) fn end(&mut self, done: Result<(), LogError>) -> Chunk {
        let mut chunk = std::mem::replace(&mut self.chunk, Chunk::new(self.number, 0));
        let bound = self.binder.take().map(|sheaves| chunk.sheaves = sheaves);
        if let (Err(error), None) = (done.and(bound), &chunk.stop) {
            chunk.stop = Some(Stop::Error(error));
        }
        if self.setup.names != crate::history::Names::All && chunk.times.unsorted && chunk.stop.is_none() {
            chunk.stop = Some(Stop::Unsorted);
        }
        chunk
    }

    /// The code of a raw name, and what is to be done with its events.
    pub(super) fn name(&mut self, name: &[u8]) -> Option<u32> {
        let code = self.names.code_of_bytes(name)?;
        if code as usize >= self.roles.len() {
            let text = self.names.text(code).cloned().unwrap_or_default();
            self.roles.push(role(self.setup, &text));
        }
        Some(code)
    }

    /// Tells the partitions of customers with these numbers, and makes the room near that their rows go to.
    #[inline]
    pub(super) fn approach(&self, numbers: impl Iterator<Item = i64>, partitions: &mut [usize]) {
        let mut seen = 0;
        for (number, partition) in numbers.zip(partitions) {
            *partition = self.setup.partition(Key::Int(number).hash());
            seen ^= self.binder.look(*partition);
        }
        std::hint::black_box(seen);
    }

    /// Puts a row whose cells stand between two places in the packer into its partition; its time was counted.
    #[inline]
    pub(super) fn put(&mut self, partition: usize, head: &Head<'_>, (from, to): (usize, usize)) {
        self.binder.push(partition, head, self.packer.cells.between(from, to));
    }

    /// Binds what was packed if there is enough of it.
    pub(super) fn relieve(&mut self) -> Result<(), LogError> {
        self.binder.relieve()
    }

    fn accept<C: Cells>(&mut self, shape: &Shape, row: u64, cells: &C) -> Result<(), Refusal> {
        let setup = self.setup;
        let Some(entry) = setup.entries.get(shape.source) else { return Ok(()) };
        let column = |slot: usize| shape.columns.get(slot).cloned().unwrap_or_default();
        let fault = |slot: usize, cell: &[u8], why: &'static str| Refusal::Bad(Fault::value(column(slot), cell, why));
        let ids = self.ids(entry, cells).map_err(|(slot, cell)| fault(slot, cell, NOT_TEXT))?;
        let mut key_text = std::mem::take(&mut self.key);
        let key = match ids.first() {
            Some((kind, id)) => People::key(*kind, id, &mut key_text),
            None => match cells.cell(CUSTOMER).filter(|_| self.people.is_none()) {
                Some(cell) => Key::of_bytes(cell).ok_or_else(|| fault(CUSTOMER, cell, NOT_TEXT))?,
                None => return Err(fault(CUSTOMER, b"", "is empty: the row has no customer")),
            },
        };
        let time = cells.cell(TIME).ok_or_else(|| fault(TIME, b"", "is empty: the row has no time"))?;
        let Some(tally) = self.tallies.get_mut(shape.source) else { return Ok(()) };
        // instants by type are no texts in a format that somebody told
        let times = if shape.has_instants { &mut tally.attribute_times } else { &mut tally.times };
        let at = times.read(time).map_err(|why| fault(TIME, time, why))?;
        let name = match &entry.fixed_name {
            Some(name) => name.as_bytes(),
            None => cells.cell(EVENT).unwrap_or_default(),
        };
        let after_end = setup.options.as_of.is_some_and(|end| at > end);
        tally.after_end += u64::from(after_end);
        let name = self.name(name).ok_or_else(|| fault(EVENT, name, NOT_TEXT))?;
        if after_end {
            return Ok(());
        }
        let packed = self.pack(entry, shape.source, name, cells);
        let is_kept = packed.map_err(|faulty| match faulty {
            Faulty::NotText(slot) => fault(slot, cells.cell(slot).unwrap_or_default(), NOT_TEXT),
        })?;
        let head = Head { key, time: at, row, name };
        if entry.has_event_ids && self.repeats(shape, &head, cells)? {
            self.duplicate_rows += 1;
        } else {
            self.take(&head, is_kept);
            if let Some(people) = &mut self.people {
                let links = self.roles.get(name as usize).is_none_or(|role| role.links);
                let linked = if links { ids.len() } else { 1 };
                people.link(ids.iter().take(linked).map(|(kind, id)| (*kind, Key::of(id))));
            }
        }
        self.key = key_text;
        Ok(())
    }

    /// Packs the cells of an event, and says whether it is kept: it is needed, or something in it cannot be read.
    fn pack<C: Cells>(&mut self, entry: &Entry, source: usize, name: u32, cells: &C) -> Result<bool, Faulty> {
        let Some(role) = self.roles.get(name as usize) else { return Ok(true) };
        let Some(tally) = self.tallies.get_mut(source) else { return Ok(true) };
        let times = &mut tally.attribute_times;
        if !role.is_kept && !self.packer.is_faulty(&role.checked, entry, cells, times)? {
            // what is not text is a fault wherever it stands
            if let Some(channel) = cells.cell(CHANNEL) {
                std::str::from_utf8(channel).map_err(|_| Faulty::NotText(CHANNEL))?;
            }
            return Ok(false);
        }
        self.packer.clear();
        if self.setup.needs.channel {
            self.packer.channel(cells.cell(CHANNEL)).ok_or(Faulty::NotText(CHANNEL))?;
        }
        for attribute in role.applies.iter() {
            let slot = ATTRIBUTES + *attribute as usize;
            let decoder = entry.decoders.get(*attribute as usize);
            let packed = self.packer.cell(*attribute, cells.cell(slot), decoder, times);
            packed.ok_or(Faulty::NotText(slot))?;
        }
        Ok(true)
    }

    /// Takes a row whose cells are packed, or counts it.
    #[inline]
    fn take(&mut self, head: &Head<'_>, is_kept: bool) {
        self.chunk.times.see(head.time);
        if is_kept {
            self.chunk.times.kept.count(head.time);
            self.put(self.setup.partition(head.key.hash()), head, (0, self.packer.cells.len()));
        } else {
            self.pass_seen(head.key, head.time, head.name);
        }
    }

    /// Counts an event that is not needed; its time was seen.
    #[inline]
    pub(super) fn pass_seen(&mut self, key: Key<'_>, time: i64, name: u32) {
        if let Some(role) = self.roles.get_mut(name as usize) {
            role.passed += 1;
        }
        self.chunk.times.passed.count(time);
        self.others.note(key);
    }

    /// The row's ids with their kinds, the primary one first if it has one; none where ids are not linked.
    fn ids<'c, C: Cells>(&self, entry: &Entry, cells: &'c C) -> RowIds<'c> {
        if self.people.is_none() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::new();
        let others = entry.id_slots.clone().zip(PRIMARY + 1..);
        for (slot, kind) in std::iter::once((CUSTOMER, PRIMARY)).chain(others) {
            if let Some(cell) = cells.cell(slot) {
                ids.push((kind, std::str::from_utf8(cell).map_err(|_| (slot, cell))?));
            }
        }
        Ok(ids)
    }

    /// Whether the event's id came before with the same content.
    fn repeats<C: Cells>(&mut self, shape: &Shape, head: &Head<'_>, cells: &C) -> Result<bool, Refusal> {
        let Some(cell) = cells.cell(EVENT_ID) else { return Ok(false) };
        let column = || shape.columns.get(EVENT_ID).cloned().unwrap_or_default();
        let Ok(id) = std::str::from_utf8(cell) else {
            return Err(Refusal::Bad(Fault::value(column(), cell, NOT_TEXT)));
        };
        let Some(known) = self.duplicates.get_mut(shape.source) else { return Ok(false) };
        let applies = self.roles.get(head.name as usize).map(|role| role.applies.as_ref()).unwrap_or_default();
        match known.compare(id, head, self.packer.cells.row(), self.setup.needs.channel, applies) {
            Ok(repeats) => Ok(repeats),
            Err(what) => {
                let what = what.named(&self.setup.needs);
                let reason = format!("stood before with another {what}: an event id must be unique");
                Err(Refusal::Bad(Fault::value(column(), cell, reason)))
            }
        }
    }
}

const NOT_TEXT: &str = "is not UTF-8";

/// A lane that takes the rows of a file.
pub(super) struct Rows<'l, 'a> {
    pub(super) lane: &'l mut Lane<'a>,
    pub(super) shape: &'l Shape,
}

impl Sink for Rows<'_, '_> {
    fn row(&mut self, row: u64, cells: &impl Cells) -> Result<(), LogError> {
        self.lane.chunk.rows = row;
        match self.lane.accept(self.shape, row, cells) {
            Ok(()) => Ok(()),
            Err(Refusal::Bad(fault)) => self.refuse(row, fault),
        }
    }

    fn refuse(&mut self, row: u64, fault: Fault) -> Result<(), LogError> {
        self.lane.chunk.rows = row;
        self.lane.chunk.bad.push((row, fault));
        match self.lane.setup.options.bad_rows {
            // which row it is is told when all rows before are counted
            BadRows::Stop => Err(LogError::BadRow {
                file: SmolStr::default(),
                line: 0,
                row: 0,
                fault: Fault::row(SmolStr::default()),
            }),
            BadRows::Quarantine => Ok(()),
        }
    }

    fn customer(&mut self, id: &str) {
        if id.is_empty() {
            return;
        }
        let mut text = String::new();
        let key = match &mut self.lane.people {
            None => Key::of(id),
            Some(people) => {
                people.link([(PRIMARY, Key::of(id))].into_iter());
                People::key(PRIMARY, id, &mut text)
            }
        };
        self.lane.others.note(key);
    }

    fn relieve(&mut self) -> Result<(), LogError> {
        self.lane.relieve()
    }
}

fn role(setup: &Setup<'_>, name: &str) -> Role {
    let needed = || (0u32..).zip(&setup.needs.attributes).filter(|(_, need)| need.applies_to(name));
    let checked = needed().filter(|(_, need)| need.events.is_empty());
    Role {
        is_kept: setup.names.contain(name),
        links: setup.options.identity.as_ref().is_some_and(|identity| identity.links(name)),
        applies: needed().map(|(at, _)| at).collect(),
        checked: checked.map(|(at, _)| at).collect(),
        passed: 0,
    }
}
