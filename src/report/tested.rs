//! The tests of the language, for people: what failed, what was expected and what came out, and a closing line.
//!
//! Never shows more of a passed test than its title.
use super::diagnostics::{Look, Paint, plain};
use crate::diag::Sources;
use crate::measure::{Actual, Found};
use crate::model::{Model, Test};
use std::fmt::Write;

/// The tests by index, each with what became of its expectations.
pub fn human(model: &Model, sources: &Sources, results: &[(usize, Vec<Found>)], look: &Look) -> String {
    let mut out = String::new();
    let mut failed = 0;
    for (at, found) in results {
        let Some(test) = model.tests.get(*at) else { continue };
        let passed = found.iter().all(|one| one.holds);
        failed += usize::from(!passed);
        let _ = writeln!(out, "{} {}", mark(passed, look), plain(&test.title));
        for (expected, found) in test.expectations.iter().zip(found).filter(|(_, found)| !found.holds) {
            let place = sources.get(expected.place.file).map_or_else(String::new, |file| {
                let (line, _) = file.line_column(expected.place.span.start);
                format!("{}:{line}", file.path)
            });
            let wanted: Vec<&str> = sources.text_at(expected.place).split_whitespace().collect();
            let _ = writeln!(out, "    {}", plain(&wanted.join(" ")));
            let _ = writeln!(out, "    but {} ({})", actual(found.actual), plain(&place));
        }
        nothing_expected(test, &mut out);
    }
    let _ = writeln!(out, "{} passed, {failed} failed", results.len() - failed);
    out
}

fn mark(passed: bool, look: &Look) -> &'static str {
    match (passed, look.paint) {
        (true, Paint::Plain) => "✓",
        (false, Paint::Plain) => "✗",
        (true, Paint::Colour) => "\u{1b}[32m✓\u{1b}[0m",
        (false, Paint::Colour) => "\u{1b}[31m✗\u{1b}[0m",
    }
}

fn actual(actual: Actual) -> String {
    match actual {
        Actual::Count(0) => "there is none".to_owned(),
        Actual::Count(1) => "there is 1".to_owned(),
        Actual::Count(count) => format!("there are {count}"),
        Actual::Value(Some(value)) => format!("it is {value}"),
        Actual::Value(None) => "it has no value".to_owned(),
    }
}

/// A test that expects nothing can't fail, which is worth a word.
fn nothing_expected(test: &Test, out: &mut String) {
    if test.expectations.is_empty() {
        let _ = writeln!(out, "    it expects nothing");
    }
}
