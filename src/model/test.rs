//! Tests in the language, resolved.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::{BinaryOp, TestOutcome, TestVerdict};
use smol_str::SmolStr;

/// Example timelines with what they must yield.
#[derive(Debug, Clone)]
pub struct Test {
    /// Its title.
    pub title: SmolStr,
    /// Its customers, lines in order of time.
    pub customers: Vec<TestCustomer>,
    /// The watermark, if it is set, in microseconds since 1970.
    pub log_ends: Option<i64>,
    /// What must come out.
    pub expectations: Vec<TestExpectation>,
    /// Where it is written.
    pub place: Place,
}

/// One customer of a test.
#[derive(Debug, Clone)]
pub struct TestCustomer {
    /// Who.
    pub id: SmolStr,
    /// Known attributes.
    pub attributes: Vec<(CustomerAttributeId, Value)>,
    /// The timeline as written.
    pub events: Vec<TestEvent>,
}

/// One line of a timeline.
#[derive(Debug, Clone)]
pub struct TestEvent {
    /// Microseconds since 1970.
    pub time: i64,
    /// The raw event name that the log would hold.
    pub raw_name: SmolStr,
    /// Its attributes, missing required ones filled with the default of their type.
    pub attributes: Vec<(AttributeId, Value)>,
    /// Its channel, if one is written.
    pub channel: Option<SmolStr>,
    /// Where it is written.
    pub place: Place,
}

/// What must come out.
#[derive(Debug, Clone)]
pub struct TestExpectation {
    /// What.
    pub kind: TestExpectationKind,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of expectation; without a number, at least one.
#[derive(Debug, Clone)]
pub enum TestExpectationKind {
    /// So many activations, subjects or violations of a rule.
    Rule(RuleId, TestVerdict, Option<u32>),
    /// So many instances that ended so.
    Journey(JourneyId, TestOutcome, Option<u32>),
    /// A KPI's value.
    Kpi(KpiId, BinaryOp, Expr),
    /// So many decisions of a rule.
    Decision(RuleId, TestAction, Option<u32>),
    /// So many occurrences.
    Moment(MomentId, Option<u32>),
}

/// Which action a decision took.
#[derive(Debug, Clone, PartialEq)]
pub enum TestAction {
    /// Send this.
    Send(Source),
    /// Hold this back.
    Suppress(Source),
    /// Tell somebody.
    Raise,
    /// A declared action.
    Call(ActionId),
}
