//! Where a log is and how its columns are to be understood.
use super::decode::Unit;
use super::identity::Identity;
use super::time::TimeFormat;
use crate::history::Order;
use jiff::tz::TimeZone;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// One log: files of the same shape, read in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// The files, each with the name to be shown for it; globs are expanded and sorted already.
    pub files: Vec<LogFile>,
    /// How its columns are to be understood.
    pub mapping: Mapping,
}

/// One file of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports and messages.
    pub name: SmolStr,
}

/// Which column is what. What is not given is looked for under the usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// The customer's column.
    pub customer: Option<SmolStr>,
    /// The time's column.
    pub time: Option<SmolStr>,
    /// How times are written.
    pub time_format: TimeFormat,
    /// The zone of times without an offset; UTC, with a note, if absent.
    pub zone: Option<TimeZone>,
    /// The raw event name.
    pub event: EventName,
    /// The column of an id that marks duplicates, if there is one.
    pub event_id: Option<SmolStr>,
    /// The channel's column.
    pub channel: Option<SmolStr>,
    /// Attributes that have another column than their own name, or a unit.
    pub attributes: BTreeMap<SmolStr, AttributeMapping>,
}

/// Where the raw event name comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum EventName {
    /// From the first of the usual columns.
    #[default]
    Usual,
    /// From this column.
    Column(SmolStr),
    /// Every row is such an event.
    Fixed(SmolStr),
}

/// Where an attribute is and what it is counted in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttributeMapping {
    /// Its column, if it is not its own name.
    pub column: Option<SmolStr>,
    /// The unit of bare numbers.
    pub unit: Option<Unit>,
    /// Whether a comma stands before the fraction of numbers, as in `1.249,50`.
    pub decimal_comma: bool,
}

/// The table of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomersTable {
    /// The file.
    pub file: LogFile,
    /// The column with the customer's id.
    pub key: SmolStr,
}

/// What happens to a bad row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadRows {
    /// The first one ends reading with an error.
    #[default]
    Stop,
    /// All of them are set aside, with their reasons.
    Quarantine,
}

/// How a log is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// What orders a customer's events.
    pub order: Order,
    /// Whether every customer's history is finished.
    pub complete: bool,
    /// Events after this instant (microseconds since 1970 UTC) are not seen; it is the watermark.
    pub as_of: Option<i64>,
    /// What happens to bad rows.
    pub bad_rows: BadRows,
    /// Which columns identify people; without it each log's customer column does.
    pub identity: Option<Identity>,
    /// Bytes of memory that reading may take, about; most of what there is if absent.
    pub memory: Option<u64>,
    /// How the work is cut, which nothing but speed depends on.
    pub layout: Layout,
    /// Who is told how far reading is.
    pub progress: Progress,
}

/// What is told how many bytes of how many were read, from any thread.
pub type Listener = dyn Fn(u64, u64) + Send + Sync;

/// Tells somebody, or nobody, how far reading is.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Listener>>);

impl PartialEq for Progress {
    /// Who listens makes no difference to what is read.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Progress {}

impl Progress {
    /// Tells this listener.
    pub fn to(listener: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub(super) fn tell(&self, done: u64, all: u64) {
        if let Some(listener) = &self.0 {
            listener(done, all);
        }
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Progress(to somebody)" } else { "Progress(to nobody)" })
    }
}

/// How the work of reading is cut; chosen by size where absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many bits of a customer's hash tell the partition.
    pub partition_bits: Option<u32>,
    /// Bytes of text that one piece of work holds.
    pub chunk: Option<usize>,
}

impl LogFile {
    /// A file that is shown by its path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = SmolStr::new(path.to_string_lossy());
        Self { path, name }
    }
}

impl Source {
    /// A log in these files, with the usual columns.
    pub fn of<P: Into<PathBuf>>(paths: impl IntoIterator<Item = P>) -> Self {
        Self { files: paths.into_iter().map(LogFile::new).collect(), mapping: Mapping::default() }
    }

    /// The files that stand in the list more than once and mean the same each time.
    pub(super) fn listed_twice(sources: &[Self]) -> Vec<SmolStr> {
        let mut seen: BTreeMap<PathBuf, Vec<&Mapping>> = BTreeMap::new();
        let mut twice = Vec::new();
        for (source, file) in sources.iter().flat_map(|source| source.files.iter().map(move |file| (source, file))) {
            let path = std::fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
            let mappings = seen.entry(path).or_default();
            if !mappings.contains(&&source.mapping) {
                mappings.push(&source.mapping);
            } else if !twice.contains(&file.name) {
                twice.push(file.name.clone());
            }
        }
        twice
    }
}
