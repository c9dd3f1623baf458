//! Files to streams of bytes: the format from the name, compression undone, faults named.
use super::{LogError, LogFile};
use flate2::bufread::MultiGzDecoder;
use smol_str::SmolStr;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};

/// A stream of a file's own bytes, uncompressed, without a byte order mark.
pub(super) type Bytes = Box<dyn BufRead + Send>;

/// What a file holds, told by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Fields separated by this byte.
    Separated(u8),
    /// One JSON object a line.
    Json,
    /// XES.
    Xes,
    /// Parquet, which has its own way of reading.
    Parquet,
}

const BUFFER: usize = 1 << 16;
/// A header longer than this tells nothing of its separator.
const LONGEST_HEADER: u64 = 1 << 20;
/// What separates the fields of a `.csv` whose header has no comma.
const OTHER_SEPARATORS: [u8; 3] = [b';', b'\t', b'|'];
/// How a member of gzip begins.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// How a frame of zstd begins.
const ZSTD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
pub(super) const BYTE_ORDER_MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// Whether a file's name tells that it is compressed.
pub(super) fn is_compressed(file: &LogFile) -> Result<bool, LogError> {
    Ok(format_of(file)?.1 != Packing::Plain)
}

/// The format that a file's name tells, and how it is compressed.
pub(super) fn format_of(file: &LogFile) -> Result<(Format, Packing), LogError> {
    let unknown = || LogError::Format { file: file.name.clone() };
    let name = file.path.file_name().map(|name| name.to_string_lossy().to_lowercase()).ok_or_else(unknown)?;
    let gzip = name.strip_suffix(".gz").map(|name| (name, Packing::Gzip));
    let zstd = || name.strip_suffix(".zst").map(|name| (name, Packing::Zstd));
    let (name, packing) = gzip.or_else(zstd).unwrap_or((name.as_str(), Packing::Plain));
    let format = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("csv") => Format::Separated(b','),
        Some("tsv") => Format::Separated(b'\t'),
        Some("jsonl" | "ndjson") => Format::Json,
        Some("xes") => Format::Xes,
        Some("parquet" | "pq") if packing == Packing::Plain => Format::Parquet,
        _ => return Err(unknown()),
    };
    Ok((format, packing))
}

/// Whether a file is there; pipes, of which nothing could be read twice, are none.
fn is_there(file: &LogFile) -> Result<(), LogError> {
    let meta = std::fs::metadata(&file.path).map_err(|error| fault(&file.name, &error))?;
    match (meta.is_file(), meta.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(LogError::Folder { file: file.name.clone() }),
        _ => Err(LogError::NotAFile { file: file.name.clone() }),
    }
}

/// The format of a file that is there, and how it is compressed. A missing file is worth more than an odd name.
pub(super) fn found(file: &LogFile) -> Result<(Format, Packing), LogError> {
    is_there(file)?;
    format_of(file)
}

/// Opens a file for reading; a file without content is an error.
pub(super) fn open(file: &LogFile) -> Result<(Format, Bytes), LogError> {
    let (format, packing) = found(file)?;
    let opened = File::open(&file.path).map_err(|error| fault(&file.name, &error))?;
    let mut raw = BufReader::with_capacity(BUFFER, opened);
    if packing != Packing::Plain && peek(&mut raw, &file.name)?.is_empty() {
        return Err(LogError::Empty { file: file.name.clone() });
    }
    let mut bytes: Bytes = match packing {
        Packing::Plain => Box::new(raw),
        Packing::Gzip => {
            if !peek(&mut raw, &file.name)?.starts_with(&GZIP) {
                return Err(LogError::NotGzip { file: file.name.clone() });
            }
            Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw)))
        }
        Packing::Zstd => {
            if !peek(&mut raw, &file.name)?.starts_with(&ZSTD) {
                return Err(LogError::NotZstd { file: file.name.clone() });
            }
            let decoder = zstd::Decoder::with_buffer(raw).map_err(|error| fault(&file.name, &error))?;
            Box::new(BufReader::with_capacity(BUFFER, decoder))
        }
    };
    let mark = leading(&mut bytes, &file.name)?;
    if mark.is_empty() {
        return Err(LogError::Empty { file: file.name.clone() });
    }
    let mut begun = if mark == BYTE_ORDER_MARK { Vec::new() } else { mark };
    let Format::Separated(b',') = format else { return Ok((format, joined(begun, bytes))) };
    let header = bytes.by_ref().take(LONGEST_HEADER).read_until(b'\n', &mut begun);
    header.map_err(|error| fault(&file.name, &error))?;
    Ok((Format::Separated(separator(&begun)), joined(begun, bytes)))
}

/// What separates the fields below a header: a comma, unless the header has none but one of the other separators.
fn separator(header: &[u8]) -> u8 {
    let line = header.split(|byte| *byte == b'\n').next().unwrap_or_default();
    if line.contains(&b',') {
        return b',';
    }
    OTHER_SEPARATORS.into_iter().find(|separator| line.contains(separator)).unwrap_or(b',')
}

/// The bytes that were read already, then the rest.
fn joined(begun: Vec<u8>, rest: Bytes) -> Bytes {
    if begun.is_empty() { rest } else { Box::new(std::io::Cursor::new(begun).chain(rest)) }
}

/// The error that a failure to read a file is.
pub(super) fn fault(file: &SmolStr, error: &std::io::Error) -> LogError {
    let file = file.clone();
    match error.kind() {
        ErrorKind::NotFound => LogError::NoFile { file },
        ErrorKind::IsADirectory => LogError::Folder { file },
        ErrorKind::UnexpectedEof => LogError::Truncated { file },
        // what is uncompressed is not what was compressed; the system itself gives its errors a number
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::Other if error.raw_os_error().is_none() => {
            LogError::Unpacked { file, reason: error.to_string() }
        }
        _ => LogError::Io { file, reason: error.to_string() },
    }
}

fn peek<'a>(bytes: &'a mut impl BufRead, file: &SmolStr) -> Result<&'a [u8], LogError> {
    bytes.fill_buf().map_err(|error| fault(file, &error))
}

/// The first three bytes, or all if there are fewer.
fn leading(bytes: &mut Bytes, file: &SmolStr) -> Result<Vec<u8>, LogError> {
    let mut first = Vec::new();
    bytes.by_ref().take(3).read_to_end(&mut first).map_err(|error| fault(file, &error))?;
    Ok(first)
}
