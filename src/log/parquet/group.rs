//! The rows of a row group into a lane.
//!
//! They are decoded batch by batch.
use super::column::TextRow;
use super::head::{Head as FileHead, Span};
use super::short::Short;
use super::{fault, guarded};
use crate::log::LogError;
use crate::log::lane::Lane;
use crate::log::registry::Shape;
use crate::log::source::LogFile;
use crate::log::table::Sink;
use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use arrow_array::RecordBatch;
use smol_str::SmolStr;

/// Rows that are decoded at a time: few enough that all their columns stay in the cache of one core.
const BATCH: usize = 4_096;

/// Reads some rows of a row group.
pub(in crate::log) fn read(head: &FileHead, span: Span, shape: &Shape, lane: &mut Lane<'_>) -> Result<(), LogError> {
    let name = &shape.log.name;
    let mut reader = batches(head, Some(span)).map_err(|error| fault(name, &error))?;
    let places = projected(head, &shape.places);
    let mut short = Short::default();
    let mut row = 0;
    while let Some(batch) = guarded(name, || reader.next())? {
        let batch = batch.map_err(|error| fault(name, &error.into()))?;
        short.batch(&batch, &places, shape, lane, row)?;
        row += batch.num_rows() as u64;
        lane.chunk.rows = row;
        lane.relieve()?;
    }
    Ok(())
}

/// Gives every row of a file to a sink, as texts.
pub(in crate::log) fn read_all(
    head: &FileHead,
    name: &SmolStr,
    places: &[Option<usize>],
    sink: &mut impl Sink,
) -> Result<(), LogError> {
    let mut reader = batches(head, None).map_err(|error| fault(name, &error))?;
    let places = projected(head, places);
    let mut texts = TextRow::default();
    let mut row = 0;
    while let Some(batch) = guarded(name, || reader.next())? {
        let batch = batch.map_err(|error| fault(name, &error.into()))?;
        for at in 0..batch.num_rows() {
            row += 1;
            texts.fill(&batch, &places, at);
            sink.row(row, &texts)?;
        }
    }
    Ok(())
}

/// The texts of rows (ascending numbers), each as a line of CSV with all columns of the file.
pub(in crate::log) fn texts(log: &LogFile, rows: &[u64]) -> Result<Vec<Vec<u8>>, LogError> {
    let failed = |error: ::parquet::errors::ParquetError| fault(&log.name, &error);
    let file = std::fs::File::open(&log.path).map_err(|error| crate::log::open::fault(&log.name, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(failed)?;
    let (mut texts, mut before) = (Vec::new(), 0);
    for batch in builder.with_batch_size(BATCH).build().map_err(failed)? {
        let batch = batch.map_err(|error| failed(error.into()))?;
        let after = before + batch.num_rows() as u64;
        while let Some(row) = rows.get(texts.len()).filter(|row| **row <= after) {
            let at = usize::try_from(row.saturating_sub(before + 1)).unwrap_or_default();
            texts.push(line(&batch, at));
        }
        before = after;
    }
    Ok(texts)
}

fn line(batch: &RecordBatch, row: usize) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut text = Vec::new();
    for array in batch.columns() {
        text.clear();
        super::text::write(array, row, &mut text);
        // Writing to memory can't fail.
        let _ = writer.write_field(&text);
    }
    let _ = writer.write_record(None::<&[u8]>);
    let mut line = writer.into_inner().unwrap_or_default();
    line.pop();
    line
}

fn batches(head: &FileHead, span: Option<Span>) -> Result<ParquetRecordBatchReader, ::parquet::errors::ParquetError> {
    // readers of one file must not share a place in it
    let file = std::fs::File::open(&head.path)?;
    let mask = ProjectionMask::roots(head.metadata.parquet_schema(), head.columns.iter().copied());
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, head.metadata.clone());
    let builder = builder.with_projection(mask).with_batch_size(BATCH);
    let Some(Span { group, rows, .. }) = span else { return builder.build() };
    let builder = builder.with_row_groups(vec![group]);
    match rows {
        Some((first, count)) => builder.with_offset(first).with_limit(count).build(),
        None => builder.build(),
    }
}

/// Where each slot's column is in a batch, which holds the columns that are read only.
fn projected(head: &FileHead, places: &[Option<usize>]) -> Vec<Option<usize>> {
    places.iter().map(|place| head.columns.iter().position(|column| Some(*column) == *place)).collect()
}
