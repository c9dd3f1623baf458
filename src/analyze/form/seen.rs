//! Whether something ever happens: the goals of questions such as "can this rule be activated?".
use super::TRIGGER;
use crate::analyze::automaton::{Form, Step};

/// Some event is a trigger.
pub struct Seen;

impl Form for Seen {
    type State = bool;

    fn start(&self) -> bool {
        false
    }

    fn step(&self, seen: &bool, event: u32) -> Vec<Step<bool>> {
        vec![Step::to(*seen || event & TRIGGER != 0)]
    }

    fn holds(&self, seen: &bool) -> bool {
        *seen
    }
}
