//! What items say themselves: the same hashes, but with what an item names hashed by its name.
//!
//! So an edit to a touchpoint, a segment, a calendar, a moment, a journey or a rule is no edit to what names it, and
//! whoever tells of changes can tell of each once.
use super::events::Meant;
use super::parts::Parts;
use super::{Fingerprint, Hashes, Hashing, Sum};
use crate::model::*;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// Something that items name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Named {
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// A moment.
    Moment(MomentId),
    /// A segment.
    Segment(SegmentId),
    /// A calendar.
    Calendar(CalendarId),
    /// A journey.
    Journey(JourneyId),
    /// A rule.
    Rule(RuleId),
    /// What every touchpoint costs.
    Costs,
    /// The zone of the policy.
    Zone,
}

/// What items say themselves, and what they name.
#[derive(Debug, Clone, Default)]
pub struct Own {
    /// What each item says itself.
    pub hashes: Hashes,
    /// Calendars: their hours, zone and closed days.
    pub calendars: Vec<Fingerprint>,
    /// Touchpoints: what each costs.
    pub costs: Vec<Fingerprint>,
    /// KPIs: what each measures, without its breakdowns and thresholds.
    pub formulas: Vec<Fingerprint>,
    /// KPIs: the segments that each is broken down by.
    pub breakdowns: Vec<Fingerprint>,
    /// Journeys: what each score is made up of.
    pub scores: Vec<Fingerprint>,
    /// Journeys: what a success of each is worth.
    pub values: Vec<Fingerprint>,
    /// Journeys: the parts of each.
    pub parts: Vec<Parts>,
    /// What each moment names.
    pub moments: Vec<BTreeSet<Named>>,
    /// What each journey names.
    pub journeys: Vec<BTreeSet<Named>>,
    /// What each rule names.
    pub rules: Vec<BTreeSet<Named>>,
    /// What each KPI names.
    pub kpis: Vec<BTreeSet<Named>>,
}

/// Where names are noted while items are hashed by what they say themselves.
#[derive(Debug, Default)]
pub(super) struct Noted {
    met: RefCell<BTreeSet<Named>>,
}

/// What the items of a model mean, what they name included: hashes that are the same however it is written. Names are
/// noted by [`own`] only.
pub fn meanings(model: &Model) -> Own {
    let mut hashing = Hashing::new(model);
    hashing.meant = Some(Meant::default());
    hashing.basics();
    hashing.derived();
    let mut own = hashing.grounds();
    own.parts = model.journeys.iter().map(|journey| hashing.parts_of(journey)).collect();
    for kpi in &model.kpis {
        hashing.kpi(kpi);
        own.formulas.push(hashing.formula(kpi));
        own.breakdowns.push(hashing.breakdown(kpi));
    }
    own.hashes = hashing.hashes;
    own
}

/// What the items of a model say themselves, the same however they write it.
pub fn own(model: &Model) -> Own {
    let mut hashing = Hashing::new(model);
    hashing.noted = Some(Noted::default());
    hashing.meant = Some(Meant::default());
    hashing.basics();
    let mut own = hashing.grounds();
    hashing.met();
    for at in 0..model.moments.len() {
        hashing.moment(at);
        own.moments.push(hashing.met());
    }
    for at in 0..model.journeys.len() {
        hashing.journey(at);
        own.parts.extend(model.journeys.get(at).map(|journey| hashing.parts_of(journey)));
        own.journeys.push(hashing.met());
    }
    for at in 0..model.rules.len() {
        hashing.rule(at);
        own.rules.push(hashing.met());
    }
    for kpi in &model.kpis {
        let hash = hashing.kpi(kpi);
        hashing.hashes.kpis.push(hash);
        own.formulas.push(hashing.formula(kpi));
        own.breakdowns.push(hashing.breakdown(kpi));
        own.kpis.push(hashing.met());
    }
    own.hashes = hashing.hashes;
    own
}

impl Hashing<'_> {
    /// Calendars, costs, scores and values.
    fn grounds(&self) -> Own {
        let model = self.model;
        Own {
            calendars: model.calendars.iter().map(super::items::calendar).collect(),
            costs: model.touchpoints.iter().map(|one| self.cost(one)).collect(),
            scores: model.journeys.iter().map(|one| self.score(one)).collect(),
            values: model.journeys.iter().map(|one| self.value_of(one)).collect(),
            ..Own::default()
        }
    }

    /// What was named since this was asked last.
    fn met(&self) -> BTreeSet<Named> {
        self.noted.as_ref().map(|noted| noted.met.take()).unwrap_or_default()
    }

    fn cost(&self, touchpoint: &Touchpoint) -> Fingerprint {
        let mut sum = Sum::of("cost");
        self.maybe(touchpoint.cost.as_ref(), &mut sum);
        sum.finish()
    }

    fn formula(&self, kpi: &Kpi) -> Fingerprint {
        let mut sum = Sum::of("formula");
        self.population(kpi.population, &mut sum);
        self.expr(&kpi.value, &mut sum);
        sum.add((kpi.per, kpi.direction.map(|it| std::mem::discriminant(&it))));
        sum.finish()
    }

    fn breakdown(&self, kpi: &Kpi) -> Fingerprint {
        let mut sum = Sum::of("breakdown");
        let segments: BTreeSet<Option<Fingerprint>> =
            kpi.by.iter().map(|segment| self.of(Named::Segment(*segment))).collect();
        sum.add(segments);
        sum.finish()
    }

    fn score(&self, journey: &Journey) -> Fingerprint {
        let parts = journey.score.iter().map(|part| {
            let mut sum = Sum::of("part");
            sum.add(self.model.kpis.get(part.kpi.index()).map(|kpi| &kpi.meta.name));
            sum.number(part.weight);
            self.expr(&part.from, &mut sum);
            self.expr(&part.to, &mut sum);
            sum.finish()
        });
        let mut sum = Sum::of("score");
        self.unordered("parts", parts.collect(), &mut sum);
        sum.finish()
    }

    fn value_of(&self, journey: &Journey) -> Fingerprint {
        let mut sum = Sum::of("value");
        self.maybe(journey.value.as_ref(), &mut sum);
        sum.finish()
    }

    /// What stands for something that an item names: its hash, or its name where items are hashed by what they say
    /// themselves.
    pub(super) fn of(&self, named: Named) -> Option<Fingerprint> {
        let Some(noted) = &self.noted else { return self.meaning(named) };
        noted.met.borrow_mut().insert(named);
        let mut sum = Sum::of("name");
        sum.add(self.name(named));
        Some(sum.finish())
    }

    fn meaning(&self, named: Named) -> Option<Fingerprint> {
        let hashes = &self.hashes;
        match named {
            Named::Touchpoint(id) => hashes.touchpoints.get(id.index()).copied(),
            Named::Moment(id) => hashes.moments.get(id.index()).copied(),
            Named::Segment(id) => hashes.segments.get(id.index()).copied(),
            Named::Calendar(id) => self.calendars.get(id.index()).copied(),
            Named::Journey(id) => hashes.journeys.get(id.index()).map(|hash| hash.facts),
            Named::Rule(id) => hashes.rules.get(id.index()).map(|hash| hash.facts),
            Named::Costs => Some(self.costs),
            Named::Zone => {
                let mut sum = Sum::of("zone");
                sum.add(&self.model.policy.zone);
                Some(sum.finish())
            }
        }
    }

    fn name(&self, named: Named) -> Option<&str> {
        let model = self.model;
        match named {
            Named::Touchpoint(id) => model.touchpoints.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Moment(id) => model.moments.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Segment(id) => model.segments.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Calendar(id) => model.calendars.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Journey(id) => model.journeys.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Rule(id) => model.rules.get(id.index()).map(|one| one.meta.name.as_str()),
            Named::Costs | Named::Zone => None,
        }
    }

    /// What a journey does, as an event: stages and goals by their place, or by their names.
    pub(super) fn event_of(&self, id: JourneyId, event: JourneyEvent, sum: &mut Sum) {
        let journey = self.model.journeys.get(id.index()).filter(|_| self.noted.is_some());
        let meta = match event {
            JourneyEvent::Stage(stage) => journey.and_then(|one| one.stages.get(stage.index())).map(|one| &one.meta),
            JourneyEvent::Goal(goal) => journey.and_then(|one| one.goals.get(goal.index())).map(|one| &one.meta),
            _ => None,
        };
        match meta {
            Some(meta) => sum.add(&meta.name),
            None => sum.add(event),
        }
    }

    /// A stage of the journey whose KPIs are hashed: its place, or its name.
    pub(super) fn stage_of(&self, stage: StageId, sum: &mut Sum) {
        self.part_of(("stage", stage), |journey| journey.stages.get(stage.index()).map(|one| &one.meta), sum);
    }

    /// A goal of the journey whose KPIs are hashed: its place, or its name.
    pub(super) fn goal_of(&self, goal: GoalId, sum: &mut Sum) {
        self.part_of(("goal", goal), |journey| journey.goals.get(goal.index()).map(|one| &one.meta), sum);
    }

    fn part_of<'j>(
        &'j self,
        place: impl std::hash::Hash,
        meta: impl FnOnce(&'j Journey) -> Option<&'j Meta>,
        sum: &mut Sum,
    ) {
        let journey = self.inside.and_then(|id| self.model.journeys.get(id.index()));
        match journey.filter(|_| self.noted.is_some()).and_then(meta) {
            Some(meta) => sum.add(&meta.name),
            None => sum.add(place),
        }
    }
}
