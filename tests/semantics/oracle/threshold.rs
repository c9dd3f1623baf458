//! Thresholds: what was demanded of a KPI, and whether it holds.
use super::clock;
use super::figure::{Figure, calculated, figure, written};
use super::found::{Cell, Group, shown};
use super::fraction::Fraction;
use super::log::Log;
use std::collections::BTreeMap;
use wayfare::model::{Demanded, Expr, ExprKind, Gate, Kpi, Model, SegmentId, Threshold, TimeSpan};
use wayfare::syntax::ast::{BinaryOp, ThresholdKind};

/// A threshold, judged.
pub struct Judged {
    pub figure: Figure,
    /// One limit, or both ends.
    pub limit: Vec<Option<Fraction>>,
    pub verdict: &'static str,
}

/// The segments a KPI is broken down by: its own, then those that its thresholds name.
pub fn segments(kpi: &Kpi) -> Vec<SegmentId> {
    let mut all = kpi.by.clone();
    let mut named: Vec<SegmentId> = kpi.thresholds.iter().filter_map(|it| it.segment.as_ref()).map(|it| it.0).collect();
    named.sort_by_key(|it| it.index());
    for segment in named {
        if !all.contains(&segment) {
            all.push(segment);
        }
    }
    all
}

/// The different `previous(D)` of a KPI's thresholds, in order.
pub fn spans(kpi: &Kpi) -> Vec<TimeSpan> {
    let mut all: Vec<TimeSpan> = Vec::new();
    for span in kpi.thresholds.iter().flat_map(limits).flat_map(previous) {
        if !all.contains(&span) {
            all.push(span);
        }
    }
    all
}

fn limits(threshold: &Threshold) -> Vec<&Expr> {
    match &threshold.demand {
        Demanded::Compare(_, limit) => vec![limit],
        Demanded::Between(low, high) => vec![low, high],
    }
}

fn previous(expr: &Expr) -> Vec<TimeSpan> {
    match &expr.kind {
        ExprKind::Previous(span) => vec![*span],
        ExprKind::Unary(_, inner) => previous(inner),
        ExprKind::Binary(_, left, right) => [previous(left), previous(right)].concat(),
        _ => Vec::new(),
    }
}

/// The `previous(D)` that a threshold's limit is made from.
pub fn compared_with(threshold: &Threshold) -> Vec<TimeSpan> {
    limits(threshold).into_iter().flat_map(previous).collect()
}

pub fn judge(model: &Model, log: &Log, kpi: &Kpi, threshold: &Threshold, found: &[BTreeMap<Group, Cell>]) -> Judged {
    let number = |span: &TimeSpan| spans(kpi).iter().position(|it| it == span).unwrap();
    let of = |group: &Group| figure(model, &kpi.value, found, group);
    let asked = compared_with(threshold);
    let judged = match (&threshold.segment, asked.first()) {
        (Some((segment, value)), Some(span)) => {
            of(&Group::SegmentRecent(segment.index(), Some(shown(value)), number(span)))
        }
        (Some((segment, value)), None) => of(&Group::Segment(segment.index(), Some(shown(value)))),
        (None, Some(span)) => of(&Group::Recent(number(span))),
        (None, None) => of(&Group::Total),
    };
    let preceding = |span| match &threshold.segment {
        Some((segment, value)) => Group::SegmentPreceding(segment.index(), Some(shown(value)), number(span)),
        None => Group::Preceding(number(span)),
    };
    let before: Vec<Figure> = asked.iter().map(|span| of(&preceding(span))).collect();
    // amounts of now, of then and of the limit are compared in one currency only
    let mut currencies: Vec<_> = before.iter().chain([&judged]).filter_map(|it| it.currency).collect();
    if judged.currency.is_some() {
        currencies.extend(limits(threshold).into_iter().flat_map(written));
    }
    let several = currencies.iter().any(|it| *it != currencies[0]);
    let judged = if several { Figure { value: None, interval: None, ..judged } } else { judged };
    let mut leaves = before.iter().map(|it| it.value);
    let limit: Vec<Option<Fraction>> = limits(threshold).into_iter().map(|it| calculated(it, &mut leaves)).collect();
    let is_short = |span: &TimeSpan| match log.range {
        None => true,
        Some((first, _)) => clock::add(model, *span, clock::add(model, *span, first)) > log.watermark,
    };
    let undecided = asked.iter().any(is_short);
    let known: Option<Vec<Fraction>> = limit.iter().copied().collect();
    let scarce = |it: &Figure| !it.is_count && it.n < u64::from(model.policy.min_n);
    let verdict = match (judged.value, known) {
        _ if undecided => "no_data",
        (None, _) | (_, None) => "no_data",
        _ if scarce(&judged) || before.iter().any(scarce) => "insufficient",
        (Some(value), Some(limit)) => {
            let holds = match (model.policy.gate, judged.interval) {
                (Gate::Point, _) => is_right(&threshold.demand, value, &limit),
                (gate, None) if judged.endless => gate == Gate::Proof,
                (_, None) => is_right(&threshold.demand, value, &limit),
                (Gate::Proof, Some(interval)) => !is_beside(&threshold.demand, interval, &limit),
                (Gate::Assurance, Some(interval)) => is_inside(&threshold.demand, interval, &limit),
            };
            match (holds, threshold.kind) {
                (true, _) => "pass",
                (false, ThresholdKind::Require) => "fail",
                (false, ThresholdKind::Target) => "miss",
            }
        }
    };
    Judged { figure: judged, limit, verdict }
}

fn is_right(demand: &Demanded, value: Fraction, limit: &[Fraction]) -> bool {
    match demand {
        Demanded::Between(..) => limit[0] <= value && value <= limit[1],
        Demanded::Compare(op, _) => match op {
            BinaryOp::Less => value < limit[0],
            BinaryOp::AtMost => value <= limit[0],
            BinaryOp::Greater => value > limit[0],
            BinaryOp::AtLeast => value >= limit[0],
            BinaryOp::Equal => value == limit[0],
            BinaryOp::NotEqual => value != limit[0],
            op => panic!("{op:?} is no comparison"),
        },
    }
}

/// The whole interval is on the wrong side.
fn is_beside(demand: &Demanded, (low, high): (f64, f64), limit: &[Fraction]) -> bool {
    let limit: Vec<f64> = limit.iter().map(|it| it.to_f64()).collect();
    match demand {
        Demanded::Between(..) => high < limit[0] || low > limit[1],
        Demanded::Compare(op, _) => match op {
            BinaryOp::Less => low >= limit[0],
            BinaryOp::AtMost => low > limit[0],
            BinaryOp::Greater => high <= limit[0],
            BinaryOp::AtLeast => high < limit[0],
            op => panic!("{op:?} has no sides"),
        },
    }
}

/// The whole interval is on the right side.
fn is_inside(demand: &Demanded, (low, high): (f64, f64), limit: &[Fraction]) -> bool {
    let limit: Vec<f64> = limit.iter().map(|it| it.to_f64()).collect();
    match demand {
        Demanded::Between(..) => low >= limit[0] && high <= limit[1],
        Demanded::Compare(op, _) => match op {
            BinaryOp::Less => high < limit[0],
            BinaryOp::AtMost => high <= limit[0],
            BinaryOp::Greater => low > limit[0],
            BinaryOp::AtLeast => low >= limit[0],
            op => panic!("{op:?} has no sides"),
        },
    }
}
