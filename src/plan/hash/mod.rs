//! Structural hashes of what a plan holds: whether an edit is one to what an item evaluates to.
//!
//! Invariants: an item's hash speaks of all that it depends on; places, comments, titles, the names of items and of
//! bindings are in none. Equal hashes are equal only within one version of Wayfare: they are never written to a file.
mod conditions;
mod events;
mod items;
mod own;
mod parts;
mod terms;
#[cfg(test)]
mod tests;

pub use own::{Named, Own, meanings, own};
pub use parts::{Part, Parts};

use crate::model::{JourneyId, Model};
use foldhash::quality::{FixedState, FoldHasher};
use std::hash::{BuildHasher, Hash, Hasher};

/// Tells one structure from another.
pub type Fingerprint = u128;

/// The hashes of all items, by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hashes {
    /// What is read of a log and which of its rows are bad: if this is another, the log must be read anew.
    pub reading: Fingerprint,
    /// Touchpoints: which events they are.
    pub touchpoints: Vec<Fingerprint>,
    /// Segments: their value.
    pub segments: Vec<Fingerprint>,
    /// Moments.
    pub moments: Vec<Fingerprint>,
    /// Journeys, without their KPIs, score and rules.
    pub journeys: Vec<ItemHash>,
    /// Rules.
    pub rules: Vec<ItemHash>,
    /// KPIs.
    pub kpis: Vec<ItemHash>,
}

/// The two hashes of an item that is evaluated and then judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ItemHash {
    /// What the engine does for it: if this is the same, its facts are.
    pub facts: Fingerprint,
    /// That, and by what the facts are judged: thresholds, severity, allowance, score.
    pub verdict: Fingerprint,
}

/// The hashes of a model without errors.
pub fn items(model: &Model) -> Hashes {
    let mut hashing = Hashing::new(model);
    hashing.basics();
    hashing.derived();
    hashing.hashes
}

/// The work in progress; what an item depends on is hashed before it.
struct Hashing<'m> {
    model: &'m Model,
    hashes: Hashes,
    calendars: Vec<Fingerprint>,
    /// What every touchpoint costs.
    costs: Fingerprint,
    /// Where names are noted, if items are hashed by what they say themselves.
    noted: Option<own::Noted>,
    /// The journey whose KPI is hashed.
    inside: Option<JourneyId>,
    /// Set if what is written otherwise and means the same has the same hash: for telling people, not for keeping facts.
    meant: Option<events::Meant>,
}

/// One structure being hashed.
#[derive(Clone)]
struct Sum {
    one: FoldHasher<'static>,
    other: FoldHasher<'static>,
}

impl Sum {
    /// Of a structure of some kind; two kinds never have the same hash by holding the same parts.
    fn of(kind: &str) -> Self {
        let mut sum = Self {
            one: FixedState::with_seed(0x5761_7966).build_hasher(),
            other: FixedState::with_seed(0x6172_6521).build_hasher(),
        };
        sum.add(kind);
        sum
    }

    fn add(&mut self, part: impl Hash) {
        part.hash(&mut self.one);
        part.hash(&mut self.other);
    }

    /// A figure, by its bits.
    fn number(&mut self, number: f64) {
        self.add(number.to_bits());
    }

    fn finish(self) -> Fingerprint {
        (u128::from(self.one.finish()) << 64) | u128::from(self.other.finish())
    }
}
