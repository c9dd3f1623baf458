//! Lines and columns of many places, without walking a text again for each.
use super::{FileId, Lengths, Place, SourceFile, Sources};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Line starts of the files asked for so far.
pub struct Lines<'a> {
    sources: &'a Sources,
    starts: RefCell<BTreeMap<FileId, Rc<Vec<usize>>>>,
    /// In characters, of the files with long lines.
    lengths: RefCell<BTreeMap<FileId, Lengths>>,
}

/// A place as people count: lines and columns from 1, columns in characters, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end, one past the last character.
    pub end_column: usize,
}

impl<'a> Lines<'a> {
    /// Of these sources; nothing is counted before it is asked for.
    pub fn new(sources: &'a Sources) -> Self {
        Self { sources, starts: RefCell::default(), lengths: RefCell::default() }
    }

    /// The file a place is in.
    pub fn file(&self, place: Place) -> Option<&'a SourceFile> {
        self.sources.get(place.file)
    }

    /// The path of the file a place is in; empty if there is none.
    pub fn path(&self, place: Place) -> &'a str {
        self.file(place).map(|file| &*file.path).unwrap_or_default()
    }

    /// Where lines begin, in bytes; the first is 0.
    pub fn starts(&self, file: FileId) -> Rc<Vec<usize>> {
        let mut known = self.starts.borrow_mut();
        let text = self.sources.get(file).map(|file| &*file.text).unwrap_or_default();
        known.entry(file).or_insert_with(|| Rc::new(line_starts(text))).clone()
    }

    /// The place in lines and columns.
    pub fn region(&self, place: Place) -> Region {
        let (line, column) = self.line_column(place.file, place.span.start as usize);
        let (end_line, end_column) = self.line_column(place.file, place.span.end as usize);
        Region { line, column, end_line, end_column }
    }

    fn line_column(&self, file: FileId, offset: usize) -> (usize, usize) {
        let text = self.sources.get(file).map(|file| &*file.text).unwrap_or_default();
        let at = floor(text, offset);
        let starts = self.starts(file);
        let line = starts.partition_point(|start| *start <= at).max(1);
        let start = starts.get(line - 1).copied().unwrap_or_default();
        if Lengths::is_short(at - start) {
            return (line, column(text.get(start..at).unwrap_or_default(), start));
        }
        let characters = |text: &str| text.chars().count();
        let mut known = self.lengths.borrow_mut();
        let lengths = known.entry(file).or_insert_with(|| Lengths::new(text, characters));
        let to = |at: usize| lengths.up_to(text, at, characters);
        let mark = usize::from(start == 0 && text.starts_with('\u{feff}'));
        (line, to(at).saturating_sub(to(start)).saturating_sub(mark) + 1)
    }
}

/// The column behind a stretch that begins a line at an offset; a byte order mark is no character of its text.
pub(super) fn column(before: &str, start: usize) -> usize {
    let mark = usize::from(start == 0 && before.starts_with('\u{feff}'));
    before.chars().count() - mark + 1
}

/// The offset, moved back into the text and onto a character.
pub fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    #[test]
    fn places_in_a_long_line_are_counted_from_its_beginning() {
        // a byte order mark, which is no character of the text; then 1 000 times two letters of three bytes
        let mut sources = Sources::default();
        let marked = sources.add("a", format!("\u{feff}{}", "aü".repeat(1000)));
        let second = sources.add("b", format!("x\n{}", "aü".repeat(1000)));
        let lines = Lines::new(&sources);
        for nth in [0, 85, 86, 171, 512, 999] {
            let at = |skipped: usize| Span::new(skipped + 3 * nth, skipped + 3 * nth + 1);
            let region = lines.region(at(3).in_file(marked));
            assert_eq!((region.line, region.column), (1, 2 * nth + 1), "{nth}");
            assert_eq!(region.end_column, 2 * nth + 2, "{nth}");
            let region = lines.region(at(2).in_file(second));
            assert_eq!((region.line, region.column), (2, 2 * nth + 1), "{nth}");
        }
    }
}
