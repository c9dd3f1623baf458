//! Demands without trigger: so many in the scope, or none, counted from its opening.
use super::{Many, Span, TARGET, UNLESS, UNTIL};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;

/// So many targets in the scope, in the window from its opening, until something ends it or releases.
pub struct Standing {
    /// How many; none at all for `forbid`.
    pub many: Many,
    /// The window from the opening, which clock 0 follows.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

/// Where counting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Not even the first event has come, from whose time the window counts.
    Unopened,
    /// So many so far.
    Counting(u32),
    /// It holds, whatever comes.
    Done,
}

impl Standing {
    fn counted(&self, seen: u32, event: u32, is_target: bool, may_release: bool) -> Step<State> {
        let now = (seen + u32::from(is_target)).min(self.many.cap());
        if self.many.most.is_some_and(|most| now > most) {
            return Step::broken();
        }
        if may_release && seen == 0 && !is_target && event & UNLESS != 0 {
            return Step::to(State::Done);
        }
        if event & UNTIL != 0 {
            return if self.many.fits(now) { Step::to(State::Done) } else { Step::broken() };
        }
        let is_done = self.many.most.is_none() && now >= self.many.least;
        Step::to(if is_done { State::Done } else { State::Counting(now) })
    }

    /// By the window: before its lower end, inside, beyond.
    fn by_window(&self, seen: u32, event: u32, is_target: bool) -> Vec<Step<State>> {
        if self.span.is_any() {
            return vec![self.counted(seen, event, is_target, true)];
        }
        let mut all = vec![self.counted(seen, event, is_target, true).when(0, self.span.low, self.span.high)];
        if self.span.low > 0 {
            all.push(self.counted(seen, event, false, true).when(0, 0, self.span.low - 1));
        }
        if self.span.high < FREE {
            all.push(self.counted(seen, event, false, false).when(0, self.span.high + 1, FREE));
        }
        all
    }

    fn at_opening(&self, event: u32, is_target: bool) -> Step<State> {
        self.counted(0, event, is_target && self.span.low <= 0, true).reset(0)
    }

    fn each(&self, state: State, event: u32, is_target: bool) -> Vec<Step<State>> {
        match state {
            State::Unopened => vec![self.at_opening(event, is_target)],
            State::Counting(seen) => self.by_window(seen, event, is_target),
            State::Done => vec![Step::to(State::Done)],
        }
    }
}

impl Form for Standing {
    type State = State;

    fn start(&self) -> State {
        if self.span.is_any() { State::Counting(0) } else { State::Unopened }
    }

    fn opened(&self) -> State {
        State::Counting(0)
    }

    fn step(&self, state: &State, event: u32) -> Vec<Step<State>> {
        match self.hours {
            Some((calendar, open)) if event & TARGET != 0 => {
                let with = |is_target: bool, open: bool| {
                    let steps = self.each(*state, event, is_target).into_iter();
                    steps.map(move |step| Step { hours: Some((calendar, open)), ..step })
                };
                with(true, open).chain(with(false, !open)).collect()
            }
            _ => self.each(*state, event, event & TARGET != 0),
        }
    }

    fn holds(&self, state: &State) -> bool {
        match state {
            State::Unopened => self.many.fits(0),
            State::Counting(seen) => self.many.fits(*seen),
            State::Done => true,
        }
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }

    fn matters(&self, state: &State) -> u32 {
        u32::from(matches!(state, State::Counting(_)))
    }
}
