//! Where delimiters (or quotes) and line ends are in a block of text, found 64 bytes at a time.
use wide::u8x16;

/// The marks of a block.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where the marks are that were looked for.
    pub(super) marks: Vec<u32>,
    /// The lines, without what follows the last line end.
    pub(super) lines: Vec<Line>,
}

/// A line by its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    /// Where its line feed is.
    pub(super) end: u32,
    /// How many marks there are up to there.
    pub(super) marks: u32,
    /// Whether it holds something for which the marks are not enough.
    pub(super) is_odd: bool,
}

/// The bits of 64 bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Bits {
    marks: u64,
    feeds: u64,
    odd: u64,
}

impl Index {
    /// Finds the marks of a block.
    pub(super) fn find(&mut self, bytes: &[u8], bits: impl Fn(&[u8; 64]) -> Bits) {
        self.marks.clear();
        self.lines.clear();
        let mut is_odd = false;
        let (blocks, rest) = bytes.as_chunks::<64>();
        let mut base = 0;
        for block in blocks {
            is_odd = self.block(&bits(block), base, is_odd);
            base += 64;
        }
        if !rest.is_empty() {
            let mut block = [b' '; 64];
            block.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            self.block(&bits(&block), base, is_odd);
        }
    }

    #[inline]
    fn block(&mut self, bits: &Bits, base: u32, mut is_odd: bool) -> bool {
        let before = self.marks.len() as u32;
        let mut marks = bits.marks;
        while marks != 0 {
            self.marks.push(base + marks.trailing_zeros());
            marks &= marks - 1;
        }
        let mut odd = bits.odd;
        let mut feeds = bits.feeds;
        while feeds != 0 {
            let feed = feeds.trailing_zeros();
            let below = (1u64 << feed) - 1;
            let marks = before + (bits.marks & below).count_ones();
            self.lines.push(Line { end: base + feed, marks, is_odd: is_odd || odd & below != 0 });
            is_odd = false;
            odd &= !below;
            feeds &= feeds - 1;
        }
        is_odd || odd != 0
    }
}

impl Index {
    /// The lines of a block that end in it.
    pub(super) fn whole_lines<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        let end = self.lines.last().map_or(0, |line| line.end as usize + 1);
        bytes.get(..end).unwrap_or_default()
    }
}

impl Bits {
    /// Of lines of fields: quotes are odd, and carriage returns that no line feed follows.
    #[inline]
    pub(super) fn of_fields(block: &[u8; 64], delimiter: u8) -> Self {
        let (mut bits, mut returns) = (Self::default(), 0);
        for (at, chunk) in block.as_chunks::<16>().0.iter().enumerate() {
            let (chunk, shift) = (u8x16::new(*chunk), at * 16);
            bits.marks |= equal(chunk, delimiter) << shift;
            bits.feeds |= equal(chunk, b'\n') << shift;
            bits.odd |= equal(chunk, b'"') << shift;
            returns |= equal(chunk, b'\r') << shift;
        }
        bits.odd |= returns & !(bits.feeds >> 1);
        bits
    }

    /// Of lines of JSON: quotes are the marks, backslashes and control characters are odd.
    #[inline]
    pub(super) fn of_json(block: &[u8; 64]) -> Self {
        let (mut bits, mut returns) = (Self::default(), 0);
        for (at, chunk) in block.as_chunks::<16>().0.iter().enumerate() {
            let (chunk, shift) = (u8x16::new(*chunk), at * 16);
            bits.marks |= equal(chunk, b'"') << shift;
            bits.feeds |= equal(chunk, b'\n') << shift;
            returns |= equal(chunk, b'\r') << shift;
            let control = u64::from(chunk.min(u8x16::splat(0x1F)).simd_eq(chunk).to_bitmask());
            bits.odd |= (equal(chunk, b'\\') | control) << shift;
        }
        bits.odd &= !(bits.feeds | (returns & (bits.feeds >> 1)));
        bits
    }
}

#[inline]
fn equal(chunk: u8x16, byte: u8) -> u64 {
    u64::from(chunk.simd_eq(u8x16::splat(byte)).to_bitmask())
}
