//! Journeys, lowered.
use super::{Node, Term};
use crate::model::{Milestone, StageId, TimeSpan};
use crate::syntax::ast::{RestartMode, WithoutEffect};

/// A journey.
#[derive(Debug, Clone)]
pub struct JourneyPlan {
    /// What, with the customer, tells instances apart; the event is slot 0.
    pub key: Vec<Term>,
    /// What opens an instance.
    pub start: Option<Node>,
    /// What a further start does.
    pub on_restart: RestartMode,
    /// Stages in order of declaration.
    pub stages: Vec<StagePlan>,
    /// How many groups the stages form.
    pub groups: u32,
    /// Goals in order of declaration.
    pub goals: Vec<GoalPlan>,
    /// What makes it fail.
    pub fail: Vec<Node>,
    /// What makes the customer leave it.
    pub exit: Vec<Node>,
    /// The silence after which it counts as abandoned.
    pub abandon: Option<TimeSpan>,
    /// The time after which it is over.
    pub time_out: Option<TimeSpan>,
    /// Exclusions.
    pub without: Vec<WithoutPlan>,
}

impl JourneyPlan {
    /// Every pattern that its statements mention.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        let stages = self.stages.iter().map(|stage| &stage.node);
        let goals = self.goals.iter().map(|goal| &goal.node);
        let unless = self.goals.iter().filter_map(|goal| Some(&goal.confirmed.as_ref()?.unless));
        let without = self.without.iter().map(|without| &without.node);
        let ends = self.fail.iter().chain(&self.exit);
        self.start.iter().chain(stages).chain(goals).chain(unless).chain(without).chain(ends)
    }
}

/// A stage.
#[derive(Debug, Clone)]
pub struct StagePlan {
    /// What reaches it.
    pub node: Node,
    /// By when.
    pub within: Option<TimeSpan>,
    /// Not sooner than.
    pub not_before: Option<TimeSpan>,
    /// What the times count from, if written; else the predecessor.
    pub anchor: Option<Milestone>,
    /// Whether it may be skipped.
    pub optional: bool,
    /// Where it stands among the others.
    pub place: Place,
}

/// Where a stage stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its group, counted from the start; a stage alone is a group.
    pub group: u32,
    /// Its branch, in an `either` group.
    pub branch: Option<u32>,
    /// Its number within its branch; 0 outside of branches.
    pub step: u32,
}

/// A goal.
#[derive(Debug, Clone)]
pub struct GoalPlan {
    /// Whether it is the business's.
    pub business: bool,
    /// What reaches it.
    pub node: Node,
    /// By when.
    pub within: Option<TimeSpan>,
    /// From where `within` counts: the start or a stage.
    pub anchor: Milestone,
    /// The stage it must come after.
    pub after: Option<StageId>,
    /// What takes it back, and for how long it can.
    pub confirmed: Option<Confirmation>,
}

/// What takes a goal back.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// What.
    pub unless: Node,
    /// For how long.
    pub within: TimeSpan,
}

/// An exclusion.
#[derive(Debug, Clone)]
pub struct WithoutPlan {
    /// What must not happen.
    pub node: Node,
    /// After this is reached,
    pub from: Milestone,
    /// and before this is.
    pub to: Milestone,
    /// What it does.
    pub effect: WithoutEffect,
}
