//! Linting anew after an edit: only the files that changed and those whose findings depend on them.
//!
//! Invariant: finds what linting everything would find. A lint of single items is kept by file; one that compares items
//! with each other runs every time.
use super::scope::{Files, Scope};
use super::{Given, LINTS, Used, walk};
use crate::diag::{Diagnostic, FileId, Place, Sources};
use crate::model::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What linting found the last time, with what that depended on.
#[derive(Debug, Default)]
pub struct Lints {
    /// Findings on single items, with the lint that found them.
    found: FxHashMap<FileId, Vec<(usize, Diagnostic)>>,
    /// The texts of that time, and where in them stood what items elsewhere are judged by.
    sources: Sources,
    touchpoints: Vec<Place>,
    moments: Vec<Place>,
    journeys: Vec<Place>,
}

impl Lints {
    /// All findings, by lint, echoes of errors included. `changed` are the files that are resolved anew since the last
    /// time, or nothing if all are.
    pub(super) fn find(
        &mut self,
        model: &Model,
        sources: &Sources,
        today: i32,
        changed: Option<FxHashSet<FileId>>,
    ) -> Vec<Vec<Diagnostic>> {
        let files = match changed {
            Some(changed) => Files::Only(self.concerned(model, sources, changed)),
            None => Files::All,
        };
        let given = Given { model, today, used: Used::of(model), scope: Scope::of(model, &files) };
        self.forget(&files);
        let mut found: Vec<Vec<Diagnostic>> = Vec::with_capacity(LINTS.len());
        for (at, lint) in LINTS.iter().enumerate() {
            let mut sink = Vec::new();
            (lint.check)(&given, &mut sink);
            if lint.compares {
                found.push(sink);
                continue;
            }
            for one in sink {
                self.found.entry(one.place().unwrap_or_default().file).or_default().push((at, one));
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

    fn forget(&mut self, files: &Files) {
        self.found.retain(|file, _| !files.contain(*file));
    }

    fn remember(&mut self, model: &Model, sources: &Sources) {
        self.sources = sources.clone();
        self.touchpoints = model.touchpoints.iter().map(|one| one.meta.item).collect();
        self.moments = model.moments.iter().map(|one| one.meta.item).collect();
        self.journeys = model.journeys.iter().map(|one| one.meta.item).collect();
    }

    /// The files whose findings may be others now: those that changed, those whose findings point into them, and those
    /// that name something of which the text changed.
    fn concerned(&self, model: &Model, sources: &Sources, changed: FxHashSet<FileId>) -> FxHashSet<FileId> {
        let symbols = self.changed_symbols(model, sources, &changed);
        let mut files: FxHashSet<FileId> = changed;
        let pointing = self.found.iter().filter(|(_, found)| found.iter().any(|(_, one)| points_into(one, &files)));
        let pointing: Vec<FileId> = pointing.map(|(file, _)| *file).collect();
        files.extend(pointing);
        if !symbols.is_empty() {
            let naming = model.uses.iter().filter(|one| !one.declares && symbols.contains(&one.symbol));
            files.extend(naming.map(|one| one.place.file));
        }
        files
    }

    /// Touchpoints, moments and journeys of which the text changed, and all that is derived from them.
    fn changed_symbols(&self, model: &Model, sources: &Sources, files: &FxHashSet<FileId>) -> FxHashSet<Symbol> {
        let differs = |was: Option<&Place>, is: Place| {
            files.contains(&is.file) && was.is_none_or(|was| self.sources.text_at(*was) != sources.text_at(is))
        };
        let touchpoints = model.touchpoints.iter().enumerate();
        let touchpoints = touchpoints.filter(|(at, one)| differs(self.touchpoints.get(*at), one.meta.item));
        let mut symbols: FxHashSet<Symbol> =
            touchpoints.map(|(at, _)| Symbol::Touchpoint(TouchpointId::new(at))).collect();
        let moments = model.moments.iter().enumerate();
        let moments = moments.filter(|(at, one)| differs(self.moments.get(*at), one.meta.item));
        symbols.extend(moments.map(|(at, _)| Symbol::Moment(MomentId::new(at))));
        let journeys = model.journeys.iter().enumerate();
        let journeys = journeys.filter(|(at, one)| differs(self.journeys.get(*at), one.meta.item));
        symbols.extend(journeys.map(|(at, _)| Symbol::Journey(JourneyId::new(at))));
        if !symbols.is_empty() {
            follow(model, &mut symbols);
        }
        symbols
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
