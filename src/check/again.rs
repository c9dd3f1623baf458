//! Linting anew after an edit: only the items that changed and those whose findings depend on them.
//!
//! Invariant: finds what linting everything would find. A lint of single items is kept by item; what stands in a journey
//! is an item of its own and looked at again with the journey. A lint that compares items runs every time.
use super::scope::Scope;
use super::units::Units;
use super::{Given, LINTS, Needs, Used, walk};
use crate::diag::{Diagnostic, FileId, Place, Sources};
use crate::model::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// What linting found the last time, with what that depended on.
#[derive(Debug, Default)]
pub struct Lints {
    /// Findings on single items, by the place of the item, with the lint that found them.
    found: FxHashMap<Place, Vec<(usize, Diagnostic)>>,
    /// The texts of that time, and what in them others are judged by.
    sources: Sources,
    named: Vec<Named>,
}

/// An item that others name, as it was.
#[derive(Debug)]
struct Named {
    kind: BodyKind,
    name: SmolStr,
    place: Place,
}

/// What an edit did to a model.
#[derive(Debug, Default)]
pub struct Edit {
    /// The files of which the text changed.
    pub edited: FxHashSet<FileId>,
    /// The bodies that were resolved anew, all in the edited files included.
    pub fresh: PerBody<bool>,
}

impl Lints {
    /// All findings, by lint, echoes of errors included; of those that need all files only if they are sound. `edit` is
    /// what happened since the last time, or nothing if everything was resolved anew.
    pub(super) fn find(
        &mut self,
        model: &Model,
        units: &Units,
        sources: &Sources,
        today: i32,
        edit: Option<Edit>,
        sound: bool,
    ) -> Vec<Vec<Diagnostic>> {
        let again = edit.map(|edit| self.concerned(model, sources, units, edit));
        let given = Given { model, today, used: Used::of(model), scope: Scope::of(model, again.as_ref()) };
        self.forget(units, again.as_ref());
        let mut found: Vec<Vec<Diagnostic>> = Vec::with_capacity(LINTS.len());
        for (at, lint) in LINTS.iter().enumerate() {
            let mut sink = Vec::new();
            if sound || lint.needs != Needs::Project {
                (lint.check)(&given, &mut sink);
            }
            if lint.compares {
                found.push(sink);
                continue;
            }
            for one in sink {
                let place = one.place().unwrap_or_default();
                let unit = units.around(place).map_or(place, |unit| unit.place);
                self.found.entry(unit).or_default().push((at, one));
            }
            found.push(Vec::new());
        }
        for (at, one) in self.found.values().flatten() {
            if let Some(list) = found.get_mut(*at) {
                list.push(one.clone());
            }
        }
        self.remember(model, sources);
        found
    }

    /// Forgets what is looked at again, and what is gone.
    fn forget(&mut self, units: &Units, again: Option<&PerBody<bool>>) {
        let kept = |place: &Place| {
            let unit = units.around(*place).filter(|unit| unit.place == *place);
            unit.zip(again).is_some_and(|(unit, again)| !again.contains(unit.kind, unit.at))
        };
        self.found.retain(|place, _| kept(place));
    }

    fn remember(&mut self, model: &Model, sources: &Sources) {
        self.sources = sources.clone();
        self.named.clear();
        self.named.extend(named(model).map(|(kind, _, _, meta)| Named {
            kind,
            name: meta.name.clone(),
            place: meta.item,
        }));
    }

    /// The items whose findings may be others now: those that were resolved anew, those whose findings point into an
    /// edited file, and those that name something of which the text changed.
    fn concerned(&self, model: &Model, sources: &Sources, units: &Units, edit: Edit) -> PerBody<bool> {
        let symbols = self.changed_symbols(model, sources, &edit);
        let Edit { edited, fresh: mut again } = edit;
        let pointing = self.found.iter().filter(|(_, found)| found.iter().any(|(_, one)| points_into(one, &edited)));
        let naming = model.uses.iter().filter(|one| !one.declares && symbols.contains(&one.symbol));
        let places = pointing.map(|(place, _)| *place);
        let naming = if symbols.is_empty() { None } else { Some(naming.map(|one| one.place)) };
        for place in places.chain(naming.into_iter().flatten()) {
            if let Some(unit) = units.around(place) {
                again.insert(unit.kind, unit.at);
            }
        }
        add_whole_journeys(model, &mut again);
        again
    }

    /// Touchpoints, moments and journeys of which the text changed or of which something that they name did, and all
    /// that is derived from them.
    fn changed_symbols(&self, model: &Model, sources: &Sources, edit: &Edit) -> FxHashSet<Symbol> {
        let mut before: FxHashMap<FileId, Vec<&Named>> = FxHashMap::default();
        for one in self.named.iter().filter(|one| edit.edited.contains(&one.place.file)) {
            before.entry(one.place.file).or_default().push(one);
        }
        let changed = |kind: BodyKind, at: usize, meta: &Meta| {
            if !edit.edited.contains(&meta.item.file) {
                return edit.fresh.contains(kind, at);
            }
            let known = before.get(&meta.item.file).into_iter().flatten();
            let mut alike = known.filter(|was| was.kind == kind && was.name == meta.name);
            let text = sources.text_at(meta.item);
            !alike.any(|was| self.sources.text_at(was.place) == text)
        };
        let mut symbols: FxHashSet<Symbol> = named(model)
            .filter(|(kind, at, _, meta)| changed(*kind, *at, meta))
            .map(|(_, _, symbol, _)| symbol)
            .collect();
        if !symbols.is_empty() {
            follow(model, &mut symbols);
        }
        symbols
    }
}

/// What items elsewhere are judged by.
fn named(model: &Model) -> impl Iterator<Item = (BodyKind, usize, Symbol, &Meta)> {
    let touchpoints = model.touchpoints.iter().enumerate();
    let moments = model.moments.iter().enumerate();
    let journeys = model.journeys.iter().enumerate();
    touchpoints
        .map(|(at, one)| (BodyKind::Touchpoint, at, Symbol::Touchpoint(TouchpointId::new(at)), &one.meta))
        .chain(moments.map(|(at, one)| (BodyKind::Moment, at, Symbol::Moment(MomentId::new(at)), &one.meta)))
        .chain(journeys.map(|(at, one)| (BodyKind::Journey, at, Symbol::Journey(JourneyId::new(at)), &one.meta)))
}

/// Adds all that stands in journeys of the set.
fn add_whole_journeys(model: &Model, set: &mut PerBody<bool>) {
    for (at, journey) in model.journeys.iter().enumerate() {
        if !set.contains(BodyKind::Journey, at) {
            continue;
        }
        journey.kpis.iter().for_each(|id| set.insert(BodyKind::Kpi, id.index()));
        journey.rules.iter().for_each(|id| set.insert(BodyKind::Rule, id.index()));
    }
}

/// Adds moments and journeys that are made of those in the set.
fn follow(model: &Model, symbols: &mut FxHashSet<Symbol>) {
    loop {
        let before = symbols.len();
        for (at, moment) in model.moments.iter().enumerate() {
            if names_one(&moment.pattern, symbols) {
                symbols.insert(Symbol::Moment(MomentId::new(at)));
            }
        }
        for (at, journey) in model.journeys.iter().enumerate() {
            if walk::course(journey).into_iter().any(|pattern| names_one(pattern, symbols)) {
                symbols.insert(Symbol::Journey(JourneyId::new(at)));
            }
        }
        if symbols.len() == before {
            return;
        }
    }
}

fn names_one(pattern: &Pattern, symbols: &FxHashSet<Symbol>) -> bool {
    let mut found = false;
    pattern.each_source(&mut |source| {
        found |= match source {
            Source::Touchpoint(id) => symbols.contains(&Symbol::Touchpoint(id)),
            Source::Moment(id) => symbols.contains(&Symbol::Moment(id)),
            Source::Journey(id, _) => symbols.contains(&Symbol::Journey(id)),
            Source::Any | Source::Violation(_) => false,
        };
    });
    found
}

/// Whether a finding shows a place in one of these files.
fn points_into(found: &Diagnostic, files: &FxHashSet<FileId>) -> bool {
    let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.place);
    found.labels.iter().map(|label| label.place).chain(edits).any(|place| files.contains(&place.file))
}
