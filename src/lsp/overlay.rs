//! The files as the user sees them: what is open in the editor over what is on the disk.
use crate::project::{Disk, Files, Kind};
use std::collections::BTreeMap;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Open texts by path.
#[derive(Debug, Default)]
pub struct Overlay {
    open: BTreeMap<PathBuf, Arc<str>>,
}

impl Overlay {
    /// Sets the text of an open file.
    pub fn set(&mut self, path: &Path, text: Arc<str>) {
        self.open.insert(path.to_path_buf(), text);
    }

    /// Forgets an open file.
    pub fn close(&mut self, path: &Path) {
        self.open.remove(path);
    }
}

/// The one path of a file, also of one that is not on the disk yet.
pub fn canonical(path: &Path) -> PathBuf {
    if let Ok(path) = Disk.canonical(path) {
        return path;
    }
    let folder = path.parent().and_then(|folder| Disk.canonical(folder).ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_path_buf(),
    }
}

impl Files for Overlay {
    fn kind(&self, path: &Path) -> Option<Kind> {
        if self.open.contains_key(path) { Some(Kind::File) } else { Disk.kind(path) }
    }

    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>> {
        let Some(text) = self.open.get(path) else { return Disk.read(path, limit) };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(text.bytes().take(limit).collect())
    }

    fn list(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let mut paths = Disk.list(folder).unwrap_or_default();
        paths.extend(self.open.keys().filter(|path| path.parent() == Some(folder)).cloned());
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    fn canonical(&self, path: &Path) -> Result<PathBuf> {
        match self.open.contains_key(path) {
            true => Ok(path.to_path_buf()),
            false => Disk.canonical(path),
        }
    }
}
