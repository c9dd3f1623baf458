//! Expressions: conditions, measures, aggregates.
use super::context::Context;
use super::pattern::Pattern;
use super::time::TimeSpan;
use super::value::{Type, Value};
use crate::model;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use schemars::JsonSchema;
use serde::Serialize;

/// An expression that stands in a statement: its tree, and how it is written.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WrittenExpr")]
pub(super) struct Written {
    /// As it is written, on one line; empty if it isn't written anywhere.
    source: String,
    /// Where it is written.
    at: String,
    /// What it is.
    #[serde(flatten)]
    expr: Expr,
}

/// A typed expression.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Expr {
    /// What it is.
    #[serde(flatten)]
    node: Node,
    /// Its type and unit.
    #[serde(rename = "type")]
    ty: Type,
}

/// The kinds of expression.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Node {
    /// A constant.
    Literal {
        /// Its value.
        value: Value,
    },
    /// An attribute of an event; `channel`, `time` and `customer` exist on every event.
    Attribute {
        /// Which of the clause's or pattern's events.
        slot: u32,
        /// The attribute's name.
        name: String,
    },
    /// An attribute of the customer.
    Customer {
        /// Its name.
        name: String,
    },
    /// `-x`, `not x`.
    Unary {
        /// `-` or `not`.
        operator: &'static str,
        /// What it is applied to.
        operand: Box<Expr>,
    },
    /// `x + y`, `x == y`, `x and y`.
    Binary {
        /// As written in the language.
        operator: &'static str,
        /// What stands at its left.
        left: Box<Expr>,
        /// What stands at its right.
        right: Box<Expr>,
    },
    /// `x in (a, b)`.
    In {
        /// What is looked for.
        value: Box<Expr>,
        /// Among these.
        list: Vec<Expr>,
    },
    /// `x is known`.
    IsKnown {
        /// What may be unknown.
        value: Box<Expr>,
    },
    /// Something measured on one instance.
    Measure {
        /// What.
        measure: Box<Measure>,
    },
    /// Something measured on the population.
    Aggregate {
        /// What.
        aggregate: Box<Aggregate>,
    },
    /// The KPI's own value in the preceding period.
    Previous {
        /// How long the period is.
        period: TimeSpan,
    },
}

/// What is measured on one instance.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "measure", rename_all = "snake_case")]
enum Measure {
    /// Whether it ended so.
    Outcome {
        /// `success`, `failed`, `exited`, `abandoned`, `timed_out`, `open` or `decided`.
        outcome: &'static str,
    },
    /// From start to end.
    Duration,
    /// `time(a -> b)`.
    Time {
        /// From the first of these.
        from: Mark,
        /// To the first of these at or after it.
        to: Mark,
    },
    /// How many events.
    Count {
        /// Which.
        pattern: Pattern,
    },
    /// Whether there is such an event.
    Has {
        /// Which.
        pattern: Pattern,
    },
    /// The events' values made one.
    Fold {
        /// `sum`, `min`, `max`, `first`, `last` or `distinct`.
        fold: &'static str,
        /// Which events.
        pattern: Pattern,
        /// What is read off them; the event is slot 0.
        value: Expr,
    },
    /// How often the value differs from the last known one.
    Switches {
        /// Of which attribute.
        attribute: String,
    },
    /// The longest time between neighbouring events.
    LongestGap,
    /// Whether a stage was reached.
    ReachedStage {
        /// Which.
        stage: String,
    },
    /// Whether a goal was reached.
    ReachedGoal {
        /// Which.
        goal: String,
    },
    /// Whether a rule was violated.
    Violated {
        /// Which, `journey.rule` for one inside a journey.
        rule: String,
    },
    /// Whether this follows the instance's end.
    FollowedBy {
        /// What.
        pattern: Pattern,
        /// How soon.
        within: TimeSpan,
    },
    /// The sum of its touchpoints' costs.
    Cost,
}

/// An end of `time(a -> b)`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "mark", rename_all = "snake_case")]
enum Mark {
    /// The instance's start.
    Start,
    /// The instance's end.
    End,
    /// A stage, when reached.
    Stage {
        /// Which.
        name: String,
    },
    /// A goal, at its own event.
    Goal {
        /// Which.
        name: String,
    },
    /// The first such event.
    Event {
        /// Which.
        pattern: Pattern,
    },
}

/// What is measured on a population.
#[derive(Debug, Serialize, JsonSchema)]
struct Aggregate {
    /// `rate`, `mean`, `percentile`, `total`, `min`, `max`, `instances`, `nps`, `csat` or `ces`.
    function: &'static str,
    /// The percentile as a share; null for the others.
    percentile: Option<f64>,
    /// What it is taken over; null for `instances`.
    sample: Option<Sample>,
}

/// The values an aggregate is taken over.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
enum Sample {
    /// One value an instance.
    Instance {
        /// Which.
        value: Expr,
    },
    /// Every such event in the instances counts once.
    Events {
        /// Which.
        pattern: Pattern,
        /// What is read off them; the event is slot 0.
        value: Expr,
    },
}

impl Context<'_> {
    pub(super) fn written(&self, expr: &model::Expr, journey: Option<&model::Journey>) -> Written {
        let (source, at) = (self.text(expr.place), self.at(expr.place));
        Written { source, at, expr: self.expr(expr, journey) }
    }

    /// `journey` is the one whose stages and goals a measure may name.
    pub(super) fn expr(&self, expr: &model::Expr, journey: Option<&model::Journey>) -> Expr {
        Expr { node: self.node(&expr.kind, journey), ty: Type::of(&expr.ty) }
    }

    fn node(&self, kind: &model::ExprKind, journey: Option<&model::Journey>) -> Node {
        let boxed = |expr: &model::Expr| Box::new(self.expr(expr, journey));
        match kind {
            model::ExprKind::Literal(value) => Node::Literal { value: Value::of(value) },
            model::ExprKind::Attribute(slot, attribute) => {
                Node::Attribute { slot: slot.0, name: self.event_attribute(attribute) }
            }
            model::ExprKind::Customer(id) => Node::Customer { name: self.customer_attribute(*id) },
            model::ExprKind::Unary(operator, x) => Node::Unary { operator: unary(*operator), operand: boxed(x) },
            model::ExprKind::Binary(operator, x, y) => {
                Node::Binary { operator: binary(*operator), left: boxed(x), right: boxed(y) }
            }
            model::ExprKind::In(value, list) => {
                Node::In { value: boxed(value), list: list.iter().map(|one| self.expr(one, journey)).collect() }
            }
            model::ExprKind::IsKnown(value) => Node::IsKnown { value: boxed(value) },
            model::ExprKind::Measure(measure) => Node::Measure { measure: Box::new(self.measure(measure, journey)) },
            model::ExprKind::Aggregate(it) => Node::Aggregate { aggregate: Box::new(self.aggregate(it, journey)) },
            model::ExprKind::Previous(period) => Node::Previous { period: self.span(period) },
        }
    }

    fn event_attribute(&self, attribute: &model::EventAttribute) -> String {
        match attribute {
            model::EventAttribute::Declared(ids) => ids.first().map(|id| self.attribute(*id)).unwrap_or_default(),
            model::EventAttribute::Channel => "channel".to_owned(),
            model::EventAttribute::Time => "time".to_owned(),
            model::EventAttribute::CustomerName => "customer".to_owned(),
        }
    }

    fn measure(&self, measure: &model::Measure, journey: Option<&model::Journey>) -> Measure {
        match measure {
            model::Measure::Outcome(outcome) => Measure::Outcome { outcome: outcome_name(*outcome) },
            model::Measure::Duration => Measure::Duration,
            model::Measure::Between(from, to) => {
                Measure::Time { from: self.mark(from, journey), to: self.mark(to, journey) }
            }
            model::Measure::Count(pattern) => Measure::Count { pattern: self.pattern(pattern) },
            model::Measure::Has(pattern) => Measure::Has { pattern: self.pattern(pattern) },
            model::Measure::Fold(fold, values) => Measure::Fold {
                fold: fold_name(*fold),
                pattern: self.pattern(&values.pattern),
                value: self.expr(&values.value, journey),
            },
            model::Measure::Switches(attribute) => Measure::Switches { attribute: self.event_attribute(attribute) },
            model::Measure::LongestGap => Measure::LongestGap,
            model::Measure::ReachedStage(id) => Measure::ReachedStage { stage: stage_name(journey, *id) },
            model::Measure::ReachedGoal(id) => Measure::ReachedGoal { goal: goal_name(journey, *id) },
            model::Measure::Violated(id) => Measure::Violated { rule: self.rule_path(*id) },
            model::Measure::FollowedBy(pattern, within) => {
                Measure::FollowedBy { pattern: self.pattern(pattern), within: self.span(within) }
            }
            model::Measure::Cost => Measure::Cost,
        }
    }

    fn mark(&self, mark: &model::Mark, journey: Option<&model::Journey>) -> Mark {
        match mark {
            model::Mark::Start => Mark::Start,
            model::Mark::End => Mark::End,
            model::Mark::Stage(id) => Mark::Stage { name: stage_name(journey, *id) },
            model::Mark::Goal(id) => Mark::Goal { name: goal_name(journey, *id) },
            model::Mark::Event(pattern) => Mark::Event { pattern: self.pattern(pattern) },
        }
    }

    fn aggregate(&self, aggregate: &model::Aggregate, journey: Option<&model::Journey>) -> Aggregate {
        let sample = |sample: &model::Sample| Some(self.sample(sample, journey));
        let (function, percentile, sample) = match aggregate {
            model::Aggregate::Rate(cond) => ("rate", None, Some(Sample::Instance { value: self.expr(cond, journey) })),
            model::Aggregate::Mean(of) => ("mean", None, sample(of)),
            model::Aggregate::Percentile(share, of) => ("percentile", Some(*share), sample(of)),
            model::Aggregate::Total(of) => ("total", None, sample(of)),
            model::Aggregate::Min(of) => ("min", None, sample(of)),
            model::Aggregate::Max(of) => ("max", None, sample(of)),
            model::Aggregate::Instances => ("instances", None, None),
            model::Aggregate::Nps(of) => ("nps", None, sample(of)),
            model::Aggregate::Csat(of, _) => ("csat", None, sample(of)),
            model::Aggregate::Ces(of) => ("ces", None, sample(of)),
        };
        Aggregate { function, percentile, sample }
    }

    fn sample(&self, sample: &model::Sample, journey: Option<&model::Journey>) -> Sample {
        match sample {
            model::Sample::Instance(value) => Sample::Instance { value: self.expr(value, journey) },
            model::Sample::Events(values) => {
                Sample::Events { pattern: self.pattern(&values.pattern), value: self.expr(&values.value, journey) }
            }
        }
    }
}

/// A stage's name; empty if it isn't the journey's.
pub(super) fn stage_name(journey: Option<&model::Journey>, id: model::StageId) -> String {
    let stage = journey.and_then(|journey| journey.stages.get(id.index()));
    stage.map(|stage| stage.meta.name.to_string()).unwrap_or_default()
}

/// A goal's name; empty if it isn't the journey's.
pub(super) fn goal_name(journey: Option<&model::Journey>, id: model::GoalId) -> String {
    let goal = journey.and_then(|journey| journey.goals.get(id.index()));
    goal.map(|goal| goal.meta.name.to_string()).unwrap_or_default()
}

fn unary(operator: UnaryOp) -> &'static str {
    match operator {
        UnaryOp::Negate => "-",
        UnaryOp::Not => "not",
    }
}

/// The operator as written.
pub(super) fn binary(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Or => "or",
        BinaryOp::And => "and",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::AtMost => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::AtLeast => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
    }
}

fn outcome_name(outcome: model::OutcomeTest) -> &'static str {
    match outcome {
        model::OutcomeTest::Success => "success",
        model::OutcomeTest::Failed => "failed",
        model::OutcomeTest::Exited => "exited",
        model::OutcomeTest::Abandoned => "abandoned",
        model::OutcomeTest::TimedOut => "timed_out",
        model::OutcomeTest::Open => "open",
        model::OutcomeTest::Decided => "decided",
    }
}

fn fold_name(fold: model::Fold) -> &'static str {
    match fold {
        model::Fold::Sum => "sum",
        model::Fold::Min => "min",
        model::Fold::Max => "max",
        model::Fold::First => "first",
        model::Fold::Last => "last",
        model::Fold::Distinct => "distinct",
    }
}
