//! Files with mistakes say on their own lines which diagnostics they get: `//~ E0201 part of the message or
//! of its help`, several behind each other; `//~^` speaks of the line above, `//~^^` of the one above that.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wayfare::diag::{Diagnostic, FileId};
use wayfare::model::{ModelSettings, resolve};
use wayfare::syntax::parse;

/// What a comment in a case expects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Expectation {
    line: usize,
    code: String,
    message: String,
}

fn expectations(text: &str) -> Vec<Expectation> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for part in line.split("//~").skip(1) {
            let above = part.chars().take_while(|each| *each == '^').count();
            let (code, message) = part[above..].trim().split_once(' ').unwrap_or((part[above..].trim(), ""));
            let (code, message) = (code.to_owned(), message.trim().to_owned());
            found.push(Expectation { line: at + 1 - above, code, message });
        }
    }
    found
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    let (file, mut found) = parse(text, FileId(0));
    found.extend(resolve(&[(FileId(0), Arc::new(file))], &ModelSettings::default()).1);
    found
}

fn line_of(text: &str, found: &Diagnostic) -> usize {
    let start = found.place().map_or(0, |place| place.span.range().start.min(text.len()));
    text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// What is wrong with a case, in words; nothing if it holds.
fn complaints(text: &str) -> Vec<String> {
    complaints_about(text, &diagnostics(text))
}

/// What is wrong with the diagnostics that a case got.
pub(crate) fn complaints_about(text: &str, found: &[Diagnostic]) -> Vec<String> {
    let expected = expectations(text);
    let key = |line: usize, code: &str| (line, code.to_owned());
    let wanted: BTreeSet<_> = expected.iter().map(|each| key(each.line, &each.code)).collect();
    let got: BTreeSet<_> = found.iter().map(|each| key(line_of(text, each), each.code.id)).collect();
    let mut complaints = Vec::new();
    for each in found {
        let (line, code, message) = (line_of(text, each), each.code.id, &each.message);
        if !wanted.contains(&key(line, code)) {
            complaints.push(format!("line {line}: unexpected {code} {message}"));
        }
    }
    for each in &expected {
        let Expectation { line, code, message } = each;
        if !got.contains(&key(*line, code)) {
            complaints.push(format!("line {line}: missing {code} {message}"));
            continue;
        }
        let mut here = found.iter().filter(|found| line_of(text, found) == *line && found.code.id == code);
        let says = |found: &Diagnostic| {
            found.message.contains(message.as_str()) || found.help.iter().any(|help| help.contains(message.as_str()))
        };
        if !here.any(says) {
            complaints.push(format!("line {line}: {code} does not say {message:?}"));
        }
    }
    complaints
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/data/errors");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "journey"));
    paths.sort();
    paths
}

#[test]
fn every_case_gets_exactly_what_it_expects() {
    let mut report = String::new();
    for path in cases() {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!expectations(&text).is_empty(), "{} expects nothing", path.display());
        for complaint in complaints(&text) {
            report += &format!("{}, {complaint}\n", path.display());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_harness_sees_what_is_missing_and_what_is_too_much() {
    let complaints = complaints("moment A = B where x > 2026-02-30\nuse \"a\" //~ E0101\n");
    assert_eq!(complaints.len(), 2, "{complaints:?}");
}

#[test]
fn expectations_may_stand_below_their_line() {
    let found = expectations("a //~ E0101 one //~ E0102\n//~^ W0501 two words\n");
    let line = |code: &str, message: &str| Expectation { line: 1, code: code.into(), message: message.into() };
    assert_eq!(found, [line("E0101", "one"), line("E0102", ""), line("W0501", "two words")]);
}
