//! Whether log files are still those that were read: by their sizes and the times of their last change.
use super::{CustomersTable, Source};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What log files looked like from outside; another stamp means that they must be read anew.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp(Vec<(PathBuf, Option<Looks>)>);

/// A file's length and when it was last changed.
type Looks = (u64, Option<SystemTime>);

impl Stamp {
    /// Of logs and the table of customers, as they are now. A file that is missing has a stamp too.
    pub fn of(sources: &[Source], customers: Option<&CustomersTable>) -> Self {
        let logs = sources.iter().flat_map(|source| &source.files);
        let files = logs.chain(customers.map(|table| &table.file));
        Self(files.map(|file| (file.path.clone(), look(&file.path))).collect())
    }

    /// The files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|(path, _)| path.as_path())
    }
}

fn look(path: &Path) -> Option<(u64, Option<SystemTime>)> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.len(), meta.modified().ok()))
}
