//! Which ids stand in one row with which customers, where customers are numbers, kept by parts until all rows are read.
//!
//! Ids are many and come in no order: each part has a table of its own, which stays in the processor's cache.
use crate::history::Numbers;
use crate::history::packed::Key;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rayon::prelude::*;

/// How many parts there are.
const PARTS: usize = 1 << PART_BITS;
const PART_BITS: u32 = 6;

/// From so many links on a part is gone through for ids that repeat.
const MANY: usize = 1 << 13;

/// Ids and the customers they stand with.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By the hash of the id; none until there is one.
    parts: Vec<Part>,
}

/// The links of some ids.
#[derive(Debug, Default)]
pub(super) struct Part {
    links: Vec<Link>,
    /// The ids one after another: texts as they are, numbers as eight bytes.
    bytes: Vec<u8>,
    /// Customers who stand with the same id.
    pairs: Vec<(i64, i64)>,
    /// How many links were left when the part was gone through last.
    left: usize,
}

/// An id, and a customer it stands with.
#[derive(Debug, Clone, Copy)]
struct Link {
    /// Of the id and its kind.
    hash: u64,
    customer: i64,
    /// Where the id's bytes begin.
    from: u32,
    /// How long the id is (24 bits), its kind (7 bits), and whether it is a number.
    shape: u32,
}

const LENGTH_BITS: u32 = 24;
const NUMBER: u32 = 1 << 31;

impl Links {
    /// Takes note of an id of a kind that stands with a customer; false if it is too long to be kept here.
    #[inline]
    pub(super) fn note(&mut self, kind: usize, id: Key<'_>, customer: i64) -> bool {
        if self.parts.is_empty() {
            self.parts.resize_with(PARTS, Part::default);
        }
        // the high bits tell the parts apart
        let hash = (id.hash() ^ kind as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let part = self.parts.get_mut((hash >> (u64::BITS - PART_BITS)) as usize);
        part.is_some_and(|part| part.note(hash, (kind, id), customer))
    }

    /// What several threads noted, each id once.
    pub(super) fn distinct(noted: &[Self]) -> Vec<Part> {
        let parts = (0..PARTS).into_par_iter();
        parts.map(|at| Part::distinct(noted.iter().filter_map(|links| links.parts.get(at)))).collect()
    }

    /// Customers, how many of these ids each has, every id told to one of those it stands with.
    pub(super) fn counts(parts: &[Part]) -> Vec<(i64, u32)> {
        let new = || vec![Vec::new(); PARTS];
        let sorted = parts.par_iter().fold(new, |mut groups: Vec<Vec<i64>>, part| {
            for link in &part.links {
                let group = Key::Int(link.customer).hash() >> (u64::BITS - PART_BITS);
                groups.get_mut(group as usize).into_iter().for_each(|group| group.push(link.customer));
            }
            groups
        });
        let sorted: Vec<Vec<Vec<i64>>> = sorted.collect();
        let count = |at: usize| {
            let (mut numbers, mut counts) = (Numbers::default(), Vec::<u32>::new());
            for customer in sorted.iter().filter_map(|groups| groups.get(at)).flatten() {
                let code = numbers.code(*customer) as usize;
                match counts.get_mut(code) {
                    Some(count) => *count = count.saturating_add(1),
                    None => counts.push(1),
                }
            }
            numbers.list().iter().copied().zip(counts).collect::<Vec<_>>()
        };
        (0..PARTS).into_par_iter().flat_map_iter(count).collect()
    }
}

impl Part {
    fn note(&mut self, hash: u64, (kind, id): (usize, Key<'_>), customer: i64) -> bool {
        let number;
        let (bytes, is_number) = match id {
            Key::Text(text) => (text.as_bytes(), 0),
            Key::Int(id) => {
                number = id.to_le_bytes();
                (&number[..], NUMBER)
            }
        };
        let fits = bytes.len() >> LENGTH_BITS == 0 && kind < 128;
        let Some(from) = u32::try_from(self.bytes.len()).ok().filter(|_| fits) else { return false };
        // both are small enough
        let shape = is_number | (kind as u32) << LENGTH_BITS | bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        self.links.push(Link { hash, customer, from, shape });
        if self.links.len() >= MANY.max(self.left * 2) {
            *self = Self::distinct([&*self].into_iter());
        }
        true
    }

    /// Each id once, with the first customer it stands with; the others stand in pairs with that one.
    fn distinct<'p>(noted: impl Iterator<Item = &'p Self> + Clone) -> Self {
        let most: usize = noted.clone().map(|part| part.links.len()).sum();
        let (mut all, mut table) = (Self::default(), HashTable::<u32>::with_capacity(most / 2));
        for part in noted {
            all.pairs.extend_from_slice(&part.pairs);
            for link in &part.links {
                let id = part.id(link);
                let is_same = |at: &u32| {
                    let known = all.links.get(*at as usize);
                    known.is_some_and(|known| {
                        known.hash == link.hash && known.shape == link.shape && all.id(known) == id
                    })
                };
                let hash_of = |at: &u32| all.links.get(*at as usize).map_or(0, |known| spread(known.hash));
                match table.entry(spread(link.hash), is_same, hash_of) {
                    Entry::Occupied(known) => {
                        let first = all.links.get(*known.get() as usize).map_or(link.customer, |known| known.customer);
                        if first != link.customer {
                            all.pairs.push((first, link.customer));
                        }
                    }
                    Entry::Vacant(free) => {
                        free.insert(u32::try_from(all.links.len()).unwrap_or(u32::MAX));
                        let from = u32::try_from(all.bytes.len()).unwrap_or(u32::MAX);
                        all.bytes.extend_from_slice(id);
                        all.links.push(Link { from, ..*link });
                    }
                }
            }
        }
        all.pairs.sort_unstable();
        all.pairs.dedup();
        all.left = all.links.len();
        all
    }

    /// Customers who stand with the same id.
    pub(super) fn pairs(&self) -> &[(i64, i64)] {
        &self.pairs
    }

    /// Each id with its kind and the customer it stands with.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, Key<'_>, i64)> {
        self.links.iter().filter_map(|link| {
            let id = self.id(link);
            let key = if link.shape & NUMBER == 0 {
                Key::Text(std::str::from_utf8(id).ok()?) // it was noted as a text
            } else {
                Key::Int(i64::from_le_bytes(*id.first_chunk()?))
            };
            Some(((link.shape & !NUMBER) as usize >> LENGTH_BITS, key, link.customer))
        })
    }

    fn id(&self, link: &Link) -> &[u8] {
        let from = link.from as usize;
        let length = (link.shape & ((1 << LENGTH_BITS) - 1)) as usize;
        self.bytes.get(from..from + length).unwrap_or_default()
    }
}

/// A hash whose high bits are the same in a part.
fn spread(hash: u64) -> u64 {
    hash.rotate_left(PART_BITS)
}
