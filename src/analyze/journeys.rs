//! From the plan's journeys to automata: whether some instance reaches its goals, a stage, an outcome.
//!
//! Invariant: what is built accepts every history in which an instance gets there, so that what it excludes can't happen.
use super::automaton::Automaton;
use super::distance;
use super::form::instance::Instance;
use super::form::open::Course;
use super::form::reach::{self, Aim, GoalRole, Reach, StageRole};
use super::letters::{Alphabet, LetterSet};
use super::roles;
use super::zone::FREE;
use crate::model::{Milestone, Model, TimeSpan};
use crate::plan::{JourneyPlan, Node, StagePlan};
use crate::syntax::ast::RestartMode;

/// More stages and goals than this are not followed.
const MOST_ROLES: usize = 24;

/// One thing that a journey may come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// All customer goals.
    Success,
    /// A stage, by its place.
    Stage(usize),
    /// A `fail`, by its place.
    Fail(usize),
    /// An `exit`, by its place.
    Exit(usize),
}

impl End {
    /// What it is, in a few words.
    pub fn noun(self) -> String {
        match self {
            Self::Success => "its goal".to_owned(),
            Self::Stage(at) => format!("stage {}", at + 1),
            Self::Fail(_) => "a `fail`".to_owned(),
            Self::Exit(_) => "an `exit`".to_owned(),
        }
    }
}

/// Over what a journey is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// A customer's whole history.
    History,
    /// The events of one instance, which ends where it succeeds or fails.
    Instance,
}

/// What a journey may come to, in order.
pub fn ends(plan: &JourneyPlan) -> Vec<End> {
    let stages = (0..plan.stages.len()).map(End::Stage);
    let fails = (0..plan.fail.len()).map(End::Fail);
    let exits = (0..plan.exit.len()).map(End::Exit);
    [End::Success].into_iter().chain(stages).chain(fails).chain(exits).collect()
}

/// The automaton of the histories in which an instance comes to it; nothing if that is not followed.
pub fn reaches(
    model: &Model,
    alphabet: &Alphabet<'_>,
    plan: &JourneyPlan,
    end: End,
    within: Within,
) -> Option<Automaton> {
    let goals: Vec<_> = plan.goals.iter().filter(|goal| !goal.business).collect();
    if plan.stages.len() + goals.len() > MOST_ROLES || goals.is_empty() {
        return None;
    }
    let possibly = |node: &Node| roles::possibly(alphabet, node);
    let certainly =
        |nodes: &[Node]| nodes.iter().fold(LetterSet::default(), |all, node| all.or(&roles::certainly(alphabet, node)));
    let sole = sole_goal(alphabet, plan);
    let (fails, exits) = (certainly(&plan.fail), certainly(&plan.exit));
    let aim_node = match end {
        End::Fail(at) => plan.fail.get(at),
        End::Exit(at) => plan.exit.get(at),
        End::Success | End::Stage(_) => None,
    };
    let (aim, before) = match end {
        End::Success => (Aim::Success, LetterSet::default()),
        End::Stage(at) => (Aim::Stage(at), LetterSet::default()),
        End::Fail(at) => (Aim::Outcome, sole.or(&certainly(plan.fail.get(..at).unwrap_or_default()))),
        End::Exit(at) => (Aim::Outcome, sole.or(&fails).or(&certainly(plan.exit.get(..at).unwrap_or_default()))),
    };
    let mut others = sole.or(&fails).or(&exits);
    let start = possibly(plan.start.as_ref()?)?;
    if plan.on_restart == RestartMode::Restart && plan.key.is_empty() {
        others = others.or(&roles::certainly(alphabet, plan.start.as_ref()?));
    }
    // in a history with keys an event may be another instance's, and does not end this one
    let is_alone = plan.key.is_empty() || within == Within::Instance;
    let (before, others) = if is_alone { (before, others) } else { Default::default() };
    let mut sets = vec![start, others, before, aim_node.map_or(Some(LetterSet::default()), possibly)?];
    for node in plan.stages.iter().map(|stage| &stage.node).chain(goals.iter().map(|goal| &goal.node)) {
        sets.push(possibly(node)?);
    }
    let longest = |span: Option<TimeSpan>| span.map_or(FREE, |span| distance::bounds(model, span).1);
    let is_confirmed = goals.iter().any(|goal| goal.confirmed.is_some());
    let form = Reach {
        aim,
        is_last: within == Within::Instance && !matches!(end, End::Stage(_)) && !is_confirmed,
        stages: plan.stages.iter().enumerate().map(|(at, stage)| stage_role(model, plan, at, stage)).collect(),
        goals: goals
            .iter()
            .map(|goal| GoalRole {
                needs: goal.after.map_or(0, |stage| 1 << stage.index()),
                within: if goal.anchor == Milestone::Start { longest(goal.within) } else { FREE },
            })
            .collect(),
        time_out: if is_confirmed { FREE } else { longest(plan.time_out) },
        // of an instance only its own events are known, and the others keep it from being abandoned
        abandon: if is_confirmed || within == Within::Instance { FREE } else { longest(plan.abandon) },
    };
    debug_assert_eq!(reach::FIRST, 4, "four roles come before the stages");
    Automaton::new(&form, &sets, alphabet.letters.len())
}

/// The events of the sole goal, if it ends an instance whenever it happens.
fn sole_goal(alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> LetterSet {
    let mut goals = plan.goals.iter().filter(|goal| !goal.business);
    match (goals.next(), goals.next()) {
        (Some(goal), None) if goal.after.is_none() && goal.confirmed.is_none() && goal.anchor == Milestone::Start => {
            roles::certainly(alphabet, &goal.node)
        }
        _ => LetterSet::default(),
    }
}

fn stage_role(model: &Model, plan: &JourneyPlan, at: usize, stage: &StagePlan) -> StageRole {
    let before = |(other, one): &(usize, &StagePlan)| {
        let is_earlier = one.place.group < stage.place.group && one.place.branch.is_none()
            || one.place.group == stage.place.group
                && one.place.branch.is_some()
                && one.place.branch == stage.place.branch
                && one.place.step < stage.place.step;
        is_earlier && !one.optional && *other != at
    };
    let own_anchor = stage.anchor;
    let required = plan.stages.iter().enumerate().filter(before);
    let all: u32 = required.fold(0, |bits, (other, _)| bits | 1 << other);
    let is_first = all == 0 && plan.stages.iter().all(|one| one.place.group >= stage.place.group);
    let counts_from_start = own_anchor == Some(Milestone::Start) || own_anchor.is_none() && is_first;
    let span = |span: Option<TimeSpan>| span.map(|span| distance::bounds(model, span));
    StageRole {
        // a window of another anchor than the stage before lets it come without that one
        needs: if own_anchor.is_some() && stage.within.is_some() { 0 } else { all },
        within: if counts_from_start { span(stage.within).map_or(FREE, |(_, most)| most) } else { FREE },
        not_before: if counts_from_start { span(stage.not_before).map_or(0, |(least, _)| least) } else { 0 },
    }
}

/// When a journey is open, as roles that stand after others.
#[derive(Debug, Clone)]
pub struct Openness {
    /// The letters of its roles: what opens, what ends, the customer goals.
    pub sets: Vec<LetterSet>,
    /// Whether it is open just then; else it certainly is, and may be at other times.
    pub exact: bool,
    within: [i64; 4],
    time_out: i64,
    abandon: i64,
}

impl Openness {
    /// The course of an instance, if so many roles come before.
    pub fn course(&self, before: usize) -> Course {
        let first = u32::try_from(before).unwrap_or(u32::MAX).min(24);
        Course {
            opens: 1 << first,
            ends: 2 << first,
            first_goal: first + 2,
            goals: u32::try_from(self.sets.len()).unwrap_or_default().saturating_sub(2),
            within: self.within,
            time_out: self.time_out,
            abandon: self.abandon,
        }
    }

    /// What opens a journey and what may end it; nothing if time alone may.
    pub fn ends(alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> Option<(LetterSet, LetterSet)> {
        let goals = || plan.goals.iter().filter(|goal| !goal.business);
        if plan.abandon.is_some() || plan.time_out.is_some() || goals().any(|goal| goal.within.is_some()) {
            return None;
        }
        let mut ends = LetterSet::default();
        let exclusions = plan.without.iter().map(|without| &without.node);
        for node in plan.fail.iter().chain(&plan.exit).chain(exclusions).chain(goals().map(|goal| &goal.node)) {
            ends = ends.or(&roles::possibly(alphabet, node)?);
        }
        Some((roles::possibly(alphabet, plan.start.as_ref()?)?, ends))
    }

    /// When a journey is open; nothing if it may end without any event that could be known.
    pub fn new(model: &Model, alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> Option<Self> {
        Self::exactly(model, alphabet, plan).or_else(|| Self::certainly(model, alphabet, plan))
    }

    fn exactly(model: &Model, alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> Option<Self> {
        let goals: Vec<_> = plan.goals.iter().filter(|goal| !goal.business).collect();
        let is_plain = plan.key.is_empty()
            && plan.on_restart == RestartMode::Ignore
            && plan.without.is_empty()
            && (1..=4).contains(&goals.len())
            && goals
                .iter()
                .all(|goal| goal.anchor == Milestone::Start && goal.after.is_none() && goal.confirmed.is_none());
        if !is_plain {
            return None;
        }
        let span = |span: Option<TimeSpan>| match span.map(|span| distance::bounds(model, span)) {
            None => Some(FREE),
            Some((least, most)) => (least == most).then_some(least),
        };
        let exactly = |node: &Node| roles::exactly(alphabet, node);
        let mut ends = LetterSet::default();
        for node in plan.fail.iter().chain(&plan.exit) {
            ends = ends.or(&exactly(node)?);
        }
        let mut sets = vec![exactly(plan.start.as_ref()?)?, ends];
        let mut within = [FREE; 4];
        for (goal, within) in goals.iter().zip(&mut within) {
            sets.push(exactly(&goal.node)?);
            *within = span(goal.within)?;
        }
        Some(Self { sets, exact: true, within, time_out: span(plan.time_out)?, abandon: span(plan.abandon)? })
    }

    fn certainly(model: &Model, alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> Option<Self> {
        // an event without a value of the key opens nothing, and which event has one is not known
        if !plan.key.is_empty() {
            return None;
        }
        let goals = || plan.goals.iter().filter(|goal| !goal.business);
        let mut ends = LetterSet::default();
        let exclusions = plan.without.iter().map(|without| &without.node);
        for node in plan.fail.iter().chain(&plan.exit).chain(exclusions).chain(goals().map(|goal| &goal.node)) {
            ends = ends.or(&roles::possibly(alphabet, node)?);
        }
        let start = roles::certainly(alphabet, plan.start.as_ref()?).without(&ends);
        let shortest = |span: Option<TimeSpan>| span.map_or(FREE, |span| distance::bounds(model, span).0);
        let time_out = goals().map(|goal| shortest(goal.within)).min().unwrap_or(FREE).min(shortest(plan.time_out));
        Some(Self {
            sets: vec![start, ends],
            exact: false,
            within: [FREE; 4],
            time_out,
            abandon: shortest(plan.abandon),
        })
    }
}

/// The automaton of the events that an instance may have; nothing if it may begin without any event.
pub fn instance(alphabet: &Alphabet<'_>, plan: &JourneyPlan) -> Option<Automaton> {
    let start = roles::possibly(alphabet, plan.start.as_ref()?)?;
    let mut ends = sole_goal(alphabet, plan);
    for node in plan.fail.iter().chain(&plan.exit) {
        ends = ends.or(&roles::certainly(alphabet, node));
    }
    Automaton::new(&Instance, &[start, ends], alphabet.letters.len())
}
