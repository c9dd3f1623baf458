//! One value for every item with a body, by kind and id. Never tells what an item says.

/// The kinds of item that have a body, in the order in which bodies are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// Observed contacts: what narrows one, and its cost.
    Touchpoint,
    /// Dimensions for breakdowns.
    Segment,
    /// Named actions.
    Action,
    /// Derived events.
    Moment,
    /// KPIs, those inside journeys included.
    Kpi,
    /// Rules, those inside journeys included.
    Rule,
    /// Journeys, without the KPIs and rules in them.
    Journey,
    /// Tests.
    Test,
}

impl BodyKind {
    /// All kinds in their order.
    pub const ALL: [Self; 8] =
        [Self::Touchpoint, Self::Segment, Self::Action, Self::Moment, Self::Kpi, Self::Rule, Self::Journey, Self::Test];
}

/// A value for every body.
#[derive(Debug, Clone, Default)]
pub struct PerBody<T> {
    /// Those of touchpoints, by id.
    pub touchpoints: Vec<T>,
    /// Those of segments, by id.
    pub segments: Vec<T>,
    /// Those of actions, by id.
    pub actions: Vec<T>,
    /// Those of moments, by id.
    pub moments: Vec<T>,
    /// Those of KPIs, by id.
    pub kpis: Vec<T>,
    /// Those of rules, by id.
    pub rules: Vec<T>,
    /// Those of journeys, by id.
    pub journeys: Vec<T>,
    /// Those of tests, by id.
    pub tests: Vec<T>,
}

impl<T> PerBody<T> {
    /// The values of one kind; the place in the list is the id.
    pub fn list(&self, kind: BodyKind) -> &Vec<T> {
        match kind {
            BodyKind::Touchpoint => &self.touchpoints,
            BodyKind::Segment => &self.segments,
            BodyKind::Action => &self.actions,
            BodyKind::Moment => &self.moments,
            BodyKind::Kpi => &self.kpis,
            BodyKind::Rule => &self.rules,
            BodyKind::Journey => &self.journeys,
            BodyKind::Test => &self.tests,
        }
    }

    /// The same, to be changed.
    pub fn list_mut(&mut self, kind: BodyKind) -> &mut Vec<T> {
        match kind {
            BodyKind::Touchpoint => &mut self.touchpoints,
            BodyKind::Segment => &mut self.segments,
            BodyKind::Action => &mut self.actions,
            BodyKind::Moment => &mut self.moments,
            BodyKind::Kpi => &mut self.kpis,
            BodyKind::Rule => &mut self.rules,
            BodyKind::Journey => &mut self.journeys,
            BodyKind::Test => &mut self.tests,
        }
    }

    /// The value of one body.
    pub fn get(&self, kind: BodyKind, at: usize) -> Option<&T> {
        self.list(kind).get(at)
    }

    /// All values in order of kind and id.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        BodyKind::ALL.into_iter().flat_map(|kind| self.list(kind))
    }

    /// Another value for every body.
    pub fn map<U>(&self, mut each: impl FnMut(BodyKind, usize, &T) -> U) -> PerBody<U> {
        let mut of = |kind| self.list(kind).iter().enumerate().map(|(at, one)| each(kind, at, one)).collect();
        PerBody {
            touchpoints: of(BodyKind::Touchpoint),
            segments: of(BodyKind::Segment),
            actions: of(BodyKind::Action),
            moments: of(BodyKind::Moment),
            kpis: of(BodyKind::Kpi),
            rules: of(BodyKind::Rule),
            journeys: of(BodyKind::Journey),
            tests: of(BodyKind::Test),
        }
    }
}

/// A set of bodies.
impl PerBody<bool> {
    /// Whether a body is in the set.
    pub fn contains(&self, kind: BodyKind, at: usize) -> bool {
        self.get(kind, at).copied().unwrap_or(false)
    }

    /// Adds a body, if there is such a one.
    pub fn insert(&mut self, kind: BodyKind, at: usize) {
        if let Some(mark) = self.list_mut(kind).get_mut(at) {
            *mark = true;
        }
    }

    /// Whether no body is in the set.
    pub fn is_empty(&self) -> bool {
        !self.values().any(|mark| *mark)
    }
}
