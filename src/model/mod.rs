//! The checked model: every name resolved, every type and unit known, nothing left to interpret.
//!
//! Invariants: immutable once built; refers to other parts by id only; built from trees alone, without reading a file.
//! Definitions with mistakes still give a model of what was understood, but only one without errors is evaluated.
mod bodies;
mod entity;
mod expr;
mod ids;
mod journey;
mod kpi;
mod pattern;
mod reserved;
mod resolve;
mod rule;
mod settings;
mod test;
mod time;
mod types;
mod walk;

pub use bodies::*;
pub use entity::*;
pub use expr::*;
pub use ids::*;
pub use journey::*;
pub use kpi::*;
pub use pattern::*;
pub use reserved::reserved;
pub use resolve::{Resolved, describe, resolve};
pub use rule::*;
pub use settings::*;
pub use test::*;
pub use time::*;
pub use types::*;

use crate::diag::Place;

/// All definitions of a project, resolved.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Every attribute of events, one entry per name and type; what columns a log must offer.
    pub attributes: Vec<Attribute>,
    /// Every attribute of customers.
    pub customer_attributes: Vec<Declared>,
    /// The attributes that every event may carry (`event { … }`).
    pub event_attributes: Vec<Declared>,
    /// Observed contacts.
    pub touchpoints: Vec<Touchpoint>,
    /// Opening hours.
    pub calendars: Vec<Calendar>,
    /// Dimensions for breakdowns.
    pub segments: Vec<Segment>,
    /// Derived events.
    pub moments: Vec<Moment>,
    /// Journeys.
    pub journeys: Vec<Journey>,
    /// All rules, those inside journeys included.
    pub rules: Vec<Rule>,
    /// All KPIs, those inside journeys included.
    pub kpis: Vec<Kpi>,
    /// Named actions.
    pub actions: Vec<Action>,
    /// Statistics and gating.
    pub policy: Policy,
    /// Tests.
    pub tests: Vec<Test>,
    /// What derives events, in an order in which each stands after all it depends on.
    pub derivation_order: Vec<Deriver>,
    /// Every place that names something, for navigation and for finding what is unused.
    pub uses: Vec<Use>,
}

impl Model {
    /// The journey on whose instances a rule is checked, or in whose block it stands.
    pub fn home(&self, id: RuleId) -> Option<JourneyId> {
        let block = |journey: &Journey| journey.rules.contains(&id);
        match self.rules.get(id.index())?.subject {
            Subject::Instance(journey) => Some(journey),
            Subject::Customer => self.journeys.iter().position(block).map(JourneyId::new),
        }
    }

    /// The journey of [`Model::home`].
    pub fn journey_of(&self, id: RuleId) -> Option<&Journey> {
        self.journeys.get(self.home(id)?.index())
    }
}

/// Something that derives events from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Deriver {
    /// A moment.
    Moment(MomentId),
    /// A journey.
    Journey(JourneyId),
    /// A rule.
    Rule(RuleId),
}

/// One place that names a symbol; its declaration is one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// Where the name stands.
    pub place: Place,
    /// What it names.
    pub symbol: Symbol,
    /// Whether this is the declaration.
    pub declares: bool,
}
