//! Another name for something, everywhere it is named.
//!
//! Invariant: what is defined stays the same: a name that is taken is refused, what shares a place with the renamed is
//! renamed with it, and a touchpoint that stands for events of its own name goes on to stand for them.
use super::View;
use super::names;
use crate::diag::{Edit, Place, Span};
use crate::model::{JourneyId, Model, Symbol, TouchpointId, Use, reserved};
use crate::syntax::ast::{ItemKind, Touchpoint};
use rustc_hash::FxHashSet;

/// Words that join things and so can't be names.
const JOINING: [&str; 11] = ["and", "as", "or", "not", "is", "in", "where", "within", "then", "unless", "until"];

/// The name at a place that can be renamed.
pub fn renameable(view: &View<'_>, at: usize) -> Option<Span> {
    names::at(view, at).first().map(|one| one.place.span)
}

/// The edits that rename what is named at a place.
///
/// # Errors
/// Why it can't be called that, for people.
pub fn rename(view: &View<'_>, at: usize, new: &str) -> Result<Vec<Edit>, String> {
    let model = &view.checked.model;
    let named: FxHashSet<Symbol> = names::at(view, at).iter().map(|one| one.symbol).collect();
    if named.is_empty() {
        return Err("there is nothing here that can be renamed".to_owned());
    }
    let symbols = entangled(model, named);
    let written = spelt(new, &symbols)?;
    if symbols.iter().any(|symbol| reserved(*symbol).contains(&new)) {
        return Err(format!("`{new}` already means something of its own here"));
    }
    if let Some(other) = taken(view, &symbols, new) {
        return Err(format!("`{new}` is taken: {other}"));
    }
    let mut places: Vec<Place> =
        model.uses.iter().filter(|one| symbols.contains(&one.symbol)).map(|one| one.place).collect();
    places.sort_unstable();
    places.dedup();
    let mut edits: Vec<Edit> = places.into_iter().map(|place| Edit { place, text: written.clone() }).collect();
    edits.extend(symbols.iter().filter_map(|symbol| kept_raw_name(view, *symbol)));
    Ok(edits)
}

/// All symbols that are named at a place where one of these is.
fn entangled(model: &Model, mut symbols: FxHashSet<Symbol>) -> FxHashSet<Symbol> {
    loop {
        let places: FxHashSet<Place> =
            model.uses.iter().filter(|one| symbols.contains(&one.symbol)).map(|one| one.place).collect();
        let before = symbols.len();
        symbols.extend(model.uses.iter().filter(|one| places.contains(&one.place)).map(|one| one.symbol));
        if symbols.len() == before {
            return symbols;
        }
    }
}

/// The name as it is to be written.
fn spelt(new: &str, symbols: &FxHashSet<Symbol>) -> Result<String, String> {
    let mut letters = new.chars();
    let plain = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let joins = JOINING.contains(&new);
    if plain && !joins {
        return Ok(new.to_owned());
    }
    let attributes = symbols.iter().all(|symbol| {
        matches!(symbol, Symbol::Attribute(..) | Symbol::EventAttribute(_) | Symbol::CustomerAttribute(_))
    });
    if attributes && !new.is_empty() && !new.contains(['`', '\n', '\r']) {
        return Ok(format!("`{new}`"));
    }
    if joins {
        return Err(format!("`{new}` is no name: it joins what stands around it"));
    }
    Err(format!("`{new}` is no name: a name is made of letters, digits and `_`, and does not begin with a digit"))
}

/// Where a name has to be the only one.
#[derive(Debug, PartialEq, Eq)]
enum Space {
    Events,
    Emitters,
    Calendars,
    Segments,
    Actions,
    Kpis(Option<JourneyId>),
    Rules(JourneyId),
    Milestones(JourneyId),
    Attributes(TouchpointId),
    EventAttributes,
    CustomerAttributes,
    Bindings(Place),
}

fn space(view: &View<'_>, symbol: Symbol) -> Space {
    let model = &view.checked.model;
    match symbol {
        Symbol::Touchpoint(_) | Symbol::Moment(_) => Space::Events,
        Symbol::Journey(_) => Space::Emitters,
        Symbol::Rule(id) => {
            let of = model.journeys.iter().position(|journey| journey.rules.contains(&id)).map(JourneyId::new);
            of.map_or(Space::Emitters, Space::Rules)
        }
        Symbol::Kpi(id) => {
            Space::Kpis(model.journeys.iter().position(|journey| journey.kpis.contains(&id)).map(JourneyId::new))
        }
        Symbol::Calendar(_) => Space::Calendars,
        Symbol::Segment(_) => Space::Segments,
        Symbol::Action(_) => Space::Actions,
        Symbol::Stage(journey, _) | Symbol::Goal(journey, _) => Space::Milestones(journey),
        Symbol::Attribute(touchpoint, _) => Space::Attributes(touchpoint),
        Symbol::EventAttribute(_) => Space::EventAttributes,
        Symbol::CustomerAttribute(_) => Space::CustomerAttributes,
        Symbol::Binding(place) => Space::Bindings(item_around(view, place)),
    }
}

/// The item that a place is in.
fn item_around(view: &View<'_>, place: Place) -> Place {
    let holds = |span: &Span| place.file == view.file && span.start <= place.span.start && place.span.end <= span.end;
    view.tree.items.iter().map(|item| item.span).find(holds).unwrap_or(place.span).in_file(place.file)
}

/// What is called that already where one of the symbols is.
fn taken(view: &View<'_>, symbols: &FxHashSet<Symbol>, new: &str) -> Option<String> {
    let spaces: Vec<Space> = symbols.iter().map(|symbol| space(view, *symbol)).collect();
    let called = |one: &&Use| {
        one.declares
            && !symbols.contains(&one.symbol)
            && view.checked.sources.text_at(one.place).trim_matches('`') == new
            && spaces.contains(&space(view, one.symbol))
    };
    let other = view.checked.model.uses.iter().find(called)?;
    let source = view.checked.sources.get(other.place.file)?;
    let (line, _) = source.line_column(other.place.span.start);
    Some(format!("see {}, line {line}", source.path))
}

/// A touchpoint without raw names stands for the events of its name: it says so from now on.
fn kept_raw_name(view: &View<'_>, symbol: Symbol) -> Option<Edit> {
    let Symbol::Touchpoint(id) = symbol else { return None };
    let touchpoint = view.checked.model.touchpoints.get(id.index())?;
    let place = touchpoint.meta.place;
    let own = &touchpoint.meta.name;
    if touchpoint.raw_names.as_slice() != std::slice::from_ref(own) {
        return None;
    }
    let text = &view.checked.sources.get(place.file)?.text;
    let (tree, _) = crate::syntax::parse(text, place.file);
    let declared = |item: &crate::syntax::ast::Item| match &item.kind {
        ItemKind::Touchpoint(one) if one.name.span == place.span => Some(one.clone()),
        _ => None,
    };
    let written: Touchpoint = tree.items.iter().find_map(declared)?;
    if !written.raw_names.is_empty() {
        return None;
    }
    let title = written.title.map(|title| title.span);
    let end = written.by.map(|by| by.span).or(title).unwrap_or(written.name.span).end;
    Some(Edit { place: Span { start: end, end }.in_file(place.file), text: format!(" = \"{own}\"") })
}
