//! Sets of clock values bounded by differences: difference bound matrices over whole microseconds.
//!
//! Every bound is inclusive; time is counted in whole microseconds, as everywhere in Wayfare, so that "more than D" is
//! "at least D and a microsecond" and nothing is rounded. Invariant: a zone is closed (every bound is the tightest) and
//! not empty; what would be empty is no zone at all.
#![expect(clippy::indexing_slicing, reason = "rows and columns are below `size` by construction, checked at the rim")]

/// No bound.
pub const FREE: i64 = i64::MAX / 4;

/// A set of clock values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Zone {
    /// How many clocks, and one that is always zero.
    size: usize,
    /// `bounds[i * size + j]` is the most that clock i may exceed clock j.
    bounds: Vec<i64>,
}

impl Zone {
    /// All clocks at zero.
    pub fn zero(clocks: usize) -> Self {
        let size = clocks + 1;
        Self { size, bounds: vec![0; size * size] }
    }

    /// Any values that are not negative.
    pub fn any(clocks: usize) -> Self {
        let size = clocks + 1;
        let mut zone = Self { size, bounds: vec![FREE; size * size] };
        for clock in 0..size {
            zone.bounds[clock] = 0;
            zone.bounds[clock * size + clock] = 0;
        }
        zone
    }

    /// These very values.
    pub fn point(values: &[i64]) -> Self {
        let mut zone = Self::zero(values.len());
        for (i, x) in values.iter().enumerate() {
            zone.bounds[(i + 1) * zone.size] = *x;
            zone.bounds[i + 1] = -*x;
            for (j, y) in values.iter().enumerate() {
                zone.bounds[(i + 1) * zone.size + j + 1] = x - y;
            }
        }
        zone
    }

    /// The same values on clocks of a larger set, by number, in which all others are free.
    pub fn spread(&self, clocks: usize, places: &[usize]) -> Self {
        let mut zone = Self::any(clocks);
        let place = |clock: usize| if clock == 0 { Some(0) } else { places.get(clock - 1).map(|at| at + 1) };
        for i in 0..self.size {
            for j in 0..self.size {
                if let (Some(a), Some(b)) = (place(i), place(j))
                    && a < zone.size
                    && b < zone.size
                {
                    zone.bounds[a * zone.size + b] = self.bounds[i * self.size + j];
                }
            }
        }
        zone.clone().closed().unwrap_or(zone)
    }

    /// About how many bytes it takes in memory.
    pub fn bytes(&self) -> u64 {
        (size_of::<Self>() + size_of::<i64>() * self.bounds.len()) as u64
    }

    /// How many clocks.
    pub fn clocks(&self) -> usize {
        self.size - 1
    }

    /// The least and the greatest value of a clock.
    pub fn range(&self, clock: usize) -> (i64, i64) {
        if clock >= self.clocks() {
            return (0, FREE);
        }
        (-self.bounds[clock + 1], self.bounds[(clock + 1) * self.size])
    }

    /// The part in which a clock lies between two values, both included.
    #[must_use]
    pub fn between(self, clock: usize, low: i64, high: i64) -> Option<Self> {
        self.bounded(0, clock + 1, -low)?.bounded(clock + 1, 0, high)
    }

    /// What it becomes as time passes.
    #[must_use]
    pub fn later(mut self) -> Self {
        for clock in 1..self.size {
            self.bounds[clock * self.size] = FREE;
        }
        self
    }

    /// What it may have been before time passed.
    #[must_use]
    pub fn earlier(mut self) -> Self {
        for j in 1..self.size {
            // a clock was at least zero, and at least what it is ahead of those that were
            let ahead = (1..self.size).map(|i| self.bounds[i * self.size + j]).min().unwrap_or(0);
            self.bounds[j] = ahead.min(0);
        }
        self
    }

    /// A clock set to zero.
    #[must_use]
    pub fn reset(mut self, clock: usize) -> Self {
        let at = clock + 1;
        if at >= self.size {
            return self;
        }
        for other in 0..self.size {
            self.bounds[at * self.size + other] = self.bounds[other];
            self.bounds[other * self.size + at] = self.bounds[other * self.size];
        }
        self.bounds[at * self.size + at] = 0;
        self
    }

    /// A clock forgotten: any value.
    #[must_use]
    pub fn forget(mut self, clock: usize) -> Self {
        let at = clock + 1;
        if at >= self.size {
            return self;
        }
        for other in 0..self.size {
            if other != at {
                self.bounds[at * self.size + other] = FREE;
                self.bounds[other * self.size + at] = self.bounds[other * self.size];
            }
        }
        self
    }

    /// What both hold.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Option<Self> {
        for (bound, other) in self.bounds.iter_mut().zip(&other.bounds) {
            *bound = (*bound).min(*other);
        }
        self.closed()
    }

    /// Whether it holds all of another.
    pub fn covers(&self, other: &Self) -> bool {
        self.bounds.iter().zip(&other.bounds).all(|(own, other)| own >= other)
    }

    /// What is left without another, in disjoint pieces.
    pub fn without(&self, other: &Self) -> Vec<Self> {
        let mut left = Some(self.clone());
        let mut pieces = Vec::new();
        for i in 0..self.size {
            for j in 0..self.size {
                let bound = other.bounds[i * self.size + j];
                let Some(rest) = left.take() else { return pieces };
                if i == j || bound >= FREE || rest.bounds[i * self.size + j] <= bound {
                    left = Some(rest);
                    continue;
                }
                // outside: clock i exceeds clock j by more than the bound
                pieces.extend(rest.clone().bounded(j, i, -bound - 1));
                left = rest.bounded(i, j, bound);
            }
        }
        pieces
    }

    /// The same with values beyond each clock's greatest constant no longer told apart, so that there are finitely many.
    #[must_use]
    pub fn widened(mut self, most: &[i64]) -> Self {
        let limit = |clock: usize| if clock == 0 { 0 } else { most.get(clock - 1).copied().unwrap_or(FREE) };
        let mut changed = false;
        for i in 0..self.size {
            for j in 0..self.size {
                let bound = &mut self.bounds[i * self.size + j];
                if i == j || *bound >= FREE {
                    continue;
                }
                if i != 0 && *bound > limit(i) {
                    *bound = FREE;
                    changed = true;
                } else if *bound < -limit(j) {
                    *bound = -limit(j) - i64::from(j != 0);
                    changed = true;
                }
            }
        }
        if changed { self.clone().closed().unwrap_or(self) } else { self }
    }

    /// The part in which one clock exceeds another by no more than a bound (0 is the clock that stays zero).
    fn bounded(mut self, i: usize, j: usize, bound: i64) -> Option<Self> {
        if i >= self.size || j >= self.size || bound >= FREE || self.bounds[i * self.size + j] <= bound {
            return Some(self);
        }
        if self.bounds[j * self.size + i].saturating_add(bound) < 0 {
            return None;
        }
        self.bounds[i * self.size + j] = bound;
        for a in 0..self.size {
            for b in 0..self.size {
                let through = sum(sum(self.bounds[a * self.size + i], bound), self.bounds[j * self.size + b]);
                let own = &mut self.bounds[a * self.size + b];
                *own = (*own).min(through);
            }
        }
        Some(self)
    }

    fn closed(mut self) -> Option<Self> {
        for k in 0..self.size {
            for i in 0..self.size {
                let first = self.bounds[i * self.size + k];
                if first >= FREE {
                    continue;
                }
                for j in 0..self.size {
                    let through = sum(first, self.bounds[k * self.size + j]);
                    let own = &mut self.bounds[i * self.size + j];
                    *own = (*own).min(through);
                }
            }
        }
        (0..self.size).all(|clock| self.bounds[clock * self.size + clock] >= 0).then_some(self)
    }
}

fn sum(one: i64, other: i64) -> i64 {
    if one >= FREE || other >= FREE { FREE } else { one + other }
}
