//! Orchestration rules, resolved.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::{Count, Edge, Hours, Period, RuleSeverity};
use smol_str::SmolStr;

/// What must, must not, or may only so often happen.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Name, title, docs, place. The name is the rule's own, also inside a journey.
    pub meta: Meta,
    /// How grave it is when broken.
    pub severity: RuleSeverity,
    /// Why it exists.
    pub because: Option<SmolStr>,
    /// Who answers for it.
    pub owner: Option<SmolStr>,
    /// What it is evaluated on.
    pub subject: Subject,
    /// When it counts.
    pub scope: Scope,
    /// Its clauses, at least one.
    pub clauses: Vec<Clause>,
    /// What it does.
    pub actions: Vec<Do>,
    /// What is tolerated.
    pub allowance: Option<Allowance>,
}

/// What a rule is evaluated on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A customer's whole history.
    Customer,
    /// An instance of this journey, whose events are its whole world.
    Instance(JourneyId),
}

/// When a rule counts.
#[derive(Debug, Clone)]
pub enum Scope {
    /// Always.
    Always,
    /// While an instance of the journey is open.
    While(JourneyId),
    /// From each first to the next second.
    Between(Trigger, Trigger),
    /// From each first on, to the next second if one is given.
    After(Trigger, Option<Trigger>),
}

/// A trigger with what it demands, or a demand without trigger.
#[derive(Debug, Clone)]
pub struct Clause {
    /// What activates it; absent: the scope itself.
    pub trigger: Option<Pattern>,
    /// What it demands.
    pub demand: Demand,
    /// How many slots its patterns use together.
    pub slots: u32,
    /// The clause's own statements.
    pub place: Place,
}

/// What a clause demands.
#[derive(Debug, Clone)]
pub enum Demand {
    /// `expect …` of a target.
    Expect(Target, Count),
    /// `forbid …` of a target.
    Forbid(Target, Option<(Hours, CalendarId)>),
    /// `expect first|last A`.
    Edge(Edge, Pattern, Option<Expr>),
    /// `expect one of A, B`: exactly one occurs at all.
    OneOf(Vec<Pattern>, Window),
    /// `expect all or none of A, B`.
    AllOrNone(Vec<Pattern>, Window),
    /// `limit A to n`.
    Limit(Limit),
}

/// What is looked for, where.
#[derive(Debug, Clone)]
pub struct Target {
    /// What.
    pub pattern: Pattern,
    /// On which side of the trigger; without a trigger always [`Side::After`] (anywhere in the scope).
    pub side: Side,
    /// At which distance; a default window is no bound.
    pub window: Window,
    /// What moves the end.
    pub until: Option<Pattern>,
    /// What releases.
    pub unless: Option<Pattern>,
    /// The closing condition over all bindings.
    pub cond: Option<Expr>,
    /// What must be the same on the first target as on the trigger.
    pub carrying: Vec<Carried>,
}

/// On which side of the trigger a target is looked for.
#[derive(Debug, Clone)]
pub enum Side {
    /// Later.
    After,
    /// Earlier.
    Before,
    /// Either.
    Ever,
    /// The adjacent log event after.
    Next,
    /// The adjacent log event before.
    Previous,
    /// Between this and the next event of the pattern.
    BeforeAnother(Pattern),
    /// Between the last event of the pattern and this.
    SinceLast(Pattern),
}

/// An attribute that must be carried over.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Its name.
    pub name: SmolStr,
    /// Its value on the trigger.
    pub from: Expr,
    /// Its value on the target.
    pub to: Expr,
}

/// `limit A to n …`.
#[derive(Debug, Clone)]
pub struct Limit {
    /// What.
    pub pattern: Pattern,
    /// To how many.
    pub most: u32,
    /// In which time.
    pub per: LimitPer,
    /// The closing condition.
    pub cond: Option<Expr>,
}

/// The time a limit counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitPer {
    /// The whole scope.
    Scope,
    /// Any sliding window, both ends included.
    Sliding(TimeSpan),
    /// Each wall-clock period, half-open.
    Period(Period, Clock),
}

/// `do …`.
#[derive(Debug, Clone)]
pub struct Do {
    /// What.
    pub action: DoAction,
    /// At the trigger instead of at the violation.
    pub at_once: bool,
    /// The greater wins; 0 unless written.
    pub priority: i32,
    /// Where it is written.
    pub place: Place,
}

/// What a rule does.
#[derive(Debug, Clone)]
pub enum DoAction {
    /// Send this touchpoint or moment.
    Send(Source),
    /// Hold it back, for a time if one is given.
    Suppress(Source, Option<TimeSpan>),
    /// Tell somebody.
    Raise {
        /// What.
        text: SmolStr,
        /// Whom.
        to: SmolStr,
    },
    /// A declared action with its arguments in order of its parameters.
    Call(ActionId, Vec<Option<Expr>>),
}

/// `allow up to 2% until DATE`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allowance {
    /// The share of violated subjects that is tolerated.
    pub share: f64,
    /// The last day it holds, in days since 1970-01-01.
    pub until: Option<i32>,
    /// Where it is written.
    pub place: Place,
}
