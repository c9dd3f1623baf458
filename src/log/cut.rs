//! A file of text cut into pieces at line ends.
//!
//! A line end may stand in a quoted field; whoever reads a piece says if its last row goes on behind its end, and then the
//! file is read again in one piece.
use super::LogError;
use super::blocks::Text;
use super::open::{self, Bytes, fault};
use super::source::LogFile;
use smol_str::SmolStr;
use std::fs::File;
use std::io::{BufRead, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Bytes of text that one piece holds unless somebody says otherwise.
const PIECE: usize = 16 << 20;
/// Bytes of text that are uncompressed at a time.
const INFLATED: usize = 4 << 20;
/// Bytes that are searched for a line end at a time.
const STEP: usize = 1 << 14;

/// A piece of a file.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: Text,
    /// Whether the file begins with it.
    pub(super) is_first: bool,
    /// Whether the file ends with it.
    pub(super) is_last: bool,
}

impl Piece {
    /// Bytes of the file that were read for it; those of a compressed file count with its last piece.
    pub(super) fn bytes(&self, path: &std::path::Path) -> u64 {
        match &self.text {
            Text::Stretch { at, end, .. } => end - at,
            Text::Here(_) if self.is_last => std::fs::metadata(path).map_or(0, |meta| meta.len()),
            Text::Here(_) => 0,
        }
    }
}

/// What is left of a file.
pub(super) struct Rest {
    is_first: bool,
    source: Source,
}

enum Source {
    /// A plain file from a place on.
    Plain { file: Arc<File>, at: u64, end: u64, piece: u64 },
    /// A compressed file, and what of it was uncompressed but not handed out.
    Stream { bytes: Bytes, held: Vec<u8>, piece: usize, is_over: bool },
}

impl Rest {
    /// All of a file.
    pub(super) fn of(log: &LogFile, is_whole: bool, piece: Option<usize>) -> Result<Self, LogError> {
        if open::is_compressed(log)? {
            let (_, bytes) = open::open(log)?;
            let piece = if is_whole { usize::MAX } else { piece.unwrap_or(INFLATED) };
            let source = Source::Stream { bytes, held: Vec::new(), piece, is_over: false };
            return Ok(Self { is_first: true, source });
        }
        let failed = |error: std::io::Error| fault(&log.name, &error);
        let file = File::open(&log.path).map_err(failed)?;
        let end = file.metadata().map_err(failed)?.len();
        let mut mark = [0; 3];
        let marked = end >= 3 && file.read_exact_at(&mut mark, 0).is_ok() && mark == open::BYTE_ORDER_MARK;
        let piece = if is_whole { u64::MAX } else { piece.unwrap_or(PIECE) as u64 };
        let source = Source::Plain { file: Arc::new(file), at: if marked { 3 } else { 0 }, end, piece };
        Ok(Self { is_first: true, source })
    }

    /// The next piece.
    pub(super) fn next(&mut self, name: &SmolStr) -> Result<Option<Piece>, LogError> {
        let (text, is_last) = match &mut self.source {
            Source::Plain { file, at, end, piece } => {
                if *at >= *end {
                    return Ok(None);
                }
                let nominal = at.saturating_add(*piece);
                let to = if nominal >= *end { *end } else { line_end(file, nominal, *end, name)? };
                let text = Text::Stretch { file: Arc::clone(file), at: *at, end: to };
                *at = to;
                (text, to == *end)
            }
            Source::Stream { bytes, held, piece, is_over } => {
                if *is_over {
                    return Ok(None);
                }
                let (text, is_last) = inflated(bytes, held, *piece).map_err(|error| fault(name, &error))?;
                *is_over = is_last;
                (Text::Here(text), is_last)
            }
        };
        Ok(Some(Piece { text, is_first: std::mem::take(&mut self.is_first), is_last }))
    }
}

/// The place after the first line end from a place on.
fn line_end(file: &File, mut at: u64, end: u64, name: &SmolStr) -> Result<u64, LogError> {
    let mut bytes = [0; STEP];
    while at < end {
        let count = file.read_at(&mut bytes, at).map_err(|error| fault(name, &error))?;
        if count == 0 {
            return Ok(end);
        }
        if let Some(feed) = memchr::memchr(b'\n', bytes.get(..count).unwrap_or_default()) {
            return Ok(at + feed as u64 + 1);
        }
        at += count as u64;
    }
    Ok(end)
}

/// Whole lines of at least so many bytes, or all that is left; what follows the last line end stays held.
fn inflated(bytes: &mut Bytes, held: &mut Vec<u8>, piece: usize) -> std::io::Result<(Vec<u8>, bool)> {
    let mut text = std::mem::take(held);
    loop {
        let wanted = piece.saturating_sub(text.len()).max(STEP);
        let read = bytes.by_ref().take(wanted as u64).read_to_end(&mut text)?;
        if read < wanted && bytes.fill_buf()?.is_empty() {
            return Ok((text, true));
        }
        if let Some(feed) = memchr::memrchr(b'\n', &text).filter(|_| text.len() >= piece) {
            *held = text.split_off(feed + 1);
            return Ok((text, false));
        }
    }
}
