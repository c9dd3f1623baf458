//! Cells on their way into packed rows.
use super::packed::{MISSING, MONEY, SMALL, TEXT, UNREADABLE, width, zigzag};

/// The cells of one row.
#[derive(Debug, Clone, Copy)]
pub struct RowCells<'c> {
    /// From the first cell on, with what stands behind the last.
    rest: &'c [u8],
    len: usize,
}

impl<'c> RowCells<'c> {
    /// The bytes.
    pub fn as_bytes(self) -> &'c [u8] {
        self.rest.get(..self.len).unwrap_or_default()
    }

    /// How many bytes they are.
    pub(super) fn len(self) -> usize {
        self.len
    }

    /// The cells and what stands behind them, where they are few enough to be copied in one step.
    #[inline]
    pub(super) fn step(self) -> Option<&'c [u8; STEP]> {
        self.rest.first_chunk().filter(|_| self.len <= STEP)
    }
}

/// Bytes that are copied at a time where fewer are meant: a copy of a fixed length is one or two instructions.
pub(super) const STEP: usize = 32;

/// Bytes with room behind them for copies of a fixed length.
#[derive(Debug, Clone, Default)]
pub(super) struct Slack {
    bytes: Vec<u8>,
    /// Where those that are used begin.
    from: usize,
    /// Where they end.
    pub(super) len: usize,
}

impl Slack {
    /// Begins with so many bytes that are never used, and room for more.
    pub(super) fn after(from: usize, room: usize) -> Self {
        Self { bytes: vec![0; from + room], from, len: from }
    }

    /// Uses none of them.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.len = self.from;
    }

    /// Those that are used.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(self.from..self.len).unwrap_or_default()
    }

    /// From a place on, with what stands behind those that are used.
    #[inline]
    fn rest(&self, from: usize) -> &[u8] {
        self.bytes.get(from..).unwrap_or_default()
    }

    /// The byte at a place, used or not.
    #[inline]
    pub(super) fn at(&self, place: usize) -> u8 {
        self.bytes.get(place).copied().unwrap_or_default()
    }

    /// So many behind those that are used.
    #[inline]
    pub(super) fn next<const N: usize>(&mut self) -> Option<&mut [u8; N]> {
        self.room(N);
        self.bytes.get_mut(self.len..)?.first_chunk_mut()
    }

    /// Uses more of them.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.room(bytes.len());
        if let Some(slot) = self.bytes.get_mut(self.len..self.len + bytes.len()) {
            slot.copy_from_slice(bytes);
        }
        self.len += bytes.len();
    }

    /// Those that are used, on their own.
    pub(super) fn take(self) -> Vec<u8> {
        let mut bytes = self.bytes;
        bytes.truncate(self.len);
        bytes.drain(..self.from.min(self.len));
        bytes
    }

    #[inline]
    fn room(&mut self, more: usize) {
        if self.len + more + STEP > self.bytes.len() {
            self.bytes.resize((self.len + more + STEP) * 3 / 2, 0);
        }
    }
}

/// Cells of rows on their way into a stretch.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    bytes: Slack,
}

impl Cells {
    /// Forgets all cells.
    #[inline]
    pub fn clear(&mut self) {
        self.bytes.clear();
        // rows without cells are copied in one step, too
        self.bytes.room(0);
    }

    /// How many bytes they are so far.
    pub fn len(&self) -> usize {
        self.bytes.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes.len == 0
    }

    /// All cells as those of one row.
    pub fn row(&self) -> RowCells<'_> {
        self.between(0, self.bytes.len)
    }

    /// The cells between two of the lengths that there were.
    #[inline]
    pub fn between(&self, from: usize, to: usize) -> RowCells<'_> {
        RowCells { rest: self.bytes.rest(from), len: to - from }
    }

    /// Adds cells that were packed before.
    #[inline]
    pub fn packed(&mut self, bytes: &[u8]) {
        if let [one] = bytes {
            // by far the most frequent: a small code
            return self.fixed([*one], 1);
        }
        self.bytes.add(bytes);
    }

    /// Adds a missing value.
    #[inline]
    pub fn missing(&mut self) {
        self.fixed([MISSING], 1);
    }

    /// Adds a code, or bits.
    #[inline]
    pub fn bits(&mut self, bits: u64) {
        if bits <= u64::from(u8::MAX - SMALL) {
            return self.fixed([SMALL + bits as u8], 1);
        }
        let width = width(bits);
        self.fixed([width as u8], 1);
        self.fixed(bits.to_le_bytes(), usize::from(width));
    }

    /// Adds a whole number, time or duration.
    #[inline]
    pub fn int(&mut self, value: i64) {
        self.bits(zigzag(value));
    }

    /// Adds a number.
    #[inline]
    pub fn number(&mut self, value: f64) {
        self.bits(value.to_bits().swap_bytes());
    }

    /// Adds an amount in a currency of that code.
    pub fn money(&mut self, micro: i64, currency: u16) {
        let bits = zigzag(micro);
        let width = width(bits);
        self.fixed([MONEY + width as u8], 1);
        self.fixed(bits.to_le_bytes(), usize::from(width));
        self.fixed(currency.to_le_bytes(), 2);
    }

    /// Adds a text as it is.
    pub fn text(&mut self, text: &str) {
        self.fixed([TEXT], 1);
        self.string(text);
    }

    /// Adds what could not be read, and why.
    pub fn unreadable(&mut self, raw: &str, reason: &str) {
        self.fixed([UNREADABLE], 1);
        self.string(raw);
        self.string(reason);
    }

    fn string(&mut self, text: &str) {
        let width = width(text.len() as u64);
        self.fixed([width as u8], 1);
        self.fixed((text.len() as u64).to_le_bytes(), usize::from(width));
        self.bytes.add(text.as_bytes());
    }

    /// Adds the first `len` of some bytes.
    #[inline]
    fn fixed<const N: usize>(&mut self, bytes: [u8; N], len: usize) {
        if let Some(slot) = self.bytes.next::<N>() {
            *slot = bytes;
        }
        self.bytes.len += len;
    }
}
