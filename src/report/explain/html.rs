//! The timeline as one HTML page.
use super::{Explained, Kind, Lane};
use crate::report::html::{STYLE, environment};
use crate::report::words::{counted, minute, short};
use minijinja::value::Serde;
use minijinja::{Error, Value};
use serde::Serialize;

#[derive(Serialize)]
struct Page {
    customer: String,
    events: String,
    watermark: String,
    tracks: Vec<String>,
    more: Option<String>,
    entries: Vec<Row>,
    standing: Vec<String>,
}

#[derive(Serialize)]
struct Row {
    time: String,
    class: &'static str,
    word: &'static str,
    text: String,
    place: Option<String>,
    lanes: Vec<&'static str>,
}

/// The timeline as a page that opens offline.
///
/// # Errors
/// Only if a template is wrong, which would be a bug.
pub fn html(explained: &Explained<'_>) -> Result<String, Error> {
    let trace = explained.trace;
    let tracks = explained.tracks();
    let more = explained.instances().count().saturating_sub(tracks.len()) as u64;
    let page = Page {
        customer: short(&trace.customer).into_owned(),
        events: counted(trace.events.len() as u64, "event"),
        watermark: minute(trace.watermark),
        tracks: tracks.into_iter().map(|track| track.name).collect(),
        more: (more > 0).then(|| counted(more, "more instance")),
        entries: explained.entries().into_iter().map(row).collect(),
        standing: explained.standing(),
    };
    let style = Value::from_safe_string(STYLE.to_owned());
    environment()?.get_template("explain.html")?.render(minijinja::context! { style, page => Value::from(Serde(page)) })
}

fn row(entry: super::Entry) -> Row {
    let (class, word) = match entry.kind {
        Kind::Event => ("event", ""),
        Kind::Moment => ("moment", "moment"),
        Kind::Journey => ("journey", "journey"),
        Kind::Rule => ("check", "rule"),
        Kind::Violation => ("cause", "violation"),
        Kind::Decision => ("decision", "decision"),
        Kind::Expected => ("miss", "expected"),
    };
    let lane = |lane: Lane| match lane {
        Lane::Empty => "",
        Lane::Start => "start",
        Lane::Open => "open",
        Lane::Mark => "reached",
        Lane::End => "end",
    };
    Row {
        time: minute(entry.time),
        class,
        word,
        text: entry.text,
        place: entry.place,
        lanes: entry.lanes.into_iter().map(lane).collect(),
    }
}
