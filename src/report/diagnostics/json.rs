//! `--format json`: one object, for other tools.
//!
//! Never reorders what [`in_order`] ordered; keys and their meaning stay as `format_version` 1 has them.
use super::{Count, in_order};
use crate::diag::{Diagnostic, Fix, FixSafety, Lines, Place, Severity, Sources};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    format_version: u32,
    tool: Tool,
    summary: Count,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One diagnostic.
#[derive(Serialize)]
pub(in crate::report) struct Finding<'a> {
    code: &'static str,
    slug: &'static str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<Label<'a>>,
    help: Option<&'a str>,
    fixes: Vec<Mend<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(flatten)]
    at: At<'a>,
    text: &'a str,
}

/// Lines and columns count from 1, columns in characters; ends are exclusive; `span` is in bytes from 0.
#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    span: [u32; 2],
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<Label<'a>>,
}

/// The diagnostics as one JSON object with a line break at its end.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> serde_json::Result<String> {
    let lines = Lines::new(sources);
    let report = Report {
        format_version: 1,
        tool: Tool { name: "wayfare", version: env!("CARGO_PKG_VERSION") },
        summary: Count::of(diagnostics),
        diagnostics: in_order(diagnostics, sources).into_iter().map(|one| finding(one, &lines)).collect(),
    };
    Ok(serde_json::to_string_pretty(&report)? + "\n")
}

/// All of them, in order.
pub(in crate::report) fn findings<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources) -> Vec<Finding<'a>> {
    let lines = Lines::new(sources);
    in_order(diagnostics, sources).into_iter().map(|one| finding(one, &lines)).collect()
}

fn finding<'a>(diagnostic: &'a Diagnostic, lines: &Lines<'a>) -> Finding<'a> {
    Finding {
        code: diagnostic.code.id,
        slug: diagnostic.code.slug,
        severity: severity(diagnostic.severity),
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(|one| Label { at: at(one.place, lines), text: &one.text }).collect(),
        help: diagnostic.help.as_deref(),
        fixes: diagnostic.fixes.iter().map(|fix| mend(fix, lines)).collect(),
    }
}

fn mend<'a>(fix: &'a Fix, lines: &Lines<'a>) -> Mend<'a> {
    let safety = match fix.safety {
        FixSafety::Safe => "safe",
        FixSafety::Guess => "guess",
    };
    let edits = fix.edits.iter().map(|edit| Label { at: at(edit.place, lines), text: &edit.text }).collect();
    Mend { title: &fix.title, safety, edits }
}

fn at<'a>(place: Place, lines: &Lines<'a>) -> At<'a> {
    let region = lines.region(place);
    At {
        file: lines.path(place),
        line: region.line,
        column: region.column,
        end_line: region.end_line,
        end_column: region.end_column,
        span: [place.span.start, place.span.end],
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
