//! `W0509`.
use super::cover::{self, covered};
use super::course::Course;
use super::Given;
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// An exclusion forbids a stage of its own journey
    ///
    /// Between the two marks of a `without`, the event that reaches a stage is excluded. A customer who goes the very way
    /// that is written down here fails, or is left out of the numbers, for going it.
    ///
    /// ```journey
    /// touchpoint OfferViewed  = "offer_viewed"
    /// touchpoint PlanCompared = "plan_compared"
    /// touchpoint Activated    = "activated"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   compare: PlanCompared
    ///   goal    active: Activated within 7d
    ///   without PlanCompared between start and active else fail
    /// }
    /// ```
    ///
    /// Exclude something that is not a step of the way:
    ///
    /// ```journey
    /// touchpoint OfferViewed  = "offer_viewed"
    /// touchpoint PlanCompared = "plan_compared"
    /// touchpoint Activated    = "activated"
    /// touchpoint Complaint    = "complaint"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   compare: PlanCompared
    ///   goal    active: Activated within 7d
    ///   without Complaint between start and active else fail
    /// }
    /// ```
    ///
    /// To fix it, remove the stage or the exclusion, or let the exclusion begin after the stage (`between compare and …`).
    EXCLUDED_STAGE = "W0509", "excluded-stage", Warning
}

/// So many exclusions of a journey are looked at.
const MOST: usize = 64;

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        if journey.without.is_empty() {
            continue;
        }
        let course = Course::of(journey);
        let reached: Vec<_> =
            journey.stages.iter().map(|stage| cover::alternatives(given.model, &stage.trigger.pattern)).collect();
        for without in journey.without.iter().take(MOST) {
            let excluded = cover::alternatives(given.model, &without.trigger.pattern);
            for (at, (stage, reached)) in journey.stages.iter().zip(&reached).enumerate() {
                let between = lies_between(&course, StageId::new(at), without);
                if !between || !reached.iter().all(|one| covered(&excluded, one)) {
                    continue;
                }
                let message = format!("this exclusion forbids stage `{}` of the same journey", stage.meta.name);
                sink.push(
                    Diagnostic::new(&EXCLUDED_STAGE, without.trigger.pattern.place, message)
                        .also(stage.meta.place, "is reached by an excluded event")
                        .help("remove one of the two, or let the exclusion begin after the stage"),
                );
            }
        }
    }
}

fn lies_between(course: &Course<'_>, stage: StageId, without: &Without) -> bool {
    let after = match without.from {
        Milestone::Start => true,
        Milestone::Stage(from) => course.precedes(from, stage),
        Milestone::Goal(_) => false,
    };
    let before = match without.to {
        Milestone::Start => false,
        Milestone::Stage(to) => course.precedes(stage, to),
        Milestone::Goal(_) => true,
    };
    after && before
}
