//! Literals into typed constants.
use super::*;
use crate::codes::resolve as codes;
use ast::LiteralKind;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl Resolver<'_> {
    /// A literal as a constant expression; unknown if it can't be a value.
    pub(super) fn literal(&mut self, literal: &ast::Literal) -> Expr {
        let place = self.place(literal.span);
        match self.constant(literal) {
            Some((value, ty)) => Expr { kind: ExprKind::Literal(value), ty, place },
            None => expr::unknown(place),
        }
    }

    fn constant(&mut self, literal: &ast::Literal) -> Option<(Value, Type)> {
        match &literal.kind {
            LiteralKind::Number(number) => self.number(*number, literal.span),
            LiteralKind::Percent(share) => Some((Value::Number(share.to_f64()?), Type::Share)),
            LiteralKind::Money(amount, code) => self.money(*amount, code, literal.span),
            LiteralKind::Duration(micros) => Some((Value::Duration(*micros), Type::Duration)),
            LiteralKind::Text(text) => Some((Value::Text(text.clone()), Type::Text)),
            LiteralKind::Bool(truth) => Some((Value::Bool(*truth), Type::Bool)),
            LiteralKind::Instant(instant) => Some((Value::Time(self.instant(*instant)), Type::Time)),
            LiteralKind::Calendar(amount) => {
                let diagnostic = codes::span_as_value(physical(*amount).as_deref(), self.place(literal.span));
                self.report(diagnostic);
                None
            }
            LiteralKind::TimeOfDay(_) => {
                let diagnostic = codes::time_of_day_as_value(self.place(literal.span));
                self.report(diagnostic);
                None
            }
        }
    }

    fn number(&mut self, number: Decimal, span: Span) -> Option<(Value, Type)> {
        if number.scale() > 0 {
            return Some((Value::Number(number.to_f64()?), Type::Number));
        }
        match number.to_i64() {
            Some(whole) => Some((Value::Int(whole), Type::Int)),
            None => {
                let diagnostic = codes::too_large(self.place(span));
                self.report(diagnostic);
                None
            }
        }
    }

    fn money(&mut self, amount: Decimal, code: &str, span: Span) -> Option<(Value, Type)> {
        let currency = self.currency(code, span)?;
        let micros = amount.checked_mul(Decimal::from(1_000_000)).and_then(|micros| micros.round().to_i64());
        match micros {
            Some(micros) => Some((Value::Money(micros, currency), Type::Money(Some(currency)))),
            None => {
                let diagnostic = codes::too_large(self.place(span));
                self.report(diagnostic);
                None
            }
        }
    }

    /// An instant in microseconds since 1970 UTC; without an offset it is read in the policy's zone, else as UTC.
    pub(super) fn instant(&mut self, instant: ast::Instant) -> i64 {
        if let Some(offset) = instant.offset_seconds {
            return instant.wall_micros.saturating_sub(i64::from(offset) * 1_000_000);
        }
        self.reads.zone = true;
        let zone = self.model.policy.zone.as_deref();
        zone.and_then(|zone| in_zone(instant.wall_micros, zone)).unwrap_or(instant.wall_micros)
    }
}

fn in_zone(wall_micros: i64, zone: &str) -> Option<i64> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let wall = jiff::Timestamp::from_microsecond(wall_micros).ok()?.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let there = zone.to_ambiguous_timestamp(wall).compatible().ok()?;
    Some(there.as_microsecond())
}

/// The fixed length that a calendar span is nearly, as it is written.
fn physical(amount: ast::CalendarAmount) -> Option<String> {
    let count = amount.count;
    match amount.unit {
        ast::CalendarUnit::Day => Some(format!("{count}d")),
        ast::CalendarUnit::Week => Some(format!("{count}w")),
        _ => None,
    }
}

/// A number constant, its sign included; for checks against scales and shares.
pub(super) fn number_of(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        #[expect(clippy::cast_precision_loss, reason = "only compared with the ends of scales")]
        ExprKind::Literal(Value::Int(number)) => Some(*number as f64),
        ExprKind::Literal(Value::Number(number)) => Some(*number),
        _ => None,
    }
}
