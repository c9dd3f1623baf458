//! The value of a KPI's expression: aggregates of one group, and arithmetic between them.
//!
//! Never mixes groups: every aggregate of an expression is taken over the same one.
use super::stats::Deviation;
use super::{Confidence, Figure, Margin, Num, Obstacle};
use crate::facts::{Cell, Group, KpiFacts};
use crate::model::{Aggregate, Currency, Expr, ExprKind, TimeSpan, Value};
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// What an expression yields of a group.
pub(super) fn figure(expr: &Expr, facts: &KpiFacts, group: &Group, confidence: Confidence) -> Figure {
    let mut aggregates = Vec::new();
    collect(expr, &mut aggregates);
    let nothing = Cell::default();
    let parts: Vec<Figure> = aggregates
        .iter()
        .enumerate()
        .map(|(index, aggregate)| {
            let cell = facts.parts.get(index).and_then(|part| part.groups.get(group)).unwrap_or(&nothing);
            Figure::of(aggregate, cell, confidence)
        })
        .collect();
    match (&expr.kind, parts.as_slice()) {
        (ExprKind::Aggregate(_), [only]) => only.clone(),
        _ => combined(expr, &parts),
    }
}

/// The value of a threshold's limit or a score's end: literals, arithmetic, and what `previous` yields.
pub(super) fn limit(expr: &Expr, previous: &mut dyn FnMut(TimeSpan) -> Option<Num>) -> Option<Num> {
    calculate(expr, &mut |leaf| match leaf {
        Leaf::Aggregate => None,
        Leaf::Previous(span) => previous(span),
    })
}

/// Whether a limit asks for the preceding period, and for which.
pub(super) fn previous_of(expr: &Expr) -> Vec<TimeSpan> {
    match &expr.kind {
        ExprKind::Previous(span) => vec![*span],
        ExprKind::Unary(_, inner) => previous_of(inner),
        ExprKind::Binary(_, left, right) => [previous_of(left), previous_of(right)].concat(),
        _ => Vec::new(),
    }
}

/// What an expression does to the only leaf it has: a multiple of it, plus a constant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The multiple.
    pub slope: Num,
    /// The constant.
    pub offset: Num,
}

impl Line {
    /// What comes of a value.
    pub fn at(self, value: Num) -> Option<Num> {
        self.slope.times(value)?.plus(self.offset)
    }

    fn joined(self, other: Self, op: BinaryOp) -> Option<Self> {
        let zero = Num::whole(0);
        let each = |factor: Num, line: Self| {
            Some(Self { slope: arithmetic(op, line.slope, factor)?, offset: arithmetic(op, line.offset, factor)? })
        };
        match op {
            BinaryOp::Add | BinaryOp::Subtract => Some(Self {
                slope: arithmetic(op, self.slope, other.slope)?,
                offset: arithmetic(op, self.offset, other.offset)?,
            }),
            BinaryOp::Multiply | BinaryOp::Divide if other.slope == zero => each(other.offset, self),
            BinaryOp::Multiply if self.slope == zero => each(self.offset, other),
            _ => None,
        }
    }
}

/// An expression as a line; nothing if it bends, or holds different leaves.
pub(super) fn line(expr: &Expr) -> Option<Line> {
    let mut spans = previous_of(expr);
    spans.dedup();
    let mut aggregates = Vec::new();
    collect(expr, &mut aggregates);
    (spans.len() + aggregates.len() <= 1).then(|| straight(expr)).flatten()
}

fn straight(expr: &Expr) -> Option<Line> {
    let (zero, one) = (Num::whole(0), Num::whole(1));
    match &expr.kind {
        ExprKind::Literal(value) => Some(Line { slope: zero, offset: literal(value)? }),
        ExprKind::Aggregate(_) | ExprKind::Previous(_) => Some(Line { slope: one, offset: zero }),
        ExprKind::Unary(UnaryOp::Negate, inner) => {
            straight(inner).map(|line| Line { slope: line.slope.negated(), offset: line.offset.negated() })
        }
        ExprKind::Binary(op, left, right) => straight(left)?.joined(straight(right)?, *op),
        _ => None,
    }
}

/// From where to where an expression may lie if each leaf lies anywhere in its own range; nothing where there is no end.
pub(super) fn range(expr: &Expr, leaf: &mut dyn FnMut(Leaf) -> Option<(Num, Num)>) -> Option<(Num, Num)> {
    match &expr.kind {
        ExprKind::Literal(value) => literal(value).map(|only| (only, only)),
        ExprKind::Aggregate(_) => leaf(Leaf::Aggregate),
        ExprKind::Previous(span) => leaf(Leaf::Previous(*span)),
        ExprKind::Unary(UnaryOp::Negate, inner) => {
            range(inner, leaf).map(|(low, high)| (high.negated(), low.negated()))
        }
        ExprKind::Binary(op, left, right) => {
            // both sides are walked whatever the first yields: leaves are counted
            let (left, right) = (range(left, leaf), range(right, leaf));
            let ((a, b), (c, d)) = left.zip(right)?;
            if *op == BinaryOp::Divide && c.to_f64() <= 0.0 && d.to_f64() >= 0.0 {
                return None;
            }
            let corners = [(a, c), (a, d), (b, c), (b, d)].map(|(left, right)| arithmetic(*op, left, right));
            let [first, rest @ ..] = corners;
            rest.into_iter().try_fold((first?, first?), |(low, high), corner| {
                let corner = corner?;
                Some((low.sorted(corner).0, high.sorted(corner).1))
            })
        }
        _ => None,
    }
}

/// Aggregates in pre-order, left to right: the order of [`KpiFacts::parts`].
fn collect<'a>(expr: &'a Expr, out: &mut Vec<&'a Aggregate>) {
    match &expr.kind {
        ExprKind::Aggregate(aggregate) => out.push(aggregate),
        ExprKind::Unary(_, inner) => collect(inner, out),
        ExprKind::Binary(_, left, right) => {
            collect(left, out);
            collect(right, out);
        }
        _ => {}
    }
}

/// Arithmetic: it rests on the aggregate with the fewest values; an interval stands only where one aggregate alone is
/// moved and stretched.
fn combined(expr: &Expr, parts: &[Figure]) -> Figure {
    let scarcest = parts.iter().filter(|part| !part.complete).min_by_key(|part| part.n).or_else(|| parts.first());
    let base = Figure {
        n: scarcest.map_or(0, |part| part.n),
        of: scarcest.map_or(0, |part| part.of),
        complete: !parts.is_empty() && parts.iter().all(|part| part.complete),
        ..Figure::default()
    };
    if let Some(obstacle) = parts.iter().find_map(|part| part.obstacle.clone()) {
        return Figure { obstacle: Some(obstacle), ..base };
    }
    let mut currencies: Vec<Currency> = parts.iter().filter_map(|part| part.currency).collect();
    literal_currencies(expr, &mut currencies);
    currencies.sort_unstable();
    currencies.dedup();
    if currencies.len() > 1 {
        return Figure { obstacle: Some(Obstacle::Currencies(currencies)), ..base };
    }
    let with = |values: Vec<Option<Num>>| {
        let mut values = values.into_iter();
        calculate(expr, &mut |leaf| match leaf {
            Leaf::Aggregate => values.next().flatten(),
            Leaf::Previous(_) => None,
        })
    };
    let value = with(parts.iter().map(|part| part.value).collect());
    let ends = |pick: fn(&Figure) -> Option<(Num, Num)>| match parts {
        [only] if !divides_by_aggregate(expr) => {
            let (low, high) = pick(only)?;
            let (one, other) = with(vec![Some(low)]).zip(with(vec![Some(high)]))?;
            Some(one.sorted(other))
        }
        _ => None,
    };
    let stuck = value.is_none() && !parts.is_empty() && parts.iter().all(|part| part.value.is_some());
    Figure {
        interval: ends(|part| part.interval).filter(|_| value.is_some()),
        bounds: ends(|part| part.bounds).filter(|_| value.is_some()),
        deviation: deviation(expr, parts).filter(|_| value.is_some()),
        scant: matches!(parts, [only] if only.scant),
        worst: worst(expr, parts),
        currency: currencies.first().copied(),
        obstacle: stuck.then_some(Obstacle::DivisionByZero),
        value,
        ..base
    }
}

/// The deviation of one aggregate that is moved and stretched by constants.
fn deviation(expr: &Expr, parts: &[Figure]) -> Option<Deviation> {
    let [only] = parts else { return None };
    Some(only.deviation?.stretched(line(expr)?.slope.to_f64()))
}

/// Where the value lies if each part lies at the worst end of its interval.
fn worst(expr: &Expr, parts: &[Figure]) -> Margin {
    if parts.iter().all(|part| part.reach() == Margin::Exact) {
        return Margin::Exact;
    }
    let mut parts = parts.iter();
    let range = range(expr, &mut |leaf| match leaf {
        Leaf::Aggregate => parts.next().and_then(Figure::ends),
        Leaf::Previous(_) => None,
    });
    range.map_or(Margin::Endless, |(low, high)| Margin::Within(low, high))
}

fn divides_by_aggregate(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Unary(_, inner) => divides_by_aggregate(inner),
        ExprKind::Binary(op, left, right) => {
            let mut divisor = Vec::new();
            if *op == BinaryOp::Divide {
                collect(right, &mut divisor);
            }
            !divisor.is_empty() || divides_by_aggregate(left) || divides_by_aggregate(right)
        }
        _ => false,
    }
}

/// Whether a constant can be compared with amounts in a currency: none of its own is in another.
pub(super) fn is_in(expr: &Expr, currency: Option<Currency>) -> bool {
    let mut own = Vec::new();
    literal_currencies(expr, &mut own);
    currency.is_none_or(|currency| own.iter().all(|one| *one == currency))
}

/// The currencies of the amounts that are written in an expression.
pub(super) fn literal_currencies(expr: &Expr, out: &mut Vec<Currency>) {
    match &expr.kind {
        ExprKind::Literal(Value::Money(_, currency)) => out.push(*currency),
        ExprKind::Unary(_, inner) => literal_currencies(inner, out),
        ExprKind::Binary(_, left, right) => {
            literal_currencies(left, out);
            literal_currencies(right, out);
        }
        _ => {}
    }
}

/// What the caller knows the value of.
pub(super) enum Leaf {
    /// An aggregate, in pre-order.
    Aggregate,
    /// `previous(D)`.
    Previous(TimeSpan),
}

fn calculate(expr: &Expr, leaf: &mut dyn FnMut(Leaf) -> Option<Num>) -> Option<Num> {
    match &expr.kind {
        ExprKind::Literal(value) => literal(value),
        ExprKind::Aggregate(_) => leaf(Leaf::Aggregate),
        ExprKind::Previous(span) => leaf(Leaf::Previous(*span)),
        ExprKind::Unary(UnaryOp::Negate, inner) => calculate(inner, leaf).map(Num::negated),
        ExprKind::Binary(op, left, right) => {
            // both sides are walked whatever the first yields: leaves are counted
            let (left, right) = (calculate(left, leaf), calculate(right, leaf));
            arithmetic(*op, left?, right?)
        }
        _ => None,
    }
}

fn arithmetic(op: BinaryOp, left: Num, right: Num) -> Option<Num> {
    match op {
        BinaryOp::Add => left.plus(right),
        BinaryOp::Subtract => left.minus(right),
        BinaryOp::Multiply => left.times(right),
        BinaryOp::Divide => left.over(right),
        _ => None,
    }
}

fn literal(value: &Value) -> Option<Num> {
    match value {
        Value::Int(value) | Value::Duration(value) | Value::Time(value) => Some(Num::whole(*value)),
        Value::Money(micro, _) => Some(Num::whole(*micro)),
        Value::Number(value) => Some(Num::decimal(*value)),
        Value::Text(_) | Value::Bool(_) => None,
    }
}
