//! Journeys, resolved.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::{RestartMode, WithoutEffect};
use smol_str::SmolStr;

/// An episode towards a goal.
#[derive(Debug, Clone)]
pub struct Journey {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// Who answers for it.
    pub owner: Option<SmolStr>,
    /// What one success is worth.
    pub value: Option<Expr>,
    /// Importance: N of M.
    pub importance: Option<(u32, u32)>,
    /// The last day on which the definition counts as reviewed, in days since 1970-01-01.
    pub review_by: Option<(i32, Place)>,
    /// The attributes that, with the customer, tell instances apart; each a list of columns as in
    /// [`EventAttribute::Declared`].
    pub key: Vec<KeyAttribute>,
    /// What opens an instance; each pattern stands with its number of slots.
    pub start: Option<Trigger>,
    /// What a further start does.
    pub on_restart: RestartMode,
    /// All stages in order of declaration.
    pub stages: Vec<Stage>,
    /// How the stages hang together.
    pub layout: Vec<StageGroup>,
    /// All goals in order of declaration, business goals included.
    pub goals: Vec<Goal>,
    /// What makes it fail.
    pub fail: Vec<Trigger>,
    /// What makes the customer leave it, neutrally.
    pub exit: Vec<Trigger>,
    /// The silence after which it counts as abandoned.
    pub abandon: Option<TimeSpan>,
    /// The time after which it is over.
    pub time_out: Option<TimeSpan>,
    /// What must not happen between two marks.
    pub without: Vec<Without>,
    /// The score's parts; empty without a score.
    pub score: Vec<ScorePart>,
    /// Its KPIs in order of declaration.
    pub kpis: Vec<KpiId>,
    /// Its rules in order of declaration.
    pub rules: Vec<RuleId>,
}

/// A key attribute of a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyAttribute {
    /// Its name.
    pub name: SmolStr,
    /// The columns it may stand in.
    pub attributes: Vec<AttributeId>,
}

/// A pattern standing alone, with the number of slots it uses.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// The pattern.
    pub pattern: Pattern,
    /// How many slots it uses.
    pub slots: u32,
}

/// A milestone.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// What reaches it.
    pub trigger: Trigger,
    /// By when, counted from `anchor`.
    pub within: Option<TimeSpan>,
    /// From where `within` and `not_before` count.
    pub anchor: Anchor,
    /// Not sooner than.
    pub not_before: Option<TimeSpan>,
    /// Whether it may be skipped.
    pub optional: bool,
}

/// From where a window counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The previous required stage (the start before the first).
    Previous,
    /// The instance's start.
    Start,
    /// A stage.
    Stage(StageId),
}

/// How stages hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StageGroup {
    /// One, in order.
    One(StageId),
    /// These in any order.
    AnyOrder(Vec<StageId>),
    /// One of these branches.
    Either(Vec<Vec<StageId>>),
}

/// A goal.
#[derive(Debug, Clone)]
pub struct Goal {
    /// Name, title, docs, place.
    pub meta: Meta,
    /// Whether it is the business's; those never decide success.
    pub business: bool,
    /// What reaches it.
    pub trigger: Trigger,
    /// By when, counted from `anchor`.
    pub within: Option<TimeSpan>,
    /// From where `within` counts.
    pub anchor: Anchor,
    /// The stage it must come after.
    pub after: Option<StageId>,
    /// What takes it back, and for how long it can.
    pub confirmed: Option<(Trigger, TimeSpan)>,
}

/// An exclusion.
#[derive(Debug, Clone)]
pub struct Without {
    /// What must not happen.
    pub trigger: Trigger,
    /// After this is reached,
    pub from: Milestone,
    /// and before this is.
    pub to: Milestone,
    /// What it does.
    pub effect: WithoutEffect,
    /// Where it is written.
    pub place: Place,
}

/// A start, a stage or a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Milestone {
    /// The instance's start.
    Start,
    /// A stage.
    Stage(StageId),
    /// A goal.
    Goal(GoalId),
}

/// A component of a journey's score.
#[derive(Debug, Clone)]
pub struct ScorePart {
    /// Which KPI.
    pub kpi: KpiId,
    /// Its weight, a share.
    pub weight: f64,
    /// The value of 0 points, in the KPI's unit.
    pub from: Expr,
    /// The value of 100 points, in the KPI's unit.
    pub to: Expr,
    /// Where it is written.
    pub place: Place,
}
