//! `--format github`: workflow commands that become annotations on a pull request.
//!
//! Never lets a text end its command: everything is escaped as the runner unescapes it.
use super::in_order;
use crate::diag::{Diagnostic, Lines, Place, Severity, Sources};

/// One line for each diagnostic.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let lines = Lines::new(sources);
    in_order(diagnostics, sources).into_iter().map(|one| command(one, &lines)).collect()
}

fn command(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = diagnostic.place().map(|place| position(place, lines)).unwrap_or_default();
    properties.push(format!("title={}", property(&format!("{} {}", diagnostic.code.id, diagnostic.code.slug))));
    format!("::{level} {}::{}\n", properties.join(","), data(&message(diagnostic)))
}

/// Where an annotation stands, as properties of its command.
pub(in crate::report) fn position(place: Place, lines: &Lines<'_>) -> Vec<String> {
    let region = lines.region(place);
    let mut properties = vec![
        format!("file={}", property(lines.path(place))),
        format!("line={},endLine={}", region.line, region.end_line),
    ];
    // the runner takes columns only of a place on one line
    if region.line == region.end_line {
        let end = region.end_column.max(region.column + 1) - 1;
        properties.push(format!("col={},endColumn={end}", region.column));
    }
    properties
}

fn message(diagnostic: &Diagnostic) -> String {
    let here = diagnostic.labels.first().map(|label| &*label.text).filter(|text| !text.is_empty());
    let parts = [Some(diagnostic.message.as_str()), here, diagnostic.help.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// A message as the runner unescapes it.
pub(in crate::report) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as the runner unescapes it.
pub(in crate::report) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
