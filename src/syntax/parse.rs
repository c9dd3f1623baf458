//! One file's text into its tree and everything that is wrong with its syntax.
use super::ast::File;
use super::grammar::{Rule, WayfareParser};
use super::lower::Lower;
use super::recover::{lost_names, recover};
use super::scan::{Scan, scan};
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, FileId, Span};
use pest::Parser;

/// The longest text that is parsed, in bytes; a longer file is refused.
pub const MAX_BYTES: usize = 16 << 20;

/// Parses the text of a file: a tree of everything that could be read, and all syntax errors in order of place.
pub fn parse(text: &str, file: FileId) -> (File, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        return (File::default(), vec![codes::file_too_large(Span::new(0, 1).in_file(file), text.len())]);
    }
    let Scan { comments, too_deep } = scan(text);
    if too_deep.is_none()
        && let Some(pair) = WayfareParser::parse(Rule::file, text).ok().and_then(|mut pairs| pairs.next())
    {
        let mut lower = Lower::new(text, &comments, file);
        let items = lower.file(pair);
        let (diagnostics, broken) = (lower.diagnostics, lower.broken);
        let lost = lost_names(text, &broken);
        return (File { items, comments, broken, lost, mended: Vec::new(), guessed: Vec::new() }, diagnostics);
    }
    recover(text, &comments, file)
}
