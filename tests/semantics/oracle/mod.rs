//! The interpreter: quadratic, naive, written from `semantics.md` alone. It shares nothing with the engine but the
//! checked model and is never fast where it can be plain: it loops over a customer's events again and again.
mod clock;
mod condition;
mod decide;
mod figure;
pub mod found;
mod fraction;
mod interval;
mod journey;
mod kpi;
pub mod log;
mod pattern;
mod report;
mod rule;
mod scope;
mod stages;
mod target;
mod threshold;

pub use report::report;

use found::Found;
use journey::Instance;
use log::{Customer, Log};
use pattern::{Occurrence, World};
use wayfare::model::{Deriver, JourneyId, Model, Source, Subject, TouchpointId};

/// What one customer's history derives: the named sources of events, each computed after all it depends on.
#[derive(Debug, Clone, Default)]
pub struct Derived {
    /// Occurrences by moment.
    pub moments: Vec<Vec<Occurrence>>,
    /// Instances by journey, in order of their start.
    pub journeys: Vec<Vec<Instance>>,
    /// Violations by rule, as events.
    pub violations: Vec<Vec<Occurrence>>,
}

/// Everything that the definitions find in the log.
pub fn interpret(model: &Model, log: &Log) -> Found {
    let mut found = Found::new(model);
    for customer in &log.customers {
        interpret_customer(model, log, customer, &mut found);
    }
    for customer in &log.customers {
        for event in &customer.events {
            let claimed = model.touchpoints.iter().any(|it| it.raw_names.contains(&event.name));
            if !claimed {
                *found.unclaimed.entry(event.name.clone()).or_default() += 1;
            }
        }
    }
    found.settle();
    found
}

fn interpret_customer(model: &Model, log: &Log, customer: &Customer, found: &mut Found) {
    let mut derived = Derived {
        moments: vec![Vec::new(); model.moments.len()],
        journeys: vec![Vec::new(); model.journeys.len()],
        violations: vec![Vec::new(); model.rules.len()],
    };
    let mut all_judged = Vec::new();
    let mut rules_done = vec![false; model.rules.len()];
    let mut journeys_done = vec![false; model.journeys.len()];
    let mut moments_done = vec![false; model.moments.len()];
    for (rank, deriver) in (1u32..).zip(&model.derivation_order) {
        match deriver {
            Deriver::Moment(id) => {
                moments_done[id.index()] = true;
                let world = World::whole(model, log, customer, &derived);
                derived.moments[id.index()] = pattern::moment(&world, *id, rank);
            }
            Deriver::Journey(id) => {
                journeys_done[id.index()] = true;
                let instances = journey::run(model, log, customer, &derived, (*id, rank), found);
                derived.journeys[id.index()] = instances;
            }
            Deriver::Rule(id) => {
                rules_done[id.index()] = true;
                let judged = rule::judge(model, log, customer, &derived, (*id, rank));
                found.rule(*id, &judged, customer);
                derived.violations[id.index()] = judged.as_events(rank);
                if let Subject::Instance(journey) = model.rules[id.index()].subject {
                    note_violated(&mut derived.journeys[journey.index()], *id, &judged);
                }
                all_judged.push((*id, judged));
            }
        }
    }
    assert!(
        rules_done.iter().chain(&journeys_done).chain(&moments_done).all(|done| *done),
        "an order misses a deriver"
    );
    for (at, count) in found.touchpoints.iter_mut().enumerate() {
        let source = Source::Touchpoint(TouchpointId::new(at));
        *count += (0..customer.events.len()).filter(|it| condition::is_of(source, model, customer, *it)).count() as u64;
    }
    for (at, occurrences) in derived.moments.iter().enumerate() {
        found.moments[at] += occurrences.len() as u64;
    }
    for (at, instances) in derived.journeys.iter().enumerate() {
        found.instances(JourneyId::new(at), instances);
    }
    all_judged.sort_by_key(|(id, _)| id.index());
    decide::decide(&World::whole(model, log, customer, &derived), &all_judged, found);
    kpi::measure(model, log, customer, &derived, found);
}

/// An instance remembers which rules it broke, for `violated(rule)`.
fn note_violated(instances: &mut [Instance], rule: wayfare::model::RuleId, judged: &rule::Judged) {
    for (instance, subject) in instances.iter_mut().zip(&judged.subjects) {
        if subject.is_violated() {
            instance.violated.push(rule);
        }
    }
}
