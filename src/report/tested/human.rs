//! Tests for people: what failed and why, what is not reached, and a closing line.
use super::{TestReport, actual};
use crate::measure::Found;
use crate::model::TestExpectation;
use crate::report::diagnostics::{Look, Paint, plain};
use crate::report::explain;
use crate::report::words::{percent, short};
use crate::testing::{Coverage, Decided, FileCoverage, Mutants, Part, PartKind, Tested, share};
use std::fmt::Write;

/// The tests, then what they reach if that is asked for.
pub fn human(report: &TestReport<'_>, look: &Look) -> String {
    let mut out = String::new();
    for tested in report.tested {
        let _ = writeln!(out, "{} {}", mark(tested.passed(), look), plain(&tested.test.title));
        for (expected, found, decided) in report.failures(tested) {
            failure(report, (tested, expected, found, decided), &mut out);
        }
        report.timelines(tested, |explained| {
            let narrow = Look { width: look.width.saturating_sub(4), ..*look };
            out.push('\n');
            for line in explain::human(explained, &narrow).lines() {
                let _ = writeln!(out, "    {line}");
            }
        });
        if tested.test.expectations.is_empty() {
            let _ = writeln!(out, "    it expects nothing");
        }
        if !tested.passed() {
            out.push('\n');
        }
    }
    let failed = report.tested.len() - report.passed();
    let _ = writeln!(out, "{} passed, {failed} failed", report.passed());
    if let Some(coverage) = report.coverage {
        reached(report, coverage, look, &mut out);
    }
    if let Some(mutants) = report.mutants {
        unnoticed(report, mutants, &mut out);
    }
    out
}

fn failure(
    report: &TestReport<'_>,
    (tested, expected, found, decided): (&Tested<'_>, &TestExpectation, &Found, Option<&Decided<'_>>),
    out: &mut String,
) {
    let _ = writeln!(out, "    {}", plain(&report.wanted(expected)));
    let _ = writeln!(out, "    but {} ({})", actual(found.actual), plain(&report.place(expected.place)));
    let why = match decided {
        Some(decided) => report.decided(tested.test, decided),
        None => "no event of the timeline makes a difference to that".to_owned(),
    };
    let _ = writeln!(out, "    {}", plain(&why));
}

fn mark(passed: bool, look: &Look) -> &'static str {
    match (passed, look.paint) {
        (true, Paint::Plain) => "✓",
        (false, Paint::Plain) => "✗",
        (true, Paint::Colour) => "\u{1b}[32m✓\u{1b}[0m",
        (false, Paint::Colour) => "\u{1b}[31m✗\u{1b}[0m",
    }
}

/// What no test brings about, by file and line.
fn reached(report: &TestReport<'_>, coverage: &Coverage, look: &Look, out: &mut String) {
    let told =
        |(covered, total): (usize, usize)| format!("{} ({covered} of {total})", percent(share((covered, total))));
    let _ = writeln!(out, "\ncoverage {}", told(coverage.counts()));
    for file in &coverage.files {
        let path = report.sources.get(file.file).map_or("", |file| &file.path);
        let _ = writeln!(out, "  {} {}", plain(path), told(file.counts()));
        missing(report, file, out);
    }
    if report.falls_short() {
        let least = percent(report.least.unwrap_or_default());
        let _ = writeln!(out, "{} the tests must reach {least}", mark(false, look));
    }
}

fn missing(report: &TestReport<'_>, file: &FileCoverage, out: &mut String) {
    for part in file.parts.iter().filter(|part| !part.covered) {
        let (first, last) = report.lines(part.place);
        let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
        let _ = writeln!(out, "    {lines:>9}  {}", plain(&lack(part)));
    }
}

/// What could be otherwise without any test noticing, place by place.
fn unnoticed(report: &TestReport<'_>, mutants: &Mutants, out: &mut String) {
    let noticed = mutants.tried - mutants.unnoticed.len();
    let _ = writeln!(out, "\nmutations {}, {noticed} noticed, {} not", mutants.tried, mutants.unnoticed.len());
    for mutant in &mutants.unnoticed {
        let change = match (shown(report.sources.text_at(mutant.place)), shown(&mutant.text)) {
            (was, is) if was.is_empty() => format!("+ {is}"),
            (was, is) if is.is_empty() => format!("- {was}"),
            (was, is) => format!("{was} → {is}"),
        };
        let alone = if mutant.looked_at { "" } else { " (no test looks at it)" };
        let _ = writeln!(out, "  {}  {}: {}{alone}", plain(&report.place(mutant.place)), mutant.what, plain(&change));
    }
}

/// A stretch of a definition on one line.
fn shown(text: &str) -> String {
    short(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// "rule answered: never violated".
fn lack(part: &Part) -> String {
    let kind = match part.kind {
        PartKind::Outcome => "journey",
        PartKind::Threshold => "threshold of",
        other => other.name(),
    };
    format!("{kind} {}: never {}", part.name, part.what)
}
