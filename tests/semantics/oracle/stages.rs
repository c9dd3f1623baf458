//! Stages: which one, if any, an event reaches.
use super::clock;
use super::journey::{Instance, Point};
use wayfare::model::{Anchor, Journey, Model, StageGroup, StageId, TimeSpan, Window};

/// How far what must come before has got.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Before {
    Reached(Point),
    /// It can still be reached.
    Waiting,
    /// It can't be reached any more.
    Missed,
}

struct Stages<'a> {
    model: &'a Model,
    journey: &'a Journey,
    instance: &'a Instance,
    now: Point,
}

/// One event reaches at most one stage, the earliest declared that it can.
pub fn reached_by(
    model: &Model,
    journey: &Journey,
    instance: &Instance,
    now: Point,
    matching: &[bool],
) -> Option<usize> {
    let stages = Stages { model, journey, instance, now };
    (0..journey.stages.len()).find(|stage| matching[*stage] && stages.can_be_reached(*stage))
}

impl Stages<'_> {
    fn can_be_reached(&self, stage: usize) -> bool {
        if self.reached(stage).is_some() || self.is_passed_over(stage) {
            return false;
        }
        let before = self.before(stage);
        if let Before::Reached(point) = before
            && point.place != self.instance.start.place
            && point.last.is_some()
            && point.last == self.now.last
        {
            return false;
        }
        let anchor = match self.journey.stages[stage].anchor {
            Anchor::Previous => match before {
                Before::Reached(point) => Some(point),
                Before::Waiting | Before::Missed => return false,
            },
            Anchor::Start => Some(self.instance.start),
            Anchor::Stage(of) => self.reached(of.index()),
        };
        let Some(anchor) = anchor else { return false };
        before != Before::Waiting && self.in_window(stage, anchor)
    }

    /// Inside its `within` and not before its `not before`.
    fn in_window(&self, stage: usize, anchor: Point) -> bool {
        let definition = &self.journey.stages[stage];
        let window = Window { from: definition.not_before, to: definition.within };
        clock::in_window(self.model, &window, anchor.time, self.now.time)
    }

    /// A later stage is reached already, or another branch is taken.
    fn is_passed_over(&self, stage: usize) -> bool {
        let group = self.group_of(stage);
        let later = self.journey.layout.iter().skip(group + 1).flat_map(members);
        let mut closing: Vec<usize> = later.collect();
        if let StageGroup::Either(branches) = &self.journey.layout[group] {
            for branch in branches {
                match branch.iter().position(|it| it.index() == stage) {
                    Some(at) => closing.extend(branch.iter().skip(at + 1).map(|it| it.index())),
                    None => closing.extend(branch.iter().map(|it| it.index())),
                }
            }
        }
        closing.into_iter().any(|it| self.reached(it).is_some())
    }

    /// The previous required stage or group; the start before the first.
    fn before(&self, stage: usize) -> Before {
        let group = self.group_of(stage);
        if let StageGroup::Either(branches) = &self.journey.layout[group] {
            let branch = branches.iter().find(|it| it.contains(&StageId::new(stage))).unwrap();
            let earlier = branch.iter().map(|it| it.index()).take_while(|it| *it != stage);
            if let Some(previous) = earlier.filter(|it| self.is_required(*it)).last() {
                return self.stage(previous);
            }
        }
        for group in self.journey.layout[..group].iter().rev() {
            if members(group).any(|it| self.is_required(it)) {
                return self.group(group);
            }
        }
        Before::Reached(self.instance.start)
    }

    fn group(&self, group: &StageGroup) -> Before {
        match group {
            StageGroup::One(stage) => self.stage(stage.index()),
            StageGroup::AnyOrder(stages) => self.all_of(stages),
            StageGroup::Either(branches) => {
                let taken = branches.iter().find(|branch| branch.iter().any(|it| self.reached(it.index()).is_some()));
                match taken {
                    Some(branch) => self.all_of(branch),
                    None if branches.iter().all(|branch| self.all_of(branch) == Before::Missed) => Before::Missed,
                    None => Before::Waiting,
                }
            }
        }
    }

    /// Reached when all required ones are, at the last of them.
    fn all_of(&self, stages: &[StageId]) -> Before {
        let mut last: Option<Point> = None;
        let mut waiting = false;
        for stage in stages.iter().filter(|it| self.is_required(it.index())) {
            match self.stage(stage.index()) {
                Before::Missed => return Before::Missed,
                Before::Waiting => waiting = true,
                Before::Reached(point) => last = last.filter(|it| it.place >= point.place).or(Some(point)),
            }
        }
        match last {
            Some(point) if !waiting => Before::Reached(point),
            _ => Before::Waiting,
        }
    }

    /// A required stage is missed once its window has passed without it, or once what it builds on is missed.
    fn stage(&self, stage: usize) -> Before {
        if let Some(point) = self.reached(stage) {
            return Before::Reached(point);
        }
        let before = self.before(stage);
        let definition = &self.journey.stages[stage];
        let anchor = match definition.anchor {
            Anchor::Previous => before,
            Anchor::Start => Before::Reached(self.instance.start),
            Anchor::Stage(of) => self.stage(of.index()),
        };
        match anchor {
            Before::Missed => Before::Missed,
            Before::Reached(anchor) if self.has_passed(definition.within, anchor) => Before::Missed,
            Before::Reached(_) | Before::Waiting => Before::Waiting,
        }
    }

    /// Whether so much time has gone by on the clock.
    fn has_passed(&self, within: Option<TimeSpan>, anchor: Point) -> bool {
        within.is_some_and(|within| clock::add(self.model, within, anchor.place.clock) < self.now.place.clock)
    }

    fn reached(&self, stage: usize) -> Option<Point> {
        self.instance.stages[stage]
    }

    fn is_required(&self, stage: usize) -> bool {
        !self.journey.stages[stage].optional
    }

    fn group_of(&self, stage: usize) -> usize {
        self.journey.layout.iter().position(|group| members(group).any(|it| it == stage)).unwrap()
    }
}

fn members(group: &StageGroup) -> Box<dyn Iterator<Item = usize> + '_> {
    match group {
        StageGroup::One(stage) => Box::new(std::iter::once(stage.index())),
        StageGroup::AnyOrder(stages) => Box::new(stages.iter().map(|it| it.index())),
        StageGroup::Either(branches) => Box::new(branches.iter().flatten().map(|it| it.index())),
    }
}
