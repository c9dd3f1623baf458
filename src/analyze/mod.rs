//! Proofs: what follows from definitions alone, without any log.
//!
//! Rules become automata with clocks over an alphabet of the events that definitions can tell apart. A history is
//! complete: it has one event or more, one at a time, and what is open at its end is broken, as in linear temporal logic
//! on finite traces. Invariants: nothing here reads a log or a file; what is not modelled makes automata accept more,
//! so a conflict that is reported is one; what the bound ends is called undecided.
mod alive;
mod automaton;
mod compile;
mod conflicts;
mod counts;
pub mod diff;
mod distance;
mod doom;
mod findings;
mod form;
mod groups;
mod journeys;
mod letters;
mod mend;
mod pairs;
mod path;
mod picks;
mod product;
mod proof;
mod prover;
mod relax;
mod replay;
mod roles;
mod search;
mod shape;
mod solver;
#[cfg(test)]
mod tests;
mod truth;
mod week;
mod work;
mod zone;

pub use findings::{codes, findings};
pub use journeys::End;
pub use proof::{
    Abstracted, Conditional, Dead, Moment, NeverActivated, Opposed, Proof, Redundant, Unreachable, Unreleased,
};
pub use prover::prove;

use crate::model::{Model, Value};
use letters::Alphabet;
use path::TimedLetter;
use smol_str::SmolStr;

/// How far proofs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How much work a single question may be: about as many bounds between clocks compared.
    pub question: u64,
    /// How many times as much all questions together may be.
    pub questions: u64,
    /// About how many bytes may be held at a time.
    pub room: u64,
    /// The most sets of rules that are looked through for conflicts.
    pub sets: usize,
    /// The most sets of three rules that are looked through for conflicts.
    pub threes: usize,
    /// What is asked.
    pub depth: Depth,
}

/// What is asked of definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only whether the rules can be kept together, and which can't: fast.
    Contradictions,
    /// Everything.
    Everything,
}

/// Half a gigabyte.
const ROOM: u64 = 500_000_000;

impl Limits {
    /// What is fast enough for every check: milliseconds.
    pub const FAST: Self =
        Self { question: 200_000, questions: 20, room: ROOM, sets: 50, threes: 0, depth: Depth::Contradictions };

    /// What is fast enough beside somebody who writes: about a second.
    pub const BESIDE: Self =
        Self { question: 1_000_000, questions: 20, room: ROOM, sets: 200, threes: 200, depth: Depth::Everything };
}

impl Default for Limits {
    fn default() -> Self {
        Self { question: 10_000_000, questions: 10, room: ROOM, sets: 500, threes: 2_000, depth: Depth::Everything }
    }
}

fn moment(model: &Model, alphabet: &Alphabet<'_>, one: &TimedLetter) -> Moment {
    let letter = alphabet.letters.get(one.letter);
    let named = |(column, value): &(u32, Value)| {
        let name = alphabet.column_name(*column).unwrap_or_else(|| SmolStr::new_static("?"));
        (name, value.clone())
    };
    let channel = letter.and_then(|letter| letter.channel.clone());
    let channel = channel.map(|channel| (SmolStr::new_static("channel"), Value::Text(channel)));
    let known = letter.into_iter().flat_map(|letter| letter.attributes.iter().map(named));
    let attributes = known.chain(channel).collect();
    Moment {
        at: one.at,
        event: alphabet.name(model, one.letter),
        raw_name: letter.and_then(|letter| letter.raw_name.clone()),
        attributes,
    }
}
