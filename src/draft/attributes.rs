//! Attributes: which stand on every event, which on some touchpoints only, of which type, and what is known of their values.
use super::Draft;
use super::sheet::Part;
use crate::discover::{Attribute, Shape};
use crate::syntax::quoted;

/// A segment of more values would be a table, no breakdown.
const MOST_GROUPS: usize = 8;
/// Most segments.
const MOST_SEGMENTS: usize = 2;

/// Where an attribute is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    /// On every event; optional unless all have it.
    Event,
    /// On the touchpoints that have it.
    Touchpoints,
}

/// The lines of the block for every event, and why.
pub(super) fn of_events(draft: &Draft) -> Vec<(String, String)> {
    let own = draft.attributes.iter().filter(|(one, _)| home(draft, one) == Home::Event);
    let line = |(one, name): &(Attribute, String)| {
        let all = one.present.as_ref().map(|present| present.iter().sum::<u64>());
        let is_optional = all != Some(draft.found.survey.events);
        declared(one, name, is_optional)
    };
    own.map(line).collect()
}

/// The lines of a touchpoint's own attributes, by the name's code, and why.
pub(super) fn of_touchpoint(draft: &Draft, code: u32, events: u64) -> Vec<(String, String)> {
    let own = draft.attributes.iter().filter(|(one, _)| home(draft, one) == Home::Touchpoints);
    let line = |(one, name): &(Attribute, String)| {
        let present = one.present.as_ref()?.get(code as usize).copied().filter(|present| *present > 0)?;
        let (line, why) = declared(one, name, present < events);
        let part = if present < events { format!("; on {present} of {events}") } else { String::new() };
        Some((line, format!("{why}{part}")))
    };
    own.filter_map(line).collect()
}

/// A dimension for breakdowns.
pub(super) struct Segment {
    pub(super) name: String,
    pub(super) title: String,
    pub(super) attribute: String,
}

/// What customers differ in: attributes of few values that stay the same for each customer.
pub(super) fn segments(draft: &Draft) -> Vec<Segment> {
    if !draft.has(Part::Segment) || !draft.has(Part::Attributes) {
        return Vec::new();
    }
    let is_group = |one: &&(Attribute, String)| {
        let few = matches!(&one.0.shape, Shape::Choice(values) if values.len() <= MOST_GROUPS);
        few && one.0.is_constant && home(draft, &one.0) == Home::Event
    };
    let segment = |(one, name): &(Attribute, String)| Segment {
        name: format!("{name}_group"),
        title: quoted(&crate::discover::label(&one.column)),
        attribute: name.clone(),
    };
    draft.attributes.iter().filter(is_group).take(MOST_SEGMENTS).map(segment).collect()
}

fn home(draft: &Draft, attribute: &Attribute) -> Home {
    let Some(present) = &attribute.present else { return Home::Event };
    if present.iter().sum::<u64>() == draft.found.survey.events {
        return Home::Event;
    }
    let seen = &draft.found.survey.seen;
    let having = seen.iter().filter(|seen| present.get(seen.code as usize).is_some_and(|count| *count > 0)).count();
    if having * 5 >= seen.len() * 4 { Home::Event } else { Home::Touchpoints }
}

fn declared(attribute: &Attribute, name: &str, is_optional: bool) -> (String, String) {
    let kind = match &attribute.shape {
        Shape::Bool => "bool".to_owned(),
        Shape::Int => "int".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Money => "money".to_owned(),
        Shape::Time => "time".to_owned(),
        Shape::Score(low, high) => format!("score {low}..{high}"),
        Shape::Choice(values) => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("one of {}", values.join(", "))
        }
        Shape::Text => "text".to_owned(),
    };
    let range = attribute.range.map(|(low, high)| format!("{low} to {high}"));
    let why = match &attribute.shape {
        Shape::Bool => "true or false".to_owned(),
        Shape::Int | Shape::Number => format!("a number, {} so far", range.unwrap_or_default()),
        Shape::Money => format!("an amount with its currency, {} so far", range.unwrap_or_default()),
        Shape::Score(..) => format!("by its name and values, {} so far", range.unwrap_or_default()),
        Shape::Time => "all values read as times".to_owned(),
        Shape::Choice(values) => {
            let constant = if attribute.is_constant { ", the same on all events of a customer" } else { "" };
            format!("{} values{constant}", values.len())
        }
        Shape::Text => "any text".to_owned(),
    };
    let optional = if is_optional { " optional" } else { "" };
    (format!("{name}: {kind}{optional}"), why)
}
