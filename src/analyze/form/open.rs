//! A clause while a journey is open: the inner form starts anew with each instance.
//!
//! An instance is open from after its start event to its end event, which is inside. Ended by a deadline, it is open for
//! all events up to that instant. Where it is not known exactly when one is open, [`WhileOpen`] counts only the time in
//! which one certainly is; so what must not happen there is never forbidden too widely.
use super::chained::inner_clocks;
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// When a journey is open. Goals take the roles from `goals` on.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// The role that opens, as a bit.
    pub opens: u32,
    /// The role that ends an instance at once.
    pub ends: u32,
    /// The bit of the first customer goal.
    pub first_goal: u32,
    /// How many customer goals there are; the last to be reached ends the instance.
    pub goals: u32,
    /// At most so long after its start, for each of these.
    pub within: [i64; 4],
    /// At most so long after its start in any case.
    pub time_out: i64,
    /// At most so long after the event before.
    pub abandon: i64,
}

impl Course {
    fn deadline(&self, reached: u32) -> i64 {
        let open = (0..self.goals).filter(|goal| reached & (1 << goal) == 0);
        let windows = open.filter_map(|goal| self.within.get(goal as usize).copied());
        windows.min().unwrap_or(FREE).min(self.time_out)
    }

    /// The goals reached after an event; nothing if it ends the instance.
    fn after(&self, reached: u32, event: u32) -> Option<u32> {
        let now = (0..self.goals).fold(reached, |all, goal| {
            if event & (1 << (self.first_goal + goal)) != 0 { all | 1 << goal } else { all }
        });
        let is_won = self.goals > 0 && now.count_ones() == self.goals;
        (!is_won && event & self.ends == 0).then_some(now)
    }
}

/// An inner form, while a journey is open.
pub struct WhileOpen<'f, F: ?Sized> {
    /// What counts inside.
    pub inner: &'f F,
    /// When it is open.
    pub course: Course,
    /// Whether what the inner form has reached is kept when an instance ends, instead of judged.
    pub keeps: bool,
}

/// Outside, or in an instance that has reached some goals.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum State<S> {
    /// None is open.
    Outside,
    /// What the inner form holds is kept for good.
    Kept,
    /// One is open.
    Inside(u32, S),
}

impl<F: Form + ?Sized> WhileOpen<'_, F> {
    fn since_start(&self) -> u8 {
        self.inner.clocks()
    }

    fn since_last(&self) -> u8 {
        self.inner.clocks() + 1
    }

    fn outside(&self, event: u32) -> Step<State<F::State>> {
        if event & self.course.opens == 0 {
            return Step::to(State::Outside);
        }
        // the start is offered to goals and ends too
        let Some(reached) = self.course.after(0, event) else { return Step::to(State::Outside) };
        let all = (1u32 << (self.inner.clocks() + 2)) - 1;
        Step { resets: all, ..Step::to(State::Inside(reached, self.inner.opened())) }
    }

    /// After the end of an instance, by an event inside it or before one outside.
    fn ended(&self, inner: &F::State, next: Step<State<F::State>>) -> Step<State<F::State>> {
        match (self.inner.holds(inner), self.keeps) {
            (true, true) => Step { to: Some(State::Kept), resets: 0, ..next },
            (true, false) | (false, true) => next,
            (false, false) => Step { to: None, resets: 0, ..next },
        }
    }

    fn inside(&self, reached: u32, inner: &F::State, event: u32) -> Vec<Step<State<F::State>>> {
        let deadline = self.course.deadline(reached);
        let mut all = Vec::new();
        for step in self.inner.step(inner, event) {
            let base = |to: Option<State<F::State>>| Step {
                to,
                guards: step.guards.clone(),
                hours: step.hours,
                resets: step.resets & inner_clocks(self.inner),
            };
            let next = match (&step.to, self.course.after(reached, event)) {
                (None, _) => base(None),
                (Some(inner), Some(reached)) => base(Some(State::Inside(reached, inner.clone()))),
                (Some(inner), None) => self.ended(inner, Step { resets: 0, ..base(Some(State::Outside)) }),
            };
            let next = if deadline < FREE { next.when(self.since_start(), 0, deadline) } else { next };
            let next = if self.course.abandon < FREE {
                next.when(self.since_last(), 0, self.course.abandon).reset(self.since_last())
            } else {
                next
            };
            all.push(next);
        }
        let over = || self.ended(inner, self.outside(event));
        if deadline < FREE {
            all.push(over().when(self.since_start(), deadline + 1, FREE));
        }
        if self.course.abandon < FREE {
            let late = over().when(self.since_last(), self.course.abandon + 1, FREE);
            all.push(if deadline < FREE { late.when(self.since_start(), 0, deadline) } else { late });
        }
        all
    }
}

impl<F: Form + ?Sized> Form for WhileOpen<'_, F> {
    type State = State<F::State>;

    fn start(&self) -> Self::State {
        State::Outside
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        match state {
            State::Outside => vec![self.outside(event)],
            State::Kept => vec![Step::to(State::Kept)],
            State::Inside(reached, inner) => self.inside(*reached, inner, event),
        }
    }

    fn holds(&self, state: &Self::State) -> bool {
        match state {
            State::Outside => !self.keeps,
            State::Kept => true,
            State::Inside(_, inner) => self.inner.holds(inner),
        }
    }

    fn clocks(&self) -> u8 {
        self.inner.clocks() + 2
    }

    fn matters(&self, state: &Self::State) -> u32 {
        let State::Inside(reached, inner) = state else { return 0 };
        let own = self.inner.matters(inner) & inner_clocks(self.inner);
        let start = u32::from(self.course.deadline(*reached) < FREE) << self.since_start();
        let last = u32::from(self.course.abandon < FREE) << self.since_last();
        own | start | last
    }
}
