//! One customer in full: every event, what it is, what became of it. For explaining; never merged.
use super::{Cause, Decision, InstanceFact, Outcome, Violation};
use smol_str::SmolStr;

/// One customer's history with everything that the definitions make of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Who.
    pub customer: SmolStr,
    /// Until when the log is taken to be known, in microseconds since 1970 UTC.
    pub watermark: i64,
    /// Every event, in order.
    pub events: Vec<TracedEvent>,
    /// Moments that are no log events of their own: which (its index in the model) and when, in order of time.
    pub moments: Vec<(u32, i64)>,
    /// Every instance, by journey, then in order of start.
    pub instances: Vec<TracedInstance>,
    /// Every activation of a rule, by rule, then in order.
    pub checks: Vec<TracedCheck>,
    /// What the rules would have done, with the rule (its index in the model).
    pub decisions: Vec<(u32, Decision)>,
}

/// An event and what the definitions take it for.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedEvent {
    /// The event with its place in the log.
    pub event: Cause,
    /// The touchpoints that claim it, by index in the model.
    pub touchpoints: Vec<u32>,
}

/// An instance of a journey.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedInstance {
    /// The journey, by index in the model.
    pub journey: u32,
    /// What became of it.
    pub fact: InstanceFact,
    /// How and when it would end next if nothing happened, while it is open.
    pub due: Option<(Outcome, i64)>,
}

/// One activation of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedCheck {
    /// The rule, by index in the model.
    pub rule: u32,
    /// Which clause, from 0.
    pub clause: u32,
    /// The start of the instance it is checked in.
    pub instance: Option<i64>,
    /// What activated it; none for a clause without `when`.
    pub trigger: Option<Cause>,
    /// When it was activated; the scope's opening for a clause without `when`, absent where that is unknown.
    pub time: Option<i64>,
    /// What became of it.
    pub state: CheckState,
    /// Until when something was or is expected, where a window says so.
    pub until: Option<i64>,
    /// Why it is violated.
    pub violations: Vec<Violation>,
}

/// What became of an activation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// What was expected happened, or what was forbidden can't any more.
    Satisfied,
    /// It did not, or it did.
    Violated,
    /// Neither, at the watermark.
    Pending,
    /// The log begins too late to tell.
    Undecidable,
}
