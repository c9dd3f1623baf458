//! Operators: what may be calculated and compared with what.
use super::literal::number_of;
use super::types::{describe, is_numeric, is_quantity, is_text};
use super::*;
use crate::codes::resolve as codes;
use ast::{BinaryOp, UnaryOp};

impl Resolver<'_> {
    /// `-x`, `not x`.
    pub(super) fn unary(&mut self, op: UnaryOp, operand: Expr, place: Place) -> Expr {
        if op == UnaryOp::Not {
            self.require_condition(&operand);
            return Expr { kind: ExprKind::Unary(op, Box::new(operand)), ty: Type::Bool, place };
        }
        if !is_quantity(&operand.ty) {
            let diagnostic = codes::cannot_negate(&describe(&operand.ty), operand.place);
            self.report(diagnostic);
            return expr::unknown(place);
        }
        let ty = match &operand.ty {
            Type::Score(_) => Type::Number,
            ty => ty.clone(),
        };
        match operand.kind {
            ExprKind::Literal(value) => Expr { kind: ExprKind::Literal(negative(value)), ty, place },
            kind => {
                let operand = Expr { kind, ty: operand.ty, place: operand.place };
                Expr { kind: ExprKind::Unary(op, Box::new(operand)), ty, place }
            }
        }
    }

    /// `x + y`, `x == y`, `x and y`.
    pub(super) fn binary(&mut self, op: BinaryOp, left: Expr, right: Expr, place: Place) -> Expr {
        let ty = match op {
            BinaryOp::And | BinaryOp::Or => {
                self.require_condition(&left);
                self.require_condition(&right);
                Type::Bool
            }
            _ if op.is_comparison() => {
                self.check_pair(op, &left, &right, place);
                Type::Bool
            }
            _ => self.arithmetic(op, &left, &right, place),
        };
        Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), ty, place }
    }

    /// The type of a calculation; one that makes no sense is reported.
    fn arithmetic(&mut self, op: BinaryOp, left: &Expr, right: &Expr, place: Place) -> Type {
        if op == BinaryOp::Divide && is_zero(right) {
            self.report(codes::division_by_zero(right.place));
            return Type::Unknown;
        }
        if left.ty == Type::Unknown || right.ty == Type::Unknown {
            return Type::Unknown;
        }
        if let (Type::Money(Some(a)), Type::Money(Some(b))) = (&left.ty, &right.ty)
            && a != b
        {
            self.report(codes::mixed_currencies(&a.to_string(), &b.to_string(), place));
            return Type::Unknown;
        }
        let result = match op {
            BinaryOp::Add | BinaryOp::Subtract if self.is_step_beyond(left, right) => return Type::Unknown,
            BinaryOp::Add | BinaryOp::Subtract if is_step_of_other_unit(left, right) => None,
            BinaryOp::Add | BinaryOp::Subtract => sum_type(op, left, right),
            BinaryOp::Multiply => product_type(&left.ty, &right.ty),
            _ => quotient_type(&left.ty, &right.ty),
        };
        result.unwrap_or_else(|| {
            let (a, b) = (describe(&left.ty), describe(&right.ty));
            self.report(codes::cannot_calculate(op.symbol(), &a, &b, place));
            Type::Unknown
        })
    }

    /// Reports a step from a share's former value that is longer than its whole scale: percent points without their sign.
    fn is_step_beyond(&mut self, left: &Expr, right: &Expr) -> bool {
        for (former, step) in [(left, right), (right, left)] {
            let number = number_of(step).filter(|number| number.abs() > 1.0);
            if let (ExprKind::Previous(_), Type::Share, Some(number)) = (&former.kind, &former.ty, number) {
                self.report(codes::step_beyond_share(number, step.place));
                return true;
            }
        }
        false
    }

    /// Reports two values that can't be compared.
    pub(super) fn check_pair(&mut self, op: BinaryOp, left: &Expr, right: &Expr, place: Place) {
        if left.ty == Type::Unknown || right.ty == Type::Unknown {
            return;
        }
        let ordered = !matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
        if is_numeric(&left.ty) && is_numeric(&right.ty) {
            self.check_numbers(left, right, place);
        } else if is_text(&left.ty) && is_text(&right.ty) {
            self.check_texts(ordered, left, right, place);
        } else {
            self.check_others(ordered, left, right, place);
        }
    }

    fn check_others(&mut self, ordered: bool, left: &Expr, right: &Expr, place: Place) {
        match (&left.ty, &right.ty) {
            (Type::Money(Some(a)), Type::Money(Some(b))) if a != b => {
                self.report(codes::mixed_currencies(&a.to_string(), &b.to_string(), place));
            }
            (Type::Bool, Type::Bool) if ordered => self.report(codes::no_order("conditions", place)),
            (Type::Bool, Type::Bool)
            | (Type::Time, Type::Time)
            | (Type::Duration, Type::Duration)
            | (Type::Money(_), Type::Money(_)) => {}
            (a, b) => {
                let hint = hint(left, right).or_else(|| hint(right, left));
                self.report(codes::cannot_compare(&describe(a), &describe(b), place, hint));
            }
        }
    }

    fn check_texts(&mut self, ordered: bool, left: &Expr, right: &Expr, place: Place) {
        if ordered {
            self.report(codes::no_order("texts", place));
            return;
        }
        for (one_of, other) in [(left, right), (right, left)] {
            if let (Type::OneOf(values), ExprKind::Literal(Value::Text(text))) = (&one_of.ty, &other.kind)
                && !values.contains(text)
            {
                self.report(codes::unknown_value(text, other.place, values));
            }
        }
        if let (Type::OneOf(a), Type::OneOf(b)) = (&left.ty, &right.ty)
            && !a.iter().any(|value| b.contains(value))
        {
            self.report(codes::nothing_in_common(place));
        }
    }

    fn check_numbers(&mut self, left: &Expr, right: &Expr, place: Place) {
        for (a, b) in [(left, right), (right, left)] {
            match (&a.ty, &b.ty) {
                (Type::Share, Type::Int | Type::Number) => {
                    if let Some(number) = number_of(b).filter(|number| *number > 1.0 || *number < 0.0)
                        && number_of(a).is_none()
                    {
                        self.report(codes::share_against_number(number, b.place));
                        return;
                    }
                    if number_of(a).is_some() && b.ty == Type::Int && number_of(b).is_none() {
                        self.report(codes::count_against_share(a.place));
                        return;
                    }
                }
                (Type::Share, Type::Points | Type::Score(_)) => {
                    self.report(codes::cannot_compare(&describe(&left.ty), &describe(&right.ty), place, None));
                    return;
                }
                (Type::Score(scale), _) => self.check_scale(*scale, b),
                (Type::Points, _) => self.check_scale(Scale { low: -100.0, high: 100.0 }, b),
                _ => {}
            }
        }
    }

    /// Reports a constant outside a scale.
    pub(super) fn check_scale(&mut self, scale: Scale, value: &Expr) {
        let outside = number_of(value).filter(|number| *number < scale.low || *number > scale.high);
        if let Some(number) = outside {
            self.report(codes::outside_scale(number, scale.low, scale.high, value.place));
        }
    }
}

fn sum_type(op: BinaryOp, left: &Expr, right: &Expr) -> Option<Type> {
    Some(match (&left.ty, &right.ty) {
        (Type::Share, Type::Share) => Type::Share,
        (Type::Share, _) if within_one(right) => Type::Share,
        (_, Type::Share) if within_one(left) => Type::Share,
        (Type::Points, _) | (_, Type::Points) if both_numeric(left, right) => Type::Points,
        (Type::Int, Type::Int) => Type::Int,
        _ if both_numeric(left, right) => Type::Number,
        (Type::Duration, Type::Duration) => Type::Duration,
        (Type::Time, Type::Time) if op == BinaryOp::Subtract => Type::Duration,
        (Type::Time, Type::Duration) => Type::Time,
        (Type::Duration, Type::Time) if op == BinaryOp::Add => Type::Time,
        (Type::Money(a), Type::Money(b)) => Type::Money(a.or(*b)),
        _ => return None,
    })
}

/// Whether a percentage is added to the former value of what is no share: it would count as hundredths, not as a part of it.
fn is_step_of_other_unit(left: &Expr, right: &Expr) -> bool {
    let apart = |former: &Expr, step: &Expr| {
        matches!(former.kind, ExprKind::Previous(_))
            && is_numeric(&former.ty)
            && former.ty != Type::Share
            && step.ty == Type::Share
    };
    apart(left, right) || apart(right, left)
}

fn product_type(left: &Type, right: &Type) -> Option<Type> {
    Some(match (left, right) {
        (Type::Share, Type::Share) => Type::Share,
        (Type::Int, Type::Int) => Type::Int,
        (a, b) if is_numeric(a) && is_numeric(b) => Type::Number,
        (Type::Duration | Type::Money(_), b) if is_numeric(b) => left.clone(),
        (a, Type::Duration | Type::Money(_)) if is_numeric(a) => right.clone(),
        _ => return None,
    })
}

fn quotient_type(left: &Type, right: &Type) -> Option<Type> {
    Some(match (left, right) {
        (a, b) if is_numeric(a) && is_numeric(b) => Type::Number,
        (Type::Duration, Type::Duration) | (Type::Money(_), Type::Money(_)) => Type::Number,
        (Type::Duration | Type::Money(_), b) if is_numeric(b) => left.clone(),
        _ => return None,
    })
}

fn both_numeric(left: &Expr, right: &Expr) -> bool {
    is_numeric(&left.ty) && is_numeric(&right.ty)
}

/// A constant between 0 and 1: it may be meant as a share.
fn within_one(expr: &Expr) -> bool {
    number_of(expr).is_some_and(|number| (0.0..=1.0).contains(&number))
}

fn is_zero(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Literal(Value::Int(0) | Value::Duration(0) | Value::Money(0, _)))
        || number_of(expr) == Some(0.0)
}

fn negative(value: Value) -> Value {
    match value {
        Value::Int(number) => Value::Int(number.saturating_neg()),
        Value::Number(number) => Value::Number(-number),
        Value::Duration(micros) => Value::Duration(micros.saturating_neg()),
        Value::Money(micros, currency) => Value::Money(micros.saturating_neg(), currency),
        other => other,
    }
}

/// What was probably meant where `b` is compared with `a`.
fn hint(a: &Expr, b: &Expr) -> Option<String> {
    let number = number_of(b);
    match (&a.ty, &b.ty, number) {
        (Type::Duration, Type::Int | Type::Number, Some(number)) => {
            Some(format!("write the unit: `{number}s`, `{number}min` or `{number}h`"))
        }
        (Type::Money(currency), Type::Int | Type::Number, Some(number)) => {
            let code = currency.map_or("EUR".to_owned(), |currency| currency.to_string());
            Some(format!("write the currency: `{number} {code}`"))
        }
        (Type::Text | Type::OneOf(_), Type::Int | Type::Number, Some(number)) => {
            Some(format!("write a text in quotes: `\"{number}\"`"))
        }
        (Type::Bool, Type::Text | Type::Int | Type::Number, _) => Some("a condition is `true` or `false`".into()),
        (Type::Duration, Type::Text, _) => Some("write a length of time without quotes, such as `5min`".into()),
        (Type::Money(_), Type::Text, _) => Some("write an amount without quotes, such as `30 EUR`".into()),
        (Type::Time, Type::Text, _) => Some("write a date without quotes, such as `2026-03-27`".into()),
        (ty, Type::Text, _) if is_numeric(ty) => Some("write a number without quotes".into()),
        _ => None,
    }
}
