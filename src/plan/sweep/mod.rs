//! What of a plan can be evaluated by sweeping over lists of events, and how.
//!
//! Most patterns name single events, chains and counts of them, with windows of physical time. Where they happen is told
//! by the place of one event alone, so that a partition's occurrences are one ascending list, and a rule over them is a
//! merge of a few lists. What binds events to each other, waits for silence, follows wall clocks or feeds on other items'
//! verdicts is not listed here; the engine takes it customer by customer. Both ways give the same facts: this one only
//! says which items may go the short way.
//!
//! Invariant: an item is here only if, in a log ordered by time, the short way says exactly what the long way says.
mod build;
mod items;
mod lists;
mod names;

pub use lists::Owner;
pub use names::{LogUse, needed_names};

use super::{Plan, Term};
use crate::model::{JourneyId, KpiId, RuleId, TouchpointId};
use crate::syntax::ast::{BinaryOp, RestartMode, UnaryOp};

/// A list of events, an index into [`Sweep::lists`].
pub type ListId = usize;
/// A chain of events, an index into [`Sweep::chains`].
pub type ChainId = usize;

/// What can be swept.
#[derive(Debug, Clone, Default)]
pub struct Sweep {
    /// Lists, each after those it is made of.
    pub lists: Vec<ListPlan>,
    /// Chains, each after the one it prolongs.
    pub chains: Vec<ChainPlan>,
    /// The occurrences of moments, by id.
    pub moments: Vec<Option<ListId>>,
    /// Rules, by id.
    pub rules: Vec<Option<SweptRule>>,
    /// Journeys, by id.
    pub journeys: Vec<Option<SweptJourney>>,
    /// KPIs, by id.
    pub kpis: Vec<Option<SweptKpi>>,
    /// Whose conditions each list holds.
    pub owners: Vec<Option<Owner>>,
}

/// Where the events of a list come from.
#[derive(Debug, Clone)]
pub enum ListPlan {
    /// The events that a touchpoint claims.
    Claimed(TouchpointId),
    /// Events of any of these lists.
    AnyOf(Vec<ListId>),
    /// Those of a list for which a condition is true; the event is slot 0 to all slots.
    Narrowed(ListId, Term),
    /// The last events of a chain that takes at most so many microseconds as a whole.
    Ends(ChainId, Option<i64>),
    /// Every n-th of n successive events of a list that span at most so many microseconds.
    Counted {
        /// How many.
        count: u32,
        /// Of what.
        of: ListId,
        /// Within how long.
        within: i64,
    },
}

/// A chain: for each event it may begin with, where it has got to.
#[derive(Debug, Clone)]
pub enum ChainPlan {
    /// Each event of a list begins one.
    Start(ListId),
    /// The first event of a list after what a chain has got to, at most so many microseconds later.
    Next {
        /// What is prolonged.
        before: ChainId,
        /// What follows.
        next: ListId,
        /// How much later at most.
        within: Option<i64>,
    },
}

/// A rule on customers.
#[derive(Debug, Clone)]
pub struct SweptRule {
    /// When it counts.
    pub scope: SweptScope,
    /// Its clauses.
    pub clauses: Vec<SweptClause>,
}

/// When a swept rule counts.
#[derive(Debug, Clone, Copy)]
pub enum SweptScope {
    /// Always.
    Always,
    /// From each first to the next second; without a second to the end.
    From(ListId, Option<ListId>),
}

/// A clause of a swept rule.
#[derive(Debug, Clone)]
pub struct SweptClause {
    /// What activates it; absent: each interval of the scope.
    pub trigger: Option<ListId>,
    /// What it demands.
    pub demand: SweptDemand,
}

/// What a clause of a swept rule demands.
#[derive(Debug, Clone, Copy)]
pub enum SweptDemand {
    /// A target after the trigger, unless something releases it.
    ExpectAfter(SweptTarget, Option<ListId>),
    /// A target before the trigger, unless something releases it.
    ExpectBefore(SweptTarget, Option<ListId>),
    /// No target after the trigger.
    ForbidAfter(SweptTarget),
    /// No target before the trigger.
    ForbidBefore(SweptTarget),
    /// No such event throughout an interval; needs no trigger.
    Never(ListId),
    /// So many such events in an interval at least; needs no trigger.
    AtLeast(ListId, u32),
    /// At most so many, in the interval or in any span of so many microseconds; needs no trigger.
    Limit {
        /// Of what.
        of: ListId,
        /// How many.
        most: u32,
        /// In which time; absent: in the interval.
        within: Option<i64>,
    },
}

/// What is looked for, and how far away at most in microseconds.
#[derive(Debug, Clone, Copy)]
pub struct SweptTarget {
    /// What.
    pub list: ListId,
    /// How far.
    pub within: Option<i64>,
}

/// A journey of which there is one instance at a time, ended by one goal, by failing, leaving or timers.
#[derive(Debug, Clone)]
pub struct SweptJourney {
    /// What opens an instance.
    pub start: ListId,
    /// What a further start does.
    pub on_restart: RestartMode,
    /// Stages without windows, in order.
    pub stages: Vec<ListId>,
    /// Which stages may be skipped.
    pub optional: Vec<bool>,
    /// What reaches the goal.
    pub goal: ListId,
    /// By when, counted from the start.
    pub within: Option<i64>,
    /// What makes it fail.
    pub fail: Vec<ListId>,
    /// What makes the customer leave it.
    pub exit: Vec<ListId>,
    /// The time after which it is over.
    pub time_out: Option<i64>,
}

/// A KPI.
#[derive(Debug, Clone)]
pub enum SweptKpi {
    /// Over customers: each part is told by how often some lists' events occur.
    Customers(Vec<Reckoning>),
    /// Over the events of a list.
    Events(ListId),
    /// Over the instances of a swept journey: one reading a part.
    Instances(JourneyId, Vec<Reading>),
}

/// A value told by numbers of events.
#[derive(Debug, Clone)]
pub enum Reckoning {
    /// The member alone.
    Member,
    /// A constant.
    Constant(crate::model::Value),
    /// Whether there is such an event.
    Has(ListId),
    /// How many there are.
    Count(ListId),
    /// Something of one value.
    Unary(UnaryOp, Box<Reckoning>),
    /// Something of two.
    Binary(BinaryOp, Box<Reckoning>, Box<Reckoning>),
}

/// A value told by the record of one instance of a swept journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The instance alone.
    Member,
    /// How it ended.
    Outcome(crate::model::OutcomeTest),
    /// From the start to the goal.
    ToGoal,
}

impl Sweep {
    /// What of a plan can be swept.
    pub fn new(plan: &Plan) -> Self {
        items::sweep(plan)
    }

    /// Whether a rule is swept.
    pub fn has_rule(&self, id: RuleId) -> bool {
        self.rules.get(id.index()).is_some_and(Option::is_some)
    }

    /// Whether a journey is swept.
    pub fn has_journey(&self, id: JourneyId) -> bool {
        self.journeys.get(id.index()).is_some_and(Option::is_some)
    }

    /// Whether a KPI is swept.
    pub fn has_kpi(&self, id: KpiId) -> bool {
        self.kpis.get(id.index()).is_some_and(Option::is_some)
    }
}
