//! The `use` statements of a definition file.
use crate::diag::Span;
use crate::syntax::token::{TokenKind, tokens};

/// The paths that a text uses, with their places. Found in the tokens, so that a file with mistakes uses what it says.
pub fn uses(text: &str) -> Vec<(String, Span)> {
    if !text.contains("use") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut after_use = false;
    for token in tokens(text) {
        if token.kind.is_comment() {
            continue;
        }
        if after_use && token.kind == (TokenKind::Text { closed: true }) {
            let written = token.text(text).trim_matches('"');
            found.push((written.replace("\\\"", "\"").replace("\\\\", "\\"), token.span));
        }
        after_use = token.kind == TokenKind::Word && token.text(text) == "use";
    }
    found
}
