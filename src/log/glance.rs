//! A look at the beginning of a file: all of its columns, and what stands in the first rows.
//!
//! Never judges: which column is what is for whoever looks.
use super::open::{Format, found, open};
use super::source::LogFile;
use super::table::{Cells, Chosen, Presence, Sink, Slot};
use super::{Fault, LogError, json, parquet, separated, xes};
use smol_str::SmolStr;

/// A file has more columns than anybody will look at; the others are passed over.
const MOST_COLUMNS: usize = 200;

/// The beginning of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// The columns, in the order in which they are met.
    pub columns: Vec<Glimpse>,
    /// How many rows were looked at.
    pub rows: usize,
    /// Whether the file is XES, in which the columns have a meaning already.
    pub is_xes: bool,
}

/// A column, and what stands in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glimpse {
    /// Its name.
    pub name: SmolStr,
    /// Row by row; nothing where the field is empty.
    pub cells: Vec<Option<SmolStr>>,
}

/// Looks at so many rows at the beginning of a file; rows that can't be taken apart are passed over.
///
/// # Errors
/// Where the file can't be opened, or is no log at all.
pub fn glance(file: &LogFile, rows: usize) -> Result<Glance, LogError> {
    let (format, _) = found(file)?;
    if format == Format::Parquet {
        let names = parquet::names(file)?;
        let (found, head) = parquet::head(file, &slots(&names))?;
        let mut first = First::new(names, rows);
        let read = parquet::read_all(&head, &file.name, &found.places, &mut first);
        return first.finish(read, false);
    }
    let (format, bytes) = open(file)?;
    let name = &file.name;
    match format {
        Format::Separated(delimiter) => {
            let names = separated::names_of(name, bytes, delimiter)?;
            let places: Vec<Option<usize>> = (0..names.len()).map(Some).collect();
            let width = names.len();
            let mut first = First::new(names, rows);
            let read = separated::read(name, open(file)?.1, delimiter, &places, width, &mut first);
            first.finish(read, false)
        }
        Format::Json => {
            let names = json::keys(name, bytes, rows)?;
            let mut first = First::new(names.clone(), rows);
            let read = json::read(name, open(file)?.1, &names, &mut first);
            first.finish(read, false)
        }
        Format::Xes | Format::Parquet => {
            let names = xes::keys(name, bytes, rows)?;
            let mut first = First::new(names.clone(), rows);
            let read = xes::read(name, open(file)?.1, &names, &mut first);
            first.finish(read, true)
        }
    }
}

fn slots(names: &[SmolStr]) -> Vec<Slot> {
    let slot = |name: &SmolStr| Slot {
        what: name.clone(),
        names: vec![name.clone()],
        chosen: Chosen::Named,
        presence: Presence::Optional,
    };
    names.iter().map(slot).collect()
}

/// Keeps the first rows and then ends reading.
struct First {
    glance: Glance,
    most: usize,
}

impl First {
    fn new(names: Vec<SmolStr>, most: usize) -> Self {
        let column = |name: SmolStr| Glimpse { name, cells: Vec::new() };
        let columns = names.into_iter().take(MOST_COLUMNS).map(column).collect();
        Self { glance: Glance { columns, rows: 0, is_xes: false }, most }
    }

    /// What was seen; that reading ended early is no error.
    fn finish(self, read: Result<(), LogError>, is_xes: bool) -> Result<Glance, LogError> {
        match read {
            Err(error) if self.glance.rows < self.most => Err(error),
            _ => Ok(Glance { is_xes, ..self.glance }),
        }
    }
}

impl Sink for First {
    fn row(&mut self, _: u64, cells: &impl Cells) -> Result<(), LogError> {
        for (slot, column) in self.glance.columns.iter_mut().enumerate() {
            let text = cells.cell(slot).map(|cell| SmolStr::new(String::from_utf8_lossy(cell)));
            column.cells.push(text);
        }
        self.glance.rows += 1;
        // any error ends reading; `finish` knows that this one means nothing
        if self.glance.rows < self.most { Ok(()) } else { Err(LogError::TooLarge) }
    }

    fn refuse(&mut self, _: u64, _: Fault) -> Result<(), LogError> {
        Ok(())
    }

    fn customer(&mut self, _: &str) {}
}
