//! What the parts of a journey say themselves: stages and goals by their names, so that one more among them moves none.
use super::{Fingerprint, Hashing, Sum};
use crate::model::*;

/// What the parts of a journey say themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// What tells instances apart.
    pub key: Fingerprint,
    /// What starts it.
    pub start: Fingerprint,
    /// What makes it fail.
    pub fail: Fingerprint,
    /// What makes customers leave it.
    pub exit: Fingerprint,
    /// Its exclusions.
    pub without: Fingerprint,
    /// Its stages.
    pub stages: Vec<Part>,
    /// Its goals.
    pub goals: Vec<Part>,
}

/// What a stage or a goal says itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// What reaches it, and by when.
    pub reached: Fingerprint,
    /// From where its times count, and what it comes after.
    pub from: Fingerprint,
    /// What takes it back.
    pub confirmed: Fingerprint,
}

impl Hashing<'_> {
    pub(super) fn parts_of(&self, journey: &Journey) -> Parts {
        let mut key = Sum::of("key");
        journey.key.iter().for_each(|one| key.add(&one.name));
        let excluded = journey.without.iter().map(|one| {
            let mut sum = Sum::of("without");
            self.afresh(|| self.pattern(&one.trigger.pattern, &mut sum));
            sum.add((milestone(journey, one.from), milestone(journey, one.to), one.effect));
            sum.finish()
        });
        let mut without = Sum::of("without");
        self.unordered("all", excluded.collect(), &mut without);
        let stages = journey.stages.iter().enumerate().map(|(at, one)| Part {
            reached: self.reached(&one.trigger, one.within),
            from: from(journey, super::items::anchor(journey, at), None),
            confirmed: Fingerprint::default(),
        });
        let goals = journey.goals.iter().map(|one| Part {
            reached: self.reached(&one.trigger, one.within),
            from: from(journey, one.anchor, one.after),
            confirmed: one.confirmed.as_ref().map_or(0, |(unless, within)| self.reached(unless, Some(*within))),
        });
        Parts {
            key: key.finish(),
            start: self.triggers(journey.start.as_slice()),
            fail: self.triggers(&journey.fail),
            exit: self.triggers(&journey.exit),
            without: without.finish(),
            stages: stages.collect(),
            goals: goals.collect(),
        }
    }

    fn triggers(&self, list: &[Trigger]) -> Fingerprint {
        let mut sum = Sum::of("triggers");
        self.any_of("any of", list.iter().map(|one| &one.pattern), &mut sum);
        sum.finish()
    }

    fn reached(&self, trigger: &Trigger, within: Option<TimeSpan>) -> Fingerprint {
        let mut sum = Sum::of("reached");
        self.afresh(|| self.pattern(&trigger.pattern, &mut sum));
        self.maybe_span(within, &mut sum);
        sum.finish()
    }
}

fn from(journey: &Journey, anchor: Anchor, after: Option<StageId>) -> Fingerprint {
    let mut sum = Sum::of("from");
    match anchor {
        Anchor::Previous => sum.add("previous"),
        Anchor::Start => sum.add("start"),
        Anchor::Stage(id) => sum.add(("stage", stage(journey, id))),
    }
    sum.add(after.map(|id| stage(journey, id)));
    sum.finish()
}

fn milestone(journey: &Journey, one: Milestone) -> (&'static str, Option<&str>) {
    match one {
        Milestone::Start => ("start", None),
        Milestone::Stage(id) => ("stage", stage(journey, id)),
        Milestone::Goal(id) => ("goal", journey.goals.get(id.index()).map(|one| one.meta.name.as_str())),
    }
}

fn stage(journey: &Journey, id: StageId) -> Option<&str> {
    journey.stages.get(id.index()).map(|one| one.meta.name.as_str())
}
