//! Rules, lowered.
use super::{Node, Term};
use crate::model::{CalendarId, DoAction, JourneyId, LimitPer, Subject, Window};
use crate::syntax::ast::{Count, Edge, Hours};

/// A rule.
#[derive(Debug, Clone)]
pub struct RulePlan {
    /// What it is evaluated on.
    pub subject: Subject,
    /// When it counts.
    pub scope: ScopePlan,
    /// Its clauses.
    pub clauses: Vec<ClausePlan>,
    /// What it does.
    pub actions: Vec<ActionPlan>,
}

/// When a rule counts.
#[derive(Debug, Clone)]
pub enum ScopePlan {
    /// Always.
    Always,
    /// While an instance of the journey is open.
    While(JourneyId),
    /// From each first to the next second; without a second to the end.
    From(Box<Node>, Option<Box<Node>>),
}

/// A clause.
#[derive(Debug, Clone)]
pub struct ClausePlan {
    /// What activates it; absent: each interval of the scope.
    pub trigger: Option<Node>,
    /// What it demands.
    pub demand: DemandPlan,
    /// How many slots a binding needs; 0 if the demand reads none.
    pub slots: u32,
}

/// What a clause demands.
#[derive(Debug, Clone)]
pub enum DemandPlan {
    /// That targets happen.
    Expect(TargetPlan, Count),
    /// That no target happens.
    Forbid(TargetPlan),
    /// That the scope's first or last log event is one of these, with the closing condition of a pattern of several events.
    Edge(Edge, Node, Option<Term>),
    /// That exactly one of these occurs at all.
    OneOf(Vec<Node>, Window),
    /// That all of these occur, or none.
    AllOrNone(Vec<Node>, Window),
    /// That no more than so many happen.
    Limit {
        /// Of what.
        node: Node,
        /// The closing condition of a pattern of several events.
        cond: Option<Term>,
        /// How many.
        most: u32,
        /// In which time.
        per: LimitPer,
    },
}

/// What is looked for, where.
#[derive(Debug, Clone)]
pub struct TargetPlan {
    /// What; closing conditions that one event decides are part of it.
    pub node: Node,
    /// On which side of the trigger.
    pub side: SidePlan,
    /// At which distance.
    pub window: Window,
    /// What moves the end.
    pub until: Option<Node>,
    /// What releases.
    pub unless: Option<Node>,
    /// The closing condition over all bindings.
    pub cond: Option<Term>,
    /// What must be the same on the first target as on the trigger: its value there and here.
    pub carrying: Vec<(Term, Term)>,
    /// Only targets while the calendar is open, or closed.
    pub hours: Option<(Hours, CalendarId)>,
}

/// On which side of the trigger.
#[derive(Debug, Clone)]
pub enum SidePlan {
    /// Later.
    After,
    /// Earlier.
    Before,
    /// Either.
    Ever,
    /// The adjacent log event after.
    Next,
    /// The adjacent log event before.
    Previous,
    /// Between this and the next of these.
    BeforeAnother(Node),
    /// Between the last of these and this.
    SinceLast(Node),
}

/// What a rule does.
#[derive(Debug, Clone)]
pub struct ActionPlan {
    /// What.
    pub action: DoAction,
    /// The arguments of a declared action, with their names.
    pub arguments: Vec<(smol_str::SmolStr, Term)>,
    /// At the trigger instead of at the violation.
    pub at_once: bool,
    /// The greater wins.
    pub priority: i32,
}
