//! The letters of patterns, where they are not known exactly erring to the side asked for.
use super::distance;
use super::form::chained::{Kind, MOST_COUNTED};
use super::letters::{Alphabet, LetterSet};
use super::zone::FREE;
use crate::model::{Model, TimeSpan};
use crate::plan::{Node, NodeKind};

/// What plays a role in a clause.
#[derive(Debug, Clone, Default)]
pub struct Role {
    /// Single events.
    pub letters: LetterSet,
    /// A pattern of several events; then there are no letters.
    pub several: Option<Several>,
}

/// A pattern of several events that is followed exactly.
#[derive(Debug, Clone)]
pub struct Several {
    /// Its first event; of a count, every event.
    pub first: LetterSet,
    /// Its last event.
    pub last: LetterSet,
    /// What kind.
    pub kind: Kind,
    /// At most so far apart.
    pub within: i64,
}

impl Role {
    /// Whether nothing plays it.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty() && self.several.is_none()
    }
}

impl From<LetterSet> for Role {
    fn from(letters: LetterSet) -> Self {
        Self { letters, several: None }
    }
}

/// A pattern as a chain of two events or a count, if it is one that can be followed exactly.
pub fn several(model: &Model, alphabet: &Alphabet<'_>, node: &Node) -> Option<Several> {
    let node = alphabet.resolved(node);
    let span = |span: TimeSpan| {
        let (least, most) = distance::bounds(model, span);
        (least == most).then_some(least)
    };
    match &node.kind {
        NodeKind::Then { first, second, directly, within, cond: None } => Some(Several {
            first: exactly(alphabet, first)?,
            last: exactly(alphabet, second)?,
            kind: if *directly { Kind::Directly } else { Kind::Then },
            within: within.map_or(Some(FREE), span)?,
        }),
        NodeKind::Count { count, of, within } if (2..=MOST_COUNTED).contains(count) => {
            let letters = exactly(alphabet, of)?;
            Some(Several { first: letters.clone(), last: letters, kind: Kind::Count(*count), within: span(*within)? })
        }
        _ => None,
    }
}

/// Which way a set of letters may err.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Err {
    /// It may hold too many.
    Many,
    /// It may hold too few.
    Few,
}

/// The letters at which a pattern happens and only happens; nothing if they are not known.
pub fn exactly(alphabet: &Alphabet<'_>, node: &Node) -> Option<LetterSet> {
    alphabet.events(node).filter(|events| events.exact).map(|events| events.letters)
}

/// The letters at which a pattern may happen; nothing if it may happen without any event.
pub fn possibly(alphabet: &Alphabet<'_>, node: &Node) -> Option<LetterSet> {
    match alphabet.events(node) {
        Some(events) => Some(events.letters),
        None => last_events(alphabet, node),
    }
}

/// The letters at which a pattern certainly happens.
pub fn certainly(alphabet: &Alphabet<'_>, node: &Node) -> LetterSet {
    exactly(alphabet, node).unwrap_or_default()
}

/// The letters at which a chain or a count may happen.
fn last_events(alphabet: &Alphabet<'_>, node: &Node) -> Option<LetterSet> {
    match &alphabet.resolved(node).kind {
        NodeKind::Then { second, .. } => last_events(alphabet, second),
        NodeKind::AllWithin(inner, _) | NodeKind::Count { of: inner, .. } => last_events(alphabet, inner),
        NodeKind::Event { .. } => alphabet.events(node).map(|events| events.letters),
        NodeKind::AnyOf(nodes) => {
            nodes.iter().try_fold(LetterSet::default(), |all, node| Some(all.or(&possibly(alphabet, node)?)))
        }
        NodeKind::Silence { .. } => None,
    }
}
