//! A run for a terminal: a header, what changed, what is wrong, and the last good result.
use super::{Change, LiveRun};
use crate::diag::Diagnostic;
use crate::report::diagnostics::{Look, Paint, human, plain, plain_line};
use crate::report::words::counted;
use std::fmt::Write;

/// How many changes are listed.
const CHANGES: usize = 20;
/// How many files are named.
const FILES: usize = 3;

/// One run; `result` is the last good report, already laid out. Of a page that is longer than the terminal the end is seen:
/// what is new stands there then, and the report above it.
pub fn page(run: &LiveRun<'_>, result: Option<&str>, look: &Look, rows: Option<usize>) -> String {
    let news = news(run, look);
    let Some(result) = result else { return news };
    let stale = run.error.is_some() || run.diagnostics.iter().any(Diagnostic::is_error);
    let title = if stale { "the last good result:\n\n" } else { "" };
    // a blank line between the two, and the one that the cursor is on
    let length = news.lines().count() + title.lines().count() + result.lines().count() + 2;
    match rows {
        Some(rows) if length > rows => format!("{title}{result}\n{news}"),
        _ => format!("{news}\n{title}{result}"),
    }
}

/// The header, what changed, what is wrong.
fn news(run: &LiveRun<'_>, look: &Look) -> String {
    let mut out = strong(&header(run), look) + "\n";
    for change in run.changes.iter().take(CHANGES) {
        let _ = writeln!(out, "  {}", plain_line(&told(change)));
    }
    let more = run.changes.len().saturating_sub(CHANGES) as u64;
    if more > 0 {
        let _ = writeln!(out, "  and {}", counted(more, "more change"));
    }
    if !run.diagnostics.is_empty() {
        out.push('\n');
        out.push_str(&human::human(run.diagnostics, run.sources, look));
    }
    if let Some(error) = run.error {
        let _ = writeln!(out, "\nerror: {}", plain(error));
    }
    out
}

/// "journeys/a.journey · 14:03:22 UTC · 41 ms".
fn header(run: &LiveRun<'_>) -> String {
    let named: Vec<String> = run.files.iter().take(FILES).map(|file| plain_line(file).to_string()).collect();
    let more = run.files.len().saturating_sub(FILES) as u64;
    let more = if more > 0 { format!(" and {}", counted(more, "more file")) } else { String::new() };
    let what = if named.is_empty() { "watching".to_owned() } else { format!("{}{more}", named.join(", ")) };
    format!("{what} · {} UTC · {}", run.time.strftime("%H:%M:%S"), duration(run.seconds))
}

fn duration(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.0} ms", seconds * 1000.0) } else { format!("{seconds:.1} s") }
}

/// "purchase.conversion 41.8 % → 42.3 %, now passes".
fn told(change: &Change) -> String {
    let value = match (&change.before, &change.after) {
        (Some(before), Some(after)) if before == after => after.clone(),
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, Some(after)) => format!("is new: {after}"),
        (Some(_), None) => "is gone".to_owned(),
        (None, None) => String::new(),
    };
    let now = match (change.now, &change.before) {
        (Some(now), Some(_)) => format!(", now {now}"),
        (Some(now), None) => format!(", {now}"),
        (None, _) => String::new(),
    };
    format!("{} {value}{now}", change.name)
}

fn strong(text: &str, look: &Look) -> String {
    match look.paint {
        Paint::Colour => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Paint::Plain => text.to_owned(),
    }
}
