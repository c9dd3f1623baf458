//! Arguments that functions share: patterns, marks, event values.
use super::binding::Bindings;
use super::expr::{Over, Scope};
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// `E.attr where COND`: the value of every such event, and its type.
    pub(super) fn event_values(
        &mut self,
        event: &'a ast::Name,
        attribute: &'a ast::Name,
        cond: Option<&'a ast::Expr>,
        span: Span,
    ) -> Option<(EventValues, Type)> {
        let source = self.event_named(event);
        let ends = source.map_or(Ends::Unknown, |source| self.ends_of(source));
        let slot = Slot(0);
        let cond = cond.map(|cond| self.condition(cond, &Scope::event(slot, ends.clone(), &event.text)));
        let place = self.place(event.span.to(attribute.span));
        let (read, ty) = self.attribute_at(&ends, attribute, &format!("`{}`", event.text))?;
        let value = Expr { kind: ExprKind::Attribute(slot, read), ty: ty.clone(), place };
        let kind = PatternKind::Event(EventPattern { source: source?, slot, cond });
        Some((EventValues { pattern: Pattern { kind, place: self.place(span) }, value }, ty))
    }

    /// The one pattern of `count(P)`, `has(P)`.
    pub(super) fn pattern_argument(&mut self, call: &'a ast::Call) -> Option<Pattern> {
        match call.args.as_slice() {
            [ast::Arg::Pattern { pattern, within: None }] => Some(self.own_pattern(pattern)),
            _ => {
                self.wrong_arguments(call, &format!("{}(Call)", call.name.text));
                None
            }
        }
    }

    /// A pattern with its own slots.
    pub(super) fn own_pattern(&mut self, pattern: &'a ast::Pattern) -> Pattern {
        let mut bindings = Bindings::of([pattern]);
        self.pattern(pattern, &mut bindings).pattern
    }

    /// An end of `time(a -> b)`.
    pub(super) fn mark(&mut self, path: &'a [ast::Name], over: Over) -> Option<Mark> {
        let journey = match over {
            Over::Decided(journey) | Over::Started(journey) => Some(journey),
            Over::Customers | Over::Event(_) | Over::Unknown => None,
        };
        match path {
            [name] if name.text == "start" => Some(Mark::Start),
            [name] if name.text == "end" => Some(Mark::End),
            [name] => {
                match journey.and_then(|it| self.names.milestones.get(&(it, name.text.clone())).map(|m| (it, *m))) {
                    Some((journey, milestone)) => {
                        if let Some(symbol) = names::milestone_symbol(journey, milestone) {
                            self.uses(name.span, symbol);
                        }
                        Some(match milestone {
                            Milestone::Start => Mark::Start,
                            Milestone::Stage(id) => Mark::Stage(id),
                            Milestone::Goal(id) => Mark::Goal(id),
                        })
                    }
                    None if over == Over::Unknown => None,
                    None => self.event_mark(name, journey),
                }
            }
            [head, event] => {
                let name = ast::EventName::Emitted(head.clone(), event.clone());
                let source = self.source(&name)?;
                Some(Mark::Event(single(source, self.place(head.span.to(event.span)))))
            }
            _ => None,
        }
    }

    fn event_mark(&mut self, name: &'a ast::Name, journey: Option<JourneyId>) -> Option<Mark> {
        if let Some(source) = self.names.events.get(name.text.as_str()).copied() {
            if let Some(symbol) = names::source_symbol(source) {
                self.uses(name.span, symbol);
            }
            return Some(Mark::Event(single(source, self.place(name.span))));
        }
        let mut names = self.near(|this| {
            let mut names: Vec<SmolStr> = journey.map(|it| this.milestone_names(it)).unwrap_or_default();
            names.extend(this.event_names());
            names
        });
        names.extend(["start", "end"].map(SmolStr::from));
        let diagnostic = codes::unknown_milestone(&name.text, self.place(name.span), &names);
        self.report(diagnostic);
        None
    }
}

fn single(source: Source, place: Place) -> Pattern {
    Pattern { kind: PatternKind::Event(EventPattern { source, slot: Slot(0), cond: None }), place }
}
