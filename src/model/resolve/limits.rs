//! Thresholds: limits in the KPI's unit, directions that agree.
use super::expr::{Level, Over, Scope};
use super::literal::number_of;
use super::*;
use crate::codes::resolve as codes;
use ast::{BinaryOp, Direction};

impl<'a> Resolver<'a> {
    /// A threshold of a KPI of this type.
    pub(super) fn threshold(&mut self, written: &'a ast::Threshold, ty: &Type, over: Over) -> Threshold {
        let demand = match &written.demand {
            ast::Demand::Compare(op, limit) => Demanded::Compare(op.node, self.limit(limit, ty)),
            ast::Demand::Between(low, high) => {
                let (low, high) = (self.limit(low, ty), self.limit(high, ty));
                if let (Some(a), Some(b)) = (magnitude(&low), magnitude(&high))
                    && a > b
                {
                    let diagnostic = codes::empty_range("threshold", self.place(written.span));
                    self.report(diagnostic);
                }
                Demanded::Between(low, high)
            }
        };
        let segment = written.segment.as_ref().and_then(|(name, value)| self.threshold_segment(name, value, over));
        Threshold { kind: written.kind, demand, segment, place: self.place(written.span) }
    }

    /// A limit in a KPI's unit: constants, arithmetic, `previous(D)`.
    pub(super) fn limit(&mut self, written: &'a ast::Expr, ty: &Type) -> Expr {
        let limit = self.expr(written, &Scope::of(Level::Limit(ty.clone())));
        let kpi = Expr { kind: ExprKind::Previous(TimeSpan::Physical(0)), ty: ty.clone(), place: limit.place };
        if *ty == Type::Share
            && let Some(number) = number_of(&limit).filter(|_| limit.ty == Type::Share)
            && !(0.0..=1.0).contains(&number)
        {
            self.report(codes::share_out_of_range(limit.place));
            return limit;
        }
        self.check_pair(BinaryOp::AtLeast, &kpi, &limit, limit.place);
        limit
    }

    fn threshold_segment(
        &mut self,
        name: &'a ast::Name,
        value: &'a ast::Literal,
        over: Over,
    ) -> Option<(SegmentId, Value)> {
        let segment = self.breakdown(name, over);
        let value = self.literal(value);
        let id = segment?;
        let ty = self.model.segments.get(id.index()).map_or(Type::Unknown, |it| it.value.ty.clone());
        let value = self.given_value(&format!("`{}`", name.text), &ty, value)?;
        Some((id, value))
    }

    /// Which way is better: written, or told by the first threshold; thresholds that say otherwise are reported.
    pub(super) fn direction(&mut self, tree: &ast::Kpi) -> Option<Direction> {
        let mut said = tree.direction.as_ref().map(|it| (it.node, it.span));
        let mut reported = false;
        for threshold in &tree.thresholds {
            let ast::Demand::Compare(op, _) = &threshold.demand else { continue };
            let Some(told) = told_by(op.node) else { continue };
            match said {
                None => said = Some((told, threshold.span)),
                Some((direction, first)) if direction != told && !reported => {
                    reported = true;
                    let better = if direction == Direction::Lower { "lower" } else { "higher" };
                    let place = self.place(op.span);
                    let diagnostic = codes::wrong_direction(better, op.node.symbol(), place, self.place(first));
                    self.report(diagnostic);
                }
                Some(_) => {}
            }
        }
        said.map(|(direction, _)| direction)
    }
}

fn told_by(op: BinaryOp) -> Option<Direction> {
    match op {
        BinaryOp::Less | BinaryOp::AtMost => Some(Direction::Lower),
        BinaryOp::Greater | BinaryOp::AtLeast => Some(Direction::Higher),
        _ => None,
    }
}

/// A constant as a number, to order two of the same unit.
#[expect(clippy::cast_precision_loss, reason = "only the order of two constants matters")]
pub(super) fn magnitude(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Literal(Value::Duration(micros) | Value::Money(micros, _)) => Some(*micros as f64),
        _ => number_of(expr),
    }
}
