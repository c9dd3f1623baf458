//! Files that a run writes: none that it reads, and none twice.
//!
//! Looked at before anything is read, so that no log is lost and no long run ends with nothing.
use super::failure::Failure;
use super::logs::Logs;
use crate::project::{PROJECT_FILE, Project};
use std::path::{Path, PathBuf};

/// What a run is going to write, each file with the option that names it.
pub type Targets<'a> = Vec<(&'static str, &'a Path)>;

/// What a run reads: where it really is, and what it is.
pub type Inputs = Vec<(PathBuf, &'static str)>;

/// Makes sure that every target can be written without harm.
///
/// # Errors
/// Where one is read in the same run, is written twice, or is in no folder.
pub fn check<'a>(
    targets: impl IntoIterator<Item = (&'static str, &'a Path)>,
    read: &[(PathBuf, &'static str)],
) -> Result<(), Failure> {
    let mut written: Vec<(PathBuf, &str)> = Vec::new();
    for (option, path) in targets {
        let shown = path.display();
        if path == Path::new("-") {
            return Err(Failure::usage(format!("`{option}` writes a file, and `-` is none: name a file")));
        }
        let Some(place) = place(path)? else { continue };
        if let Some((_, what)) = read.iter().find(|(other, _)| *other == place) {
            return Err(Failure::usage(format!("`{option}` would overwrite {what} `{shown}`: name another file")));
        }
        if let Some((_, other)) = written.iter().find(|(other, _)| *other == place) {
            let both = if *other == option { format!("`{option}` twice") } else { format!("`{other}` and `{option}`") };
            return Err(Failure::usage(format!("{both} would write `{shown}`: name two files")));
        }
        written.push((place, option));
    }
    Ok(())
}

/// The file that an option names, if it is given.
pub fn file<'a>(option: &'static str, path: &'a Option<PathBuf>) -> Option<(&'static str, &'a Path)> {
    path.as_deref().map(|path| (option, path))
}

/// What a run on these logs reads.
pub fn logs(logs: &Logs) -> Inputs {
    let files = logs.sources.iter().flat_map(|source| &source.files).filter_map(|file| real(&file.path, "the log"));
    let table = logs.customers.iter().filter_map(|table| real(&table.file.path, "the table of customers"));
    files.chain(table).collect()
}

/// What is read of a project but for its logs.
pub fn definitions(project: &Project) -> Inputs {
    let files = project.definitions.iter().filter_map(|one| one.path.as_deref());
    let files = files.filter_map(|path| real(path, "the definitions"));
    files.chain(real(&project.root.join(PROJECT_FILE), "the project file")).collect()
}

/// What is read of a project with these logs.
pub fn inputs(project: &Project, read: &Logs) -> Inputs {
    [logs(read), definitions(project)].concat()
}

/// A file that is read; nothing if there is none.
pub fn real(path: &Path, what: &'static str) -> Option<(PathBuf, &'static str)> {
    std::fs::canonicalize(path).ok().map(|path| (path, what))
}

/// Where a file really is, or will be; nothing for what can be written over and over, such as `/dev/null`.
fn place(path: &Path) -> Result<Option<PathBuf>, Failure> {
    if let Ok(real) = std::fs::canonicalize(path) {
        return Ok(real.is_file().then_some(real));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).map_err(|error| Failure::unwritable(path, &error))?;
    Ok(path.file_name().map(|name| folder.join(name)))
}
