//! Packed rows by partition, in the order of the log, and how a partition is put together from them.
use super::chunk::Chunk;
use super::identity::Persons;
use super::others::Noted;
use super::setup::partition_of;
use super::sheaf::Sheaf;
use super::{LogError, size};
use crate::history::packed::{Key, Unpacker};
use crate::history::{Assembler, Codes, Needs, Origin, Stretch, Tables};
use smol_str::{SmolStr, format_smolstr};
use std::collections::HashMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// All rows of a log that are kept.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) bits: u32,
    /// In the order of the log.
    pub(super) sheaves: Vec<Placed>,
    /// Rows that come from other groups, because they belong to a person of this one.
    pub(super) moved: Vec<Placed>,
    /// By hash of the customer.
    pub(super) groups: Vec<Group>,
    /// What is given out as partitions: a group, or a part of one that is too large.
    views: Vec<View>,
    /// By lane; the last are those of rows that were moved.
    pub(super) codes: Vec<Codes>,
    /// By lane, what was written to disk.
    pub(super) files: Vec<Option<Arc<File>>>,
    pub(super) others: Vec<Noted>,
    pub(super) tables: Tables,
    /// Bytes of memory that a partition may take.
    most: u64,
}

#[derive(Debug, Default)]
pub(super) struct Group {
    rows: u64,
    /// Customers that come from other groups, because they belong to a person of this one.
    pub(super) known: Vec<SmolStr>,
}

#[derive(Debug)]
struct View {
    group: usize,
    part: u64,
    parts: u64,
    /// Whether it was put together and will not be wanted again.
    taken: AtomicBool,
}

/// Rows of all groups, and where they come from.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) sheaf: Sheaf,
    pub(super) origin: Origin,
    /// Whose codes and whose file.
    pub(super) lane: usize,
}

/// What lanes collected.
pub(super) struct Collection {
    /// In the order of the log, each with the number of rows of its file before it.
    pub(super) chunks: Vec<(Chunk, u64)>,
    pub(super) codes: Vec<Codes>,
    pub(super) files: Vec<Option<Arc<File>>>,
    pub(super) others: Vec<Noted>,
    pub(super) tables: Tables,
}

impl Parts {
    /// Sorts what lanes collected by partition.
    pub(super) fn new(collection: Collection, bits: u32, most: u64) -> Self {
        let mut sheaves = Vec::new();
        for (chunk, before) in collection.chunks {
            let (origin, lane) = (Origin::Rows { file: chunk.file, before }, chunk.lane);
            sheaves.extend(chunk.sheaves.into_iter().map(|sheaf| Placed { sheaf, origin, lane }));
        }
        let groups = (0..1usize << bits).map(|_| Group::default()).collect();
        let Collection { codes, files, others, tables, .. } = collection;
        let (moved, views) = (Vec::new(), Vec::new());
        let mut parts = Self { bits, sheaves, moved, groups, views, codes, files, others, tables, most };
        parts.divide();
        parts
    }

    /// Works out the partitions: a group that is too large is put together in parts.
    pub(super) fn divide(&mut self) {
        let cost = size::event_bytes(&self.tables.needs);
        let good = (self.most / 8 / rayon::current_num_threads() as u64).max(1);
        self.groups.iter_mut().for_each(|group| group.rows = 0);
        for placed in self.sheaves.iter().chain(&self.moved) {
            for (group, rows) in self.groups.iter_mut().zip(placed.sheaf.rows()) {
                group.rows += u64::from(*rows);
            }
        }
        self.views.clear();
        for (at, group) in self.groups.iter().enumerate() {
            let parts = (group.rows * cost / good).max(1).next_power_of_two().min(1 << 10);
            self.views.extend((0..parts).map(|part| View { group: at, part, parts, taken: AtomicBool::default() }));
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
        for at in 0..self.groups.len() {
            self.others.iter().flat_map(|others| others.of(at)).for_each(&mut look);
            self.each(self.sheaves.iter().chain(&self.moved), at, |stretch| {
                let mut rows = Unpacker::new(stretch.bytes);
                while let Some(head) = rows.head() {
                    look(head.key);
                    rows.skip(stretch.cells(head.name, &self.tables.needs));
                }
            })?;
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
        partition_of(key.hash(), self.bits)
    }

    /// Puts a partition together, but for the order of its events.
    pub(super) fn assemble(&self, partition: usize, persons: Option<&Persons>) -> Result<Assembler<'_>, LogError> {
        let none = || Assembler::new(&self.tables, 0);
        let untaken = self.views.get(partition).filter(|view| !view.taken.load(Ordering::Acquire));
        let Some(view) = untaken else { return Ok(none()) };
        let Some(group) = self.groups.get(view.group) else { return Ok(none()) };
        let persons = persons.filter(|persons| !persons.is_empty());
        let stays = |key: Key<'_>| !persons.is_some_and(|persons| persons.renames(key));
        self.fits(group, view)?;
        let rows = if view.parts == 1 { group.rows } else { group.rows / view.parts * 2 };
        let mut assembler = Assembler::new(&self.tables, usize::try_from(rows).unwrap_or_default());
        self.each(&self.sheaves, view.group, |stretch| match (persons, view.parts) {
            (None, 1) => assembler.add(stretch, |_| true),
            _ => assembler.add(stretch, |key| view.holds(key) && stays(key)),
        })?;
        self.each(&self.moved, view.group, |stretch| assembler.add(stretch, |key| view.holds(key)))?;
        for others in &self.others {
            others.of(view.group).filter(|key| view.holds(*key) && stays(*key)).for_each(|key| assembler.know(key));
        }
        let known = group.known.iter().map(|name| Key::of(name));
        known.filter(|key| view.holds(*key)).for_each(|key| assembler.know(key));
        Ok(assembler)
    }

    /// Notes that a partition will not be wanted again.
    pub(super) fn free(&self, partition: usize) {
        if let Some(view) = self.views.get(partition) {
            view.taken.store(true, Ordering::Release);
        }
    }

    /// Does something with the rows of a group, stretch by stretch.
    pub(super) fn each<'p>(
        &'p self,
        sheaves: impl IntoIterator<Item = &'p Placed>,
        group: usize,
        mut one: impl FnMut(&Stretch<'_>),
    ) -> Result<(), LogError> {
        for placed in sheaves {
            let file = self.files.get(placed.lane).and_then(Option::as_deref);
            let (bytes, rows) = placed.sheaf.stretch(group, file)?;
            // a lane without codes has no rows
            if let Some(codes) = self.codes.get(placed.lane).filter(|_| rows > 0) {
                one(&Stretch { bytes: &bytes, rows, origin: placed.origin, codes });
            }
        }
        Ok(())
    }

    /// Looks whether the largest customer of a large group fits into memory.
    fn fits(&self, group: &Group, view: &View) -> Result<(), LogError> {
        let cost = size::event_bytes(&self.tables.needs);
        if group.rows * cost <= self.most {
            return Ok(());
        }
        let mut counts: HashMap<SmolStr, u64> = HashMap::new();
        self.each(self.sheaves.iter().chain(&self.moved), view.group, |stretch| {
            let mut rows = Unpacker::new(stretch.bytes);
            while let Some(head) = rows.head() {
                if view.holds(head.key) {
                    *counts.entry(head.key.name()).or_default() += 1;
                }
                rows.skip(stretch.cells(head.name, &self.tables.needs));
            }
        })?;
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

impl View {
    fn holds(&self, key: Key<'_>) -> bool {
        self.parts == 1 || (key.hash() >> 16) & (self.parts - 1) == self.part
    }
}
