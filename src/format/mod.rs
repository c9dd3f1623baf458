//! Canonical layout: white space between the tokens of a file, and nothing else.
//!
//! Invariants: the formatter prints the token stream, so that no token and no comment is lost, added or moved; the
//! tree only decides where lines break and how far they are indented. What could not be parsed stays byte for byte.
//! Its output is its own fixed point. It has no options.
mod align;
mod diff;
mod gaps;
mod lines;
mod outline;
mod print;
mod sheet;

pub use diff::diff;

use crate::syntax::ast::File;
use sheet::Sheet;

/// Formats a file; `tree` must be what `text` was parsed into.
///
/// Lines end with a line feed, and so does the file unless it is empty. Lines longer than 100 characters are broken
/// where a clause begins, if they can be.
pub fn format(text: &str, tree: &File) -> String {
    let sheet = Sheet::new(text, tree);
    let mut lines = lines::lines(&sheet);
    let pads = align::align(&sheet, &mut lines);
    print::print(&sheet, &lines, &pads)
}
