//! Which stage an event can reach.
use super::state::State;
use crate::engine::key::Occurrence;
use crate::model::Milestone;
use crate::plan::StagePlan;

/// What a stage comes after.
enum Before {
    /// This has been reached.
    Reached(Occurrence),
    /// A required stage that has not been reached.
    Missing,
}

/// Whether an event can reach a stage as things stand; that it matches is known.
pub fn can_reach(state: &State<'_, '_>, at: usize, one: &Occurrence) -> bool {
    let Some(stage) = state.plan().stages.get(at) else { return false };
    if state.stages.get(at).is_none_or(Option::is_some) || passed_over(state, stage) || other_branch(state, stage) {
        return false;
    }
    let before = predecessor(state, stage);
    let in_order = match &before {
        Before::Reached(before) => is_first(state, before, one) || one.comes_after(before),
        Before::Missing => stage.anchor.is_some() && predecessor_missed(state, stage, one.clock),
    };
    in_order && in_window(state, stage, &before, one)
}

/// The start event itself may reach what comes first.
fn is_first(state: &State<'_, '_>, before: &Occurrence, one: &Occurrence) -> bool {
    state
        .reached(Milestone::Start)
        .is_some_and(|start| (start.key, start.event) == (before.key, before.event) && start.is_same(one))
}

fn in_window(state: &State<'_, '_>, stage: &StagePlan, before: &Before, one: &Occurrence) -> bool {
    if stage.within.is_none() && stage.not_before.is_none() {
        return true;
    }
    let anchor = match (stage.anchor, before) {
        (Some(anchor), _) => state.reached(anchor),
        (None, Before::Reached(before)) => Some(*before),
        (None, Before::Missing) => None,
    };
    let Some(anchor) = anchor else { return false };
    state.within(stage.within, &anchor, one) && stage.not_before.is_none_or(|span| state.not_within(span, &anchor, one))
}

/// Whether a stage that comes later has been reached, so that this one was skipped.
fn passed_over(state: &State<'_, '_>, stage: &StagePlan) -> bool {
    let later = |other: &StagePlan| {
        let (own, other) = (stage.place, other.place);
        other.group > own.group
            || other.branch.is_some() && other.branch == own.branch && other.group == own.group && other.step > own.step
    };
    reached(state).any(|(_, other)| later(other))
}

/// Whether another branch has been taken.
fn other_branch(state: &State<'_, '_>, stage: &StagePlan) -> bool {
    let taken = |other: &StagePlan| other.place.group == stage.place.group && other.place.branch != stage.place.branch;
    stage.place.branch.is_some() && reached(state).any(|(_, other)| taken(other))
}

fn reached<'a, 'h>(state: &'a State<'_, 'h>) -> impl Iterator<Item = (Occurrence, &'h StagePlan)> + 'a {
    state.stages.iter().zip(&state.plan().stages).filter_map(|(one, stage)| Some(((*one)?, stage)))
}

/// What a stage comes after: the required stage before it in its branch, else the nearest earlier group that has
/// required stages, else the start.
fn predecessor(state: &State<'_, '_>, stage: &StagePlan) -> Before {
    let own = stage.place;
    if let Some((other, _)) = earlier_in_branch(state, stage) {
        return state.stages.get(other).copied().flatten().map_or(Before::Missing, Before::Reached);
    }
    for group in (0..own.group).rev() {
        match group_reached(state, group) {
            GroupState::Optional => {}
            GroupState::Reached(one) => return Before::Reached(one),
            GroupState::Missing => return Before::Missing,
        }
    }
    state.reached(Milestone::Start).map_or(Before::Missing, Before::Reached)
}

/// The required stage before a stage in its own branch.
fn earlier_in_branch<'h>(state: &State<'_, 'h>, stage: &StagePlan) -> Option<(usize, &'h StagePlan)> {
    let own = stage.place;
    own.branch?;
    let earlier =
        members(state, move |place| place.group == own.group && place.branch == own.branch && place.step < own.step);
    earlier.filter(|(_, plan)| !plan.optional).max_by_key(|(_, plan)| plan.place.step)
}

enum GroupState {
    /// It has no required stage.
    Optional,
    /// All its required stages are reached, the last here.
    Reached(Occurrence),
    /// Some are not.
    Missing,
}

fn group_reached(state: &State<'_, '_>, group: u32) -> GroupState {
    let taken = reached(state).find(|(_, stage)| stage.place.group == group).map(|(_, stage)| stage.place.branch);
    let branched = members(state, |place| place.group == group).any(|(_, stage)| stage.place.branch.is_some());
    let relevant = |place: crate::plan::Place| match (branched, taken) {
        (true, Some(branch)) => place.group == group && place.branch == branch,
        _ => place.group == group,
    };
    let required: Vec<usize> =
        members(state, relevant).filter(|(_, stage)| !stage.optional).map(|(other, _)| other).collect();
    if required.is_empty() {
        // a branch of optional stages alone is reached with its first
        let first =
            taken.filter(|_| branched).and_then(|_| reached(state).find(|(_, stage)| stage.place.group == group));
        return first.map_or(GroupState::Optional, |(one, _)| GroupState::Reached(one));
    }
    let all: Option<Vec<Occurrence>> =
        required.iter().map(|other| state.stages.get(*other).copied().flatten()).collect();
    let last = all.and_then(|all| all.into_iter().max_by_key(|one| (one.key, one.event)));
    last.map_or(GroupState::Missing, GroupState::Reached)
}

fn members<'a, 'h>(
    state: &'a State<'_, 'h>,
    of: impl Fn(crate::plan::Place) -> bool + 'a,
) -> impl Iterator<Item = (usize, &'h StagePlan)> + 'a {
    state.plan().stages.iter().enumerate().filter(move |(_, stage)| of(stage.place))
}

/// Whether the required stage (or group) before this one can't be reached any more.
fn predecessor_missed(state: &State<'_, '_>, stage: &StagePlan, now: i64) -> bool {
    if let Some((other, _)) = earlier_in_branch(state, stage) {
        return missed(state, other, now);
    }
    for group in (0..stage.place.group).rev() {
        match group_reached(state, group) {
            GroupState::Optional => {}
            GroupState::Reached(_) => return false,
            GroupState::Missing => return group_missed(state, group, now),
        }
    }
    false
}

/// Whether a group can't be reached any more: one of its required stages is missed; of a choice, in the branch that is
/// taken, or else in every branch.
fn group_missed(state: &State<'_, '_>, group: u32, now: i64) -> bool {
    let branch_missed = |branch: Option<u32>| {
        let inside = move |place: crate::plan::Place| place.group == group && place.branch == branch;
        members(state, inside).any(|(other, plan)| {
            !plan.optional && state.stages.get(other).is_some_and(Option::is_none) && missed(state, other, now)
        })
    };
    let taken = reached(state).find(|(_, stage)| stage.place.group == group).map(|(_, stage)| stage.place.branch);
    match taken {
        Some(branch) => branch_missed(branch),
        None => members(state, |place| place.group == group).all(|(_, plan)| branch_missed(plan.place.branch)),
    }
}

/// Whether a stage that has not been reached can't be any more.
fn missed(state: &State<'_, '_>, at: usize, now: i64) -> bool {
    let Some(stage) = state.plan().stages.get(at) else { return true };
    let before = predecessor(state, stage);
    let anchor = match (stage.anchor, &before) {
        (Some(anchor), _) => state.reached(anchor),
        (None, Before::Reached(before)) => Some(*before),
        (None, Before::Missing) => None,
    };
    let window_passed = match (stage.within, anchor) {
        (Some(within), Some(anchor)) => state.add(within, anchor.clock) < now,
        _ => false,
    };
    let stuck = match (stage.anchor, &before) {
        (None, Before::Missing) => predecessor_missed(state, stage, now),
        // a window whose anchor can't come any more never begins
        (Some(Milestone::Stage(of)), _) => {
            state.reached(Milestone::Stage(of)).is_none() && missed(state, of.index(), now)
        }
        _ => false,
    };
    window_passed || stuck
}
