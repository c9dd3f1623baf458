//! Project files and the files of a project.
mod hostile;
mod loading;
mod pages;
mod settings;

use super::*;
use crate::diag::{Diagnostic, Sources};

/// A finding as `CODE at LINE:COLUMN «text»: message; help`.
fn shown(found: &Diagnostic, sources: &Sources) -> String {
    let place = found.place().unwrap();
    let file = sources.get(place.file).unwrap();
    let (line, column) = file.line_column(place.span.start);
    let text = sources.text_at(place);
    let help = found.help.as_deref().unwrap_or_default();
    format!("{} {}:{line}:{column} «{text}»: {}; {help}", found.code.id, file.path, found.message)
}
