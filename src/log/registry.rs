//! Files in the order in which they are listed: their numbers, which column each slot was found in, and what to note.
//!
//! Invariant: used by one thread, file by file, so that notes and errors come in the order of the files.
use super::LogError;
use super::setup::{ATTRIBUTES, CUSTOMER, Setup};
use super::source::LogFile;
use super::table::{Chosen, Found, Slot};
use smol_str::SmolStr;
use std::sync::Arc;

/// What is known of a file once its head was read.
#[derive(Debug)]
pub(super) struct Shape {
    /// The entry of `logs` it belongs to.
    pub(super) source: usize,
    /// Its number.
    pub(super) file: u16,
    /// What it is.
    pub(super) log: LogFile,
    /// For each slot its place among the columns of the file.
    pub(super) places: Vec<Option<usize>>,
    /// For each slot the column it is read from; empty where there is none.
    pub(super) columns: Vec<SmolStr>,
    /// How many columns each row has, where rows are fields.
    pub(super) width: usize,
    /// Whether the times are instants by their type.
    pub(super) has_instants: bool,
}

/// The column of each slot, of a file with that name.
type FileColumns = (SmolStr, Vec<Option<SmolStr>>);

/// Takes files down.
#[derive(Debug)]
pub(super) struct Registry<'a> {
    setup: &'a Setup<'a>,
    /// All files so far, by number.
    pub(super) files: Vec<LogFile>,
    /// For each of them the column that each needed attribute is read from.
    pub(super) columns: Vec<Vec<SmolStr>>,
    /// By source, what to note of its columns.
    pub(super) notes: Vec<Vec<String>>,
    first_files: Vec<Option<FileColumns>>,
}

impl<'a> Registry<'a> {
    pub(super) fn new(setup: &'a Setup<'a>) -> Self {
        let sources = setup.entries.len();
        Self {
            setup,
            files: Vec::new(),
            columns: Vec::new(),
            notes: vec![Vec::new(); sources],
            first_files: vec![None; sources],
        }
    }

    /// Takes a file down of which the columns are known.
    pub(super) fn file(&mut self, source: usize, log: &LogFile, head: Found) -> Result<Arc<Shape>, LogError> {
        let file = u16::try_from(self.files.len()).map_err(|_| LogError::TooLarge)?;
        let Found { places, columns, width, has_instants } = head;
        let (slots, columns) = (self.slots(source), columns.as_slice());
        self.named_ids(source, log, slots, columns)?;
        self.even(source, &log.name, columns)?;
        let found: Vec<SmolStr> = columns.iter().map(|column| column.clone().unwrap_or_default()).collect();
        let ids = self.setup.entries.get(source).map_or(0, |entry| entry.id_slots.start);
        self.files.push(log.clone());
        self.columns.push(found.iter().take(ids).skip(ATTRIBUTES).cloned().collect());
        Ok(Arc::new(Shape { source, file, log: log.clone(), places, columns: found, width, has_instants }))
    }

    fn slots(&self, source: usize) -> &'a [Slot] {
        self.setup.entries.get(source).map(|entry| entry.slots.as_slice()).unwrap_or_default()
    }

    /// With identities some id must be there.
    fn named_ids(
        &self,
        source: usize,
        log: &LogFile,
        slots: &[Slot],
        columns: &[Option<SmolStr>],
    ) -> Result<(), LogError> {
        let Some(entry) = self.setup.entries.get(source) else { return Ok(()) };
        let ids = std::iter::once(CUSTOMER).chain(entry.id_slots.clone());
        if self.setup.options.identity.is_none() || ids.clone().any(|slot| matches!(columns.get(slot), Some(Some(_)))) {
            return Ok(());
        }
        let names = ids.filter_map(|slot| slots.get(slot)?.names.first());
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let sought = format!("that is an id ({})", names.join(", "));
        let hint = "; map the log's `customer` or declare its id in `identity`".to_owned();
        Err(LogError::NoColumn { file: log.name.clone(), sought, hint })
    }

    /// Compares a file's columns with those of the log's first file, of which it notes what a reader should know.
    fn even(&mut self, source: usize, name: &SmolStr, columns: &[Option<SmolStr>]) -> Result<(), LogError> {
        let Some((first, expected)) = self.first_files.get(source).and_then(Option::as_ref) else {
            let notes = self.noted(source, name, columns);
            self.notes.get_mut(source).into_iter().for_each(|all| all.extend(notes.clone()));
            if let Some(slot) = self.first_files.get_mut(source) {
                *slot = Some((name.clone(), columns.to_vec()));
            }
            return Ok(());
        };
        for (here, there) in columns.iter().zip(expected) {
            let (column, with, without) = match (here, there) {
                (Some(column), None) => (column, name, first),
                (None, Some(column)) => (column, first, name),
                (Some(here), Some(there)) if here != there => (there, first, name),
                _ => continue,
            };
            let (column, with, without) = (column.clone(), with.clone(), without.clone());
            return Err(LogError::Uneven { column, with, without });
        }
        Ok(())
    }

    /// Which columns were taken because nobody named any, and which attributes have none.
    fn noted(&self, source: usize, name: &SmolStr, columns: &[Option<SmolStr>]) -> Vec<String> {
        let slots = self.slots(source);
        let ids = self.setup.entries.get(source).map_or(0, |entry| entry.id_slots.start);
        let taken = slots.iter().zip(columns).filter(|(slot, _)| slot.chosen == Chosen::Usual);
        let taken = taken.filter_map(|(slot, column)| Some(format!("{} from `{}`", slot.what, column.as_ref()?)));
        let taken: Vec<String> = taken.collect();
        let attributes = slots.iter().zip(columns).take(ids).skip(ATTRIBUTES);
        let absent = attributes.filter(|(_, column)| column.is_none());
        let mut absent: Vec<String> = absent.map(|(slot, _)| slot.what.to_string()).collect();
        absent.dedup();
        let mut notes = Vec::new();
        if !taken.is_empty() {
            notes.push(format!("`{name}`: read {}", taken.join(", ")));
        }
        if !absent.is_empty() {
            notes.push(format!("`{name}` has no column for {}: missing on all of its events", absent.join(", ")));
        }
        notes
    }
}
