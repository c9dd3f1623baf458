//! The engine: a plan run over a history, customer by customer, into facts.
//!
//! Invariants: no IO, no clock, no printing. A customer is evaluated alone and wholly, so that sharding by customer is the
//! only parallelism and any split merges to the same facts.
mod course;
mod customer;
mod decide;
mod eval;
mod items;
mod journey;
mod key;
mod kpi;
mod lists;
mod matcher;
mod member;
mod route;
mod rows;
mod rule;
mod shared;
mod subject;
mod sweep;
mod timeline;
mod trace;
mod value;
mod wake;
mod worker;
mod world;

pub use items::Items;
pub use rows::{BadValue, bad_values};
pub use shared::{Cutoffs, share_out};
pub use timeline::timelines;
pub use trace::trace;
pub use worker::Worker;

use crate::facts::{Course, Facts, RuleFacts, Unknowns};
use crate::history::History;
use crate::model::SegmentId;
use crate::plan::Plan;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What an evaluation is asked beyond the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Segments every KPI is broken down by, beside its own.
    pub by: Vec<SegmentId>,
    /// Whether every violation and decision is kept, not only the first.
    pub keep_all: bool,
    /// What may have happened before the log's first time.
    pub before: Before,
    /// Whether what only some reports show is collected too: how journeys run, and the events around violations.
    pub courses: bool,
    /// Whether every instance is kept, not only counted.
    pub instances: bool,
}

impl Options {
    /// Whether every journey is run customer by customer: more than its counts is wanted.
    fn tells_journeys(&self) -> bool {
        self.courses || self.instances
    }
}

/// What may have happened before a log begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Before {
    /// Anything: a look-back beyond it can't be decided.
    #[default]
    Unknown,
    /// Nothing: the log is the whole story, as in a test.
    Nothing,
}

/// Runs a plan over a whole log. The result is settled and the same for any number of threads.
pub fn evaluate(plan: &Plan, history: &History, options: &Options) -> Facts {
    let mut facts = partition(plan, history, options);
    facts.settle();
    facts
}

/// Runs a plan over one partition of a log. The facts of all partitions, merged with [`empty`] in any order and then
/// settled, are those of the log.
pub fn partition(plan: &Plan, history: &History, options: &Options) -> Facts {
    let cutoffs = Cutoffs::new(plan);
    let mut worker = Worker::new(plan, options, &cutoffs);
    worker.take(history);
    worker.finish()
}

/// Counts events of a log that nothing needs, given by raw name: as events of the touchpoints that stand for them, or as
/// unclaimed.
pub fn count_unneeded(plan: &Plan, counts: &BTreeMap<SmolStr, u64>, facts: &mut Facts) {
    for (name, count) in counts {
        let stand = |touchpoint: &crate::plan::TouchpointPlan| touchpoint.raw_names.contains(name);
        let mut claimed = false;
        for (touchpoint, own) in plan.touchpoints.iter().zip(&mut facts.claimed).filter(|(one, _)| stand(one)) {
            claimed = true;
            *own += if touchpoint.cond.is_none() { *count } else { 0 };
        }
        if !claimed {
            *facts.unclaimed.entry(name.clone()).or_default() += count;
        }
    }
}

/// Facts of nothing.
pub fn empty(plan: &Plan, options: &Options) -> Facts {
    let rule = RuleFacts { keep_all: options.keep_all, ..RuleFacts::default() };
    let mut facts = Facts {
        rules: vec![rule; plan.rules.len()],
        claimed: vec![0; plan.touchpoints.len()],
        moments: vec![0; plan.moments.len()],
        unknowns: Unknowns {
            touchpoints: 0,
            moments: vec![0; plan.moments.len()],
            journeys: vec![0; plan.journeys.len()],
            rules: vec![0; plan.rules.len()],
            kpis: vec![0; plan.kpis.len()],
        },
        ..Facts::default()
    };
    facts.journeys.resize_with(plan.journeys.len(), Default::default);
    facts.kpis.resize_with(plan.kpis.len(), Default::default);
    for (own, journey) in facts.journeys.iter_mut().zip(&plan.journeys) {
        own.stages = vec![0; journey.stages.len()];
        own.goals = vec![0; journey.goals.len()];
        own.course = options.courses.then(|| Box::new(Course::new(journey.stages.len(), plan.moments.len())));
    }
    for (own, kpi) in facts.kpis.iter_mut().zip(&plan.kpis) {
        own.parts.resize_with(kpi.parts.len(), Default::default);
    }
    facts
}

/// Counts the events whose raw name no touchpoint stands for.
fn unclaimed(plan: &Plan, history: &History, facts: &mut Facts) {
    let claimed: FxHashSet<&SmolStr> = plan.touchpoints.iter().flat_map(|touchpoint| &touchpoint.raw_names).collect();
    for (code, name) in (0u32..).zip(history.names()) {
        let count = history.events_named(code).len() as u64;
        if count > 0 && !claimed.contains(name) {
            *facts.unclaimed.entry(name.clone()).or_default() += count;
        }
    }
}
