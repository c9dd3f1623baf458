//! Journeys: goals, stages and outcomes that nothing comes to without breaking a rule.
use super::Prover;
use crate::analyze::journeys::{self, Within};
use crate::analyze::proof::Unreachable;
use crate::model::JourneyId;
use crate::plan::JourneyPlan;

impl Prover<'_> {
    /// What no history that keeps the rules of customers comes to.
    pub(super) fn unreachable(&mut self) {
        for (at, plan) in self.given.plan.journeys.iter().enumerate() {
            self.ends(JourneyId::new(at), plan, Within::History);
        }
    }

    /// What no instance comes to that keeps the rules it is the world of.
    pub(super) fn unreachable_in(&mut self, id: JourneyId, plan: &JourneyPlan) {
        self.ends(id, plan, Within::Instance);
    }

    fn ends(&mut self, journey: JourneyId, plan: &JourneyPlan, within: Within) {
        for end in journeys::ends(plan) {
            let known = |one: &Unreachable| one.journey == journey && one.end == end;
            if self.proof.unreachable.iter().any(known) {
                continue;
            }
            let (model, alphabet) = (self.given.model, self.given.alphabet);
            let Some(reaches) = journeys::reaches(model, alphabet, plan, end, within) else { continue };
            let name = model.journeys.get(journey.index()).map(|one| one.meta.name.clone()).unwrap_or_default();
            let what = format!("whether `{name}` comes to {}", end.noun());
            if self.is_settled(&what) {
                continue;
            }
            let related = self.related(&reaches);
            let Some(by) = self.reason(&related, &reaches, &what) else { continue };
            let story = if by.is_empty() { None } else { self.shortest(&[&reaches]) };
            let one = Unreachable { journey, end, by: self.ids(&by), story };
            self.proof.unreachable.push(one);
        }
    }
}
