//! One cheap pass over a text before it is parsed: its comments, and how deep its brackets nest.
//!
//! Invariant: agrees with the grammar on what is a comment, a text and a name in backquotes; never fails.
use super::ast::Comment;
use crate::diag::Span;

/// How deep brackets may nest; deeper ones are refused before the grammar, which recurses, sees them.
pub(super) const MAX_NESTING: usize = 64;

/// What one pass over a text finds.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Every comment in order.
    pub(super) comments: Vec<Comment>,
    /// The first bracket that nests too deeply.
    pub(super) too_deep: Option<Span>,
}

/// Looks through the whole text once.
pub(super) fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut found = Scan::default();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                let end = line_end(bytes, at);
                found.comments.push(comment(bytes, at, end));
                at = end;
            }
            b'"' => at = quoted_end(bytes, at, b'"'),
            b'`' => at = quoted_end(bytes, at, b'`'),
            b'(' | b'{' => {
                depth += 1;
                if depth > MAX_NESTING && found.too_deep.is_none() {
                    found.too_deep = Some(Span::new(at, at + 1));
                }
                at += 1;
            }
            b')' | b'}' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            _ => at += 1,
        }
    }
    found
}

fn comment(bytes: &[u8], start: usize, end: usize) -> Comment {
    let slashes = bytes.iter().skip(start).take_while(|byte| **byte == b'/').take(4).count();
    Comment { span: Span::new(start, end), doc: slashes == 3 }
}

/// The end of the line that `at` is in, without its line break.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let carriage = length > 0 && rest.get(length - 1) == Some(&b'\r');
    at + length - usize::from(carriage)
}

/// One past the closing quote, or the end of the line if there is none.
fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' if quote == b'"' => return at,
            b'\n' => return at,
            b'\\' if quote == b'"' && bytes.get(at + 1).is_some_and(|next| !matches!(next, b'\r' | b'\n')) => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    at
}
