//! Forms of one type, whatever each remembers: what is built around a form is built once and not for every kind of it.
use crate::analyze::automaton::{Form, Step};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// A form of any kind, its states told apart by numbers.
pub type AnyForm<'f> = dyn Form<State = u32> + 'f;

/// Numbers the states of a form as they are met.
pub struct Numbered<'f, F: Form> {
    inner: &'f F,
    met: RefCell<Met<F::State>>,
}

struct Met<S> {
    numbers: FxHashMap<S, u32>,
    states: Vec<S>,
}

impl<'f, F: Form> Numbered<'f, F> {
    /// No state was met yet.
    pub fn of(inner: &'f F) -> Self {
        Self { inner, met: RefCell::new(Met { numbers: FxHashMap::default(), states: Vec::new() }) }
    }

    fn number(&self, state: F::State) -> u32 {
        let mut met = self.met.borrow_mut();
        if let Some(number) = met.numbers.get(&state) {
            return *number;
        }
        let number = u32::try_from(met.states.len()).unwrap_or(u32::MAX);
        met.numbers.insert(state.clone(), number);
        met.states.push(state);
        number
    }

    /// The state of a number that was given; the first one for any other.
    fn state(&self, number: u32) -> F::State {
        let known = self.met.borrow().states.get(number as usize).cloned();
        known.unwrap_or_else(|| self.inner.start())
    }
}

impl<F: Form> Form for Numbered<'_, F> {
    type State = u32;

    fn start(&self) -> u32 {
        self.number(self.inner.start())
    }

    fn opened(&self) -> u32 {
        self.number(self.inner.opened())
    }

    fn step(&self, state: &u32, event: u32) -> Vec<Step<u32>> {
        let steps = self.inner.step(&self.state(*state), event).into_iter();
        let numbered = |step: Step<F::State>| Step {
            to: step.to.map(|state| self.number(state)),
            guards: step.guards,
            hours: step.hours,
            resets: step.resets,
        };
        steps.map(numbered).collect()
    }

    fn holds(&self, state: &u32) -> bool {
        self.inner.holds(&self.state(*state))
    }

    fn clocks(&self) -> u8 {
        self.inner.clocks()
    }

    fn matters(&self, state: &u32) -> u32 {
        self.inner.matters(&self.state(*state))
    }

    fn is_determined(&self) -> bool {
        self.inner.is_determined()
    }
}
