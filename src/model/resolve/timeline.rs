//! Timelines of tests: customers, instants, events with their attributes.
use super::expr::{Level, Scope};
use super::fits::default_value;
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// The customers of a test.
    pub(super) fn customers(&mut self, written: &'a [ast::TestCustomer]) -> Vec<TestCustomer> {
        let mut seen: Map<&str, Span> = Map::default();
        let mut customers = Vec::with_capacity(written.len());
        for customer in written {
            match seen.get(customer.id.value.as_str()).copied() {
                Some(first) => self.said_twice(&customer.id.value, customer.id.span, first),
                None => drop(seen.insert(&customer.id.value, customer.id.span)),
            }
            customers.push(TestCustomer {
                id: customer.id.value.clone(),
                attributes: self.customer_values(&customer.attributes),
                events: self.timeline(customer),
            });
        }
        customers
    }

    fn customer_values(&mut self, written: &'a [(ast::Name, ast::Expr)]) -> Vec<(CustomerAttributeId, Value)> {
        self.each_once(written);
        let mut values = Vec::with_capacity(written.len());
        for (name, value) in written {
            let attribute = self.customer_attribute(name, name.span);
            let value = self.expr(value, &Scope::of(Level::Constant));
            let ExprKind::Customer(id) = attribute.kind else { continue };
            if let Some(value) = self.given_value(&format!("`{}`", name.text), &attribute.ty, value) {
                values.push((id, value));
            }
        }
        values
    }

    fn each_once(&mut self, written: &[(ast::Name, ast::Expr)]) {
        for (at, (name, _)) in written.iter().enumerate() {
            if let Some((first, _)) = written.iter().take(at).find(|(it, _)| it.text == name.text) {
                self.said_twice(&name.text, name.span, first.span);
            }
        }
    }

    fn timeline(&mut self, customer: &'a ast::TestCustomer) -> Vec<TestEvent> {
        let lines = &customer.lines;
        let mut events = Vec::with_capacity(lines.len());
        let mut now: Option<i64> = None;
        for (at, line) in lines.iter().enumerate() {
            now = match &line.at {
                ast::TestTime::Absolute(literal) => self.absolute(literal).or(now),
                ast::TestTime::Relative(_) if at == 0 && customer.incomplete => Some(0),
                ast::TestTime::Relative(step) if at == 0 => {
                    let diagnostic = codes::first_line_relative(self.place(step.span));
                    self.report(diagnostic);
                    Some(0)
                }
                ast::TestTime::Relative(step) => now.map(|now| now.saturating_add(step.node)),
            };
            events.extend(self.test_event(line, now.unwrap_or_default()));
        }
        events.sort_by_key(|event| event.time);
        events
    }

    fn test_event(&mut self, line: &'a ast::TestLine, time: i64) -> Option<TestEvent> {
        self.each_once(&line.attributes);
        let (raw_name, touchpoint) = match &line.event {
            ast::TestEvent::Raw(text) => (text.value.clone(), None),
            ast::TestEvent::Touchpoint(name) => {
                let found = self.touchpoint_named(name);
                let raw = found.and_then(|id| self.model.touchpoints.get(id.index())?.raw_names.first().cloned());
                if raw.is_none() {
                    self.constants_only(&line.attributes);
                }
                (raw?, found)
            }
        };
        let mut event = TestEvent {
            time,
            raw_name,
            attributes: Vec::with_capacity(line.attributes.len()),
            channel: None,
            place: self.place(line.span),
        };
        for (name, value) in &line.attributes {
            self.event_value(name, value, touchpoint, &mut event);
        }
        self.defaults(touchpoint, line, &mut event);
        Some(event)
    }

    /// The values of an event that is not known: checked as far as they go.
    fn constants_only(&mut self, attributes: &'a [(ast::Name, ast::Expr)]) {
        for (_, value) in attributes {
            self.expr(value, &Scope::of(Level::Constant));
        }
    }

    fn event_value(
        &mut self,
        name: &'a ast::Name,
        value: &'a ast::Expr,
        touchpoint: Option<TouchpointId>,
        event: &mut TestEvent,
    ) {
        let value = self.expr(value, &Scope::of(Level::Constant));
        let what = format!("`{}`", name.text);
        if name.text == "channel" {
            if let Some(Value::Text(channel)) = self.given_value(&what, &Type::Text, value) {
                event.channel = Some(channel);
            }
            return;
        }
        if matches!(name.text.as_str(), "time" | "customer") {
            let diagnostic = codes::reserved_name(&name.text, self.place(name.span));
            self.report(diagnostic);
            return;
        }
        let owner = touchpoint.and_then(|id| self.model.touchpoints.get(id.index())).map(|it| it.meta.name.clone());
        let owner = owner.map_or_else(|| "any touchpoint".to_owned(), |name| format!("`{name}`"));
        let ends = touchpoint.map_or(Ends::Any, Ends::One);
        let Some((EventAttribute::Declared(columns), ty)) = self.attribute_at(&ends, name, &owner) else { return };
        let value = self.given_value(&what, &ty, value);
        if let (Some(column), Some(value)) = (columns.first(), value) {
            event.attributes.push((*column, value));
        }
    }

    fn defaults(&mut self, touchpoint: Option<TouchpointId>, line: &ast::TestLine, event: &mut TestEvent) {
        self.reads.given = true;
        let own = touchpoint.and_then(|id| self.model.touchpoints.get(id.index())).map(|it| it.attributes.as_slice());
        let all = own.unwrap_or_default().iter().chain(&self.model.event_attributes);
        for declared in all.filter(|it| !it.optional) {
            if line.attributes.iter().any(|(name, _)| name.text == declared.name) {
                continue;
            }
            if let Some(value) = default_value(&declared.ty) {
                event.attributes.push((declared.attribute, value));
            }
        }
    }

    fn touchpoint_named(&mut self, name: &ast::Name) -> Option<TouchpointId> {
        match self.names.events.get(name.text.as_str()) {
            Some(Source::Touchpoint(id)) => {
                let id = *id;
                self.uses(name.span, Symbol::Touchpoint(id));
                Some(id)
            }
            _ => {
                self.unknown("touchpoint", name, |this| {
                    this.declared.touchpoints.iter().map(|it| it.ast.name.text.clone()).collect()
                });
                None
            }
        }
    }
}
