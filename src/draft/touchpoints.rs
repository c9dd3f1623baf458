//! `journeys/touchpoints.journey`: what the log records, in names of the language.
use super::sheet::{Part, Text};
use super::{Draft, attributes};
use crate::discover::shown;
use crate::syntax::quoted;

/// Names that are left to themselves and listed, at most.
const LISTED: usize = 20;

pub(super) fn text(draft: &Draft) -> Text {
    let mut text = Text::new("journeys/touchpoints.journey");
    text.note("The contacts that the log records. On the right of = stands the event's name in the log.");
    text.note("Write `by company` behind the title of what the company does to the customer, such as a newsletter.");
    text.gap();
    let part = Part::Attributes;
    let common = attributes::of_events(draft);
    if draft.has(part) && !common.is_empty() {
        text.line(part, "event {", "what every event carries; only what a definition uses is read");
        common.iter().for_each(|(line, why)| text.line(part, &format!("  {line}"), why));
        text.line(part, "}", "");
        text.gap();
    }
    let survey = &draft.found.survey;
    for (place, seen) in survey.seen.iter().enumerate() {
        let (name, title) = (draft.phrasing.touchpoint(place), quoted(draft.phrasing.label(place)));
        let own = attributes::of_touchpoint(draft, seen.code, seen.events);
        let has_own = draft.has(part) && !own.is_empty();
        let open = if has_own { " {" } else { "" };
        let why = format!("{} events of {} customers", seen.events, seen.customers);
        text.line(Part::Base, &format!("touchpoint {name} {title} = {}{open}", quoted(&seen.name)), &why);
        if has_own {
            own.iter().for_each(|(line, why)| text.line(part, &format!("  {line}"), why));
            text.line(part, "}", "");
        }
    }
    others(draft, &mut text);
    text
}

/// Names that got no touchpoint.
fn others(draft: &Draft, text: &mut Text) {
    let survey = &draft.found.survey;
    let is_declared = |code: usize| survey.seen.iter().any(|seen| seen.code as usize == code);
    let rest: Vec<&smol_str::SmolStr> =
        survey.names.iter().enumerate().filter(|(code, _)| !is_declared(*code)).map(|(_, name)| name).collect();
    if rest.is_empty() {
        return;
    }
    let names: Vec<String> = rest.iter().take(LISTED).map(|name| format!("\"{}\"", shown(name))).collect();
    let more = rest.len().saturating_sub(names.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    text.gap();
    text.note(&format!("Without a touchpoint, because few customers meet them: {}{more}.", names.join(", ")));
    text.note("Their events are kept and counted; they end silences like all others.");
}
