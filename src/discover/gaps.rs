//! Many lengths of time in little memory: the first thousand one by one, more of them counted by size, sixteen sizes from
//! one power of two to the next.
//!
//! Invariant: order makes no difference; of up to a thousand lengths a quantile is the exact one, of more it is at most 1/16
//! above it, never below.

/// Sizes from one power of two to the next, as a power of two.
const FINE: u32 = 4;
/// So many lengths are kept one by one.
const FEW: usize = 1_000;

/// Lengths of time, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// All of them while they are few, in any order.
    few: Vec<i64>,
    /// By size, once they are many.
    counts: Vec<u64>,
    count: u64,
    longest: i64,
}

impl Gaps {
    /// Counts one length, in microseconds; steps back in time count as nothing.
    pub fn add(&mut self, micros: i64) {
        let micros = micros.max(0);
        self.count += 1;
        self.longest = self.longest.max(micros);
        if !self.counts.is_empty() {
            self.count_by_size(micros);
        } else if self.few.len() < FEW {
            self.few.push(micros);
        } else {
            std::mem::take(&mut self.few).into_iter().for_each(|one| self.count_by_size(one));
            self.count_by_size(micros);
        }
    }

    fn count_by_size(&mut self, micros: i64) {
        let at = place(micros.unsigned_abs());
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        if let Some(slot) = self.counts.get_mut(at) {
            *slot += 1;
        }
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest.
    pub fn longest(&self) -> i64 {
        self.longest
    }

    /// Whether quantiles are the exact ones.
    pub fn is_exact(&self) -> bool {
        self.counts.is_empty()
    }

    /// The shortest length that this share of all does not exceed, in microseconds; nothing of nothing.
    pub fn quantile(&self, share: f64) -> Option<i64> {
        let rank = ((self.count as f64 * share).ceil() as u64).max(1);
        if self.is_exact() {
            let mut few = self.few.clone();
            few.sort_unstable();
            return few.get(usize::try_from(rank - 1).ok()?).copied();
        }
        let mut sum = 0;
        for (at, count) in self.counts.iter().enumerate() {
            sum += count;
            if sum >= rank {
                return Some(upper(at).min(self.longest));
            }
        }
        None
    }

    /// The half of all does not exceed this.
    pub fn median(&self) -> i64 {
        self.quantile(0.5).unwrap_or_default()
    }
}

/// The size that a length is of.
fn place(micros: u64) -> usize {
    let lowest = 1u64 << FINE;
    if micros < lowest {
        return usize::try_from(micros).unwrap_or_default();
    }
    let power = 63 - micros.leading_zeros();
    let within = (micros >> (power - FINE)) - lowest;
    usize::try_from(u64::from(power - FINE + 1) * lowest + within).unwrap_or_default()
}

/// The longest of a size.
fn upper(at: usize) -> i64 {
    let (at, lowest) = (at as u64, 1u64 << FINE);
    if at < lowest {
        return i64::try_from(at).unwrap_or(i64::MAX);
    }
    let (power, within) = (at / lowest - 1, at % lowest);
    let end = (u128::from(lowest + within) + 1) << power;
    i64::try_from(end - 1).unwrap_or(i64::MAX)
}
