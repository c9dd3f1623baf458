//! The files of a log cut into pieces of work, handed out in the order of the log.
//!
//! Invariant: the head of each file is read here, one file after the other, so that errors and notes about columns come
//! in the order of the files whoever reads the rest.
use super::LogError;
use super::open::{self, Format, fault};
use super::read::Approach;
use super::registry::{Registry, Shape};
use super::setup::Setup;
use super::source::{LogFile, Source};
use super::{cut, json, parquet, separated, xes};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// A piece of a log.
#[derive(Debug)]
pub(super) enum Work {
    /// A file that is read in one piece, by its own reader.
    Whole(Format),
    /// A piece of a file of text.
    Text(Format, cut::Piece),
    /// Rows of a Parquet file.
    Span(Arc<parquet::Head>, parquet::Span),
}

/// A file of which pieces are left.
struct Open {
    shape: Arc<Shape>,
    rest: Rest,
}

enum Rest {
    Spans { head: Arc<parquet::Head>, spans: std::vec::IntoIter<parquet::Span> },
    Text(Format, cut::Rest),
}

impl Open {
    fn next(&mut self) -> Result<Option<Work>, LogError> {
        match &mut self.rest {
            Rest::Spans { head, spans } => Ok(spans.next().map(|span| Work::Span(Arc::clone(head), span))),
            Rest::Text(format, rest) => {
                let piece = rest.next(&self.shape.log.name)?;
                Ok(piece.map(|piece| Work::Text(*format, piece)))
            }
        }
    }
}

/// Hands out the work.
pub(super) struct Supply<'a> {
    pub(super) sources: &'a [Source],
    setup: &'a Setup<'a>,
    approach: &'a Approach,
    pub(super) registry: Registry<'a>,
    /// The next file, as source and file.
    next: (usize, usize),
    open: Option<Open>,
    /// What the files were when they were opened.
    pub(super) stamps: Vec<(LogFile, Stamp)>,
    /// Bytes of all files, and of those pieces that were handed out.
    all: u64,
    handed: u64,
    /// How many pieces were handed out.
    pub(super) count: usize,
    /// Whether files are read in one piece each.
    is_serial: bool,
    /// Nothing more is wanted.
    pub(super) is_over: bool,
}

/// By what one sees that a file changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
}

fn len(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

impl Stamp {
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let meta = std::fs::metadata(path)?;
        Ok(Self { len: meta.len(), modified: meta.modified().ok() })
    }
}

impl<'a> Supply<'a> {
    pub(super) fn new(sources: &'a [Source], setup: &'a Setup<'a>, approach: &'a Approach) -> Self {
        Self {
            sources,
            setup,
            approach,
            registry: Registry::new(setup),
            next: (0, 0),
            open: None,
            stamps: Vec::new(),
            all: sources.iter().flat_map(|source| &source.files).map(|file| len(&file.path)).sum(),
            handed: 0,
            count: 0,
            is_serial: setup.entries.iter().any(|entry| entry.has_event_ids),
            is_over: false,
        }
    }

    /// The next piece, with its place among all.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Arc<Shape>, Work)>, LogError> {
        if self.is_over {
            return Ok(None);
        }
        let piece = self.piece();
        if !matches!(piece, Ok(Some(_))) {
            self.is_over = true;
        }
        let Some((shape, work)) = piece? else { return Ok(None) };
        self.count += 1;
        self.handed += match &work {
            Work::Whole(_) => len(&shape.log.path),
            Work::Span(_, span) => span.bytes,
            Work::Text(_, piece) => piece.bytes(&shape.log.path),
        };
        self.setup.options.progress.tell(self.handed.min(self.all), self.all);
        Ok(Some((self.count - 1, shape, work)))
    }

    fn piece(&mut self) -> Result<Option<(Arc<Shape>, Work)>, LogError> {
        if let Some(open) = &mut self.open
            && let Some(work) = open.next()?
        {
            return Ok(Some((Arc::clone(&open.shape), work)));
        }
        self.open = None;
        let (source, file) = self.next;
        let Some(files) = self.sources.get(source).map(|source| &source.files) else { return Ok(None) };
        let Some(file) = files.get(file) else {
            self.next = (source + 1, 0);
            return self.piece();
        };
        self.next.1 += 1;
        let stamp = Stamp::of(&file.path).map_err(|error| fault(&file.name, &error))?;
        self.stamps.push((file.clone(), stamp));
        let slots = self.setup.entries.get(source).map(|entry| entry.slots.as_slice()).unwrap_or_default();
        if open::found(file)?.0 == Format::Parquet {
            let (found, head) = parquet::head(file, slots)?;
            let shape = self.registry.file(source, file, found)?;
            // at the end threads wait for each other
            let pieced = if self.is_last() { rayon::current_num_threads() } else { 0 };
            let spans = head.spans(pieced).into_iter();
            self.open = Some(Open { shape, rest: Rest::Spans { head: Arc::new(head), spans } });
            return self.piece();
        }
        let (format, bytes) = open::open(file)?;
        let found = match format {
            Format::Separated(delimiter) => separated::head(&file.name, bytes, delimiter, slots)?,
            Format::Json => json::head(&file.name, bytes, slots)?,
            Format::Xes | Format::Parquet => xes::head(slots),
        };
        let shape = self.registry.file(source, file, found)?;
        if format == Format::Xes {
            return Ok(Some((shape, Work::Whole(format))));
        }
        let is_whole = self.approach.whole.contains(&shape.file) || self.is_serial;
        let rest = cut::Rest::of(file, is_whole, self.setup.options.layout.chunk)?;
        self.open = Some(Open { shape, rest: Rest::Text(format, rest) });
        self.piece()
    }

    /// Whether there is no other file.
    fn is_last(&self) -> bool {
        let (source, file) = self.next;
        let mut left = self.sources.iter().skip(source).map(|source| source.files.len());
        left.next().is_none_or(|files| files <= file) && left.all(|files| files == 0)
    }

    /// Looks whether every file is still what it was.
    pub(super) fn unchanged(&self) -> Result<(), LogError> {
        for (file, stamp) in &self.stamps {
            if Stamp::of(&file.path).ok() != Some(*stamp) {
                return Err(LogError::Changed { file: file.name.clone() });
            }
        }
        Ok(())
    }
}
