//! `--format html`: one file that opens offline: verdict, what needs attention, each journey with its funnel, map, trend
//! and durations, rules with their violations on the customer's timeline.
//!
//! Invariants: every text of a log or a definition is escaped and made harmless in one place, the formatter of the
//! templates; nothing is fetched from anywhere; without script everything can be read. A number that the JSON report has
//! too carries its place there and its unrounded value.
mod chart;
mod figure;
mod journey;
mod kpi;
mod live;
mod page;
mod rule;
#[cfg(test)]
mod tests;

pub use live::{Page, Refresh};

use super::Evaluation;
use super::diagnostics::plain;
use live::Live;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, Error, HtmlEscape, Output, State, Value};

/// More characters of one text are not shown.
const MOST: usize = 2000;

const TEMPLATES: [(&str, &str); 9] = [
    ("page.html", include_str!("templates/page.html")),
    ("journey.html", include_str!("templates/journey.html")),
    ("kpis.html", include_str!("templates/kpis.html")),
    ("rules.html", include_str!("templates/rules.html")),
    ("live.html", include_str!("templates/live.html")),
    ("discovery.html", include_str!("templates/discovery.html")),
    ("explain.html", include_str!("templates/explain.html")),
    // its last line end goes, so it has two
    ("head.html", include_str!("templates/head.html")),
    ("macros.html", include_str!("templates/macros.html")),
];
pub(super) const STYLE: &str = include_str!("templates/style.css");
const SCRIPT: &str = include_str!("templates/script.js");

/// The evaluation as one HTML page.
///
/// # Errors
/// Only if a template is wrong, which would be a bug.
pub fn render(evaluation: &Evaluation<'_>) -> Result<String, Error> {
    written(evaluation, &Live::default())
}

fn written(evaluation: &Evaluation<'_>, live: &Live) -> Result<String, Error> {
    let env = environment()?;
    let page = minijinja::context! {
        style => Value::from_safe_string(STYLE.to_owned()),
        script => Value::from_safe_string(SCRIPT.to_owned()),
        live => live.value(),
        page => Value::from(Serde(page::page(evaluation))),
        journeys => Value::from(Serde(journey::journeys(evaluation))),
        kpis => Value::from(Serde(kpi::outside(evaluation))),
        rules => Value::from(Serde(rule::rules(evaluation))),
    };
    env.get_template("page.html")?.render(page)
}

pub(super) fn environment() -> Result<Environment<'static>, Error> {
    let mut env = Environment::new();
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(harmless);
    env.add_filter("names", names);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, text) in TEMPLATES {
        env.add_template(name, text)?;
    }
    Ok(env)
}

/// A sentence with its names in backquotes set as code.
fn names(sentence: &str) -> Value {
    let pieces = sentence.split('`').enumerate().map(|(at, piece)| {
        let text = HtmlEscape(&bearable(piece)).to_string();
        if at % 2 == 1 { format!("<code>{text}</code>") } else { text }
    });
    drawn(pieces.collect())
}

/// A text without control characters and direction marks, not longer than is bearable.
fn bearable(text: &str) -> String {
    let cut = text.char_indices().nth(MOST).and_then(|(end, _)| text.get(..end)).map(|start| format!("{start}…"));
    plain(cut.as_deref().unwrap_or(text)).into_owned()
}

/// Writes a value: texts without control characters and direction marks, not longer than is bearable, escaped.
fn harmless(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let text = value.as_str().filter(|_| value.kind() == ValueKind::String && !value.is_safe());
    let Some(text) = text else { return minijinja::escape_formatter(out, state, value) };
    minijinja::escape_formatter(out, state, &Value::from(bearable(text)))
}

/// A picture, which is markup already.
fn drawn(svg: String) -> Value {
    Value::from_safe_string(svg)
}
