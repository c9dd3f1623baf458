//! Choices: `expect one of A, B` and `expect all or none of A, B`. The n-th pattern is the n-th role.
use super::Span;
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// Which of some patterns occur, in the window from the scope's opening, which clock 0 follows.
pub struct Choice {
    /// How many patterns; at most 16.
    pub patterns: u32,
    /// Whether exactly one must occur, instead of all or none.
    pub exactly_one: bool,
    /// The window.
    pub span: Span,
}

impl Choice {
    fn seen(&self, mask: u32, event: u32) -> Step<Option<u32>> {
        let mask = mask | (event & ((1 << self.patterns) - 1));
        if self.exactly_one && mask.count_ones() > 1 { Step::broken() } else { Step::to(Some(mask)) }
    }
}

impl Form for Choice {
    /// The patterns that occurred; nothing before the first event, from whose time the window counts.
    type State = Option<u32>;

    fn start(&self) -> Self::State {
        if self.span.is_any() { Some(0) } else { None }
    }

    fn opened(&self) -> Self::State {
        Some(0)
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let Some(mask) = *state else {
            let counts = if self.span.low <= 0 { event } else { 0 };
            return vec![self.seen(0, counts).reset(0)];
        };
        if self.span.is_any() {
            return vec![self.seen(mask, event)];
        }
        let mut all = vec![self.seen(mask, event).when(0, self.span.low, self.span.high)];
        if self.span.low > 0 {
            all.push(Step::to(Some(mask)).when(0, 0, self.span.low - 1));
        }
        if self.span.high < FREE {
            all.push(Step::to(Some(mask)).when(0, self.span.high + 1, FREE));
        }
        all
    }

    fn holds(&self, state: &Self::State) -> bool {
        let mask = state.unwrap_or_default();
        if self.exactly_one { mask.count_ones() == 1 } else { mask == 0 || mask.count_ones() == self.patterns }
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }
}
