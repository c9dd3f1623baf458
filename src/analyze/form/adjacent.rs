//! Neighbours: `when A expect next B`, `when A forbid previous B` and their like.
use super::{Span, TARGET, TRIGGER, split};
use crate::analyze::automaton::{Form, Step};
use crate::model::CalendarId;

/// Which neighbour, and whether it must or must not be a target.
pub struct Adjacent {
    /// The one before instead of the one after.
    pub previous: bool,
    /// Whether a target is forbidden instead of expected.
    pub forbidden: bool,
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

impl Adjacent {
    /// The pair of a trigger and a neighbour that is, or is not, a target.
    fn pair(&self, is_target: bool, on: Step<State>) -> Vec<Step<State>> {
        let broken = || Step { hours: on.hours, guards: on.guards.clone(), ..Step::broken() };
        let (hit, miss) = if self.forbidden { (broken(), on.clone()) } else { (on.clone(), broken()) };
        match (is_target, self.span.is_any()) {
            (false, _) => vec![miss],
            (true, true) => vec![hit],
            (true, false) => split(0, self.span, hit, miss),
        }
    }
}

/// What the event before was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    trigger: bool,
    target: bool,
}

impl Form for Adjacent {
    type State = State;

    fn start(&self) -> State {
        State { trigger: false, target: false }
    }

    fn step(&self, last: &State, event: u32) -> Vec<Step<State>> {
        let both = |is_target: bool, open: Option<bool>| {
            let now = State { trigger: !self.previous && event & TRIGGER != 0, target: self.previous && is_target };
            let hours = self.hours.zip(open).map(|((calendar, _), open)| (calendar, open));
            let on = Step { hours, ..Step::to(now).reset(0) };
            if self.previous && event & TRIGGER != 0 {
                return self.pair(last.target, on);
            }
            if !self.previous && last.trigger { self.pair(is_target, on) } else { vec![on] }
        };
        match self.hours {
            Some((_, open)) if event & TARGET != 0 => {
                both(true, Some(open)).into_iter().chain(both(false, Some(!open))).collect()
            }
            _ => both(event & TARGET != 0, None),
        }
    }

    fn holds(&self, last: &State) -> bool {
        self.previous || self.forbidden || !last.trigger
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }

    fn matters(&self, last: &State) -> u32 {
        u32::from(last.trigger || last.target)
    }
}
