//! Expressions: where they stand decides what they may hold.
use super::binding::Bindings;
use super::*;
use crate::codes::resolve as codes;
use ast::ExprKind as Written;

/// What an expression may hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Level {
    /// Attributes of events: a condition.
    Event,
    /// Attributes of the start event and of the customer.
    Segment,
    /// Measures of one instance.
    Measure(Over),
    /// Aggregates of a population.
    Aggregate(Over),
    /// A threshold's limit for a KPI of this type: constants and `previous`.
    Limit(Type),
    /// Constants.
    Constant,
}

/// What one instance is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Over {
    /// A decided instance of a journey.
    Decided(JourneyId),
    /// Any instance of a journey.
    Started(JourneyId),
    /// A customer's whole history.
    Customers,
    /// One event of a source; nothing if that is unknown.
    Event(Option<Source>),
    /// A mistake was already reported; everything can be measured.
    Unknown,
}

/// Whose attributes a bare name means.
pub(super) enum Own<'s> {
    /// Nobody's.
    Nobody,
    /// One of several events: it must be said of which.
    Several,
    /// This event's; called so in messages.
    Event(Slot, Ends, &'s str),
}

/// Where an expression stands.
pub(super) struct Scope<'s, 'a> {
    pub level: Level,
    pub own: Own<'s>,
    pub bindings: Option<&'s Bindings<'a>>,
}

impl<'s, 'a> Scope<'s, 'a> {
    /// A condition on the event in a slot.
    pub(super) fn event(slot: Slot, ends: Ends, name: &'s str) -> Self {
        Self { level: Level::Event, own: Own::Event(slot, ends, name), bindings: None }
    }

    /// A condition behind alternatives that have different last events.
    pub(super) fn several() -> Self {
        Self { level: Level::Event, own: Own::Several, bindings: None }
    }

    /// Something else, without an event of its own.
    pub(super) fn of(level: Level) -> Self {
        Self { level, own: Own::Nobody, bindings: None }
    }

    /// With names for other events.
    pub(super) fn with(mut self, bindings: &'s Bindings<'a>) -> Self {
        self.bindings = Some(bindings);
        self
    }

    /// The same events at another level.
    pub(super) fn at(&self, level: Level) -> Scope<'_, 'a> {
        let own = match &self.own {
            Own::Nobody => Own::Nobody,
            Own::Several => Own::Several,
            Own::Event(slot, ends, name) => Own::Event(*slot, ends.clone(), name),
        };
        Scope { level, own, bindings: self.bindings }
    }
}

/// What stands for something that could not be resolved.
pub(super) fn unknown(place: Place) -> Expr {
    Expr { kind: ExprKind::Literal(Value::Bool(false)), ty: Type::Unknown, place }
}

impl<'a> Resolver<'a> {
    /// An expression that must be true or false.
    pub(super) fn condition(&mut self, written: &'a ast::Expr, scope: &Scope<'_, 'a>) -> Expr {
        let expr = self.expr(written, scope);
        self.require_condition(&expr);
        expr
    }

    /// Reports an expression that is neither true nor false.
    pub(super) fn require_condition(&mut self, expr: &Expr) {
        if !matches!(expr.ty, Type::Bool | Type::Unknown) {
            let diagnostic = codes::not_a_condition(&types::describe(&expr.ty), expr.place);
            self.report(diagnostic);
        }
    }

    /// An expression at some place.
    pub(super) fn expr(&mut self, written: &'a ast::Expr, scope: &Scope<'_, 'a>) -> Expr {
        if let Level::Aggregate(over) = scope.level
            && !mentions::aggregate(written)
            && mentions::measure(written)
        {
            return self.uncombined(written, scope, over);
        }
        let place = self.place(written.span);
        match &written.kind {
            Written::Literal(literal) => self.literal(literal),
            Written::Paren(inner) => self.expr(inner, scope),
            Written::Path(path) => self.path(path, written.span, scope),
            Written::Call(call) => self.call(call, written.span, scope),
            Written::Unary(op, operand) => {
                let operand = self.expr(operand, scope);
                self.unary(*op, operand, place)
            }
            Written::Binary(op, left, right) => {
                let left = self.expr(left, scope);
                let right = self.expr(right, scope);
                self.binary(*op, left, right, place)
            }
            Written::In { value, list, negated } => {
                let value = self.expr(value, scope);
                let list: Vec<Expr> = list.iter().map(|it| self.expr(it, scope)).collect();
                for item in &list {
                    self.check_pair(ast::BinaryOp::Equal, &value, item, item.place);
                }
                let kind = ExprKind::In(Box::new(value), list);
                negate(Expr { kind, ty: Type::Bool, place }, *negated)
            }
            Written::IsKnown { value, negated } => {
                let value = self.expr(value, scope);
                let kind = ExprKind::IsKnown(Box::new(value));
                negate(Expr { kind, ty: Type::Bool, place }, *negated)
            }
        }
    }

    /// A measure where the instances must be combined: reported once, its parts still checked.
    fn uncombined(&mut self, written: &'a ast::Expr, scope: &Scope<'_, 'a>, over: Over) -> Expr {
        let place = self.place(written.span);
        if let Written::Path(path) = &written.kind
            && let [event, attribute] = path.as_slice()
            && event.text != "customer"
            && !matches!(over, Over::Event(_) | Over::Unknown)
        {
            if let Some((values, _)) = self.event_values(event, attribute, None, written.span) {
                let diagnostic = codes::not_combined(&types::describe(&values.value.ty), false, place);
                self.report(diagnostic);
            }
            return unknown(place);
        }
        let before = self.diagnostics.len();
        let measure = self.expr(written, &scope.at(Level::Measure(over)));
        if self.diagnostics.len() == before || measure.ty != Type::Unknown {
            let is_condition = measure.ty == Type::Bool;
            let diagnostic = codes::not_combined(&types::describe(&measure.ty), is_condition, place);
            self.report(diagnostic);
        }
        unknown(place)
    }

    fn call(&mut self, call: &'a ast::Call, span: Span, scope: &Scope<'_, 'a>) -> Expr {
        let place = self.place(span);
        let found = match &scope.level {
            Level::Measure(over) => self.measure_call(call, span, *over),
            Level::Aggregate(over) => self.aggregate_call(call, span, *over, scope),
            Level::Limit(ty) if call.name.text == "previous" => self.previous(call, span, ty.clone()),
            level => {
                self.misplaced_call(call, level);
                None
            }
        };
        found.unwrap_or_else(|| unknown(place))
    }

    fn misplaced_call(&mut self, call: &ast::Call, level: &Level) {
        let place = self.place(call.name.span);
        let name = call.name.text.as_str();
        let known = mentions::is_aggregate(name) || mentions::is_measure(name) || name == "previous";
        let diagnostic = match level {
            _ if !known => codes::unknown_function(name, place, &mentions::all_functions()),
            _ if name == "previous" => codes::previous_elsewhere(place),
            Level::Segment => codes::segment_after_start(name, place),
            Level::Limit(_) | Level::Constant => codes::not_constant(name, place),
            _ => codes::measure_in_condition(name, place),
        };
        self.report(diagnostic);
    }

    fn previous(&mut self, call: &'a ast::Call, span: Span, ty: Type) -> Option<Expr> {
        let length = match call.args.as_slice() {
            [ast::Arg::Span(length)] => Some(self.span(length)),
            [ast::Arg::Expr { value, cond: None }] => match &value.kind {
                Written::Literal(ast::Literal { kind: ast::LiteralKind::Duration(micros), .. }) => {
                    Some(TimeSpan::Physical(*micros))
                }
                _ => None,
            },
            _ => None,
        };
        let Some(length) = length else {
            self.wrong_arguments(call, "previous(28d)");
            return None;
        };
        Some(Expr { kind: ExprKind::Previous(length), ty, place: self.place(span) })
    }

    /// Reports arguments that a function can't take; `usage` shows how it is called.
    pub(super) fn wrong_arguments(&mut self, call: &ast::Call, usage: &str) {
        let diagnostic = codes::wrong_arguments(&call.name.text, usage, self.place(call.name.span));
        self.report(diagnostic);
    }
}

fn negate(expr: Expr, negated: bool) -> Expr {
    if !negated {
        return expr;
    }
    let place = expr.place;
    Expr { kind: ExprKind::Unary(ast::UnaryOp::Not, Box::new(expr)), ty: Type::Bool, place }
}
