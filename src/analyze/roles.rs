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
    /// What it begins with; of a count, every event.
    pub first: First,
    /// The events between its first and its last that it names.
    pub middle: Vec<LetterSet>,
    /// Its last event.
    pub last: LetterSet,
    /// What kind.
    pub kind: Kind,
    /// At most so far apart.
    pub within: i64,
}

/// What a pattern of several events begins with.
#[derive(Debug, Clone)]
pub enum First {
    /// An event.
    Event(LetterSet),
    /// Another such pattern.
    Pattern(Box<Several>),
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

/// A pattern as a chain or a count, if it is one that can be followed exactly.
pub fn several(model: &Model, alphabet: &Alphabet<'_>, node: &Node) -> Option<Several> {
    let node = alphabet.resolved(node);
    match &node.kind {
        NodeKind::Then { first, second, directly, within, cond: None } => Some(Several {
            first: match exactly(alphabet, first) {
                Some(letters) => First::Event(letters),
                None => First::Pattern(Box::new(several(model, alphabet, first)?)),
            },
            middle: Vec::new(),
            last: exactly(alphabet, second)?,
            kind: if *directly { Kind::Directly } else { Kind::Then },
            within: within.map_or(Some(FREE), |span| whole(model, span))?,
        }),
        NodeKind::AllWithin(chain, within) => {
            let mut events = events_of(alphabet, chain)?;
            let count = u32::try_from(events.len()).ok().filter(|count| (2..=MOST_COUNTED).contains(count))?;
            let last = events.pop()?;
            let first = First::Event(events.remove(0));
            let kind = if count == 2 { Kind::Then } else { Kind::Chain(count) };
            Some(Several { first, middle: events, last, kind, within: whole(model, *within)? })
        }
        NodeKind::Count { count, of, within } if (2..=MOST_COUNTED).contains(count) => {
            let letters = exactly(alphabet, of)?;
            let first = First::Event(letters.clone());
            let kind = Kind::Count(*count);
            Some(Several { first, middle: Vec::new(), last: letters, kind, within: whole(model, *within)? })
        }
        _ => None,
    }
}

/// The events of a chain without conditions or windows of its own.
fn events_of(alphabet: &Alphabet<'_>, node: &Node) -> Option<Vec<LetterSet>> {
    match &node.kind {
        NodeKind::Then { first, second, directly: false, within: None, cond: None } => {
            let mut events = events_of(alphabet, first)?;
            events.push(exactly(alphabet, second)?);
            Some(events)
        }
        _ => Some(vec![exactly(alphabet, node)?]),
    }
}

/// A length of time, if it is always the same.
fn whole(model: &Model, span: TimeSpan) -> Option<i64> {
    let (least, most) = distance::bounds(model, span);
    (least == most).then_some(least)
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
