//! Packed rows by partition, in the order of the log, and how a partition is put together from them.
use super::chunk::{Chunk, Spilled};
use super::identity::Persons;
use super::others::Others;
use super::spill::read_back;
use super::{LogError, size};
use crate::history::packed::{Key, Unpacker};
use crate::history::{Assembler, Codes, Needs, Origin, Stretch, Tables};
use smol_str::{SmolStr, format_smolstr};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// All rows of a log that are kept.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) bits: u32,
    /// By hash of the customer.
    pub(super) groups: Vec<Group>,
    /// What is given out as partitions: a group, or a part of one that is too large.
    views: Vec<View>,
    /// By lane; the last are those of rows that were moved.
    pub(super) codes: Vec<Codes>,
    /// By lane, what was written to disk.
    pub(super) files: Vec<Option<Arc<File>>>,
    pub(super) others: Vec<Others>,
    pub(super) tables: Tables,
    /// Bytes of memory that a partition may take.
    most: u64,
}

#[derive(Debug, Default)]
pub(super) struct Group {
    pub(super) pieces: Mutex<Vec<Piece>>,
    rows: u64,
    /// How many views have not been taken yet.
    waiting: AtomicUsize,
    /// Rows and customers that come from other groups, because they belong to a person of this one.
    pub(super) moved: Vec<Piece>,
    pub(super) known: Vec<SmolStr>,
}

#[derive(Debug, Clone, Copy)]
struct View {
    group: usize,
    part: u64,
    parts: u64,
}

/// A stretch of packed rows, wherever it is.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) bytes: Bytes,
    pub(super) rows: u32,
    pub(super) origin: Origin,
    /// Whose codes and whose file.
    pub(super) lane: usize,
}

#[derive(Debug)]
pub(super) enum Bytes {
    Here(Vec<u8>),
    OnDisk(Spilled),
}

/// What lanes collected.
pub(super) struct Collection {
    /// In the order of the log, each with the number of rows of its file before it.
    pub(super) chunks: Vec<(Chunk, u64)>,
    pub(super) codes: Vec<Codes>,
    pub(super) files: Vec<Option<Arc<File>>>,
    pub(super) others: Vec<Others>,
    pub(super) tables: Tables,
}

impl Parts {
    /// Sorts what lanes collected by partition.
    pub(super) fn new(collection: Collection, bits: u32, most: u64) -> Self {
        let mut pieces: Vec<Vec<Piece>> = (0..1usize << bits).map(|_| Vec::new()).collect();
        for (chunk, base) in collection.chunks {
            let origin = Origin::Rows { file: chunk.file, before: base };
            let lane = chunk.lane;
            for (group, spilled) in chunk.spilled {
                if let Some(group) = pieces.get_mut(group) {
                    group.push(Piece { bytes: Bytes::OnDisk(spilled), rows: spilled.rows, origin, lane });
                }
            }
            for (group, mut packed) in pieces.iter_mut().zip(chunk.packed) {
                let (bytes, rows) = packed.take();
                if rows > 0 {
                    group.push(Piece { bytes: Bytes::Here(bytes), rows, origin, lane });
                }
            }
        }
        let group = |pieces: Vec<Piece>| Group {
            rows: pieces.iter().map(|piece| u64::from(piece.rows)).sum(),
            pieces: Mutex::new(pieces),
            ..Group::default()
        };
        let groups = pieces.into_iter().map(group).collect();
        let Collection { codes, files, others, tables, .. } = collection;
        let mut parts = Self { bits, groups, views: Vec::new(), codes, files, others, tables, most };
        parts.divide();
        parts
    }

    /// Works out the partitions: a group that is too large is put together in parts.
    pub(super) fn divide(&mut self) {
        let cost = size::event_bytes(&self.tables.needs);
        let good = (self.most / 8 / rayon::current_num_threads() as u64).max(1);
        self.views.clear();
        for (at, group) in self.groups.iter_mut().enumerate() {
            group.rows += group.moved.iter().map(|piece| u64::from(piece.rows)).sum::<u64>();
            let parts = (group.rows * cost / good).max(1).next_power_of_two().min(1 << 10);
            group.waiting = AtomicUsize::new(usize::try_from(parts).unwrap_or(usize::MAX));
            self.views.extend((0..parts).map(|part| View { group: at, part, parts }));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.views.len()
    }

    pub(super) fn needs(&self) -> &Needs {
        &self.tables.needs
    }

    /// Does something with every number that is a key, some more than once.
    pub(super) fn each_number(&self, mut one: impl FnMut(i64)) -> Result<(), LogError> {
        let mut look = |key: Key<'_>| {
            if let Key::Int(number) = key {
                one(number);
            }
        };
        for (at, group) in self.groups.iter().enumerate() {
            self.others.iter().flat_map(|others| others.of(at)).for_each(&mut look);
            for piece in group.pieces().iter().chain(&group.moved) {
                let bytes = self.bytes(piece)?;
                let stretch = self.stretch(piece, &bytes);
                let mut rows = Unpacker::new(&bytes);
                while let Some(head) = rows.head() {
                    look(head.key);
                    rows.skip(stretch.cells(head.name, &self.tables.needs));
                }
            }
        }
        Ok(())
    }

    /// The partition that holds a customer.
    pub(super) fn of(&self, key: Key<'_>) -> usize {
        let group = self.group_of(key);
        let holds = |view: &View| view.group == group && view.holds(key);
        self.views.iter().position(holds).unwrap_or_default()
    }

    pub(super) fn group_of(&self, key: Key<'_>) -> usize {
        if self.bits == 0 { 0 } else { (key.hash() >> (64 - self.bits)) as usize }
    }

    /// Puts a partition together, but for the order of its events.
    pub(super) fn assemble(&self, partition: usize, persons: Option<&Persons>) -> Result<Assembler<'_>, LogError> {
        let none = || Assembler::new(&self.tables, 0);
        let Some(view) = self.views.get(partition).copied() else { return Ok(none()) };
        let Some(group) = self.groups.get(view.group) else { return Ok(none()) };
        let persons = persons.filter(|persons| !persons.is_empty());
        let stays = |key: Key<'_>| !persons.is_some_and(|persons| persons.renames(key));
        let pieces = group.pieces();
        self.fits(group, &pieces, view)?;
        let rows = if view.parts == 1 { group.rows } else { group.rows / view.parts * 2 };
        let mut assembler = Assembler::new(&self.tables, usize::try_from(rows).unwrap_or_default());
        for piece in pieces.iter() {
            let bytes = self.bytes(piece)?;
            match (persons, view.parts) {
                (None, 1) => assembler.add(&self.stretch(piece, &bytes), |_| true),
                _ => assembler.add(&self.stretch(piece, &bytes), |key| view.holds(key) && stays(key)),
            }
        }
        for piece in &group.moved {
            let bytes = self.bytes(piece)?;
            assembler.add(&self.stretch(piece, &bytes), |key| view.holds(key));
        }
        for others in &self.others {
            others.of(view.group).filter(|key| view.holds(*key) && stays(*key)).for_each(|key| assembler.know(key));
        }
        let known = group.known.iter().map(|name| Key::of(name));
        known.filter(|key| view.holds(*key)).for_each(|key| assembler.know(key));
        Ok(assembler)
    }

    /// Frees what a partition was put together from, once all parts of it were.
    pub(super) fn free(&self, partition: usize) {
        let view = self.views.get(partition);
        let Some(group) = view.and_then(|view| self.groups.get(view.group)) else { return };
        if group.waiting.fetch_sub(1, Ordering::AcqRel) == 1 {
            *group.pieces() = Vec::new();
        }
    }

    pub(super) fn bytes<'p>(&self, piece: &'p Piece) -> Result<Cow<'p, [u8]>, LogError> {
        match &piece.bytes {
            Bytes::Here(bytes) => Ok(Cow::Borrowed(bytes)),
            Bytes::OnDisk(spilled) => match self.files.get(piece.lane) {
                Some(Some(file)) => read_back(file, *spilled).map(Cow::Owned),
                _ => Err(LogError::TooLarge),
            },
        }
    }

    pub(super) fn stretch<'p>(&'p self, piece: &Piece, bytes: &'p [u8]) -> Stretch<'p> {
        // a lane without codes has no rows
        static NONE: Codes = Codes { names: Vec::new(), applies: Vec::new(), channels: Vec::new(), texts: Vec::new() };
        let codes = self.codes.get(piece.lane).unwrap_or(&NONE);
        Stretch { bytes, rows: piece.rows, origin: piece.origin, codes }
    }

    /// Looks whether the largest customer of a large group fits into memory.
    fn fits(&self, group: &Group, pieces: &[Piece], view: View) -> Result<(), LogError> {
        let cost = size::event_bytes(&self.tables.needs);
        if group.rows * cost <= self.most {
            return Ok(());
        }
        let mut counts: HashMap<SmolStr, u64> = HashMap::new();
        for piece in pieces.iter().chain(&group.moved) {
            let bytes = self.bytes(piece)?;
            let stretch = self.stretch(piece, &bytes);
            let mut rows = Unpacker::new(&bytes);
            while let Some(head) = rows.head() {
                if view.holds(head.key) {
                    *counts.entry(head.key.name()).or_default() += 1;
                }
                rows.skip(stretch.cells(head.name, &self.tables.needs));
            }
        }
        let largest = counts.into_iter().max_by(|one, other| (one.1, &other.0).cmp(&(other.1, &one.0)));
        match largest.filter(|(_, events)| events * cost > self.most) {
            None => Ok(()),
            Some((customer, events)) => {
                let most = format_smolstr!("{} MB", self.most >> 20);
                Err(LogError::CustomerTooLarge { customer, events, most })
            }
        }
    }
}

impl Group {
    fn pieces(&self) -> MutexGuard<'_, Vec<Piece>> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View {
    fn holds(&self, key: Key<'_>) -> bool {
        self.parts == 1 || (key.hash() >> 16) & (self.parts - 1) == self.part
    }
}
