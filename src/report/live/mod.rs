//! What a person who edits definitions sees: what changed since the last result, and what was wrong on the way.
//!
//! Never decides anything: values and verdicts were settled before; here they are only laid side by side.
mod broken;
mod page;
mod standing;
#[cfg(test)]
mod tests;

pub use broken::violations;
pub use page::page;
pub use standing::{Change, Standing, Standings};

use crate::diag::{Diagnostic, Sources};

/// One run of definitions that are being edited.
#[derive(Debug)]
pub struct LiveRun<'a> {
    /// Its number, from 1.
    pub number: u64,
    /// When it began.
    pub time: jiff::Timestamp,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// The files that led to it; none for the first.
    pub files: &'a [String],
    /// What is wrong with the definitions.
    pub diagnostics: &'a [Diagnostic],
    /// The texts that diagnostics point into.
    pub sources: &'a Sources,
    /// Why the log could not be evaluated.
    pub error: Option<&'a str>,
    /// What is different since the last result.
    pub changes: &'a [Change],
}
