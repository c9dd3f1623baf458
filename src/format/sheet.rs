//! The tokens of a file together with the statements that stand in them.
//!
//! Invariant: statements are properly nested, in order of their first token, no two with the same one; each token
//! outside of comments belongs to a statement.
use super::outline::{self, Class, Statement};
use crate::syntax::ast::File;
use crate::syntax::token::{Token, TokenKind, tokens};

/// The widest line that is not broken, in characters.
pub(super) const WIDTH: usize = 100;

/// How far the inside of a block is indented, in characters.
pub(super) const STEP: usize = 2;

/// What the layout is decided from.
pub(super) struct Sheet<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
    /// Its statements, items included, in order.
    pub(super) statements: Vec<Statement>,
    /// For each token the statement that begins with it.
    begins: Vec<Option<usize>>,
    /// For each token the next one that is no comment.
    following: Vec<Option<usize>>,
}

impl<'a> Sheet<'a> {
    /// Reads a file's tokens and finds the statements of its tree in them.
    pub(super) fn new(text: &'a str, tree: &File) -> Self {
        let tokens = tokens(text);
        let following = following(&tokens);
        let mut sheet = Self { text, tokens, statements: Vec::new(), begins: Vec::new(), following };
        sheet.statements = outline::statements(&sheet, tree);
        sheet.begins = vec![None; sheet.tokens.len()];
        for (at, statement) in sheet.statements.iter().enumerate() {
            if let Some(begins) = sheet.begins.get_mut(statement.first) {
                *begins = Some(at);
            }
        }
        sheet.decide_inline();
        sheet
    }

    /// The token; the empty one beyond the end, so that callers may look ahead.
    pub(super) fn token(&self, at: usize) -> Option<Token> {
        self.tokens.get(at).copied()
    }

    /// A token's text without blanks at its end; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.token(at).map_or("", |token| token.text(self.text).trim_end())
    }

    /// A token's kind; unknown beyond the end.
    pub(super) fn kind(&self, at: usize) -> TokenKind {
        self.token(at).map_or(TokenKind::Unknown, |token| token.kind)
    }

    /// Whether the token is a comment.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        self.kind(at).is_comment()
    }

    /// The next token that is no comment.
    pub(super) fn next_token(&self, at: usize) -> Option<usize> {
        self.following.get(at).copied().flatten()
    }

    /// Whether the author began a new line before the token.
    pub(super) fn on_new_line(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.gap.has_line_end())
    }

    /// The statement that begins with the token.
    pub(super) fn begins(&self, at: usize) -> Option<usize> {
        self.begins.get(at).copied().flatten()
    }

    /// Whether the token is in no block and no statement but an item that begins with it.
    pub(super) fn is_at_top(&self, at: usize) -> bool {
        let before = self.statements.partition_point(|statement| statement.first < at);
        let around = before.checked_sub(1).and_then(|last| self.statement(last));
        let mut item = around;
        while let Some(parent) = item.and_then(|each| each.parent).and_then(|each| self.statement(each)) {
            item = Some(parent);
        }
        item.is_none_or(|item| item.last < at)
    }

    /// A statement by its number.
    pub(super) fn statement(&self, at: usize) -> Option<&Statement> {
        self.statements.get(at)
    }

    /// A token's width in characters.
    pub(super) fn width(&self, at: usize) -> usize {
        self.word(at).chars().count()
    }

    /// The width of a stretch on one line, both ends included, in characters.
    pub(super) fn stretch(&self, first: usize, last: usize) -> usize {
        (first..=last).map(|at| self.width(at) + if at == first { 0 } else { self.blanks(at) }).sum()
    }

    /// Decides which blocks and thresholds stay on the line of their statement: those that the author wrote on one,
    /// that are small enough in kind, and that fit.
    fn decide_inline(&mut self) {
        for at in 0..self.statements.len() {
            let inline = self.statement(at).is_some_and(|statement| self.stays_inline(statement));
            if let Some(statement) = self.statements.get_mut(at) {
                statement.inline = inline;
            }
        }
    }

    fn stays_inline(&self, statement: &Statement) -> bool {
        if statement.class == Class::Verbatim {
            return true;
        }
        let Some(inside) = statement.inside else { return true };
        let whole = statement.first..=statement.last;
        if whole.clone().any(|at| self.is_comment(at)) {
            return false;
        }
        if statement.members == 0 {
            return self.word(inside) == "}";
        }
        let written = (inside..=statement.last).all(|at| !self.breaks_members(statement, at));
        let indent = STEP * statement.depth;
        statement.members <= statement.most_inline
            && !statement.around_verbatim
            && written
            && indent + self.stretch(statement.first, statement.last) <= WIDTH
    }

    /// Whether the author broke the line before a token in a way that the layout keeps.
    fn breaks_members(&self, statement: &Statement, at: usize) -> bool {
        let is_member = self.begins(at).is_some();
        self.on_new_line(at) && (statement.braced || is_member)
    }
}

/// For each token the next one that is no comment.
fn following(tokens: &[Token]) -> Vec<Option<usize>> {
    let mut next = None;
    let mut following = vec![None; tokens.len()];
    for ((at, token), slot) in tokens.iter().enumerate().zip(&mut following).rev() {
        *slot = next;
        if !token.kind.is_comment() {
            next = Some(at);
        }
    }
    following
}
