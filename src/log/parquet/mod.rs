//! Parquet: only the columns that are needed, row groups piece by piece, low-cardinality texts by their dictionaries.
//!
//! A value means what it would mean as the text that a CSV writer shows for it (`text`); where that can be had without
//! the text, it is (`column`, `short`).
mod column;
mod group;
mod head;
mod short;
mod text;

pub(super) use group::{read, read_all, texts};
pub(super) use head::{Head, Span, head, names};

use super::LogError;
use ::parquet::errors::ParquetError;
use smol_str::SmolStr;

/// Does something with the library, which panics on some damaged files.
fn guarded<T>(file: &SmolStr, work: impl FnOnce() -> T) -> Result<T, LogError> {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    done.map_err(|_| LogError::Damaged { file: file.clone() })
}

/// The error that a failure of the library is.
fn fault(file: &SmolStr, error: &ParquetError) -> LogError {
    let text = error.to_string();
    let cut = ["Corrupt footer", "footer", "EOF", "end of file", "Range error", "not enough bytes"];
    if cut.iter().any(|words| text.contains(words)) {
        return LogError::Cut { file: file.clone() };
    }
    // the library says for each of its layers that something else went wrong
    let layers = ["External: ", "Parquet argument error: ", "Parquet error: ", "Parser error: "];
    let mut reason = text.as_str();
    while let Some(rest) = layers.iter().find_map(|layer| reason.strip_prefix(layer)) {
        reason = rest;
    }
    LogError::Io { file: file.clone(), reason: reason.to_owned() }
}
