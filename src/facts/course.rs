//! How a journey runs: how far instances come, how long it takes, what happens to them on the way.
//!
//! Collected only where a report asks for it; everything is a count or a multiset, so that merging has no order.
use super::{Outcomes, add_lists};
use rayon::slice::ParallelSliceMut;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// How a journey runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// All instances.
    pub whole: Flow,
    /// Instances by segment (its index in `Model::segments`) and value; `None` where the value is unknown.
    pub by: BTreeMap<(u32, Option<SmolStr>), Flow>,
    /// Instances by the day they started on, its beginning in microseconds since 1970 UTC.
    pub days: BTreeMap<i64, Outcomes>,
    /// By milestone, the start first: times to the next one that was reached, in microseconds; sorted once settled.
    pub to_next: Vec<Vec<i64>>,
    /// From start to end of the instances that succeeded, in microseconds; sorted once settled.
    pub succeeded: Vec<i64>,
    /// From start to end of the other decided instances, in microseconds; sorted once settled.
    pub lost: Vec<i64>,
    /// By moment in the order of the model: the instances in which it happened before their end.
    pub moments: Vec<Outcomes>,
}

/// How far some instances came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flow {
    /// The instances by outcome.
    pub outcomes: Outcomes,
    /// How many reached each stage, in order of declaration.
    pub stages: Vec<u64>,
    /// By the last milestone reached, the start first and then the stages in order of declaration: instances by outcome.
    pub last: Vec<Outcomes>,
}

impl Course {
    /// Nothing yet, of a journey with so many stages in a model with so many moments.
    pub fn new(stages: usize, moments: usize) -> Self {
        Self {
            whole: Flow::new(stages),
            to_next: vec![Vec::new(); stages + 1],
            moments: vec![Outcomes::default(); moments],
            ..Self::default()
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.whole.merge(other.whole);
        for (group, flow) in other.by {
            self.by.entry(group).or_default().merge(flow);
        }
        for (day, outcomes) in other.days {
            self.days.entry(day).or_default().merge(outcomes);
        }
        super::merge_lists(&mut self.to_next, other.to_next, |ours, theirs| ours.extend(theirs));
        self.succeeded.extend(other.succeeded);
        self.lost.extend(other.lost);
        super::merge_lists(&mut self.moments, other.moments, Outcomes::merge);
    }

    pub(super) fn settle(&mut self) {
        self.to_next.iter_mut().for_each(|times| times.par_sort_unstable());
        self.succeeded.par_sort_unstable();
        self.lost.par_sort_unstable();
    }
}

impl Flow {
    /// No instance yet, of a journey with so many stages.
    pub fn new(stages: usize) -> Self {
        Self { outcomes: Outcomes::default(), stages: vec![0; stages], last: vec![Outcomes::default(); stages + 1] }
    }

    fn merge(&mut self, other: Self) {
        self.outcomes.merge(other.outcomes);
        add_lists(&mut self.stages, &other.stages);
        super::merge_lists(&mut self.last, other.last, Outcomes::merge);
    }
}
