//! A clause in the intervals of `between P and Q` or `after P until Q`: the inner form starts anew in each.
use crate::analyze::automaton::{Form, Step};

/// An inner form, in intervals.
pub struct Scoped<'f, F: ?Sized> {
    /// What counts inside.
    pub inner: &'f F,
    /// The bit of the role that opens.
    pub opens: u32,
    /// The bit of the role that closes; 0 if nothing does.
    pub closes: u32,
    /// Whether what the inner form has reached is kept when an interval closes, instead of judged.
    pub keeps: bool,
}

/// Outside (with what is kept), or inside.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum State<S> {
    /// In no interval.
    Outside,
    /// In one.
    Inside(S),
}

impl<F: Form + ?Sized> Scoped<'_, F> {
    fn all(&self) -> u32 {
        if self.inner.clocks() == 0 { 0 } else { (1 << self.inner.clocks()) - 1 }
    }

    fn outside(&self, event: u32) -> Step<State<F::State>> {
        if event & self.opens == 0 {
            return Step::to(State::Outside);
        }
        Step { resets: self.all(), ..Step::to(State::Inside(self.inner.opened())) }
    }

    fn closed(&self, step: Step<F::State>, event: u32) -> Step<State<F::State>> {
        let (guards, hours) = (step.guards, step.hours);
        match step.to {
            Some(state) if self.inner.holds(&state) && self.keeps => {
                Step { to: Some(State::Inside(state)), guards, hours, resets: step.resets }
            }
            Some(state) if self.inner.holds(&state) || self.keeps => {
                let next = self.outside(event);
                Step { guards, hours, ..next }
            }
            _ => Step { guards, hours, ..Step::broken() },
        }
    }
}

impl<F: Form + ?Sized> Form for Scoped<'_, F> {
    type State = State<F::State>;

    fn start(&self) -> Self::State {
        State::Outside
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let State::Inside(inner) = state else { return vec![self.outside(event)] };
        let steps = self.inner.step(inner, event).into_iter();
        if event & self.closes != 0 {
            return steps.map(|step| self.closed(step, event)).collect();
        }
        let on = |step: Step<F::State>| Step {
            to: step.to.map(State::Inside),
            guards: step.guards,
            hours: step.hours,
            resets: step.resets,
        };
        steps.map(on).collect()
    }

    fn holds(&self, state: &Self::State) -> bool {
        match state {
            State::Outside => !self.keeps,
            State::Inside(state) => self.inner.holds(state),
        }
    }

    fn clocks(&self) -> u8 {
        self.inner.clocks()
    }

    fn matters(&self, state: &Self::State) -> u32 {
        match state {
            State::Outside => 0,
            State::Inside(state) => self.inner.matters(state),
        }
    }
}
