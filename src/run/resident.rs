//! A log kept in memory: read once, evaluated after every edit of the definitions.
//!
//! Everything that the definitions declare is read, on every event, so that most edits find what they come to use. The same
//! definitions give the same results as reading the log anew; the log itself is taken as it was when it was read.
use super::partition::{Found, bad_rows};
use super::{Evaluated, facts};
use crate::engine::{self, Cutoffs, Worker, share_out};
use crate::history::{Needs, Share};
use crate::log::{BadRow, BadRows, CustomersTable, Log, LogError, Partition, ReadOptions, Source};
use crate::measure;
use crate::model::Model;
use crate::plan::{Plan, everything};
use rayon::prelude::*;

/// A log in memory.
#[derive(Debug)]
pub struct Resident {
    log: Log,
    parts: Vec<Partition>,
    /// What each partition adds to the facts of the log.
    shares: Vec<Share>,
    /// What the columns of every partition are.
    layout: Needs,
    customers: Option<CustomersTable>,
    bad_rows: BadRows,
}

impl Resident {
    /// Reads a log with all that a model declares.
    ///
    /// # Errors
    /// Whatever stops the log from being read.
    pub fn read(
        model: &Model,
        sources: &[Source],
        customers: Option<&CustomersTable>,
        options: &ReadOptions,
    ) -> Result<Self, LogError> {
        let layout = everything(model);
        let log = crate::log::read(sources, customers, &layout, options)?;
        let parts = (0..log.partitions()).into_par_iter().map(|at| log.take(at)).collect::<Result<Vec<_>, _>>()?;
        let shares = parts.par_iter().map(|part| part.history.share()).collect();
        Ok(Self { log, parts, shares, layout, customers: customers.cloned(), bad_rows: options.bad_rows })
    }

    /// The plan of a model on this log; nothing if the model declares what was not read, so that the log must be read
    /// anew.
    pub fn plan(&mut self, model: &Model) -> Option<Plan> {
        let plan = Plan::for_log(model, &self.layout);
        if plan.needs.customer_attributes.len() > self.layout.customer_attributes.len() {
            return None;
        }
        let known = self.layout.attributes.len();
        let new = plan.needs.attributes.get(known..).unwrap_or_default();
        let wide = |need: &crate::history::Need| {
            let same =
                |one: &crate::history::Need| one.events.is_empty() && one.name == need.name && one.kind == need.kind;
            self.layout.attributes.iter().position(same)
        };
        let sources = new.iter().map(wide).collect::<Option<Vec<usize>>>()?;
        self.parts.par_iter_mut().for_each(|part| {
            sources.iter().zip(new).for_each(|(wide, need)| part.history.add_narrowed(*wide, need));
        });
        self.layout.attributes.extend(new.iter().cloned());
        Some(plan)
    }

    /// How many events there are.
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.history.len()).sum()
    }

    /// Evaluates definitions whose plan was made for this log.
    ///
    /// # Errors
    /// The first bad row, unless bad rows are set aside.
    pub fn evaluate(
        &self,
        (model, plan): (&Model, &Plan),
        options: &engine::Options,
        judge: &measure::Settings,
    ) -> Result<Evaluated, LogError> {
        let cutoffs = Cutoffs::new(plan);
        let nothing =
            || Found { facts: engine::empty(plan, options), share: Share::default(), later: Vec::new(), strangers: 0 };
        let begin = || (Worker::new(plan, options, &cutoffs), nothing());
        let all = share_out(self.parts.len(), begin, |(worker, found), at| {
            if let Some((part, share)) = self.parts.get(at).zip(self.shares.get(at)) {
                self.take(plan, (part, *share), worker, found);
            }
            Ok::<(), LogError>(())
        })?;
        let finished = all.into_iter().map(|(worker, found)| Found { facts: worker.finish(), ..found });
        let mut found = finished.fold(nothing(), Found::and);
        found.later.sort_by_key(|bad: &BadRow| bad.position);
        if let (BadRows::Stop, Some(first)) = (self.bad_rows, found.later.first()) {
            return Err(self.log.bad_row(first));
        }
        found.facts.settle();
        let about = facts(&self.log, &found, self.customers.as_ref());
        let verdicts = measure::judge(model, &found.facts, &about, judge);
        Ok(Evaluated { facts: found.facts, log: about, verdicts })
    }

    /// Evaluates a partition, rid of its bad rows.
    fn take(&self, plan: &Plan, (part, share): (&Partition, Share), worker: &mut Worker<'_>, found: &mut Found) {
        let (bad, events) = bad_rows(plan, &self.log, part);
        found.strangers += part.strangers;
        if bad.is_empty() {
            worker.take(&part.history);
            found.share = found.share.and(share);
            return;
        }
        let history = part.history.clone().without(&events);
        worker.take(&history);
        found.share = found.share.and(history.share());
        found.later.extend(bad);
    }
}
