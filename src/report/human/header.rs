//! What was evaluated, and what a reader should know about the log.
use super::page::{Cell, Page};
use crate::report::Evaluation;
use crate::report::mark::Mark;
use crate::report::words::{self, about_log, count, counted, minute, short};

/// How many unclaimed names are listed.
const NAMES: usize = 8;
/// How many files are listed.
const FILES: usize = 3;

pub(super) fn write(evaluation: &Evaluation<'_>, page: &mut Page) {
    verdict(evaluation, page);
    page.blank();
    let mut rows =
        vec![row("log", log(evaluation)), row("period", period(evaluation)), row("judged", words::judged(evaluation))];
    rows.extend(notes(evaluation).into_iter().map(|note| row("note", note)));
    page.table(0, rows);
}

/// The verdict with what it counts, in one line.
pub(super) fn verdict(evaluation: &Evaluation<'_>, page: &mut Page) {
    let summary = &evaluation.verdicts.summary;
    let (mark, word) = (Mark::run(summary.verdict).symbol(), words::run(summary.verdict));
    page.line(0, &format!("{mark} {word}: {}", words::tally(&summary.tally)));
}

fn row(name: &str, text: String) -> Vec<Cell> {
    vec![Cell::words(name), Cell::words(text)]
}

fn log(evaluation: &Evaluation<'_>) -> String {
    let log = evaluation.log;
    let shown: Vec<&str> = log.files.iter().take(FILES).map(|file| file.as_str()).collect();
    let more = log.files.len().saturating_sub(FILES) as u64;
    let more = if more > 0 { format!(" and {}", counted(more, "more file")) } else { String::new() };
    let counts = format!("{} of {}", counted(log.events, "event"), counted(log.customers, "customer"));
    if shown.is_empty() { counts } else { format!("{}{more}: {counts}", shown.join(", ")) }
}

fn period(evaluation: &Evaluation<'_>) -> String {
    let log = evaluation.log;
    let Some((from, to)) = log.from.zip(log.to) else { return "no event".to_owned() };
    let known = log.watermark.filter(|watermark| *watermark != to);
    let known = known.map(|watermark| format!(", known until {}", minute(watermark))).unwrap_or_default();
    format!("{} to {} UTC{known}", minute(from), minute(to))
}

fn notes(evaluation: &Evaluation<'_>) -> Vec<String> {
    let mut notes = about_log(evaluation);
    notes.extend(unclaimed(evaluation));
    notes.extend(super::hints::absent_touchpoints(evaluation));
    notes
}

/// The most frequent names that no touchpoint claims.
fn unclaimed(evaluation: &Evaluation<'_>) -> Option<String> {
    let mut names: Vec<(&str, u64)> =
        evaluation.facts.unclaimed.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    if names.is_empty() {
        return None;
    }
    let events: u64 = names.iter().map(|(_, count)| count).sum();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let shown: Vec<String> =
        names.iter().take(NAMES).map(|(name, n)| format!("`{}` {}", short(name), count(*n))).collect();
    let more = names.len().saturating_sub(NAMES) as u64;
    let more = if more > 0 { format!(" and {} more", count(more)) } else { String::new() };
    Some(format!("{} under names that no touchpoint claims: {}{more}", counted(events, "event"), shown.join(", ")))
}
