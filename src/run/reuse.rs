//! Which facts of the last evaluation hold for the definitions as they are now, and which must be worked out.
//!
//! Invariant: what is put together is what evaluating everything would give. An item keeps its facts if what the engine does
//! for it is the same, wherever it stands and whatever it is called; decisions are weighed against each other, so rules
//! that act keep theirs together or not at all.
use crate::engine::Items;
use crate::facts::{Facts, Unknowns};
use crate::model::{JourneyId, Kpi, Model, Population, SegmentId};
use crate::plan::Plan;
use crate::plan::hash::{Fingerprint, Hashes, ItemHash};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What the facts of an evaluation rest on.
#[derive(Debug, Clone, Default)]
pub(super) struct Basis {
    hashes: Hashes,
    /// The rules that decide something, each with its place.
    acting: Vec<(usize, Fingerprint)>,
    /// By journey the segments by which its course is told apart, sorted.
    told_by: Vec<Vec<SegmentId>>,
    /// Where the days of courses begin.
    zone: Option<String>,
}

/// How definitions read a log; those that read it alike have the same bad rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    columns: Fingerprint,
    touchpoints: Vec<Fingerprint>,
}

/// For each item of now the place of the same one in the last facts.
#[derive(Debug)]
pub(super) struct Reuse {
    touchpoints: bool,
    segments: bool,
    moments: Vec<Option<usize>>,
    journeys: Vec<Option<usize>>,
    rules: Vec<Option<usize>>,
    kpis: Vec<Option<usize>>,
}

impl Basis {
    pub(super) fn of(model: &Model, hashes: Hashes) -> Self {
        let acting =
            model.rules.iter().zip(&hashes.rules).enumerate().filter(|(_, (rule, _))| !rule.actions.is_empty());
        let acting = acting.map(|(at, (_, hash))| (at, hash.facts)).collect();
        let told_by = (0..model.journeys.len()).map(|at| told_by(model, JourneyId::new(at))).collect();
        Self { hashes, acting, told_by, zone: model.policy.zone.clone() }
    }

    /// What decides which rows are bad: what is read, and which events touchpoints claim.
    pub(super) fn reading(&self) -> Reading {
        Reading { columns: self.hashes.reading, touchpoints: self.hashes.touchpoints.clone() }
    }
}

impl Reuse {
    /// Nothing is known yet.
    pub(super) fn nothing(plan: &Plan) -> Self {
        Self {
            touchpoints: false,
            segments: false,
            moments: vec![None; plan.moments.len()],
            journeys: vec![None; plan.journeys.len()],
            rules: vec![None; plan.rules.len()],
            kpis: vec![None; plan.kpis.len()],
        }
    }

    /// What of the facts that rest on `before` holds for a model that rests on `now`.
    pub(super) fn of(model: &Model, now: &Basis, before: &Basis) -> Self {
        let facts = |hashes: &[ItemHash]| -> Vec<Fingerprint> { hashes.iter().map(|hash| hash.facts).collect() };
        let places = |now: &[ItemHash], before: &[ItemHash]| places(&facts(now), &facts(before));
        let (own, old) = (&now.hashes, &before.hashes);
        let mut reuse = Self {
            touchpoints: own.touchpoints == old.touchpoints,
            segments: own.segments == old.segments,
            moments: self::places(&own.moments, &old.moments),
            journeys: places(&own.journeys, &old.journeys),
            rules: places(&own.rules, &old.rules),
            kpis: places(&own.kpis, &old.kpis),
        };
        if now.acting != before.acting {
            forget(&mut reuse.rules, |at| model.rules.get(at).is_some_and(|rule| !rule.actions.is_empty()));
        }
        if !reuse.segments {
            // groups are numbered by segment
            forget(&mut reuse.kpis, |at| model.kpis.get(at).is_some_and(has_segments));
        }
        reuse
    }

    /// How journeys run is wanted as well: it is told by more than the journey itself, and over all moments.
    pub(super) fn with_courses(mut self, now: &Basis, before: &Basis) -> Self {
        let (own, old) = (&now.hashes, &before.hashes);
        let same = own.moments == old.moments && own.segments == old.segments && now.zone == before.zone;
        for (place, told_by) in self.journeys.iter_mut().zip(&now.told_by) {
            *place = place.filter(|place| same && before.told_by.get(*place) == Some(told_by));
        }
        if self.runs_journeys() {
            self.moments.fill(None);
        }
        self
    }

    /// Whether any journey must be worked out.
    pub(super) fn runs_journeys(&self) -> bool {
        self.journeys.contains(&None)
    }

    /// Whether every item is where it was and does what it did.
    pub(super) fn is_whole(&self, before: &Basis) -> bool {
        let same = |places: &[Option<usize>], count: usize| {
            places.len() == count && places.iter().enumerate().all(|(at, place)| *place == Some(at))
        };
        let old = &before.hashes;
        self.touchpoints
            && self.segments
            && same(&self.moments, old.moments.len())
            && same(&self.journeys, old.journeys.len())
            && same(&self.rules, old.rules.len())
            && same(&self.kpis, old.kpis.len())
    }

    /// What must be worked out.
    pub(super) fn missing(&self) -> Items {
        let missing = |places: &[Option<usize>]| places.iter().map(Option::is_none).collect();
        Items {
            touchpoints: !self.touchpoints,
            moments: missing(&self.moments),
            journeys: missing(&self.journeys),
            rules: missing(&self.rules),
            kpis: missing(&self.kpis),
        }
    }

    /// The facts of now from those of the last time and what was worked out since.
    pub(super) fn assemble(&self, mut before: Facts, mut fresh: Facts) -> Facts {
        let (claimed, unclaimed, touchpoints) = match self.touchpoints {
            true => (before.claimed, before.unclaimed, before.unknowns.touchpoints),
            false => (fresh.claimed, fresh.unclaimed, fresh.unknowns.touchpoints),
        };
        let (old, new) = (&mut before.unknowns, &mut fresh.unknowns);
        Facts {
            unknowns: Unknowns {
                touchpoints,
                moments: picked(&self.moments, &mut old.moments, &mut new.moments),
                journeys: picked(&self.journeys, &mut old.journeys, &mut new.journeys),
                rules: picked(&self.rules, &mut old.rules, &mut new.rules),
                kpis: picked(&self.kpis, &mut old.kpis, &mut new.kpis),
            },
            journeys: picked(&self.journeys, &mut before.journeys, &mut fresh.journeys),
            rules: picked(&self.rules, &mut before.rules, &mut fresh.rules),
            kpis: picked(&self.kpis, &mut before.kpis, &mut fresh.kpis),
            moments: picked(&self.moments, &mut before.moments, &mut fresh.moments),
            claimed,
            unclaimed,
            // those are told of everything together
            timelines: BTreeMap::new(),
        }
    }
}

/// The segments of the KPIs on a journey's instances.
fn told_by(model: &Model, journey: JourneyId) -> Vec<SegmentId> {
    let is_own =
        |kpi: &&Kpi| matches!(kpi.population, Population::Decided(id) | Population::Started(id) if id == journey);
    let mut all: Vec<SegmentId> = model.kpis.iter().filter(is_own).flat_map(Kpi::segments).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn has_segments(kpi: &Kpi) -> bool {
    kpi.segments().next().is_some()
}

fn forget(places: &mut [Option<usize>], is_it: impl Fn(usize) -> bool) {
    for (at, place) in places.iter_mut().enumerate() {
        if is_it(at) {
            *place = None;
        }
    }
}

/// For each structure the place of the same one before; each of those is given away once.
fn places(now: &[Fingerprint], before: &[Fingerprint]) -> Vec<Option<usize>> {
    let mut known: FxHashMap<Fingerprint, Vec<usize>> = FxHashMap::default();
    for (at, hash) in before.iter().enumerate().rev() {
        known.entry(*hash).or_default().push(at);
    }
    now.iter().map(|hash| known.get_mut(hash).and_then(Vec::pop)).collect()
}

/// Each item's own: the one of before where it has a place there, else the new one.
fn picked<T: Default>(places: &[Option<usize>], before: &mut [T], fresh: &mut [T]) -> Vec<T> {
    let one = |(at, place): (usize, &Option<usize>)| {
        let slot = match place {
            Some(place) => before.get_mut(*place),
            None => fresh.get_mut(at),
        };
        slot.map(std::mem::take).unwrap_or_default()
    };
    places.iter().enumerate().map(one).collect()
}
