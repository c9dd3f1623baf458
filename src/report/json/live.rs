//! `watch` in a pipe: one JSON object a run, each on one line.
use super::{ReportJson, inert, report};
use crate::report::Evaluation;
use crate::report::diagnostics::json::{Finding, findings};
use crate::report::live::LiveRun;
use serde::Serialize;

/// One run of `watch`.
#[derive(Serialize)]
struct LiveJson<'a> {
    /// The version of this format; it grows only when something old changes.
    format_version: u32,
    /// From 1.
    run: u64,
    /// When it began.
    time: String,
    duration: f64,
    /// What led to it: the files that are different now.
    files: &'a [String],
    /// Whether the definitions compile.
    compiles: bool,
    diagnostics: Vec<Finding<'a>>,
    /// Why the log could not be evaluated.
    error: Option<&'a str>,
    /// What is different since the last result.
    changes: Vec<ChangeJson<'a>>,
    /// Null where definitions or log could not be evaluated.
    report: Option<ReportJson<'a>>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    name: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// The verdict, where it is another than before.
    now: Option<&'static str>,
}

/// One run as one line with its line break. `evaluation` is this run's own, or nothing if there was none.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn live_line(run: &LiveRun<'_>, evaluation: Option<&Evaluation<'_>>) -> serde_json::Result<String> {
    let line = LiveJson {
        format_version: 1,
        run: run.number,
        time: run.time.to_string(),
        duration: run.seconds,
        files: run.files,
        compiles: !run.diagnostics.iter().any(crate::diag::Diagnostic::is_error),
        diagnostics: findings(run.diagnostics, run.sources),
        error: run.error,
        changes: run.changes.iter().map(change).collect(),
        report: evaluation.map(report),
    };
    Ok(inert(&serde_json::to_string(&line)?) + "\n")
}

fn change(change: &crate::report::live::Change) -> ChangeJson<'_> {
    ChangeJson { name: &change.name, before: change.before.as_deref(), after: change.after.as_deref(), now: change.now }
}
