//! The syntax tree: what one file says, with a span on everything and every comment kept.
//!
//! Invariant: the tree says only what is written. Names are not resolved, defaults are not filled in, units are not
//! checked; a construct that could not be parsed stands in [`File::broken`], and is absent unless
//! it can be read once its mistakes are mended.
mod expr;
mod items;
mod journey;
mod pattern;
mod rule;
mod test;
mod value;

pub use expr::*;
pub use items::*;
pub use journey::*;
pub use pattern::*;
pub use rule::*;
pub use test::*;
pub use value::*;

use crate::diag::Span;
use smol_str::SmolStr;

/// One `.journey` file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct File {
    /// Its items in order; broken ones are absent.
    pub items: Vec<Item>,
    /// Every comment in order, doc comments included.
    pub comments: Vec<Comment>,
    /// Stretches that no statement could be made of, in order; the formatter leaves them byte for byte.
    pub broken: Vec<Span>,
    /// Names that a broken stretch declares or seems to declare: their uses must not be reported as unknown.
    pub lost: Vec<Name>,
    /// What was read as something else than is written, in order, so that its statement could be read at all: what seems wrong
    /// there may be the echo of the mistake.
    pub mended: Vec<Span>,
    /// Those parts of it where what is meant was guessed: what such a statement evaluates to is not known.
    pub guessed: Vec<Span>,
}

/// A comment as written, from its slashes to the end of the line (exclusive).
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// Where.
    pub span: Span,
    /// Whether it began with exactly three slashes.
    pub doc: bool,
}

/// An identifier as written; for one in backquotes the text between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name, without backquotes.
    pub text: SmolStr,
    /// Where, backquotes included.
    pub span: Span,
}

/// A text literal, unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The value, escapes resolved.
    pub value: SmolStr,
    /// Where, quotes included.
    pub span: Span,
}

/// A value with the place it was written at.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where.
    pub span: Span,
}
