//! Patterns, resolved.
use super::*;
use crate::diag::Place;

/// A pattern over one customer's events.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of pattern.
#[derive(Debug, Clone)]
pub enum PatternKind {
    /// One event.
    Event(EventPattern),
    /// Any of these; at least two.
    AnyOf(Vec<Pattern>),
    /// One, then another.
    Then {
        /// What comes first.
        first: Box<Pattern>,
        /// What follows: the first that fits.
        second: Box<Pattern>,
        /// Whether the second must be the very next log event.
        directly: bool,
        /// How far apart at most.
        within: Option<TimeSpan>,
        /// The closing condition over all bindings.
        cond: Option<Expr>,
    },
    /// A chain bounded from its first event to its last.
    AllWithin {
        /// The chain.
        chain: Box<Pattern>,
        /// How long it takes at most.
        within: TimeSpan,
    },
    /// Nothing matching follows for a time; happens when that time is over.
    Silence {
        /// What comes first.
        first: Box<Pattern>,
        /// What must not follow.
        absent: Box<Pattern>,
        /// For how long.
        lasting: TimeSpan,
    },
    /// The N-th of N successive events; then counting starts afresh.
    Count {
        /// How many; at least 1.
        count: u32,
        /// Of what.
        of: Box<Pattern>,
        /// Within how long.
        within: TimeSpan,
    },
}

/// One event of a source, bound to a slot, with its own condition.
#[derive(Debug, Clone)]
pub struct EventPattern {
    /// Which events.
    pub source: Source,
    /// The slot it is bound to, named or not.
    pub slot: Slot,
    /// What its attributes must satisfy.
    pub cond: Option<Expr>,
}

/// Where events come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// Any log event of the customer.
    Any,
    /// A touchpoint's events.
    Touchpoint(TouchpointId),
    /// A moment's.
    Moment(MomentId),
    /// What a journey emits.
    Journey(JourneyId, JourneyEvent),
    /// A rule's violations.
    Violation(RuleId),
}

/// The events that a journey emits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JourneyEvent {
    /// An instance was opened.
    Started,
    /// A stage was reached.
    Stage(StageId),
    /// A goal was reached.
    Goal(GoalId),
    /// An instance ended, however.
    Ended,
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// It was left.
    Exited,
    /// It fell silent.
    Abandoned,
    /// It took too long.
    TimedOut,
}
