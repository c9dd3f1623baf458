//! The items that lints look at: all, or some. Never picks by what an item says.
use super::walk;
use crate::model::*;

/// Items by kind, those inside journeys included, with all patterns and conditions in them.
#[derive(Debug)]
pub struct Scope<'m> {
    /// Touchpoints.
    pub touchpoints: Vec<&'m Touchpoint>,
    /// Segments.
    pub segments: Vec<&'m Segment>,
    /// Moments.
    pub moments: Vec<&'m Moment>,
    /// Journeys.
    pub journeys: Vec<&'m Journey>,
    /// Rules.
    pub rules: Vec<&'m Rule>,
    /// KPIs.
    pub kpis: Vec<&'m Kpi>,
    /// Tests.
    pub tests: Vec<&'m Test>,
    /// All patterns, parts of patterns included.
    pub patterns: Vec<&'m Pattern>,
    /// All conditions on events.
    pub conditions: Vec<&'m Expr>,
}

impl<'m> Scope<'m> {
    /// All items, or those in the set.
    pub fn of(model: &'m Model, set: Option<&PerBody<bool>>) -> Self {
        let mut scope = Self {
            touchpoints: pick(&model.touchpoints, set, BodyKind::Touchpoint),
            segments: pick(&model.segments, set, BodyKind::Segment),
            moments: pick(&model.moments, set, BodyKind::Moment),
            journeys: pick(&model.journeys, set, BodyKind::Journey),
            rules: pick(&model.rules, set, BodyKind::Rule),
            kpis: pick(&model.kpis, set, BodyKind::Kpi),
            tests: pick(&model.tests, set, BodyKind::Test),
            patterns: Vec::new(),
            conditions: Vec::new(),
        };
        scope.patterns = walk::patterns(&scope);
        scope.conditions = walk::conditions(&scope);
        scope
    }
}

fn pick<'m, T>(items: &'m [T], set: Option<&PerBody<bool>>, kind: BodyKind) -> Vec<&'m T> {
    match set {
        Some(set) => items.iter().zip(set.list(kind)).filter(|(_, mark)| **mark).map(|(item, _)| item).collect(),
        None => items.iter().collect(),
    }
}
