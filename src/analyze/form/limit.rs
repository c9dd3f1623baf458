//! `limit A to n`, in the scope or in any sliding window.
use super::{TARGET, TRIGGER};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// No more than so many targets, from the first trigger on if there is one.
pub struct Limit {
    /// How many.
    pub most: u32,
    /// In a window of this length, both ends included; absent: at all. There is a clock for each that is allowed.
    pub sliding: Option<i64>,
    /// Whether counting waits for a trigger.
    pub triggered: bool,
}

/// Where counting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    counts: bool,
    seen: u32,
    /// The clock of the oldest one that counts.
    oldest: u32,
}

impl Limit {
    fn one_more(&self, state: State) -> Vec<Step<State>> {
        let State { seen, oldest, .. } = state;
        let clock = |number: u32| u8::try_from(number % self.most.max(1)).unwrap_or_default();
        if seen < self.most {
            let step = Step::to(State { seen: seen + 1, ..state });
            return vec![if self.sliding.is_some() { step.reset(clock(oldest + seen)) } else { step }];
        }
        match self.sliding {
            Some(span) if self.most > 0 => {
                let next = State { oldest: (oldest + 1) % self.most, ..state };
                let first = clock(oldest);
                vec![Step::broken().when(first, 0, span), Step::to(next).reset(first).when(first, span + 1, FREE)]
            }
            _ => vec![Step::broken()],
        }
    }
}

impl Form for Limit {
    type State = State;

    fn start(&self) -> State {
        State { counts: !self.triggered, seen: 0, oldest: 0 }
    }

    fn step(&self, state: &State, event: u32) -> Vec<Step<State>> {
        if state.counts && event & TARGET != 0 {
            return self.one_more(*state);
        }
        vec![Step::to(State { counts: state.counts || event & TRIGGER != 0, ..*state })]
    }

    fn holds(&self, _: &State) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        if self.sliding.is_some() { u8::try_from(self.most).unwrap_or(u8::MAX) } else { 0 }
    }

    fn matters(&self, state: &State) -> u32 {
        (0..state.seen).fold(0, |bits, at| bits | 1 << ((state.oldest + at) % self.most.max(1)))
    }
}
