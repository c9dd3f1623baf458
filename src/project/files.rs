//! Where files come from: the disk, or memory.
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::{Component, Path, PathBuf};

/// What a path names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Neither, such as a pipe; it is never read.
    Other,
}

/// Files as a project needs them.
pub trait Files: Debug {
    /// What a path names, links followed; nothing if there is nothing.
    fn kind(&self, path: &Path) -> Option<Kind>;

    /// The first `limit` bytes of a file.
    ///
    /// # Errors
    /// When it cannot be read.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>>;

    /// What a folder holds, sorted by name.
    ///
    /// # Errors
    /// When it cannot be read.
    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>>;

    /// The path without links and dots; two paths of one file give the same.
    ///
    /// # Errors
    /// When there is no such file.
    fn canonical(&self, path: &Path) -> Result<PathBuf>;
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn kind(&self, path: &Path) -> Option<Kind> {
        let meta = std::fs::metadata(path).ok()?;
        Some(match (meta.is_file(), meta.is_dir()) {
            (true, _) => Kind::File,
            (_, true) => Kind::Folder,
            _ => Kind::Other,
        })
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let entries: Result<Vec<PathBuf>> =
            std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
        let mut paths = entries?;
        paths.sort();
        Ok(paths)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        std::fs::canonicalize(path)
    }
}

/// Files in memory, by path without dots; folders are the parents of files.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// Adds a file.
    #[must_use]
    pub fn with(mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(plain(&path.into()), bytes.into());
        self
    }
}

impl Files for Memory {
    fn kind(&self, path: &Path) -> Option<Kind> {
        let path = plain(path);
        if self.files.contains_key(&path) {
            return Some(Kind::File);
        }
        self.files.keys().any(|file| file.starts_with(&path)).then_some(Kind::Folder)
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        let bytes = self.files.get(&plain(path)).ok_or_else(|| Error::from(ErrorKind::NotFound))?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(bytes.iter().copied().take(limit).collect())
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let folder = plain(folder);
        let child = |file: &PathBuf| {
            let below = file.strip_prefix(&folder).ok()?;
            below.components().next().map(|first| folder.join(first))
        };
        let mut paths: Vec<PathBuf> = self.files.keys().filter_map(child).collect();
        paths.dedup();
        Ok(paths)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        match self.kind(path) {
            Some(_) => Ok(plain(path)),
            None => Err(Error::from(ErrorKind::NotFound)),
        }
    }
}

/// The path without `.` and `..`, by its words alone.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !plain.pop() {
                    plain.push(component);
                }
            }
            other => plain.push(other),
        }
    }
    plain
}
