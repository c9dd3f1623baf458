//! `discover --format html`: one page that opens offline.
use super::{Discovered, Proposal};
use crate::report::html::{STYLE, environment};
use crate::report::words::{count, micros, percent, short};
use minijinja::value::Serde;
use minijinja::{Error, Value};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    lead: String,
    period: String,
    files: Vec<String>,
    notes: Vec<String>,
    names: Vec<Row>,
    more_names: Option<String>,
    course: Vec<String>,
    all_variants: String,
    variants: Vec<Row>,
    loops: Vec<Row>,
    waits: Vec<Row>,
    unmapped: Option<Vec<Row>>,
    moments: Vec<Part>,
    rules: Vec<Part>,
    version: &'static str,
}

/// A row: a name, words beside it, numbers, and how long its bar is.
#[derive(Serialize, Default)]
struct Row {
    name: String,
    words: String,
    numbers: Vec<String>,
    bar: f64,
}

#[derive(Serialize)]
struct Part {
    why: String,
    code: String,
}

/// What was found, as a page.
///
/// # Errors
/// Only if a template is wrong, which would be a bug.
pub fn html(shown: &Discovered<'_>) -> Result<String, Error> {
    let found = shown.found;
    let more = found.all_names.saturating_sub(found.names.len() as u64);
    let part = |Proposal { why, code }| Part { why, code };
    let unmapped = shown.unmapped().map(|(names, _)| {
        names.into_iter().map(|(name, events)| Row { name, numbers: vec![count(events)], ..Row::default() }).collect()
    });
    let page = Page {
        lead: shown.lead(),
        period: shown.period(),
        files: shown.files.iter().map(|file| short(file).into_owned()).collect(),
        notes: shown.notes.to_vec(),
        names: names(shown),
        more_names: (more > 0).then(|| count(more)),
        course: shown.course().unwrap_or_default(),
        all_variants: shown.all_variants(),
        variants: variants(shown),
        loops: loops(shown),
        waits: waits(shown),
        unmapped,
        moments: shown.moments().into_iter().map(part).collect(),
        rules: shown.rules().into_iter().map(part).collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let style = Value::from_safe_string(STYLE.to_owned());
    environment()?
        .get_template("discovery.html")?
        .render(minijinja::context! { style, page => Value::from(Serde(page)) })
}

/// Per cent of a whole, for the length of a bar.
fn bar(share: f64) -> f64 {
    (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0
}

fn names(shown: &Discovered<'_>) -> Vec<Row> {
    let row = |one: &crate::discover::Name| Row {
        name: short(&one.name).into_owned(),
        numbers: vec![
            count(one.events),
            count(one.customers),
            percent(shown.share(one.customers)),
            count(one.first),
            count(one.last),
        ],
        bar: bar(shown.share(one.customers)),
        ..Row::default()
    };
    shown.found.names.iter().map(row).collect()
}

fn variants(shown: &Discovered<'_>) -> Vec<Row> {
    let row = |one: &crate::discover::Variant| Row {
        words: shown.steps(&one.steps),
        numbers: vec![count(one.customers), percent(shown.share(one.customers))],
        bar: bar(shown.share(one.customers)),
        ..Row::default()
    };
    shown.found.variants.iter().map(row).collect()
}

fn loops(shown: &Discovered<'_>) -> Vec<Row> {
    let words = shown.loops();
    let row = |one: &crate::discover::Loop| Row {
        name: short(&one.name).into_owned(),
        words: words.get(one.name.as_str()).cloned().unwrap_or_default(),
        numbers: vec![count(one.customers), percent(shown.share(one.customers))],
        bar: bar(shown.share(one.customers)),
    };
    shown.found.loops.iter().map(row).collect()
}

fn waits(shown: &Discovered<'_>) -> Vec<Row> {
    let longest = shown.found.waits.iter().map(|one| one.p90).max().unwrap_or_default();
    let part = |p90: i64| p90 as f64 / longest.max(1) as f64;
    let row = |one: &crate::discover::Wait| Row {
        name: format!("{} → {}", short(&one.from), short(&one.to)),
        numbers: vec![count(one.events), micros(one.median), micros(one.p90), micros(one.longest)],
        bar: bar(part(one.p90)),
        ..Row::default()
    };
    shown.found.waits.iter().map(row).collect()
}
