//! Patterns: sources, slots, conditions.
use super::binding::{Binding, Bindings, Hidden};
use super::expr::Scope;
use super::*;
use crate::codes::resolve as codes;
use ast::PatternKind as Written;

/// A resolved pattern with where it happens.
pub(super) struct Resolved {
    pub pattern: Pattern,
    /// The slot of its event; nothing if alternatives have different ones.
    pub slot: Option<Slot>,
    /// The touchpoints it happens at.
    pub ends: Ends,
}

/// The place of a source's name.
pub(super) fn source_span(name: &ast::EventName) -> Span {
    match name {
        ast::EventName::Any(span) => *span,
        ast::EventName::Named(name) => name.span,
        ast::EventName::Emitted(head, event) => head.span.to(event.span),
    }
}

impl<'a> Resolver<'a> {
    /// A pattern standing alone, with its own slots.
    pub(super) fn trigger(&mut self, written: &'a ast::Pattern) -> Trigger {
        let mut bindings = Bindings::of([written]);
        let resolved = self.pattern(written, &mut bindings);
        Trigger { pattern: resolved.pattern, slots: bindings.slots }
    }

    /// A pattern within a clause: its bindings stay in sight.
    pub(super) fn pattern(&mut self, written: &'a ast::Pattern, bindings: &mut Bindings<'a>) -> Resolved {
        self.pattern_at(written, bindings, None)
    }

    fn pattern_at(&mut self, written: &'a ast::Pattern, bindings: &mut Bindings<'a>, slot: Option<Slot>) -> Resolved {
        match &written.kind {
            Written::Event(event) => self.event(event, written.span, bindings, slot),
            Written::Paren(inner) => self.pattern_at(inner, bindings, slot),
            Written::Or(list) if list.iter().all(is_simple) => self.simple_or(list, written.span, bindings, slot),
            Written::Or(list) => self.chain_or(list, written.span, bindings),
            Written::Then { first, second, directly, within, cond } => {
                let first = self.pattern(first, bindings);
                let second = self.pattern(second, bindings);
                let within = within.as_ref().map(|within| self.span(within));
                let cond = cond.as_ref().map(|cond| self.closing(cond, second.slot, &second.ends, bindings));
                let (first, inner) = (Box::new(first.pattern), Box::new(second.pattern));
                let kind = PatternKind::Then { first, second: inner, directly: *directly, within, cond };
                self.resolved(kind, written.span, second.slot, second.ends)
            }
            Written::AllWithin { chain, within } => {
                let inner = self.pattern(chain, bindings);
                let kind = PatternKind::AllWithin { chain: Box::new(inner.pattern), within: self.span(within) };
                self.resolved(kind, written.span, inner.slot, inner.ends)
            }
            Written::Silence { first, absent, lasting } => {
                let first = self.pattern(first, bindings);
                let keep = bindings.seen.len();
                let absent = self.pattern(absent, bindings);
                bindings.hide_since(keep, Hidden::Elsewhere);
                let (inner, absent) = (Box::new(first.pattern), Box::new(absent.pattern));
                let kind = PatternKind::Silence { first: inner, absent, lasting: self.span(lasting) };
                self.resolved(kind, written.span, first.slot, first.ends)
            }
            Written::Count { count, of, within } => {
                if count.node == 0 {
                    let diagnostic = codes::count_of_none(self.place(count.span));
                    self.report(diagnostic);
                }
                let inner = self.pattern(of, bindings);
                let within = self.span(within);
                let kind = PatternKind::Count { count: count.node.max(1), of: Box::new(inner.pattern), within };
                self.resolved(kind, written.span, inner.slot, inner.ends)
            }
        }
    }

    fn resolved(&self, kind: PatternKind, span: Span, slot: Option<Slot>, ends: Ends) -> Resolved {
        Resolved { pattern: Pattern { kind, place: self.place(span) }, slot, ends }
    }

    fn event(
        &mut self,
        event: &'a ast::EventPattern,
        span: Span,
        bindings: &mut Bindings<'a>,
        slot: Option<Slot>,
    ) -> Resolved {
        let source = self.source(&event.source);
        let ends = source.map_or(Ends::Unknown, |source| self.ends_of(source));
        let shared = event
            .binding
            .as_ref()
            .and_then(|name| bindings.shared.iter().find(|it| it.name.text == name.text).map(|it| it.slot));
        let slot = slot.or(shared).unwrap_or_else(|| bindings.slot());
        if let Some(name) = &event.binding {
            self.bind(bindings, name, slot, ends.clone());
        }
        let cond = event.cond.as_ref().map(|cond| {
            let scope = Scope::event(slot, ends.clone(), source_text(&event.source)).with(bindings);
            self.condition(cond, &scope)
        });
        let event = EventPattern { source: source.unwrap_or(Source::Any), slot, cond };
        self.resolved(PatternKind::Event(event), span, Some(slot), ends)
    }

    /// Alternatives of single events: one of them happens, so they share a slot.
    fn simple_or(
        &mut self,
        list: &'a [ast::Pattern],
        span: Span,
        bindings: &mut Bindings<'a>,
        slot: Option<Slot>,
    ) -> Resolved {
        let slot = slot.unwrap_or_else(|| bindings.slot());
        self.alternatives(list, span, bindings, Some(slot))
    }

    fn chain_or(&mut self, list: &'a [ast::Pattern], span: Span, bindings: &mut Bindings<'a>) -> Resolved {
        self.alternatives(list, span, bindings, None)
    }

    fn alternatives(
        &mut self,
        list: &'a [ast::Pattern],
        span: Span,
        bindings: &mut Bindings<'a>,
        slot: Option<Slot>,
    ) -> Resolved {
        let (keep, outer) = (bindings.seen.len(), bindings.shared.len());
        let mut found: Vec<(Binding<'a>, usize)> = Vec::new();
        let mut all = Vec::with_capacity(list.len());
        let mut slots: Vec<Option<Slot>> = Vec::with_capacity(list.len());
        let mut ends = Vec::with_capacity(list.len());
        for alternative in list {
            let resolved = self.pattern_at(alternative, bindings, slot);
            all.push(resolved.pattern);
            slots.push(resolved.slot);
            ends.push(resolved.ends);
            for binding in bindings.seen.drain(keep..) {
                match found.iter_mut().find(|(it, _)| it.name.text == binding.name.text) {
                    Some((same, count)) => {
                        same.ends = same.ends.clone().or(binding.ends);
                        *count += 1;
                    }
                    None => {
                        bindings.shared.push(binding.clone());
                        found.push((binding, 1));
                    }
                }
            }
        }
        bindings.shared.truncate(outer);
        for (binding, count) in found {
            bindings.seen.push(binding);
            if count < list.len() {
                bindings.hide_since(bindings.seen.len() - 1, Hidden::Alternative);
            }
        }
        let same = slots.first().copied().flatten().filter(|slot| slots.iter().all(|it| *it == Some(*slot)));
        self.resolved(PatternKind::AnyOf(all), span, same, Ends::union(ends))
    }

    /// A closing condition: bare attributes are those of the event it follows.
    pub(super) fn closing(
        &mut self,
        cond: &'a ast::Expr,
        slot: Option<Slot>,
        ends: &Ends,
        bindings: &Bindings<'a>,
    ) -> Expr {
        let scope = match slot {
            Some(slot) => Scope::event(slot, ends.clone(), CLOSING).with(bindings),
            None => Scope::several().with(bindings),
        };
        self.condition(cond, &scope)
    }
}

/// What a closing condition is about.
pub(super) const CLOSING: &str = "the event that this `where` is about";

/// How a message calls the events of a source.
pub(super) fn source_text(name: &ast::EventName) -> &str {
    match name {
        ast::EventName::Any(_) => "any",
        ast::EventName::Named(name) => &name.text,
        ast::EventName::Emitted(head, _) => &head.text,
    }
}

fn is_simple(pattern: &ast::Pattern) -> bool {
    match &pattern.kind {
        Written::Event(_) => true,
        Written::Paren(inner) => is_simple(inner),
        Written::Or(list) => list.iter().all(is_simple),
        _ => false,
    }
}
