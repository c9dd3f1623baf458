//! YAML with places: the values are serde_yaml's, and so are the places.
//!
//! A value's place is found by walking to it again and failing there: the parser then says where it stood. That costs a
//! pass over a small file for each finding, and nothing for a file without any.
use crate::diag::{FileId, Place, Span};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::Value;

/// A parsed YAML file.
#[derive(Debug)]
pub(super) struct Document<'t> {
    text: &'t str,
    file: FileId,
    /// What it holds.
    pub(super) value: Value,
}

/// Why a text is not YAML.
#[derive(Debug)]
pub(super) struct NotYaml {
    /// Where.
    pub(super) place: Place,
    /// In the parser's words.
    pub(super) reason: String,
    /// The key that stands twice, if that is why.
    pub(super) twice: Option<String>,
}

/// Which end of a mapping's entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The key.
    Key,
    /// The value, also of a list.
    Value,
}

impl<'t> Document<'t> {
    /// Parses a text.
    pub(super) fn parse(text: &'t str, file: FileId) -> Result<Self, NotYaml> {
        match serde_yaml::from_str(text) {
            Ok(value) => Ok(Self { text, file, value }),
            Err(error) => {
                let start = error.location().map_or(0, |at| offset(text, at.line(), at.column()));
                let words = error.to_string();
                let reason = words.split_once(" at line ").map_or(words.as_str(), |(reason, _)| reason).to_owned();
                let twice = reason.split_once(DUPLICATE).and_then(|(_, key)| key.strip_suffix('"')).map(str::to_owned);
                let again = twice.as_ref().and_then(|key| second(text, start, key));
                let span = again.unwrap_or_else(|| Span::new(start, end_of_line(text, start)));
                Err(NotYaml { place: span.in_file(file), reason, twice })
            }
        }
    }

    /// The place of the entry that a path of indices leads to, through lists and mappings alike.
    pub(super) fn place(&self, path: &[usize], side: Side) -> Place {
        let start = self.find(path, side).unwrap_or_default();
        let value = step(&self.value, path, side);
        Span::new(start, self.end(start, value)).in_file(self.file)
    }

    fn find(&self, path: &[usize], side: Side) -> Option<usize> {
        let walk = Walk { path, side };
        let error = walk.deserialize(serde_yaml::Deserializer::from_str(self.text)).err()?;
        error.location().map(|at| offset(self.text, at.line(), at.column()))
    }

    /// Where a value that begins at an offset ends: a scalar at its own end, anything else with its first line.
    fn end(&self, start: usize, value: Option<&Value>) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let close = rest.get(1..).and_then(|inner| inner.find(quote));
            return close.map_or_else(|| end_of_line(self.text, start), |close| start + close + 2);
        }
        if let Some(Value::String(text)) = value
            && rest.starts_with(text.as_str())
        {
            return start + text.len();
        }
        if matches!(value, Some(Value::Number(_) | Value::Bool(_))) {
            let stop = rest.find(|c: char| c.is_whitespace() || ",]}:".contains(c)).unwrap_or(rest.len());
            return start + stop;
        }
        end_of_line(self.text, start)
    }
}

/// How the parser begins to say that a key stands twice.
const DUPLICATE: &str = "duplicate entry with key \"";

/// Where a key stands for the second time at the beginning of a line, in the mapping that begins at an offset.
fn second(text: &str, start: usize, key: &str) -> Option<Span> {
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = start - line;
    let mut at = line;
    let mut times = 0;
    for line in text.get(line..)?.split_inclusive('\n') {
        let begins = line.len() - line.trim_start_matches([' ', '-']).len();
        let entry = line.get(begins..)?;
        if begins == indent && entry.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')) {
            times += 1;
        }
        if times == 2 {
            return Some(Span::new(at + begins, at + begins + key.len()));
        }
        at += line.len();
    }
    None
}

/// The entry a path leads to.
fn step<'v>(value: &'v Value, path: &[usize], side: Side) -> Option<&'v Value> {
    let Some((at, rest)) = path.split_first() else { return Some(value) };
    match value {
        Value::Sequence(items) => step(items.get(*at)?, rest, side),
        Value::Mapping(entries) => {
            let (key, value) = entries.iter().nth(*at)?;
            if rest.is_empty() && side == Side::Key { Some(key) } else { step(value, rest, side) }
        }
        _ => None,
    }
}

/// The byte offset of a line and a column (in characters), both counted from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    (start + within).min(text.len())
}

/// Where the line that holds an offset ends, without blanks and comment.
fn end_of_line(text: &str, start: usize) -> usize {
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let line = line.split_once(" #").map_or(line, |(line, _)| line);
    start + line.trim_end().len()
}

/// Walks to an entry and fails there.
#[derive(Clone, Copy)]
struct Walk<'p> {
    path: &'p [usize],
    side: Side,
}

const FOUND: &str = "found";

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(FOUND)
    }

    // Every scalar fails by default, with the scalar's place: the walk ends at it.

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Some((at, path)) = self.path.split_first() else { return Err(A::Error::custom(FOUND)) };
        for _ in 0..*at {
            items.next_element::<IgnoredAny>()?;
        }
        items.next_element_seed(Walk { path, side: self.side })?;
        Err(A::Error::custom(FOUND))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let Some((at, path)) = self.path.split_first() else { return Err(A::Error::custom(FOUND)) };
        for _ in 0..*at {
            entries.next_entry::<IgnoredAny, IgnoredAny>()?;
        }
        if path.is_empty() && self.side == Side::Key {
            entries.next_key_seed(Walk { path, side: self.side })?;
            return Err(A::Error::custom(FOUND));
        }
        entries.next_key::<IgnoredAny>()?;
        entries.next_value_seed(Walk { path, side: self.side })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _tagged: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }
}
