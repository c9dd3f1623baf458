//! Whether braces match, so that it is certain where blocks end.
//!
//! Invariant: looks at tokens only; knows no grammar.
use super::sheet::Sheet;
use std::ops::RangeInclusive;

impl Sheet<'_> {
    /// Whether every brace of the file has its other one.
    pub(super) fn braces_match(&self) -> bool {
        self.nest(0..self.tokens.len())
    }

    /// Whether every brace of a stretch has its other one, broken stretches in it aside.
    pub(super) fn braces_match_in(&self, first: usize, last: usize, broken: &[RangeInclusive<usize>]) -> bool {
        let mut skipped = broken.iter().peekable();
        self.nest((first..=last).filter(|at| {
            while skipped.next_if(|range| range.end() < at).is_some() {}
            !skipped.peek().is_some_and(|range| range.contains(at))
        }))
    }

    fn nest(&self, mut tokens: impl Iterator<Item = usize>) -> bool {
        let step = |depth: usize, at: usize| match self.word(at) {
            "{" => Some(depth + 1),
            "}" => depth.checked_sub(1),
            _ => Some(depth),
        };
        tokens.try_fold(0, step) == Some(0)
    }
}
