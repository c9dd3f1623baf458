//! CSV and TSV: fields as in RFC 4180, a header first.
use super::open::{Bytes, fault};
use super::quotes::{Watched, unclosed};
use super::table::{Cells, Found, Names, Sink, Slot, resolve};
use super::{Fault, LogError};
use csv::{ByteRecord, Reader, ReaderBuilder};
use smol_str::SmolStr;
use std::ops::Range;

struct Row<'a> {
    record: &'a ByteRecord,
    columns: &'a [Option<usize>],
}

impl Cells for Row<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let column = (*self.columns.get(slot)?)?;
        self.record.get(column).filter(|cell| !cell.is_empty())
    }
}

/// Where a file has the columns that are asked for.
pub(super) fn head(file: &SmolStr, bytes: Bytes, delimiter: u8, slots: &[Slot]) -> Result<Found, LogError> {
    let mut reader = reader(bytes, delimiter);
    let mut header = ByteRecord::new();
    if !next(&mut reader, &mut header, file)? {
        return Err(LogError::Empty { file: file.clone() });
    }
    let names = names(file, &header)?;
    let places = resolve(file, slots, &names, Names::Header)?;
    let columns = places.iter().map(|place| place.and_then(|at| names.get(at)).map(SmolStr::new)).collect();
    Ok(Found { places, columns, width: header.len(), has_instants: false })
}

/// The names of all columns; a file without a header is empty.
pub(super) fn names_of(file: &SmolStr, bytes: Bytes, delimiter: u8) -> Result<Vec<SmolStr>, LogError> {
    let mut header = ByteRecord::new();
    if !next(&mut reader(bytes, delimiter), &mut header, file)? {
        return Err(LogError::Empty { file: file.clone() });
    }
    Ok(names(file, &header)?.into_iter().map(SmolStr::new).collect())
}

/// Gives every row of a file to a sink.
pub(super) fn read(
    file: &SmolStr,
    bytes: Bytes,
    delimiter: u8,
    places: &[Option<usize>],
    width: usize,
    sink: &mut impl Sink,
) -> Result<(), LogError> {
    let mut reader = reader(bytes, delimiter);
    let mut record = ByteRecord::new();
    next(&mut reader, &mut record, file)?;
    let mut row = 0;
    while next(&mut reader, &mut record, file)? {
        row += 1;
        if reader.get_ref().ends_within_quotes() {
            sink.refuse(row, unclosed())?;
        } else if record.len() == width {
            sink.row(row, &Row { record: &record, columns: places })?;
        } else {
            sink.refuse(row, uneven(record.len(), width))?;
        }
        if row.is_multiple_of(4096) {
            sink.relieve()?;
        }
    }
    Ok(())
}

/// What is wrong with a row of another number of fields than the header.
pub(super) fn uneven(here: usize, header: usize) -> Fault {
    Fault::row(format!("the row has {} where the header has {header}", fields(here)))
}

/// Where rows (ascending numbers) stand in the stream of bytes.
pub(super) fn places(file: &SmolStr, bytes: Bytes, delimiter: u8, rows: &[u64]) -> Result<Vec<Range<u64>>, LogError> {
    let mut reader = reader(bytes, delimiter);
    let mut record = ByteRecord::new();
    next(&mut reader, &mut record, file)?;
    let mut places = Vec::new();
    let mut wanted = rows.iter().peekable();
    let mut row = 0;
    while let Some(next_wanted) = wanted.peek() {
        let start = reader.position().byte();
        if !next(&mut reader, &mut record, file)? {
            break;
        }
        row += 1;
        if row == **next_wanted {
            places.push(start..reader.position().byte());
            wanted.next();
        }
    }
    Ok(places)
}

fn reader(bytes: Bytes, delimiter: u8) -> Reader<Watched> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(Watched::new(bytes, delimiter))
}

fn next(reader: &mut Reader<Watched>, record: &mut ByteRecord, file: &SmolStr) -> Result<bool, LogError> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => fault(file, &error),
        other => LogError::Io { file: file.clone(), reason: format!("{other:?}") },
    })
}

fn names<'a>(file: &SmolStr, header: &'a ByteRecord) -> Result<Vec<&'a str>, LogError> {
    let names: Result<Vec<&str>, _> = header.iter().map(std::str::from_utf8).collect();
    names.map_err(|_| {
        let reason = match header.get(0) {
            Some([0x1F, 0x8B, ..]) => "this is gzip: add `.gz` to the file's name",
            Some([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) => "this is UTF-16: save the file as UTF-8",
            Some([0x28, 0xB5, 0x2F, 0xFD, ..]) => "this is zstd: add `.zst` to the file's name",
            Some([b'P', b'A', b'R', b'1', ..]) => "this is Parquet: end the file's name in `.parquet`",
            _ => "the header is not UTF-8: save the file as UTF-8",
        };
        LogError::Malformed { file: file.clone(), line: 1, at: 0, reason: reason.to_owned() }
    })
}

fn fields(count: usize) -> String {
    if count == 1 { "1 column".to_owned() } else { format!("{count} columns") }
}
