//! Everything that is known of something, in Markdown: what a hover shows.
use super::View;
use super::functions;
use super::names;
use crate::diag::{Place, Span};
use crate::model::{Declared, Journey, Meta, Model, Symbol, Type, describe};
use crate::syntax::ast::Actor;
use std::fmt::Write;

/// More lines of a definition are not shown.
const LINES: usize = 14;

/// What is shown at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// In Markdown.
    pub text: String,
    /// What it is about.
    pub span: Span,
}

/// What there is to know at a place.
pub fn hover(view: &View<'_>, at: usize) -> Option<Hover> {
    if let Some(one) = names::at(view, at).first() {
        return Some(Hover { text: symbol(view, one.symbol)?, span: one.place.span });
    }
    let token = names::word(view.text, at)?;
    let function = functions::named(token.text(view.text))?;
    Some(Hover { text: format!("```journey\n{}\n```\n{}", function.label(), function.says), span: token.span })
}

/// What there is to know of a symbol.
pub fn symbol(view: &View<'_>, symbol: Symbol) -> Option<String> {
    let model = &view.checked.model;
    let about = match symbol {
        Symbol::Touchpoint(id) => {
            let one = model.touchpoints.get(id.index())?;
            let mut page = Page::of(view, "touchpoint", &one.meta);
            let names: Vec<String> = one.raw_names.iter().map(|name| format!("`{name}`{}", seen(view, name))).collect();
            page.line(&format!("events named {}", names.join(", ")));
            page.line(if one.by == Actor::Company { "the company acts" } else { "the customer acts" });
            page
        }
        Symbol::Moment(id) => {
            let one = model.moments.get(id.index())?;
            let mut page = Page::of(view, "moment", &one.meta);
            page.live(view, &one.meta.name);
            page
        }
        Symbol::Calendar(id) => Page::of(view, "calendar", &model.calendars.get(id.index())?.meta),
        Symbol::Action(id) => Page::of(view, "action", &model.actions.get(id.index())?.meta),
        Symbol::Segment(id) => {
            let one = model.segments.get(id.index())?;
            let mut page = Page::of(view, "segment", &one.meta);
            page.line(&describe(&one.value.ty));
            page
        }
        Symbol::Journey(id) => {
            let one = model.journeys.get(id.index())?;
            let mut page = Page::of(view, "journey", &one.meta);
            page.live(view, &one.meta.name);
            page
        }
        Symbol::Stage(journey, id) => {
            Page::of(view, "stage", &model.journeys.get(journey.index())?.stages.get(id.index())?.meta)
        }
        Symbol::Goal(journey, id) => {
            let one = model.journeys.get(journey.index())?.goals.get(id.index())?;
            Page::of(view, if one.business { "business goal" } else { "goal" }, &one.meta)
        }
        Symbol::Rule(id) => {
            let one = model.rules.get(id.index())?;
            let mut page = Page::of(view, "rule", &one.meta);
            if let Some(because) = &one.because {
                page.line(&format!("because {because}"));
            }
            page.live(view, &rule_name(model, id));
            page
        }
        Symbol::Kpi(id) => {
            let one = model.kpis.get(id.index())?;
            let mut page = Page::of(view, "kpi", &one.meta);
            page.line(&unit(&one.value.ty));
            page.live(view, &kpi_name(model, id));
            page
        }
        Symbol::Attribute(touchpoint, attribute) => {
            let touchpoint = model.touchpoints.get(touchpoint.index())?;
            let one = touchpoint.attributes.iter().find(|one| one.attribute == attribute)?;
            attribute_page(view, &format!("attribute of `{}`", touchpoint.meta.name), one)
        }
        Symbol::EventAttribute(attribute) => {
            let one = model.event_attributes.iter().find(|one| one.attribute == attribute)?;
            attribute_page(view, "attribute of every event", one)
        }
        Symbol::CustomerAttribute(id) => {
            attribute_page(view, "attribute of the customer", model.customer_attributes.get(id.index())?)
        }
        Symbol::Binding(place) => {
            let name = view.checked.sources.text_at(place);
            Page { text: format!("**{name}**, the event that the pattern calls so") }
        }
    };
    Some(about.text)
}

/// A rule's name; one of a journey as `JOURNEY.RULE`.
pub fn rule_name(model: &Model, id: crate::model::RuleId) -> String {
    let name = model.rules.get(id.index()).map(|one| one.meta.name.as_str()).unwrap_or_default();
    qualified(model, name, |journey| journey.rules.contains(&id))
}

/// A KPI's name; one of a journey as `JOURNEY.KPI`.
pub fn kpi_name(model: &Model, id: crate::model::KpiId) -> String {
    let name = model.kpis.get(id.index()).map(|one| one.meta.name.as_str()).unwrap_or_default();
    qualified(model, name, |journey| journey.kpis.contains(&id))
}

fn qualified(model: &Model, name: &str, holds: impl Fn(&Journey) -> bool) -> String {
    match model.journeys.iter().find(|journey| holds(journey)) {
        Some(journey) => format!("{}.{name}", journey.meta.name),
        None => name.to_owned(),
    }
}

/// How far the line that a place begins on is indented.
fn indent(view: &View<'_>, place: Place) -> usize {
    let before = Place { span: Span { start: 0, end: place.span.start }, ..place };
    spaces(view.checked.sources.text_at(before).rsplit('\n').next().unwrap_or_default())
}

/// A line, so much less indented.
fn outdented(line: &str, by: usize) -> &str {
    line.get(by.min(spaces(line))..).unwrap_or(line)
}

fn spaces(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// How often events of a name occur in the log.
fn seen(view: &View<'_>, name: &str) -> String {
    let Some(live) = view.live else { return String::new() };
    let count = live.events.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count);
    if live.events.is_empty() { String::new() } else { format!(" ({count} in the log)") }
}

fn unit(ty: &Type) -> String {
    format!("counted as {}", describe(ty))
}

fn attribute_page(view: &View<'_>, what: &str, one: &Declared) -> Page {
    let mut page = Page { text: format!("**{}**, {what}\n\n", one.name) };
    page.paragraph(&one.docs);
    let values = match &one.ty {
        Type::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("one of {}", values.join(", "))
        }
        other => describe(other),
    };
    page.line(&format!("{values}{}", if one.optional { ", may be missing" } else { "" }));
    if let Some(texts) = view.live.and_then(|live| live.texts.get(&one.name)).filter(|texts| !texts.is_empty()) {
        let shown: Vec<String> = texts.iter().take(5).map(|text| format!("`{text}`")).collect();
        page.line(&format!("in the log: {}{}", shown.join(", "), if texts.len() > 5 { " …" } else { "" }));
    }
    page
}

/// A text that is put together.
struct Page {
    text: String,
}

impl Page {
    /// What something is called, what is said of it, and how it is defined.
    fn of(view: &View<'_>, what: &str, meta: &Meta) -> Self {
        let title = meta.title.as_ref().map(|title| format!(" “{title}”")).unwrap_or_default();
        let mut page = Self { text: format!("{what} **{}**{title}\n\n", meta.name) };
        page.paragraph(&meta.docs);
        page.definition(view, meta.item);
        page
    }

    fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            let _ = write!(self.text, "{}\n\n", text.trim());
        }
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "- {text}");
    }

    fn definition(&mut self, view: &View<'_>, place: Place) {
        let written = view.checked.sources.text_at(place);
        let indent = indent(view, place);
        let mut lines: Vec<&str> = written.lines().take(LINES).map(|line| outdented(line, indent)).collect();
        if written.lines().count() > LINES {
            lines.push("  …");
        }
        if !lines.is_empty() {
            let _ = write!(self.text, "```journey\n{}\n```\n\n", lines.join("\n"));
        }
    }

    fn live(&mut self, view: &View<'_>, name: &str) {
        let Some((live, figure)) = view.live.and_then(|live| Some((live, live.figures.get(name)?))) else { return };
        let verdict = figure.verdict.map(|verdict| format!(", {verdict}")).unwrap_or_default();
        let now = if live.hash == view.checked.hash { "now" } else { "before the last changes" };
        self.line(&format!("{now} **{}**{verdict}; {}", figure.value, live.log));
    }
}
