//! Where delimiters and line ends are in a block of text, found 64 bytes at a time.
use wide::u8x16;

/// The marks of a block.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where the marks are that were looked for; as many count as the last line says.
    pub(super) marks: Vec<u32>,
    count: usize,
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
        self.count = 0;
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
        let before = self.count as u32;
        self.note(bits.marks, base);
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
    /// Notes where the bits of 64 bytes are. Eight are written at once, whether there are as many or not: a loop that ends
    /// after each time another number of them costs more than it saves.
    #[inline]
    fn note(&mut self, mut bits: u64, base: u32) {
        let count = bits.count_ones() as usize;
        if self.marks.len() < self.count + 64 {
            self.marks.resize((self.count + 64) * 2, 0);
        }
        let mut room = self.marks.get_mut(self.count..).unwrap_or_default();
        self.count += count;
        let mut left = count;
        while let Some((eight, rest)) = room.split_first_chunk_mut::<8>() {
            for slot in eight {
                *slot = base + bits.trailing_zeros();
                bits &= bits.wrapping_sub(1);
            }
            if left <= 8 {
                return;
            }
            (left, room) = (left - 8, rest);
        }
    }

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
}

#[inline]
fn equal(chunk: u8x16, byte: u8) -> u64 {
    u64::from(chunk.simd_eq(u8x16::splat(byte)).to_bitmask())
}
