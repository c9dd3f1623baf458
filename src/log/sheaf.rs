//! Packed rows of all partitions bound together: partition after partition, in memory or on disk.
//!
//! Rows are packed into room that is used again and again, and bound once there are enough of them: what is kept takes no
//! more room than it needs. Invariant: what is read back from disk is what was written, in the same order, so that a
//! bound on memory changes nothing but time.
use super::LogError;
use crate::history::cells::RowCells;
use crate::history::packed::{Head, Packed};
use std::borrow::Cow;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of rows that are enough to be bound, and for each partition: the room that they are packed into stays in the cache,
/// and no stretch is so short that getting it costs more than its rows.
const ENOUGH: usize = 1 << 22;
const ENOUGH_EACH: usize = 1 << 12;
/// No partition begins with more room than this.
const MOST_ROOM: usize = 1 << 17;

/// How much all binders may keep in memory together, and how much they do.
#[derive(Debug)]
pub(super) struct Bound {
    /// Bytes of memory that reading may take; packed rows get a part of it.
    pub(super) most: usize,
    held: AtomicUsize,
}

impl Bound {
    pub(super) fn new(most: usize) -> Self {
        Self { most, held: AtomicUsize::new(0) }
    }
}

/// A stretch of rows for each partition.
#[derive(Debug)]
pub(super) struct Sheaf {
    bytes: Bytes,
    /// For each partition where its bytes end, and how many rows it has.
    ends: Vec<usize>,
    rows: Vec<u32>,
}

#[derive(Debug)]
enum Bytes {
    Here(Vec<u8>),
    /// In the file of the binder, from here on.
    OnDisk(u64),
}

impl Sheaf {
    /// How many rows each partition has.
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The rows of a partition, and how many there are; `file` is that of the binder.
    pub(super) fn stretch(&self, partition: usize, file: Option<&File>) -> Result<(Cow<'_, [u8]>, u32), LogError> {
        let Some(rows) = self.rows.get(partition).copied().filter(|rows| *rows > 0) else {
            return Ok((Cow::Borrowed(&[]), 0));
        };
        let from = partition.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let to = self.ends.get(partition).copied().unwrap_or_default();
        let bytes = match (&self.bytes, file) {
            (Bytes::Here(bytes), _) => Cow::Borrowed(bytes.get(from..to).unwrap_or_default()),
            (Bytes::OnDisk(at), Some(file)) => {
                let mut bytes = vec![0; to - from];
                file.read_exact_at(&mut bytes, at + from as u64).map_err(|error| spill(&error))?;
                Cow::Owned(bytes)
            }
            (Bytes::OnDisk(_), None) => return Err(LogError::TooLarge),
        };
        Ok((bytes, rows))
    }
}

/// Packs rows by partition and binds them.
#[derive(Debug)]
pub(super) struct Binder<'a> {
    packed: Vec<Packed>,
    /// Bytes packed since rows were bound last.
    bytes: usize,
    /// Bytes that are enough to be bound.
    enough: usize,
    bound: &'a Bound,
    file: Option<Arc<File>>,
    /// Where the file ends.
    end: u64,
    sheaves: Vec<Sheaf>,
}

impl<'a> Binder<'a> {
    /// For so many partitions; one of so many binders.
    pub(super) fn new(bound: &'a Bound, partitions: usize, binders: usize) -> Self {
        let enough = ENOUGH.max(ENOUGH_EACH * partitions).min(bound.most / 8 / binders.max(1));
        // some get more rows than others
        let room = (enough / partitions.max(1) / 4 * 5).min(MOST_ROOM);
        Self {
            packed: (0..partitions).map(|place| Packed::beside(place, room)).collect(),
            bytes: 0,
            enough,
            bound,
            file: None,
            end: 0,
            sheaves: Vec::new(),
        }
    }

    /// One that writes into a file of that path.
    #[cfg(test)]
    pub(super) fn into(bound: &'a Bound, partitions: usize, path: &str) -> Self {
        let file = File::options().write(true).open(path).ok().map(Arc::new);
        Self { file, ..Self::new(bound, partitions, 1) }
    }

    /// The file, if anything was written.
    pub(super) fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// Looks at the room that the next row of a partition goes to, so that it is near when the row comes: many can be
    /// fetched at a time, while rows that are packed one after the other wait for each.
    #[inline]
    pub(super) fn look(&self, partition: usize) -> u8 {
        self.packed.get(partition).map_or(0, Packed::look)
    }

    /// Adds a row to a partition.
    #[inline]
    pub(super) fn push(&mut self, partition: usize, head: &Head<'_>, cells: RowCells<'_>) {
        if let Some(packed) = self.packed.get_mut(partition) {
            self.bytes += packed.push(head, cells);
        }
    }

    /// Binds the rows if there are enough of them.
    pub(super) fn relieve(&mut self) -> Result<(), LogError> {
        if self.bytes < self.enough { Ok(()) } else { self.bind() }
    }

    /// All rows since this was asked last, bound.
    pub(super) fn take(&mut self) -> Result<Vec<Sheaf>, LogError> {
        self.bind()?;
        Ok(std::mem::take(&mut self.sheaves))
    }

    fn bind(&mut self) -> Result<(), LogError> {
        if self.packed.iter().all(|packed| packed.rows() == 0) {
            return Ok(());
        }
        let mut all = Vec::with_capacity(self.bytes);
        let (mut ends, mut rows) = (Vec::with_capacity(self.packed.len()), Vec::with_capacity(self.packed.len()));
        for packed in &mut self.packed {
            all.extend_from_slice(packed.as_bytes());
            ends.push(all.len());
            rows.push(packed.rows());
            packed.clear();
        }
        self.bytes = 0;
        let held = self.bound.held.fetch_add(all.len(), Ordering::Relaxed);
        let bytes = if held + all.len() <= self.bound.most / 4 {
            Bytes::Here(all)
        } else {
            self.bound.held.fetch_sub(all.len(), Ordering::Relaxed);
            Bytes::OnDisk(self.write(&all).map_err(|error| spill(&error))?)
        };
        self.sheaves.push(Sheaf { bytes, ends, rows });
        Ok(())
    }

    /// Writes to the end of the file, and says where that was.
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<u64> {
        let file = match &self.file {
            Some(file) => file,
            None => self.file.insert(Arc::new(tempfile::tempfile()?)),
        };
        let at = self.end;
        file.write_all_at(bytes, at)?;
        self.end += bytes.len() as u64;
        Ok(at)
    }
}

fn spill(error: &std::io::Error) -> LogError {
    LogError::Spill { reason: error.to_string() }
}
