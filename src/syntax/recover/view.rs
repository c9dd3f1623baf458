//! The tokens of a file without its comments, as recovery looks at them.
use super::habits::foreign_text_end;
use crate::diag::Span;
use crate::syntax::token::{Gap, TokenKind, tokens};
use std::ops::Range;

/// A token that is no comment.
#[derive(Debug, Clone, Copy)]
struct Tok {
    kind: TokenKind,
    span: Span,
    /// Whether it is the first on its line.
    first: bool,
    /// Whether nothing stands between it and the token before.
    glued: bool,
    /// How far its line is indented, in bytes.
    indent: usize,
}

/// All tokens that are no comments, by index; an index beyond the end is no token and has no text.
pub(super) struct View<'t> {
    pub(super) text: &'t str,
    list: Vec<Tok>,
}

impl<'t> View<'t> {
    /// Of a whole file.
    pub(super) fn new(text: &'t str) -> Self {
        let mut list = Vec::new();
        let mut line_end = true;
        let mut comment = false;
        let mut quoted_until = 0;
        let mut indent = 0;
        for token in tokens(text) {
            if token.span.start < quoted_until {
                continue;
            }
            line_end |= token.gap.has_line_end();
            if token.kind.is_comment() {
                comment = true;
                continue;
            }
            let glued = !comment && !line_end && token.gap == Gap::Glued;
            let mut span = token.span;
            if token.kind == TokenKind::Unknown
                && let Some(end) = foreign_text_end(text, span)
            {
                quoted_until = end;
                span.end = end;
            }
            if line_end {
                indent = indent_before(text, span.start as usize);
            }
            list.push(Tok { kind: token.kind, span, first: line_end, glued, indent });
            (line_end, comment) = (false, false);
        }
        Self { text, list }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The text of a token.
    pub(super) fn word(&self, at: usize) -> &'t str {
        self.list.get(at).and_then(|tok| self.text.get(tok.span.range())).unwrap_or_default()
    }

    /// Where a token is; beyond the end: the end of the text.
    pub(super) fn span(&self, at: usize) -> Span {
        self.list.get(at).map_or(Span::new(self.text.len(), self.text.len()), |tok| tok.span)
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.list.get(at).map(|tok| tok.kind)
    }

    /// Whether the token is exactly this word or symbol.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.word(at) == word
    }

    /// Whether it is a keyword or a bare name.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Word)
    }

    /// Whether it can be a name.
    pub(super) fn is_name(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Word | TokenKind::Backquoted))
    }

    /// Whether it is a text, closed or not.
    pub(super) fn is_text(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Text { .. }))
    }

    /// Whether it is a text without its closing quote.
    pub(super) fn is_unclosed_text(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Text { closed: false })
    }

    /// Whether it begins with a digit.
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Number)
    }

    /// Whether it is nothing that a definition may hold.
    pub(super) fn is_unknown(&self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Unknown)
    }

    /// Whether it is the first on its line.
    pub(super) fn is_first(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|tok| tok.first)
    }

    /// Whether it follows the token before without a blank.
    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|tok| tok.glued)
    }

    /// From the first token of a range to its last.
    pub(super) fn stretch(&self, range: &Range<usize>) -> Span {
        if range.start >= range.end {
            let at = self.span(range.start).start;
            return Span { start: at, end: at };
        }
        self.span(range.start).to(self.span(range.end - 1))
    }

    /// The first token that ends after a place.
    pub(super) fn token_at(&self, offset: usize) -> usize {
        self.list.partition_point(|tok| tok.span.end as usize <= offset)
    }

    /// How far the line of a token is indented, in bytes.
    pub(super) fn indent(&self, at: usize) -> usize {
        self.list.get(at).map_or(0, |tok| tok.indent)
    }
}

/// How many blanks stand directly before a place.
fn indent_before(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}
