//! Types as written into types, how they are called, and which fit together.
use super::*;
use crate::codes::resolve as codes;
use ast::TypeKind;
use rust_decimal::prelude::ToPrimitive;

impl Resolver<'_> {
    /// The type that is written for the attribute or parameter `name`.
    pub(super) fn type_of(&mut self, written: &ast::TypeExpr, name: &str) -> Type {
        match &written.kind {
            TypeKind::Text => Type::Text,
            TypeKind::Int => Type::Int,
            TypeKind::Number => Type::Number,
            TypeKind::Bool => Type::Bool,
            TypeKind::Time => Type::Time,
            TypeKind::Duration => Type::Duration,
            TypeKind::Money(currency) => self.money_type(currency.as_ref(), name),
            TypeKind::OneOf(values) => self.one_of(values),
            TypeKind::Score(low, high) => {
                let scale = Scale { low: low.to_f64().unwrap_or(0.0), high: high.to_f64().unwrap_or(0.0) };
                if scale.low >= scale.high {
                    let diagnostic = codes::empty_scale(low, high, self.place(written.span));
                    self.report(diagnostic);
                    return Type::Unknown;
                }
                Type::Score(scale)
            }
            TypeKind::Unknown(word) => {
                let diagnostic = codes::unknown_type(&word.text, self.place(word.span));
                self.report(diagnostic);
                Type::Unknown
            }
        }
    }

    fn money_type(&mut self, currency: Option<&ast::Name>, name: &str) -> Type {
        match currency {
            Some(code) => self.currency(&code.text, code.span).map_or(Type::Unknown, |it| Type::Money(Some(it))),
            None => Type::Money(self.settings.currencies.get(name).copied()),
        }
    }

    /// The currency of a code; one that is not of ISO 4217 is reported.
    pub(super) fn currency(&mut self, code: &str, span: Span) -> Option<Currency> {
        let found = Currency::parse(code).filter(|_| currencies::CODES.binary_search(&code).is_ok());
        if found.is_none() {
            let diagnostic = codes::not_a_currency(code, self.place(span), &currencies::CODES);
            self.report(diagnostic);
        }
        found
    }

    fn one_of(&mut self, values: &[ast::Text]) -> Type {
        let mut seen: Map<&str, Span> = Map::default();
        for value in values {
            match seen.get(value.value.as_str()) {
                Some(first) => {
                    let first = self.place(*first);
                    let diagnostic = codes::duplicate_value(&value.value, self.place(value.span), first);
                    self.report(diagnostic);
                }
                None => drop(seen.insert(&value.value, value.span)),
            }
        }
        Type::OneOf(values.iter().map(|value| value.value.clone()).collect())
    }
}

/// The type in words, with its article: "a duration".
pub fn describe(ty: &Type) -> String {
    match ty {
        Type::Text => "a text".into(),
        Type::Int => "a whole number".into(),
        Type::Number => "a number".into(),
        Type::Share => "a share".into(),
        Type::Points => "points".into(),
        Type::Bool => "a condition".into(),
        Type::Time => "an instant".into(),
        Type::Duration => "a duration".into(),
        Type::Money(None) => "money".into(),
        Type::Money(Some(currency)) => format!("money in {currency}"),
        Type::OneOf(_) => "one of some texts".into(),
        Type::Score(scale) => format!("a score {}..{}", scale.low, scale.high),
        Type::Unknown => "unknown".into(),
    }
}

/// Numbers of every kind: they can be calculated with each other.
pub(super) fn is_numeric(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Number | Type::Share | Type::Points | Type::Score(_) | Type::Unknown)
}

/// What has a mean, a sum, a percentile.
pub(super) fn is_quantity(ty: &Type) -> bool {
    is_numeric(ty) || matches!(ty, Type::Duration | Type::Money(_))
}

/// Texts of every kind.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(ty, Type::Text | Type::OneOf(_) | Type::Unknown)
}

/// The type of a value that has one of two types, if there is one.
pub(super) fn common(left: &Type, right: &Type) -> Option<Type> {
    Some(match (left, right) {
        (a, b) if a == b => a.clone(),
        (Type::Unknown, other) | (other, Type::Unknown) => other.clone(),
        (Type::OneOf(a), Type::OneOf(b)) => {
            let more = b.iter().filter(|value| !a.contains(value));
            Type::OneOf(a.iter().chain(more).cloned().collect())
        }
        (Type::Money(None), Type::Money(_)) | (Type::Money(_), Type::Money(None)) => Type::Money(None),
        (Type::Money(_), Type::Money(_)) => return None,
        (a, b) if is_text(a) && is_text(b) => Type::Text,
        (a, b) if is_numeric(a) && is_numeric(b) => Type::Number,
        _ => return None,
    })
}
