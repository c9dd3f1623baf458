//! Rows as they stood: finding a row's line and bytes again by its number.
//!
//! Only faults need this, so reading proper carries no lines along.
use super::open::{Bytes, Format, fault, format_of, open};
use super::{LogError, LogFile, json, parquet, separated, xes};
use smol_str::SmolStr;
use std::io::{BufRead, Read};
use std::ops::Range;

/// A row found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FoundRow {
    /// Its first line, counted from 1.
    pub(super) line: u64,
    /// Its bytes, without the line end.
    pub(super) text: Vec<u8>,
}

/// The rows of these (ascending) numbers.
pub(super) fn find(file: &LogFile, rows: &[u64]) -> Result<Vec<FoundRow>, LogError> {
    if format_of(file)?.0 == Format::Parquet {
        let found = |(row, text): (&u64, _)| FoundRow { line: *row, text };
        return Ok(rows.iter().zip(parquet::texts(file, rows)?).map(found).collect());
    }
    let (format, bytes) = open(file)?;
    let places = match format {
        Format::Separated(delimiter) => separated::places(&file.name, bytes, delimiter, rows)?,
        Format::Json => json::places(&file.name, bytes, rows)?,
        Format::Xes | Format::Parquet => xes::places(&file.name, bytes, rows)?,
    };
    let (_, bytes) = open(file)?;
    let mut lifter = Lifter { bytes, name: &file.name, at: 0, line: 1 };
    places.into_iter().map(|place| lifter.lift(place)).collect()
}

/// The line on which an offset is.
pub(super) fn line_of(file: &LogFile, offset: u64) -> Result<u64, LogError> {
    let (_, bytes) = open(file)?;
    let mut lifter = Lifter { bytes, name: &file.name, at: 0, line: 1 };
    lifter.skip_to(offset)?;
    Ok(lifter.line)
}

/// The error with its line, if that can still be found.
pub(super) fn with_line(error: LogError, file: &LogFile) -> LogError {
    if format_of(file).is_ok_and(|(format, _)| format == Format::Parquet) {
        return error;
    }
    match error {
        LogError::BadRow { file: name, line: 0, row, fault } => {
            let found = find(file, &[row]).ok().and_then(|found| found.first().map(|found| found.line));
            LogError::BadRow { file: name, line: found.unwrap_or_default(), row, fault }
        }
        LogError::Malformed { file: name, line: 0, at, reason } => {
            LogError::Malformed { file: name, line: line_of(file, at).unwrap_or_default(), at, reason }
        }
        other => other,
    }
}

/// Goes through a stream once and cuts stretches out.
struct Lifter<'a> {
    bytes: Bytes,
    name: &'a SmolStr,
    at: u64,
    line: u64,
}

impl Lifter<'_> {
    fn lift(&mut self, place: Range<u64>) -> Result<FoundRow, LogError> {
        self.skip_to(place.start)?;
        let mut text = Vec::new();
        let wanted = place.end.saturating_sub(place.start);
        let read = self.bytes.by_ref().take(wanted).read_to_end(&mut text);
        read.map_err(|error| fault(self.name, &error))?;
        self.at += text.len() as u64;
        // A row's stretch may begin with the end of the line before it.
        let blank = text.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let line = self.line + newlines(text.get(..blank).unwrap_or_default());
        self.line += newlines(&text);
        while matches!(text.last(), Some(b'\r' | b'\n')) {
            text.pop();
        }
        text.drain(..blank.min(text.len()));
        Ok(FoundRow { line, text })
    }

    fn skip_to(&mut self, offset: u64) -> Result<(), LogError> {
        while self.at < offset {
            let chunk = self.bytes.fill_buf().map_err(|error| fault(self.name, &error))?;
            let take = usize::try_from(offset - self.at).unwrap_or(usize::MAX).min(chunk.len());
            if take == 0 {
                return Ok(());
            }
            self.line += newlines(chunk.get(..take).unwrap_or_default());
            self.bytes.consume(take);
            self.at += take as u64;
        }
        Ok(())
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}
