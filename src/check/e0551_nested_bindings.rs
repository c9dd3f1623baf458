//! `E0551`.
use super::{Given, walk};
use crate::diag::{Diagnostic, Place};
use crate::model::*;

crate::code! {
    /// Chains in chains that look back at what is around them
    ///
    /// A chain in parentheses whose conditions speak of an event outside of them has to be looked for again for every such
    /// event. Where that happens in a chain in a chain in a chain, a customer with a thousand events takes a thousand
    /// times a thousand times a thousand looks or more, and the report would never be ready.
    ///
    /// ```journey
    /// touchpoint Search = "search" { topic: text }
    /// touchpoint View   = "view"   { topic: text }
    /// touchpoint Order  = "order"  { topic: text }
    ///
    /// moment OneTopic = Search as search then (View then (View then (View then Order where topic == search.topic)))
    ///
    /// kpi topics over customers = mean(count(OneTopic))
    /// ```
    ///
    /// Leave the parentheses out; the closing condition speaks of all that is bound before:
    ///
    /// ```journey
    /// touchpoint Search = "search" { topic: text }
    /// touchpoint View   = "view"   { topic: text }
    /// touchpoint Order  = "order"  { topic: text }
    ///
    /// moment OneTopic = Search as search then View then View then View then Order where topic == search.topic
    ///
    /// kpi topics over customers = mean(count(OneTopic))
    /// ```
    ///
    /// To fix it, write the chain without parentheses, or name the inner chain as a moment of its own.
    NESTED_BINDINGS = "E0551", "nested-bindings", Error
}

/// How many chains in one another may look back at what is around them.
const LIMIT: usize = 2;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let mut root: Option<Place> = None;
    for pattern in given.scope.patterns.iter().copied() {
        let place = pattern.place;
        let is_part = root.is_some_and(|root| {
            root.file == place.file && root.span.start <= place.span.start && place.span.end <= root.span.end
        });
        // the list holds a pattern, then all its parts
        if !is_part {
            root = Some(place);
            looked_at(pattern, sink);
        }
    }
}

/// What a pattern binds, what it reads of events that others bind, and how deep chains in it do so.
#[derive(Default, Clone, Copy)]
struct Looks {
    binds: u64,
    reads: u64,
    depth: usize,
}

impl Looks {
    fn and(self, other: Self) -> Self {
        Self {
            binds: self.binds | other.binds,
            reads: self.reads | other.reads,
            depth: self.depth.max(other.depth),
        }
    }

    /// The same, reading no more what it binds itself.
    fn closed(self) -> Self {
        Self { reads: self.reads & !self.binds, ..self }
    }
}

fn looked_at(pattern: &Pattern, sink: &mut Vec<Diagnostic>) -> Looks {
    match &pattern.kind {
        PatternKind::Event(event) => {
            let reads = event.cond.as_ref().map_or(0, slots);
            Looks { binds: bit(event.slot), reads, depth: 0 }.closed()
        }
        PatternKind::AnyOf(list) => {
            list.iter().map(|one| looked_at(one, sink)).fold(Looks::default(), Looks::and)
        }
        PatternKind::Then { first, second, cond, .. } => {
            let first = looked_at(first, sink);
            let closing = Looks { reads: cond.as_ref().map_or(0, slots), ..Looks::default() };
            first.and(nested(second, sink)).and(closing).closed()
        }
        PatternKind::Silence { first, absent, .. } => {
            let first = looked_at(first, sink);
            let absent = nested(absent, sink);
            first.and(Looks { binds: 0, ..absent }).closed()
        }
        PatternKind::AllWithin { chain: inner, .. } | PatternKind::Count { of: inner, .. } => looked_at(inner, sink),
    }
}

/// A pattern that is looked for after another has happened.
fn nested(pattern: &Pattern, sink: &mut Vec<Diagnostic>) -> Looks {
    let looks = looked_at(pattern, sink);
    if is_simple(pattern) || looks.reads == 0 {
        return looks;
    }
    if looks.depth == LIMIT {
        sink.push(
            Diagnostic::new(&NESTED_BINDINGS, pattern.place, "too many chains in one another speak of events around them")
                .help("leave the parentheses out, or name the inner chain as a `moment`"),
        );
    }
    Looks { depth: looks.depth + 1, ..looks }
}

fn is_simple(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Event(_) => true,
        PatternKind::AnyOf(list) => list.iter().all(is_simple),
        _ => false,
    }
}

/// The events whose attributes a condition reads.
fn slots(cond: &Expr) -> u64 {
    let mut all = 0;
    walk::each(cond, &mut |one| {
        if let ExprKind::Attribute(slot, _) = &one.kind {
            all |= bit(*slot);
        }
    });
    all
}

/// A slot as the engine tells it from others.
fn bit(slot: Slot) -> u64 {
    1 << slot.0.min(63)
}
