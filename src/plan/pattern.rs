//! Patterns with their conditions split by what they need.
use super::Term;
use crate::model::{Source, TimeSpan};
use std::ops::BitOr;

/// A set of slots. Slots from 63 on share a bit, which makes sets larger than they are, never smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slots(u64);

impl Slots {
    /// No slot.
    pub const NONE: Self = Self(0);

    /// One slot.
    pub fn one(slot: u32) -> Self {
        Self(1 << slot.min(63))
    }

    /// Whether it holds none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Slots {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A pattern.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Slots its events are bound to.
    pub bound: Slots,
    /// Slots its conditions read but its events are not bound to.
    pub free: Slots,
    /// One more than the highest slot it binds.
    pub width: u32,
}

/// The kinds of pattern.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// One event.
    Event {
        /// Which events.
        source: Source,
        /// Where it is bound.
        slot: u32,
        /// What the event alone decides.
        own: Option<Term>,
        /// What needs other bindings.
        cross: Option<Term>,
    },
    /// Any of these.
    AnyOf(Vec<Node>),
    /// One, then another.
    Then {
        /// What comes first.
        first: Box<Node>,
        /// What follows.
        second: Box<Node>,
        /// Whether it must be the very next log event.
        directly: bool,
        /// How far apart at most.
        within: Option<TimeSpan>,
        /// The closing condition.
        cond: Option<Term>,
    },
    /// A chain bounded as a whole.
    AllWithin(Box<Node>, TimeSpan),
    /// Nothing matching follows for a time.
    Silence {
        /// What comes first.
        first: Box<Node>,
        /// What must not follow.
        absent: Box<Node>,
        /// For how long.
        lasting: TimeSpan,
    },
    /// The N-th of N successive events.
    Count {
        /// How many.
        count: u32,
        /// Of what.
        of: Box<Node>,
        /// Within how long.
        within: TimeSpan,
    },
}

impl Node {
    /// How many slots its own bindings need while it is matched: none for a single event.
    pub fn own_width(&self) -> usize {
        if self.is_simple() { 0 } else { self.width as usize }
    }

    /// Whether it is one event or a choice of single events, so that its candidates can be listed once and its
    /// cross conditions tested for each binding.
    pub fn is_simple(&self) -> bool {
        match &self.kind {
            NodeKind::Event { .. } => true,
            NodeKind::AnyOf(nodes) => nodes.iter().all(Self::is_simple),
            _ => false,
        }
    }

    /// The source, if it is all events of one source without any condition.
    pub fn plain_source(&self) -> Option<Source> {
        match &self.kind {
            NodeKind::Event { source, own: None, cross: None, .. } => Some(*source),
            _ => None,
        }
    }
}
