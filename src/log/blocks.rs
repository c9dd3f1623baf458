//! Text of a piece of work, block by block, to a parser that takes whole rows.
use super::LogError;
use super::lane::{Lane, Rows};
use super::open::fault;
use super::registry::Shape;
use super::table::Sink;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Bytes that are read at a time.
const BLOCK: usize = 1 << 18;

/// Where a piece's text comes from.
#[derive(Debug)]
pub(super) enum Text {
    /// A stretch of a file.
    Stretch { file: Arc<File>, at: u64, end: u64 },
    /// Bytes that were read already.
    Here(Vec<u8>),
}

/// What follows a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// More of the piece.
    More,
    /// The next piece, which begins with a row of its own.
    Piece,
    /// Nothing: the file ends.
    Nothing,
}

/// Takes rows out of text.
pub(super) trait Parser {
    /// Takes the whole rows at the beginning of a block, and says how many bytes they are.
    fn take(&mut self, bytes: &[u8], after: After, sink: &mut impl Sink) -> Result<usize, LogError>;
}

/// Whether a piece ended where its last row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Evenly,
    /// The last row goes on in the next piece.
    Within,
}

/// Gives all text of a piece to a parser.
pub(super) fn parse(
    text: Text,
    is_last: bool,
    parser: &mut impl Parser,
    lane: &mut Lane<'_>,
    shape: &Shape,
) -> Result<Ended, LogError> {
    let last = if is_last { After::Nothing } else { After::Piece };
    let (file, mut at, end) = match text {
        Text::Here(bytes) => {
            let used = parser.take(&bytes, last, &mut Rows { lane, shape })?;
            return Ok(if used == bytes.len() { Ended::Evenly } else { Ended::Within });
        }
        Text::Stretch { file, at, end } => (file, at, end),
    };
    let mut buffer = std::mem::take(&mut lane.buffer);
    let mut held = 0;
    let ended = loop {
        // a row longer than a block needs a larger one
        let room = BLOCK.max(held * 2);
        if buffer.len() < room {
            buffer.resize(room, 0);
        }
        let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(room - held);
        let space = buffer.get_mut(held..held + wanted).unwrap_or_default();
        file.read_exact_at(space, at).map_err(|error| changed(shape, &error))?;
        at += wanted as u64;
        held += wanted;
        let after = if at < end { After::More } else { last };
        let bytes = buffer.get(..held).unwrap_or_default();
        let used = parser.take(bytes, after, &mut Rows { lane, shape })?;
        lane.relieve()?;
        if at >= end {
            break if used == held { Ended::Evenly } else { Ended::Within };
        }
        buffer.copy_within(used..held, 0);
        held -= used;
    };
    lane.buffer = buffer;
    Ok(ended)
}

/// A file that ends before its length was cut while it was read.
fn changed(shape: &Shape, error: &std::io::Error) -> LogError {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => LogError::Changed { file: shape.log.name.clone() },
        _ => fault(&shape.log.name, error),
    }
}
