//! Patterns.
use super::context::Context;
use super::expr::{Expr, goal_name, stage_name};
use super::time::TimeSpan;
use crate::model;
use schemars::JsonSchema;
use serde::Serialize;

/// A pattern that stands in a statement: its tree, and how it is written.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WrittenPattern")]
pub(super) struct Written {
    /// As it is written, on one line.
    source: String,
    /// Where it is written.
    at: String,
    /// What it is.
    #[serde(flatten)]
    pattern: Pattern,
}

/// A pattern over one customer's events.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Pattern {
    /// One event.
    Event {
        /// Where it comes from.
        from: Source,
        /// What conditions call it.
        slot: u32,
        /// What its attributes must satisfy.
        #[serde(rename = "where")]
        cond: Option<Expr>,
    },
    /// Any of these.
    AnyOf {
        /// The alternatives.
        patterns: Vec<Pattern>,
    },
    /// One, then another.
    Then {
        /// What comes first.
        first: Box<Pattern>,
        /// What follows.
        second: Box<Pattern>,
        /// Whether it must be the very next log event.
        directly: bool,
        /// How far apart at most.
        within: Option<TimeSpan>,
        /// The closing condition.
        #[serde(rename = "where")]
        cond: Option<Expr>,
    },
    /// A chain bounded from its first event to its last.
    AllWithin {
        /// The chain.
        chain: Box<Pattern>,
        /// How long it takes at most.
        within: TimeSpan,
    },
    /// Nothing matching follows for a time.
    Silence {
        /// What comes first.
        first: Box<Pattern>,
        /// What must not follow.
        absent: Box<Pattern>,
        /// For how long.
        lasting: TimeSpan,
    },
    /// The N-th of N successive events.
    Count {
        /// How many.
        count: u32,
        /// Of what.
        of: Box<Pattern>,
        /// Within how long.
        within: TimeSpan,
    },
}

/// Where events come from.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "source", rename_all = "snake_case")]
pub(super) enum Source {
    /// Any log event of the customer.
    Any,
    /// A touchpoint's events.
    Touchpoint {
        /// Which.
        name: String,
    },
    /// A moment's.
    Moment {
        /// Which.
        name: String,
    },
    /// What a journey emits.
    Journey {
        /// Which journey.
        name: String,
        /// `started`, `stage`, `goal`, `ended`, `succeeded`, `failed`, `exited`, `abandoned` or `timed_out`.
        event: &'static str,
        /// The stage's or goal's name; null for the others.
        milestone: Option<String>,
    },
    /// A rule's violations.
    Violation {
        /// Which rule, `journey.rule` for one inside a journey.
        rule: String,
    },
}

impl Context<'_> {
    pub(super) fn written_pattern(&self, pattern: &model::Pattern) -> Written {
        let (source, at) = (self.text(pattern.place), self.at(pattern.place));
        Written { source, at, pattern: self.pattern(pattern) }
    }

    pub(super) fn trigger(&self, trigger: &model::Trigger) -> Written {
        self.written_pattern(&trigger.pattern)
    }

    pub(super) fn pattern(&self, pattern: &model::Pattern) -> Pattern {
        let boxed = |pattern: &model::Pattern| Box::new(self.pattern(pattern));
        match &pattern.kind {
            model::PatternKind::Event(event) => Pattern::Event {
                from: self.source(event.source),
                slot: event.slot.0,
                cond: event.cond.as_ref().map(|cond| self.expr(cond, None)),
            },
            model::PatternKind::AnyOf(patterns) => {
                Pattern::AnyOf { patterns: patterns.iter().map(|one| self.pattern(one)).collect() }
            }
            model::PatternKind::Then { first, second, directly, within, cond } => Pattern::Then {
                first: boxed(first),
                second: boxed(second),
                directly: *directly,
                within: within.as_ref().map(|span| self.span(span)),
                cond: cond.as_ref().map(|cond| self.expr(cond, None)),
            },
            model::PatternKind::AllWithin { chain, within } => {
                Pattern::AllWithin { chain: boxed(chain), within: self.span(within) }
            }
            model::PatternKind::Silence { first, absent, lasting } => {
                Pattern::Silence { first: boxed(first), absent: boxed(absent), lasting: self.span(lasting) }
            }
            model::PatternKind::Count { count, of, within } => {
                Pattern::Count { count: *count, of: boxed(of), within: self.span(within) }
            }
        }
    }

    pub(super) fn source(&self, source: model::Source) -> Source {
        match source {
            model::Source::Any => Source::Any,
            model::Source::Touchpoint(id) => Source::Touchpoint { name: self.touchpoint(id) },
            model::Source::Moment(id) => Source::Moment { name: self.moment(id) },
            model::Source::Journey(id, event) => {
                let (event, milestone) = journey_event(self.journey(id), event);
                Source::Journey { name: self.journey_name(id), event, milestone }
            }
            model::Source::Violation(id) => Source::Violation { rule: self.rule_path(id) },
        }
    }
}

fn journey_event(journey: Option<&model::Journey>, event: model::JourneyEvent) -> (&'static str, Option<String>) {
    match event {
        model::JourneyEvent::Started => ("started", None),
        model::JourneyEvent::Stage(id) => ("stage", Some(stage_name(journey, id))),
        model::JourneyEvent::Goal(id) => ("goal", Some(goal_name(journey, id))),
        model::JourneyEvent::Ended => ("ended", None),
        model::JourneyEvent::Succeeded => ("succeeded", None),
        model::JourneyEvent::Failed => ("failed", None),
        model::JourneyEvent::Exited => ("exited", None),
        model::JourneyEvent::Abandoned => ("abandoned", None),
        model::JourneyEvent::TimedOut => ("timed_out", None),
    }
}
