//! `--format sarif`: SARIF 2.1.0, for code scanning.
//!
//! Never names a file by a machine's path: places are relative to the project's root.
use super::in_order;
use crate::diag::{Code, Diagnostic, Edit, Fix, Lines, Place, Severity, Sources};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(in crate::report) const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Value,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mend>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mend {
    description: Message,
    artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// The diagnostics as one SARIF log with a line break at its end.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> serde_json::Result<String> {
    let lines = Lines::new(sources);
    let sorted = in_order(diagnostics, sources);
    let codes: BTreeMap<&str, &Code> = sorted.iter().map(|one| (one.code.id, one.code)).collect();
    let index: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let results = sorted.iter().map(|one| finding(one, index.get(one.code.id).copied(), &lines)).collect();
    let rules: Vec<Rule> = codes.values().map(|code| rule(code)).collect();
    let driver = json!({
        "name": "wayfare",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": serde_json::to_value(rules)?,
    });
    let run = Run { tool: json!({ "driver": driver }), column_kind: "unicodeCodePoints", results };
    Ok(serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })? + "\n")
}

fn rule(code: &Code) -> Rule {
    let page = super::page::markdown(code);
    let title = code.title().to_owned();
    let body = page.lines().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned();
    let first = body.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let full = if first.is_empty() { title.clone() } else { first };
    Rule {
        id: code.id,
        name: camel(code.slug),
        short_description: Message { text: title },
        full_description: Message { text: full },
        help: Help { text: page.clone(), markdown: page },
        default_configuration: Configuration { level: level(code.severity) },
    }
}

/// `unknown-name` as SARIF wants rule names: `UnknownName`.
fn camel(slug: &str) -> String {
    let upper = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    slug.split('-').map(upper).collect()
}

fn finding(diagnostic: &Diagnostic, rule_index: Option<usize>, lines: &Lines<'_>) -> Finding {
    let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let mut places = diagnostic.labels.iter().chain(&diagnostic.beside).enumerate().map(|(at, label)| Location {
        id: (at > 0).then_some(at),
        physical_location: physical(label.place, lines),
        message: (!label.text.is_empty()).then(|| Message { text: label.text.to_string() }),
    });
    Finding {
        rule_id: diagnostic.code.id,
        rule_index: rule_index.unwrap_or_default(),
        level: level(diagnostic.severity),
        message: Message { text: format!("{}{help}", diagnostic.message) },
        locations: places.next().into_iter().collect(),
        related_locations: places.collect(),
        fixes: diagnostic.fixes.iter().map(|fix| mend(fix, lines)).collect(),
    }
}

fn mend(fix: &Fix, lines: &Lines<'_>) -> Mend {
    let mut by_file: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        by_file.entry(lines.path(edit.place)).or_default().push(edit);
    }
    let change = |(path, edits): (&str, Vec<&Edit>)| Change {
        artifact_location: Artifact { uri: uri(path) },
        replacements: edits
            .into_iter()
            .map(|edit| Replacement {
                deleted_region: region(edit.place, lines),
                inserted_content: Message { text: edit.text.clone() },
            })
            .collect(),
    };
    Mend {
        description: Message { text: fix.title.clone() },
        artifact_changes: by_file.into_iter().map(change).collect(),
    }
}

fn physical(place: Place, lines: &Lines<'_>) -> Physical {
    Physical { artifact_location: Artifact { uri: uri(lines.path(place)) }, region: region(place, lines) }
}

fn region(place: Place, lines: &Lines<'_>) -> Region {
    let at = lines.region(place);
    Region { start_line: at.line, start_column: at.column, end_line: at.end_line, end_column: at.end_column }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a relative reference: slashes forward, everything unusual percent-encoded.
pub(in crate::report) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
