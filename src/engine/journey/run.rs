//! Running a journey over a customer's offers.
use super::JourneyRun;
use super::offers::{Offer, offers};
use super::state::{End, State, due};
use crate::engine::customer::Customer;
use crate::engine::eval::Binding;
use crate::engine::key::Phase;
use crate::engine::matcher::Matcher;
use crate::engine::member::shown;
use crate::engine::world::World;
use crate::facts::Outcome;
use crate::model::JourneyEvent;
use crate::plan::JourneyPlan;
use crate::syntax::ast::RestartMode;
use indexmap::IndexMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// The instances of a journey, and what they emit.
pub fn derive<'h>(customer: &Customer<'h>, plan: &'h JourneyPlan, rank: u32) -> JourneyRun {
    let matcher = Matcher { customer, world: World::whole(customer), width: 0, rank };
    let mut run = JourneyRun::default();
    let all = offers(plan, matcher);
    if plan.key.is_empty() {
        Runner { customer, plan, offers: &all, key: &[], rank, events: None }.run(&mut run);
    } else {
        let (groups, without) = by_key(customer, plan, all);
        run.without_key = without;
        let events = events_by_key(customer, plan, &groups);
        for (at, (key, offers)) in groups.iter().enumerate() {
            let own = events.get(at);
            Runner { customer, plan, offers, key, rank, events: own }.run(&mut run);
        }
    }
    run.settle();
    run
}

/// The values of a journey's key at an event, if all are known.
fn key_at<'h>(customer: &Customer<'h>, plan: &'h JourneyPlan, event: u32) -> Option<Vec<SmolStr>> {
    let value = |term| shown(customer.evaluator.value(term, Binding::One(event), None));
    plan.key.iter().map(value).collect()
}

/// Offers by key value, in order of first appearance; how many lacked it.
fn by_key<'h>(
    customer: &Customer<'h>,
    plan: &'h JourneyPlan,
    offers: Vec<Offer>,
) -> (IndexMap<Vec<SmolStr>, Vec<Offer>>, u64) {
    let mut groups: IndexMap<Vec<SmolStr>, Vec<Offer>> = IndexMap::new();
    let mut without = 0;
    for offer in offers {
        match key_at(customer, plan, offer.one.event) {
            Some(key) => groups.entry(key).or_default().push(offer),
            None => without += 1,
        }
    }
    (groups, without)
}

/// The log events of each key.
fn events_by_key<'h>(
    customer: &Customer<'h>,
    plan: &'h JourneyPlan,
    groups: &IndexMap<Vec<SmolStr>, Vec<Offer>>,
) -> Vec<Arc<[u32]>> {
    let mut events: Vec<Vec<u32>> = vec![Vec::new(); groups.len()];
    for event in 0..customer.len() {
        let group = key_at(customer, plan, event).and_then(|key| groups.get_index_of(&key));
        if let Some(list) = group.and_then(|group| events.get_mut(group)) {
            list.push(event);
        }
    }
    events.into_iter().map(Arc::from).collect()
}

struct Runner<'a, 'h> {
    customer: &'a Customer<'h>,
    plan: &'h JourneyPlan,
    offers: &'a [Offer],
    key: &'a [SmolStr],
    rank: u32,
    /// The log events of the key.
    events: Option<&'a Arc<[u32]>>,
}

/// What ended the run of one instance: the offer, or a deadline before the offer of this index.
struct Stop {
    end: Option<End>,
    next: usize,
}

impl<'h> Runner<'_, 'h> {
    fn run(&self, run: &mut JourneyRun) {
        let Some(first) = self.offers.iter().position(Offer::starts) else {
            run.outcomes_without_start += self.outcomes(self.offers);
            return;
        };
        run.outcomes_without_start += self.outcomes(self.offers.get(..first).unwrap_or_default());
        let mut at = Some(first);
        while let Some(start) = at {
            let Some(offer) = self.offers.get(start) else { break };
            let mut state = State::new(self.customer, self.plan, offer.one, self.rank);
            let stop = self.one(&mut state, start);
            let from = if self.plan.on_restart == RestartMode::Allow { start + 1 } else { stop.next };
            self.record(run, state, stop.end);
            at = (from..self.offers.len()).find(|next| self.offers.get(*next).is_some_and(Offer::starts));
        }
    }

    /// Runs one instance from the offer that starts it.
    fn one(&self, state: &mut State<'_, 'h>, start: usize) -> Stop {
        let restarts = self.plan.on_restart == RestartMode::Restart;
        for at in start..self.offers.len() {
            let Some(offer) = self.offers.get(at) else { break };
            let (instant, phase) = due(&offer.one);
            // of no length, a span may run out at the start's own instant and in an earlier phase: it ends nothing before
            // the instance starts
            if at > start
                && let Some(end) = state.end_before(instant, phase)
            {
                return Stop { end: Some(end), next: at };
            }
            // under `restart` an event that ends an instance may open the next one itself
            let next = if restarts && at > start { at } else { at + 1 };
            if let Some(end) = state.offer(offer) {
                return Stop { end: Some(end), next };
            }
            if restarts && at > start && offer.starts() {
                return Stop { end: Some((Outcome::Restarted, offer.one)), next: at };
            }
        }
        let watermark = self.customer.log.watermark;
        let end = state.end_before(watermark, Phase::Last).or_else(|| state.end_of_history());
        Stop { end, next: self.offers.len() }
    }

    fn record(&self, run: &mut JourneyRun, mut state: State<'_, 'h>, end: Option<End>) {
        for (event, at) in std::mem::take(&mut state.emitted) {
            run.emit(event, at, self.rank);
        }
        if let Some((outcome, at)) = end {
            run.emit(JourneyEvent::Ended, at, self.rank);
            if let Some(event) = emitted_for(outcome) {
                run.emit(event, at, self.rank);
            }
        }
        let mut instance = state.into_instance(self.key.to_vec(), end);
        instance.events = self.events.cloned();
        run.instances.push(instance);
    }

    fn outcomes(&self, offers: &[Offer]) -> u64 {
        offers.iter().filter(|offer| offer.is_outcome()).count() as u64
    }
}

fn emitted_for(outcome: Outcome) -> Option<JourneyEvent> {
    match outcome {
        Outcome::Succeeded => Some(JourneyEvent::Succeeded),
        Outcome::Failed => Some(JourneyEvent::Failed),
        Outcome::Exited | Outcome::Restarted | Outcome::Excluded => Some(JourneyEvent::Exited),
        Outcome::Abandoned => Some(JourneyEvent::Abandoned),
        Outcome::TimedOut => Some(JourneyEvent::TimedOut),
        Outcome::Open => None,
    }
}
