//! Names in expressions: attributes, words, and what they are mistaken for.
use super::expr::{Level, Over, Own, Scope, unknown};
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// A name, or names joined by dots.
    pub(super) fn path(&mut self, path: &'a [ast::Name], span: Span, scope: &Scope<'_, 'a>) -> Expr {
        let found = match (path, &scope.level) {
            ([customer, name], _) if customer.text == "customer" && self.has_customer(&scope.level) => {
                return self.customer_attribute(name, span);
            }
            ([name], Level::Event | Level::Segment) => self.bare(name, scope),
            ([head, name], Level::Event) => self.bound(head, name, span, scope),
            ([head, name], Level::Segment) => self.segment_path(head, name),
            ([name], Level::Measure(over)) => self.measure_word(name, *over, scope),
            ([head, name], Level::Measure(over)) => self.dotted_measure(head, name, *over, scope),
            ([name], Level::Aggregate(_)) if name.text == "instances" => {
                let aggregate = ExprKind::Aggregate(Box::new(Aggregate::Instances));
                Some((aggregate, Type::Int))
            }
            ([name, ..], Level::Limit(_) | Level::Constant) => {
                let diagnostic = codes::not_constant(&name.text, self.place(span));
                self.report(diagnostic);
                None
            }
            _ => {
                let diagnostic = codes::unknown_name("measure", &written(path), self.place(span), &[]);
                self.report(diagnostic);
                None
            }
        };
        let place = self.place(span);
        found.map_or_else(|| unknown(place), |(kind, ty)| Expr { kind, ty, place })
    }

    fn has_customer(&self, level: &Level) -> bool {
        !matches!(level, Level::Limit(_) | Level::Constant)
    }

    /// A bare name in a condition: an attribute of the event that the condition belongs to.
    fn bare(&mut self, name: &ast::Name, scope: &Scope<'_, 'a>) -> Option<(ExprKind, Type)> {
        let place = self.place(name.span);
        match &scope.own {
            Own::Event(slot, ends, owner) => {
                if let Some((attribute, ty)) = self.find_attribute(ends, name) {
                    return Some((ExprKind::Attribute(*slot, attribute), ty));
                }
                if let Some(diagnostic) = self.not_an_attribute(name, scope) {
                    self.report(diagnostic);
                } else if !matches!(ends, Ends::Unknown) {
                    self.unknown_attribute(ends, name, &called(owner));
                }
            }
            Own::Several => self.report(codes::whose_attribute(&name.text, place)),
            Own::Nobody => {
                let diagnostic = match self.not_an_attribute(name, scope) {
                    Some(diagnostic) => diagnostic,
                    None => codes::whose_attribute(&name.text, place),
                };
                self.report(diagnostic);
            }
        }
        None
    }

    /// What a bare name in a condition is instead of an attribute.
    fn not_an_attribute(&self, name: &ast::Name, scope: &Scope<'_, 'a>) -> Option<Diagnostic> {
        let place = self.place(name.span);
        if scope.bindings.is_some_and(|bindings| bindings.find(&name.text).is_some()) {
            return Some(codes::binding_alone(&name.text, place));
        }
        if !mentions::is_word(&name.text) {
            return None;
        }
        Some(match scope.level {
            Level::Segment => codes::segment_after_start(&name.text, place),
            _ => codes::measure_in_condition(&name.text, place),
        })
    }

    /// `x.attr` in a condition.
    fn bound(
        &mut self,
        head: &ast::Name,
        name: &ast::Name,
        span: Span,
        scope: &Scope<'_, 'a>,
    ) -> Option<(ExprKind, Type)> {
        let binding = scope.bindings.and_then(|bindings| bindings.find(&head.text));
        let Some((slot, ends, declared)) = binding.map(|it| (it.slot, it.ends.clone(), it.name.span)) else {
            if let Own::Event(_, _, owner) = &scope.own
                && *owner == head.text
            {
                let diagnostic = codes::own_name_before_attribute(&head.text, &name.text, self.place(span));
                self.report(diagnostic);
            } else {
                self.unbound(scope.bindings, head);
            }
            return None;
        };
        self.uses(head.span, Symbol::Binding(self.place(declared)));
        let (attribute, ty) = self.attribute_at(&ends, name, &format!("`{}`", head.text))?;
        Some((ExprKind::Attribute(slot, attribute), ty))
    }

    fn segment_path(&mut self, head: &ast::Name, name: &ast::Name) -> Option<(ExprKind, Type)> {
        let diagnostic = match self.names.events.contains_key(head.text.as_str()) {
            true => codes::segment_after_start(&format!("{}.{}", head.text, name.text), self.place(head.span)),
            false => codes::unknown_binding(&head.text, self.place(head.span), &["customer".into()]),
        };
        self.report(diagnostic);
        None
    }

    /// A word that measures an instance; over single events also their attributes.
    fn measure_word(&mut self, name: &ast::Name, over: Over, scope: &Scope<'_, 'a>) -> Option<(ExprKind, Type)> {
        if let Own::Event(slot, ends, owner) = &scope.own {
            if let Some((attribute, ty)) = self.find_attribute(ends, name) {
                return Some((ExprKind::Attribute(*slot, attribute), ty));
            }
            if !mentions::is_word(&name.text) {
                if !matches!(ends, Ends::Unknown) {
                    self.unknown_attribute(ends, name, &called(owner));
                }
                return None;
            }
        }
        if name.text == "instances" {
            let diagnostic = codes::aggregate_inside(&name.text, self.place(name.span));
            self.report(diagnostic);
            return None;
        }
        match outcome(&name.text) {
            Some(test) => self.outcome_word(name, test, over),
            None => self.other_word(name, over),
        }
    }

    fn outcome_word(&mut self, name: &ast::Name, test: OutcomeTest, over: Over) -> Option<(ExprKind, Type)> {
        let place = self.place(name.span);
        match over {
            Over::Customers | Over::Event(_) => {
                self.report(codes::not_measured(&name.text, population(over), place));
                return None;
            }
            Over::Decided(_) if matches!(test, OutcomeTest::Open | OutcomeTest::Exited) => {
                self.report(codes::open_without_started(&name.text, place));
                return None;
            }
            Over::Decided(_) | Over::Started(_) | Over::Unknown => {}
        }
        Some((measure(Measure::Outcome(test)), Type::Bool))
    }

    fn other_word(&mut self, name: &ast::Name, over: Over) -> Option<(ExprKind, Type)> {
        let place = self.place(name.span);
        let found = match name.text.as_str() {
            "cost" => return Some((measure(Measure::Cost), self.cost_type(place))),
            "duration" => (measure(Measure::Duration), Type::Duration),
            "longest_gap" => (measure(Measure::LongestGap), Type::Duration),
            _ => {
                self.unknown_measure(name, over);
                return None;
            }
        };
        if matches!(over, Over::Event(_)) {
            self.report(codes::not_measured(&name.text, population(over), place));
            return None;
        }
        Some(found)
    }

    fn unknown_measure(&mut self, name: &ast::Name, over: Over) {
        let place = self.place(name.span);
        let milestone = match over {
            Over::Decided(journey) | Over::Started(journey) => {
                self.names.milestones.contains_key(&(journey, name.text.clone()))
            }
            Over::Customers | Over::Event(_) | Over::Unknown => false,
        };
        let diagnostic = if milestone {
            codes::wrong_kind(
                "measure",
                &name.text,
                place,
                "stage or goal",
                Some(&format!("write `reached({})`", name.text)),
            )
        } else if self.names.events.contains_key(name.text.as_str()) {
            let hint = format!("write `count({0})` or `has({0})`", name.text);
            codes::wrong_kind("measure", &name.text, place, "touchpoint or moment", Some(&hint))
        } else {
            codes::unknown_name("measure", &name.text, place, &mentions::WORDS.map(SmolStr::from))
        };
        self.report(diagnostic);
    }

    /// The money that all costs are in.
    fn cost_type(&mut self, place: Place) -> Type {
        self.reads.costs = true;
        let (first, other) = cost_currencies(&self.model.touchpoints);
        if let (Some(first), Some(other)) = (first, other) {
            let diagnostic = codes::mixed_currencies(&first.to_string(), &other.to_string(), place);
            self.report(diagnostic);
            return Type::Unknown;
        }
        Type::Money(first)
    }

    /// `E.attr` in a measure: over single events their own, else it must be said of which event.
    fn dotted_measure(
        &mut self,
        head: &ast::Name,
        name: &ast::Name,
        over: Over,
        scope: &Scope<'_, 'a>,
    ) -> Option<(ExprKind, Type)> {
        if let Own::Event(slot, ends, owner) = &scope.own
            && *owner == head.text
        {
            if let Over::Event(Some(source)) = over
                && let Some(symbol) = names::source_symbol(source)
            {
                self.uses(head.span, symbol);
            }
            let (attribute, ty) = self.attribute_at(ends, name, &called(owner))?;
            return Some((ExprKind::Attribute(*slot, attribute), ty));
        }
        let source = self.event_named(head)?;
        let ends = self.ends_of(source);
        self.attribute_at(&ends, name, &format!("`{}`", head.text))?;
        let place = self.place(head.span.to(name.span));
        self.report(codes::which_of_the_events(&head.text, &name.text, place));
        None
    }
}

/// The currency that costs are in, and another one if there is any.
pub(super) type Costs = (Option<Currency>, Option<Currency>);

/// Those of touchpoints.
pub(super) fn cost_currencies(touchpoints: &[Touchpoint]) -> Costs {
    let costs = touchpoints.iter().filter_map(|it| it.cost.as_ref());
    let mut currencies = costs.filter_map(|cost| match cost.ty {
        Type::Money(currency) => currency,
        _ => None,
    });
    let first = currencies.next();
    (first, currencies.find(|it| Some(*it) != first))
}

/// A measure as an expression.
pub(super) fn measure(measure: Measure) -> ExprKind {
    ExprKind::Measure(Box::new(measure))
}

/// What a population's instances are, in words.
pub(super) fn population(over: Over) -> &'static str {
    match over {
        Over::Decided(_) | Over::Started(_) | Over::Unknown => "a journey's instance",
        Over::Customers => "a customer's whole history",
        Over::Event(_) => "a single event",
    }
}

fn outcome(word: &str) -> Option<OutcomeTest> {
    Some(match word {
        "success" => OutcomeTest::Success,
        "failed" => OutcomeTest::Failed,
        "exited" => OutcomeTest::Exited,
        "abandoned" => OutcomeTest::Abandoned,
        "timed_out" => OutcomeTest::TimedOut,
        "open" => OutcomeTest::Open,
        "decided" => OutcomeTest::Decided,
        _ => return None,
    })
}

fn written(path: &[ast::Name]) -> String {
    let names: Vec<&str> = path.iter().map(|name| name.text.as_str()).collect();
    names.join(".")
}

/// How a message calls whose attributes are meant: by name, but for the event that a closing condition is about.
fn called(owner: &str) -> String {
    if owner == super::pattern::CLOSING { owner.to_owned() } else { format!("`{owner}`") }
}
