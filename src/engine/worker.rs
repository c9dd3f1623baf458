//! One worker's share of an evaluation: partition after partition into the same facts.
use super::customer::{LogEnd, add_unknowns};
use super::lists::Lists;
use super::route::Route;
use super::subject::{Run, rank};
use super::sweep::{self, Family, Instances, Sheet};
use super::timeline;
use super::wake::LazyWakes;
use super::{Cutoffs, Items, Options, empty, unclaimed};
use crate::facts::{Facts, KpiFacts};
use crate::history::{History, Order};
use crate::model::{Deriver, JourneyId, RuleId, Subject};
use crate::plan::Plan;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many customers that go the long way one piece of work holds.
const CHUNK: usize = 1024;

/// Evaluates partitions of a log.
pub struct Worker<'p> {
    plan: &'p Plan,
    options: &'p Options,
    cutoffs: &'p Cutoffs,
    items: Items,
    /// The ways of the items, once it is known what orders the log.
    route: Option<Arc<Route>>,
    facts: Facts,
    /// The KPIs that are swept, once it is known which are.
    families: Option<Vec<Family<'p>>>,
    /// The rank of each rule.
    ranks: FxHashMap<RuleId, u32>,
    /// Which violations were looked at for what is around them.
    seen: timeline::Seen,
}

impl<'p> Worker<'p> {
    /// Without facts yet.
    pub fn new(plan: &'p Plan, options: &'p Options, cutoffs: &'p Cutoffs) -> Self {
        Self::only(plan, options, cutoffs, Items::all(plan))
    }

    /// For some items only: the facts of others mean nothing.
    pub fn only(plan: &'p Plan, options: &'p Options, cutoffs: &'p Cutoffs, items: Items) -> Self {
        let ranked = plan.order.iter().enumerate().filter_map(|(place, item)| match item {
            Deriver::Rule(id) => Some((*id, rank(place))),
            Deriver::Moment(_) | Deriver::Journey(_) => None,
        });
        Self {
            ranks: ranked.collect(),
            plan,
            options,
            cutoffs,
            items,
            route: None,
            facts: empty(plan, options),
            families: None,
            seen: timeline::Seen::default(),
        }
    }

    /// Evaluates a partition.
    pub fn take(&mut self, history: &History) {
        let lists = Lists::new(self.plan, history);
        if self.items.touchpoints {
            for (count, claimed) in self.facts.claimed.iter_mut().zip(lists.counts()) {
                *count += claimed;
            }
            self.facts.unknowns.touchpoints += lists.unknowns();
            unclaimed(self.plan, history, &mut self.facts);
        }
        let log = LogEnd::of(history, self.options.before);
        let (plan, options) = (self.plan, self.options);
        let items = &self.items;
        let route = self.route.get_or_insert_with(|| Arc::new(Route::new(plan, options, history.order(), items)));
        let route = Arc::clone(route);
        let sweep = &self.plan.sweep;
        let sheet = (history.order() == Order::Time).then(|| Sheet::new(sweep, history, &lists, &route.lists));
        let wakes = LazyWakes::new(self.plan, history);
        let run = Run {
            plan: self.plan,
            history,
            lists: &lists,
            sheet: sheet.as_ref(),
            log,
            options: self.options,
            route: &route,
            wakes: &wakes,
        };
        self.cutoffs.tell(&mut self.facts.rules);
        if let Some(sheet) = &sheet {
            self.sweep(sheet, &run);
        }
        if route.any {
            self.customers(&run);
        }
        self.cutoffs.learn(&self.facts.rules);
        if self.options.courses {
            let around = timeline::around(history, &self.facts, &mut self.seen);
            self.facts.timelines.extend(around);
        }
    }

    /// What was found, not settled yet but for the values of KPIs: each thread sorts its own.
    pub fn finish(mut self) -> Facts {
        // those of families are sorted already where they are counted
        self.facts.kpis.iter_mut().for_each(KpiFacts::settle);
        for family in self.families.into_iter().flatten() {
            family.finish(&mut self.facts.kpis);
        }
        self.facts
    }

    /// The items that are swept.
    fn sweep(&mut self, sheet: &Sheet<'_>, run: &Run<'_, '_>) {
        let sweep = &self.plan.sweep;
        for (owner, unknowns) in sweep.owners.iter().zip(&sheet.unknowns) {
            if let Some(owner) = owner {
                add_unknowns(&mut self.facts.unknowns, *owner, *unknowns);
            }
        }
        for (count, list) in self.facts.moments.iter_mut().zip(&sweep.moments) {
            *count += list.map_or(0, |list| sheet.list(list).len() as u64);
        }
        for (at, (own, rule)) in self.facts.rules.iter_mut().zip(&sweep.rules).enumerate() {
            let Some(rule) = rule else { continue };
            if !run.route.sweeps(self.plan, Deriver::Rule(RuleId::new(at))) {
                continue;
            }
            let shown = sweep::sweep_rule(sheet, rule, run.log, own);
            if !shown.is_empty() {
                let id = RuleId::new(at);
                let route = Route::of_rule(self.plan, id);
                let run = Run { route: &route, ..*run };
                let (room, rank) = (run.room(), self.ranks.get(&id).copied().unwrap_or(u32::MAX));
                shown.into_iter().for_each(|customer| run.evidence(customer as usize, (id, rank), room, own));
            }
        }
        let mut instances: Vec<Instances> = Vec::with_capacity(sweep.journeys.len());
        for (at, (own, journey)) in self.facts.journeys.iter_mut().zip(&sweep.journeys).enumerate() {
            let swept = run.route.sweeps(self.plan, Deriver::Journey(JourneyId::new(at)));
            let journey = journey.as_ref().filter(|_| swept);
            instances.push(journey.map(|plan| sweep::sweep_journey(sheet, plan, run.log, own)).unwrap_or_default());
        }
        let short = |at: usize| run.route.sweeps_kpi(self.plan, at);
        let families = self.families.get_or_insert_with(|| sweep::families(self.plan, self.options, short));
        families.iter_mut().for_each(|family| family.count(sheet, &instances, run.log.watermark));
    }

    /// The items that go the long way.
    fn customers(&mut self, run: &Run<'_, '_>) {
        let customers: Vec<usize> = (0..run.history.customer_count()).collect();
        let pieces = customers.par_chunks(CHUNK).map(|piece| {
            let mut facts = empty(self.plan, self.options);
            self.cutoffs.tell(&mut facts.rules);
            piece.iter().for_each(|customer| run.customer(*customer, &mut facts));
            facts
        });
        let nothing = || empty(self.plan, self.options);
        let mut found = pieces.reduce(nothing, |mut all, piece| {
            all.merge(piece);
            all
        });
        self.never_activated(run, customers.len() as u64, &mut found);
        self.facts.merge(found);
    }

    /// Counts the customers that a rule could not concern.
    fn never_activated(&self, run: &Run<'_, '_>, customers: u64, found: &mut Facts) {
        for (at, (own, plan)) in found.rules.iter_mut().zip(&self.plan.rules).enumerate() {
            if plan.subject == Subject::Customer && run.route.counts(self.plan, Deriver::Rule(RuleId::new(at))) {
                let subjects = own.subjects;
                let counted = subjects.satisfied + subjects.violated + subjects.pending + subjects.undecidable;
                own.subjects.not_activated = customers - counted;
            }
        }
    }
}
