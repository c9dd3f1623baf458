//! Figures and verdicts against numbers worked out by hand, intervals against SciPy.
mod course;
mod figures;
mod intervals;
mod margins;
mod numbers;
mod runs;
mod thresholds;

use super::*;
use crate::facts::{Cell, Group, Numbers, PartFacts};
use crate::model::{Aggregate, Expr, ExprKind, Kpi, Meta, Sample, Threshold, Type, Value};
use crate::syntax::ast::{BinaryOp, ThresholdKind};

fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, place: crate::diag::Place::default() }
}

fn aggregate(aggregate: Aggregate, ty: Type) -> Expr {
    expr(ExprKind::Aggregate(Box::new(aggregate)), ty)
}

fn number(value: f64) -> Expr {
    expr(ExprKind::Literal(Value::Number(value)), Type::Number)
}

fn share(value: f64) -> Expr {
    expr(ExprKind::Literal(Value::Number(value)), Type::Share)
}

fn truth() -> Expr {
    expr(ExprKind::Literal(Value::Bool(true)), Type::Bool)
}

fn sample() -> Sample {
    Sample::Instance(number(0.0))
}

fn rate() -> Expr {
    aggregate(Aggregate::Rate(truth()), Type::Share)
}

fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let ty = left.ty.clone();
    expr(ExprKind::Binary(op, Box::new(left), Box::new(right)), ty)
}

fn kpi(name: &str, value: Expr) -> Kpi {
    Kpi {
        meta: Meta { name: name.into(), ..Meta::default() },
        population: crate::model::Population::Decided(JourneyId(0)),
        value,
        by: vec![],
        per: None,
        direction: None,
        thresholds: vec![],
    }
}

fn threshold(kind: ThresholdKind, op: BinaryOp, limit: Expr) -> Threshold {
    let demand = crate::model::Demanded::Compare(op, limit);
    Threshold { kind, demand, segment: None, place: crate::diag::Place::default() }
}

/// `yes` of `yes + no`, all known.
fn yes_no(yes: u64, no: u64) -> Cell {
    Cell { members: yes + no, yes, no, ..Cell::default() }
}

fn ints(values: impl IntoIterator<Item = i64>) -> Cell {
    let mut values: Vec<i64> = values.into_iter().collect();
    values.sort_unstable();
    Cell { members: values.len() as u64, values: Numbers::Int(values.into()), ..Cell::default() }
}

fn part(groups: impl IntoIterator<Item = (Group, Cell)>) -> PartFacts {
    PartFacts { groups: groups.into_iter().collect() }
}

fn total(cell: Cell) -> KpiFacts {
    KpiFacts { parts: vec![part([(Group::Total, cell)])] }
}

/// A model with one KPI outside journeys.
fn model_of(kpi: Kpi) -> Model {
    Model { kpis: vec![kpi], ..Model::default() }
}

fn at(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

/// A log from the first to the last of March 2026.
fn march() -> LogFacts {
    LogFacts {
        from: Some(at("2026-03-01T00:00:00Z")),
        to: Some(at("2026-03-31T00:00:00Z")),
        watermark: Some(at("2026-03-31T00:00:00Z")),
        ..LogFacts::default()
    }
}

/// What becomes of a KPI outside journeys.
fn judged(kpi: Kpi, found: KpiFacts) -> KpiVerdict {
    let facts = Facts { kpis: vec![found], ..Facts::default() };
    judge(&model_of(kpi), &facts, &march(), &Settings::default()).kpis.remove(0)
}
