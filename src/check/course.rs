//! When the stages of a journey can be reached, counted from its start. Bounds are certain: never too tight.
use super::span;
use crate::model::*;

/// Deeper chains of anchors are not followed.
const DEEPEST: u32 = 12;

/// The order of a journey's stages with their bounds in time.
#[derive(Debug)]
pub struct Course<'m> {
    journey: &'m Journey,
    /// For each stage the required stages directly before it (several: any of them may be the one).
    before: Vec<Vec<StageId>>,
    /// For each stage where it stands in the layout: group, branch, position.
    seat: Vec<Seat>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seat {
    group: usize,
    branch: usize,
    position: usize,
    unordered: bool,
}

impl<'m> Course<'m> {
    /// Of a journey.
    pub fn of(journey: &'m Journey) -> Self {
        let count = journey.stages.len();
        let mut course = Self { journey, before: vec![Vec::new(); count], seat: vec![Seat::default(); count] };
        let mut last: Vec<StageId> = Vec::new();
        for (group, one) in journey.layout.iter().enumerate() {
            last = course.add(group, one, last);
        }
        course
    }

    /// The soonest it can be reached, in microseconds since the start.
    pub fn earliest(&self, stage: StageId) -> i64 {
        self.earliest_within(stage, DEEPEST)
    }

    /// The latest it can be reached, in microseconds since the start; absent: any time.
    pub fn latest(&self, stage: StageId) -> Option<i64> {
        self.latest_within(stage, DEEPEST)
    }

    /// Whether `earlier` always stands before `later`.
    pub fn precedes(&self, earlier: StageId, later: StageId) -> bool {
        let (Some(a), Some(b)) = (self.seat.get(earlier.index()), self.seat.get(later.index())) else { return false };
        if a.group != b.group {
            return a.group < b.group;
        }
        !a.unordered && a.branch == b.branch && a.position < b.position
    }

    /// Whether the two can't both be reached: they stand in different branches.
    pub fn excludes(&self, one: StageId, other: StageId) -> bool {
        let (Some(a), Some(b)) = (self.seat.get(one.index()), self.seat.get(other.index())) else { return false };
        a.group == b.group && !a.unordered && a.branch != b.branch
    }

    fn add(&mut self, group: usize, one: &StageGroup, last: Vec<StageId>) -> Vec<StageId> {
        match one {
            StageGroup::One(stage) => self.add_row(group, 0, std::slice::from_ref(stage), last),
            StageGroup::AnyOrder(stages) => {
                for stage in stages {
                    self.sit(*stage, Seat { group, unordered: true, ..Seat::default() }, last.clone());
                }
                let required: Vec<_> = stages.iter().copied().filter(|stage| self.is_required(*stage)).collect();
                if required.is_empty() { last } else { required }
            }
            StageGroup::Either(branches) => {
                let ends = branches.iter().enumerate();
                ends.flat_map(|(at, branch)| self.add_row(group, at, branch, last.clone())).collect()
            }
        }
    }

    fn add_row(&mut self, group: usize, branch: usize, row: &[StageId], mut last: Vec<StageId>) -> Vec<StageId> {
        for (position, stage) in row.iter().enumerate() {
            self.sit(*stage, Seat { group, branch, position, unordered: false }, last.clone());
            if self.is_required(*stage) {
                last = vec![*stage];
            }
        }
        last
    }

    fn sit(&mut self, stage: StageId, seat: Seat, before: Vec<StageId>) {
        if let Some(place) = self.seat.get_mut(stage.index()) {
            *place = seat;
        }
        if let Some(place) = self.before.get_mut(stage.index()) {
            *place = before;
        }
    }

    fn is_required(&self, stage: StageId) -> bool {
        self.journey.stages.get(stage.index()).is_some_and(|stage| !stage.optional)
    }

    /// A stage comes after the required stages before it, or, where its window counts from elsewhere, after they were
    /// missed; neither is sooner than they could be reached.
    fn earliest_within(&self, stage: StageId, depth: u32) -> i64 {
        let Some(one) = self.journey.stages.get(stage.index()).filter(|_| depth > 0) else { return 0 };
        let before = self.before.get(stage.index()).into_iter().flatten();
        let previous = before.map(|stage| self.decided_within(*stage, depth - 1)).min().unwrap_or(0);
        let anchor = match one.anchor {
            Anchor::Start => 0,
            Anchor::Previous => previous,
            Anchor::Stage(anchor) => self.earliest_within(anchor, depth - 1),
        };
        previous.max(anchor.saturating_add(one.not_before.map_or(0, span::least)))
    }

    /// The soonest at which it is reached or missed.
    fn decided_within(&self, stage: StageId, depth: u32) -> i64 {
        let earliest = self.earliest_within(stage, depth);
        self.latest_within(stage, depth).map_or(earliest, |latest| latest.min(earliest))
    }

    fn latest_within(&self, stage: StageId, depth: u32) -> Option<i64> {
        let one = self.journey.stages.get(stage.index()).filter(|_| depth > 0)?;
        let within = span::most(one.within?)?;
        let anchor = match one.anchor {
            Anchor::Start => 0,
            Anchor::Previous => {
                let before = self.before.get(stage.index())?;
                let ends: Option<Vec<i64>> = before.iter().map(|one| self.latest_within(*one, depth - 1)).collect();
                ends?.into_iter().max().unwrap_or(0)
            }
            Anchor::Stage(anchor) => self.latest_within(anchor, depth - 1)?,
        };
        Some(anchor.saturating_add(within))
    }
}
