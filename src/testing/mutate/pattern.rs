//! Changes to patterns: other names, fewer alternatives, other bounds.
use super::sites::Sites;
use crate::diag::Span;
use crate::syntax::ast::{EventName, Name, Pattern, PatternKind, TimeSpan};

/// How many other names are tried until one compiles.
const MOST_NAMES: usize = 4;

impl Sites<'_> {
    /// A pattern.
    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Event(event) => {
                if let EventName::Named(name) = &event.source {
                    self.name(name);
                }
                self.condition(event.cond.as_deref());
            }
            PatternKind::Or(all) => {
                self.alternatives(all);
                all.iter().for_each(|one| self.pattern(one));
            }
            PatternKind::Then { first, second, directly, within, cond } => {
                self.pattern(first);
                let next = Span { start: first.span.end, end: second.span.start };
                let (what, joint) =
                    if *directly { ("`directly` left out", " then ") } else { ("`directly` added", " then directly ") };
                self.add(next, what, Some(joint.to_owned()));
                self.pattern(second);
                self.bound(within.as_ref());
                self.condition(cond.as_deref());
            }
            PatternKind::AllWithin { chain, within } => {
                self.pattern(chain);
                self.time(within);
            }
            PatternKind::Silence { first, absent, lasting } => {
                self.pattern(first);
                self.pattern(absent);
                self.time(lasting);
            }
            PatternKind::Count { count, of, within } => {
                self.lengths(count.span, ["smaller number", "greater number"]);
                self.pattern(of);
                self.time(within);
            }
            PatternKind::Paren(inner) => self.pattern(inner),
        }
    }

    /// A bound after `within`, and without it.
    pub(super) fn bound(&mut self, within: Option<&TimeSpan>) {
        if let Some(within) = within {
            self.without("within", within.span);
            self.time(within);
        }
    }

    /// Each alternative left out.
    fn alternatives(&mut self, all: &[Pattern]) {
        for (at, one) in all.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| all.get(before)).map(|before| before.span.end);
            let after = all.get(at + 1).map(|after| after.span.start);
            let span = match (before, after) {
                (Some(before), _) => Span { start: before, end: one.span.end },
                (None, after) => Span { start: one.span.start, end: after.unwrap_or(one.span.end) },
            };
            self.add(span, "alternative left out", Some(String::new()));
        }
    }

    /// Another name of the same kind.
    pub(super) fn name(&mut self, name: &Name) {
        let Some((list, at)) = self.names.iter().find_map(|list| {
            let at = list.iter().position(|known| *known == name.text.as_str())?;
            Some((list, at))
        }) else {
            return;
        };
        let others = list.iter().cycle().skip(at + 1).take(list.len().saturating_sub(1).min(MOST_NAMES));
        let others = others.cloned().collect();
        self.add_first(name.span, "other name", others);
    }
}
