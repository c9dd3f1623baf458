//! KPIs, lowered: one part for each aggregate of the expression.
use super::{Node, Term};
use crate::model::{Population, SegmentId, TimeSpan};
use crate::syntax::ast::Period;

/// A KPI.
#[derive(Debug, Clone)]
pub struct KpiPlan {
    /// What its population is.
    pub population: Population,
    /// Its aggregates, in the order in which they are written.
    pub parts: Vec<PartPlan>,
    /// The segments it is broken down by, those of its thresholds included.
    pub segments: Vec<SegmentId>,
    /// Its periods.
    pub per: Option<Period>,
    /// The different `previous(D)` of its thresholds.
    pub previous: Vec<TimeSpan>,
    /// The segments whose values are compared with their own `previous(D)`.
    pub previous_of: Vec<SegmentId>,
}

/// One aggregate.
#[derive(Debug, Clone)]
pub struct PartPlan {
    /// How values are counted.
    pub kind: PartKind,
    /// What is measured.
    pub measured: Measured,
}

/// How values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// Conditions, true or false.
    Condition,
    /// Values, all of which are kept.
    Values,
    /// The sum of values.
    Total,
    /// The sum of values and that of their squares.
    Mean,
    /// Members alone.
    Members,
}

/// What is measured.
#[derive(Debug, Clone)]
pub enum Measured {
    /// One value a member.
    Member(Term),
    /// One value for every such event of a member; the event is slot 0.
    Events(Node, Term),
    /// Nothing beyond the member itself.
    Nothing,
}

/// A segment: its value at a member's start, whose event is slot 0.
#[derive(Debug, Clone)]
pub struct SegmentPlan {
    /// The value.
    pub value: Term,
}
