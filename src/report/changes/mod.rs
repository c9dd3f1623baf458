//! What changed between two versions: one file a format.
//!
//! Never decides anything: what changed, and what that does, was settled before.
mod diagnostics;
mod human;
mod json;
mod verdicts;

pub use diagnostics::{github, sarif};
pub use human::human;
pub use json::json;

use crate::diag::{Place, Sources};
use crate::facts::Facts;
use crate::measure::Verdicts;
use crate::model::Model;

/// One version.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its model.
    pub model: &'a Model,
    /// Its texts.
    pub sources: &'a Sources,
}

/// What a version comes to on a log.
#[derive(Debug)]
pub struct Evaluated {
    /// What was found.
    pub facts: Facts,
    /// What it means.
    pub verdicts: Verdicts,
}

/// `file:line:column` of a place.
fn at(sources: &Sources, place: Option<Place>) -> Option<String> {
    let place = place?;
    let file = sources.get(place.file)?;
    let (line, column) = file.line_column(place.span.start);
    Some(format!("{}:{line}:{column}", file.path))
}
