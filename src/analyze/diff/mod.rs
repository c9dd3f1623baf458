//! What changed in meaning between two versions of definitions.
//!
//! Invariants: what evaluates to the same is no change, however it is written (hashes of the meaning decide that); whether
//! something became tighter or looser is decided by what histories it accepts, not by its text.
mod affected;
mod compare;
mod items;
mod journeys;
mod kinds;
mod kpis;
mod merge;

pub use compare::Relation;
pub use kinds::kinds;

use super::{Limits, Moment};
use crate::diag::{Code, Place};
use crate::model::{Meta, Model};
use crate::plan::Plan;
use crate::plan::hash::{self, Own};
use affected::Affected;
use merge::Merged;

/// What a change does to whoever relies on the definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Something is gone, its numbers can't be compared with former ones, or what passed may fail on the same log.
    Breaking,
    /// Results differ, but nothing that passed fails by it.
    Behaviour,
    /// Only what people read.
    Documentation,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What kind.
    pub kind: &'static Code,
    /// What it does.
    pub category: Category,
    /// What changed, as one would name it: `support.solved`.
    pub item: String,
    /// A sentence without capital or full stop.
    pub message: String,
    /// A shortest history that tells the two versions apart, where one was found.
    pub story: Option<Vec<Moment>>,
    /// What says the same as before and evaluates to something else, since it names what changed.
    pub affects: Vec<String>,
    /// Where it stood in the old version.
    pub old: Option<Place>,
    /// Where it stands in the new one.
    pub new: Option<Place>,
}

/// One version: its model without errors, and its plan.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The model.
    pub model: &'a Model,
    /// Its plan.
    pub plan: &'a Plan,
}

/// All changes in meaning, the gravest first, then by name.
pub fn diff(old: Version<'_>, new: Version<'_>, limits: Limits) -> Vec<Change> {
    let meant = Pair { old: hash::meanings(old.model), new: hash::meanings(new.model) };
    let own = Pair { old: hash::own(old.model), new: hash::own(new.model) };
    let merged = Merged::new((old.model, old.plan), (new.model, new.plan));
    let mut diff = Diff { old, new, meant, own, merged, limits, changes: Vec::new(), affected: Vec::new() };
    diff.events();
    diff.grounds();
    diff.journeys();
    diff.rules();
    diff.kpis();
    diff.tell_affected();
    let mut changes = diff.changes;
    changes.sort_by(|one, other| {
        (one.category, &one.item, one.kind.id).cmp(&(other.category, &other.item, other.kind.id))
    });
    changes
}

/// The same of both versions.
struct Pair<T> {
    old: T,
    new: T,
}

struct Diff<'a> {
    old: Version<'a>,
    new: Version<'a>,
    /// What items mean, what they name included.
    meant: Pair<Own>,
    /// What items say themselves.
    own: Pair<Own>,
    merged: Merged,
    limits: Limits,
    changes: Vec<Change>,
    /// What says the same as before and evaluates to something else.
    affected: Vec<Affected>,
}

impl Diff<'_> {
    fn add(&mut self, kind: &'static Code, category: Category, item: &str, message: String, places: Places) {
        let Places { old, new } = places;
        self.changes.push(Change {
            kind,
            category,
            item: item.to_owned(),
            message,
            story: None,
            affects: Vec::new(),
            old,
            new,
        });
    }

    fn tell(&mut self, story: Vec<Moment>) {
        if let Some(last) = self.changes.last_mut() {
            last.story = Some(story);
        }
    }

    /// Reports titles, docs and the like that differ.
    fn documentation(&mut self, item: &str, old: &Meta, new: &Meta, more: &[(&str, bool)]) {
        let texts = [("its title", old.title != new.title), ("its documentation", old.docs != new.docs)];
        let changed: Vec<&str> =
            texts.iter().chain(more).filter(|(_, differs)| *differs).map(|(what, _)| *what).collect();
        if !changed.is_empty() {
            let message = format!("{} changed", changed.join(" and "));
            self.add(&kinds::DOCUMENTATION, Category::Documentation, item, message, Places::both(old.place, new.place));
        }
    }
}

/// Where something stood and stands.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    old: Option<Place>,
    new: Option<Place>,
}

impl Places {
    fn both(old: Place, new: Place) -> Self {
        Self { old: Some(old), new: Some(new) }
    }

    fn old(place: Place) -> Self {
        Self { old: Some(place), new: None }
    }

    fn new(place: Place) -> Self {
        Self { old: None, new: Some(place) }
    }
}

/// The places of things by name in two lists: those in both, those gone, those that are new.
struct Matched {
    both: Vec<(usize, usize)>,
    gone: Vec<usize>,
    added: Vec<usize>,
}

fn matched(old: &[String], new: &[String]) -> Matched {
    let place = |list: &[String], name: &String| list.iter().position(|one| one == name);
    let both = old.iter().enumerate().filter_map(|(at, name)| Some((at, place(new, name)?))).collect();
    let gone = (0..old.len()).filter(|at| old.get(*at).is_some_and(|name| place(new, name).is_none())).collect();
    let added = (0..new.len()).filter(|at| new.get(*at).is_some_and(|name| place(old, name).is_none())).collect();
    Matched { both, gone, added }
}
