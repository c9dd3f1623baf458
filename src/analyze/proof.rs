//! What was proven, as plain data.
use super::journeys::End;
use crate::model::{JourneyId, RuleId, Source, TouchpointId};
use smol_str::SmolStr;

/// What follows from definitions alone.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// Whether some history keeps all rules; nothing if undecided within the bound.
    pub satisfiable: Option<bool>,
    /// A history that does.
    pub witness: Option<Vec<Moment>>,
    /// Whether none that does is shorter.
    pub is_shortest: bool,
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
    /// What journeys never come to.
    pub unreachable: Vec<Unreachable>,
    /// Rules that suppress for ever.
    pub unreleased: Vec<Unreleased>,
    /// Rules of which one sends what the other suppresses.
    pub opposed: Vec<Opposed>,
    /// What was not modelled.
    pub abstracted: Vec<Abstracted>,
    /// What was not decided within the bound.
    pub undecided: Vec<String>,
}

impl Proof {
    /// The same, every list in a stable order.
    #[must_use]
    pub(super) fn sorted(mut self) -> Self {
        self.conflicts.sort_unstable();
        self.redundant.sort_by_key(|one| one.rule);
        self.never_activated.sort_by_key(|one| one.rule);
        self.unreachable.sort_by_key(|one| (one.journey, one.end));
        self.abstracted.sort_unstable();
        self.abstracted.dedup();
        self.undecided.dedup();
        self
    }
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

/// A goal, stage or outcome that a journey never comes to without breaking a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Unreachable {
    /// Which journey.
    pub journey: JourneyId,
    /// What of it.
    pub end: End,
    /// The rules that exclude it, none to be spared; none if the journey itself does.
    pub by: Vec<RuleId>,
    /// A shortest history that would come to it, if the rules let it.
    pub story: Option<Vec<Moment>>,
}

/// A rule that suppresses something until its scope closes, which it never does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreleased {
    /// Which rule.
    pub rule: RuleId,
    /// The rules that keep its scope from closing; none if the definitions themselves do.
    pub by: Vec<RuleId>,
}

/// Two rules of which one sends what the other suppresses at the same moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Opposed {
    /// The one that sends.
    pub sends: RuleId,
    /// The one that suppresses; it wins.
    pub suppresses: RuleId,
    /// What.
    pub what: Source,
    /// A shortest history at whose end both do.
    pub story: Vec<Moment>,
}

/// A rule that is modelled in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Abstracted {
    /// Which rule.
    pub rule: RuleId,
    /// What of it is left out.
    pub what: &'static str,
}
