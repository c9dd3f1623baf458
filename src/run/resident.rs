//! A log kept in memory: read once, evaluated after every edit of the definitions.
//!
//! Everything that the definitions declare is read, on every event, so that most edits find what they come to use. The same
//! definitions give the same results as reading the log anew; the log itself is taken as it was when it was read.
use super::partition::{Cleaned, Found};
use super::reuse::{Basis, Reading};
use super::{Evaluated, facts};
use crate::engine::{self, Cutoffs, Items, Worker, share_out};
use crate::facts::{Cause, Facts};
use crate::history::{Column, LogFacts, Needs, Share};
use crate::log::{BadRow, BadRows, CustomersTable, Log, LogError, Partition, ReadOptions, Source};
use crate::measure;
use crate::model::Model;
use crate::plan::hash;
use crate::plan::{Plan, everything};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::convert::Infallible;

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
    looked: Option<Looked>,
}

/// The bad rows as the definitions read the log.
#[derive(Debug)]
struct Looked {
    reading: Reading,
    /// By partition.
    parts: Vec<Cleaned>,
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
        Ok(Self { log, parts, shares, layout, customers: customers.cloned(), bad_rows: options.bad_rows, looked: None })
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

    /// The names of events with how often each occurs, the most frequent first.
    pub fn names(&self) -> Vec<(SmolStr, u64)> {
        let mut all: BTreeMap<SmolStr, u64> = BTreeMap::new();
        for part in &self.parts {
            tally(part.history.name(), part.history.names(), &mut all);
        }
        most_first(all)
    }

    /// The texts that attributes take, `most` of each, the most frequent first.
    pub fn texts(&self, most: usize) -> BTreeMap<SmolStr, Vec<SmolStr>> {
        let mut all: BTreeMap<&SmolStr, BTreeMap<SmolStr, u64>> = BTreeMap::new();
        for part in &self.parts {
            for (at, need) in self.layout.attributes.iter().enumerate().filter(|(_, need)| need.events.is_empty()) {
                if let Some(Column::Text { codes, dict }) = part.history.column(at) {
                    tally(codes, dict, all.entry(&need.name).or_default());
                }
            }
        }
        let first = |counts| most_first(counts).into_iter().take(most).map(|(text, _)| text).collect();
        all.into_iter().map(|(name, counts)| (name.clone(), first(counts))).collect()
    }

    /// How many events there are.
    pub fn events(&self) -> usize {
        self.parts.iter().map(|part| part.history.len()).sum()
    }

    /// Evaluates everything.
    ///
    /// # Errors
    /// The first bad row, unless bad rows are set aside.
    pub fn evaluate_all(
        &mut self,
        (model, plan): (&Model, &Plan),
        options: &engine::Options,
        judge: &measure::Settings,
    ) -> Result<Evaluated, LogError> {
        self.look_for_bad_rows(plan, &Basis::of(model, hash::items(model)).reading());
        let log = self.about()?;
        let facts = self.evaluate(plan, options, &Items::all(plan));
        let verdicts = measure::judge(model, &facts, &log, judge);
        Ok(Evaluated { facts, log, verdicts })
    }

    /// Finds the rows that are bad to a plan that was made for this log; says whether they are others than before. Plans
    /// that read the same of a log have the same ones.
    pub(super) fn look_for_bad_rows(&mut self, plan: &Plan, reading: &Reading) -> bool {
        if self.looked.as_ref().is_some_and(|looked| looked.reading == *reading) {
            return false;
        }
        let clean = |part: &Partition, share: &Share| Cleaned::of(plan, &self.log, part, || *share);
        let parts: Vec<Cleaned> =
            self.parts.par_iter().zip(&self.shares).map(|(part, share)| clean(part, share)).collect();
        let events = |looked: &Looked| looked.parts.iter().map(|part| part.events.clone()).collect::<Vec<_>>();
        let now = Looked { reading: reading.clone(), parts };
        let others = self.looked.as_ref().is_none_or(|before| events(before) != events(&now));
        self.looked = Some(now);
        others
    }

    /// What a report says about the log.
    ///
    /// # Errors
    /// The first bad row, unless bad rows are set aside.
    pub(super) fn about(&self) -> Result<LogFacts, LogError> {
        let parts = self.looked.iter().flat_map(|looked| &looked.parts);
        let mut later: Vec<BadRow> = parts.clone().flat_map(|part| part.bad.iter().cloned()).collect();
        later.sort_by_key(|bad| bad.position);
        if let (BadRows::Stop, Some(first)) = (self.bad_rows, later.first()) {
            return Err(self.log.bad_row(first));
        }
        let share = parts.fold(Share::default(), |all, part| all.and(part.share));
        let strangers = self.parts.iter().map(|part| part.strangers).sum();
        let found = Found { facts: Facts::default(), share, later, strangers };
        Ok(facts(&self.log, &found, self.customers.as_ref()))
    }

    /// Evaluates some items of a plan for which bad rows were looked for; the facts are settled, those of other items mean
    /// nothing.
    pub(super) fn evaluate(&self, plan: &Plan, options: &engine::Options, items: &Items) -> Facts {
        let cutoffs = Cutoffs::new(plan);
        let begin = || Worker::only(plan, options, &cutoffs, items.clone());
        let clean = self.looked.as_ref().map(|looked| looked.parts.as_slice()).unwrap_or_default();
        let all = share_out(self.parts.len(), begin, |worker, at| {
            if let Some(part) = self.parts.get(at) {
                let clean = clean.get(at).and_then(|clean| clean.history.as_ref());
                worker.take(clean.unwrap_or(&part.history));
            }
            Ok::<(), Infallible>(())
        });
        let Ok(workers) = all;
        let mut found = workers.into_iter().map(Worker::finish).fold(engine::empty(plan, options), |mut all, one| {
            all.merge(one);
            all
        });
        found.settle();
        found
    }
}

impl Resident {
    /// The events around the first violations, by customer.
    pub(super) fn timelines(&self, facts: &Facts) -> BTreeMap<SmolStr, Vec<Cause>> {
        let clean = self.looked.iter().flat_map(|looked| &looked.parts).map(|clean| clean.history.as_ref());
        let parts = self.parts.par_iter().zip(clean.collect::<Vec<_>>());
        let around = parts.map(|(part, clean)| engine::timelines(clean.unwrap_or(&part.history), facts));
        around.reduce(BTreeMap::new, |mut all, part| {
            all.extend(part);
            all
        })
    }
}

/// Adds how often each code occurs.
fn tally(codes: &[u32], texts: &[SmolStr], all: &mut BTreeMap<SmolStr, u64>) {
    let mut counts = vec![0_u64; texts.len()];
    for code in codes {
        if let Some(count) = counts.get_mut(*code as usize) {
            *count += 1;
        }
    }
    for (text, count) in texts.iter().zip(counts).filter(|(_, count)| *count > 0) {
        *all.entry(text.clone()).or_default() += count;
    }
}

fn most_first(all: BTreeMap<SmolStr, u64>) -> Vec<(SmolStr, u64)> {
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    all
}
