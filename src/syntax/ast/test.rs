//! Tests in the language.
use super::{BinaryOp, Expr, Literal, Name, Spanned, Text};
use crate::diag::Span;

/// `test "title" { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its title.
    pub title: Text,
    /// The customers in order.
    pub customers: Vec<TestCustomer>,
    /// `log ends INSTANT`, each as written.
    pub log_ends: Vec<Spanned<Literal>>,
    /// What must come out.
    pub expectations: Vec<TestExpectation>,
    /// The braces and what is between them.
    pub body: Span,
}

/// `customer "ann" (tier: "gold") { … }`.
#[derive(Debug, Clone, PartialEq)]
pub struct TestCustomer {
    /// Who.
    pub id: Text,
    /// Attributes from the customers table.
    pub attributes: Vec<(Name, Expr)>,
    /// The timeline.
    pub lines: Vec<TestLine>,
    /// Whether a line could not be read: then its first one may be missing.
    pub incomplete: bool,
    /// Where.
    pub span: Span,
}

/// `2026-03-27 09:00 CaseOpened(case_id: "C1")`, `+2h CrossSell`.
#[derive(Debug, Clone, PartialEq)]
pub struct TestLine {
    /// When.
    pub at: TestTime,
    /// What.
    pub event: TestEvent,
    /// Its attributes.
    pub attributes: Vec<(Name, Expr)>,
    /// Where.
    pub span: Span,
}

/// When a line of a timeline happens.
#[derive(Debug, Clone, PartialEq)]
pub enum TestTime {
    /// At an instant.
    Absolute(Literal),
    /// After the line above, in microseconds.
    Relative(Spanned<i64>),
}

/// What happens in a line of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub enum TestEvent {
    /// A touchpoint.
    Touchpoint(Name),
    /// A raw event name, for one that no touchpoint claims.
    Raw(Text),
}

/// `expect …` in a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestExpectation {
    /// What.
    pub kind: TestExpectationKind,
    /// Where.
    pub span: Span,
}

/// The kinds of expectation.
#[derive(Debug, Clone, PartialEq)]
pub enum TestExpectationKind {
    /// `rule R satisfied 2`, `rule R not activated`; a rule of a journey is `J.R`.
    Rule {
        /// Which, a path.
        rule: Vec<Name>,
        /// What of it.
        verdict: Spanned<TestVerdict>,
        /// How many; absent: at least one.
        count: Option<Spanned<u32>>,
    },
    /// `journey J succeeded 1`.
    Journey {
        /// Which.
        journey: Name,
        /// How it ended.
        outcome: Spanned<TestOutcome>,
        /// How many; absent: at least one.
        count: Option<Spanned<u32>>,
    },
    /// `kpi J.K == 50%`.
    Kpi {
        /// Which, a path.
        kpi: Vec<Name>,
        /// How it compares.
        op: Spanned<BinaryOp>,
        /// With what.
        value: Expr,
    },
    /// `decision R send X 1`; the action is written as after `do`.
    Decision {
        /// Of which rule, a path.
        rule: Vec<Name>,
        /// `send`, `suppress`, `raise`, or an action's name.
        action: Name,
        /// Of what, where the action has a touchpoint or moment.
        target: Option<Name>,
        /// How many; absent: at least one.
        count: Option<Spanned<u32>>,
    },
    /// `moment M 2`.
    Moment {
        /// Which.
        moment: Name,
        /// How many; absent: at least one.
        count: Option<Spanned<u32>>,
    },
}

/// What a test says of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestVerdict {
    /// Activations that were satisfied.
    Satisfied,
    /// Activations that were violated.
    Violated,
    /// Activations still pending.
    Pending,
    /// Activations that can't be decided.
    Undecidable,
    /// Subjects without activation.
    NotActivated,
    /// Single violations.
    Violations,
}

/// How an instance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestOutcome {
    /// Every customer goal was reached.
    Succeeded,
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
}
