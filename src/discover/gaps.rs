//! Many lengths of time in little memory: counted by size, sixteen sizes from one power of two to the next.
//!
//! Invariant: merging and order make no difference; a quantile is at most 1/16 above the exact one, never below it.

/// Sizes from one power of two to the next, as a power of two.
const FINE: u32 = 4;

/// Lengths of time, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    counts: Vec<u64>,
    count: u64,
    longest: i64,
}

impl Gaps {
    /// Counts one length, in microseconds; steps back in time count as nothing.
    pub fn add(&mut self, micros: i64) {
        let micros = micros.max(0);
        let at = place(micros.unsigned_abs());
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        if let Some(slot) = self.counts.get_mut(at) {
            *slot += 1;
        }
        self.count += 1;
        self.longest = self.longest.max(micros);
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The longest.
    pub fn longest(&self) -> i64 {
        self.longest
    }

    /// A length that this share of all does not exceed, in microseconds; nothing of nothing.
    pub fn quantile(&self, share: f64) -> Option<i64> {
        let rank = ((self.count as f64 * share).ceil() as u64).max(1);
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
