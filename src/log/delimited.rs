//! Rows of fields out of text: lines without quotes by their marks, all others as RFC 4180 has them.
//!
//! Invariant: every row is the one that a reader of the whole file would find, or the piece says that it ends within one.
use super::LogError;
use super::blocks::{After, Parser};
use super::index::{Bits, Index};
use super::quotes::{Quotes, unclosed};
use super::separated::uneven;
use super::table::{Cells, Sink};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Takes rows of a file with a header of so many fields.
pub(super) struct Delimited<'s> {
    places: &'s [Option<usize>],
    width: usize,
    delimiter: u8,
    /// Whether the next row is the header.
    is_header: bool,
    row: u64,
    index: Index,
    reader: Reader,
    /// The fields of a row with quotes, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
}

/// A line whose fields are what stands between the delimiters.
struct PlainRow<'a> {
    bytes: &'a [u8],
    /// Where the line begins and ends.
    start: usize,
    end: usize,
    marks: &'a [u32],
    places: &'a [Option<usize>],
    is_utf8: bool,
}

impl Cells for PlainRow<'_> {
    #[inline]
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let place = (*self.places.get(slot)?)?;
        let start = match place.checked_sub(1) {
            None => self.start,
            Some(before) => *self.marks.get(before)? as usize + 1,
        };
        let end = self.marks.get(place).map_or(self.end, |mark| *mark as usize);
        self.bytes.get(start..end).filter(|cell| !cell.is_empty())
    }

    fn is_utf8(&self) -> bool {
        self.is_utf8
    }
}

/// A row with quotes, taken apart.
struct QuotedRow<'a> {
    fields: &'a [u8],
    ends: &'a [usize],
    places: &'a [Option<usize>],
}

impl Cells for QuotedRow<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let place = (*self.places.get(slot)?)?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.fields.get(start..*self.ends.get(place)?).filter(|cell| !cell.is_empty())
    }
}

impl<'s> Delimited<'s> {
    /// From the header on, if the text begins with it.
    pub(super) fn new(places: &'s [Option<usize>], width: usize, delimiter: u8, is_header: bool) -> Self {
        Self {
            places,
            width,
            delimiter,
            is_header,
            row: 0,
            index: Index::default(),
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            fields: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Takes one row by the rules for quotes, and says where the next begins; nothing if the row does not end here.
    fn quoted(
        &mut self,
        bytes: &[u8],
        start: usize,
        after: After,
        sink: &mut impl Sink,
    ) -> Result<Option<usize>, LogError> {
        self.reader.reset();
        self.fields.resize(self.fields.len().max(1024), 0);
        self.ends.resize(self.ends.len().max(self.width + 1), 0);
        let (mut at, mut written, mut ended) = (start, 0, 0);
        let mut is_over = false;
        loop {
            let rest = if is_over { &[] } else { bytes.get(at..).unwrap_or_default() };
            let fields = self.fields.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, read, wrote, found) = self.reader.read_record(rest, fields, ends);
            at += read;
            written += wrote;
            ended += found;
            match result {
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty if after == After::Nothing => is_over = true,
                ReadRecordResult::InputEmpty => return Ok(None),
                ReadRecordResult::End => return Ok(Some(bytes.len())),
                ReadRecordResult::Record => break,
            }
        }
        // the line feed of a line end of two bytes belongs to it
        if bytes.get(at.wrapping_sub(1)) == Some(&b'\r') && bytes.get(at) == Some(&b'\n') {
            at += 1;
        }
        if std::mem::take(&mut self.is_header) {
            return Ok(Some(at));
        }
        self.row += 1;
        let row = bytes.get(start..).unwrap_or_default();
        if is_over && Quotes::are_open_at_the_end_of(row, self.delimiter) {
            sink.refuse(self.row, unclosed())?;
            return Ok(Some(bytes.len()));
        }
        if ended != self.width {
            sink.refuse(self.row, uneven(ended, self.width))?;
            return Ok(Some(at));
        }
        let ends = self.ends.get(..ended).unwrap_or_default();
        sink.row(self.row, &QuotedRow { fields: &self.fields, ends, places: self.places })?;
        Ok(Some(at))
    }
}

impl Parser for Delimited<'_> {
    fn take(&mut self, bytes: &[u8], after: After, sink: &mut impl Sink) -> Result<usize, LogError> {
        let mut index = std::mem::take(&mut self.index);
        let delimiter = self.delimiter;
        index.find(bytes, |block| Bits::of_fields(block, delimiter));
        let is_utf8 = std::str::from_utf8(index.whole_lines(bytes)).is_ok();
        let (mut at, mut line, mut first_mark) = (0, 0, 0);
        let used = loop {
            let Some(found) = index.lines.get(line).copied() else {
                // what follows the last line end is a row only at the end of the file
                let is_row = after == After::Nothing && at < bytes.len();
                match if is_row { self.quoted(bytes, at, after, sink)? } else { None } {
                    Some(next) => at = next,
                    None => break at,
                }
                continue;
            };
            let end = found.end as usize;
            if end < at {
                // a row with quotes went over this line
                (line, first_mark) = (line + 1, found.marks);
                continue;
            }
            if found.is_odd {
                match self.quoted(bytes, at, after, sink)? {
                    Some(next) => at = next,
                    None => break at,
                }
                continue;
            }
            let marks = index.marks.get(first_mark as usize..found.marks as usize).unwrap_or_default();
            (line, first_mark) = (line + 1, found.marks);
            let start = std::mem::replace(&mut at, end + 1);
            let end = if end > start && bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end };
            if start == end {
                continue;
            }
            if std::mem::take(&mut self.is_header) {
                continue;
            }
            self.row += 1;
            if marks.len() + 1 == self.width {
                sink.row(self.row, &PlainRow { bytes, start, end, marks, places: self.places, is_utf8 })?;
            } else {
                sink.refuse(self.row, uneven(marks.len() + 1, self.width))?;
            }
        };
        self.index = index;
        Ok(used)
    }
}
