//! Bindings: which event of a clause or a pattern a name stands for.
use super::*;
use crate::codes::resolve as codes;

/// The slots of one clause or pattern, and the names in sight.
#[derive(Clone, Default)]
pub(super) struct Bindings<'a> {
    /// In sight now; a later one was bound later.
    pub seen: Vec<Binding<'a>>,
    /// Bound, but out of sight.
    hidden: Vec<(&'a ast::Name, Hidden)>,
    /// What alternatives before this one bound: the same name takes the same slot.
    pub shared: Vec<Binding<'a>>,
    /// The next free slot.
    pub slots: u32,
    /// All patterns that take part, to tell "not yet bound" from "not bound at all".
    pub roots: Vec<&'a ast::Pattern>,
}

/// A name for an event.
#[derive(Clone)]
pub(super) struct Binding<'a> {
    pub name: &'a ast::Name,
    pub slot: Slot,
    pub ends: Ends,
}

/// Why a name can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    /// It is bound in another alternative, or not in all of them.
    Alternative,
    /// It is bound where nothing must happen, or what ends the search.
    Elsewhere,
}

impl<'a> Bindings<'a> {
    /// A pattern's own slots; slot 0 is the first event of it.
    pub(super) fn of(roots: impl IntoIterator<Item = &'a ast::Pattern>) -> Self {
        Self { roots: roots.into_iter().collect(), ..Self::default() }
    }

    /// A fresh slot.
    pub(super) fn slot(&mut self) -> Slot {
        let slot = Slot(self.slots);
        self.slots += 1;
        slot
    }

    /// The event in sight under this name.
    pub(super) fn find(&self, name: &str) -> Option<&Binding<'a>> {
        self.seen.iter().rev().find(|it| it.name.text == name)
    }

    /// Takes out of sight what was bound since there were `keep` names.
    pub(super) fn hide_since(&mut self, keep: usize, why: Hidden) {
        for binding in self.seen.drain(keep.min(self.seen.len())..) {
            self.hidden.push((binding.name, why));
        }
    }

    /// Why a name can't be used here, and where it is bound.
    pub(super) fn out_of_sight(&self, name: &str) -> Option<(&'a ast::Name, Option<Hidden>)> {
        let hidden = self.hidden.iter().find(|(it, _)| it.text == name);
        hidden
            .map(|(it, why)| (*it, Some(*why)))
            .or_else(|| {
                let shared = self.shared.iter().find(|it| it.name.text == name);
                shared.map(|it| (it.name, Some(Hidden::Alternative)))
            })
            .or_else(|| self.roots.iter().find_map(|root| bound_in(root, name)).map(|it| (it, None)))
    }

    /// Names in sight.
    pub(super) fn names(&self) -> impl Iterator<Item = SmolStr> {
        self.seen.iter().map(|it| it.name.text.clone())
    }
}

fn bound_in<'a>(pattern: &'a ast::Pattern, name: &str) -> Option<&'a ast::Name> {
    use ast::PatternKind;
    match &pattern.kind {
        PatternKind::Event(event) => event.binding.as_ref().filter(|it| it.text == name),
        PatternKind::Or(list) => list.iter().find_map(|it| bound_in(it, name)),
        PatternKind::Then { first, second, .. } | PatternKind::Silence { first, absent: second, .. } => {
            bound_in(first, name).or_else(|| bound_in(second, name))
        }
        PatternKind::AllWithin { chain: inner, .. }
        | PatternKind::Count { of: inner, .. }
        | PatternKind::Paren(inner) => bound_in(inner, name),
    }
}

impl<'a> Resolver<'a> {
    /// Enters a name for the event in `slot`; a name that is taken is reported.
    pub(super) fn bind(&mut self, bindings: &mut Bindings<'a>, name: &'a ast::Name, slot: Slot, ends: Ends) {
        self.refuse_reserved(name, crate::model::reserved::NAMED);
        if let Some(first) = bindings.find(&name.text).map(|it| it.name.span) {
            let first = self.place(first);
            self.duplicate("binding", name, first);
        }
        self.declares(name.span, Symbol::Binding(self.place(name.span)));
        bindings.seen.push(Binding { name, slot, ends });
    }

    /// Reports a name before a dot that stands for no event in sight.
    pub(super) fn unbound(&mut self, bindings: Option<&Bindings<'a>>, name: &ast::Name) {
        let place = self.place(name.span);
        let hidden = bindings.and_then(|it| it.out_of_sight(&name.text));
        let diagnostic = match hidden {
            Some((bound, why)) => {
                let bound = self.place(bound.span);
                match why {
                    None => codes::bound_later(&name.text, place, bound),
                    Some(Hidden::Alternative) => codes::bound_in_alternative(&name.text, place, bound),
                    Some(Hidden::Elsewhere) => codes::bound_elsewhere(&name.text, place, bound),
                }
            }
            None => {
                let mut names: Vec<SmolStr> = bindings.into_iter().flat_map(Bindings::names).collect();
                names.push("customer".into());
                match self.other_kind(&name.text) {
                    Some((what, _)) => codes::not_a_binding(&name.text, what, place),
                    None => codes::unknown_binding(&name.text, place, &names),
                }
            }
        };
        self.report(diagnostic);
    }
}
