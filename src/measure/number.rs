//! Exact numbers: what is counted and summed stays a fraction until it is shown.
//!
//! Never rounds before judging: fractions of whole numbers are kept as such, and only values that came as floating-point
//! numbers, or grew beyond 128 bits, are floating-point numbers here.
use std::cmp::Ordering;

/// Up to here whole numbers are exact as floating-point numbers.
const EXACT: u128 = 1 << 53;

/// A figure as it is judged. Durations are in microseconds, money is in millionths of the currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Num {
    /// A reduced fraction; the second is positive.
    Ratio(i128, i128),
    /// A floating-point number, finite.
    Float(f64),
}

impl Num {
    /// A whole number.
    pub fn whole(value: impl Into<i128>) -> Self {
        Self::Ratio(value.into(), 1)
    }

    /// A fraction; nothing where the divisor is 0.
    pub fn ratio(over: impl Into<i128>, under: impl Into<i128>) -> Option<Self> {
        let (over, under) = (over.into(), under.into());
        if under == 0 {
            return None;
        }
        let divisor = i128::try_from(gcd(over.unsigned_abs(), under.unsigned_abs())).ok()?;
        let sign = under.signum();
        Some(Self::Ratio((over / divisor).checked_mul(sign)?, (under / divisor).checked_mul(sign)?))
    }

    /// The decimal number that a floating-point number was written as: `0.35` is 35/100.
    pub fn decimal(value: f64) -> Self {
        Self::written(value).unwrap_or(Self::Float(value))
    }

    fn written(value: f64) -> Option<Self> {
        let text = format!("{value}");
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits: i128 = format!("{whole}{rest}").parse().ok()?;
        let scale = 10_i128.checked_pow(u32::try_from(rest.len()).ok()?)?;
        Self::ratio(digits, scale)
    }

    /// A floating-point number; nothing if it is not finite.
    pub fn float(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self::Float(value))
    }

    /// The nearest floating-point number, or one next to it.
    #[expect(clippy::cast_precision_loss, reason = "the one place where figures are rounded, to be shown")]
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Float(value) => value,
            Self::Ratio(over, under) if over.unsigned_abs() <= EXACT && under.unsigned_abs() <= EXACT => {
                over as f64 / under as f64
            }
            Self::Ratio(over, under) => (over / under) as f64 + (over % under) as f64 / under as f64,
        }
    }

    /// Their sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let exact = self.combine(other, |(a, b), (c, d)| {
            Self::ratio(a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b.checked_mul(d)?)
        });
        exact.or_else(|| Self::float(self.to_f64() + other.to_f64()))
    }

    /// This without the other.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Their product.
    pub fn times(self, other: Self) -> Option<Self> {
        let exact = self.combine(other, |(a, b), (c, d)| Self::ratio(a.checked_mul(c)?, b.checked_mul(d)?));
        exact.or_else(|| Self::float(self.to_f64() * other.to_f64()))
    }

    /// This divided by the other; nothing where that is 0.
    pub fn over(self, other: Self) -> Option<Self> {
        if other.to_f64() == 0.0 {
            return None;
        }
        let exact = self.combine(other, |(a, b), (c, d)| Self::ratio(a.checked_mul(d)?, b.checked_mul(c)?));
        exact.or_else(|| Self::float(self.to_f64() / other.to_f64()))
    }

    /// With the other sign.
    pub fn negated(self) -> Self {
        match self {
            Self::Ratio(over, under) => Self::Ratio(over.saturating_neg(), under),
            Self::Float(value) => Self::Float(-value),
        }
    }

    /// Which is greater.
    pub fn order(self, other: Self) -> Ordering {
        let exact = match (self, other) {
            (Self::Ratio(a, b), Self::Ratio(c, d)) => {
                a.checked_mul(d).zip(c.checked_mul(b)).map(|(left, right)| left.cmp(&right))
            }
            _ => None,
        };
        exact.unwrap_or_else(|| self.to_f64().total_cmp(&other.to_f64()))
    }

    /// The smaller and the greater of two.
    pub fn sorted(self, other: Self) -> (Self, Self) {
        if self.order(other) == Ordering::Greater { (other, self) } else { (self, other) }
    }

    fn combine(self, other: Self, exact: impl Fn((i128, i128), (i128, i128)) -> Option<Self>) -> Option<Self> {
        match (self, other) {
            (Self::Ratio(a, b), Self::Ratio(c, d)) => exact((a, b), (c, d)),
            _ => None,
        }
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
