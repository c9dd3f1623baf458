//! Intervals, as `semantics.md` section 5 says.
//!
//! Never sees a customer or a KPI: counts and sorted values in, ends of an interval out. The same input gives the same
//! bits: every sum runs over sorted values.
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// How sure an interval is, with what follows from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Confidence {
    tail: f64,
}

impl Confidence {
    /// From a share such as 0.95; kept away from 0 and 1, where there is no interval.
    pub fn new(share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.01, 0.999_999) } else { 0.95 };
        let tail = super::Num::whole(1).minus(super::Num::decimal(share)).map_or(1.0 - share, super::Num::to_f64);
        Self { tail: tail / 2.0 }
    }

    /// The probability beyond one end, α/2.
    pub fn tail(self) -> f64 {
        self.tail
    }

    fn z(self) -> f64 {
        Normal::standard().inverse_cdf(1.0 - self.tail)
    }

    fn t(self, freedom: f64) -> f64 {
        StudentsT::new(0.0, 1.0, freedom).map_or_else(|_| self.z(), |t| t.inverse_cdf(1.0 - self.tail))
    }
}

/// Wilson's interval of a share: `yes` of `n`.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub fn wilson(yes: u64, n: u64, confidence: Confidence) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (share, count, z) = (yes as f64 / n as f64, n as f64, confidence.z());
    let scale = 1.0 + z * z / count;
    let centre = (share + z * z / (2.0 * count)) / scale;
    let half = z * (share * (1.0 - share) / count + z * z / (4.0 * count * count)).sqrt() / scale;
    let low = if yes == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if yes >= n { 1.0 } else { (centre + half).min(1.0) };
    Some((low, high))
}

/// Student's interval around the mean of `count` values, from the sum of their squared distances from it; none of fewer
/// than two.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub fn student(mean: f64, count: u64, squares: f64, confidence: Confidence) -> Option<(f64, f64)> {
    let n = count as f64;
    if n < 2.0 {
        return None;
    }
    let half = confidence.t(n - 1.0) * (squares / (n - 1.0)).sqrt() / n.sqrt();
    half.is_finite().then_some((mean - half, mean + half))
}

/// The interval of a net promoter score in points, from the variance of the three shares.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub fn nps(promoters: u64, detractors: u64, n: u64, confidence: Confidence) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (up, down, count) = (promoters as f64 / n as f64, detractors as f64 / n as f64, n as f64);
    let score = up - down;
    let half = confidence.z() * ((up + down - score * score).max(0.0) / count).sqrt();
    Some(((100.0 * (score - half)).max(-100.0), (100.0 * (score + half)).min(100.0)))
}

/// The deviation of a net promoter score in points, from the variance of the three shares.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
pub fn nps_deviation(promoters: u64, detractors: u64, n: u64) -> Option<Deviation> {
    if n == 0 {
        return None;
    }
    let (up, down, count) = (promoters as f64 / n as f64, detractors as f64 / n as f64, n as f64);
    let score = up - down;
    Some(Deviation { variance: 1e4 * (up + down - score * score).max(0.0) / count, freedom: None })
}

/// How far a value that was worked out from a sample strays from the truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deviation {
    /// The square of its standard error.
    pub variance: f64,
    /// The degrees of freedom of its distribution; the normal one without.
    pub freedom: Option<f64>,
}

impl Deviation {
    /// Of the mean of `count` values, from the sum of their squared distances from it; none of fewer than two.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2⁵³")]
    pub fn of_mean(count: u64, squares: f64) -> Option<Self> {
        let n = count as f64;
        (count > 1).then(|| Self { variance: squares / (n - 1.0) / n, freedom: Some(n - 1.0) })
    }

    /// Of a multiple of the value.
    #[must_use]
    pub fn stretched(self, by: f64) -> Self {
        Self { variance: self.variance * by * by, ..self }
    }
}

/// Half the interval of the difference of two independent values: Welch's for two means, with the degrees of freedom of
/// Welch and Satterthwaite.
pub fn half_width(one: Deviation, other: Deviation, confidence: Confidence) -> Option<super::Num> {
    let variance = one.variance + other.variance;
    if variance == 0.0 {
        return Some(super::Num::whole(0));
    }
    // shares of the variance, so that no square of a great number overflows
    let part = |own: Deviation| Some((own.variance / variance).powi(2) / own.freedom?);
    let quantile = match part(one).zip(part(other)) {
        Some((first, second)) => confidence.t(1.0 / (first + second)),
        None => confidence.z(),
    };
    super::Num::float(quantile * variance.sqrt())
}

/// The ranks (from 1) of the two order statistics that enclose the `share`-quantile of `n` values: the binomial(n, share)
/// quantiles of α/2 and 1 − α/2, clamped to 1…n.
pub fn ranks(n: usize, share: f64, confidence: Confidence) -> Option<(usize, usize)> {
    if n == 0 {
        return None;
    }
    let (low, high) = binomial_tails(n, share.clamp(0.0, 1.0), confidence.tail());
    Some((low.clamp(1, n), high.clamp(1, n)))
}

/// The interval of the difference of two independent values, each given with its interval: Newcombe's for two shares with
/// Wilson's intervals, and the same recovery of variances for other figures.
pub fn difference(new: (f64, f64, f64), old: (f64, f64, f64)) -> (f64, f64) {
    let ((one, one_low, one_high), (other, other_low, other_high)) = (new, old);
    let far = one - other;
    (far - (one - one_low).hypot(other_high - other), far + (one_high - one).hypot(other - other_low))
}

/// The sum of floating-point numbers in the order given, compensated (Neumaier).
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + lost
}

/// The least k with P(B ≤ k) ≥ tail and the least k with P(B > k) ≤ tail, of a binomial B.
///
/// Probabilities are weighed against that of the mode, so that no logarithm of a large factorial is needed; both walks
/// end where weights vanish, some ten standard deviations away.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are far below 2⁵³ and the mode is within 0…n"
)]
fn binomial_tails(n: usize, share: f64, tail: f64) -> (usize, usize) {
    if share <= 0.0 || share >= 1.0 {
        let only = if share <= 0.0 { 0 } else { n };
        return (only, only);
    }
    let mode = (((n + 1) as f64 * share).floor() as usize).min(n);
    let odds = share / (1.0 - share);
    let below = weights(mode, move |k| k as f64 / ((n - k + 1) as f64 * odds));
    let above = weights(n - mode, move |left| left as f64 * odds / (n - left + 1) as f64);
    // `below[i]` weighs mode − 1 − i, `above[i]` weighs mode + 1 + i, smallest last
    let total = sum(below.iter().rev().copied()) + sum(above.iter().rev().copied()) + 1.0;
    let bound = tail * total;
    let all: Vec<f64> = below.iter().rev().copied().chain([1.0]).chain(above.iter().copied()).collect();
    let first = mode - below.len();
    let low = first + passed(all.iter().copied(), |sum| sum >= bound);
    let high = first + all.len() - 1 - passed(all.iter().rev().copied(), |sum| sum > bound);
    (low, high)
}

/// Weights from the mode's neighbour outwards; `ratio(k)` is the weight of the next over that before, `k` counting down.
fn weights(steps: usize, ratio: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut weight = 1.0;
    let mut out = Vec::new();
    for k in (1..=steps).rev() {
        weight *= ratio(k);
        if weight < 1e-30 {
            break;
        }
        out.push(weight);
    }
    out
}

/// After how many values the running sum is past a bound.
fn passed(values: impl Iterator<Item = f64>, past: impl Fn(f64) -> bool) -> usize {
    let mut sum = 0.0;
    let mut count = 0;
    for value in values {
        sum += value;
        if past(sum) {
            break;
        }
        count += 1;
    }
    count
}
