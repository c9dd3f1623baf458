//! `wayfare.yaml`: where the log is and which column is what.
use super::Draft;
use super::sheet::{Part, Text};
use crate::discover::{Columns, shown};
use smol_str::SmolStr;

/// How a log is read, and why.
#[derive(Debug, Clone, Default)]
pub struct Mapped {
    /// Its files, relative to the project's folder.
    pub paths: Vec<String>,
    /// What it is called.
    pub name: String,
    /// What its columns were taken for; nothing where the format says it, as XES does.
    pub columns: Option<Columns>,
    /// The zone of its times if they carry no offset, and whether somebody said so.
    pub zone: Option<(String, bool)>,
    /// How times are written, where that has to be said.
    pub time_format: Option<SmolStr>,
}

pub(super) fn text(draft: &Draft) -> Text {
    let (mapped, survey) = (&draft.mapped, &draft.found.survey);
    let mut text = Text::new("wayfare.yaml");
    text.note(&format!(
        "What Wayfare found in {}: {} events of {} customers.",
        shown(&mapped.name),
        survey.events,
        survey.customers
    ));
    text.note("Everything here is a proposal: change what you know better, then run `wayfare eval`.");
    text.line(Part::Base, "definitions: [journeys]", "the folder with the definitions");
    text.line(Part::Base, "logs:", "the event logs, and which of their columns is what");
    for path in &mapped.paths {
        text.line(
            Part::Base,
            &format!("  - path: {}", yaml(path)),
            "from this file; a glob such as data/*.csv takes many",
        );
        columns(draft, &mut text);
    }
    let zone = mapped.zone.as_ref().map_or("UTC", |(zone, _)| zone.as_str());
    text.line(Part::Base, "policy:", "how numbers are judged");
    text.line(Part::Base, "  confidence: 95%", "how sure intervals are");
    text.line(Part::Base, "  min_n: 30", "with fewer cases a threshold is not judged");
    text.line(Part::Base, "  gate: point", "judge the value itself; `proof` and `assurance` judge its interval");
    text.line(Part::Base, &format!("  zone: {}", yaml(zone)), "where days and weeks begin and end");
    text
}

fn columns(draft: &Draft, text: &mut Text) {
    let mapped = &draft.mapped;
    if let Some(columns) = &mapped.columns {
        let others = |role: &crate::discover::Role| match role.others.as_slice() {
            [] => role.why.clone(),
            others => {
                let names: Vec<String> = others.iter().map(|name| shown(name)).collect();
                format!("{}; it could also be {}", role.why, names.join(", "))
            }
        };
        text.line(Part::Base, &format!("    customer: {}", yaml(&columns.customer.column)), &others(&columns.customer));
        text.line(
            Part::Base,
            &format!("    time: {}", time(mapped, columns)),
            &time_why(mapped, columns, &others(&columns.time)),
        );
        text.line(Part::Base, &format!("    event: {}", yaml(&columns.event.column)), &others(&columns.event));
        if let Some(channel) = columns.channel.as_ref().filter(|name| *name != "channel") {
            text.line(Part::Base, &format!("    channel: {}", yaml(channel)), "by its name");
        }
        if let Some(id) = &columns.event_id {
            let why = "different on every row: take the # away to drop rows that are delivered twice";
            text.note(&format!("   event_id: {}  # {why}", yaml(id)));
        }
    } else if let Some((zone, is_given)) = &mapped.zone {
        let line = format!("    time: {{ column: \"time:timestamp\", timezone: {} }}", yaml(zone));
        text.line(Part::Base, &line, zone_why(*is_given));
    }
    let renamed = || draft.attributes.iter().filter(|(one, name)| *name != one.column || one.decimal_comma);
    if renamed().next().is_some() && draft.has(Part::Attributes) {
        text.line(Part::Attributes, "    attributes:", "columns that are no names of the language");
        for (one, name) in renamed() {
            let (decimal, why) = match one.decimal_comma {
                true => {
                    (", decimal: \",\"", "called so in the definitions; its numbers have a comma before the fraction")
                }
                false => ("", "called so in the definitions"),
            };
            text.line(Part::Attributes, &format!("      {name}: {{ column: {}{decimal} }}", yaml(&one.column)), why);
        }
    }
}

fn time(mapped: &Mapped, columns: &Columns) -> String {
    let column = yaml(&columns.time.column);
    let format = mapped.time_format.as_ref().map(|format| format!(", format: {}", yaml(format)));
    let zone = mapped.zone.as_ref().map(|(zone, _)| format!(", timezone: {}", yaml(zone)));
    match (format, zone) {
        (None, None) => column,
        (format, zone) => {
            format!("{{ column: {column}{}{} }}", format.unwrap_or_default(), zone.unwrap_or_default())
        }
    }
}

fn time_why(mapped: &Mapped, columns: &Columns, why: &str) -> String {
    let doubt = if columns.is_day_doubtful { "; day and month could be the other way round, so look" } else { "" };
    let zone = mapped.zone.as_ref().map(|(_, is_given)| format!("; {}", zone_why(*is_given)));
    let clock =
        columns.clock.as_ref().map(|clock| format!("; days alone: the times of day in {} are not read", shown(clock)));
    format!("{why}{doubt}{}{}", clock.unwrap_or_default(), zone.unwrap_or_default())
}

fn zone_why(is_given: bool) -> &'static str {
    if is_given {
        "times without an offset are of this zone"
    } else {
        "times have no offset: put in their zone, such as Europe/Berlin"
    }
}

/// A text as YAML has it: as it is if that is safe, else in quotes.
fn yaml(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '/' | '.');
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_' || letter == '.');
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n", "."];
    let is_word = words.contains(&text.to_ascii_lowercase().as_str());
    if begins && !is_word && text.chars().all(is_plain) {
        return text.to_owned();
    }
    // every text of JSON is one of YAML
    serde_json::Value::from(text).to_string()
}
