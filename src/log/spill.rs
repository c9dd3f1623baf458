//! Packed rows to disk and back, where memory is bounded.
//!
//! Invariant: what is read back is what was written, in the same order, so that a bound changes nothing but time.
use super::LogError;
use super::chunk::{Chunk, Spilled};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How much the lanes may hold together, and how much they do.
#[derive(Debug)]
pub(super) struct Bound {
    /// Bytes of memory that reading may take; packed rows get a part of it.
    pub(super) most: usize,
    held: AtomicUsize,
}

/// Where one lane writes.
#[derive(Debug)]
pub(super) struct Spill<'a> {
    bound: &'a Bound,
    /// What of the bound a lane may use for its chunk alone once the rest is used up.
    share: usize,
    file: Option<Arc<File>>,
    end: u64,
}

impl Bound {
    pub(super) fn new(most: usize) -> Self {
        Self { most, held: AtomicUsize::new(0) }
    }
}

impl<'a> Spill<'a> {
    /// For one of so many lanes.
    pub(super) fn new(bound: &'a Bound, lanes: usize) -> Self {
        Self { bound, share: bound.most / 8 / lanes.max(1), file: None, end: 0 }
    }

    /// For one lane, into a file of that path.
    #[cfg(test)]
    pub(super) fn into(bound: &'a Bound, path: &str) -> Self {
        let file = File::options().write(true).open(path).ok().map(Arc::new);
        Self { file, ..Self::new(bound, 1) }
    }

    /// The file, if anything was written.
    pub(super) fn file(&self) -> Option<&Arc<File>> {
        self.file.as_ref()
    }

    /// Writes a chunk's rows away if there are too many.
    pub(super) fn relieve(&mut self, chunk: &mut Chunk) -> Result<(), LogError> {
        if chunk.bytes < self.share || self.bound.held.load(Ordering::Relaxed) + chunk.bytes <= self.bound.most / 4 {
            return Ok(());
        }
        self.write(chunk).map_err(|error| LogError::Spill { reason: error.to_string() })
    }

    /// Counts a finished chunk as held, or writes it away.
    pub(super) fn settle(&mut self, chunk: &mut Chunk) {
        let held = self.bound.held.fetch_add(chunk.bytes, Ordering::Relaxed);
        if held + chunk.bytes <= self.bound.most / 4 {
            chunk.packed.iter_mut().for_each(crate::history::packed::Packed::shrink);
            return;
        }
        self.bound.held.fetch_sub(chunk.bytes, Ordering::Relaxed);
        if let (Err(error), None) = (self.write(chunk), &chunk.stop) {
            let error = LogError::Spill { reason: error.to_string() };
            chunk.stop = Some(super::chunk::Stop::Error(error));
        }
    }

    fn write(&mut self, chunk: &mut Chunk) -> std::io::Result<()> {
        let file = match &self.file {
            Some(file) => Arc::clone(file),
            None => Arc::clone(self.file.insert(Arc::new(tempfile::tempfile()?))),
        };
        let mut out = std::io::BufWriter::with_capacity(1 << 18, &*file);
        for (partition, packed) in chunk.packed.iter_mut().enumerate() {
            let (bytes, rows) = packed.take();
            if rows == 0 {
                continue;
            }
            out.write_all(&bytes)?;
            chunk.spilled.push((partition, Spilled { at: self.end, len: bytes.len(), rows }));
            self.end += bytes.len() as u64;
        }
        out.flush()?;
        chunk.bytes = 0;
        Ok(())
    }
}

/// Reads a stretch back.
pub(super) fn read_back(file: &File, stretch: Spilled) -> Result<Vec<u8>, LogError> {
    let mut bytes = vec![0; stretch.len];
    file.read_exact_at(&mut bytes, stretch.at).map_err(|error| LogError::Spill { reason: error.to_string() })?;
    Ok(bytes)
}
