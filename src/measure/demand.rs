//! Thresholds as a baseline names them: as long as one is written the same, it is the same.
//!
//! A limit of constants is named by its number, however it is written; one that is made from former values as it is
//! written, so that two that look back differently are two. Lengths of time are in seconds, money is in the currency's
//! unit.
use super::baseline::scaled;
use super::{Limit, Num, ThresholdVerdict, Unit};
use crate::model::{Expr, ExprKind, Kpi, Model, Threshold, TimeSpan, Value};
use crate::syntax::ast::{BinaryOp, ThresholdKind, UnaryOp};

/// The name of the threshold at a place among those of a KPI.
pub(super) fn demand(model: &Model, kpi: &Kpi, at: usize, one: &ThresholdVerdict, unit: Unit) -> String {
    let written: Vec<String> = kpi.thresholds.get(at).map(written).unwrap_or_default();
    named(model, one, unit, &written)
}

/// The name that files of before gave it: whatever was made from former values was `previous`. Nothing for other limits,
/// and nothing where several thresholds of the KPI shared the name.
pub(super) fn former_demand(model: &Model, all: &[ThresholdVerdict], at: usize, unit: Unit) -> Option<String> {
    let blurred = |one: &ThresholdVerdict| named(model, one, unit, &["previous".to_owned(), "previous".to_owned()]);
    let own = all.get(at).filter(|one| one.previous.is_some()).map(blurred)?;
    let same = all.iter().filter(|one| one.previous.is_some() && blurred(one) == own).count();
    (same == 1).then_some(own)
}

fn named(model: &Model, one: &ThresholdVerdict, unit: Unit, written: &[String]) -> String {
    let kind = match one.kind {
        ThresholdKind::Require => "require",
        ThresholdKind::Target => "target",
    };
    let end = |at: usize, end: Option<Num>| match (one.previous, end) {
        (Some(_), _) => written.get(at).cloned().unwrap_or_default(),
        (None, Some(end)) => format!("{}", scaled(end, unit)),
        (None, None) => "?".to_owned(),
    };
    let limit = match one.limit {
        Limit::Compare(op, limit) => format!("{} {}", op.symbol(), end(0, limit)),
        Limit::Between(low, high) => format!("{} .. {}", end(0, low), end(1, high)),
    };
    let segment = one.segment.as_ref().map(|(id, value)| {
        let name = model.segments.get(id.index()).map_or("", |segment| segment.meta.name.as_str());
        format!(" for {name} {value}")
    });
    format!("{kind} {limit}{}", segment.unwrap_or_default())
}

fn written(threshold: &Threshold) -> Vec<String> {
    threshold.demand.limits().map(|limit| text(limit, 0)).collect()
}

/// The text of a limit; in parentheses where what stands around it binds tighter.
fn text(expr: &Expr, around: u8) -> String {
    match &expr.kind {
        ExprKind::Literal(value) => literal(value),
        ExprKind::Previous(length) => format!("previous({})", span(*length)),
        ExprKind::Unary(UnaryOp::Negate, inner) => format!("-{}", text(inner, 3)),
        ExprKind::Binary(op, left, right) => {
            let tight = if matches!(op, BinaryOp::Multiply | BinaryOp::Divide) { 2 } else { 1 };
            let own = format!("{} {} {}", text(left, tight - 1), op.symbol(), text(right, tight));
            if around >= tight { format!("({own})") } else { own }
        }
        _ => "?".to_owned(),
    }
}

fn literal(value: &Value) -> String {
    let millionths = |amount: i64| scaled(Num::whole(amount), Unit::Time);
    match value {
        Value::Int(value) => value.to_string(),
        Value::Number(value) => value.to_string(),
        Value::Duration(length) | Value::Time(length) => format!("{}s", millionths(*length)),
        Value::Money(amount, currency) => format!("{} {currency}", millionths(*amount)),
        Value::Text(_) | Value::Bool(_) => "?".to_owned(),
    }
}

fn span(length: TimeSpan) -> String {
    match length {
        TimeSpan::Physical(micros) => format!("{}s", scaled(Num::whole(micros), Unit::Time)),
        TimeSpan::Calendar { count, unit, .. } => format!("{count} {}", unit.name()),
    }
}
