//! Targets: side, window, ends, releases, correlation; and which of them go together.
use super::binding::Hidden;
use super::clause::{Opened, OpenedTrigger};
use super::*;
use crate::codes::resolve as codes;
use ast::Adjacent;

impl<'a> Resolver<'a> {
    /// The target of an `expect` or `forbid`.
    pub(super) fn target(
        &mut self,
        word: &'static str,
        pattern: &'a ast::Pattern,
        adjacent: Option<Adjacent>,
        tail: &'a ast::Tail,
        clause: &mut Opened<'a>,
    ) -> Target {
        self.check_tail(word, pattern, adjacent, tail, clause);
        let others = [&tail.until, &tail.unless].into_iter().flatten();
        clause.bindings.roots.extend(std::iter::once(pattern).chain(others));
        let keep = clause.bindings.seen.len();
        let resolved = self.pattern(pattern, &mut clause.bindings);
        let cond = tail.cond.as_ref();
        let cond = cond.map(|cond| self.closing(cond, resolved.slot, &resolved.ends, &clause.bindings));
        let carrying = self.carrying(&tail.carrying, clause, resolved.slot, &resolved.ends);
        let own = clause.bindings.seen.split_off(keep.min(clause.bindings.seen.len()));
        let side = self.side(adjacent, tail, clause);
        let until = tail.until.as_ref().map(|until| self.release(until, clause));
        let unless = tail.unless.as_ref().map(|unless| self.release(unless, clause));
        clause.bindings.seen.extend(own);
        let window = self.window(tail.within.as_ref());
        Target { pattern: resolved.pattern, side, window, until, unless, cond, carrying }
    }

    fn release(&mut self, written: &'a ast::Pattern, clause: &mut Opened<'a>) -> Pattern {
        let keep = clause.bindings.seen.len();
        let resolved = self.pattern(written, &mut clause.bindings);
        clause.bindings.hide_since(keep, Hidden::Elsewhere);
        resolved.pattern
    }

    fn side(&mut self, adjacent: Option<Adjacent>, tail: &'a ast::Tail, clause: &mut Opened<'a>) -> Side {
        match adjacent {
            Some(Adjacent::Next) => return Side::Next,
            Some(Adjacent::Previous) => return Side::Previous,
            None => {}
        }
        match tail.side.as_ref().map(|side| &side.node) {
            None => Side::After,
            Some(ast::Side::Before) => Side::Before,
            Some(ast::Side::Ever) => Side::Ever,
            Some(ast::Side::BeforeAnother(pattern)) => Side::BeforeAnother(self.another("another", pattern, clause)),
            Some(ast::Side::SinceLast(pattern)) => Side::SinceLast(self.another("last", pattern, clause)),
        }
    }

    /// `another A`, `last A`: an event that would trigger too.
    fn another(&mut self, word: &str, written: &'a ast::Pattern, clause: &mut Opened<'a>) -> Pattern {
        if let Some(trigger) = &clause.trigger
            && self.never_triggers(written, trigger)
        {
            let (place, trigger) = (self.place(written.span), self.place(trigger.tree.span));
            self.report(codes::not_the_trigger(word, place, trigger));
        }
        self.release(written, clause)
    }

    /// Whether none of the pattern's events is one that the trigger names.
    fn never_triggers(&self, written: &ast::Pattern, trigger: &OpenedTrigger<'a>) -> bool {
        let (mut triggers, mut named) = (Vec::new(), Vec::new());
        order::each_source(trigger.tree, &mut |name| triggers.push(self.look_up(name)));
        order::each_source(written, &mut |name| named.push(self.look_up(name)));
        let open = triggers.iter().chain(&named).any(|it| matches!(it, None | Some(Source::Any)));
        !open && !named.iter().any(|it| triggers.contains(it))
    }

    fn carrying(
        &mut self,
        names: &'a [ast::Name],
        clause: &Opened<'a>,
        slot: Option<Slot>,
        ends: &Ends,
    ) -> Vec<Carried> {
        let Some(trigger) = &clause.trigger else { return Vec::new() };
        let mut carried = Vec::with_capacity(names.len());
        for name in names {
            let place = self.place(name.span);
            let from = self.attribute_at(&trigger.ends, name, "the trigger");
            // a name that neither has is one mistake
            let to = if from.is_some() { self.attribute_at(ends, name, "the target") } else { None };
            let (Some(from_slot), Some(to_slot)) = (trigger.slot, slot) else {
                self.report(codes::whose_attribute(&name.text, place));
                continue;
            };
            let (Some((from, from_ty)), Some((to, to_ty))) = (from, to) else { continue };
            let from = Expr { kind: ExprKind::Attribute(from_slot, from), ty: from_ty, place };
            let to = Expr { kind: ExprKind::Attribute(to_slot, to), ty: to_ty, place };
            self.check_pair(ast::BinaryOp::Equal, &from, &to, place);
            carried.push(Carried { name: name.text.clone(), from, to });
        }
        carried
    }

    /// What is written in a tail, by its keyword.
    pub(super) fn tail_parts(&self, tail: &ast::Tail) -> Vec<(&'static str, Place)> {
        let side = tail.side.as_ref().map(|side| (side_word(&side.node), side.span));
        let parts = [
            side,
            tail.within.as_ref().map(|it| ("within", it.span)),
            tail.until.as_ref().map(|it| ("until", it.span)),
            tail.unless.as_ref().map(|it| ("unless", it.span)),
            tail.cond.as_ref().map(|it| ("where", it.span)),
            tail.carrying.first().map(|it| ("carrying", it.span)),
        ];
        parts.into_iter().flatten().map(|(word, span)| (word, self.place(span))).collect()
    }

    /// Reports parts that don't go together, or that need a trigger.
    fn check_tail(
        &mut self,
        word: &'static str,
        pattern: &ast::Pattern,
        adjacent: Option<Adjacent>,
        tail: &ast::Tail,
        clause: &Opened<'a>,
    ) {
        let parts = self.tail_parts(tail);
        let adjacent_word = adjacent.map(|it| if it == Adjacent::Next { "next" } else { "previous" });
        if clause.trigger.is_none() {
            let target = self.place(pattern.span);
            let adjacent = adjacent_word.map(|word| (word, target));
            let triggered = parts.iter().copied().filter(|(part, _)| is_side(part) || *part == "carrying");
            for (part, place) in adjacent.into_iter().chain(triggered) {
                self.report(codes::needs_when(part, place));
            }
        }
        let side = parts.iter().copied().find(|(part, _)| is_side(part));
        for (part, place) in &parts {
            if let Some((other, why)) = clash(word, adjacent_word, side.map(|(side, _)| side), part) {
                self.report(codes::combination(part, other, *place, None, why));
            }
        }
    }
}

fn side_word(side: &ast::Side) -> &'static str {
    match side {
        ast::Side::Before => "before",
        ast::Side::Ever => "ever",
        ast::Side::BeforeAnother(_) => "before another",
        ast::Side::SinceLast(_) => "since last",
    }
}

fn is_side(part: &str) -> bool {
    matches!(part, "before" | "ever" | "before another" | "since last")
}

/// What a part of a tail can't stand with, and why.
fn clash(
    word: &'static str,
    adjacent: Option<&'static str>,
    side: Option<&'static str>,
    part: &str,
) -> Option<(&'static str, &'static str)> {
    match (part, adjacent, side) {
        ("unless" | "carrying", ..) if word == "forbid" => Some(("forbid", codes::NOTHING_TO_RELEASE)),
        ("unless" | "until", Some(adjacent), _) => Some((adjacent, codes::NEIGHBOUR_DECIDES)),
        (part, Some(adjacent), _) if is_side(part) => Some((adjacent, codes::ONE_SIDE)),
        ("until", None, Some(side @ ("before" | "since last"))) => Some((side, codes::LOOKS_BACK)),
        ("unless", None, Some(side @ "ever")) => Some((side, codes::EITHER_SIDE)),
        _ => None,
    }
}
