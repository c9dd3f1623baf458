//! JSON lines: one flat object a line; a key that is absent, null or empty is a missing value.
use super::open::{Bytes, fault};
use super::table::{Cells, Names, Sink, Slot, resolve};
use super::{Fault, LogError};
use serde_json::{Map, Value};
use smol_str::SmolStr;
use std::io::BufRead;
use std::ops::Range;

struct Row<'a>(Vec<Option<std::borrow::Cow<'a, str>>>);

impl Cells for Row<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        self.0.get(slot)?.as_deref().map(str::as_bytes).filter(|cell| !cell.is_empty())
    }
}

/// Gives every row of a file to a sink. The usual names are tried on the first object.
pub(super) fn read(file: &SmolStr, bytes: Bytes, sink: &mut impl Sink) -> Result<(), LogError> {
    let mut lines = Lines::new(bytes);
    let mut names: Option<Vec<Option<SmolStr>>> = None;
    while let Some(line) = lines.next(file)? {
        let object: Map<String, Value> = match serde_json::from_slice(line) {
            Ok(object) => object,
            Err(error) => {
                let error = error.to_string();
                let why = error.split_once(" at line ").map_or(error.as_str(), |(why, _)| why);
                let reason = format!("the line is not a JSON object ({why}); write one object a line");
                sink.refuse(lines.row, Fault::row(reason))?;
                continue;
            }
        };
        if names.is_none() {
            names = Some(first(file, &object, sink)?);
        }
        let cell = |name: &Option<SmolStr>| text(object.get(name.as_deref()?)?);
        let row = Row(names.iter().flatten().map(cell).collect());
        sink.row(lines.row, &row)?;
    }
    Ok(())
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

/// The key of each slot, from the first object.
fn first(file: &SmolStr, object: &Map<String, Value>, sink: &mut impl Sink) -> Result<Vec<Option<SmolStr>>, LogError> {
    let header: Vec<&str> = object.keys().map(String::as_str).collect();
    let columns = resolve(file, sink.slots(), &header, Names::Keys)?;
    let name = |(slot, column): (&Slot, &Option<usize>)| match column {
        Some(at) => header.get(*at).map(SmolStr::new),
        None => slot.names.first().cloned(),
    };
    let names: Vec<Option<SmolStr>> = sink.slots().iter().zip(&columns).map(name).collect();
    sink.found(&names)?;
    Ok(names)
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
