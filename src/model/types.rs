//! Types, units and values.
use smol_str::SmolStr;
use std::fmt;
use std::sync::Arc;

/// What a value is, with its unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Free text.
    Text,
    /// A whole number.
    Int,
    /// A number without unit.
    Number,
    /// A share: 0.35 is 35 %.
    Share,
    /// Net promoter points, −100…100.
    Points,
    /// A condition.
    Bool,
    /// An instant.
    Time,
    /// A length of physical time.
    Duration,
    /// Money; without a currency where it is known only from the log.
    Money(Option<Currency>),
    /// One of some texts.
    OneOf(Arc<[SmolStr]>),
    /// A score with the ends of its scale, both included.
    Score(Scale),
    /// A mistake was already reported; fits everything.
    Unknown,
}

/// The ends of a score's scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The worst score.
    pub low: f64,
    /// The best score.
    pub high: f64,
}

/// An ISO 4217 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency(pub [u8; 3]);

impl Currency {
    /// From three capital ASCII letters.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.0).unwrap_or("???"))
    }
}

/// A value of the language.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Text.
    Text(SmolStr),
    /// A whole number (also of a score).
    Int(i64),
    /// A number, or a share.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Microseconds since 1970-01-01T00:00Z.
    Time(i64),
    /// Microseconds.
    Duration(i64),
    /// Millionths of the currency's major unit.
    Money(i64, Currency),
}

impl Value {
    /// The same below zero; nothing of what has no opposite, or none that can be told.
    #[must_use]
    pub fn negated(self) -> Option<Self> {
        match self {
            Self::Int(value) => value.checked_neg().map(Self::Int),
            Self::Number(value) => Some(Self::Number(-value)),
            Self::Duration(value) => value.checked_neg().map(Self::Duration),
            Self::Money(value, currency) => value.checked_neg().map(|value| Self::Money(value, currency)),
            Self::Text(_) | Self::Bool(_) | Self::Time(_) => None,
        }
    }
}
