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
    /// Which key followed it last.
    next: usize,
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
        let mut at = expect(bytes, blank(bytes, start), b'{')?;
        let (mut quotes, mut place) = (quotes.iter().map(|quote| *quote as usize), 0usize);
        if bytes.get(blank(bytes, at)) == Some(&b'}') {
            at = blank(bytes, at);
        } else {
            loop {
                let opened = quotes.next().filter(|quote| *quote == blank(bytes, at))?;
                let closed = quotes.next()?;
                let key = bytes.get(opened + 1..closed)?;
                at = blank(bytes, expect(bytes, blank(bytes, closed + 1), b':')?);
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
                place = self.known(place, key)?;
                for slot in self.known.get(place).into_iter().flat_map(|known| &known.slots) {
                    if let Some(cell) = self.cells.get_mut(*slot) {
                        *cell = value;
                    }
                }
                at = blank(bytes, at);
                match bytes.get(at) {
                    Some(b',') => at += 1,
                    Some(b'}') => break,
                    _ => return None,
                }
            }
        }
        (blank(bytes, at + 1) >= end && quotes.next().is_none()).then_some(())
    }

    /// The place among the known keys of one that follows another.
    #[inline]
    fn known(&mut self, before: usize, key: &[u8]) -> Option<usize> {
        let next = self.known.get(before)?.next;
        if next > 0 && self.known.get(next).is_some_and(|known| known.key == key) {
            return Some(next);
        }
        let found = self.known.iter().skip(1).position(|known| known.key == key).map(|at| at + 1);
        let found = match found {
            Some(found) => found,
            None if self.known.len() > MOST_KEYS => return None,
            None => {
                let named = |(_, name): &(usize, &SmolStr)| name.as_bytes() == key && !key.is_empty();
                let slots = self.keys.iter().enumerate().filter(named).map(|(slot, _)| slot).collect();
                self.known.push(Known { key: key.to_vec(), slots, next: 0 });
                self.known.len() - 1
            }
        };
        if let Some(known) = self.known.get_mut(before) {
            known.next = found;
        }
        Some(found)
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
