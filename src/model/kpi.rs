//! KPIs, resolved.
use super::*;
use crate::diag::Place;
use crate::syntax::ast::{BinaryOp, Direction, Period, ThresholdKind};

/// A measured figure with its thresholds.
#[derive(Debug, Clone)]
pub struct Kpi {
    /// Name, title, docs, place. The name is the KPI's own, also inside a journey.
    pub meta: Meta,
    /// What its population is.
    pub population: Population,
    /// What it measures; an aggregate, or arithmetic of aggregates. For `over customers` the customer's first event
    /// and for `over Call` the event itself is slot 0.
    pub value: Expr,
    /// Its breakdowns.
    pub by: Vec<SegmentId>,
    /// Its periods.
    pub per: Option<Period>,
    /// Which way is better, written or told by the first threshold.
    pub direction: Option<Direction>,
    /// Its thresholds in order.
    pub thresholds: Vec<Threshold>,
}

impl Kpi {
    /// The segments whose values its figures are told apart by: its breakdowns, then those of thresholds for one value.
    pub fn segments(&self) -> impl Iterator<Item = SegmentId> {
        let narrowed = self.thresholds.iter().filter_map(|one| one.segment.as_ref()).map(|(segment, _)| *segment);
        self.by.iter().copied().chain(narrowed)
    }
}

/// What a KPI's population is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Population {
    /// The decided instances of a journey.
    Decided(JourneyId),
    /// All instances of a journey.
    Started(JourneyId),
    /// Every customer's whole history.
    Customers,
    /// Every event of a source.
    Events(Source),
}

/// What is demanded of a KPI.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// Whether a miss fails the run.
    pub kind: ThresholdKind,
    /// What is demanded.
    pub demand: Demanded,
    /// For one value of a segment only.
    pub segment: Option<(SegmentId, Value)>,
    /// Where it is written.
    pub place: Place,
}

/// What a threshold demands of the value; the limits hold literals, arithmetic and `previous(D)` only.
#[derive(Debug, Clone)]
pub enum Demanded {
    /// A comparison.
    Compare(BinaryOp, Expr),
    /// Both ends included.
    Between(Expr, Expr),
}

impl Demanded {
    /// The limit, or both ends.
    pub fn limits(&self) -> impl Iterator<Item = &Expr> {
        let (first, second) = match self {
            Self::Compare(_, limit) => (limit, None),
            Self::Between(low, high) => (low, Some(high)),
        };
        std::iter::once(first).chain(second)
    }
}
