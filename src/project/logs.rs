//! A project's logs, ready to be read.
use super::Project;
use super::files::{Files, plain};
use super::folder::{self, Odd};
use super::settings::Written;
use crate::history::Order;
use crate::log::{CustomersTable, LogError, LogFile, ReadOptions, Source};
use smol_str::SmolStr;
use std::path::{Path, PathBuf};

/// Where files that belong to a project may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// A file.
    File(PathBuf),
    /// Some of the files below a folder.
    Below(PathBuf),
}

impl Project {
    /// Where the logs of the project file lie.
    pub fn log_patterns(&self) -> Vec<Pattern> {
        self.settings.logs.iter().map(|log| pattern(&log.path, &self.root)).collect()
    }

    /// Where the definitions of the project file lie: files, or folders of them.
    pub fn definition_patterns(&self) -> Vec<Pattern> {
        let below = |pattern| match pattern {
            Pattern::File(path) if path.extension().is_none_or(|ending| ending != "journey") => Pattern::Below(path),
            other => other,
        };
        self.settings.definitions.iter().map(|written| below(pattern(written, &self.root))).collect()
    }

    /// The logs of the project file, their globs expanded and sorted by path.
    ///
    /// # Errors
    /// When a glob matches no file.
    pub fn log_sources(&self, files: &dyn Files) -> Result<Vec<Source>, LogError> {
        let source = |log: &super::LogSettings| {
            let found = log_files(&log.path, &self.root, files)?;
            Ok(Source { files: found, mapping: log.mapping.clone() })
        };
        self.settings.logs.iter().map(source).collect()
    }

    /// The table of customers, if there is one.
    pub fn customers_table(&self) -> Option<CustomersTable> {
        let customers = self.settings.customers.as_ref()?;
        let path = plain(&self.root.join(&customers.path.text));
        let file = LogFile { path, name: customers.path.text.clone() };
        Some(CustomersTable { file, key: customers.key.clone() })
    }

    /// How the project file wants its logs to be read.
    pub fn read_options(&self) -> ReadOptions {
        let (order, complete): (Order, bool) = (self.settings.order(), self.settings.is_complete());
        ReadOptions { order, complete, identity: self.settings.identity.clone(), ..ReadOptions::default() }
    }
}

fn pattern(written: &Written, root: &Path) -> Pattern {
    let whole = Path::new(written.text.as_str());
    if !folder::is_glob(&written.text) {
        return Pattern::File(plain(&root.join(whole)));
    }
    let is_fixed = |part: &std::path::Component<'_>| !folder::is_glob(&part.as_os_str().to_string_lossy());
    let fixed: PathBuf = whole.components().take_while(is_fixed).collect();
    Pattern::Below(plain(&root.join(fixed)))
}

fn log_files(written: &Written, root: &Path, files: &dyn Files) -> Result<Vec<LogFile>, LogError> {
    if !folder::is_glob(&written.text) {
        return Ok(vec![LogFile { path: plain(&root.join(&written.text)), name: written.text.clone() }]);
    }
    glob_files(&written.text, root, files)
}

/// The log files that a glob relative to a folder matches, sorted by path; links that lead nowhere are among them.
///
/// # Errors
/// When it matches no file, or very many.
pub fn glob_files(pattern: &str, root: &Path, files: &dyn Files) -> Result<Vec<LogFile>, LogError> {
    let found = folder::matching(files, root, pattern, Odd::Found)
        .map_err(|folder::TooMany| LogError::ManyMatches { pattern: pattern.into() })?;
    if found.is_empty() {
        return Err(LogError::NoMatch { pattern: pattern.into() });
    }
    let file = |path: std::path::PathBuf| {
        let name = SmolStr::new(path.strip_prefix(root).unwrap_or(&path).to_string_lossy());
        LogFile { path, name }
    };
    Ok(found.into_iter().map(file).collect())
}
