//! The events of one instance of a journey, from its start to its end.
use crate::analyze::automaton::{Form, Step};

/// The event may open an instance.
pub const START: u32 = 1;
/// It certainly ends an open instance.
pub const ENDS: u32 = 2;

/// The first event is a start, and none comes after one that ends it.
pub struct Instance;

/// Where an instance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Not opened.
    New,
    /// Open.
    Open,
    /// Over.
    Ended,
}

impl Form for Instance {
    type State = State;

    fn start(&self) -> State {
        State::New
    }

    fn step(&self, state: &State, event: u32) -> Vec<Step<State>> {
        let next = if event & ENDS != 0 { State::Ended } else { State::Open };
        vec![match state {
            State::New if event & START != 0 => Step::to(next),
            State::Open => Step::to(next),
            State::New | State::Ended => Step::broken(),
        }]
    }

    fn holds(&self, state: &State) -> bool {
        *state != State::New
    }
}
