//! One file's text into its tree and everything that is wrong with its syntax.
use super::ast::File;
use super::grammar::{Rule, WayfareParser};
use super::lower::Lower;
use super::scan::{Scan, scan};
use crate::codes::syntax as codes;
use crate::diag::{Diagnostic, FileId, Span};
use pest::Parser;
use pest::error::InputLocation;

/// The longest text that is parsed, in bytes; a longer file is refused.
pub const MAX_BYTES: usize = 16 << 20;

/// Parses the text of a file: a tree of everything that could be read, and all syntax errors in order of place.
pub fn parse(text: &str, file: FileId) -> (File, Vec<Diagnostic>) {
    if text.len() > MAX_BYTES {
        return (File::default(), vec![codes::file_too_large(Span::new(0, 1).in_file(file), text.len())]);
    }
    let Scan { comments, too_deep } = scan(text);
    let mut lower = Lower::new(text, &comments, file);
    if let Some(bracket) = too_deep {
        let broken = vec![Span::new(0, text.len())];
        return (File { comments, broken, ..File::default() }, vec![codes::too_deep(bracket.in_file(file))]);
    }
    let items = match WayfareParser::parse(Rule::file, text) {
        Ok(mut pairs) => pairs.next().map(|pair| lower.file(pair)).unwrap_or_default(),
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let place = Span::new(at, at).in_file(file);
            let broken = vec![Span::new(0, text.len())];
            return (File { comments, broken, ..File::default() }, vec![codes::unexpected(place, None, &[])]);
        }
    };
    let (diagnostics, broken) = (lower.diagnostics, lower.broken);
    (File { items, comments, broken, lost: Vec::new() }, diagnostics)
}
