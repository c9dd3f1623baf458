//! One customer in full, for explaining: the same derivations as in any evaluation, told instead of counted.
use super::Options;
use super::customer::{Customer, LogEnd};
use super::journey::Instance;
use super::key::Occurrence;
use super::lists::Lists;
use super::matcher::Matcher;
use super::route::Route;
use super::rule::{self, Verdict};
use super::subject::Run;
use super::wake::LazyWakes;
use super::world::World;
use crate::facts::{Cause, CheckState, Outcome, Trace, TracedCheck, TracedEvent, TracedInstance};
use crate::history::History;
use crate::model::{Deriver, MomentId, Subject, TouchpointId};
use crate::plan::{ClausePlan, DemandPlan, JourneyPlan, Plan, SidePlan};

/// Everything that a plan makes of one customer of a history.
pub fn trace(plan: &Plan, history: &History, customer: usize, options: &Options) -> Trace {
    let lists = Lists::new(plan, history);
    let log = LogEnd::of(history, options.before);
    let route = Route::everything(plan);
    let wakes = LazyWakes::new(plan, history);
    let run = Run { plan, history, lists: &lists, sheet: None, log, options, route: &route, wakes: &wakes };
    let mut own = Customer::new(plan, history, &lists, customer, log);
    let outcomes = run.derive(&mut own, wakes.present(history, customer));
    let teller = Teller { run: &run, customer: &own };
    let mut told = Trace {
        customer: history.customer_name(customer),
        watermark: log.watermark,
        events: teller.events(),
        moments: teller.moments(),
        instances: teller.instances(),
        checks: teller.checks(),
        decisions: Vec::new(),
    };
    told.decisions = run.decided(&own, outcomes);
    told
}

struct Teller<'a, 'h> {
    run: &'a Run<'h, 'a>,
    customer: &'a Customer<'h>,
}

impl<'h> Teller<'_, 'h> {
    fn cause(&self, event: u32) -> Cause {
        super::timeline::cause(self.run.history, self.customer.evaluator.base + event as usize)
    }

    fn events(&self) -> Vec<TracedEvent> {
        let ids = || (0..self.run.plan.touchpoints.len()).map(TouchpointId::new);
        let claims = |id: TouchpointId, event: u32| self.customer.claimed(id).any(|own| own == event);
        let one = |event: u32| TracedEvent {
            event: self.cause(event),
            touchpoints: ids().filter(|id| claims(*id, event)).map(|id| id.0).collect(),
        };
        (0..self.customer.len()).map(one).collect()
    }

    fn moments(&self) -> Vec<(u32, i64)> {
        let mut out: Vec<(u32, i64)> = Vec::new();
        for (at, list) in (0u32..).zip(&self.customer.moments) {
            let is_own = self.run.plan.moments.get(MomentId(at).index()).is_some_and(|node| !node.is_simple());
            if is_own {
                out.extend(list.iter().map(|one| (at, one.time)));
            }
        }
        out.sort_by_key(|(at, time)| (*time, *at));
        out
    }

    fn instances(&self) -> Vec<TracedInstance> {
        let mut out = Vec::new();
        for ((journey, plan), run) in (0u32..).zip(&self.run.plan.journeys).zip(&self.customer.journeys) {
            for instance in &run.instances {
                let fact = self.run.instance_fact(self.customer, instance);
                let due = (instance.outcome == Outcome::Open).then(|| self.due(plan, instance)).flatten();
                out.push(TracedInstance { journey, fact, due });
            }
        }
        out
    }

    /// The first deadline of an open instance as it stands.
    fn due(&self, plan: &JourneyPlan, instance: &Instance) -> Option<(Outcome, i64)> {
        let clocks = &self.run.plan.clocks;
        let reached = |at: usize| instance.goals.get(at).copied().flatten();
        let mut ends: Vec<(i64, Outcome)> = Vec::new();
        let mut waiting: Vec<i64> = Vec::new();
        let mut all = true;
        for (at, goal) in plan.goals.iter().enumerate().filter(|(_, goal)| !goal.business) {
            match (reached(at), goal.within) {
                (Some(one), _) => {
                    waiting.extend(goal.confirmed.as_ref().map(|confirmed| clocks.add(confirmed.within, one.clock)));
                }
                (None, within) => {
                    all = false;
                    let anchor = instance.reached(goal.anchor);
                    let end = within.zip(anchor).map(|(within, anchor)| clocks.add(within, anchor.clock));
                    ends.extend(end.map(|end| (end, Outcome::TimedOut)));
                }
            }
        }
        if all {
            return waiting.into_iter().max().map(|end| (Outcome::Succeeded, end));
        }
        ends.extend(plan.time_out.map(|span| (clocks.add(span, instance.start.clock), Outcome::TimedOut)));
        let last = self.customer.clock.last().copied().unwrap_or(instance.start.clock).max(instance.start.clock);
        ends.extend(plan.abandon.map(|span| (clocks.add(span, last), Outcome::Abandoned)));
        ends.into_iter().min_by_key(|(end, _)| *end).map(|(end, outcome)| (outcome, end))
    }

    fn checks(&self) -> Vec<TracedCheck> {
        let mut out = Vec::new();
        for (rule, plan) in (0u32..).zip(&self.run.plan.rules) {
            let rank = (1u32..).zip(&self.run.plan.order);
            let rank = rank.into_iter().find(|(_, item)| **item == Deriver::Rule(crate::model::RuleId(rule)));
            let rank = rank.map_or(u32::MAX, |(rank, _)| rank);
            let mut subject = |world: World<'_>, instance: Option<&Instance>| {
                let matcher = Matcher { customer: self.customer, world, width: 0, rank };
                rule::walk(matcher, plan, instance.is_some(), &mut |clause, trigger, opens, verdict| {
                    out.push(self.check(
                        (rule, clause),
                        plan.clauses.get(clause as usize),
                        instance,
                        trigger,
                        opens,
                        verdict,
                    ));
                });
            };
            match plan.subject {
                Subject::Customer => subject(World::whole(self.customer), None),
                Subject::Instance(journey) => {
                    let run = self.customer.journeys.get(journey.index());
                    for instance in run.into_iter().flat_map(|run| &run.instances) {
                        subject(instance.world(self.customer.finished()), Some(instance));
                    }
                }
            }
        }
        out
    }

    fn check(
        &self,
        (rule, clause): (u32, u32),
        plan: Option<&ClausePlan>,
        instance: Option<&Instance>,
        trigger: Option<&Occurrence>,
        opens: Option<i64>,
        verdict: Verdict,
    ) -> TracedCheck {
        let (state, breaches) = match verdict {
            Verdict::Satisfied => (CheckState::Satisfied, Vec::new()),
            Verdict::Pending => (CheckState::Pending, Vec::new()),
            Verdict::Undecidable => (CheckState::Undecidable, Vec::new()),
            Verdict::Violated(breaches) => (CheckState::Violated, breaches),
        };
        let from = trigger.map_or(opens, |one| Some(one.clock));
        let violation = |mut breach: rule::Breach| {
            breach.clause = clause;
            self.run.violation(self.customer, instance, &breach)
        };
        TracedCheck {
            rule,
            clause,
            instance: instance.map(|instance| instance.start.time),
            trigger: trigger.filter(|one| one.event < self.customer.len()).map(|one| self.cause(one.event)),
            time: trigger.map_or(opens, |one| Some(one.time)),
            state,
            until: from.zip(plan.and_then(window)).map(|(from, span)| self.run.plan.clocks.add(span, from)),
            violations: breaches.into_iter().map(violation).collect(),
        }
    }
}

/// How long something is expected or forbidden, looking ahead.
fn window(clause: &ClausePlan) -> Option<crate::model::TimeSpan> {
    match &clause.demand {
        DemandPlan::Expect(target, _) | DemandPlan::Forbid(target) => match target.side {
            SidePlan::After | SidePlan::Ever | SidePlan::Next | SidePlan::BeforeAnother(_) => target.window.to,
            SidePlan::Before | SidePlan::Previous | SidePlan::SinceLast(_) => None,
        },
        DemandPlan::OneOf(_, window) | DemandPlan::AllOrNone(_, window) => window.to,
        DemandPlan::Edge(..) | DemandPlan::Limit { .. } => None,
    }
}
