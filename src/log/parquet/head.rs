//! What a Parquet file holds, told by its footer.
use super::column::is_time;
use super::{fault, guarded};
use crate::log::LogError;
use crate::log::setup::TIME;
use crate::log::source::LogFile;
use crate::log::table::{Found, Names, Slot, resolve};
use ::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use ::parquet::basic::{Compression, Type as Physical};
use ::parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes an average value of a column takes at most if it is worth reading by its dictionary.
const DENSE: i64 = 6;

/// A file, and which of its columns are read.
#[derive(Debug, Clone)]
pub(in crate::log) struct Head {
    pub(super) path: PathBuf,
    pub(super) metadata: ArrowReaderMetadata,
    /// The columns that are read, ascending.
    pub(super) columns: Vec<usize>,
}

/// About how many rows of a row group are read in one go: few enough that no thread waits long for another.
const ROWS: usize = 1 << 18;
/// A row group is read in no more pieces than this.
const PIECES: usize = 64;

/// Rows of a row group that are read in one go.
#[derive(Debug, Clone, Copy)]
pub(in crate::log) struct Span {
    pub(super) group: usize,
    /// The first of them, and how many they are; absent: all rows of the group.
    pub(super) rows: Option<(usize, usize)>,
    /// About how many bytes they take on disk, all columns together.
    pub(in crate::log) bytes: u64,
}

impl Head {
    /// The rows of the file as they are read in one go, in order. So many of its last row groups are read piece by piece,
    /// which costs more: a page that is cut is decompressed twice.
    pub(in crate::log) fn spans(&self, pieced: usize) -> Vec<Span> {
        let count = self.metadata.metadata().num_row_groups();
        (0..count).flat_map(|group| self.spans_of(group, group + pieced >= count)).collect()
    }

    fn spans_of(&self, group: usize, is_pieced: bool) -> Vec<Span> {
        let metadata = self.metadata.metadata();
        let Some(of_group) = metadata.row_groups().get(group) else { return Vec::new() };
        let bytes = of_group.compressed_size().unsigned_abs();
        // rows are only counted off where the footer is at one with itself about how many there are
        let rows = of_group.num_rows();
        let agrees = chunks(of_group, &self.columns).all(|chunk| chunk.num_values() == rows);
        let rows = u32::try_from(rows).ok().filter(|_| is_pieced && agrees).unwrap_or_default() as usize;
        let count = rows.div_ceil(ROWS).min(PIECES);
        if count < 2 {
            return vec![Span { group, rows: None, bytes }];
        }
        let first = |at: usize| at * rows / count;
        let span =
            |at: usize| Span { group, rows: Some((first(at), first(at + 1) - first(at))), bytes: bytes / count as u64 };
        (0..count).map(span).collect()
    }
}

/// Opens a file and finds the columns that are asked for.
pub(in crate::log) fn head(log: &LogFile, slots: &[Slot]) -> Result<(Found, Head), LogError> {
    let failed = |error: &::parquet::errors::ParquetError| fault(&log.name, error);
    let file = File::open(&log.path).map_err(|error| crate::log::open::fault(&log.name, &error))?;
    if file.metadata().is_ok_and(|meta| meta.len() == 0) {
        return Err(LogError::Empty { file: log.name.clone() });
    }
    // statistics and embedded schemas may be odd; the columns themselves decide
    let plain = guarded(&log.name, || ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
    let plain = plain.map_err(|error| failed(&error))?;
    let schema = Arc::clone(plain.schema());
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let places = resolve(&log.name, slots, &names, Names::Header)?;
    let needed: BTreeSet<usize> = places.iter().flatten().copied().collect();
    for at in &needed {
        let Some(field) = schema.fields().get(*at) else { continue };
        if !is_readable(field.data_type()) {
            let kind = field.data_type().to_string();
            return Err(LogError::ColumnType {
                file: log.name.clone(),
                column: field.name().into(),
                kind: kind.into(),
            });
        }
    }
    let len = file.metadata().map_or(0, |meta| meta.len());
    if !fits(plain.metadata(), len) {
        return Err(LogError::Damaged { file: log.name.clone() });
    }
    let read: Vec<usize> = needed.iter().copied().collect();
    if let Some(codec) = unknown_codec(plain.metadata(), &read) {
        return Err(LogError::Codec { file: log.name.clone(), codec: codec.into() });
    }
    let fields = (0..).zip(schema.fields()).map(|(at, field)| match field.data_type() {
        kind if texts(kind) && needed.contains(&at) => {
            let dense = is_dense(plain.metadata(), at, schema.fields().len());
            Field::new(field.name(), if dense { dictionary() } else { DataType::Utf8View }, field.is_nullable())
        }
        // in nanoseconds those of other centuries would be other instants
        DataType::Timestamp(TimeUnit::Nanosecond, zone) if is_int96(plain.metadata(), at) => {
            Field::new(field.name(), DataType::Timestamp(TimeUnit::Microsecond, zone.clone()), field.is_nullable())
        }
        _ => field.as_ref().clone(),
    });
    let wanted = Schema::new(fields.collect::<Vec<_>>());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(wanted));
    let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options).unwrap_or(plain);
    let columns = places.iter().map(|place| place.and_then(|at| names.get(at)).map(smol_str::SmolStr::new)).collect();
    let time = places.get(TIME).copied().flatten().and_then(|at| schema.fields().get(at));
    let has_instants = time.is_some_and(|field| is_time(field.data_type()));
    let found = Found { places, columns, width: names.len(), has_instants };
    Ok((found, Head { path: log.path.clone(), metadata, columns: read }))
}

/// The names of all columns that can be read.
pub(in crate::log) fn names(log: &LogFile) -> Result<Vec<smol_str::SmolStr>, LogError> {
    let file = File::open(&log.path).map_err(|error| crate::log::open::fault(&log.name, &error))?;
    if file.metadata().is_ok_and(|meta| meta.len() == 0) {
        return Err(LogError::Empty { file: log.name.clone() });
    }
    let head = guarded(&log.name, || ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
    let head = head.map_err(|error| fault(&log.name, &error))?;
    let readable = head.schema().fields().iter().filter(|field| is_readable(field.data_type()));
    Ok(readable.map(|field| field.name().into()).collect())
}

/// Whether all columns lie within the file.
fn fits(metadata: &ParquetMetaData, len: u64) -> bool {
    let chunks = metadata.row_groups().iter().flat_map(|group| group.columns());
    chunks.into_iter().all(|chunk| {
        let start = chunk.dictionary_page_offset().filter(|at| *at > 0).unwrap_or(chunk.data_page_offset());
        let end = start.checked_add(chunk.compressed_size());
        start >= 0 && chunk.compressed_size() >= 0 && end.is_some_and(|end| end.unsigned_abs() <= len)
    })
}

/// What a row group holds of some columns, which are told by the places of their roots, ascending.
fn chunks<'g>(group: &'g RowGroupMetaData, columns: &'g [usize]) -> impl Iterator<Item = &'g ColumnChunkMetaData> {
    let schema = group.schema_descr();
    let is_of = move |leaf: usize| columns.binary_search(&schema.get_column_root_idx(leaf)).is_ok();
    group.columns().iter().enumerate().filter(move |(leaf, _)| is_of(*leaf)).map(|(_, chunk)| chunk)
}

/// How a needed column is compressed that cannot be read.
fn unknown_codec(metadata: &ParquetMetaData, columns: &[usize]) -> Option<&'static str> {
    let mut needed = metadata.row_groups().iter().flat_map(|group| chunks(group, columns));
    needed.find_map(|chunk| match chunk.compression() {
        Compression::BROTLI(_) => Some("brotli"),
        Compression::LZO => Some("lzo"),
        _ => None,
    })
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Whether a column's instants are written as days and nanoseconds of the day, as Spark and Impala do.
fn is_int96(metadata: &ParquetMetaData, column: usize) -> bool {
    let root = metadata.file_metadata().schema_descr().root_schema();
    let field = root.get_fields().get(column).filter(|field| field.is_primitive());
    field.is_some_and(|field| field.get_physical_type() == Physical::INT96)
}

/// Whether a column holds texts.
fn texts(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => texts(values),
        _ => false,
    }
}

/// Whether a column's values, as they stand in the first row group, are few.
fn is_dense(metadata: &ParquetMetaData, column: usize, columns: usize) -> bool {
    let Some(group) = metadata.row_groups().first().filter(|group| group.num_columns() == columns) else {
        return false;
    };
    let Some(chunk) = group.columns().get(column) else { return false };
    chunk.dictionary_page_offset().is_some() && chunk.uncompressed_size() <= DENSE * chunk.num_values().max(1)
}

/// Whether values of a type can be read at all.
fn is_readable(kind: &DataType) -> bool {
    use DataType::{
        Binary, BinaryView, Boolean, Date32, Date64, Decimal32, Decimal64, Decimal128, Dictionary, Duration, Float32,
        Float64, Int8, Int16, Int32, Int64, LargeBinary, LargeUtf8, Null, Timestamp, UInt8, UInt16, UInt32, UInt64,
        Utf8, Utf8View,
    };
    match kind {
        Null | Boolean | Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 | Float32 | Float64 => true,
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView | Date32 | Date64 => true,
        Decimal32(..) | Decimal64(..) | Decimal128(..) => true,
        Timestamp(..)
        | Duration(TimeUnit::Second | TimeUnit::Millisecond | TimeUnit::Microsecond | TimeUnit::Nanosecond) => true,
        Dictionary(_, values) => is_readable(values),
        _ => false,
    }
}
