//! Which moments, rules, journeys and KPIs can be swept.
use super::build::{Looked, physical};
use super::{
    ListId, Reading, Reckoning, Sweep, SweptClause, SweptDemand, SweptJourney, SweptKpi, SweptRule, SweptScope,
    SweptTarget,
};
use crate::model::{Deriver, JourneyId, LimitPer, Milestone, Population, Source, Subject, TimeSpan, Window};
use crate::plan::uses::Uses;
use crate::plan::{
    ClausePlan, DemandPlan, JourneyPlan, KpiPlan, MarkPlan, Measure, Measured, Node, PartPlan, Plan, RulePlan,
    ScopePlan, SidePlan, TargetPlan, Term,
};
use crate::syntax::ast::{BinaryOp, Count, RestartMode};

pub(super) fn sweep(plan: &Plan) -> Sweep {
    let mut sweep = Sweep {
        moments: vec![None; plan.moments.len()],
        rules: vec![None; plan.rules.len()],
        journeys: vec![None; plan.journeys.len()],
        ..Sweep::default()
    };
    let uses = Uses::of(plan);
    for deriver in &plan.order {
        match deriver {
            Deriver::Moment(id) => {
                let list = plan.moments.get(id.index()).and_then(|node| sweep.moment(node));
                put(&mut sweep.moments, id.index(), list);
            }
            Deriver::Rule(id) if !uses.violations.contains(id) => {
                let rule = plan.rules.get(id.index()).and_then(|rule| sweep.rule(rule));
                put(&mut sweep.rules, id.index(), rule);
            }
            Deriver::Journey(id) if !uses.journeys.contains(id) => {
                let journey = plan.journeys.get(id.index()).and_then(|journey| sweep.journey(journey));
                put(&mut sweep.journeys, id.index(), journey);
            }
            Deriver::Rule(_) | Deriver::Journey(_) => {}
        }
    }
    sweep.kpis = plan.kpis.iter().map(|kpi| sweep.kpi(kpi)).collect();
    // a journey goes the short way only if everything that is measured on it does
    for at in 0..plan.journeys.len() {
        let id = JourneyId::new(at);
        let long = |(kpi, swept): (&KpiPlan, &Option<SweptKpi>)| population_of(kpi) == Some(id) && swept.is_none();
        if plan.kpis.iter().zip(&sweep.kpis).any(long) {
            put(&mut sweep.journeys, at, None);
            for (kpi, swept) in plan.kpis.iter().zip(&mut sweep.kpis) {
                if population_of(kpi) == Some(id) {
                    *swept = None;
                }
            }
        }
    }
    sweep.owners = sweep.owners(plan);
    sweep
}

fn put<T>(slots: &mut [Option<T>], at: usize, value: Option<T>) {
    if let Some(slot) = slots.get_mut(at) {
        *slot = value;
    }
}

fn population_of(kpi: &KpiPlan) -> Option<JourneyId> {
    match kpi.population {
        Population::Decided(journey) | Population::Started(journey) => Some(journey),
        Population::Customers | Population::Events(_) => None,
    }
}

impl Sweep {
    /// A moment that is a choice of events is those events; of other moments it would sit where each of them sits.
    fn moment(&mut self, node: &Node) -> Option<ListId> {
        let list = self.list(node, Looked::Always)?;
        (!node.is_simple() || self.is_log_events(list)).then_some(list)
    }

    fn rule(&mut self, rule: &RulePlan) -> Option<SweptRule> {
        if rule.subject != Subject::Customer || !rule.actions.is_empty() {
            return None;
        }
        let scope = match &rule.scope {
            ScopePlan::Always => SweptScope::Always,
            ScopePlan::While(_) => return None,
            ScopePlan::From(from, to) => {
                let opens = self.list(from, Looked::Always)?;
                let closes = match to {
                    None => None,
                    Some(to) => Some(self.list(to, Looked::Always)?),
                };
                SweptScope::From(opens, closes)
            }
        };
        let always = matches!(scope, SweptScope::Always);
        let clauses = rule.clauses.iter().map(|clause| self.clause(clause, always));
        let clauses = clauses.collect::<Option<Vec<SweptClause>>>()?;
        Some(SweptRule { scope, clauses })
    }

    fn clause(&mut self, clause: &ClausePlan, always: bool) -> Option<SweptClause> {
        // inside intervals conditions are looked at only where there are some
        let looked = if always { Looked::Always } else { Looked::OnDemand };
        let trigger = match &clause.trigger {
            None => None,
            Some(node) => Some(self.list(node, looked)?),
        };
        let inner = if trigger.is_some() { Looked::OnDemand } else { looked };
        let demand = self.demand(&clause.demand, trigger.is_some(), inner)?;
        Some(SweptClause { trigger, demand })
    }

    fn demand(&mut self, demand: &DemandPlan, triggered: bool, looked: Looked) -> Option<SweptDemand> {
        match demand {
            DemandPlan::Expect(target, Count::AtLeast(1)) if triggered => {
                let found = self.target(target)?;
                let unless = match &target.unless {
                    None => None,
                    Some(node) => Some(self.list(node, Looked::OnDemand)?),
                };
                match target.side {
                    SidePlan::After => Some(SweptDemand::ExpectAfter(found, unless)),
                    SidePlan::Before => Some(SweptDemand::ExpectBefore(found, unless)),
                    _ => None,
                }
            }
            DemandPlan::Forbid(target) if triggered && target.unless.is_none() => {
                let found = self.target(target)?;
                match target.side {
                    SidePlan::After => Some(SweptDemand::ForbidAfter(found)),
                    SidePlan::Before => Some(SweptDemand::ForbidBefore(found)),
                    _ => None,
                }
            }
            DemandPlan::Expect(target, Count::AtLeast(least)) if !triggered && is_plain(target) => {
                self.list(&target.node, looked).map(|list| SweptDemand::AtLeast(list, *least))
            }
            DemandPlan::Forbid(target) if !triggered && is_plain(target) => {
                self.list(&target.node, looked).map(SweptDemand::Never)
            }
            DemandPlan::Limit { node, cond: None, most, per } if !triggered => {
                let within = match per {
                    LimitPer::Scope => None,
                    LimitPer::Sliding(TimeSpan::Physical(micros)) => Some(*micros),
                    _ => return None,
                };
                self.list(node, looked).map(|of| SweptDemand::Limit { of, most: *most, within })
            }
            _ => None,
        }
    }

    /// A target that is told by its place and its distance at most.
    fn target(&mut self, target: &TargetPlan) -> Option<SweptTarget> {
        let simple =
            target.until.is_none() && target.cond.is_none() && target.carrying.is_empty() && target.hours.is_none();
        if !simple || target.window.from.is_some() {
            return None;
        }
        let within = match target.window.to {
            None => None,
            Some(span) => Some(physical(span)?),
        };
        let list = self.list(&target.node, Looked::OnDemand)?;
        Some(SweptTarget { list, within })
    }

    fn journey(&mut self, journey: &JourneyPlan) -> Option<SweptJourney> {
        let [goal] = journey.goals.as_slice() else { return None };
        let from_start = goal.anchor == Milestone::Start && goal.after.is_none();
        let plain = !goal.business && goal.confirmed.is_none() && from_start;
        let alone = journey.key.is_empty() && journey.without.is_empty() && journey.abandon.is_none();
        if !plain || !alone || journey.on_restart == RestartMode::Allow {
            return None;
        }
        let in_line = |(at, stage): (u32, &crate::plan::StagePlan)| {
            let timeless = stage.within.is_none() && stage.not_before.is_none() && stage.anchor.is_none();
            timeless && stage.place.group == at && stage.place.branch.is_none()
        };
        if !(0u32..).zip(&journey.stages).all(in_line) {
            return None;
        }
        let start = self.list(journey.start.as_ref()?, Looked::Always)?;
        let swept = SweptJourney {
            start,
            on_restart: journey.on_restart,
            stages: self.all(journey.stages.iter().map(|stage| &stage.node))?,
            optional: journey.stages.iter().map(|stage| stage.optional).collect(),
            goal: self.list(&goal.node, Looked::Always)?,
            within: optional(goal.within)?,
            fail: self.all(&journey.fail)?,
            exit: self.all(&journey.exit)?,
            time_out: optional(journey.time_out)?,
        };
        // what a moment brings about comes after its last event, and would be offered on its own
        let lists = [swept.start, swept.goal].into_iter().chain(swept.stages.iter().copied());
        let mut lists = lists.chain(swept.fail.iter().copied()).chain(swept.exit.iter().copied());
        let few = swept.stages.len() <= MOST_STAGES;
        (few && lists.all(|list| self.is_log_events(list))).then_some(swept)
    }

    fn all<'a>(&mut self, nodes: impl IntoIterator<Item = &'a Node>) -> Option<Vec<ListId>> {
        nodes.into_iter().map(|node| self.list(node, Looked::Always)).collect()
    }

    fn kpi(&mut self, kpi: &KpiPlan) -> Option<SweptKpi> {
        if !kpi.previous_of.is_empty() {
            // the values of segments are not crossed with what came before
            return None;
        }
        match kpi.population {
            Population::Customers => {
                let alone = kpi.segments.is_empty() && kpi.per.is_none() && kpi.previous.is_empty();
                let parts = kpi.parts.iter().map(|part| self.reckoning_of(part));
                parts.collect::<Option<Vec<Reckoning>>>().filter(|_| alone).map(SweptKpi::Customers)
            }
            Population::Events(source) => {
                let plain = kpi.parts.iter().all(|part| match &part.measured {
                    Measured::Member(term) => !measures(term),
                    Measured::Events(..) => false,
                    Measured::Nothing => true,
                });
                let is_listed = matches!(source, Source::Touchpoint(_) | Source::Moment(_));
                self.source(source).filter(|_| plain && is_listed).map(SweptKpi::Events)
            }
            Population::Decided(journey) | Population::Started(journey) => {
                self.journeys.get(journey.index())?.as_ref()?;
                let parts = kpi.parts.iter().map(reading_of).collect::<Option<Vec<Reading>>>()?;
                Some(SweptKpi::Instances(journey, parts))
            }
        }
    }

    fn reckoning_of(&mut self, part: &PartPlan) -> Option<Reckoning> {
        match &part.measured {
            Measured::Nothing => Some(Reckoning::Member),
            Measured::Member(term) => self.reckoning(term, Looked::Always),
            Measured::Events(..) => None,
        }
    }

    fn reckoning(&mut self, term: &Term, looked: Looked) -> Option<Reckoning> {
        Some(match term {
            Term::Constant(value) => Reckoning::Constant(value.clone()),
            Term::Unary(op, x) => Reckoning::Unary(*op, Box::new(self.reckoning(x, looked)?)),
            Term::Binary(op, x, y) => {
                // what follows `and` or `or` is looked at only if it matters
                let joins = matches!(op, BinaryOp::And | BinaryOp::Or);
                let second = if joins { Looked::OnDemand } else { looked };
                let (x, y) = (self.reckoning(x, looked)?, self.reckoning(y, second)?);
                Reckoning::Binary(*op, Box::new(x), Box::new(y))
            }
            Term::Measure(measure) => match &**measure {
                Measure::Has(node) => Reckoning::Has(self.list(node, looked)?),
                Measure::Count(node) => Reckoning::Count(self.list(node, looked)?),
                _ => return None,
            },
            _ => return None,
        })
    }
}

fn reading_of(part: &PartPlan) -> Option<Reading> {
    match &part.measured {
        Measured::Nothing => Some(Reading::Member),
        Measured::Member(Term::Measure(measure)) => match &**measure {
            Measure::Outcome(test) => Some(Reading::Outcome(*test)),
            Measure::Between(MarkPlan::Start, MarkPlan::Goal(goal)) if goal.index() == 0 => Some(Reading::ToGoal),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a target says nothing but what is looked for.
fn is_plain(target: &TargetPlan) -> bool {
    let alone = target.until.is_none() && target.unless.is_none() && target.cond.is_none() && target.hours.is_none();
    alone && target.carrying.is_empty() && target.window == Window::default() && matches!(target.side, SidePlan::After)
}

/// Whether a value needs more than the event.
fn measures(term: &Term) -> bool {
    match term {
        Term::Measure(_) => true,
        Term::Unary(_, x) | Term::IsKnown(x) => measures(x),
        Term::Binary(_, x, y) => measures(x) || measures(y),
        Term::In(x, list) => measures(x) || list.iter().any(measures),
        _ => false,
    }
}

/// How many stages a swept journey may have: a bit is kept for each.
const MOST_STAGES: usize = 56;

/// A length of physical time, if there is one; nothing for another kind.
#[expect(clippy::option_option, reason = "a window that is not there is not one that can't be swept")]
fn optional(span: Option<TimeSpan>) -> Option<Option<i64>> {
    span.map_or(Some(None), |span| physical(span).map(Some))
}
