//! Canonical layout: white space between the tokens of a file, and nothing else.
//!
//! Invariants: the formatter prints the token stream, so that no token and no comment is lost, added or moved; the
//! tree only decides where lines break and how far they are indented. What could not be parsed stays byte for byte.
//! Its output is its own fixed point. It has no options.
mod align;
mod brackets;
mod diff;
mod gaps;
mod lines;
mod outline;
mod print;
mod sheet;

pub use diff::diff;

use crate::diag::FileId;
use crate::syntax::ast::File;
use crate::syntax::parse;
use sheet::Sheet;

/// How often a file with mistakes may be parsed anew before it is left as it is.
const ROUNDS: usize = 4;

/// Formats a file; `tree` must be what `text` was parsed into.
///
/// Lines end with a line feed, and so does the file unless it is empty. Lines longer than 100 characters are broken
/// where a clause begins, if they can be. A file with mistakes is formatted around them, unless that would change what
/// is taken for a mistake: then it is left as it is.
pub fn format(text: &str, tree: &File) -> String {
    let formatted = lay_out(text, tree);
    if tree.broken.is_empty() {
        return formatted;
    }
    settle(formatted, &stretches(text, tree)).unwrap_or_else(|| text.to_owned())
}

/// Formats until nothing changes any more: how a mistake is recovered from depends on where lines begin. Nothing if
/// other stretches than before are broken then, or if it does not end.
fn settle(mut text: String, broken: &[&str]) -> Option<String> {
    for _ in 0..ROUNDS {
        let (tree, _) = parse(&text, FileId::default());
        if stretches(&text, &tree) != broken {
            return None;
        }
        let next = lay_out(&text, &tree);
        if next == text {
            return Some(text);
        }
        text = next;
    }
    None
}

/// The broken stretches of a file.
fn stretches<'a>(text: &'a str, tree: &File) -> Vec<&'a str> {
    tree.broken.iter().map(|span| text.get(span.range()).unwrap_or_default().trim()).collect()
}

/// One round. Without matching braces nobody can say where blocks end, and nothing is changed.
fn lay_out(text: &str, tree: &File) -> String {
    let sheet = Sheet::new(text, tree);
    if !sheet.braces_match() {
        return text.to_owned();
    }
    let mut lines = lines::lines(&sheet);
    let pads = align::align(&sheet, &mut lines);
    print::print(&sheet, &lines, &pads)
}
