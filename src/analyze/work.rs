//! How much work proofs may do: counted, not timed, so that the same definitions always give the same answer.
use std::cell::Cell;

/// What is left to be spent, in all and on the present question.
#[derive(Debug)]
pub struct Work {
    left: Cell<u64>,
    floor: Cell<u64>,
    question: u64,
}

impl Work {
    /// So much in all, and so much for each question.
    pub fn new(all: u64, question: u64) -> Self {
        Self { left: Cell::new(all), floor: Cell::new(0), question }
    }

    /// Begins a question.
    pub fn begin(&self) {
        self.floor.set(self.left.get().saturating_sub(self.question));
    }

    /// Spends some.
    pub fn spend(&self, units: u64) {
        self.left.set(self.left.get().saturating_sub(units));
    }

    /// Whether nothing is left for the present question.
    pub fn is_spent(&self) -> bool {
        self.left.get() <= self.floor.get()
    }
}
