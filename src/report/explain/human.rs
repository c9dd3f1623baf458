//! The timeline for a terminal.
use super::{Explained, Kind, Lane};
use crate::report::diagnostics::{Look, Paint, plain_line};
use crate::report::words::{counted, minute};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// The timeline, lanes at the left of the words.
pub fn human(explained: &Explained<'_>, look: &Look) -> String {
    let mut out = String::new();
    let trace = explained.trace;
    let head = format!("customer {}: {}", trace.customer, counted(trace.events.len() as u64, "event"));
    let _ = writeln!(out, "{}, known until {} UTC\n", plain_line(&super::short(&head)), minute(trace.watermark));
    let tracks = explained.tracks();
    for (at, track) in tracks.iter().enumerate() {
        let bars = "│ ".repeat(at);
        let _ = writeln!(out, "                  {bars}┌ {}", plain_line(&track.name));
    }
    let more = explained.instances().count().saturating_sub(tracks.len()) as u64;
    if more > 0 {
        let _ = writeln!(out, "                  and {} without a lane", counted(more, "more instance"));
    }
    for entry in explained.entries() {
        let lanes: String = entry.lanes.iter().map(|lane| symbol(*lane)).collect::<Vec<_>>().join(" ");
        let gap = if lanes.is_empty() { "" } else { "  " };
        let (mark, style) = mark(entry.kind);
        let place = entry.place.map(|place| format!("  [{place}]")).unwrap_or_default();
        let words = plain_line(&format!("{mark} {}{place}", entry.text.replace('`', "")));
        let start = format!("{}  {lanes}{gap}", minute(entry.time));
        for (at, line) in wrapped(&words, look.width.saturating_sub(start.chars().count()).max(24)).iter().enumerate() {
            let left = if at == 0 { start.clone() } else { " ".repeat(start.chars().count() + 2) };
            let _ = match look.paint {
                Paint::Colour => writeln!(out, "{left}{style}{line}{style:#}"),
                Paint::Plain => writeln!(out, "{left}{line}"),
            };
        }
    }
    let standing = explained.standing();
    if !standing.is_empty() {
        let _ = writeln!(
            out,
            "\n{}",
            if matches!(explained.focus, super::Focus::Everything) { "other rules" } else { "rules" }
        );
        for line in standing {
            let _ = writeln!(out, "  {}", plain_line(&line));
        }
    }
    out
}

fn symbol(lane: Lane) -> &'static str {
    match lane {
        Lane::Empty => " ",
        Lane::Start => "┬",
        Lane::Open => "│",
        Lane::Mark => "●",
        Lane::End => "┴",
    }
}

/// A mark for each kind; colour only repeats it.
fn mark(kind: Kind) -> (char, Style) {
    let coloured = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    match kind {
        Kind::Event => ('·', Style::new()),
        Kind::Moment => ('◆', coloured(AnsiColor::Cyan)),
        Kind::Journey => ('▸', coloured(AnsiColor::Blue)),
        Kind::Rule => ('○', Style::new().dimmed()),
        Kind::Violation => ('✗', coloured(AnsiColor::Red)),
        Kind::Decision => ('→', coloured(AnsiColor::Magenta)),
        Kind::Expected => ('…', coloured(AnsiColor::Yellow)),
    }
}

/// Words on lines of so many columns; a word that is longer stands alone.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let Some(last) = lines.last_mut() else { break };
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
            continue;
        }
        if !last.is_empty() {
            last.push(' ');
        }
        last.push_str(word);
    }
    lines
}
