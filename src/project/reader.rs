//! Typed reading of YAML that reports every mistake at its place and goes on.
use super::yaml::{Document, Side};
use crate::codes::project as codes;
use crate::diag::{Diagnostic, Place, nearest};
use serde_yaml::Value;
use smol_str::SmolStr;

/// Findings beyond this many are not reported: each costs a pass over the file.
const MOST: usize = 100;

/// Reads one document and collects what is wrong with it.
pub(super) struct Reader<'d> {
    document: &'d Document<'d>,
    pub(super) found: Vec<Diagnostic>,
}

/// A value with the way to it.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) value: &'d Value,
    path: Vec<usize>,
    /// What it is called in messages: `policy.zone`, `logs[1].time`.
    pub(super) name: String,
}

/// A mapping's entries of known keys.
#[derive(Debug)]
pub(super) struct Section<'d> {
    node: Node<'d>,
    entries: Vec<(&'d str, Node<'d>)>,
    /// The keys that it does not have.
    unknown: Vec<&'d str>,
}

impl<'d> Section<'d> {
    /// The value of a key, if it is written.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'d>> {
        self.entries.iter().find(|(name, _)| *name == key).map(|(_, node)| node)
    }

    /// Whether a key is there under nearly its name, which is reported already.
    pub(super) fn misspells(&self, key: &str) -> bool {
        self.unknown.iter().any(|unknown| nearest(unknown, [key]).is_some())
    }
}

impl<'d> Reader<'d> {
    pub(super) fn new(document: &'d Document<'d>) -> Self {
        Self { document, found: Vec::new() }
    }

    /// The whole document.
    pub(super) fn root(&self) -> Node<'d> {
        Node { value: &self.document.value, path: Vec::new(), name: String::new() }
    }

    /// Where a value stands.
    pub(super) fn place(&self, node: &Node<'_>) -> Place {
        self.document.place(&node.path, Side::Value)
    }

    /// Reports a finding, unless there are too many already.
    pub(super) fn report(&mut self, finding: impl FnOnce(&Self) -> Diagnostic) {
        if self.found.len() < MOST {
            let finding = finding(self);
            self.found.push(finding);
        }
    }

    /// A mapping of these keys; others are reported.
    pub(super) fn section(&mut self, node: &Node<'d>, known: &[&str]) -> Option<Section<'d>> {
        let entries = self.entries(node)?;
        let (entries, unknown): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(key, _)| known.contains(key));
        for (key, at) in &unknown {
            self.report(|reader| {
                let place = reader.document.place(&at.path, Side::Key);
                codes::unknown_key(place, key, &node.name, known)
            });
        }
        let unknown = unknown.into_iter().map(|(key, _)| key).collect();
        Some(Section { node: node.clone(), entries, unknown })
    }

    /// A mapping's entries, whatever their keys.
    pub(super) fn entries(&mut self, node: &Node<'d>) -> Option<Vec<(&'d str, Node<'d>)>> {
        let Value::Mapping(mapping) = node.value else {
            self.wrong_type(node, "a mapping (`key: value`)");
            return None;
        };
        let mut entries = Vec::new();
        for (at, (key, value)) in mapping.iter().enumerate() {
            let path: Vec<usize> = node.path.iter().copied().chain([at]).collect();
            let Some(key) = key.as_str() else {
                let name = node.name.clone();
                self.report(|reader| codes::key_not_text(reader.document.place(&path, Side::Key), &name));
                continue;
            };
            let name = if node.name.is_empty() { key.to_owned() } else { format!("{}.{key}", node.name) };
            entries.push((key, Node { value, path, name }));
        }
        Some(entries)
    }

    /// A list's items.
    pub(super) fn list(&mut self, node: &Node<'d>, what: &str) -> Option<Vec<Node<'d>>> {
        let Value::Sequence(items) = node.value else {
            self.wrong_type(node, what);
            return None;
        };
        let item = |(at, value)| Node {
            value,
            path: node.path.iter().copied().chain([at]).collect(),
            name: format!("{}[{at}]", node.name),
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, node: &Node<'d>) -> Option<SmolStr> {
        match node.value {
            Value::String(text) if text.is_empty() => {
                self.bad_value(node, "must not be empty", "write a name, or take the key away");
                None
            }
            Value::String(text) => Some(SmolStr::new(text)),
            _ => {
                self.wrong_type(node, "a text");
                None
            }
        }
    }

    /// A text of a key that must be there.
    pub(super) fn required(&mut self, section: &Section<'d>, key: &str) -> Option<SmolStr> {
        if let Some(node) = section.get(key).cloned() {
            return self.text(&node);
        }
        if section.misspells(key) {
            return None;
        }
        let node = &section.node;
        self.report(|reader| codes::missing_key(reader.place(node), key, &node.name));
        None
    }

    /// The text of a key, if it is written.
    pub(super) fn optional(&mut self, section: &Section<'d>, key: &str) -> Option<SmolStr> {
        let node = section.get(key)?.clone();
        self.text(&node)
    }

    /// A truth value.
    pub(super) fn truth(&mut self, node: &Node<'d>) -> Option<bool> {
        let value = node.value.as_bool();
        if value.is_none() {
            self.wrong_type(node, "`true` or `false`");
        }
        value
    }

    /// A whole number from 1.
    pub(super) fn count(&mut self, node: &Node<'d>) -> Option<u32> {
        let Value::Number(number) = node.value else {
            self.wrong_type(node, "a whole number");
            return None;
        };
        let count = number.as_u64().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
        if count.is_none() {
            self.bad_value(node, "must be a whole number from 1", "write a number such as `30`");
        }
        count
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(&mut self, node: &Node<'d>, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if known.is_none() {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.not_among(node, &text, &words);
        }
        known
    }

    /// Reports a text that is none of these words.
    pub(super) fn not_among(&mut self, node: &Node<'d>, text: &str, words: &[&str]) {
        let all: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        let help = format!("write {}", super::or(&all));
        self.report(|reader| {
            let finding = codes::bad_value(reader.place(node), &node.name, "is none of the values it may have", &help);
            finding.suggest(text, words.iter().copied())
        });
    }

    /// Reports a value that is of the right type and wrong all the same.
    pub(super) fn bad_value(&mut self, node: &Node<'d>, why: &str, help: &str) {
        self.report(|reader| codes::bad_value(reader.place(node), &node.name, why, help));
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong_type(&mut self, node: &Node<'d>, expected: &str) {
        let name = if node.name.is_empty() { "the project file" } else { node.name.as_str() };
        let got = match node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Tagged(_) => "a tagged value",
        };
        self.report(|reader| codes::wrong_type(reader.place(node), name, expected, got));
    }
}
