//! The figures of a group: a value, what it rests on, its interval.
use super::found::{Cell, Group};
use super::fraction::Fraction;
use super::interval;
use std::collections::BTreeMap;
use wayfare::model::{Aggregate, Currency, Expr, ExprKind, Model, Sample, Value};
use wayfare::syntax::ast::{BinaryOp, UnaryOp};

/// A figure as it is judged. Time is in microseconds, money in millionths.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    pub value: Option<Fraction>,
    pub n: u64,
    pub of: u64,
    pub interval: Option<(f64, f64)>,
    /// Of a rate: if every open instance failed, if every one succeeded.
    pub bounds: Option<(Fraction, Fraction)>,
    pub currency: Option<Currency>,
    /// Amounts in several currencies, which make no figure.
    pub mixed: bool,
    /// Everybody is counted: no sample can be too small.
    pub is_count: bool,
    /// A mean of a single value: its interval has no ends.
    pub endless: bool,
}

/// The aggregates of an expression, in the order in which they are written.
pub fn aggregates(expr: &Expr) -> Vec<&Aggregate> {
    match &expr.kind {
        ExprKind::Aggregate(aggregate) => vec![aggregate],
        ExprKind::Unary(_, inner) => aggregates(inner),
        ExprKind::Binary(_, left, right) => [aggregates(left), aggregates(right)].concat(),
        _ => Vec::new(),
    }
}

/// A share with Wilson's interval.
pub fn share(model: &Model, yes: u64, no: u64, of: u64, open: u64) -> Figure {
    let (n, all) = (yes + no, yes + no + open);
    let ratio = |part: u64, whole: u64| (whole > 0).then(|| Fraction::new(part.into(), whole.into()));
    Figure {
        value: ratio(yes, n),
        n,
        of,
        interval: (n > 0).then(|| interval::wilson(yes, n, model.policy.confidence)),
        bounds: ratio(yes, all).zip(ratio(yes + open, all)),
        ..Figure::default()
    }
}

/// A KPI's figure in a group.
pub fn figure(model: &Model, expr: &Expr, found: &[BTreeMap<Group, Cell>], group: &Group) -> Figure {
    let nothing = Cell::default();
    let parts: Vec<Figure> = aggregates(expr)
        .into_iter()
        .zip(found)
        .map(|(aggregate, groups)| aggregated(model, aggregate, groups.get(group).unwrap_or(&nothing)))
        .collect();
    if let (ExprKind::Aggregate(_), [only]) = (&expr.kind, parts.as_slice()) {
        return only.clone();
    }
    combined(expr, &parts)
}

fn aggregated(model: &Model, aggregate: &Aggregate, cell: &Cell) -> Figure {
    let sample = match aggregate {
        Aggregate::Rate(_) => {
            let figure = share(model, cell.yes, cell.no, cell.members, cell.open);
            // open instances count for the bounds as if nothing were known of them yet
            let (yes, no) = (cell.yes - cell.open_yes, cell.no - cell.open_no);
            return Figure { bounds: share(model, yes, no, cell.members, cell.open).bounds, ..figure };
        }
        Aggregate::Instances => {
            let value = Some(Fraction::whole(cell.members));
            return Figure { value, n: cell.members, of: cell.members, is_count: true, ..Figure::default() };
        }
        Aggregate::Mean(it)
        | Aggregate::Percentile(_, it)
        | Aggregate::Total(it)
        | Aggregate::Min(it)
        | Aggregate::Max(it)
        | Aggregate::Nps(it)
        | Aggregate::Csat(it, _)
        | Aggregate::Ces(it) => it,
    };
    let n = cell.values.len() as u64;
    let of = if matches!(sample, Sample::Instance(_)) { cell.members } else { n + cell.undefined };
    let empty = Figure { n, of, ..Figure::default() };
    let mut currencies: Vec<Currency> = cell.values.iter().filter_map(currency).collect();
    currencies.dedup();
    let same = !cell.mixed && currencies.iter().all(|it| *it == currencies[0]);
    if !same || n == 0 {
        return Figure { mixed: !same, ..empty };
    }
    let mut values: Vec<Fraction> = cell.values.iter().map(Fraction::of).collect();
    values.sort();
    let (value, interval) = of_values(aggregate, &values, model.policy.confidence);
    let endless = interval.is_none() && matches!(aggregate, Aggregate::Mean(_) | Aggregate::Ces(_));
    Figure { value: Some(value), interval, currency: currencies.first().copied(), endless, ..empty }
}

fn currency(value: &Value) -> Option<Currency> {
    match value {
        Value::Money(_, currency) => Some(*currency),
        _ => None,
    }
}

/// Of sorted values, at least one.
fn of_values(aggregate: &Aggregate, values: &[Fraction], confidence: f64) -> (Fraction, Option<(f64, f64)>) {
    let n = values.len();
    let total = values.iter().copied().fold(Fraction::whole(0), Fraction::plus);
    let numbers: Vec<f64> = values.iter().map(|it| it.to_f64()).collect();
    let count = |wanted: &dyn Fn(f64) -> bool| numbers.iter().filter(|it| wanted(**it)).count() as u64;
    let share = |part: u64| Fraction::new(part.into(), n as i128);
    match aggregate {
        Aggregate::Mean(_) | Aggregate::Ces(_) => {
            let mean = total.divided_by(Fraction::whole(n as i64)).unwrap();
            (mean, interval::mean(&numbers, mean.to_f64(), confidence))
        }
        Aggregate::Percentile(share, _) => {
            // linear interpolation between closest ranks
            let (below, rest) = Fraction::decimal(*share).times(Fraction::whole(n as i64 - 1)).floor();
            let (low, high) = (values[below], values[(below + 1).min(n - 1)]);
            let (first, last) = interval::ranks(n, *share, confidence);
            (low.plus(high.minus(low).times(rest)), Some((numbers[first - 1], numbers[last - 1])))
        }
        Aggregate::Total(_) => (total, None),
        Aggregate::Min(_) => (values[0], None),
        Aggregate::Max(_) => (values[n - 1], None),
        Aggregate::Nps(_) => {
            let (up, down) = (count(&|it| it >= 9.0), count(&|it| it <= 6.0));
            let points = share(up).minus(share(down)).times(Fraction::whole(100));
            (points, Some(interval::nps(up, down, n as u64, confidence)))
        }
        Aggregate::Csat(_, scale) => {
            let happy = count(&|it| it >= scale.high - 1.0);
            (share(happy), Some(interval::wilson(happy, n as u64, confidence)))
        }
        Aggregate::Rate(_) | Aggregate::Instances => panic!("not made of values"),
    }
}

/// Arithmetic between aggregates rests on the one with the fewest values; an interval it has only where one aggregate
/// alone is moved or stretched by constants.
fn combined(expr: &Expr, parts: &[Figure]) -> Figure {
    let scarcest = parts.iter().filter(|it| !it.is_count).min_by_key(|it| it.n).or(parts.first());
    let mut currencies: Vec<Currency> = parts.iter().filter_map(|it| it.currency).chain(written(expr)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let base = Figure {
        n: scarcest.map_or(0, |it| it.n),
        of: scarcest.map_or(0, |it| it.of),
        is_count: !parts.is_empty() && parts.iter().all(|it| it.is_count),
        mixed: currencies.len() > 1 || parts.iter().any(|it| it.mixed),
        ..Figure::default()
    };
    if base.mixed {
        return base;
    }
    let value = calculated(expr, &mut parts.iter().map(|it| it.value));
    let ends = |of: &dyn Fn(&Figure) -> Option<(Fraction, Fraction)>| {
        let ([only], Some(_)) = (parts, value) else { return None };
        if divides_by_it(expr) {
            return None;
        }
        let (low, high) = of(only)?;
        let (a, b) =
            (calculated(expr, &mut [Some(low)].into_iter())?, calculated(expr, &mut [Some(high)].into_iter())?);
        Some((a.min(b), a.max(b)))
    };
    let interval = ends(&|it| it.interval.map(|(low, high)| (near(low), near(high))));
    Figure {
        value,
        interval: interval.map(|(low, high)| (low.to_f64(), high.to_f64())),
        bounds: ends(&|it| it.bounds),
        currency: currencies.first().copied(),
        endless: matches!(parts, [only] if only.endless),
        ..base
    }
}

/// An end of an interval, near enough.
fn near(end: f64) -> Fraction {
    Fraction::new((end * 1e9).round() as i128, 1_000_000_000)
}

/// The currencies of the amounts that are written in an expression.
pub fn written(expr: &Expr) -> Vec<Currency> {
    match &expr.kind {
        ExprKind::Literal(value) => currency(value).into_iter().collect(),
        ExprKind::Unary(_, inner) => written(inner),
        ExprKind::Binary(_, left, right) => [written(left), written(right)].concat(),
        _ => Vec::new(),
    }
}

fn divides_by_it(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Unary(_, inner) => divides_by_it(inner),
        ExprKind::Binary(op, left, right) => {
            (*op == BinaryOp::Divide && !aggregates(right).is_empty()) || divides_by_it(left) || divides_by_it(right)
        }
        _ => false,
    }
}

/// An expression's value, given those of its aggregates (or of its `previous`) in the order in which they are written.
pub fn calculated(expr: &Expr, leaves: &mut dyn Iterator<Item = Option<Fraction>>) -> Option<Fraction> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(Fraction::of(value)),
        ExprKind::Aggregate(_) | ExprKind::Previous(_) => leaves.next().unwrap(),
        ExprKind::Unary(UnaryOp::Negate, inner) => Some(Fraction::whole(0).minus(calculated(inner, leaves)?)),
        ExprKind::Binary(op, left, right) => {
            let (left, right) = (calculated(left, leaves), calculated(right, leaves));
            let (left, right) = (left?, right?);
            match op {
                BinaryOp::Add => Some(left.plus(right)),
                BinaryOp::Subtract => Some(left.minus(right)),
                BinaryOp::Multiply => Some(left.times(right)),
                BinaryOp::Divide => left.divided_by(right),
                op => panic!("{op:?} between figures"),
            }
        }
        other => panic!("{other:?} among figures"),
    }
}
