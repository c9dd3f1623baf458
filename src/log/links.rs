//! Which ids stand in one row with which customers, where customers are numbers, kept by parts until all rows are read.
//!
//! Ids are many and come in no order: each part has a table of its own, which stays in the processor's cache. Links are
//! short and lie in blocks, so that what grows is neither copied nor asked for anew.
use crate::history::Numbers;
use crate::history::packed::{self, Key};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rayon::prelude::*;

/// How many parts there are.
const PARTS: usize = 1 << PART_BITS;
const PART_BITS: u32 = 6;

/// From so many links on a part is gone through for ids that repeat.
const MANY: usize = 1 << 13;

/// How many links a block holds.
const BLOCK: usize = 1 << 8;

/// Ids and the customers they stand with.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// By the hash of the id; none until there is one.
    parts: Vec<Part>,
}

/// The links of some ids.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// All full but for the last.
    blocks: Vec<Vec<Link>>,
    /// The ids that are too long for their links, one after another.
    long: Vec<u8>,
    /// Customers who stand with the same id.
    pairs: Vec<(i64, i64)>,
    /// How many links were left when the part was gone through last.
    left: usize,
}

/// An id, and a customer it stands with.
#[derive(Debug, Clone, Copy)]
struct Link {
    id: Id,
    customer: i64,
}

/// An id with its kind, in full where it is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Id {
    /// How many bytes of `bytes` are the id; [`LONG`] if it stands elsewhere, and `bytes` say where and how much.
    length: u8,
    /// The kind (7 bits), and whether it is a number.
    kind: u8,
    bytes: [u8; SHORT],
}

const SHORT: usize = 14;
const LONG: u8 = 0xFF;
const NUMBER: u8 = 1 << 7;

impl Links {
    /// Takes note of an id of a kind that stands with a customer; false if it cannot be kept here.
    #[inline]
    pub(super) fn note(&mut self, kind: usize, id: Key<'_>, customer: i64) -> bool {
        if self.parts.is_empty() {
            self.parts.resize_with(PARTS, Part::default);
        }
        let number;
        let (bytes, is_number) = match id {
            Key::Text(text) => (text.as_bytes(), 0),
            Key::Int(id) => {
                number = id.to_le_bytes();
                (&number[..], NUMBER)
            }
        };
        let Some(kind) = u8::try_from(kind).ok().filter(|kind| *kind < NUMBER) else { return false };
        let kind = kind | is_number;
        // the high bits tell the parts apart
        let (id, hash) = match Id::short(kind, bytes) {
            Some(id) => (Some(id), id.hash(&[])),
            None => (None, hash_of_long(kind, bytes)),
        };
        let part = self.parts.get_mut((hash >> (u64::BITS - PART_BITS)) as usize);
        part.is_some_and(|part| {
            let Some(id) = id.or_else(|| Id::long(kind, bytes, &mut part.long)) else { return false };
            part.note(Link { id, customer });
            true
        })
    }

    /// What several threads noted, each id once.
    pub(super) fn distinct(noted: Vec<Self>) -> Vec<Part> {
        let mut by_part: Vec<Vec<Part>> = (0..PARTS).map(|_| Vec::with_capacity(noted.len())).collect();
        for links in noted {
            by_part.iter_mut().zip(links.parts).for_each(|(all, part)| all.push(part));
        }
        by_part.into_par_iter().map(Part::distinct).collect()
    }

    /// Customers, how many of these ids each has, every id told to one of those it stands with; only those that are wanted.
    pub(super) fn counts(parts: &[Part], is_wanted: impl Fn(i64, u32) -> bool + Sync) -> Vec<(i64, u32)> {
        let new = || vec![Vec::new(); PARTS];
        let sorted = parts.par_iter().fold(new, |mut groups: Vec<Vec<i64>>, part| {
            for link in part.links() {
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
            let all = numbers.list().iter().copied().zip(counts);
            all.filter(|(number, count)| is_wanted(*number, *count)).collect::<Vec<_>>()
        };
        (0..PARTS).into_par_iter().flat_map_iter(count).collect()
    }
}

impl Part {
    /// Adds a link; leaves out ids that repeat first if there are many.
    #[inline]
    fn note(&mut self, link: Link) {
        if self.len() >= MANY.max(self.left * 2) {
            *self = Self::distinct(vec![std::mem::take(self)]);
        }
        self.add(link);
    }

    fn add(&mut self, link: Link) {
        if self.blocks.last().is_none_or(|block| block.len() == BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        self.blocks.last_mut().into_iter().for_each(|block| block.push(link));
    }

    /// Each id once, with the first customer it stands with; the others stand in pairs with that one.
    fn distinct(noted: Vec<Self>) -> Self {
        let most: usize = noted.iter().map(Self::len).sum();
        let (mut all, mut table) = (Self::default(), HashTable::<u32>::with_capacity(most));
        for mut part in noted {
            all.pairs.append(&mut part.pairs);
            for link in part.blocks.drain(..).flatten() {
                let is_same = |at: &u32| all.link(*at).is_some_and(|known| known.id.is(&all.long, link.id, &part.long));
                let hash_of = |at: &u32| all.link(*at).map_or(0, |known| spread(known.id.hash(&all.long)));
                match table.entry(spread(link.id.hash(&part.long)), is_same, hash_of) {
                    Entry::Occupied(known) => {
                        let first = all.link(*known.get()).map_or(link.customer, |known| known.customer);
                        if first != link.customer {
                            all.pairs.push((first, link.customer));
                        }
                    }
                    Entry::Vacant(free) => {
                        free.insert(u32::try_from(all.len()).unwrap_or(u32::MAX));
                        let id = match link.id.elsewhere(&part.long) {
                            None => Some(link.id),
                            Some(bytes) => Id::long(link.id.kind, bytes, &mut all.long),
                        };
                        // what was kept once can be kept again
                        id.into_iter().for_each(|id| all.add(Link { id, customer: link.customer }));
                    }
                }
            }
        }
        all.pairs.sort_unstable();
        all.pairs.dedup();
        all.left = all.len();
        all
    }

    fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.len())
    }

    fn link(&self, at: u32) -> Option<&Link> {
        self.blocks.get(at as usize / BLOCK)?.get(at as usize % BLOCK)
    }

    fn links(&self) -> impl Iterator<Item = &Link> {
        self.blocks.iter().flatten()
    }

    /// Customers who stand with the same id.
    pub(super) fn pairs(&self) -> &[(i64, i64)] {
        &self.pairs
    }

    /// Each id with its kind and the customer it stands with.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, Key<'_>, i64)> {
        self.links().filter_map(|link| {
            let id = link.id.elsewhere(&self.long).or_else(|| link.id.bytes.get(..usize::from(link.id.length)))?;
            let key = if link.id.kind & NUMBER == 0 {
                Key::Text(std::str::from_utf8(id).ok()?) // it was noted as a text
            } else {
                Key::Int(i64::from_le_bytes(*id.first_chunk()?))
            };
            Some((usize::from(link.id.kind & !NUMBER), key, link.customer))
        })
    }
}

impl Id {
    /// With all its bytes; nothing if they are too many.
    #[inline]
    fn short(kind: u8, id: &[u8]) -> Option<Self> {
        let mut bytes = [0; SHORT];
        bytes.get_mut(..id.len())?.copy_from_slice(id);
        Some(Self { length: u8::try_from(id.len()).ok()?, kind, bytes })
    }

    /// With its bytes added to others; nothing if they are too many.
    fn long(kind: u8, id: &[u8], others: &mut Vec<u8>) -> Option<Self> {
        let (from, length) = (u64::try_from(others.len()).ok()?, u32::try_from(id.len()).ok()?);
        let mut bytes = [0; SHORT];
        bytes.first_chunk_mut::<8>().into_iter().for_each(|slot| *slot = from.to_le_bytes());
        bytes.get_mut(8..12)?.copy_from_slice(&length.to_le_bytes());
        others.extend_from_slice(id);
        Some(Self { length: LONG, kind, bytes })
    }

    /// Its bytes, if they stand among others.
    #[inline]
    fn elsewhere<'b>(&self, others: &'b [u8]) -> Option<&'b [u8]> {
        if self.length != LONG {
            return None;
        }
        let from = usize::try_from(u64::from_le_bytes(*self.bytes.first_chunk()?)).ok()?;
        let length = u32::from_le_bytes(*self.bytes.get(8..)?.first_chunk()?) as usize;
        others.get(from..from.checked_add(length)?)
    }

    /// Whether it is the same as another, each with those that hold what is long.
    #[inline]
    fn is(self, own: &[u8], other: Self, others: &[u8]) -> bool {
        match (self.length, other.length) {
            (LONG, LONG) => self.kind == other.kind && self.elsewhere(own) == other.elsewhere(others),
            _ => self == other,
        }
    }

    #[inline]
    fn hash(self, others: &[u8]) -> u64 {
        if let Some(bytes) = self.elsewhere(others) {
            return hash_of_long(self.kind, bytes);
        }
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13] = self.bytes;
        let first = u64::from_le_bytes([self.length, self.kind, b0, b1, b2, b3, b4, b5]);
        let last = u64::from_le_bytes([b6, b7, b8, b9, b10, b11, b12, b13]);
        let wide = u128::from(first ^ 0x9E37_79B9_7F4A_7C15) * u128::from(last ^ 0xF39C_C060_5CED_C835);
        (wide as u64) ^ ((wide >> 64) as u64)
    }
}

fn hash_of_long(kind: u8, bytes: &[u8]) -> u64 {
    packed::hash_of(bytes) ^ u64::from(kind)
}

/// A hash whose high bits are the same in a part.
fn spread(hash: u64) -> u64 {
    hash.rotate_left(PART_BITS)
}
