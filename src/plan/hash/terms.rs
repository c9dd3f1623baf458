//! Patterns, conditions and lengths of time into a sum.
use super::conditions::Unknown;
use super::own::Named;
use super::{Fingerprint, Hashing, Sum};
use crate::model::*;
use crate::syntax::ast::BinaryOp;

impl Hashing<'_> {
    pub(super) fn source(&self, source: Source, sum: &mut Sum) {
        match source {
            Source::Any => sum.add("any"),
            Source::Touchpoint(id) => sum.add(("touchpoint", self.of(Named::Touchpoint(id)))),
            Source::Moment(id) => sum.add(("moment", self.of(Named::Moment(id)))),
            Source::Journey(id, event) => {
                sum.add(("journey", self.journey_of(id)));
                self.event_of(id, event, sum);
            }
            Source::Violation(id) => sum.add(("violation", self.rule_of(id))),
        }
    }

    pub(super) fn journey_of(&self, id: JourneyId) -> Option<Fingerprint> {
        self.of(Named::Journey(id))
    }

    pub(super) fn rule_of(&self, id: RuleId) -> Option<Fingerprint> {
        self.of(Named::Rule(id))
    }

    pub(super) fn pattern(&self, pattern: &Pattern, sum: &mut Sum) {
        if self.meant.is_some() {
            return self.meant(pattern, None, sum);
        }
        match &pattern.kind {
            PatternKind::Event(event) => {
                sum.add(("event", event.slot));
                self.source(event.source, sum);
                self.maybe(event.cond.as_ref(), sum);
            }
            PatternKind::AnyOf(list) => {
                sum.add(("any of", list.len()));
                list.iter().for_each(|one| self.pattern(one, sum));
            }
            PatternKind::Then { first, second, directly, within, cond } => {
                sum.add(("then", directly));
                self.pattern(first, sum);
                self.pattern(second, sum);
                self.maybe_span(*within, sum);
                self.maybe(cond.as_ref(), sum);
            }
            PatternKind::AllWithin { chain, within } => {
                sum.add("all within");
                self.pattern(chain, sum);
                self.span(*within, sum);
            }
            PatternKind::Silence { first, absent, lasting } => {
                sum.add("silence");
                self.pattern(first, sum);
                self.pattern(absent, sum);
                self.span(*lasting, sum);
            }
            PatternKind::Count { count, of, within } => {
                sum.add(("count", count));
                self.pattern(of, sum);
                self.span(*within, sum);
            }
        }
    }

    pub(super) fn patterns<'p>(&self, what: &str, list: impl Iterator<Item = &'p Pattern>, sum: &mut Sum) {
        sum.add(what);
        for pattern in list {
            sum.add("one");
            self.pattern(pattern, sum);
        }
    }

    pub(super) fn span(&self, span: TimeSpan, sum: &mut Sum) {
        match span {
            TimeSpan::Physical(micros) => sum.add(("physical", micros)),
            TimeSpan::Calendar { count, unit, clock } => {
                sum.add(("calendar", count, unit));
                self.clock(clock, sum);
            }
        }
    }

    pub(super) fn maybe_span(&self, span: Option<TimeSpan>, sum: &mut Sum) {
        sum.add(span.is_some());
        if let Some(span) = span {
            self.span(span, sum);
        }
    }

    /// A pattern and its closing condition: behind a single event, both conditions are one.
    pub(super) fn closed(&self, pattern: &Pattern, cond: Option<&Expr>, sum: &mut Sum) {
        if self.meant.is_some() {
            return self.meant(pattern, cond, sum);
        }
        let PatternKind::Event(event) = &pattern.kind else {
            self.pattern(pattern, sum);
            self.maybe(cond, sum);
            return;
        };
        let mut all = Vec::new();
        event.cond.iter().chain(cond).for_each(|cond| conjuncts(cond, &mut all));
        sum.add(("closed event", event.slot, all.len()));
        self.source(event.source, sum);
        all.into_iter().for_each(|one| self.expr(one, sum));
    }

    pub(super) fn clock(&self, clock: Clock, sum: &mut Sum) {
        match clock {
            Clock::Calendar(id) => sum.add(("hours", self.of(Named::Calendar(id)))),
            Clock::Policy => sum.add(("zone", self.of(Named::Zone))),
        }
    }

    pub(super) fn window(&self, window: Window, sum: &mut Sum) {
        // at least no time at all is no bound
        let says_nothing = self.meant.is_some() && window.from == Some(TimeSpan::Physical(0));
        self.maybe_span(window.from.filter(|_| !says_nothing), sum);
        self.maybe_span(window.to, sum);
    }

    pub(super) fn maybe(&self, expr: Option<&Expr>, sum: &mut Sum) {
        sum.add(expr.is_some());
        if let Some(expr) = expr {
            self.expr(expr, sum);
        }
    }

    pub(super) fn expr(&self, expr: &Expr, sum: &mut Sum) {
        if self.meant.is_some() && Self::is_condition(expr) {
            let own = self.own_slot();
            return sum.add(self.condition(&[vec![(expr, own)]], Unknown::Kept));
        }
        match &expr.kind {
            ExprKind::Literal(value) => self.value(value, sum),
            ExprKind::Attribute(slot, attribute) => {
                self.slot(*slot, sum);
                self.event_attribute(attribute, sum);
            }
            ExprKind::Customer(id) => {
                let declared = self.model.customer_attributes.get(id.index());
                sum.add(("customer", declared.map(|declared| &declared.name)));
                self.maybe_type(declared.map(|declared| &declared.ty), sum);
            }
            ExprKind::Unary(op, inner) => {
                sum.add(("unary", std::mem::discriminant(op)));
                self.expr(inner, sum);
            }
            ExprKind::Binary(op, left, right) => {
                sum.add(("binary", op));
                let commutes = matches!(op, BinaryOp::Add | BinaryOp::Multiply) && self.meant.is_some();
                if commutes {
                    let prints = [left, right].map(|one| self.print(one));
                    return self.unordered("operands", prints.into(), sum);
                }
                self.expr(left, sum);
                self.expr(right, sum);
            }
            ExprKind::In(value, list) => {
                sum.add(("in", list.len()));
                self.expr(value, sum);
                list.iter().for_each(|one| self.expr(one, sum));
            }
            ExprKind::IsKnown(inner) => {
                sum.add("known");
                self.expr(inner, sum);
            }
            ExprKind::Measure(measure) => self.measure(measure, sum),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, sum),
            ExprKind::Previous(span) => {
                sum.add("previous");
                self.span(*span, sum);
            }
        }
    }

    pub(super) fn value(&self, value: &Value, sum: &mut Sum) {
        match value {
            Value::Text(text) => sum.add(("text", text)),
            Value::Int(number) => sum.add(("int", number)),
            Value::Number(number) => {
                sum.add("number");
                sum.number(*number);
            }
            Value::Bool(value) => sum.add(("bool", value)),
            Value::Time(micros) => sum.add(("time", micros)),
            Value::Duration(micros) => sum.add(("duration", micros)),
            Value::Money(amount, currency) => sum.add(("money", amount, currency)),
        }
    }

    fn event_attribute(&self, attribute: &EventAttribute, sum: &mut Sum) {
        match attribute {
            EventAttribute::Declared(columns) => {
                sum.add(("declared", columns.len()));
                columns.iter().for_each(|id| self.column(*id, sum));
            }
            EventAttribute::Channel => sum.add("channel"),
            EventAttribute::Time => sum.add("time of it"),
            EventAttribute::CustomerName => sum.add("customer name"),
        }
    }

    /// A column by what it is called and holds: its number says nothing.
    pub(super) fn column(&self, id: AttributeId, sum: &mut Sum) {
        let attribute = self.model.attributes.get(id.index());
        sum.add(attribute.map(|attribute| &attribute.name));
        self.maybe_type(attribute.map(|attribute| &attribute.ty), sum);
    }

    fn maybe_type(&self, ty: Option<&Type>, sum: &mut Sum) {
        if let Some(ty) = ty {
            type_of(ty, sum);
        }
    }

    fn measure(&self, measure: &Measure, sum: &mut Sum) {
        match measure {
            Measure::Outcome(test) => sum.add(("outcome", test)),
            Measure::Duration => sum.add("duration"),
            Measure::Between(from, to) => {
                sum.add("between");
                self.mark(from, sum);
                self.mark(to, sum);
            }
            Measure::Count(pattern) => self.alone("count", pattern, sum),
            Measure::Has(pattern) => self.alone("has", pattern, sum),
            Measure::Fold(fold, values) => {
                sum.add(("fold", fold));
                self.values(values, sum);
                type_of(&values.value.ty, sum);
            }
            Measure::Switches(attribute) => {
                sum.add("switches");
                self.event_attribute(attribute, sum);
            }
            Measure::LongestGap => sum.add("longest gap"),
            Measure::ReachedStage(stage) => {
                sum.add("reached");
                self.stage_of(*stage, sum);
            }
            Measure::ReachedGoal(goal) => {
                sum.add("reached");
                self.goal_of(*goal, sum);
            }
            Measure::Violated(id) => sum.add(("violated", self.rule_of(*id))),
            Measure::FollowedBy(pattern, within) => {
                self.alone("followed by", pattern, sum);
                self.span(*within, sum);
            }
            Measure::Cost => sum.add(("cost", self.of(Named::Costs))),
        }
    }

    fn mark(&self, mark: &Mark, sum: &mut Sum) {
        match mark {
            Mark::Start => sum.add("start"),
            Mark::End => sum.add("end"),
            Mark::Stage(stage) => self.stage_of(*stage, sum),
            Mark::Goal(goal) => self.goal_of(*goal, sum),
            Mark::Event(pattern) => self.alone("at", pattern, sum),
        }
    }

    fn values(&self, values: &EventValues, sum: &mut Sum) {
        self.afresh(|| {
            self.pattern(&values.pattern, sum);
            self.expr(&values.value, sum);
        });
    }

    /// A pattern that nothing else is bound with.
    fn alone(&self, name: &str, pattern: &Pattern, sum: &mut Sum) {
        self.afresh(|| self.patterns(name, [pattern].into_iter(), sum));
    }

    fn print(&self, expr: &Expr) -> Fingerprint {
        let mut sum = Sum::of("operand");
        self.expr(expr, &mut sum);
        sum.finish()
    }

    fn aggregate(&self, aggregate: &Aggregate, sum: &mut Sum) {
        match aggregate {
            Aggregate::Percentile(share, _) => sum.number(*share),
            Aggregate::Csat(_, scale) => {
                sum.number(scale.low);
                sum.number(scale.high);
            }
            _ => {}
        }
        sum.add(std::mem::discriminant(aggregate));
        self.part(aggregate, sum);
    }

    /// What an aggregate asks of the engine: which values, not what is made of them.
    pub(super) fn part(&self, aggregate: &Aggregate, sum: &mut Sum) {
        match aggregate {
            Aggregate::Rate(cond) => {
                sum.add("rate");
                self.expr(cond, sum);
            }
            Aggregate::Instances => sum.add("instances"),
            Aggregate::Mean(sample)
            | Aggregate::Percentile(_, sample)
            | Aggregate::Total(sample)
            | Aggregate::Min(sample)
            | Aggregate::Max(sample)
            | Aggregate::Nps(sample)
            | Aggregate::Csat(sample, _)
            | Aggregate::Ces(sample) => match sample {
                Sample::Instance(expr) => {
                    sum.add("of instances");
                    self.expr(expr, sum);
                }
                Sample::Events(values) => {
                    sum.add("of events");
                    self.values(values, sum);
                }
            },
        }
    }
}

/// How a column is read.
pub(super) fn type_of(ty: &Type, sum: &mut Sum) {
    sum.add(std::mem::discriminant(ty));
    match ty {
        Type::Money(currency) => sum.add(currency),
        Type::OneOf(values) => sum.add(values),
        Type::Score(scale) => {
            sum.number(scale.low);
            sum.number(scale.high);
        }
        _ => {}
    }
}

/// What a condition joins by `and`.
fn conjuncts<'e>(cond: &'e Expr, all: &mut Vec<&'e Expr>) {
    match &cond.kind {
        ExprKind::Binary(BinaryOp::And, left, right) => {
            conjuncts(left, all);
            conjuncts(right, all);
        }
        _ => all.push(cond),
    }
}
