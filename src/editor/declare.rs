//! Declaring what is named but not there: a touchpoint, for events that the log holds.
use super::View;
use crate::check::upper_camel;
use crate::codes::resolve::UNKNOWN_TOUCHPOINT;
use crate::diag::{Diagnostic, Edit, FileId, Fix, FixSafety, Place, Span, nearest};
use crate::model::Model;
use crate::syntax::ast::ItemKind;
use crate::syntax::quoted;
use smol_str::SmolStr;

/// The fix that declares the touchpoint that a finding says is missing.
pub fn declaration(view: &View<'_>, found: &Diagnostic) -> Option<Fix> {
    if *found.code != UNKNOWN_TOUCHPOINT {
        return None;
    }
    let name = view.checked.sources.text_at(found.place()?);
    if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        return None;
    }
    let raw = raw_name(view, name);
    let stands_for = raw.as_ref().map(|raw| format!(" = {}", quoted(raw))).unwrap_or_default();
    let title = match &raw {
        Some(raw) => format!("declare touchpoint `{name}` for the log's `{raw}`"),
        None => format!("declare touchpoint `{name}`"),
    };
    let (place, before, after) = where_to(view);
    let edit = Edit { place, text: format!("{before}touchpoint {name}{stands_for}\n{after}") };
    Some(Fix { title, edits: vec![edit], safety: FixSafety::Guess })
}

/// The name of events in the log that was probably meant; one that no touchpoint stands for.
fn raw_name(view: &View<'_>, name: &str) -> Option<SmolStr> {
    let model = &view.checked.model;
    let free = |raw: &&SmolStr| !model.touchpoints.iter().any(|one| one.raw_names.contains(raw));
    let events: Vec<&SmolStr> = view.live?.events.iter().map(|(raw, _)| raw).filter(free).collect();
    let camel = |raw: &SmolStr| {
        let plain: String = raw.chars().map(|each| if each.is_alphanumeric() { each } else { '_' }).collect();
        upper_camel(&plain)
    };
    let same = events.iter().find(|raw| camel(raw) == name).copied();
    same.cloned().or_else(|| nearest(name, events.iter().map(|raw| raw.as_str())).map(SmolStr::new))
}

/// Behind the last touchpoint of the file that holds most of them; else at the beginning of this one.
fn where_to(view: &View<'_>) -> (Place, &'static str, &'static str) {
    let model: &Model = &view.checked.model;
    let count = |file: FileId| model.touchpoints.iter().filter(|one| one.meta.item.file == file).count();
    let last = model.touchpoints.iter().map(|one| one.meta.item).max_by_key(|item| (count(item.file), item.span.end));
    match last {
        Some(item) => {
            let end = Span { start: item.span.end, end: item.span.end };
            let text = view.checked.sources.get(item.file).map(|source| source.text.clone()).unwrap_or_default();
            let rest = text.get(end.range().start..).unwrap_or_default();
            let line = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
            let at = end.range().start + line;
            let before = if rest.contains('\n') { "" } else { "\n" };
            (Span::new(at, at).in_file(item.file), before, "")
        }
        None => {
            let mut uses = view.tree.items.iter().filter(|item| matches!(item.kind, ItemKind::Use(_)));
            let end = uses.next_back().map_or(0, |item| item.span.end as usize);
            let before = if end == 0 { "" } else { "\n\n" };
            (Span::new(end, end).in_file(view.file), before, if end == 0 { "\n" } else { "" })
        }
    }
}
