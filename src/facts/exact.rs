//! Sums of floating-point numbers without any rounding, so that no order of adding or merging shows.
//!
//! Every finite number is a whole multiple of 2⁻¹⁰⁷⁴. A sum is held as such a multiple, in digits to the base 2³² that may
//! run over for a while before they are carried on.

#[cfg(test)]
mod tests;

/// Bits of a digit.
const BITS: u32 = 32;
/// Digits enough for the greatest numbers, 2³¹ of them, and a sign.
const DIGITS: usize = 69;
/// The exponent of the smallest positive number, the unit of the lowest digit.
const LOWEST: i32 = -1074;
/// How many numbers may be added before digits must be carried on.
const MOST: u32 = 1 << 29;
/// Numbers of common size, whole multiples of 2⁻⁶⁴ below 2³⁰, are first summed up as such: 2²⁹ of them have room in 128 bits.
const NEAR_UNIT: i32 = -64;
const NEAR_MOST: i32 = 30;

/// An exact sum.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExactSum {
    /// From the lowest on; none for zero.
    digits: Vec<i64>,
    /// Numbers of common size that are not in the digits yet, in units of 2⁻⁶⁴.
    near: i128,
    pending: u32,
}

impl ExactSum {
    /// Adds a finite number; others are passed over.
    #[inline]
    pub fn add(&mut self, value: f64) {
        let bits = value.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as u32;
        let fraction = bits & ((1 << 52) - 1);
        // what a mantissa's last bit stands for is 2 to the power of its exponent less 1075
        let shift = exponent.wrapping_sub((1075 + NEAR_UNIT).unsigned_abs());
        if shift < (NEAR_MOST - NEAR_UNIT - 52).unsigned_abs() {
            let size = i128::from(fraction | (1 << 52)) << shift;
            self.near += if value.is_sign_negative() { -size } else { size };
            return self.count();
        }
        self.add_far(value, exponent, fraction);
    }

    /// Adds a number of uncommon size.
    #[cold]
    fn add_far(&mut self, value: f64, exponent: u32, fraction: u64) {
        if exponent == 0x7ff || value == 0.0 {
            return;
        }
        // what is below the smallest normal number has no hidden bit and the same unit
        let (mantissa, place) = if exponent == 0 { (fraction, 0) } else { (fraction | (1 << 52), exponent - 1) };
        self.put(u128::from(mantissa), place, value.is_sign_negative());
        self.count();
    }

    /// Adds a whole number.
    pub fn add_whole(&mut self, value: u128) {
        // a whole number is a multiple of 2⁰
        self.put_wide(value, LOWEST.unsigned_abs());
    }

    /// Adds the square of a number, exactly unless it is so small that its last bits vanish.
    #[inline]
    pub fn add_square(&mut self, value: f64) {
        #[expect(clippy::cast_possible_truncation, reason = "what is cut is compared")]
        let whole = value as i64;
        #[expect(clippy::cast_precision_loss, reason = "what is lost is compared")]
        if whole as f64 == value && whole.unsigned_abs() < 1 << (NEAR_MOST / 2) {
            self.near += i128::from(whole * whole) << NEAR_UNIT.unsigned_abs();
            return self.count();
        }
        let square = value * value;
        self.add(square);
        self.add(value.mul_add(value, -square));
    }

    /// Adds another sum.
    pub fn merge(&mut self, mut other: Self) {
        self.settle();
        other.settle();
        if self.digits.is_empty() {
            self.digits = other.digits;
            return;
        }
        for (digit, more) in self.digits.iter_mut().zip(other.digits) {
            *digit += more;
        }
        self.settle();
    }

    /// Carries digits on, so that equal sums are held alike: all digits but the highest are from 0 to 2³² − 1.
    pub fn settle(&mut self) {
        let near = std::mem::take(&mut self.near);
        if near != 0 {
            let place = (NEAR_UNIT - LOWEST).unsigned_abs();
            let size = near.unsigned_abs();
            self.put(size & u128::from(u64::MAX), place, near < 0);
            self.put(size >> 64, place + 64, near < 0);
        }
        let mut carry = 0;
        for digit in self.digits.iter_mut().take(DIGITS - 1) {
            let all = *digit + carry;
            carry = all >> BITS;
            *digit = all & ((1 << BITS) - 1);
        }
        if let Some(highest) = self.digits.last_mut() {
            *highest += carry;
        }
        if self.digits.iter().all(|digit| *digit == 0) {
            self.digits.clear();
        }
        self.pending = 0;
    }

    /// The nearest floating-point number.
    pub fn to_f64(&self) -> f64 {
        let mut sum = self.clone();
        sum.settle();
        let negative = sum.digits.last().is_some_and(|highest| *highest < 0);
        if negative {
            sum.digits.iter_mut().for_each(|digit| *digit = -*digit);
            sum.settle();
        }
        let Some(top) = sum.digits.iter().rposition(|digit| *digit != 0) else { return 0.0 };
        let low = top.saturating_sub(2);
        let digit = |at: usize| sum.digits.get(at).copied().and_then(|digit| u128::try_from(digit).ok()).unwrap_or(0);
        let head = (low..=top).rev().fold(0u128, |all, at| (all << BITS) | digit(at));
        // whatever stands below only matters for which way to round
        let rest = (0..low).any(|at| digit(at) != 0);
        let sticky = u128::from(rest);
        #[expect(clippy::cast_precision_loss, reason = "this is where the sum is rounded, once")]
        let rounded = ((head << 2) | sticky) as f64;
        let place = i32::try_from(low).unwrap_or_default() * 32 + LOWEST - 2;
        let magnitude = scaled(rounded, place);
        if negative { -magnitude } else { magnitude }
    }

    /// The sum as a floating-point number and what that leaves out.
    pub fn to_pair(&self) -> (f64, f64) {
        let high = self.to_f64();
        let mut rest = self.clone();
        rest.settle();
        rest.add(-high);
        (high, rest.to_f64())
    }

    fn put(&mut self, mantissa: u128, place: u32, negative: bool) {
        self.digits.resize(DIGITS, 0);
        let (at, shift) = ((place / BITS) as usize, place % BITS);
        let shifted = mantissa << shift;
        let sign = if negative { -1 } else { 1 };
        for (digit, step) in self.digits.iter_mut().skip(at).take(3).zip(0u32..) {
            *digit += sign * low_bits(shifted >> (BITS * step));
        }
    }

    fn put_wide(&mut self, value: u128, place: u32) {
        let half = 64;
        self.put(value & u128::from(u64::MAX), place, false);
        self.put(value >> half, place + half, false);
        self.count();
    }

    fn count(&mut self) {
        self.pending += 1;
        if self.pending >= MOST {
            self.settle();
        }
    }
}

/// The lowest digit of a number.
fn low_bits(value: u128) -> i64 {
    i64::try_from(value & ((1 << BITS) - 1)).unwrap_or_default()
}

/// A number times a power of two, in steps that neither run over nor vanish on the way.
fn scaled(value: f64, power: i32) -> f64 {
    let mut value = value;
    let mut left = power;
    while left != 0 {
        let step = left.clamp(-1000, 1000);
        value *= 2f64.powi(step);
        left -= step;
    }
    value
}
