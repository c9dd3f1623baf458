//! `limit A to n per calendar day`, or week.
use super::{TARGET, TRIGGER};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::week::{DAY, WEEK};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;

/// No more than so many targets in a period, from the first trigger on if there is one.
///
/// The first target of a period is remembered by its day of the week and followed by a clock: another one is of the same
/// day if it comes on that day of the week less than a day later, and of the same week if it comes on a later day of the
/// week less than a week later.
pub struct PerPeriod {
    /// How many.
    pub most: u32,
    /// Whether the period is a week, which begins on Monday; else a day.
    pub is_week: bool,
    /// The days of the week.
    pub days: [CalendarId; 7],
    /// Whether counting waits for a trigger.
    pub triggered: bool,
}

/// Where counting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    counts: bool,
    /// In the period of the last target.
    seen: u32,
    /// The day of the first of those.
    first: usize,
}

impl PerPeriod {
    /// For how long a target on a day is of the period that began on another.
    fn lasts(&self, first: usize, day: usize) -> i64 {
        match day.cmp(&first) {
            std::cmp::Ordering::Equal => DAY,
            std::cmp::Ordering::Greater if self.is_week => WEEK,
            _ => 0,
        }
    }

    fn on(&self, state: State, day: usize, calendar: CalendarId) -> Vec<Step<State>> {
        let hours = Some((calendar, true));
        let anew = Step { hours, ..Step::to(State { seen: 1, first: day, ..state }) }.reset(0);
        let lasts = if state.seen == 0 { 0 } else { self.lasts(state.first, day) };
        if lasts == 0 {
            return vec![anew];
        }
        let one_more = State { seen: state.seen + 1, ..state };
        let again = if one_more.seen > self.most { Step::broken() } else { Step::to(one_more) };
        vec![Step { hours, ..again }.when(0, 0, lasts - 1), anew.when(0, lasts, FREE)]
    }
}

impl Form for PerPeriod {
    type State = State;

    fn start(&self) -> State {
        State { counts: !self.triggered, seen: 0, first: 0 }
    }

    fn step(&self, state: &State, event: u32) -> Vec<Step<State>> {
        if !state.counts || event & TARGET == 0 {
            return vec![Step::to(State { counts: state.counts || event & TRIGGER != 0, ..*state })];
        }
        if self.most == 0 {
            return vec![Step::broken()];
        }
        let days = self.days.iter().enumerate();
        days.flat_map(|(day, calendar)| self.on(*state, day, *calendar)).collect()
    }

    fn holds(&self, _: &State) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        1
    }

    fn matters(&self, state: &State) -> u32 {
        u32::from(state.seen > 0)
    }
}
