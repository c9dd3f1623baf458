//! `discover --format human`.
use super::{Discovered, Proposal};
use crate::report::diagnostics::Look;
use crate::report::human::page::{Cell, Page};
use crate::report::words::{count, micros, percent, short};

/// What was found, for people.
pub fn human(shown: &Discovered<'_>, look: &Look) -> String {
    let mut page = Page::new(look);
    page.line(0, &shown.lead());
    page.line(0, &shown.period());
    shown.notes.iter().for_each(|note| page.line(0, note));
    names(shown, &mut page);
    course(shown, &mut page);
    variants(shown, &mut page);
    loops(shown, &mut page);
    waits(shown, &mut page);
    unmapped(shown, &mut page);
    proposals("Candidates for moments", shown.moments(), &mut page);
    proposals("Rules that hold almost always", shown.rules(), &mut page);
    page.blank();
    page.line(0, "`wayfare init --log FILE` writes a project from this: touchpoints, a first journey, moments, rules.");
    page.finish()
}

fn header(words: &[&str], numbers_from: usize) -> Vec<Cell> {
    let cell = |(at, word): (usize, &&str)| if at < numbers_from { Cell::words(*word) } else { Cell::number(*word) };
    words.iter().enumerate().map(cell).collect()
}

fn names(shown: &Discovered<'_>, page: &mut Page) {
    page.heading("Events");
    let mut rows = vec![header(&["event", "events", "customers", "share", "begin", "end"], 1)];
    rows.extend(shown.found.names.iter().map(|one| {
        vec![
            Cell::words(short(&one.name)),
            Cell::number(count(one.events)),
            Cell::number(count(one.customers)),
            Cell::number(percent(shown.share(one.customers))),
            Cell::number(count(one.first)),
            Cell::number(count(one.last)),
        ]
    }));
    page.table(2, rows);
    let more = shown.found.all_names.saturating_sub(shown.found.names.len() as u64);
    if more > 0 {
        page.line(2, &format!("and {} more names", count(more)));
    }
}

fn course(shown: &Discovered<'_>, page: &mut Page) {
    if let Some(lines) = shown.course() {
        page.heading("What a journey could be");
        lines.iter().for_each(|line| page.line(2, line));
    }
}

fn variants(shown: &Discovered<'_>, page: &mut Page) {
    page.heading("Variants");
    page.line(2, &format!("{}; repeats in a row are taken as one", shown.all_variants()));
    let rows = shown.found.variants.iter().map(|one| {
        vec![
            Cell::number(count(one.customers)),
            Cell::number(percent(shown.share(one.customers))),
            Cell::words(shown.steps(&one.steps)),
        ]
    });
    page.table(2, rows.collect());
}

fn loops(shown: &Discovered<'_>, page: &mut Page) {
    if shown.found.loops.is_empty() {
        return;
    }
    page.heading("Loops");
    let words = shown.loops();
    let rows = shown.found.loops.iter().map(|one| {
        vec![
            Cell::words(short(&one.name)),
            Cell::number(count(one.customers)),
            Cell::number(percent(shown.share(one.customers))),
            Cell::words(words.get(one.name.as_str()).cloned().unwrap_or_default()),
        ]
    });
    page.table(2, rows.collect());
}

fn waits(shown: &Discovered<'_>, page: &mut Page) {
    if shown.found.waits.is_empty() {
        return;
    }
    page.heading("Long waits between neighbouring events");
    let mut rows = vec![header(&["from", "to", "times", "half within", "nine of ten", "longest"], 2)];
    rows.extend(shown.found.waits.iter().map(|one| {
        vec![
            Cell::words(short(&one.from)),
            Cell::words(short(&one.to)),
            Cell::number(count(one.events)),
            Cell::number(micros(one.median)),
            Cell::number(micros(one.p90)),
            Cell::number(micros(one.longest)),
        ]
    }));
    page.table(2, rows);
}

fn unmapped(shown: &Discovered<'_>, page: &mut Page) {
    let Some((names, all)) = shown.unmapped() else { return };
    page.heading("Events that no touchpoint claims");
    if names.is_empty() {
        page.line(2, "none: every event name of the log belongs to a touchpoint");
        return;
    }
    let more = all - names.len();
    page.table(
        2,
        names.into_iter().map(|(name, events)| vec![Cell::words(name), Cell::number(count(events))]).collect(),
    );
    if more > 0 {
        page.line(2, &format!("and {} more names", count(more as u64)));
    }
}

fn proposals(title: &str, all: Vec<Proposal>, page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.heading(title);
    for one in all {
        page.line(2, &one.why);
        one.code.lines().for_each(|line| page.line(4 + line.len() - line.trim_start().len(), line));
    }
}
