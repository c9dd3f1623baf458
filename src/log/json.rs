//! JSON lines: one object a line; a key that is absent, null or empty is a missing value. What stands in an object within
//! is called by its path, `user.id`, unless there is a key of that very name.
//!
//! Invariant: a number is the text that stands there, digit by digit, so that no two ids become one; only one with an
//! exponent is written out.
use super::open::{Bytes, fault};
use super::table::{Cells, Found, Names, Sink, Slot, resolve};
use super::{Fault, LogError};
use serde_json::Value;
use serde_json::value::RawValue;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::ops::Range;

/// Objects within objects have names of their own down to here.
const DEEPEST: usize = 4;

/// An object's values, as they stand, by key.
pub(super) type Object<'a> = BTreeMap<String, &'a RawValue>;

pub(super) struct Row<'a>(Vec<Option<Cow<'a, str>>>);

impl Cells for Row<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        self.0.get(slot)?.as_deref().map(str::as_bytes).filter(|cell| !cell.is_empty())
    }
}

/// The key of each slot, from the first line that is an object: the usual names are tried on it.
pub(super) fn head(file: &SmolStr, bytes: Bytes, slots: &[Slot]) -> Result<Found, LogError> {
    let mut lines = Lines::new(bytes);
    while let Some(line) = lines.next(file)? {
        if let Ok(object) = object(line) {
            let mut header: Vec<String> = object.keys().cloned().collect();
            header.extend(leaves(&object, "", DEEPEST).into_iter().filter(|path| !object.contains_key(path)));
            let header: Vec<&str> = header.iter().map(String::as_str).collect();
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
            keys.extend(leaves(&object, "", DEEPEST).into_iter().map(SmolStr::new));
        }
    }
    Ok(keys.into_iter().collect())
}

/// Gives every row of a file to a sink, cells by the keys of the slots.
pub(super) fn read(file: &SmolStr, bytes: Bytes, keys: &[SmolStr], sink: &mut impl Sink) -> Result<(), LogError> {
    let mut lines = Lines::new(bytes);
    while lines.next(file)?.is_some() {
        take(&lines.line, keys, lines.row, sink)?;
        if lines.row.is_multiple_of(4096) {
            sink.relieve()?;
        }
    }
    Ok(())
}

/// Gives the row that a line is to a sink.
pub(super) fn take(line: &[u8], keys: &[SmolStr], row: u64, sink: &mut impl Sink) -> Result<(), LogError> {
    match object(line).and_then(|object| Row::of(&object, keys)) {
        Ok(cells) => sink.row(row, &cells),
        Err(fault) => sink.refuse(row, fault),
    }
}

/// The object that a line is.
fn object(line: &[u8]) -> Result<Object<'_>, Fault> {
    let line = std::str::from_utf8(line).map_err(|_| Fault::row("the line is not UTF-8; save the file as UTF-8"))?;
    serde_json::from_str(line).map_err(|error| no_object(&error))
}

fn no_object(error: &serde_json::Error) -> Fault {
    let error = error.to_string();
    let why = error.split_once(" at line ").map_or(error.as_str(), |(why, _)| why);
    Fault::row(format!("the line is not a JSON object ({why}); write one object a line"))
}

impl<'a> Row<'a> {
    /// The cells of an object by the keys of the slots.
    fn of(object: &Object<'a>, keys: &[SmolStr]) -> Result<Self, Fault> {
        let value = |key: &SmolStr| find(object, key).filter(|_| !key.is_empty());
        let cell = |key: &SmolStr| value(key).map(text).transpose().map(Option::flatten);
        keys.iter().map(cell).collect::<Result<_, _>>().map(Self).map_err(|error| no_object(&error))
    }
}

/// The value of a key, or at a path of keys.
fn find<'a>(object: &Object<'a>, path: &str) -> Option<&'a RawValue> {
    object.get(path).copied().or_else(|| {
        path.match_indices('.').find_map(|(dot, _)| {
            let (key, rest) = path.split_at_checked(dot)?;
            find(&within(object.get(key).copied()?)?, rest.strip_prefix('.')?)
        })
    })
}

/// The object that a value is, if it is one.
fn within(value: &RawValue) -> Option<Object<'_>> {
    serde_json::from_str(value.get()).ok()
}

/// The paths of all values that are no objects, but for those within too many.
fn leaves(object: &Object<'_>, before: &str, deepest: usize) -> Vec<String> {
    let path = |(key, value): (&String, &&RawValue)| {
        let path = format!("{before}{key}");
        match within(value).filter(|inner| deepest > 0 && !inner.is_empty()) {
            Some(inner) => leaves(&inner, &format!("{path}."), deepest - 1),
            None => vec![path],
        }
    };
    object.iter().flat_map(path).collect()
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

/// The text of a value; nothing for `null`.
fn text(value: &RawValue) -> serde_json::Result<Option<Cow<'_, str>>> {
    let raw = value.get();
    Ok(match raw.as_bytes().first() {
        Some(b'n') => None,
        Some(b'"') => Some(serde_json::from_str::<String>(raw)?.into()),
        Some(b'{' | b'[') => Some(serde_json::from_str::<Value>(raw)?.to_string().into()),
        // one that is too large for a number is left to whoever wants one
        Some(b'-' | b'0'..=b'9') if raw.contains(['e', 'E']) => {
            Some(serde_json::from_str::<Value>(raw).map_or(raw.into(), |number| number.to_string().into()))
        }
        _ => Some(raw.into()),
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
