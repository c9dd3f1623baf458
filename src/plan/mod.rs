//! The plan: the model lowered to what the engine runs.
//!
//! Conditions are split into what one event decides alone and what needs other bindings; attributes become columns of the
//! log; what is not needed is not read. Invariant: a plan never sees an event, and everything that evaluates (the engine
//! on a log, tests, proofs) reads the same plan.
pub mod hash;
mod journey;
mod kpi;
mod lower;
mod needs;
mod pattern;
mod rule;
pub mod sweep;
mod term;
pub mod uses;

pub use journey::{Confirmation, GoalPlan, JourneyPlan, Place, StagePlan, WithoutPlan};
pub use kpi::{KpiPlan, Measured, PartKind, PartPlan, SegmentPlan};
pub use needs::{Required, everything};
pub use pattern::{Node, NodeKind, Slots};
pub use rule::{ActionPlan, ClausePlan, DemandPlan, RulePlan, ScopePlan, SidePlan, TargetPlan};
pub use term::{MarkPlan, Measure, Term, Zero};

use crate::calendar::Clocks;
use crate::history::Needs;
use crate::model::{AttributeId, CustomerAttributeId, Deriver, Model};
use smol_str::SmolStr;
use sweep::Sweep;

/// A model, ready to be run on a history.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What of a log is read.
    pub needs: Needs,
    /// The columns of the attributes of events that are used, by their index in [`Needs::attributes`].
    pub attributes: Vec<(AttributeId, u32)>,
    /// The columns of the attributes of customers that are used.
    pub customer_attributes: Vec<(CustomerAttributeId, u32)>,
    /// Touchpoints, by id.
    pub touchpoints: Vec<TouchpointPlan>,
    /// Required attributes that are read: missing on a claimed event they make it a bad row.
    pub required: Vec<Required>,
    /// Moments, by id.
    pub moments: Vec<Node>,
    /// Journeys, by id.
    pub journeys: Vec<JourneyPlan>,
    /// Rules, by id.
    pub rules: Vec<RulePlan>,
    /// KPIs, by id.
    pub kpis: Vec<KpiPlan>,
    /// Segments, by id.
    pub segments: Vec<SegmentPlan>,
    /// What derives events, each after all it depends on.
    pub order: Vec<Deriver>,
    /// Clock arithmetic.
    pub clocks: Clocks,
    /// What of it can be evaluated by sweeping over lists of events.
    pub sweep: Sweep,
}

/// A touchpoint: which events it claims, and what one costs.
#[derive(Debug, Clone)]
pub struct TouchpointPlan {
    /// The raw event names it stands for.
    pub raw_names: Vec<SmolStr>,
    /// What narrows it; the event is slot 0.
    pub cond: Option<Term>,
    /// What one costs; the event is slot 0.
    pub cost: Option<Term>,
    /// The columns of its own attributes that are read.
    pub columns: Vec<u32>,
}

impl Plan {
    /// The plan of a model without errors.
    pub fn new(model: &Model) -> Self {
        lower::plan(model, &Needs::default())
    }

    /// The plan of a model without errors for a log that is read already: attributes that it holds keep their columns,
    /// others come behind them.
    pub fn for_log(model: &Model, layout: &Needs) -> Self {
        lower::plan(model, layout)
    }

    /// Whether anything reads a column of events.
    pub fn reads(&self, column: u32) -> bool {
        self.attributes.iter().any(|(_, own)| *own == column)
    }

    /// Whether a touchpoint declares the attribute of a column.
    pub fn declares(&self, touchpoint: crate::model::TouchpointId, column: u32) -> bool {
        self.touchpoints.get(touchpoint.index()).is_some_and(|touchpoint| touchpoint.columns.contains(&column))
    }
}
