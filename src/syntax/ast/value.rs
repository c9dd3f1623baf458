//! Literals: numbers, money, durations, calendar spans, instants.
use super::{Name, Text};
use crate::diag::Span;
use rust_decimal::Decimal;
use smol_str::SmolStr;

/// A literal with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// What it is.
    pub kind: LiteralKind,
    /// Where.
    pub span: Span,
}

/// The kinds of literal.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralKind {
    /// `1`, `0.5`, `1_000`.
    Number(Decimal),
    /// `35%`; holds the share 0.35.
    Percent(Decimal),
    /// `30 EUR`.
    Money(Decimal, SmolStr),
    /// `5min`, `1d 12h`: physical time in microseconds.
    Duration(i64),
    /// `1 day`, `5 business days`: needs a zone or a calendar.
    Calendar(CalendarAmount),
    /// `"…"`.
    Text(SmolStr),
    /// `true`, `false`.
    Bool(bool),
    /// `2026-03-27`, `2026-03-27 09:00`, RFC 3339.
    Instant(Instant),
    /// `08:00`, in minutes since midnight.
    TimeOfDay(u16),
}

/// A step on a wall clock or through open time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CalendarAmount {
    /// How many units, at least 0.
    pub count: u32,
    /// Of what.
    pub unit: CalendarUnit,
}

/// Units of wall-clock and business spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CalendarUnit {
    /// `day(s)`.
    Day,
    /// `week(s)`.
    Week,
    /// `month(s)`.
    Month,
    /// `year(s)`.
    Year,
    /// `business day(s)`.
    BusinessDay,
    /// `business hour(s)`.
    BusinessHour,
    /// `business minute(s)`.
    BusinessMinute,
}

impl CalendarUnit {
    /// What one of it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::BusinessDay => "business day",
            Self::BusinessHour => "business hour",
            Self::BusinessMinute => "business minute",
        }
    }
}

/// An instant as written: a wall-clock reading, and an offset if one was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// Microseconds since 1970-01-01T00:00 on the clock that was written.
    pub wall_micros: i64,
    /// The offset from UTC in seconds, if one was written (`Z` is 0).
    pub offset_seconds: Option<i32>,
    /// Whether only a date was written.
    pub date_only: bool,
}

/// A length of time, with the calendar it is counted in if one is named.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeSpan {
    /// How long.
    pub amount: TimeAmount,
    /// `using NAME`.
    pub using: Option<Name>,
    /// Where, `using` included.
    pub span: Span,
}

/// Physical or wall-clock time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeAmount {
    /// Microseconds.
    Physical(i64),
    /// A step on a wall clock or through open time.
    Calendar(CalendarAmount),
}

/// A window of distances: `D` (at most), `D..E`, `D..` (at least).
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// The least distance; absent in `D`.
    pub from: Option<TimeSpan>,
    /// The greatest distance; absent in `D..`.
    pub to: Option<TimeSpan>,
    /// Where, without `within`.
    pub span: Span,
}

/// The type an attribute or a parameter is declared with.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeExpr {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The types of `language.md`.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `text`.
    Text,
    /// `int`.
    Int,
    /// `number`.
    Number,
    /// `bool`.
    Bool,
    /// `time`.
    Time,
    /// `duration`.
    Duration,
    /// `money`, or `money EUR` where the currency is known.
    Money(Option<Name>),
    /// `one of "a", "b"`.
    OneOf(Vec<Text>),
    /// `score 0..10`: the ends, both included.
    Score(Decimal, Decimal),
    /// Something else was written: an unknown type.
    Unknown(Name),
}
