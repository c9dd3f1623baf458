//! Expressions over columns.
use super::{Node, Slots};
use crate::model::{Currency, Fold, OutcomeTest, RuleId, TimeSpan, Value};
use crate::model::{GoalId, StageId};
use crate::syntax::ast::{BinaryOp, UnaryOp};

/// An expression whose attributes are columns of the log.
#[derive(Debug, Clone)]
pub enum Term {
    /// A constant.
    Constant(Value),
    /// The first known of these columns at the event bound to a slot.
    Column(u32, Vec<u32>),
    /// The channel of the event bound to a slot.
    Channel(u32),
    /// The time of the event bound to a slot.
    Time(u32),
    /// The customer's name.
    CustomerName,
    /// A column of the customers table.
    Customer(u32),
    /// `-x`, `not x`.
    Unary(UnaryOp, Box<Term>),
    /// `x + y`, `x == y`, `x and y`.
    Binary(BinaryOp, Box<Term>, Box<Term>),
    /// `x in (…)`.
    In(Box<Term>, Vec<Term>),
    /// `x is known`.
    IsKnown(Box<Term>),
    /// Something measured on an instance.
    Measure(Box<Measure>),
    /// Something that can't be told here; always unknown.
    Unknown,
}

/// What is measured on one instance.
#[derive(Debug, Clone)]
pub enum Measure {
    /// How it ended.
    Outcome(OutcomeTest),
    /// From start to end.
    Duration,
    /// From one mark to the other.
    Between(MarkPlan, MarkPlan),
    /// How many occurrences.
    Count(Node),
    /// Whether there is an occurrence.
    Has(Node),
    /// Event values made one; the event is slot 0. The last is what the sum of nothing is.
    Fold(Fold, Node, Term, Zero),
    /// How often a value of the instance's events (slot 0) changes.
    Switches(Term),
    /// The longest time between neighbouring events.
    LongestGap,
    /// Whether a stage was reached.
    ReachedStage(StageId),
    /// Whether a goal was reached.
    ReachedGoal(GoalId),
    /// Whether a rule was violated.
    Violated(RuleId),
    /// Whether something follows the instance's end.
    FollowedBy(Node, TimeSpan),
    /// What its touchpoints cost.
    Cost,
}

/// The sum of nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zero {
    /// No unit.
    Number,
    /// No time.
    Duration,
    /// No money; of the log's only currency where the definitions do not say which.
    Money(Option<Currency>),
}

/// An end of `time(a -> b)`.
#[derive(Debug, Clone)]
pub enum MarkPlan {
    /// The instance's start.
    Start,
    /// The instance's end.
    End,
    /// A stage.
    Stage(StageId),
    /// A goal.
    Goal(GoalId),
    /// The first occurrence.
    Event(Node),
}

impl Term {
    /// The slots it reads.
    pub fn slots(&self) -> Slots {
        match self {
            Self::Column(slot, _) | Self::Channel(slot) | Self::Time(slot) => Slots::one(*slot),
            Self::Unary(_, x) | Self::IsKnown(x) => x.slots(),
            Self::Binary(_, x, y) => x.slots() | y.slots(),
            Self::In(x, list) => list.iter().fold(x.slots(), |all, term| all | term.slots()),
            Self::Constant(_) | Self::CustomerName | Self::Customer(_) | Self::Measure(_) | Self::Unknown => {
                Slots::NONE
            }
        }
    }

    /// Whether it reads a column of events.
    pub fn reads_column(&self, column: u32) -> bool {
        match self {
            Self::Column(_, columns) => columns.contains(&column),
            Self::Unary(_, x) | Self::IsKnown(x) => x.reads_column(column),
            Self::Binary(_, x, y) => x.reads_column(column) || y.reads_column(column),
            Self::In(x, list) => x.reads_column(column) || list.iter().any(|term| term.reads_column(column)),
            _ => false,
        }
    }

    /// The conditions that `and` joins at the top.
    pub fn conjuncts(self) -> Vec<Term> {
        match self {
            Self::Binary(BinaryOp::And, x, y) => {
                let mut all = x.conjuncts();
                all.extend(y.conjuncts());
                all
            }
            other => vec![other],
        }
    }

    /// Conditions joined by `and`; nothing for none.
    pub fn all(terms: impl IntoIterator<Item = Term>) -> Option<Term> {
        terms.into_iter().reduce(|x, y| Self::Binary(BinaryOp::And, Box::new(x), Box::new(y)))
    }
}
