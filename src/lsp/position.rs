//! Places as the protocol counts them: lines from 0, and columns in the unit that client and server agreed on.
//!
//! Invariant: total. What lies outside a text is the nearest place inside it, and a place inside a character is where
//! the character begins.
use crate::diag::{Lengths, Span, floor};
use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// The unit of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of two bytes: what every client knows.
    #[default]
    Utf16,
}

impl Encoding {
    /// The best of what a client offers.
    pub fn choose(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offers = |kind: PositionEncodingKind| offered.is_some_and(|all| all.contains(&kind));
        if offers(PositionEncodingKind::UTF8) { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How long a text is.
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }

    fn of(self, letter: char) -> usize {
        match self {
            Self::Utf8 => letter.len_utf8(),
            Self::Utf16 => letter.len_utf16(),
        }
    }
}

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    lengths: Lengths,
    encoding: Encoding,
}

impl Lines {
    /// Of a text; lines end with `\n`, `\r\n` or `\r`.
    pub fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let lengths = Lengths::new(text, |text| encoding.length(text));
        Self { starts, lengths, encoding }
    }

    /// The byte a position stands for.
    pub fn offset(&self, text: &str, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(start) = self.starts.get(line).copied() else { return text.len() };
        let next = self.starts.get(line.saturating_add(1)).copied().unwrap_or(text.len());
        let line = text.get(start..next).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut left = usize::try_from(position.character).unwrap_or(usize::MAX);
        let mut at = start;
        for letter in line.chars() {
            let wide = self.encoding.of(letter);
            if wide > left {
                break;
            }
            left -= wide;
            at += letter.len_utf8();
        }
        at
    }

    /// Where a byte is.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let at = floor(text, offset);
        let line = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let column = self.length_to(text, at).saturating_sub(self.length_to(text, start));
        Position { line: small(line), character: small(column) }
    }

    /// How long the text is up to a byte.
    fn length_to(&self, text: &str, at: usize) -> usize {
        self.lengths.up_to(text, at, |text| self.encoding.length(text))
    }

    /// Where a stretch is.
    pub fn range(&self, text: &str, span: Span) -> Range {
        let range = span.range();
        Range { start: self.position(text, range.start), end: self.position(text, range.end) }
    }

    /// The stretch that a range stands for.
    pub fn span(&self, text: &str, range: Range) -> Span {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(start.min(end), start.max(end))
    }

    /// How long a stretch is in the agreed unit.
    pub fn length(&self, text: &str, span: Span) -> u32 {
        small(self.encoding.length(text.get(span.range()).unwrap_or_default()))
    }
}

/// Files are bounded far below 4 GB.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    /// `ü` is two bytes and one unit, the face four bytes and two units.
    const TEXT: &str = "aü😀b\r\nc\rd\n";

    #[test]
    fn columns_are_counted_in_the_agreed_unit() {
        for (encoding, column) in [(Encoding::Utf8, 7), (Encoding::Utf16, 4)] {
            let lines = Lines::new(TEXT, encoding);
            assert_eq!(lines.offset(TEXT, at(0, column)), 7, "{encoding:?}");
            assert_eq!(lines.position(TEXT, 7), at(0, column), "{encoding:?}");
        }
    }

    #[test]
    fn every_line_end_counts_once() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        assert_eq!(lines.offset(TEXT, at(1, 0)), 10);
        assert_eq!(lines.offset(TEXT, at(2, 0)), 12);
        assert_eq!(lines.offset(TEXT, at(3, 0)), TEXT.len());
        assert_eq!(lines.position(TEXT, TEXT.len()), at(3, 0));
    }

    #[test]
    fn places_in_a_long_line_are_counted_from_its_beginning() {
        // 1 000 times two letters of three bytes and two units, over the limits of steps
        let text = format!("x\n{}", "aü".repeat(1000));
        for (encoding, wide) in [(Encoding::Utf8, 3), (Encoding::Utf16, 2)] {
            let lines = Lines::new(&text, encoding);
            for nth in [0, 85, 86, 170, 171, 512, 999, 1000] {
                assert_eq!(lines.position(&text, 2 + 3 * nth), at(1, small(wide * nth)), "{encoding:?} {nth}");
            }
        }
    }

    #[test]
    fn what_is_outside_is_the_nearest_place_inside() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        assert_eq!(lines.offset(TEXT, at(0, 99)), 8, "the end of the line, before its line end");
        assert_eq!(lines.offset(TEXT, at(99, 0)), TEXT.len());
        assert_eq!(lines.offset(TEXT, at(0, 3)), 3, "inside the face: where it begins");
        assert_eq!(lines.position(TEXT, 5), at(0, 2));
    }
}
