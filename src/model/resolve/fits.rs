//! What may be given for a declared attribute or parameter.
use super::literal::number_of;
use super::types::{describe, is_numeric, is_text};
use super::*;
use crate::codes::resolve as codes;

impl Resolver<'_> {
    /// Reports a value that a declared attribute, parameter or limit can't take. `what` is what it is given for.
    pub(super) fn check_fits(&mut self, what: &str, ty: &Type, value: &Expr) {
        match (ty, &value.ty) {
            (Type::Unknown, _) | (_, Type::Unknown) => {}
            (Type::OneOf(values), given) if is_text(given) => {
                if let ExprKind::Literal(Value::Text(text)) = &value.kind
                    && !values.contains(text)
                {
                    self.report(codes::unknown_value(text, value.place, values));
                }
            }
            (Type::Text, given) if is_text(given) => {}
            (Type::Score(scale), given) if is_numeric(given) => self.check_scale(*scale, value),
            (Type::Int, Type::Int) => {}
            (Type::Number | Type::Share | Type::Points, given) if is_numeric(given) => {}
            (Type::Money(Some(a)), Type::Money(Some(b))) if a != b => {
                self.report(codes::mixed_currencies(&a.to_string(), &b.to_string(), value.place));
            }
            (Type::Money(_), Type::Money(_)) => {}
            (a, b) if a == b => {}
            (a, b) => {
                let hint = unit_hint(a, value);
                self.report(codes::wrong_type(what, &describe(a), &describe(b), value.place, hint));
            }
        }
    }

    /// The constant that is given for a declared attribute; anything else is reported.
    pub(super) fn given_value(&mut self, what: &str, ty: &Type, value: Expr) -> Option<Value> {
        if value.ty == Type::Unknown {
            return None;
        }
        let before = self.diagnostics.len();
        self.check_fits(what, ty, &value);
        if self.diagnostics.len() > before {
            return None;
        }
        match (ty, value.kind) {
            #[expect(clippy::cast_precision_loss, reason = "attributes of type number are read as f64 from a log too")]
            (Type::Number, ExprKind::Literal(Value::Int(number))) => Some(Value::Number(number as f64)),
            (_, ExprKind::Literal(value)) => Some(value),
            _ => {
                self.report(codes::wrong_value("a constant", value.place));
                None
            }
        }
    }
}

fn unit_hint(wanted: &Type, given: &Expr) -> Option<String> {
    let number = number_of(given)?;
    match wanted {
        Type::Duration => Some(format!("write the unit: `{number}s` or `{number}min`")),
        Type::Money(currency) => {
            let code = currency.map_or("EUR".to_owned(), |currency| currency.to_string());
            Some(format!("write the currency: `{number} {code}`"))
        }
        Type::Text | Type::OneOf(_) => Some(format!("write a text in quotes: `\"{number}\"`")),
        _ => None,
    }
}

/// What a missing required attribute is in a test: `0`, `""`, `false`, the first of `one of`, the low end of a scale.
pub(super) fn default_value(ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Text => Value::Text(SmolStr::default()),
        Type::OneOf(values) => Value::Text(values.first().cloned().unwrap_or_default()),
        Type::Int => Value::Int(0),
        Type::Number | Type::Share | Type::Points => Value::Number(0.0),
        Type::Bool => Value::Bool(false),
        Type::Time => Value::Time(0),
        Type::Duration => Value::Duration(0),
        Type::Money(currency) => Value::Money(0, currency.unwrap_or(Currency(*b"XXX"))),
        #[expect(clippy::cast_possible_truncation, reason = "only whole numbers that fit are cast")]
        Type::Score(scale) if scale.low.fract() == 0.0 && scale.low.abs() < 1e15 => Value::Int(scale.low as i64),
        Type::Score(scale) => Value::Number(scale.low),
        Type::Unknown => return None,
    })
}
