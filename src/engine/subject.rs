//! One customer from first to last: moments, journeys and rules in the order in which they depend on each other, then
//! KPIs and decisions.
use super::Options;
use super::course;
use super::customer::{Customer, LogEnd, Room};
use super::decide::decisions;
use super::journey::{self, Instance};
use super::key::{Key, Occurrence, UNBOUND};
use super::kpi;
use super::lists::Lists;
use super::matcher::Matcher;
use super::route::{Route, long_kpis};
use super::rule::{self, Breach, Outcome};
use super::sweep::Sheet;
use super::wake::{LazyWakes, Wake};
use super::world::World;
use crate::facts::{Cause, Decision, Facts, InstanceFact, NearestMiss, RuleFacts, Violation};
use crate::history::History;
use crate::model::{Deriver, JourneyId, KpiId, MomentId, RuleId, Subject};
use crate::plan::Plan;
use crate::plan::sweep::Owner;
use rustc_hash::FxHashMap;

/// What every customer shares.
#[derive(Clone, Copy)]
pub struct Run<'h, 'r> {
    pub plan: &'h Plan,
    pub history: &'h History,
    pub lists: &'h Lists<'h>,
    /// The lists that are swept over, where any are.
    pub sheet: Option<&'h Sheet<'h>>,
    pub log: LogEnd,
    pub options: &'h Options,
    /// What is derived and counted of each customer.
    pub route: &'r Route,
    /// Which customers each item can concern.
    pub wakes: &'h LazyWakes<'h>,
}

/// The rank of what is derived at a place in the plan's order: among what sits at one log event the later comes last.
pub fn rank(place: usize) -> u32 {
    u32::try_from(place + 1).unwrap_or(u32::MAX)
}

/// Outcomes of a customer's rules: by rule and, for instance rules, by instance.
pub type Outcomes = FxHashMap<(u32, Option<usize>), Outcome>;

impl<'h> Run<'h, '_> {
    /// Evaluates one customer into facts.
    pub fn customer(&self, index: usize, facts: &mut Facts) {
        let present = self.wakes.present(self.history, index);
        if !self.wakes_any(present) {
            return;
        }
        let mut customer = Customer::new(self.plan, self.history, self.lists, index, self.log);
        let outcomes = self.derive(&mut customer, present);
        self.count(&customer, &outcomes, facts);
        self.violations(&customer, &outcomes, facts);
        self.kpis(&customer, &outcomes, present, facts);
        self.decisions(&customer, outcomes, facts);
        self.courses(&customer, facts);
        customer.count_unknowns(&mut facts.unknowns);
    }

    /// Keeps the evidence of a rule's violations on one customer; they are counted already.
    pub fn evidence(&self, index: usize, (id, rank): (RuleId, u32), room: Room, facts: &mut RuleFacts) {
        let Some(plan) = self.plan.rules.get(id.index()) else { return };
        let mut customer = Customer::with_room(self.plan, self.history, self.lists, index, self.log, room);
        if !self.route.steps.is_empty() {
            self.derive(&mut customer, self.wakes.present(self.history, index));
        }
        customer.asked_until = facts.cutoff();
        let world = World::whole(&customer);
        let outcome = rule::evaluate(Matcher { customer: &customer, world, width: 0, rank }, plan, false);
        for breach in outcome.breaches.iter().filter(|breach| facts.wants(breach.time)).collect::<Vec<_>>() {
            facts.keep(self.violation(&customer, None, breach));
        }
    }

    /// Room for what is derived of a customer here, and no more.
    pub fn room(&self) -> Room {
        let derived = self.route.steps.iter().filter_map(|place| self.plan.order.get(*place));
        derived.fold(Room::default(), |room, item| room.with(*item))
    }

    /// Whether anything that goes the long way can concern a customer.
    fn wakes_any(&self, present: Wake) -> bool {
        let items = self.wakes.items.iter().zip(&self.route.derives);
        let kpis = self.wakes.kpis.iter().zip(&self.route.kpis);
        items.chain(kpis).any(|(wake, long)| *long && wake.concerns(present))
    }

    /// Derives what is wanted of a customer and can concern it.
    pub fn derive(&self, customer: &mut Customer<'h>, present: Wake) -> Outcomes {
        let mut outcomes = Outcomes::default();
        for place in &self.route.steps {
            let Some((deriver, wake)) = self.plan.order.get(*place).zip(self.wakes.items.get(*place)) else { continue };
            if !wake.concerns(present) {
                continue;
            }
            let rank = rank(*place);
            customer.work_on(Owner::Item(*deriver));
            match deriver {
                Deriver::Moment(id) => {
                    let derived = self.moment(customer, id.index(), rank);
                    if let Some(list) = customer.moments.get_mut(id.index()) {
                        *list = derived;
                    }
                }
                Deriver::Journey(id) => {
                    let Some(plan) = self.plan.journeys.get(id.index()) else { continue };
                    let run = journey::derive(customer, plan, rank);
                    if let Some(slot) = customer.journeys.get_mut(id.index()) {
                        *slot = run;
                    }
                }
                Deriver::Rule(id) => self.rule(customer, *id, rank, &mut outcomes),
            }
        }
        outcomes
    }

    /// The occurrences of a moment as events.
    fn moment(&self, customer: &Customer<'h>, index: usize, rank: u32) -> Vec<Occurrence> {
        let Some(node) = self.plan.moments.get(index) else { return Vec::new() };
        if let Some((sheet, list)) = self.sheet.zip(self.plan.sweep.moments.get(index).copied().flatten()) {
            let own = if node.is_simple() { 0 } else { rank };
            let events = customer.own_part(sheet.list(list).events());
            let placed = |one: Occurrence| Occurrence { key: one.key.ranked(own), ..one };
            return events.map(|event| placed(customer.event(event))).collect();
        }
        let matcher = Matcher { customer, world: World::whole(customer), width: node.own_width(), rank };
        let is_log_event = node.is_simple();
        let placed = |one: Occurrence| {
            let own = if is_log_event { one.key.rank } else { rank };
            Occurrence { key: one.key.ranked(own), since: one.time, alternative: 0, ..one }
        };
        matcher.events(node).list.into_iter().map(placed).collect()
    }

    fn rule(&self, customer: &mut Customer<'h>, id: RuleId, rank: u32, outcomes: &mut Outcomes) {
        let Some(plan) = self.plan.rules.get(id.index()) else { return };
        let mut breaches: Vec<Key> = Vec::new();
        let mut note = |instance: Option<usize>, outcome: Outcome| {
            breaches.extend(outcome.breaches.iter().map(|breach| breach.key));
            outcomes.insert((id.0, instance), outcome);
        };
        match plan.subject {
            Subject::Customer => {
                let world = World::whole(customer);
                note(None, rule::evaluate(Matcher { customer, world, width: 0, rank }, plan, false));
            }
            Subject::Instance(journey) => {
                let run = customer.journeys.get(journey.index());
                for (at, instance) in run.into_iter().flat_map(|run| run.instances.iter().enumerate()) {
                    let world = instance.world(customer.finished());
                    note(Some(at), rule::evaluate(Matcher { customer, world, width: 0, rank }, plan, true));
                }
            }
        }
        breaches.sort_unstable();
        breaches.dedup();
        let events = breaches.into_iter().map(|key| emitted(customer, key, rank)).collect();
        if let Some(list) = customer.violations.get_mut(id.index()) {
            *list = events;
        }
    }

    fn count(&self, customer: &Customer<'h>, outcomes: &Outcomes, facts: &mut Facts) {
        let counted = |item: Deriver| self.route.counts(self.plan, item);
        for (at, (count, list)) in facts.moments.iter_mut().zip(&customer.moments).enumerate() {
            if counted(Deriver::Moment(MomentId::new(at))) {
                *count += list.len() as u64;
            }
        }
        for (at, (own, run)) in facts.journeys.iter_mut().zip(&customer.journeys).enumerate() {
            if !counted(Deriver::Journey(JourneyId::new(at))) {
                continue;
            }
            own.outcomes_without_start += run.outcomes_without_start;
            own.without_key += run.without_key;
            for instance in &run.instances {
                own.outcomes.count(instance.outcome);
                add_reached(&mut own.stages, &instance.stages);
                add_reached(&mut own.goals, &instance.goals);
                if self.options.instances {
                    own.instances.push(self.instance_fact(customer, instance));
                }
            }
        }
        for ((rule, _), outcome) in outcomes {
            if let Some(own) = facts.rules.get_mut(*rule as usize) {
                count_subject(own, outcome);
            }
        }
    }

    /// An instance as it is told.
    pub fn instance_fact(&self, customer: &Customer<'h>, instance: &Instance) -> InstanceFact {
        let times = |list: &[Option<Occurrence>]| list.iter().map(|one| one.map(|one| one.time)).collect();
        InstanceFact {
            start: instance.start.time,
            customer: self.history.customers().get(customer.evaluator.customer).cloned().unwrap_or_default(),
            key: instance.key.clone(),
            end: instance.end.map(|end| end.time),
            outcome: instance.outcome,
            stages: times(&instance.stages),
            goals: times(&instance.goals),
        }
    }

    fn violations(&self, customer: &Customer<'h>, outcomes: &Outcomes, facts: &mut Facts) {
        for ((rule, instance), outcome) in outcomes {
            let Some(own) = facts.rules.get_mut(*rule as usize) else { continue };
            let instance = self.instance(customer, *rule, *instance);
            own.violation_count += outcome.breaches.len() as u64;
            for breach in &outcome.breaches {
                if own.wants(breach.time) {
                    own.keep(self.violation(customer, instance, breach));
                }
            }
        }
    }

    /// A breach with its evidence.
    pub fn violation(&self, customer: &Customer<'h>, instance: Option<&Instance>, breach: &Breach) -> Violation {
        let nearest = breach.nearest.map(|(event, by)| NearestMiss { event: self.cause(customer, event), by });
        Violation {
            time: breach.time,
            customer: self.history.customer_name(customer.evaluator.customer),
            instance: instance.map(|instance| (instance.start.time, instance.key.clone())),
            clause: breach.clause,
            // a customer without events has none that caused it
            events: breach
                .events
                .iter()
                .filter(|it| **it < customer.len())
                .map(|it| self.cause(customer, *it))
                .collect(),
            deadline: breach.deadline,
            nearest_miss: nearest,
        }
    }

    fn cause(&self, customer: &Customer<'h>, event: u32) -> Cause {
        let at = customer.evaluator.base + event as usize;
        let position = self.history.position().get(at).copied().unwrap_or_default();
        let name = self.history.name().get(at).and_then(|code| self.history.names().get(*code as usize));
        Cause {
            time: customer.own_time(event),
            file: u32::try_from(position.file()).unwrap_or(u32::MAX),
            row: position.row(),
            event: name.cloned().unwrap_or_default(),
        }
    }

    fn kpis(&self, customer: &Customer<'h>, outcomes: &Outcomes, present: Wake, facts: &mut Facts) {
        let violated = |rule: RuleId, instance: Option<usize>| {
            let outcome = outcomes.get(&(rule.0, instance)).or_else(|| outcomes.get(&(rule.0, None)));
            // a rule on customers that could not concern this one was not broken
            let on_customers = self.plan.rules.get(rule.index()).is_some_and(|plan| plan.subject == Subject::Customer);
            outcome.map(|outcome| outcome.violated > 0).or(on_customers.then_some(false))
        };
        for (at, plan) in long_kpis(self.plan, self.route) {
            if !self.wakes.kpis.get(at).is_none_or(|wake| wake.concerns(present)) {
                continue;
            }
            customer.work_on(Owner::Kpi(KpiId::new(at)));
            if let Some(own) = facts.kpis.get_mut(at) {
                kpi::count(customer, plan, &self.options.by, &violated, own);
            }
        }
    }

    fn courses(&self, customer: &Customer<'h>, facts: &mut Facts) {
        for (at, (own, run)) in facts.journeys.iter_mut().zip(&customer.journeys).enumerate() {
            if let Some(course) = own.course.as_mut() {
                let segments = course::segments(self.plan, JourneyId::new(at), &self.options.by);
                course::count(customer, &run.instances, &segments, course);
            }
        }
    }

    fn decisions(&self, customer: &Customer<'h>, outcomes: Outcomes, facts: &mut Facts) {
        for (rule, decision) in self.decided(customer, outcomes) {
            if let Some(own) = facts.rules.get_mut(rule as usize) {
                own.decided(decision);
            }
        }
    }

    /// What the rules would have done, by rule.
    pub fn decided(&self, customer: &Customer<'h>, outcomes: Outcomes) -> Vec<(u32, Decision)> {
        if self.plan.rules.iter().all(|rule| rule.actions.is_empty()) {
            return Vec::new();
        }
        let mut ordered: Vec<((u32, Option<usize>), Outcome)> = outcomes.into_iter().collect();
        ordered.sort_by_key(|(subject, _)| *subject);
        let by_rule: Vec<(u32, Outcome)> = ordered.into_iter().map(|((rule, _), outcome)| (rule, outcome)).collect();
        decisions(customer, &by_rule)
    }

    fn instance<'a>(&self, customer: &'a Customer<'h>, rule: u32, instance: Option<usize>) -> Option<&'a Instance> {
        let Subject::Instance(journey) = self.plan.rules.get(rule as usize)?.subject else { return None };
        customer.journeys.get(journey.index())?.instances.get(instance?)
    }
}

fn emitted(customer: &Customer<'_>, key: Key, rank: u32) -> Occurrence {
    let base = customer.event(key.at);
    // a customer without events has none whose attributes it could have, and ends with the log
    let is_event = key.at < customer.len();
    let event = if is_event { key.at } else { UNBOUND };
    let (time, clock) = match (key.is_timed(), is_event) {
        (true, _) => (key.instant, key.instant),
        (false, true) => (base.time, base.clock),
        (false, false) => (customer.log.watermark, customer.log.watermark),
    };
    Occurrence { key: key.ranked(rank), time, clock, since: time, event, ..base }
}

fn add_reached(counts: &mut [u64], reached: &[Option<Occurrence>]) {
    for (count, one) in counts.iter_mut().zip(reached) {
        *count += u64::from(one.is_some());
    }
}

fn count_subject(facts: &mut RuleFacts, outcome: &Outcome) {
    facts.activations.satisfied += outcome.satisfied;
    facts.activations.violated += outcome.violated;
    facts.activations.pending += outcome.pending;
    facts.activations.undecidable += outcome.undecidable;
    let slot = if outcome.violated > 0 {
        &mut facts.subjects.violated
    } else if outcome.pending > 0 {
        &mut facts.subjects.pending
    } else if outcome.undecidable > 0 {
        &mut facts.subjects.undecidable
    } else if outcome.satisfied > 0 {
        &mut facts.subjects.satisfied
    } else {
        &mut facts.subjects.not_activated
    };
    *slot += 1;
}
