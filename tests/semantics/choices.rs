//! Random choices as streams of numbers: a stream of zeros makes the simplest thing, so that shrinking towards zero
//! simplifies.
use proptest::prelude::*;

/// How many numbers a stream holds; beyond its end everything is simplest.
const LENGTH: usize = 96;

/// One stream of choices.
#[derive(Clone)]
pub struct Choices {
    numbers: Vec<u16>,
    next: usize,
}

impl std::fmt::Debug for Choices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Choices {
    /// Keeps only so many numbers.
    pub fn cut(&mut self, keep: usize) {
        self.numbers.truncate(keep);
    }

    /// Makes one choice the simplest; whether it was not before.
    pub fn zero(&mut self, at: usize) -> bool {
        self.numbers.get_mut(at).is_some_and(|number| std::mem::take(number) != 0)
    }

    /// A number below `bound`; 0 is the simplest.
    pub fn below(&mut self, bound: usize) -> usize {
        let number = self.numbers.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        usize::from(number) % bound.max(1)
    }

    /// Once in so many times; never in the simplest thing.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// So many streams.
pub fn streams(count: usize) -> impl Strategy<Value = Vec<Choices>> {
    let stream = proptest::collection::vec(any::<u16>(), LENGTH).prop_map(|numbers| Choices { numbers, next: 0 });
    proptest::collection::vec(stream, count)
}
