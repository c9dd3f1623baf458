//! `W0547`.
use super::{Given, rename};
use crate::diag::{Diagnostic, FixSafety, Place};
use crate::model::*;
use rustc_hash::{FxHashMap, FxHashSet};

crate::code! {
    /// A name in the wrong style
    ///
    /// Touch points and moments are written `UpperCamel`, all else `lower_snake`. In `when Activated expect payment` a reader
    /// then sees at once what is an event and what is not.
    ///
    /// ```journey
    /// touchpoint cart_filled = "cart_filled"
    /// touchpoint Purchase    = "purchase"
    ///
    /// rule bought { when cart_filled expect Purchase within 7d }
    /// ```
    ///
    /// Write events in `UpperCamel`:
    ///
    /// ```journey
    /// touchpoint CartFilled = "cart_filled"
    /// touchpoint Purchase   = "purchase"
    ///
    /// rule bought { when CartFilled expect Purchase within 7d }
    /// ```
    ///
    /// To fix it, rename it everywhere; `wayfare check --fix` does. Names of attributes are left alone, because they are
    /// names of columns.
    NAME_STYLE = "W0547", "name-style", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let mut wrong: Vec<(Symbol, &Meta, String)> = Vec::new();
    each_named(given.model, &mut |symbol, meta| wrong.extend(restyled(symbol, meta)));
    if wrong.is_empty() {
        return;
    }
    let mut places: FxHashMap<Symbol, Vec<Place>> = wrong.iter().map(|(symbol, ..)| (*symbol, Vec::new())).collect();
    for one in &given.model.uses {
        if let Some(known) = places.get_mut(&one.symbol) {
            known.push(one.place);
        }
    }
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    each_named(given.model, &mut |_, meta| taken.extend([meta.name.as_str()]));
    for (symbol, meta, new) in wrong {
        let (kind, style) = (kind(symbol), if is_event(symbol) { "UpperCamel" } else { "lower_snake" });
        let mut found = Diagnostic::new(&NAME_STYLE, meta.place, format!("{kind} `{}` is not written `{style}`", meta.name))
            .help(format!("call it `{new}`"));
        if !taken.contains(new.as_str()) {
            let uses = places.get(&symbol).map_or(&[][..], Vec::as_slice);
            found.fixes.push(rename::fix(uses, &new, safety(given.model, symbol)));
        }
        sink.push(found);
    }
}

/// A name in another style, with what it should be.
fn restyled(symbol: Symbol, meta: &Meta) -> Option<(Symbol, &Meta, String)> {
    let name = meta.name.as_str();
    // most names are plainly right
    let right = match is_event(symbol) {
        true => name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('_'),
        false => name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
    };
    if right {
        return None;
    }
    let new = if is_event(symbol) { rename::upper_camel(name) } else { rename::lower_snake(name) };
    (new != name && !new.is_empty()).then_some((symbol, meta, new))
}

fn is_event(symbol: Symbol) -> bool {
    matches!(symbol, Symbol::Touchpoint(_) | Symbol::Moment(_))
}

/// A touchpoint without raw names of its own stands for events of its name: another name would mean other events.
fn safety(model: &Model, symbol: Symbol) -> FixSafety {
    let Symbol::Touchpoint(id) = symbol else { return FixSafety::Safe };
    let touchpoint = model.touchpoints.get(id.index());
    let by_name = touchpoint.is_none_or(|one| one.raw_names.contains(&one.meta.name));
    if by_name { FixSafety::Guess } else { FixSafety::Safe }
}

/// Calls `visit` with everything that has a name, kind after kind.
fn each_named<'m>(model: &'m Model, visit: &mut impl FnMut(Symbol, &'m Meta)) {
    macro_rules! all {
        ($list:ident, $kind:ident of $id:ident) => {
            for (at, one) in model.$list.iter().enumerate() {
                visit(Symbol::$kind($id::new(at)), &one.meta);
            }
        };
    }
    all!(touchpoints, Touchpoint of TouchpointId);
    all!(moments, Moment of MomentId);
    all!(calendars, Calendar of CalendarId);
    all!(segments, Segment of SegmentId);
    all!(rules, Rule of RuleId);
    all!(kpis, Kpi of KpiId);
    all!(actions, Action of ActionId);
    for (at, journey) in model.journeys.iter().enumerate() {
        let id = JourneyId::new(at);
        visit(Symbol::Journey(id), &journey.meta);
        journey.stages.iter().enumerate().for_each(|(at, one)| visit(Symbol::Stage(id, StageId::new(at)), &one.meta));
        journey.goals.iter().enumerate().for_each(|(at, one)| visit(Symbol::Goal(id, GoalId::new(at)), &one.meta));
    }
}

fn kind(symbol: Symbol) -> &'static str {
    match symbol {
        Symbol::Touchpoint(_) => "touchpoint",
        Symbol::Moment(_) => "moment",
        Symbol::Calendar(_) => "calendar",
        Symbol::Segment(_) => "segment",
        Symbol::Journey(_) => "journey",
        Symbol::Stage(..) => "stage",
        Symbol::Goal(..) => "goal",
        Symbol::Rule(_) => "rule",
        Symbol::Kpi(_) => "kpi",
        Symbol::Action(_) => "action",
        Symbol::Attribute(..) | Symbol::EventAttribute(_) | Symbol::CustomerAttribute(_) => "attribute",
        Symbol::Binding(_) => "binding",
    }
}
