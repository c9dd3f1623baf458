//! How much work proofs may do, and how much they may hold in memory: counted, not timed, so that the same definitions
//! always give the same answer.
use std::cell::Cell;

/// What is left to be spent, in all and on the present question.
#[derive(Debug)]
pub struct Work {
    left: Cell<u64>,
    floor: Cell<u64>,
    question: Cell<u64>,
    /// About how many bytes are held.
    held: Cell<u64>,
    room: u64,
}

impl Work {
    /// So much in all, and so much for each question; so many bytes may be held at a time.
    pub fn new(all: u64, question: u64, room: u64) -> Self {
        Self { left: Cell::new(all), floor: Cell::new(0), question: Cell::new(question), held: Cell::new(0), room }
    }

    /// Begins a question.
    pub fn begin(&self) {
        self.floor.set(self.left.get().saturating_sub(self.question.get()));
    }

    /// Asks something that may cost a part of what is left for the present question.
    pub fn share<T>(&self, part: u64, ask: impl FnOnce() -> T) -> T {
        let (left, floor) = (self.left.get(), self.floor.get());
        self.floor.set(left - left.saturating_sub(floor) / part.max(1));
        let answer = ask();
        self.floor.set(floor);
        answer
    }

    /// Asks several questions of which each may cost a part of what one may otherwise.
    pub fn lightly<T>(&self, part: u64, ask: impl FnOnce() -> T) -> T {
        let question = self.question.get();
        self.question.set(question / part.max(1));
        let answer = ask();
        self.question.set(question);
        answer
    }

    /// Spends some.
    pub fn spend(&self, units: u64) {
        self.left.set(self.left.get().saturating_sub(units));
    }

    /// Whether nothing is left for the present question, or no room.
    pub fn is_spent(&self) -> bool {
        self.left.get() <= self.floor.get() || self.held.get() > self.room
    }
}

/// What somebody holds in memory; let go when dropped.
#[derive(Debug)]
pub struct Held<'w> {
    work: &'w Work,
    bytes: u64,
}

impl<'w> Held<'w> {
    /// Nothing yet.
    pub fn new(work: &'w Work) -> Self {
        Self { work, bytes: 0 }
    }

    /// So many bytes more.
    pub fn more(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
        self.work.held.set(self.work.held.get().saturating_add(bytes));
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.work.held.set(self.work.held.get().saturating_sub(self.bytes));
    }
}
