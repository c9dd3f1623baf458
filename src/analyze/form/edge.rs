//! The scope's first and last event.
use super::TARGET;
use crate::analyze::automaton::{Form, Step};
use crate::syntax::ast;

/// `expect first A`, `expect last A`.
pub struct Edge {
    /// Which end.
    pub edge: ast::Edge,
}

impl Form for Edge {
    /// Whether the first (or so far last) event is a target; nothing before the first event.
    type State = Option<bool>;

    fn start(&self) -> Self::State {
        None
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let is_target = event & TARGET != 0;
        match (self.edge, state) {
            (ast::Edge::First, Some(first)) => vec![Step::to(Some(*first))],
            (ast::Edge::First, None) if !is_target => vec![Step::broken()],
            _ => vec![Step::to(Some(is_target))],
        }
    }

    fn holds(&self, state: &Self::State) -> bool {
        *state == Some(true)
    }
}
