//! What was proven, as plain data.
use crate::model::{RuleId, TouchpointId};
use smol_str::SmolStr;

/// What follows from definitions alone.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Whether some history keeps all rules; nothing if undecided within the bound.
    pub satisfiable: Option<bool>,
    /// A shortest history that does.
    pub witness: Option<Vec<Moment>>,
    /// The minimal sets of rules that no history keeps.
    pub conflicts: Vec<Vec<RuleId>>,
    /// Rules that follow from others.
    pub redundant: Vec<Redundant>,
    /// Touchpoints that can occur in no history that keeps all rules.
    pub dead: Vec<Dead>,
    /// Rules that no history that keeps all rules activates.
    pub never_activated: Vec<NeverActivated>,
    /// Rules that can be kept together, but no longer once something has happened.
    pub conditional: Vec<Conditional>,
    /// What was not modelled.
    pub abstracted: Vec<Abstracted>,
    /// What was not decided within the bound.
    pub undecided: Vec<String>,
}

/// One event of a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// Microseconds since the story's beginning; where the time of the week matters, since Monday 00:00.
    pub at: i64,
    /// The touchpoint; `any` for an event that no touchpoint claims.
    pub event: SmolStr,
    /// The raw name, if one matters.
    pub raw_name: Option<SmolStr>,
    /// The attributes that make it what it is, as they would be written.
    pub attributes: Vec<(SmolStr, crate::model::Value)>,
}

/// A rule that follows from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redundant {
    /// Which rule.
    pub rule: RuleId,
    /// Those it follows from; none can be spared.
    pub by: Vec<RuleId>,
}

/// A touchpoint that can't occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dead {
    /// Which touchpoint.
    pub touchpoint: TouchpointId,
    /// The rules that exclude it; none can be spared.
    pub by: Vec<RuleId>,
}

/// A rule that nothing activates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeverActivated {
    /// Which rule.
    pub rule: RuleId,
    /// The rules that keep its triggers from happening; none can be spared.
    pub by: Vec<RuleId>,
}

/// Rules that conflict once something has happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Conditional {
    /// Which rules; each alone, and each smaller set, could still be kept.
    pub rules: Vec<RuleId>,
    /// A shortest story after which nothing lets all of them hold.
    pub story: Vec<Moment>,
    /// Whether the story hangs on when things happen.
    pub timed: bool,
    /// When the story's clock begins, in microseconds since 1970 UTC, if the time of the week matters.
    pub begins: Option<i64>,
}

/// A rule that is modelled in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abstracted {
    /// Which rule.
    pub rule: RuleId,
    /// What of it is left out.
    pub what: &'static str,
}
