//! Why a verb could not do its job: never a finding about definitions, which are diagnostics.
use super::exit::Exit;
use crate::export::Unsayable;
use std::fmt;
use std::io;
use std::path::Path;

/// A sentence for standard error and the exit code that goes with it.
#[derive(Debug)]
pub struct Failure {
    /// What is wrong and what to do, in the style of diagnostics.
    pub message: String,
    /// What the process returns.
    pub exit: Exit,
}

impl Failure {
    /// Something was asked for that doesn't make sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), exit: Exit::Usage }
    }

    /// Something that should never happen.
    pub fn bug(message: impl Into<String>) -> Self {
        Self { message: format!("{}; this is a bug in Wayfare, please report it", message.into()), exit: Exit::Bug }
    }

    /// A file that can't be written.
    pub fn unwritable(path: &Path, error: &io::Error) -> Self {
        Self::usage(format!("can't write `{}`: {}", path.display(), reason(error)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::bug(format!("the report can't be written as JSON ({error})"))
    }
}

impl From<crate::report::table::TableError> for Failure {
    fn from(error: crate::report::table::TableError) -> Self {
        Self::bug(format!("the list can't be written as Parquet ({error})"))
    }
}

impl From<Unsayable> for Failure {
    fn from(error: Unsayable) -> Self {
        Self::bug(error.to_string())
    }
}

/// The system's reason without its number: "no such file or directory".
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(chars).collect()
}
