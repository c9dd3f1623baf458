//! Expressions, typed: conditions on events, measures of an instance, aggregates of a population.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// An expression whose parts fit together.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type and unit.
    pub ty: Type,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of expression. Conditions on events hold no measure and no aggregate; measures hold no aggregate.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// An attribute of a bound event.
    Attribute(Slot, EventAttribute),
    /// An attribute of the customer.
    Customer(CustomerAttributeId),
    /// `-x`, `not x`.
    Unary(UnaryOp, Box<Expr>),
    /// `x + y`, `x == y`, `x and y`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x in (…)`; `not in` stands under a `not`.
    In(Box<Expr>, Vec<Expr>),
    /// `x is known`; `is not known` stands under a `not`.
    IsKnown(Box<Expr>),
    /// Something measured on one instance.
    Measure(Box<Measure>),
    /// Something measured on the population.
    Aggregate(Box<Aggregate>),
    /// This KPI's value in the preceding period (thresholds only).
    Previous(TimeSpan),
}

/// What can be read off an event.
#[derive(Debug, Clone, PartialEq)]
pub enum EventAttribute {
    /// A declared attribute: the first known of these columns (several only where alternatives of a pattern
    /// declare the name with different but comparable types).
    Declared(Vec<AttributeId>),
    /// The channel.
    Channel,
    /// The time.
    Time,
    /// The customer's name.
    CustomerName,
}

/// What is measured on one instance: a journey's, or a customer's whole history.
#[derive(Debug, Clone)]
pub enum Measure {
    /// `success`, `failed` … : true or false.
    Outcome(OutcomeTest),
    /// From start to end (or the watermark while open).
    Duration,
    /// `time(a -> b)`.
    Between(Mark, Mark),
    /// `count(P)`.
    Count(Pattern),
    /// `has(P)`.
    Has(Pattern),
    /// `sum(E.attr where …)` and its like.
    Fold(Fold, EventValues),
    /// `switches(channel)`: how often the value differs from the last known one.
    Switches(EventAttribute),
    /// The longest time between neighbouring events.
    LongestGap,
    /// `reached(stage)`.
    ReachedStage(StageId),
    /// `reached(goal)`.
    ReachedGoal(GoalId),
    /// `violated(rule)`.
    Violated(RuleId),
    /// `followed_by(P within D)`, from the instance's end.
    FollowedBy(Pattern, TimeSpan),
    /// The sum of the costs of the instance's touchpoints.
    Cost,
}

/// An outcome that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeTest {
    /// Every customer goal was reached.
    Success,
    /// It failed.
    Failed,
    /// It was left.
    Exited,
    /// It fell silent.
    Abandoned,
    /// It took too long.
    TimedOut,
    /// It has not ended.
    Open,
    /// It has ended, and was not left.
    Decided,
}

/// An end of `time(a -> b)`.
#[derive(Debug, Clone)]
pub enum Mark {
    /// The instance's start.
    Start,
    /// The instance's end.
    End,
    /// A stage, when reached.
    Stage(StageId),
    /// A goal, at its own event.
    Goal(GoalId),
    /// The first event of this pattern.
    Event(Pattern),
}

/// A value read off every event of a pattern.
#[derive(Debug, Clone)]
pub struct EventValues {
    /// Which events.
    pub pattern: Pattern,
    /// What is read; the event is slot 0.
    pub value: Expr,
}

/// How an instance's event values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fold {
    /// Their sum; 0 of nothing.
    Sum,
    /// The least; undefined of nothing.
    Min,
    /// The greatest; undefined of nothing.
    Max,
    /// The first; undefined of nothing.
    First,
    /// The last; undefined of nothing.
    Last,
    /// How many different; 0 of nothing.
    Distinct,
}

/// What is measured on a population.
#[derive(Debug, Clone)]
pub enum Aggregate {
    /// The share of instances whose condition is true, of those where it is known.
    Rate(Expr),
    /// The mean.
    Mean(Sample),
    /// The percentile, as a share (0.9), by linear interpolation (type 7).
    Percentile(f64, Sample),
    /// The sum.
    Total(Sample),
    /// The least.
    Min(Sample),
    /// The greatest.
    Max(Sample),
    /// How many instances.
    Instances,
    /// Net promoter score in points.
    Nps(Sample),
    /// Share of the top two of the scale.
    Csat(Sample, Scale),
    /// Mean effort.
    Ces(Sample),
}

/// The values an aggregate is taken over.
#[derive(Debug, Clone)]
pub enum Sample {
    /// One value an instance.
    Instance(Expr),
    /// Every such event in the instances counts once.
    Events(EventValues),
}
