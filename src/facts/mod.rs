//! What an evaluation found out: mergeable, exact, free of order.
//!
//! Invariants: merging is associative and commutative once [`Facts::settle`] has sorted what is a list; nothing here is a
//! running float, so that threads, partitions and machines give the same bits. Facts hold no verdict: `measure` judges.
mod course;
mod exact;
mod instance;
mod kpi;
mod rule;
mod runs;
mod sums;
#[cfg(test)]
mod tests;
mod trace;
mod unknowns;

pub use course::{Course, Flow};
pub use exact::ExactSum;
pub use instance::InstanceFact;
pub use kpi::{Cell, Group, KpiFacts, Numbers, PartFacts, group_name};
pub use rule::{
    Activations, Cause, Cutoff, Decision, DecisionAction, KEPT, NearestMiss, RuleFacts, SHOWN, Subjects, Violation,
};
pub use runs::Runs;
pub use trace::{CheckState, Trace, TracedCheck, TracedEvent, TracedInstance};
pub use unknowns::Unknowns;

pub use sums::{RealSums, Summing, Sums, WholeSums};

use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Everything one evaluation found, or one partition of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// By journey, in the order of the model.
    pub journeys: Vec<JourneyFacts>,
    /// By rule, in the order of the model.
    pub rules: Vec<RuleFacts>,
    /// By KPI, in the order of the model.
    pub kpis: Vec<KpiFacts>,
    /// Events by raw name that no touchpoint claims.
    pub unclaimed: BTreeMap<SmolStr, u64>,
    /// Conditions on single events that met an unknown value.
    pub unknowns: Unknowns,
    /// How many touchpoint events, by touchpoint in the order of the model.
    pub claimed: Vec<u64>,
    /// How many occurrences, by moment in the order of the model.
    pub moments: Vec<u64>,
    /// Events around the first violations by customer, in order, where a report asks for them.
    pub timelines: BTreeMap<SmolStr, Vec<Cause>>,
}

/// What was found of a journey.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JourneyFacts {
    /// Instances by outcome.
    pub outcomes: Outcomes,
    /// How often each stage was reached, in order of declaration.
    pub stages: Vec<u64>,
    /// How often each goal was reached, in order of declaration.
    pub goals: Vec<u64>,
    /// Outcome events of customers (keys) that had no instance yet: the log began in mid-life, or they never
    /// start.
    pub outcomes_without_start: u64,
    /// Events that matched something but lacked the journey's key.
    pub without_key: u64,
    /// How it runs, where a report asks for it.
    pub course: Option<Box<Course>>,
    /// Every instance, where they are asked for; in order of their starts once settled.
    pub instances: Vec<InstanceFact>,
}

/// Instances by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// All that were opened.
    pub started: u64,
    /// Every customer goal was reached.
    pub succeeded: u64,
    /// Failed.
    pub failed: u64,
    /// Left, restarted or excluded.
    pub exited: u64,
    /// Fell silent.
    pub abandoned: u64,
    /// Took too long.
    pub timed_out: u64,
    /// Not ended at the watermark.
    pub open: u64,
}

/// How an instance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Every customer goal was reached.
    Succeeded,
    /// Failed.
    Failed,
    /// Left by an `exit`.
    Exited,
    /// Ended by a restart; counts as exited.
    Restarted,
    /// Left out by a `without … else ignore`; counts as exited.
    Excluded,
    /// Fell silent.
    Abandoned,
    /// Took too long.
    TimedOut,
    /// Not ended at the watermark.
    Open,
}

impl Outcome {
    /// Whether the instance counts as exited: neither did it succeed, nor did it fail.
    pub fn is_exit(self) -> bool {
        matches!(self, Self::Exited | Self::Restarted | Self::Excluded)
    }
}

impl Outcomes {
    /// Counts one instance.
    #[inline]
    pub fn count(&mut self, outcome: Outcome) {
        self.started += 1;
        let slot = match outcome {
            Outcome::Succeeded => &mut self.succeeded,
            Outcome::Failed => &mut self.failed,
            Outcome::Exited | Outcome::Restarted | Outcome::Excluded => &mut self.exited,
            Outcome::Abandoned => &mut self.abandoned,
            Outcome::TimedOut => &mut self.timed_out,
            Outcome::Open => &mut self.open,
        };
        *slot += 1;
    }

    /// Those that ended and were not left: the population of KPIs.
    pub fn decided(&self) -> u64 {
        self.succeeded + self.failed + self.abandoned + self.timed_out
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.started += other.started;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.exited += other.exited;
        self.abandoned += other.abandoned;
        self.timed_out += other.timed_out;
        self.open += other.open;
    }
}

impl Facts {
    /// Takes in what another partition found; partitions share no customer.
    pub fn merge(&mut self, other: Self) {
        merge_lists(&mut self.journeys, other.journeys, JourneyFacts::merge);
        merge_lists(&mut self.rules, other.rules, RuleFacts::merge);
        merge_lists(&mut self.kpis, other.kpis, KpiFacts::merge);
        for (name, count) in other.unclaimed {
            *self.unclaimed.entry(name).or_default() += count;
        }
        self.unknowns.merge(&other.unknowns);
        add_lists(&mut self.claimed, &other.claimed);
        add_lists(&mut self.moments, &other.moments);
        self.timelines.extend(other.timelines);
    }

    /// Puts lists into their one order; done once, after the last merge.
    pub fn settle(&mut self) {
        for own in &mut self.journeys {
            own.instances.sort_unstable();
            if let Some(course) = own.course.as_mut() {
                course.settle();
            }
        }
        self.rules.iter_mut().for_each(RuleFacts::settle);
        self.kpis.iter_mut().for_each(KpiFacts::settle);
        let shown: BTreeSet<&SmolStr> =
            self.rules.iter().flat_map(RuleFacts::first).map(|violation| &violation.customer).collect();
        self.timelines.retain(|customer, _| shown.contains(customer));
    }
}

impl JourneyFacts {
    fn merge(&mut self, other: Self) {
        self.outcomes.merge(other.outcomes);
        add_lists(&mut self.stages, &other.stages);
        add_lists(&mut self.goals, &other.goals);
        self.outcomes_without_start += other.outcomes_without_start;
        self.without_key += other.without_key;
        self.instances.extend(other.instances);
        match (&mut self.course, other.course) {
            (Some(ours), Some(theirs)) => ours.merge(*theirs),
            (ours @ None, theirs) => *ours = theirs,
            (Some(_), None) => {}
        }
    }
}

/// Merges lists element by element; the longer one's rest is kept.
fn merge_lists<T>(ours: &mut Vec<T>, theirs: Vec<T>, merge: impl Fn(&mut T, T)) {
    let mut theirs = theirs.into_iter();
    for (our, their) in ours.iter_mut().zip(theirs.by_ref()) {
        merge(our, their);
    }
    ours.extend(theirs);
}

fn add_lists(ours: &mut Vec<u64>, theirs: &[u64]) {
    if ours.len() < theirs.len() {
        ours.resize(theirs.len(), 0);
    }
    for (our, their) in ours.iter_mut().zip(theirs) {
        *our += their;
    }
}
