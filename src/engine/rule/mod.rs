//! Rules on one subject: a customer, or an instance whose events are its whole world.
//!
//! Each clause lists its candidates once in the subject's world; each activation then looks only at its own stretch of
//! them. Every verdict says why: the events, the deadline, the nearest miss.
mod activation;
mod clause;
mod evidence;
mod forms;
mod scope;
mod search;

pub use clause::{evaluate, walk};
pub use evidence::Breach;
pub use scope::Interval;

use super::key::Occurrence;

/// What became of one activation.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// What was expected happened, or what was forbidden can't any more.
    Satisfied,
    /// It did not, or it did: with one breach at least.
    Violated(Vec<Breach>),
    /// Neither, at the watermark.
    Pending,
    /// The log begins too late to tell.
    Undecidable,
}

/// What became of a rule on one subject.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many activations were satisfied.
    pub satisfied: u64,
    /// How many were violated.
    pub violated: u64,
    /// How many are pending.
    pub pending: u64,
    /// How many can't be told.
    pub undecidable: u64,
    /// Every breach.
    pub breaches: Vec<Breach>,
    /// The triggers, for actions at once.
    pub activations: Vec<Occurrence>,
    /// The intervals of its scope, for suppression.
    pub intervals: Vec<Interval>,
}

impl Outcome {
    fn note(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Satisfied => self.satisfied += 1,
            Verdict::Pending => self.pending += 1,
            Verdict::Undecidable => self.undecidable += 1,
            Verdict::Violated(breaches) => {
                self.violated += 1;
                self.breaches.extend(breaches);
            }
        }
    }
}
