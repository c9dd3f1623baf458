//! Rows packed into bytes, self-contained but for codes: what readers collect, spill to disk and read back.
//!
//! A row is its head (customer, time, row number, name, each as long as it must be) and its cells, one for the channel if
//! that is needed and one for each attribute that is read on events of its name. Times and row numbers are differences
//! to the row before in the same stretch of bytes.
use super::cells::{RowCells, STEP, Slack};
use smol_str::{SmolStr, ToSmolStr};

/// A customer's id: a whole number if it is written as one would be, so that equal texts are equal keys whatever the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    /// Its decimal text is the id.
    Int(i64),
    /// Any other text.
    Text(&'a str),
}

/// The fixed part of a packed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head<'a> {
    /// The customer.
    pub key: Key<'a>,
    /// Microseconds since 1970 UTC.
    pub time: i64,
    /// The row's number, counted from where the stretch says.
    pub row: u64,
    /// The code of the raw name; what it stands for only the collector knows.
    pub name: u32,
}

/// One cell of a packed row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// There is no value.
    Missing,
    /// A code, or a number in the form of [`Cells::bits`](super::cells::Cells::bits).
    Bits(u64),
    /// A zigzag of millionths, and the currency's code.
    Money(u64, u16),
    /// A text that has no code.
    Text(&'a str),
    /// What stood there, and why it could not be read.
    Unreadable(&'a str, &'a str),
}

pub(super) const MISSING: u8 = 9;
pub(super) const TEXT: u8 = 10;
pub(super) const UNREADABLE: u8 = 11;
pub(super) const MONEY: u8 = 16;
/// From here on the mark of a cell is its bits, with this added.
pub(super) const SMALL: u8 = 32;
const TEXT_KEY: u16 = 1 << 15;
/// Times are nearly always whole milliseconds, and then told as such: the width of a time is this much more.
const COARSE: u16 = 8;
const MILLISECOND: i64 = 1000;
/// From here on the first byte of a head tells that its fields have fixed places, as nearly all have: its name (1 byte), its
/// row (2), its time (4, in milliseconds) and a key that is a number, of so many bytes as the low bits say. No other head
/// begins so: in those the bits tell a key of 15 bytes.
const PLAIN: u8 = 0xF0;
/// Bytes of such a head before its key, and with the longest.
const FIELDS: usize = 8;
const LONGEST: usize = 16;

impl<'a> Key<'a> {
    /// The key of a text.
    pub fn of(text: &'a str) -> Self {
        number(text.as_bytes()).map_or(Self::Text(text), Self::Int)
    }

    /// The key of a text in UTF-8; nothing if it is something else.
    pub fn of_bytes(bytes: &'a [u8]) -> Option<Self> {
        match number(bytes) {
            Some(number) => Some(Self::Int(number)),
            None => std::str::from_utf8(bytes).ok().map(Self::Text),
        }
    }

    /// The id.
    pub fn name(self) -> SmolStr {
        match self {
            Self::Int(number) => number.to_smolstr(),
            Self::Text(text) => SmolStr::new(text),
        }
    }

    /// A number that spreads keys evenly in its high bits, the same in every run.
    #[inline]
    pub fn hash(self) -> u64 {
        match self {
            Self::Int(number) => number.cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15),
            Self::Text(text) => hash_of(text.as_bytes()),
        }
    }
}

/// A whole number written as numbers are: no plus, no leading zero.
fn number(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    match digits {
        [] => return None,
        [b'0'] => return (!negative).then_some(0),
        [b'0', ..] => return None,
        _ if digits.len() > 18 => return std::str::from_utf8(text).ok()?.parse().ok().filter(|_| digits.len() == 19),
        _ => {}
    }
    let mut sum = 0i64;
    let (eights, rest) = digits.as_chunks::<8>();
    for eight in eights {
        sum = sum * 100_000_000 + eight_digits(*eight)?;
    }
    for digit in rest {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        sum = sum * 10 + i64::from(digit);
    }
    Some(if negative { -sum } else { sum })
}

/// Eight digits `0`, whose bits in common with a digit leave its value.
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);

/// How many of eight bytes are digits before the first that is none.
#[inline]
pub fn leading_digits(bytes: [u8; 8]) -> usize {
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    const ABOVE_NINE: u64 = u64::from_le_bytes([0x76; 8]);
    let values = u64::from_le_bytes(bytes) ^ ZEROS;
    // a value below ten does not reach the high bit with 0x76 added
    let others = (((values & !HIGH) + ABOVE_NINE) | values) & HIGH;
    others.trailing_zeros() as usize / 8
}

/// The number that eight digits are, all at once: pairs of digits, then pairs of those, then both halves.
#[inline]
fn eight_digits(digits: [u8; 8]) -> Option<i64> {
    if leading_digits(digits) < 8 {
        return None;
    }
    let values = u64::from_le_bytes(digits) ^ ZEROS;
    let pairs = (values.wrapping_mul(10) + (values >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    let eight = (fours & 0xFFFF_FFFF).wrapping_mul(10_000) + (fours >> 32);
    i64::try_from(eight).ok()
}

/// A number that spreads texts evenly in its high bits, the same in every run.
pub fn hash_of(bytes: &[u8]) -> u64 {
    let mut hash = 0x1234_5678_9ABC_DEF1 ^ bytes.len() as u64;
    let mut add = |word: [u8; 8]| {
        let wide = u128::from(hash ^ u64::from_le_bytes(word)) * 0xF39C_C060_5CED_C835;
        hash = (wide as u64) ^ ((wide >> 64) as u64);
    };
    let (words, rest) = bytes.as_chunks::<8>();
    words.iter().for_each(|word| add(*word));
    match bytes.last_chunk::<8>() {
        _ if rest.is_empty() => {}
        // the length is told already: what is told twice does no harm
        Some(last) => add(*last),
        None => {
            let mut word = [0u8; 8];
            word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            add(word);
        }
    }
    hash.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The difference between two numbers near to each other as a small number.
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

/// The opposite of [`zigzag`].
fn unzigzag(value: u64) -> i64 {
    ((value >> 1) as i64) ^ -((value & 1) as i64)
}

/// How many bytes a number needs.
#[inline]
pub(super) fn width(value: u64) -> u16 {
    (8 - value.leading_zeros() / 8) as u16
}

/// The bits of so many bytes, of eight at most.
#[inline]
fn mask(width: usize) -> u64 {
    const ALL: u64 = u64::MAX;
    const MASKS: [u64; 16] = [
        0,
        0xFF,
        0xFFFF,
        0xFF_FFFF,
        0xFFFF_FFFF,
        0xFF_FFFF_FFFF,
        0xFFFF_FFFF_FFFF,
        0xFF_FFFF_FFFF_FFFF,
        ALL,
        ALL,
        ALL,
        ALL,
        ALL,
        ALL,
        ALL,
        ALL,
    ];
    MASKS.get(width & 15).copied().unwrap_or_default()
}

/// Bytes that hold every head, and those read with its last field.
const HEAD: usize = 40;
/// About how many bytes a row takes.
const NEXT: usize = 16;
/// The bytes of a line of a processor's cache, and how many of them rooms begin at.
const LINE: usize = 64;
const LINES: usize = 32;

/// The whole number in a cell's bits.
pub fn int_of(bits: u64) -> i64 {
    unzigzag(bits)
}

/// The number in a cell's bits.
pub fn number_of(bits: u64) -> f64 {
    f64::from_bits(bits.swap_bytes())
}

/// Whether a packed cell could not be read.
pub fn is_unreadable(cell: &[u8]) -> bool {
    cell.first() == Some(&UNREADABLE)
}

/// A stretch of packed rows that can grow. Where there are many side by side, each is one line of a processor's cache.
#[derive(Debug, Clone, Default)]
#[repr(align(64))]
pub struct Packed {
    bytes: Slack,
    rows: u32,
    row: u64,
    time: i64,
}

impl Packed {
    /// One of many side by side, with room for so many bytes before it grows: they begin at different lines of a page, as
    /// those at the same line would drive each other out of the processor's cache.
    pub fn beside(place: usize, room: usize) -> Self {
        Self { bytes: Slack::after(place % LINES * LINE, room), ..Self::default() }
    }

    /// Adds a row, and says how many bytes it takes.
    #[inline]
    pub fn push(&mut self, head: &Head<'_>, cells: RowCells<'_>) -> usize {
        let passed = head.time.wrapping_sub(self.time);
        let (millis, row) = (passed / MILLISECOND, head.row.wrapping_sub(self.row));
        let time = zigzag(millis);
        let is_plain = passed == millis * MILLISECOND && (time >> 32) | (row >> 16) | u64::from(head.name >> 8) == 0;
        let Key::Int(key) = head.key else { return self.push_any(head, cells) };
        let Some(step) = cells.step().filter(|_| is_plain) else { return self.push_any(head, cells) };
        let key = key.cast_unsigned();
        let width = width(key);
        let fields = u64::from(u16::from(PLAIN) | width) | u64::from(head.name) << 8 | row << 16 | time << 32;
        let len = FIELDS + usize::from(width);
        if let Some(bytes) = self.bytes.next::<{ LONGEST + STEP }>() {
            let mut put = |at: usize, value: u64| {
                let slot = bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<8>());
                slot.into_iter().for_each(|slot| *slot = value.to_le_bytes());
            };
            put(0, fields);
            put(FIELDS, key);
            let room = bytes.get_mut(len..).and_then(|rest| rest.first_chunk_mut::<STEP>());
            room.into_iter().for_each(|room| *room = *step);
        }
        let bytes = len + cells.len();
        self.bytes.len += bytes;
        (self.rows, self.row, self.time) = (self.rows + 1, head.row, head.time);
        bytes
    }

    /// Adds a row with whatever fields.
    #[inline(never)]
    fn push_any(&mut self, head: &Head<'_>, cells: RowCells<'_>) -> usize {
        let passed = head.time.wrapping_sub(self.time);
        let (time, unit) = if passed % MILLISECOND == 0 { (passed / MILLISECOND, COARSE) } else { (passed, 0) };
        let time = zigzag(time);
        let row = head.row.wrapping_sub(self.row);
        let (key, mark) = match head.key {
            Key::Int(number) => (number.cast_unsigned(), 0),
            Key::Text(text) => (text.len() as u64, TEXT_KEY),
        };
        let (t, k, r, n) = (width(time), width(key), width(row), width(u64::from(head.name)));
        let before = self.bytes.len;
        let mut at = 0;
        if let Some(bytes) = self.bytes.next::<HEAD>() {
            let mut put = |value: u64, width: u16| {
                if let Some(slot) = bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<8>()) {
                    *slot = value.to_le_bytes();
                }
                at += usize::from(width);
            };
            // no time at all has no unit
            let told = if t == 0 { 0 } else { t | unit };
            put((told | (k << 4) | (r << 8) | (n << 12) | mark).into(), 2);
            put(time, t);
            put(key, k);
            put(row, r);
            put(head.name.into(), n);
        }
        self.bytes.len += at;
        if let Key::Text(text) = head.key {
            self.bytes.add(text.as_bytes());
        }
        self.bytes.add(cells.as_bytes());
        (self.rows, self.row, self.time) = (self.rows + 1, head.row, head.time);
        self.bytes.len - before
    }

    /// Looks at where the next row ends, near enough.
    #[inline]
    pub fn look(&self) -> u8 {
        self.bytes.at(self.bytes.len + NEXT)
    }

    /// How many rows it holds.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The bytes, and how many rows are in them; what comes next begins anew.
    pub fn take(&mut self) -> (Vec<u8>, u32) {
        let taken = std::mem::take(self);
        (taken.bytes.take(), taken.rows)
    }

    /// The bytes so far.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// Forgets all rows and keeps the room.
    pub fn clear(&mut self) {
        self.bytes.clear();
        (self.rows, self.row, self.time) = (0, 0, 0);
    }
}

/// Goes through a stretch of packed rows. After each head its cells must be read, all of them.
#[derive(Debug, Clone)]
pub struct Unpacker<'a> {
    bytes: &'a [u8],
    at: usize,
    row: u64,
    time: i64,
}

impl<'a> Unpacker<'a> {
    /// From the first row on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, row: 0, time: 0 }
    }

    /// The next row's head.
    #[inline]
    pub fn head(&mut self) -> Option<Head<'a>> {
        match self.bytes.get(self.at..).and_then(<[u8]>::first_chunk) {
            Some(head) if is_plain(head) => Some(self.plain_head(head)),
            _ => self.any_head(),
        }
    }

    /// A head whose fields have fixed places.
    #[inline]
    fn plain_head(&mut self, head: &[u8; LONGEST]) -> Head<'a> {
        let (fields, key) = (word(head, 0), word(head, FIELDS));
        let width = (fields & 15) as usize;
        self.at += FIELDS + width;
        self.time = self.time.wrapping_add(unzigzag(fields >> 32).wrapping_mul(MILLISECOND));
        self.row = self.row.wrapping_add((fields >> 16) & mask(2));
        let key = Key::Int((key & mask(width)).cast_signed());
        Head { key, time: self.time, row: self.row, name: (fields >> 8) as u32 & 0xFF }
    }

    /// A head with whatever fields, or one of the last, which have less behind them; nothing where there is none.
    #[inline(never)]
    fn any_head(&mut self) -> Option<Head<'a>> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let mut end = [0; HEAD];
        let head = rest.first_chunk::<HEAD>().unwrap_or_else(|| {
            end.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            &end
        });
        if let Some(head) = head.first_chunk().filter(|head| is_plain(head)) {
            return Some(self.plain_head(head));
        }
        let mut at = 0;
        let mut get = |width: usize| {
            let value = word(head, at) & mask(width);
            at += width;
            value
        };
        let marks = get(2);
        let width = |shift: u32| ((marks >> shift) & 15) as usize;
        let is_coarse = width(0) > usize::from(COARSE);
        let time_width = if is_coarse { width(0) - usize::from(COARSE) } else { width(0) };
        let (time, key, row, name) = (get(time_width), get(width(4)), get(width(8)), get(width(12) & 7) as u32);
        self.at += at;
        let passed = unzigzag(time).wrapping_mul(if is_coarse { MILLISECOND } else { 1 });
        self.time = self.time.wrapping_add(passed);
        self.row = self.row.wrapping_add(row);
        let key = if marks & u64::from(TEXT_KEY) == 0 {
            Key::Int(key.cast_signed())
        } else {
            Key::Text(self.str(key as usize))
        };
        Some(Head { key, time: self.time, row: self.row, name })
    }

    /// The next cell of the row.
    #[inline]
    pub fn cell(&mut self) -> Cell<'a> {
        let Some(kind) = self.bytes.get(self.at).copied() else { return Cell::Missing };
        self.at += 1;
        if kind >= SMALL { Cell::Bits(u64::from(kind - SMALL)) } else { self.large_cell(kind) }
    }

    /// The rest of a cell that begins so.
    #[inline(never)]
    fn large_cell(&mut self, kind: u8) -> Cell<'a> {
        match kind {
            0..=8 => Cell::Bits(self.get(usize::from(kind))),
            TEXT => Cell::Text(self.string()),
            UNREADABLE => {
                let raw = self.string();
                Cell::Unreadable(raw, self.string())
            }
            MONEY.. => {
                let micro = self.get(usize::from(kind - MONEY));
                Cell::Money(micro, self.get(2) as u16)
            }
            _ => Cell::Missing,
        }
    }

    /// Passes over cells.
    pub fn skip(&mut self, cells: usize) {
        for _ in 0..cells {
            self.cell();
        }
    }

    /// Where the next head or cell begins.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// The bytes between two offsets.
    pub fn between(&self, from: usize, to: usize) -> &'a [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// A number of at most 8 bytes.
    #[inline]
    fn get(&mut self, width: usize) -> u64 {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let word = match rest.first_chunk::<8>() {
            Some(word) => *word,
            None => {
                let mut word = [0; 8];
                word.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                word
            }
        };
        self.at += width;
        u64::from_le_bytes(word) & mask(width)
    }

    fn string(&mut self) -> &'a str {
        let width = self.get(1) as usize;
        let len = self.get(width) as usize;
        self.str(len)
    }

    fn str(&mut self, len: usize) -> &'a str {
        let bytes = self.bytes.get(self.at..self.at + len).unwrap_or_default();
        self.at += len;
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Whether the fields of a head have fixed places.
#[inline]
fn is_plain<const N: usize>(head: &[u8; N]) -> bool {
    head.first().is_some_and(|first| *first >= PLAIN)
}

/// Eight bytes as a number.
#[inline]
fn word<const N: usize>(bytes: &[u8; N], at: usize) -> u64 {
    u64::from_le_bytes(bytes.get(at..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default())
}
