//! Typed columns of attribute values, each with its own mark for "missing".
use super::AttrKind;
use smol_str::SmolStr;
use std::sync::Arc;

/// The code of a missing text, channel or value of a `one of`.
pub const NO_CODE: u32 = u32::MAX;
/// A missing whole number, time, duration or amount; readers never yield it as a value.
pub const NO_INT: i64 = i64::MIN;
/// A missing truth value.
pub const NO_BOOL: u8 = 2;

/// One attribute's values, by event index (or customer index).
#[derive(Debug, Clone)]
pub enum Column {
    /// Text and `one of`: codes into `dict`, [`NO_CODE`] where missing. The dictionary of a text is sorted by bytes
    /// (codes compare like texts); that of a `one of` holds the declared values in order of declaration.
    Text {
        /// The code of each value.
        codes: Vec<u32>,
        /// The texts by code.
        dict: Arc<[SmolStr]>,
    },
    /// Whole numbers, [`NO_INT`] where missing.
    Int(Vec<i64>),
    /// Numbers and scores, NaN where missing.
    Number(Vec<f64>),
    /// 0 false, 1 true, [`NO_BOOL`] missing.
    Bool(Vec<u8>),
    /// Microseconds since 1970 UTC, [`NO_INT`] where missing.
    Time(Vec<i64>),
    /// Microseconds, [`NO_INT`] where missing.
    Duration(Vec<i64>),
    /// Amounts.
    Money {
        /// Millionths of the currency's major unit, [`NO_INT`] where missing.
        micro: Vec<i64>,
        /// Which currency, an index into `currencies`; 0 where missing.
        currency: Vec<u16>,
        /// ISO 4217 codes, sorted.
        currencies: Arc<[SmolStr]>,
    },
}

/// One value on its way into, or out of, a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Missing,
    /// A text, or a value of a `one of`.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A number or a score.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Microseconds since 1970 UTC.
    Time(i64),
    /// Microseconds.
    Duration(i64),
    /// Millionths of the major unit of a currency.
    Money(i64, &'a str),
}

impl Column {
    /// An empty column for values of a kind.
    pub fn new(kind: &AttrKind) -> Self {
        match kind {
            AttrKind::Text => Self::Text { codes: Vec::new(), dict: Arc::default() },
            AttrKind::OneOf(values) => Self::Text { codes: Vec::new(), dict: values.as_slice().into() },
            AttrKind::Int => Self::Int(Vec::new()),
            AttrKind::Number | AttrKind::Score(..) => Self::Number(Vec::new()),
            AttrKind::Bool => Self::Bool(Vec::new()),
            AttrKind::Time => Self::Time(Vec::new()),
            AttrKind::Duration => Self::Duration(Vec::new()),
            AttrKind::Money(_) => Self::Money { micro: Vec::new(), currency: Vec::new(), currencies: Arc::default() },
        }
    }

    /// How many values it holds, missing ones included.
    pub fn len(&self) -> usize {
        match self {
            Self::Text { codes, .. } => codes.len(),
            Self::Int(values) | Self::Time(values) | Self::Duration(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Bool(values) => values.len(),
            Self::Money { micro, .. } => micro.len(),
        }
    }

    /// Whether it holds no values at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value at an index; missing beyond the end.
    #[inline]
    pub fn value(&self, at: usize) -> Value<'_> {
        let int = |values: &[i64]| values.get(at).copied().filter(|value| *value != NO_INT);
        match self {
            Self::Text { codes, dict } => {
                let text = codes.get(at).and_then(|code| dict.get(*code as usize));
                text.map_or(Value::Missing, |text| Value::Text(text))
            }
            Self::Int(values) => int(values).map_or(Value::Missing, Value::Int),
            Self::Time(values) => int(values).map_or(Value::Missing, Value::Time),
            Self::Duration(values) => int(values).map_or(Value::Missing, Value::Duration),
            Self::Number(values) => {
                values.get(at).filter(|value| !value.is_nan()).map_or(Value::Missing, |value| Value::Number(*value))
            }
            Self::Bool(values) => match values.get(at) {
                Some(0) => Value::Bool(false),
                Some(1) => Value::Bool(true),
                _ => Value::Missing,
            },
            Self::Money { micro, currency, currencies } => {
                let code = currency.get(at).and_then(|code| currencies.get(usize::from(*code)));
                int(micro).zip(code).map_or(Value::Missing, |(micro, code)| Value::Money(micro, code))
            }
        }
    }

    /// Whether the value at an index is missing.
    pub fn is_missing(&self, at: usize) -> bool {
        self.value(at) == Value::Missing
    }

    /// Appends a missing value.
    pub(super) fn push_missing(&mut self) {
        match self {
            Self::Text { codes, .. } => codes.push(NO_CODE),
            Self::Int(values) | Self::Time(values) | Self::Duration(values) => values.push(NO_INT),
            Self::Number(values) => values.push(f64::NAN),
            Self::Bool(values) => values.push(NO_BOOL),
            Self::Money { micro, currency, .. } => {
                micro.push(NO_INT);
                currency.push(0);
            }
        }
    }

    /// Makes it hold exactly `len` values, the new ones missing.
    pub(super) fn resize(&mut self, len: usize) {
        match self {
            Self::Text { codes, .. } => codes.resize(len, NO_CODE),
            Self::Int(values) | Self::Time(values) | Self::Duration(values) => values.resize(len, NO_INT),
            Self::Number(values) => values.resize(len, f64::NAN),
            Self::Bool(values) => values.resize(len, NO_BOOL),
            Self::Money { micro, currency, .. } => {
                micro.resize(len, NO_INT);
                currency.resize(len, 0);
            }
        }
    }

    /// The values at these indices, in this order; missing where there is none.
    #[must_use]
    pub fn pick(&self, order: &[Option<u32>]) -> Self {
        fn all<T: Copy>(values: &[T], order: &[Option<u32>], none: T) -> Vec<T> {
            order.iter().map(|at| at.and_then(|at| values.get(at as usize)).copied().unwrap_or(none)).collect()
        }
        match self {
            Self::Text { codes, dict } => Self::Text { codes: all(codes, order, NO_CODE), dict: Arc::clone(dict) },
            Self::Int(values) => Self::Int(all(values, order, NO_INT)),
            Self::Number(values) => Self::Number(all(values, order, f64::NAN)),
            Self::Bool(values) => Self::Bool(all(values, order, NO_BOOL)),
            Self::Time(values) => Self::Time(all(values, order, NO_INT)),
            Self::Duration(values) => Self::Duration(all(values, order, NO_INT)),
            Self::Money { micro, currency, currencies } => Self::Money {
                micro: all(micro, order, NO_INT),
                currency: all(currency, order, 0),
                currencies: Arc::clone(currencies),
            },
        }
    }

    /// The values at these indices, in this order.
    #[must_use]
    pub(super) fn gather(&self, order: &[u32]) -> Self {
        match self {
            Self::Text { codes, dict } => Self::Text { codes: gather(codes, order), dict: Arc::clone(dict) },
            Self::Int(values) => Self::Int(gather(values, order)),
            Self::Number(values) => Self::Number(gather(values, order)),
            Self::Bool(values) => Self::Bool(gather(values, order)),
            Self::Time(values) => Self::Time(gather(values, order)),
            Self::Duration(values) => Self::Duration(gather(values, order)),
            Self::Money { micro, currency, currencies } => Self::Money {
                micro: gather(micro, order),
                currency: gather(currency, order),
                currencies: Arc::clone(currencies),
            },
        }
    }
}

/// The values at these indices, all of which there are, in this order; nothing of a column that was not filled.
pub(super) fn gather<T: Copy + Default>(values: &[T], order: &[u32]) -> Vec<T> {
    if values.is_empty() {
        return Vec::new();
    }
    // the length is known beforehand, so that nothing grows
    order.iter().map(|at| values.get(*at as usize).copied().unwrap_or_default()).collect()
}

impl PartialEq for Column {
    /// Equal values, a missing number equal to a missing number.
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.len() == other.len()
            && (0..self.len()).all(|at| self.value(at) == other.value(at))
    }
}
