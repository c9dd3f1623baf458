//! JSON lines: one flat object a line; a key that is absent, null or empty is a missing value.
use super::open::{Bytes, fault};
use super::table::{Cells, Found, Names, Sink, Slot, resolve};
use super::{Fault, LogError};
use serde_json::{Map, Value};
use smol_str::SmolStr;
use std::io::BufRead;
use std::ops::Range;

pub(super) struct Row<'a>(Vec<Option<std::borrow::Cow<'a, str>>>);

impl Cells for Row<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        self.0.get(slot)?.as_deref().map(str::as_bytes).filter(|cell| !cell.is_empty())
    }
}

/// The key of each slot, from the first line that is an object: the usual names are tried on it.
pub(super) fn head(file: &SmolStr, bytes: Bytes, slots: &[Slot]) -> Result<Found, LogError> {
    let mut lines = Lines::new(bytes);
    while let Some(line) = lines.next(file)? {
        if let Ok(object) = serde_json::from_slice::<Map<String, Value>>(line) {
            let header: Vec<&str> = object.keys().map(String::as_str).collect();
            let places = resolve(file, slots, &header, Names::Keys)?;
            let name = |(slot, place): (&Slot, &Option<usize>)| match place {
                Some(at) => header.get(*at).map(SmolStr::new),
                None => slot.names.first().cloned(),
            };
            let columns = slots.iter().zip(&places).map(name).collect();
            return Ok(Found { columns, ..Found::default() });
        }
    }
    let columns = slots.iter().map(|slot| slot.names.first().cloned()).collect();
    Ok(Found { columns, ..Found::default() })
}

/// The keys of the first rows, in the order in which they are met.
pub(super) fn keys(file: &SmolStr, bytes: Bytes, rows: usize) -> Result<Vec<SmolStr>, LogError> {
    let mut lines = Lines::new(bytes);
    let mut keys = indexmap::IndexSet::new();
    for _ in 0..rows {
        let Some(line) = lines.next(file)? else { break };
        if let Ok(object) = object(line) {
            keys.extend(object.keys().map(SmolStr::new));
        }
    }
    Ok(keys.into_iter().collect())
}

/// Gives every row of a file to a sink, cells by the keys of the slots.
pub(super) fn read(file: &SmolStr, bytes: Bytes, keys: &[SmolStr], sink: &mut impl Sink) -> Result<(), LogError> {
    let mut lines = Lines::new(bytes);
    while let Some(line) = lines.next(file)? {
        let object = match object(line) {
            Ok(object) => object,
            Err(fault) => {
                sink.refuse(lines.row, fault)?;
                continue;
            }
        };
        sink.row(lines.row, &Row::of(&object, keys))?;
        if lines.row.is_multiple_of(4096) {
            sink.relieve()?;
        }
    }
    Ok(())
}

/// The object that a line is.
pub(super) fn object(line: &[u8]) -> Result<Map<String, Value>, Fault> {
    serde_json::from_slice(line).map_err(|error| {
        let error = error.to_string();
        let why = error.split_once(" at line ").map_or(error.as_str(), |(why, _)| why);
        Fault::row(format!("the line is not a JSON object ({why}); write one object a line"))
    })
}

impl<'a> Row<'a> {
    /// The cells of an object by the keys of the slots.
    pub(super) fn of(object: &'a Map<String, Value>, keys: &[SmolStr]) -> Self {
        let cell = |key: &SmolStr| text(object.get(key.as_str()).filter(|_| !key.is_empty())?);
        Self(keys.iter().map(cell).collect())
    }
}

/// Where rows (ascending numbers) stand in the stream of bytes.
pub(super) fn places(file: &SmolStr, bytes: Bytes, rows: &[u64]) -> Result<Vec<Range<u64>>, LogError> {
    let mut lines = Lines::new(bytes);
    let mut places = Vec::new();
    while places.len() < rows.len() && lines.next(file)?.is_some() {
        if rows.get(places.len()) == Some(&lines.row) {
            places.push(lines.start..lines.end);
        }
    }
    Ok(places)
}

fn text(value: &Value) -> Option<std::borrow::Cow<'_, str>> {
    Some(match value {
        Value::Null => return None,
        Value::String(text) => text.as_str().into(),
        Value::Bool(true) => "true".into(),
        Value::Bool(false) => "false".into(),
        other => other.to_string().into(),
    })
}

/// The lines that are not blank.
struct Lines {
    bytes: Bytes,
    line: Vec<u8>,
    row: u64,
    start: u64,
    end: u64,
}

impl Lines {
    fn new(bytes: Bytes) -> Self {
        Self { bytes, line: Vec::new(), row: 0, start: 0, end: 0 }
    }

    fn next(&mut self, file: &SmolStr) -> Result<Option<&[u8]>, LogError> {
        loop {
            self.line.clear();
            self.start = self.end;
            let count = self.bytes.read_until(b'\n', &mut self.line).map_err(|error| fault(file, &error))?;
            if count == 0 {
                return Ok(None);
            }
            self.end += count as u64;
            if !self.line.trim_ascii().is_empty() {
                self.row += 1;
                return Ok(Some(&self.line));
            }
        }
    }
}
