//! When the stages of a journey can be reached, counted from its start. Bounds are certain: never too tight.
use super::span;
use crate::model::*;

/// The order of a journey's stages with their bounds in time.
#[derive(Debug)]
pub struct Course<'m> {
    journey: &'m Journey,
    stages: Vec<Bounds>,
}

/// Where a stage stands, and when it can be reached, in microseconds since the start.
#[derive(Debug, Clone, Copy, Default)]
struct Bounds {
    group: usize,
    branch: usize,
    position: usize,
    unordered: bool,
    when: When,
}

/// The soonest and the latest something can be reached or missed; no latest: any time.
#[derive(Debug, Clone, Copy)]
struct When {
    earliest: i64,
    latest: Option<i64>,
}

impl Default for When {
    fn default() -> Self {
        Self { earliest: 0, latest: Some(0) }
    }
}

impl When {
    /// Whichever of the two it is.
    fn or(self, other: Self) -> Self {
        let latest = self.latest.zip(other.latest).map(|(one, other)| one.max(other));
        Self { earliest: self.earliest.min(other.earliest), latest }
    }

    /// When it is known whether it was reached.
    fn decided(self) -> Self {
        Self { earliest: self.latest.map_or(self.earliest, |latest| latest.min(self.earliest)), latest: self.latest }
    }
}

impl<'m> Course<'m> {
    /// Of a journey.
    pub fn of(journey: &'m Journey) -> Self {
        let unknown = Bounds { when: When { earliest: 0, latest: None }, ..Bounds::default() };
        let mut course = Self { journey, stages: vec![unknown; journey.stages.len()] };
        let mut ahead = When::default();
        for (group, one) in journey.layout.iter().enumerate() {
            ahead = course.add(group, one, ahead);
        }
        course
    }

    /// The soonest it can be reached, in microseconds since the start.
    pub fn earliest(&self, stage: StageId) -> i64 {
        self.when(stage).earliest
    }

    /// The latest it can be reached, in microseconds since the start; absent: any time.
    pub fn latest(&self, stage: StageId) -> Option<i64> {
        self.when(stage).latest
    }

    /// Whether `earlier` always stands before `later`.
    pub fn precedes(&self, earlier: StageId, later: StageId) -> bool {
        let (Some(a), Some(b)) = (self.stages.get(earlier.index()), self.stages.get(later.index())) else {
            return false;
        };
        if a.group != b.group {
            return a.group < b.group;
        }
        !a.unordered && a.branch == b.branch && a.position < b.position
    }

    /// Whether the two can't both be reached: they stand in different branches.
    pub fn excludes(&self, one: StageId, other: StageId) -> bool {
        let (Some(a), Some(b)) = (self.stages.get(one.index()), self.stages.get(other.index())) else { return false };
        a.group == b.group && !a.unordered && a.branch != b.branch
    }

    /// Adds a group behind the required stages ahead of it; gives what is ahead of the next.
    fn add(&mut self, group: usize, one: &StageGroup, ahead: When) -> When {
        match one {
            StageGroup::One(stage) => self.add_row(group, 0, std::slice::from_ref(stage), ahead),
            StageGroup::AnyOrder(stages) => {
                let at = Bounds { group, unordered: true, ..Bounds::default() };
                let required = stages.iter().filter_map(|stage| self.seat(*stage, at, ahead));
                required.reduce(When::or).unwrap_or(ahead)
            }
            StageGroup::Either(branches) => {
                let rows = branches.iter().enumerate();
                let ends = rows.map(|(branch, row)| self.add_row(group, branch, row, ahead));
                ends.reduce(When::or).unwrap_or(ahead)
            }
        }
    }

    fn add_row(&mut self, group: usize, branch: usize, row: &[StageId], mut ahead: When) -> When {
        for (position, stage) in row.iter().enumerate() {
            let at = Bounds { group, branch, position, ..Bounds::default() };
            ahead = self.seat(*stage, at, ahead).unwrap_or(ahead);
        }
        ahead
    }

    /// Seats a stage; if it is required, gives when it is decided.
    ///
    /// A stage comes after the required stages ahead of it, or, where its window counts from elsewhere, after they were
    /// missed; neither is sooner than they could be reached.
    fn seat(&mut self, id: StageId, at: Bounds, ahead: When) -> Option<When> {
        let stage = self.journey.stages.get(id.index())?;
        let anchor = match stage.anchor {
            Anchor::Start => When::default(),
            Anchor::Previous => ahead,
            Anchor::Stage(anchor) => self.when(anchor),
        };
        let begins = anchor.earliest.saturating_add(stage.not_before.map_or(0, span::least));
        let within = stage.within.and_then(span::most);
        let latest = anchor.latest.zip(within).map(|(latest, within)| latest.saturating_add(within));
        let when = When { earliest: ahead.earliest.max(begins), latest };
        if let Some(place) = self.stages.get_mut(id.index()) {
            *place = Bounds { when, ..at };
        }
        (!stage.optional).then(|| when.decided())
    }

    fn when(&self, stage: StageId) -> When {
        self.stages.get(stage.index()).map_or(When { earliest: 0, latest: None }, |bounds| bounds.when)
    }
}
