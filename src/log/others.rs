//! Customers of whom a row was seen that nobody needs: they exist, with or without events that are kept.
//!
//! A customer may be noted more than once; few are, so that the notes stay about as many as the customers.
use super::setup::partition_of;
use crate::history::packed::Key;
use crate::history::{Interner, Numbers};

/// How many customers noted last are remembered; a power of two.
const RECENT: usize = 1 << 14;
/// Numbers that are brought to their partitions at a time.
const BATCH: usize = 1 << 15;
/// Below this many notes of a partition nobody looks for doubles.
const FEW: usize = 2048;

/// The notes of one lane.
#[derive(Debug)]
pub(super) struct Others {
    bits: u32,
    recent: Vec<i64>,
    /// Numbers that were not brought to their partitions yet, how many, and room to sort them.
    batch: Vec<i64>,
    count: usize,
    sorted: Vec<i64>,
    noted: Noted,
    /// For each partition how many notes make it worth looking for doubles.
    limits: Vec<usize>,
}

/// What a lane noted.
#[derive(Debug)]
pub(super) struct Noted {
    /// By partition.
    numbers: Vec<Vec<i64>>,
    texts: Vec<Interner>,
}

impl Others {
    /// For partitions that so many bits of a key's hash tell.
    pub(super) fn new(bits: u32) -> Self {
        let partitions = 1 << bits;
        Self {
            bits,
            recent: vec![i64::MIN; RECENT],
            batch: vec![0; BATCH],
            count: 0,
            sorted: vec![0; BATCH],
            noted: Noted { numbers: vec![Vec::new(); partitions], texts: Vec::new() },
            limits: vec![FEW; partitions],
        }
    }

    /// Notes a customer.
    #[inline]
    pub(super) fn note(&mut self, key: Key<'_>) {
        match key {
            Key::Int(number) => self.numbers(std::iter::once(number)),
            Key::Text(text) => {
                let (partition, count) = (partition_of(key.hash(), self.bits), self.noted.numbers.len());
                if self.noted.texts.is_empty() {
                    self.noted.texts.resize_with(count, Interner::default);
                }
                if let Some(texts) = self.noted.texts.get_mut(partition) {
                    texts.code(text);
                }
            }
        }
    }

    /// Notes customers who are numbers.
    #[inline]
    pub(super) fn numbers(&mut self, numbers: impl Iterator<Item = i64>) {
        // kept at hand: each number waits for the count that the one before left
        let mut count = self.count;
        for number in numbers {
            let recent = self.recent.get_mut((Key::Int(number).hash() >> 20) as usize % RECENT);
            let before = recent.map(|recent| std::mem::replace(recent, number));
            // whether it comes again can't be guessed: it is written in any case, and counted if it is another
            let is_other = (before != Some(number)) | (number == i64::MIN);
            self.batch.get_mut(count).into_iter().for_each(|slot| *slot = number);
            count += usize::from(is_other);
            if count == BATCH {
                self.count = count;
                self.bring();
                count = 0;
            }
        }
        self.count = count;
    }

    /// Brings the numbers to their partitions: sorted first, as one by one each would wait for its partition's memory.
    fn bring(&mut self) {
        let partition = |number: &i64| partition_of(Key::Int(*number).hash(), self.bits);
        let mut ends = vec![0u32; self.limits.len()];
        let batch = self.batch.get(..self.count).unwrap_or_default();
        for number in batch {
            ends.get_mut(partition(number)).into_iter().for_each(|count| *count += 1);
        }
        let mut sum = 0;
        for end in &mut ends {
            // where the partition begins, until its numbers are put there
            (*end, sum) = (sum, sum + *end);
        }
        for number in batch {
            let Some(at) = ends.get_mut(partition(number)) else { continue };
            self.sorted.get_mut(*at as usize).into_iter().for_each(|slot| *slot = *number);
            *at += 1;
        }
        self.count = 0;
        let mut from = 0;
        for ((notes, limit), to) in self.noted.numbers.iter_mut().zip(&mut self.limits).zip(ends) {
            let to = to as usize;
            notes.extend_from_slice(self.sorted.get(from..to).unwrap_or_default());
            from = to;
            if notes.len() >= *limit {
                let mut distinct = Numbers::with_room(notes.len() / 2);
                for number in notes.iter() {
                    distinct.code(*number);
                }
                *limit = (distinct.list().len() * 2).max(FEW);
                // no more room than will be used: there are many partitions
                if notes.capacity() < *limit {
                    *notes = Vec::with_capacity(*limit);
                }
                notes.clear();
                notes.extend_from_slice(distinct.list());
            }
        }
    }

    /// All that was noted.
    pub(super) fn finish(mut self) -> Noted {
        self.bring();
        self.noted
    }
}

impl Noted {
    /// All customers noted in a partition.
    pub(super) fn of(&self, partition: usize) -> impl Iterator<Item = Key<'_>> {
        let numbers = self.numbers.get(partition).into_iter().flatten().map(|number| Key::Int(*number));
        let texts = self.texts.get(partition).into_iter().flat_map(|texts| texts.texts());
        numbers.chain(texts.map(|text| Key::Text(text)))
    }
}
