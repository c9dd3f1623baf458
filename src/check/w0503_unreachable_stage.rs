//! `W0503`.
use super::course::Course;
use super::{Given, cover, span};
use crate::diag::Diagnostic;
use crate::model::*;

crate::code! {
    /// A stage can never be reached
    ///
    /// No timeline whatever reaches this stage: its window is over before the stages ahead of it can be reached, it counts
    /// from a stage in another branch, or an earlier branch takes every event that could reach it. The report would show
    /// 0 % for ever and send people looking for a leak that is not there.
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint PlanChosen  = "plan_chosen"
    /// touchpoint Paid        = "paid"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   choose: PlanChosen not before 3d
    ///   stage   pay:    Paid within 2d of start
    ///   goal    active: Paid within 7d
    /// }
    /// ```
    ///
    /// Leave time for the stages ahead:
    ///
    /// ```journey
    /// touchpoint OfferViewed = "offer_viewed"
    /// touchpoint PlanChosen  = "plan_chosen"
    /// touchpoint Paid        = "paid"
    ///
    /// journey upgrade {
    ///   start   OfferViewed
    ///   stage   choose: PlanChosen not before 3d
    ///   stage   pay:    Paid within 5d of start
    ///   goal    active: Paid within 7d
    /// }
    /// ```
    ///
    /// To fix it, anchor the window `of start` or of an earlier stage, widen it, or put the stages into the order in which
    /// they happen.
    UNREACHABLE_STAGE = "W0503", "unreachable-stage", Warning
}

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    for journey in given.scope.journeys.iter().copied() {
        let course = Course::of(journey);
        for (at, stage) in journey.stages.iter().enumerate() {
            let id = StageId::new(at);
            let found = anchored_later(journey, &course, id, stage)
                .or_else(|| too_late(&course, id, stage))
                .or_else(|| taken(given.model, journey, id, stage));
            sink.extend(found);
        }
    }
}

fn anchored_later(journey: &Journey, course: &Course<'_>, id: StageId, stage: &Stage) -> Option<Diagnostic> {
    let Anchor::Stage(anchor) = stage.anchor else { return None };
    let other = journey.stages.get(anchor.index())?;
    let reason = match anchor {
        anchor if anchor == id => "its window counts from itself".to_owned(),
        anchor if course.excludes(anchor, id) => format!("`{}` stands in another branch", other.meta.name),
        anchor if course.precedes(id, anchor) => format!("its window counts from `{}`, a later stage", other.meta.name),
        _ => return None,
    };
    let message = format!("stage `{}` can never be reached: {reason}", stage.meta.name);
    let found = Diagnostic::new(&UNREACHABLE_STAGE, stage.meta.place, message).help("count its window from an earlier stage or `of start`");
    Some(if anchor == id { found } else { found.also(other.meta.place, "its window counts from here") })
}

fn too_late(course: &Course<'_>, id: StageId, stage: &Stage) -> Option<Diagnostic> {
    let (earliest, latest) = (course.earliest(id), course.latest(id)?);
    let own = stage.not_before.zip(stage.within).is_some_and(|(from, to)| span::longer(from, to));
    if own || earliest <= latest {
        return None;
    }
    let (earliest, latest) = (TimeSpan::Physical(earliest), TimeSpan::Physical(latest));
    let message = format!(
        "stage `{}` can never be reached: its window is over {} after the start, and it can't come before {}",
        stage.meta.name,
        span::written(latest),
        span::written(earliest),
    );
    Some(Diagnostic::new(&UNREACHABLE_STAGE, stage.meta.place, message).help("widen its window or shorten the waits before it"))
}

/// A branch is compared with this many before it.
const MOST: usize = 16;

/// The first stage of a branch whose events all go to the first stage of a branch before it.
fn taken(model: &Model, journey: &Journey, id: StageId, stage: &Stage) -> Option<Diagnostic> {
    let branches = journey.layout.iter().find_map(|group| match group {
        StageGroup::Either(branches) if branches.iter().any(|branch| branch.first() == Some(&id)) => Some(branches),
        _ => None,
    })?;
    let earlier = branches.iter().take(MOST).filter_map(|branch| branch.first()).take_while(|first| **first != id);
    let taker = earlier.filter_map(|first| journey.stages.get(first.index())).find(|first| {
        first.within.is_none()
            && first.not_before.is_none()
            && cover::covers_all(model, &first.trigger.pattern, &stage.trigger.pattern)
    })?;
    let message = format!(
        "stage `{}` can never be reached: `{}` in the branch before it takes the same events",
        stage.meta.name, taker.meta.name
    );
    Some(
        Diagnostic::new(&UNREACHABLE_STAGE, stage.meta.place, message)
            .also(taker.meta.place, "takes every such event")
            .help("tell the branches apart with `where`, or let them begin differently"),
    )
}
