//! Rows of JSON lines: flat objects without escapes by their quotes, all others by a general parser.
//!
//! Invariant: a line is taken the short way only if all of it is valid JSON and every needed value has the text that the
//! general way would give it.
use super::LogError;
use super::blocks::{After, Parser};
use super::index::{Bits, Index};
use super::json::{Row, object};
use super::table::{Cells, Sink};
use smol_str::SmolStr;

/// Takes rows whose cells are the values of these keys.
pub(super) struct Objects<'s> {
    keys: &'s [SmolStr],
    row: u64,
    index: Index,
    /// The keys of objects so far; the first stands for the beginning of an object.
    known: Vec<Known>,
    /// For each slot where its value is; nothing where it is missing.
    cells: Vec<(usize, usize)>,
}

/// A key.
#[derive(Debug, Default)]
struct Known {
    key: Vec<u8>,
    /// The slots that are read from it.
    slots: Vec<usize>,
    /// Which keys followed it, the first few, each with what stood between the two values.
    next: Vec<(Lead, usize)>,
}

/// Ways from one key to the next that are remembered.
const MOST_WAYS: usize = 4;

/// The text from the end of a value to the beginning of the next: with the same text comes the same key.
#[derive(Debug, Default)]
struct Lead {
    text: Vec<u8>,
    /// Its first sixteen bytes, and which of them count.
    head: u128,
    mask: u128,
}

impl Lead {
    fn of(text: &[u8]) -> Self {
        let (mut head, mut mask) = ([0; 16], [0; 16]);
        for (at, byte) in text.iter().take(16).enumerate() {
            if let (Some(to), Some(counts)) = (head.get_mut(at), mask.get_mut(at)) {
                (*to, *counts) = (*byte, u8::MAX);
            }
        }
        Self { text: text.to_vec(), head: u128::from_le_bytes(head), mask: u128::from_le_bytes(mask) }
    }

    /// Whether a text begins with it.
    #[inline]
    fn begins(&self, text: &[u8]) -> bool {
        let Some(head) = text.first_chunk::<16>() else { return !self.text.is_empty() && text.starts_with(&self.text) };
        u128::from_le_bytes(*head) & self.mask == self.head
            && self.mask != 0
            && (self.text.len() <= 16 || text.starts_with(&self.text))
    }
}

/// Objects of more keys than this go the general way.
const MOST_KEYS: usize = 256;

struct FlatRow<'a> {
    bytes: &'a [u8],
    cells: &'a [(usize, usize)],
}

impl Cells for FlatRow<'_> {
    #[inline]
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let (start, end) = *self.cells.get(slot)?;
        self.bytes.get(start..end).filter(|cell| !cell.is_empty())
    }

    fn is_utf8(&self) -> bool {
        true
    }
}

impl<'s> Objects<'s> {
    pub(super) fn new(keys: &'s [SmolStr]) -> Self {
        let cells = vec![(0, 0); keys.len()];
        Self { keys, row: 0, index: Index::default(), known: vec![Known::default()], cells }
    }

    /// Takes a line by the general way; a blank one is no row.
    fn general(&mut self, line: &[u8], sink: &mut impl Sink) -> Result<(), LogError> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        self.row += 1;
        match object(line) {
            Ok(object) => sink.row(self.row, &Row::of(&object, self.keys)),
            Err(fault) => sink.refuse(self.row, fault),
        }
    }

    /// Finds the needed values of a flat object whose quotes are known; nothing if it must go the general way.
    fn flat(&mut self, bytes: &[u8], start: usize, end: usize, quotes: &[u32]) -> Option<()> {
        self.cells.fill((0, 0));
        let (mut quotes, mut place) = (quotes.iter().map(|quote| *quote as usize), 0usize);
        let (mut at, mut is_first) = (start, true);
        loop {
            let rest = bytes.get(at..)?;
            let way = self.known.get(place)?.next.iter().find(|(lead, _)| lead.begins(rest));
            if let Some((lead, next)) = way {
                // a key has two quotes
                quotes.nth(1)?;
                at += lead.text.len();
                place = *next;
            } else {
                let from = at;
                at = blank(bytes, at);
                at = match (bytes.get(at), is_first) {
                    (Some(b'{'), true) | (Some(b','), false) => blank(bytes, at + 1),
                    (Some(b'}'), false) => break,
                    _ => return None,
                };
                if is_first && bytes.get(at) == Some(&b'}') {
                    break;
                }
                let opened = quotes.next().filter(|quote| *quote == at)?;
                let closed = quotes.next()?;
                let key = bytes.get(opened + 1..closed)?;
                at = blank(bytes, expect(bytes, blank(bytes, closed + 1), b':')?);
                let next = self.known(key)?;
                let ways = &mut self.known.get_mut(place)?.next;
                if ways.len() < MOST_WAYS {
                    ways.push((Lead::of(bytes.get(from..at)?), next));
                }
                place = next;
            }
            is_first = false;
            let value = if bytes.get(at) == Some(&b'"') {
                let (opened, closed) = (quotes.next()?, quotes.next()?);
                at = closed + 1;
                (opened + 1, closed)
            } else {
                let from = at;
                at = token(bytes, from, end);
                let token = bytes.get(from..at)?;
                match token {
                    b"null" => (0, 0),
                    b"true" | b"false" => (from, at),
                    number if is_plain(number) => (from, at),
                    _ => return None,
                }
            };
            for slot in self.known.get(place).into_iter().flat_map(|known| &known.slots) {
                if let Some(cell) = self.cells.get_mut(*slot) {
                    *cell = value;
                }
            }
        }
        (blank(bytes, at + 1) >= end && quotes.next().is_none()).then_some(())
    }

    /// The place of a key among the known ones.
    fn known(&mut self, key: &[u8]) -> Option<usize> {
        let found = self.known.iter().skip(1).position(|known| known.key == key).map(|at| at + 1);
        if found.is_none() && self.known.len() <= MOST_KEYS {
            let named = |(_, name): &(usize, &SmolStr)| name.as_bytes() == key && !key.is_empty();
            let slots = self.keys.iter().enumerate().filter(named).map(|(slot, _)| slot).collect();
            self.known.push(Known { key: key.to_vec(), slots, next: Vec::new() });
            return Some(self.known.len() - 1);
        }
        found
    }
}

impl Parser for Objects<'_> {
    fn take(&mut self, bytes: &[u8], after: After, sink: &mut impl Sink) -> Result<usize, LogError> {
        let mut index = std::mem::take(&mut self.index);
        index.find(bytes, Bits::of_json);
        let is_utf8 = std::str::from_utf8(index.whole_lines(bytes)).is_ok();
        let (mut at, mut first) = (0, 0);
        for line in &index.lines {
            let (start, end) = (at, line.end as usize);
            let quotes = index.marks.get(first as usize..line.marks as usize).unwrap_or_default();
            (at, first) = (end + 1, line.marks);
            if is_utf8 && !line.is_odd && self.flat(bytes, start, end, quotes).is_some() {
                self.row += 1;
                sink.row(self.row, &FlatRow { bytes, cells: &self.cells })?;
            } else {
                self.general(bytes.get(start..end).unwrap_or_default(), sink)?;
            }
        }
        if after == After::Nothing {
            self.general(bytes.get(at..).unwrap_or_default(), sink)?;
            at = bytes.len();
        }
        self.index = index;
        Ok(at)
    }
}

/// The place after blanks.
#[inline]
fn blank(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\r')) {
        at += 1;
    }
    at
}

/// The place after a byte that must stand here.
#[inline]
fn expect(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    (bytes.get(at) == Some(&byte)).then_some(at + 1)
}

/// Where a number or word ends.
#[inline]
fn token(bytes: &[u8], mut at: usize, end: usize) -> usize {
    while at < end && !matches!(bytes.get(at), Some(b',' | b'}' | b' ' | b'\r' | b'"') | None) {
        at += 1;
    }
    at
}

/// Whether a number is written as a general writer would write it, so that its text is its own.
fn is_plain(token: &[u8]) -> bool {
    let digits = token.strip_prefix(b"-").unwrap_or(token);
    let point = digits.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = digits.split_at_checked(point.unwrap_or(digits.len())).unwrap_or_default();
    let all = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let begins = whole == b"0" || whole.first().is_some_and(|first| *first != b'0');
    if !begins || !all(whole) {
        return false;
    }
    match fraction.strip_prefix(b".") {
        None => whole.len() <= 18 && token != b"-0",
        // 15 digits survive as a number; smaller ones than 0.001 are written with an exponent
        Some(fraction) => {
            let ends = fraction.len() == 1 || fraction.last() != Some(&b'0');
            all(fraction) && ends && whole.len() + fraction.len() <= 15 && !fraction.starts_with(b"000")
        }
    }
}
