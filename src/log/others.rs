//! Customers of whom a row was seen that nobody needs: they exist, with or without events that are kept.
//!
//! A customer may be noted more than once; few are, so that the notes stay about as many as the customers.
use crate::history::packed::Key;
use crate::history::{Interner, Numbers};

/// How many customers noted last are remembered; a power of two.
const RECENT: usize = 1 << 14;
/// Below this many notes of a partition nobody looks for doubles.
const FEW: usize = 2048;

/// The notes of one lane.
#[derive(Debug)]
pub(super) struct Others {
    recent: Vec<i64>,
    numbers: Vec<Vec<i64>>,
    /// For each partition how many notes make it worth looking for doubles.
    limits: Vec<usize>,
    texts: Vec<Interner>,
}

impl Others {
    pub(super) fn new(partitions: usize) -> Self {
        Self {
            recent: vec![i64::MIN; RECENT],
            numbers: vec![Vec::new(); partitions],
            limits: vec![FEW; partitions],
            texts: Vec::new(),
        }
    }

    /// Notes a customer of a partition.
    #[inline]
    pub(super) fn note(&mut self, key: Key<'_>, hash: u64, partition: usize) {
        match key {
            Key::Int(number) => self.number(number, hash, partition),
            Key::Text(text) => {
                if self.texts.len() <= partition {
                    self.texts.resize_with(self.numbers.len().max(partition + 1), Interner::default);
                }
                if let Some(texts) = self.texts.get_mut(partition) {
                    texts.code(text);
                }
            }
        }
    }

    #[inline]
    pub(super) fn number(&mut self, number: i64, hash: u64, partition: usize) {
        if let Some(recent) = self.recent.get_mut((hash >> 20) as usize % RECENT) {
            if *recent == number && number != i64::MIN {
                return;
            }
            *recent = number;
        }
        self.anew(number, partition);
    }

    /// Notes a number that was not among the last ones.
    fn anew(&mut self, number: i64, partition: usize) {
        let (Some(notes), Some(limit)) = (self.numbers.get_mut(partition), self.limits.get_mut(partition)) else {
            return;
        };
        notes.push(number);
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

    /// All customers noted in a partition.
    pub(super) fn of(&self, partition: usize) -> impl Iterator<Item = Key<'_>> {
        let numbers = self.numbers.get(partition).into_iter().flatten().map(|number| Key::Int(*number));
        let texts = self.texts.get(partition).into_iter().flat_map(|texts| texts.texts());
        numbers.chain(texts.map(|text| Key::Text(text)))
    }
}
