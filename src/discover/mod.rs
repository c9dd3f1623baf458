//! What a log shows by itself, without any definition: which column is what, how customers go through it, where they
//! wait, come back and turn away, and which rules hold almost always.
//!
//! Pure functions over a look at a file (`log::Glance`) and over histories. Never reads a file, and never says more than
//! was counted: whatever is proposed carries how many customers it was seen in.
mod attributes;
mod columns;
mod found;
mod gaps;
mod journey;
mod kind;
mod moments;
mod names;
mod phrase;
mod rules;
mod span;
mod survey;
mod tally;
#[cfg(test)]
mod tests;
mod words;

pub use attributes::{Attribute, AttributeSurvey, Shape};
pub use columns::{Columns, Given, Missing, Role, guess};
pub use found::{Discovery, Loop, Name, Variant, Wait, discover};
pub use gaps::Gaps;
pub use journey::{Course, Patience, Stage, course};
pub use kind::{Candidate, Guess, candidates, needs};
pub use moments::{Moment, MomentKind, moments};
pub use names::{Namer, label, shown};
pub use phrase::{Phrase, Phrasing};
pub use rules::{Rule, Template, rules};
pub use span::{nice, written};
pub use survey::{Pair, Seen, Survey};
pub use tally::Tally;
