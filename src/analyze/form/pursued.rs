//! A number of later targets in a window, for the triggers that are followed one after the other.
use super::{Many, OTHER, Span, TARGET, TRIGGER, UNLESS, UNTIL};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// The first trigger must have so many later targets in the window; once that is decided, the next trigger that comes. Those
/// that come meanwhile are let pass: so it accepts more than what keeps the clause, and never less.
pub struct Pursued {
    /// How many.
    pub many: Many,
    /// The window, which clock 0 follows.
    pub span: Span,
}

impl Pursued {
    /// No trigger is followed any more.
    fn free(event: u32) -> Step<Option<u32>> {
        if event & TRIGGER != 0 { Step::to(Some(0)).reset(0) } else { Step::to(None) }
    }

    fn judged(&self, seen: u32, event: u32) -> Step<Option<u32>> {
        if self.many.fits(seen) { Self::free(event) } else { Step::broken() }
    }

    fn counted(&self, now: u32, event: u32, is_target: bool) -> Step<Option<u32>> {
        if self.many.most.is_some_and(|most| now > most) {
            return Step::broken();
        }
        let is_released = now == 0 && !is_target && event & UNLESS != 0;
        if is_released || self.many.most.is_none() && now >= self.many.least {
            return Self::free(event);
        }
        if event & (UNTIL | OTHER) != 0 { self.judged(now, event) } else { Step::to(Some(now)) }
    }
}

impl Form for Pursued {
    /// How many targets the trigger has seen that is followed.
    type State = Option<u32>;

    fn start(&self) -> Option<u32> {
        None
    }

    fn step(&self, state: &Option<u32>, event: u32) -> Vec<Step<Option<u32>>> {
        let Some(seen) = *state else { return vec![Self::free(event)] };
        let Span { low, high } = self.span;
        if event & (TARGET | UNLESS | UNTIL | OTHER | TRIGGER) == 0 {
            return vec![Step::to(Some(seen))];
        }
        let is_target = event & TARGET != 0;
        let mut all = vec![self.counted(seen + u32::from(is_target), event, is_target).when(0, low, high)];
        if low > 0 {
            all.push(self.counted(seen, event, false).when(0, 0, low - 1));
        }
        if high < FREE {
            all.push(self.judged(seen, event).when(0, high + 1, FREE));
        }
        all
    }

    fn holds(&self, state: &Option<u32>) -> bool {
        state.is_none_or(|seen| self.many.fits(seen))
    }

    fn clocks(&self) -> u8 {
        1
    }

    fn matters(&self, state: &Option<u32>) -> u32 {
        u32::from(state.is_some())
    }
}
