//! Multisets of values as sorted runs. Groups have runs in common: what a wider group holds is never copied, and the
//! values of two threads or of two groups never have to be sorted into one list.
use std::cmp::Ordering;
use std::sync::Arc;

/// A value that has its place among others.
pub trait Ranked: Copy {
    /// Which of two values comes first.
    fn rank(&self, other: &Self) -> Ordering;
}

impl Ranked for i64 {
    fn rank(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }
}

impl Ranked for f64 {
    fn rank(&self, other: &Self) -> Ordering {
        self.total_cmp(other)
    }
}

/// A multiset of values.
#[derive(Debug, Clone)]
pub struct Runs<T> {
    /// None is empty, each is sorted; other multisets may hold them, too.
    settled: Vec<Arc<Vec<T>>>,
    /// What came since it was settled last.
    open: Vec<T>,
}

/// Where in a run the value that is looked for may stand.
struct Window<'r, T> {
    run: &'r [T],
    from: usize,
    to: usize,
}

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self { settled: Vec::new(), open: Vec::new() }
    }
}

impl<T: Ranked> From<Vec<T>> for Runs<T> {
    fn from(values: Vec<T>) -> Self {
        let mut runs = Self { settled: Vec::new(), open: values };
        runs.settle();
        runs
    }
}

impl<T: Ranked> PartialEq for Runs<T> {
    fn eq(&self, other: &Self) -> bool {
        let sorted = |runs: &Self| {
            let mut values: Vec<T> = runs.iter().copied().collect();
            values.sort_by(T::rank);
            values
        };
        let is_same = |(one, other): (&T, &T)| one.rank(other) == Ordering::Equal;
        self.len() == other.len() && sorted(self).iter().zip(&sorted(other)).all(is_same)
    }
}

impl<T: Ranked> Runs<T> {
    /// Adds a value.
    #[inline]
    pub fn push(&mut self, value: T) {
        self.open.push(value);
    }

    /// Adds all values of another multiset.
    pub fn append(&mut self, mut other: Self) {
        self.settled.append(&mut other.settled);
        if self.open.is_empty() {
            self.open = other.open;
        } else {
            self.open.append(&mut other.open);
        }
    }

    /// Sorts what came since it was settled last.
    pub fn settle(&mut self) {
        if !self.open.is_empty() {
            let mut run = std::mem::take(&mut self.open);
            run.sort_by(T::rank);
            self.settled.push(Arc::new(run));
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.settled.iter().map(|run| run.len()).sum::<usize>() + self.open.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.settled.is_empty() && self.open.is_empty()
    }

    /// All values, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.settled.iter().flat_map(|run| run.iter()).chain(&self.open)
    }

    /// How many values stand before the first that something does not hold of, once settled; of none after it may it hold.
    pub fn partition_point(&self, holds: impl Fn(&T) -> bool) -> usize {
        self.settled.iter().map(|run| run.partition_point(&holds)).sum()
    }

    /// The value of so high a rank, counted from 0, once settled.
    pub fn nth(&self, rank: usize) -> Option<T> {
        if let [run] = self.settled.as_slice() {
            return run.get(rank).copied();
        }
        let mut windows: Vec<Window<'_, T>> =
            self.settled.iter().map(|run| Window { run, from: 0, to: run.len() }).collect();
        // how many values within the windows come before it
        let mut rank = rank;
        loop {
            let widest = windows.iter().max_by_key(|window| window.to - window.from)?;
            let pivot = *widest.run.get(widest.from.midpoint(widest.to)).filter(|_| widest.from < widest.to)?;
            let cut = |until: Ordering| move |value: &T| value.rank(&pivot) <= until;
            let before: usize = windows.iter().map(|window| window.count(cut(Ordering::Less))).sum();
            if rank < before {
                windows.iter_mut().for_each(|window| window.to = window.from + window.count(cut(Ordering::Less)));
                continue;
            }
            let until: usize = windows.iter().map(|window| window.count(cut(Ordering::Equal))).sum();
            if rank < until {
                return Some(pivot);
            }
            rank -= until;
            windows.iter_mut().for_each(|window| window.from += window.count(cut(Ordering::Equal)));
        }
    }
}

impl<T> Window<'_, T> {
    /// How many of its values come before the first that something does not hold of.
    fn count(&self, holds: impl Fn(&T) -> bool) -> usize {
        self.run.get(self.from..self.to).map_or(0, |values| values.partition_point(holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A rank is a place in the sorted list of all values, however they came together.
        #[test]
        fn ranks_are_those_of_one_list(lists in prop::collection::vec(prop::collection::vec(-20i64..20, 0..30), 0..7)) {
            let mut runs = Runs::default();
            for (at, list) in lists.iter().enumerate() {
                let mut own = Runs::default();
                list.iter().for_each(|value| own.push(*value));
                if at % 3 != 0 {
                    own.settle();
                }
                runs.append(own);
            }
            runs.settle();
            let mut all: Vec<i64> = lists.concat();
            all.sort_unstable();
            prop_assert_eq!(runs.len(), all.len());
            for (rank, value) in all.iter().enumerate() {
                prop_assert_eq!(runs.nth(rank), Some(*value));
            }
            prop_assert_eq!(runs.nth(all.len()), None);
            prop_assert_eq!(runs.partition_point(|value| *value < 3), all.partition_point(|value| *value < 3));
            prop_assert_eq!(&runs, &Runs::from(all.clone()));
            all.push(21);
            prop_assert_ne!(&runs, &Runs::from(all));
        }
    }

    #[test]
    fn what_is_shared_is_not_changed_by_what_comes_later() {
        let mut one = Runs::from(vec![3.5, -1.0]);
        let other = one.clone();
        one.push(0.0);
        one.settle();
        assert_eq!((one.len(), one.nth(1), one.nth(2)), (3, Some(0.0), Some(3.5)));
        assert_eq!((other.len(), other.nth(1)), (2, Some(3.5)));
    }
}
