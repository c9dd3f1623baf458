//! Thresholds as ranges of numbers. Never guesses a limit that depends on the log, such as `previous(28d)`.
use super::span;
use crate::model::*;
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// So many thresholds of a KPI are compared with each other.
pub const MOST: usize = 64;

/// A range of values; an end is inside unless it is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least value.
    pub low: f64,
    /// Whether the least value itself is outside.
    pub low_open: bool,
    /// The greatest value.
    pub high: f64,
    /// Whether the greatest value itself is outside.
    pub high_open: bool,
}

impl Range {
    /// Both ends inside.
    pub fn closed(low: f64, high: f64) -> Self {
        Self { low, low_open: false, high, high_open: false }
    }

    /// Whether no value lies in both.
    pub fn misses(self, other: Self) -> bool {
        let (low, low_open) = later((self.low, self.low_open), (other.low, other.low_open));
        let (high, high_open) = later((-self.high, self.high_open), (-other.high, other.high_open));
        let high = -high;
        low > high || (low == high && (low_open || high_open))
    }

    /// Whether every value of `other` lies in this.
    pub fn holds(self, other: Self) -> bool {
        let low = self.low < other.low || (self.low == other.low && (!self.low_open || other.low_open));
        let high = self.high > other.high || (self.high == other.high && (!self.high_open || other.high_open));
        low && high
    }
}

fn later(a: (f64, bool), b: (f64, bool)) -> (f64, bool) {
    if a.0 > b.0 || (a.0 == b.0 && a.1) { a } else { b }
}

/// The values that a demand accepts, where it is known without a log.
pub fn accepted(demand: &Demanded) -> Option<Range> {
    let anything = Range::closed(f64::NEG_INFINITY, f64::INFINITY);
    match demand {
        Demanded::Between(low, high) => Some(Range::closed(constant(low)?, constant(high)?)),
        Demanded::Compare(op, limit) => {
            let limit = constant(limit)?;
            match op {
                BinaryOp::AtLeast => Some(Range { low: limit, ..anything }),
                BinaryOp::Greater => Some(Range { low: limit, low_open: true, ..anything }),
                BinaryOp::AtMost => Some(Range { high: limit, ..anything }),
                BinaryOp::Less => Some(Range { high: limit, high_open: true, ..anything }),
                BinaryOp::Equal => Some(Range::closed(limit, limit)),
                _ => None,
            }
        }
    }
}

/// The values that a KPI can have at all, with what to call them.
pub fn possible(kpi: &Kpi) -> Option<(Range, &'static str)> {
    let ExprKind::Aggregate(aggregate) = &kpi.value.kind else { return None };
    match &**aggregate {
        Aggregate::Rate(_) => Some((Range::closed(0.0, 1.0), "a rate lies between 0% and 100%")),
        Aggregate::Csat(..) => Some((Range::closed(0.0, 1.0), "`csat` is a share between 0% and 100%")),
        Aggregate::Nps(_) => Some((Range::closed(-100.0, 100.0), "`nps` lies between -100 and 100")),
        Aggregate::Instances => Some((Range::closed(0.0, f64::INFINITY), "a number of instances is never negative")),
        Aggregate::Ces(sample)
        | Aggregate::Mean(sample)
        | Aggregate::Percentile(_, sample)
        | Aggregate::Min(sample)
        | Aggregate::Max(sample) => of_sample(sample),
        Aggregate::Total(_) => None,
    }
}

fn of_sample(sample: &Sample) -> Option<(Range, &'static str)> {
    match sample {
        Sample::Events(EventValues { value: Expr { ty: Type::Score(scale), .. }, .. }) => {
            Some((Range::closed(scale.low, scale.high), "the value stays on the scale of its attribute"))
        }
        Sample::Instance(Expr { kind: ExprKind::Measure(measure), .. }) => match &**measure {
            Measure::Duration | Measure::Between(..) | Measure::LongestGap => {
                Some((Range::closed(0.0, f64::INFINITY), "a time between two events is never negative"))
            }
            Measure::Count(_) | Measure::Switches(_) | Measure::Fold(Fold::Distinct, _) => {
                Some((Range::closed(0.0, f64::INFINITY), "a count is never negative"))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The value of an expression of literals: shares 0…1, durations in microseconds, money in its unit.
#[expect(clippy::cast_precision_loss, reason = "limits are far below 2^53")]
pub fn constant(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Literal(value) => match value {
            Value::Number(value) => Some(*value),
            Value::Int(value) | Value::Duration(value) => Some(*value as f64),
            Value::Money(value, _) => Some(*value as f64 / 1e6),
            Value::Text(_) | Value::Bool(_) | Value::Time(_) => None,
        },
        ExprKind::Unary(UnaryOp::Negate, inner) => Some(-constant(inner)?),
        ExprKind::Binary(op, left, right) => {
            let (left, right) = (constant(left)?, constant(right)?);
            match op {
                BinaryOp::Add => Some(left + right),
                BinaryOp::Subtract => Some(left - right),
                BinaryOp::Multiply => Some(left * right),
                BinaryOp::Divide if right != 0.0 => Some(left / right),
                _ => None,
            }
        }
        _ => None,
    }
}

/// A demand as it would be written: `>= 80%`.
pub fn written(demand: &Demanded) -> String {
    match demand {
        Demanded::Compare(op, limit) => format!("{} {}", op.symbol(), limit_written(limit)),
        Demanded::Between(low, high) => format!("{} .. {}", limit_written(low), limit_written(high)),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a duration is a whole number of microseconds")]
fn limit_written(limit: &Expr) -> String {
    let Some(value) = constant(limit) else { return "…".to_owned() };
    match &limit.ty {
        Type::Share => format!("{}%", (value * 100.0 * 1e9).round() / 1e9),
        Type::Duration => span::written(TimeSpan::Physical(value as i64)),
        Type::Money(Some(currency)) => format!("{value} {currency}"),
        _ => value.to_string(),
    }
}
