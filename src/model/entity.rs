//! Touchpoints, attributes, segments, moments, actions and the policy.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::Actor;
use smol_str::SmolStr;

/// What every named item has.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Meta {
    /// Its name.
    pub name: SmolStr,
    /// Its title, or nothing.
    pub title: Option<SmolStr>,
    /// Its doc comment, lines joined.
    pub docs: String,
    /// Where its name is declared.
    pub place: Place,
    /// The whole item.
    pub item: Place,
}

impl Meta {
    /// The title, or else the name.
    pub fn label(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }
}

/// A column of the log with its type: one entry per name and type.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name, as mapped by the project file.
    pub name: SmolStr,
    /// Its type.
    pub ty: Type,
}

/// An attribute as declared on a touchpoint, on every event, or on the customer.
#[derive(Debug, Clone)]
pub struct Declared {
    /// Its name.
    pub name: SmolStr,
    /// The attribute; for customer attributes the entry's own index.
    pub attribute: AttributeId,
    /// Its type.
    pub ty: Type,
    /// Whether it may be missing.
    pub optional: bool,
    /// Its doc comment.
    pub docs: String,
    /// Where its name stands.
    pub place: Place,
}

/// An observed contact.
#[derive(Debug, Clone)]
pub struct Touchpoint {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// Who acts.
    pub by: Actor,
    /// The raw event names it stands for; at least one.
    pub raw_names: Vec<SmolStr>,
    /// What narrows it; its own event is slot 0.
    pub cond: Option<Expr>,
    /// Its own attributes (those of `event { … }` come on top).
    pub attributes: Vec<Declared>,
    /// What one costs; its own event is slot 0.
    pub cost: Option<Expr>,
}

/// A dimension for breakdowns: the value at the instance's start.
#[derive(Debug, Clone)]
pub struct Segment {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// Its value; the start event is slot 0.
    pub value: Expr,
}

/// A derived event.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// What it is.
    pub pattern: Pattern,
    /// How many slots the pattern uses.
    pub slots: u32,
    /// Whether it is made of touchpoints, `where` and `or` alone, so that it *is* the log event.
    pub is_log_event: bool,
}

/// A named action that `do` may call.
#[derive(Debug, Clone)]
pub struct Action {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// Its parameters.
    pub params: Vec<Declared>,
}

/// Statistics and gating: the `policy` item over the project file's over the defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Confidence of intervals, 0…1.
    pub confidence: f64,
    /// Fewer values than this are *insufficient*.
    pub min_n: u32,
    /// How a threshold is judged.
    pub gate: Gate,
    /// The zone's IANA name for calendar spans and periods; absent: none was given, UTC is used.
    pub zone: Option<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { confidence: 0.95, min_n: 30, gate: Gate::Point, zone: None }
    }
}

/// How a threshold is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gate {
    /// By the value.
    Point,
    /// Fails only when the whole interval is on the wrong side.
    Proof,
    /// Passes only when the whole interval is on the right side.
    Assurance,
}
