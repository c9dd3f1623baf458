//! The value of a KPI's expression: aggregates of one group, and arithmetic between them.
//!
//! Never mixes groups: every aggregate of an expression is taken over the same one.
use super::{Confidence, Figure, Num, Obstacle};
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
        currency: currencies.first().copied(),
        obstacle: stuck.then_some(Obstacle::DivisionByZero),
        value,
        ..base
    }
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

fn literal_currencies(expr: &Expr, out: &mut Vec<Currency>) {
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
enum Leaf {
    Aggregate,
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
