//! Patterns: what to look for in a customer's events.
use super::{Expr, Name, TimeSpan};
use crate::diag::Span;

/// A pattern with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where.
    pub span: Span,
}

/// The kinds of pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternKind {
    /// `A [as x] [where COND]`.
    Event(EventPattern),
    /// `A or B or C`: at least two.
    Or(Vec<Pattern>),
    /// `P then Q [within D] [where COND]`, `P then directly Q …`.
    Then {
        /// What comes first.
        first: Box<Pattern>,
        /// What follows.
        second: Box<Pattern>,
        /// `directly`: the very next event.
        directly: bool,
        /// How far apart at most.
        within: Option<TimeSpan>,
        /// The closing condition over all bindings.
        cond: Option<Box<Expr>>,
    },
    /// `P then Q … all within D`.
    AllWithin {
        /// The chain.
        chain: Box<Pattern>,
        /// How long it takes at most.
        within: TimeSpan,
    },
    /// `P then no Q for D`.
    Silence {
        /// What comes first.
        first: Box<Pattern>,
        /// What does not follow.
        absent: Box<Pattern>,
        /// For how long.
        lasting: TimeSpan,
    },
    /// `N A within D`.
    Count {
        /// How many, as written.
        count: super::Spanned<u32>,
        /// Of what.
        of: Box<Pattern>,
        /// Within how long.
        within: TimeSpan,
    },
    /// `(P)`.
    Paren(Box<Pattern>),
}

/// An event by name.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPattern {
    /// Which events.
    pub source: EventName,
    /// `as x`.
    pub binding: Option<Name>,
    /// `where COND`.
    pub cond: Option<Box<Expr>>,
}

/// What a pattern names.
#[derive(Debug, Clone, PartialEq)]
pub enum EventName {
    /// `any`.
    Any(Span),
    /// A touchpoint or a moment.
    Named(Name),
    /// `journey.event` or `rule.violated`.
    Emitted(Name, Name),
}
