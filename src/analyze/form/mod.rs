//! The forms of clause, each as a small automaton over the roles that an event plays in it.
//!
//! Every form is written from the sentence of the semantics that it follows. Where clocks are too few to follow every
//! activation, a form gives way: it accepts more, never less, and whoever built it says so.
pub mod adjacent;
pub mod after;
pub mod before;
pub mod chained;
pub mod choice;
pub mod edge;
pub mod ever;
pub mod instance;
pub mod limit;
pub mod missed;
pub mod numbered;
pub mod open;
pub mod pursued;
pub mod reach;
pub mod scoped;
pub mod seen;
pub mod standing;
#[cfg(test)]
mod tests;

use super::automaton::Step;
use super::zone::FREE;

/// The event is a trigger.
pub const TRIGGER: u32 = 1;
/// It is a target.
pub const TARGET: u32 = 2;
/// It releases.
pub const UNLESS: u32 = 4;
/// It ends the look.
pub const UNTIL: u32 = 8;
/// It is one of those meant by `another`, `last`.
pub const OTHER: u32 = 16;

/// Distances that count, in microseconds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// At least.
    pub low: i64,
    /// At most; [`FREE`] for any.
    pub high: i64,
}

impl Span {
    /// Any distance.
    pub const ANY: Self = Self { low: 0, high: FREE };

    /// Whether the distance does not matter.
    pub fn is_any(self) -> bool {
        self == Self::ANY
    }
}

/// How many, both ends included; no end: at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Many {
    /// At least.
    pub least: u32,
    /// At most.
    pub most: Option<u32>,
}

impl Many {
    /// One or more.
    pub const SOME: Self = Self { least: 1, most: None };

    /// Whether so many are right.
    pub fn fits(self, count: u32) -> bool {
        count >= self.least && self.most.is_none_or(|most| count <= most)
    }

    /// The count beyond which nothing changes.
    pub fn cap(self) -> u32 {
        self.most.map_or(self.least, |most| most.saturating_add(1))
    }
}

/// The part of time in which a clock is inside, before or beyond a span, with what happens then.
fn split<S: Clone>(clock: u8, span: Span, inside: Step<S>, outside: Step<S>) -> Vec<Step<S>> {
    let mut all = vec![inside.when(clock, span.low, span.high)];
    if span.low > 0 {
        all.push(outside.clone().when(clock, 0, span.low - 1));
    }
    if span.high < FREE {
        all.push(outside.when(clock, span.high + 1, FREE));
    }
    all
}
