//! Which items of a plan are evaluated: all, or those whose facts are not known yet.
use crate::model::{Deriver, KpiId};
use crate::plan::Plan;

/// A choice of items. What they feed on is derived as well, but only the facts of what is chosen are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Items {
    /// Whether touchpoints are counted, and the names that none stands for.
    pub touchpoints: bool,
    /// By moment.
    pub moments: Vec<bool>,
    /// By journey.
    pub journeys: Vec<bool>,
    /// By rule.
    pub rules: Vec<bool>,
    /// By KPI.
    pub kpis: Vec<bool>,
}

impl Items {
    /// Everything.
    pub fn all(plan: &Plan) -> Self {
        Self {
            touchpoints: true,
            moments: vec![true; plan.moments.len()],
            journeys: vec![true; plan.journeys.len()],
            rules: vec![true; plan.rules.len()],
            kpis: vec![true; plan.kpis.len()],
        }
    }

    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        !self.touchpoints && self.count() == 0
    }

    /// How many moments, journeys, rules and KPIs are chosen.
    pub fn count(&self) -> usize {
        let lists = [&self.moments, &self.journeys, &self.rules, &self.kpis];
        lists.into_iter().flatten().filter(|chosen| **chosen).count()
    }

    /// Whether an item is chosen.
    pub fn has(&self, item: Deriver) -> bool {
        let (list, at) = match item {
            Deriver::Moment(id) => (&self.moments, id.index()),
            Deriver::Journey(id) => (&self.journeys, id.index()),
            Deriver::Rule(id) => (&self.rules, id.index()),
        };
        list.get(at).copied().unwrap_or_default()
    }

    /// Whether a KPI is chosen.
    pub fn has_kpi(&self, id: KpiId) -> bool {
        self.kpis.get(id.index()).copied().unwrap_or_default()
    }
}
