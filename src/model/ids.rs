//! Ids: indices into the tables of [`Model`](super::Model) or of a journey.

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// From a table index; tables stay far below 2³² entries because files are bounded.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// The table index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// Index into `Model::attributes`.
    AttributeId,
    /// Index into `Model::customer_attributes`.
    CustomerAttributeId,
    /// Index into `Model::touchpoints`.
    TouchpointId,
    /// Index into `Model::calendars`.
    CalendarId,
    /// Index into `Model::segments`.
    SegmentId,
    /// Index into `Model::moments`.
    MomentId,
    /// Index into `Model::journeys`.
    JourneyId,
    /// Index into `Model::rules`.
    RuleId,
    /// Index into `Model::kpis`.
    KpiId,
    /// Index into `Model::actions`.
    ActionId,
    /// Index into `Journey::stages`.
    StageId,
    /// Index into `Journey::goals`.
    GoalId,
    /// A binding of a clause or a pattern: which of the events taking part.
    Slot,
}

/// Anything that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Symbol {
    /// A touchpoint.
    Touchpoint(TouchpointId),
    /// An attribute of a touchpoint.
    Attribute(TouchpointId, AttributeId),
    /// An attribute of every event.
    EventAttribute(AttributeId),
    /// An attribute of the customer.
    CustomerAttribute(CustomerAttributeId),
    /// A calendar.
    Calendar(CalendarId),
    /// A segment.
    Segment(SegmentId),
    /// A moment.
    Moment(MomentId),
    /// A journey.
    Journey(JourneyId),
    /// A stage of a journey.
    Stage(JourneyId, StageId),
    /// A goal of a journey.
    Goal(JourneyId, GoalId),
    /// A rule.
    Rule(RuleId),
    /// A KPI.
    Kpi(KpiId),
    /// An action.
    Action(ActionId),
    /// A binding (`as x`), by the place of its declaration.
    Binding(crate::diag::Place),
}
