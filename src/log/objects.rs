//! Rows of JSON lines: flat objects without escapes along the keys of those before, all others by a general parser.
//!
//! Invariant: a line is taken the short way only if all of it is valid JSON and every needed value has the text that the
//! general way would give it.
use super::blocks::{After, Parser};
use super::table::{Cells, Sink};
use super::{LogError, json};
use crate::history::packed::leading_digits;
use memchr::{memchr, memrchr};
use smol_str::SmolStr;
use wide::u8x16;

/// Takes rows whose cells are the values of these keys.
pub(super) struct Objects<'s> {
    keys: &'s [SmolStr],
    row: u64,
    /// The keys of objects so far; the first stands for the beginning of an object, and for the end of the one before.
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

/// The place where objects begin.
const BEGIN: usize = 0;

/// Ways from one key to the next that are remembered.
const MOST_WAYS: usize = 8;

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
        Self { keys, row: 0, known: vec![Known::default()], cells }
    }

    /// Takes a line by the general way; a blank one is no row.
    fn general(&mut self, line: &[u8], sink: &mut impl Sink) -> Result<(), LogError> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        self.row += 1;
        json::take(line, self.keys, self.row, sink)
    }

    /// Finds the needed values of a flat object that begins here, and says where the next line begins; nothing if it must
    /// go the general way.
    fn flat(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        self.cells.fill((0, 0));
        let (mut place, mut at) = (BEGIN, start);
        loop {
            let rest = bytes.get(at..)?;
            let ways = &self.known.get(place)?.next;
            (at, place) = match ways.iter().find(|(lead, _)| lead.begins(rest)) {
                Some((lead, next)) => (at + lead.text.len(), *next),
                None => self.step(bytes, at, place)?,
            };
            if place == BEGIN {
                return Some(at);
            }
            let value = if bytes.get(at) == Some(&b'"') {
                let closed = text_end(bytes, at + 1)?;
                let value = (at + 1, closed);
                at = closed + 1;
                value
            } else {
                let from = at;
                at = plain_number(bytes, at).or_else(|| word(bytes, at))?;
                if bytes.get(from) == Some(&b'n') { (0, 0) } else { (from, at) }
            };
            for slot in &self.known.get(place)?.slots {
                if let Some(cell) = self.cells.get_mut(*slot) {
                    *cell = value;
                }
            }
        }
    }

    /// Goes from the end of a value to the beginning of the next one, or of the next line, and remembers the way.
    fn step(&mut self, bytes: &[u8], from: usize, place: usize) -> Option<(usize, usize)> {
        let is_first = place == BEGIN;
        let mut at = blank(bytes, from);
        let next = match (bytes.get(at), is_first) {
            (Some(b'}'), false) => {
                at = expect(bytes, blank(bytes, at + 1), b'\n')?;
                BEGIN
            }
            (Some(b'{'), true) | (Some(b','), false) => {
                let opened = expect(bytes, blank(bytes, at + 1), b'"')?;
                let closed = text_end(bytes, opened)?;
                let key = bytes.get(opened..closed)?;
                at = blank(bytes, expect(bytes, blank(bytes, closed + 1), b':')?);
                self.known(key)?
            }
            _ => return None,
        };
        let ways = &mut self.known.get_mut(place)?.next;
        if ways.len() < MOST_WAYS {
            ways.push((Lead::of(bytes.get(from..at)?), next));
        }
        Some((at, next))
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
        let whole = memrchr(b'\n', bytes).map_or(0, |end| end + 1);
        let (lines, rest) = bytes.split_at_checked(whole).unwrap_or((bytes, &[]));
        let is_utf8 = std::str::from_utf8(lines).is_ok();
        let mut at = 0;
        while let Some(left) = lines.get(at..).filter(|left| !left.is_empty()) {
            let next = if is_utf8 { self.flat(lines, at) } else { None };
            if let Some(next) = next {
                self.row += 1;
                sink.row(self.row, &FlatRow { bytes: lines, cells: &self.cells })?;
                at = next;
            } else {
                let end = memchr(b'\n', left).unwrap_or(left.len());
                self.general(left.get(..end).unwrap_or(left), sink)?;
                at += end + 1;
            }
        }
        if after == After::Nothing {
            self.general(rest, sink)?;
            return Ok(bytes.len());
        }
        Ok(whole)
    }
}

/// Where a text ends that has neither escapes nor control characters.
#[inline]
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let chunk = u8x16::new(*chunk);
        let control = chunk.min(u8x16::splat(0x1F)).simd_eq(chunk);
        let ends = chunk.simd_eq(u8x16::splat(b'"')) | chunk.simd_eq(u8x16::splat(b'\\')) | control;
        let ends = ends.to_bitmask();
        if ends != 0 {
            at += ends.trailing_zeros() as usize;
            return (bytes.get(at) == Some(&b'"')).then_some(at);
        }
        at += 16;
    }
    let rest = bytes.get(at..)?;
    let end = at + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..=0x1F))?;
    (bytes.get(end) == Some(&b'"')).then_some(end)
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

/// Where a word ends that may stand for a value.
fn word(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let words: [&[u8]; 3] = [b"null", b"true", b"false"];
    words.iter().find(|word| rest.starts_with(word)).map(|word| at + word.len())
}

/// Where a number ends that has no exponent; nothing if there is none. What follows is not looked at.
#[inline]
fn plain_number(bytes: &[u8], at: usize) -> Option<usize> {
    let from = at + usize::from(bytes.get(at) == Some(&b'-'));
    let whole = digits(bytes, from);
    let point = from + whole;
    if whole == 0 || (whole > 1 && bytes.get(from) == Some(&b'0')) {
        return None;
    }
    if bytes.get(point) != Some(&b'.') {
        return Some(point);
    }
    let fraction = digits(bytes, point + 1);
    (fraction > 0).then_some(point + 1 + fraction)
}

/// How many digits there are from a place on.
#[inline]
fn digits(bytes: &[u8], at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    let mut count = 0;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let some = leading_digits(*eight);
        if some < 8 {
            return count + some;
        }
        (count, rest) = (count + 8, after);
    }
    count + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}
