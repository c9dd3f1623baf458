//! How often conditions on single events met an unknown value, by the item whose condition it is.
use super::add_lists;

/// Conditions that met an unknown value, each counted once for an event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unknowns {
    /// Of touchpoints.
    pub touchpoints: u64,
    /// Of moments, in the order of the model.
    pub moments: Vec<u64>,
    /// Of journeys, in the order of the model.
    pub journeys: Vec<u64>,
    /// Of rules, in the order of the model.
    pub rules: Vec<u64>,
    /// Of KPIs, in the order of the model.
    pub kpis: Vec<u64>,
}

impl Unknowns {
    /// All of them.
    pub fn total(&self) -> u64 {
        let lists = [&self.moments, &self.journeys, &self.rules, &self.kpis];
        self.touchpoints + lists.into_iter().flatten().sum::<u64>()
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.touchpoints += other.touchpoints;
        add_lists(&mut self.moments, &other.moments);
        add_lists(&mut self.journeys, &other.journeys);
        add_lists(&mut self.rules, &other.rules);
        add_lists(&mut self.kpis, &other.kpis);
    }
}
