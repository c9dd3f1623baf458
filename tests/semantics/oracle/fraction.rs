//! Exact fractions: what is counted and summed is judged without rounding.
use std::cmp::Ordering;
use wayfare::model::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    over: i128,
    /// Positive.
    under: i128,
}

impl Fraction {
    pub fn new(over: i128, under: i128) -> Self {
        assert!(under != 0, "divided by zero");
        let divisor = gcd(over.unsigned_abs(), under.unsigned_abs()) as i128 * under.signum();
        Self { over: over / divisor, under: under / divisor }
    }

    pub fn whole(value: impl Into<i128>) -> Self {
        Self::new(value.into(), 1)
    }

    /// The decimal number that a floating-point number shows as.
    pub fn decimal(value: f64) -> Self {
        let text = format!("{value}");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        Self::new(format!("{whole}{rest}").parse().unwrap(), 10_i128.pow(rest.len() as u32))
    }

    /// Numbers as they are, time in microseconds, money in millionths, truth as 0 and 1.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Int(value) | Value::Duration(value) | Value::Time(value) | Value::Money(value, _) => {
                Self::whole(*value)
            }
            Value::Number(value) => Self::decimal(*value),
            Value::Bool(yes) => Self::whole(i64::from(*yes)),
            Value::Text(text) => panic!("{text} is no number"),
        }
    }

    pub fn plus(self, other: Self) -> Self {
        Self::new(self.over * other.under + other.over * self.under, self.under * other.under)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self::new(-other.over, other.under))
    }

    pub fn times(self, other: Self) -> Self {
        Self::new(self.over * other.over, self.under * other.under)
    }

    /// Nothing divided by zero.
    pub fn divided_by(self, other: Self) -> Option<Self> {
        (other.over != 0).then(|| Self::new(self.over * other.under, self.under * other.over))
    }

    /// The whole part below, and what is left of it.
    pub fn floor(self) -> (usize, Self) {
        let whole = self.over.div_euclid(self.under);
        (whole as usize, self.minus(Self::whole(whole)))
    }

    pub fn to_f64(self) -> f64 {
        self.over as f64 / self.under as f64
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}
