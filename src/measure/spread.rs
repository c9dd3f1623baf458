//! How far values lie from their mean, from their exact sums.
use super::stats::Deviation;
use super::{Confidence, stats};
use crate::facts::{RealSums, WholeSums};

/// The number of values and the sum of their squared distances from the mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    count: u64,
    squares: f64,
}

impl Spread {
    pub(super) fn of_real(sums: &RealSums) -> Self {
        Self::new(sums.count, sums.sum.to_pair(), sums.squares.to_pair())
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "what a part leaves out is the other"
    )]
    pub(super) fn of_whole(sums: &WholeSums) -> Self {
        let high = sums.sum as f64;
        let low = (sums.sum - high as i128) as f64;
        Self::new(sums.count, (high, low), sums.squares.to_pair())
    }

    /// Σx² − (Σx)²/n. The two nearly cancel out where values are far from zero and close together, so that each is taken
    /// with twice the usual precision.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
    fn new(count: u64, sum: (f64, f64), squares: (f64, f64)) -> Self {
        let n = count as f64;
        if count == 0 {
            return Self { count, squares: 0.0 };
        }
        let mean = divided(sum, n);
        let (product, rest) = times(sum, mean);
        let left = (squares.0 - product) + (squares.1 - rest);
        Self { count, squares: left.max(0.0) }
    }

    /// Student's interval around the mean; none of fewer than two values.
    pub(super) fn student(self, mean: f64, confidence: Confidence) -> Option<(f64, f64)> {
        stats::student(mean, self.count, self.squares, confidence)
    }

    /// How far the mean strays; nothing of fewer than two values.
    pub(super) fn deviation(self) -> Option<Deviation> {
        Deviation::of_mean(self.count, self.squares)
    }
}

/// A number in two parts divided by one in one.
fn divided((high, low): (f64, f64), by: f64) -> (f64, f64) {
    let first = high / by;
    let rest = (-first).mul_add(by, high) + low;
    (first, rest / by)
}

/// The product of two numbers in two parts each.
fn times((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    let first = a * c;
    (first, a.mul_add(c, -first) + a * d + b * c)
}
