//! Whether text ends within a quoted field: the rows after a quote that nobody closes are in that field.
//!
//! Quotes mean what they mean to the reader of fields: one at the beginning of a field opens it, two within stand for
//! one, and a quote anywhere else is a character like others.
use super::Fault;
use super::open::Bytes;
use memchr::memchr;
use std::io::Read;

/// What follows the text that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A field.
    Begin,
    /// More of a field without quotes.
    Field,
    /// More of a field in quotes.
    Quoted,
    /// What follows a quote in such a field: another one, or its end.
    Closing,
}

/// Follows quotes through the text of a file.
#[derive(Debug)]
pub(super) struct Quotes {
    delimiter: u8,
    state: State,
}

impl Quotes {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Begin }
    }

    /// Whether a whole text ends within quotes.
    pub(super) fn are_open_at_the_end_of(text: &[u8], delimiter: u8) -> bool {
        let mut quotes = Self::new(delimiter);
        quotes.see(text);
        quotes.state == State::Quoted
    }

    fn see(&mut self, text: &[u8]) {
        let mut rest = text;
        while let Some((first, others)) = rest.split_first() {
            match (self.state, first) {
                (State::Begin | State::Closing, b'"') => (self.state, rest) = (State::Quoted, others),
                (State::Field, b'"') => rest = others,
                (State::Quoted, _) => {
                    let Some(at) = memchr(b'"', rest) else { return };
                    (self.state, rest) = (State::Closing, rest.get(at + 1..).unwrap_or_default());
                }
                _ => {
                    let (plain, next) = rest.split_at(memchr(b'"', rest).unwrap_or(rest.len()));
                    let ends = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
                    self.state = if plain.last().is_some_and(ends) { State::Begin } else { State::Field };
                    rest = next;
                }
            }
        }
    }
}

/// A stream of fields whose quotes are followed.
pub(super) struct Watched {
    bytes: Bytes,
    quotes: Quotes,
    is_over: bool,
}

impl Watched {
    pub(super) fn new(bytes: Bytes, delimiter: u8) -> Self {
        Self { bytes, quotes: Quotes::new(delimiter), is_over: false }
    }

    /// Whether all was read and the last field is not closed.
    pub(super) fn ends_within_quotes(&self) -> bool {
        self.is_over && self.quotes.state == State::Quoted
    }
}

impl Read for Watched {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let count = self.bytes.read(to)?;
        self.is_over |= count == 0;
        self.quotes.see(to.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// What is wrong with a row that ends within quotes.
pub(super) fn unclosed() -> Fault {
    Fault::row("a quote that begins a field is never closed, so that all the rest of the file is in this row")
}
