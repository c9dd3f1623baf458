//! Which folders are to be watched for files to come, change and go.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Folders, each with how deep it is watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders(BTreeMap<PathBuf, Depth>);

/// How deep a folder is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What is directly in it.
    Here,
    /// All that is below it.
    Below,
}

impl Folders {
    /// A file, which may not be there: the nearest folder above it that is.
    pub fn file(&mut self, path: &Path) {
        let above = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.add(above, Depth::Here);
    }

    /// Everything below a folder; while it isn't there, the nearest one above it that is.
    pub fn below(&mut self, folder: &Path) {
        self.add(folder, Depth::Below);
        // that the folder itself comes or goes is seen from above
        self.file(folder);
    }

    /// The folders, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, Depth)> {
        self.0.iter().map(|(folder, depth)| (folder.as_path(), *depth))
    }

    fn add(&mut self, folder: &Path, depth: Depth) {
        if folder.is_dir() {
            let known = self.0.entry(folder.to_owned()).or_insert(depth);
            *known = depth.max(*known);
        } else if let Some(above) = folder.parent() {
            let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
            self.add(above, Depth::Here);
        }
    }
}
