//! A rule's clauses on one subject.
use super::activation::Activation;
use super::evidence::Breach;
use super::forms;
use super::scope::{Interval, intervals};
use super::search::{Base, Pool, Targets, Visit};
use super::{Outcome, Verdict};
use crate::engine::key::{Key, Occurrence, Occurrences};
use crate::engine::matcher::Matcher;
use crate::plan::{ClausePlan, DemandPlan, RulePlan};

/// What becomes of a rule on a subject; `begins_in_log` tells that nothing before the log could belong to the subject.
pub fn evaluate<'h>(matcher: Matcher<'_, 'h>, rule: &'h RulePlan, begins_in_log: bool) -> Outcome {
    let intervals = intervals(&matcher, &rule.scope, begins_in_log);
    let mut outcome = Outcome::default();
    clauses(matcher, rule, &intervals, &mut |clause, trigger, _, verdict| {
        let from = outcome.breaches.len();
        outcome.activations.extend(trigger);
        outcome.note(verdict);
        for breach in outcome.breaches.get_mut(from..).unwrap_or_default() {
            breach.clause = clause;
            breach.trigger = trigger.map(|one| one.event);
        }
    });
    outcome.intervals = intervals;
    outcome
}

/// Every activation of a rule on a subject: its clause, its trigger if it has one, when its interval opened, what became
/// of it.
pub fn walk<'h>(
    matcher: Matcher<'_, 'h>,
    rule: &'h RulePlan,
    begins_in_log: bool,
    each: &mut impl FnMut(u32, Option<&Occurrence>, Option<i64>, Verdict),
) {
    let intervals = intervals(&matcher, &rule.scope, begins_in_log);
    clauses(matcher, rule, &intervals, &mut |clause, trigger, interval, verdict| {
        each(clause, trigger, interval.opens, verdict);
    });
}

fn clauses<'h>(
    matcher: Matcher<'_, 'h>,
    rule: &'h RulePlan,
    intervals: &[Interval],
    each: &mut impl FnMut(u32, Option<&Occurrence>, &Interval, Verdict),
) {
    if intervals.is_empty() {
        return;
    }
    for (at, clause) in (0u32..).zip(&rule.clauses) {
        let matcher = Matcher { width: clause.slots as usize, ..matcher };
        let mut each = |trigger: Option<&Occurrence>, interval: &Interval, verdict: Verdict| {
            each(at, trigger, interval, verdict);
        };
        match &clause.trigger {
            Some(trigger) => {
                let width = matcher.width.max(trigger.own_width());
                let triggers = Matcher { width, ..matcher }.events(trigger);
                if !triggers.list.is_empty() {
                    triggered(&matcher, clause, &triggers, intervals, &mut each);
                }
            }
            None => standing(&matcher, clause, intervals, &mut each),
        }
    }
}

/// One activation for each trigger inside an interval.
fn triggered<'h>(
    matcher: &Matcher<'_, 'h>,
    clause: &'h ClausePlan,
    triggers: &Occurrences,
    intervals: &[Interval],
    each: &mut impl FnMut(Option<&Occurrence>, &Interval, Verdict),
) {
    let prepared = Prepared::new(matcher, &clause.demand);
    // nothing is broken before its trigger
    let asked = |one: &&Occurrence| one.clock <= matcher.customer.asked_until;
    for interval in intervals {
        for at in triggers.from(interval.from)..triggers.list.len() {
            let Some(one) = triggers.list.get(at).filter(|one| one.key <= interval.to).filter(asked) else { break };
            let row = triggers.row(at).get(..matcher.width).unwrap_or_default();
            let base = Base {
                key: one.key,
                time: one.time,
                clock: one.clock,
                event: Some(one.event),
                has_come: true,
                at_once: false,
                row,
                triggers: &triggers.list,
            };
            each(Some(one), interval, prepared.verdict(matcher, &clause.demand, base, interval));
        }
    }
}

/// One activation for each interval.
fn standing<'h>(
    matcher: &Matcher<'_, 'h>,
    clause: &'h ClausePlan,
    intervals: &[Interval],
    each: &mut impl FnMut(Option<&Occurrence>, &Interval, Verdict),
) {
    let prepared = Prepared::new(matcher, &clause.demand);
    for interval in intervals {
        let base = forms::opening(interval);
        each(None, interval, prepared.verdict(matcher, &clause.demand, base, interval));
    }
}

/// What a clause looks for, listed once for a subject.
enum Prepared<'h> {
    Targets(Targets<'h>),
    Pool(Pool<'h>),
    Nothing,
}

impl<'h> Prepared<'h> {
    fn new(matcher: &Matcher<'_, 'h>, demand: &'h DemandPlan) -> Self {
        match demand {
            DemandPlan::Expect(target, _) | DemandPlan::Forbid(target) => Self::Targets(Targets::new(matcher, target)),
            DemandPlan::Edge(_, node, _) | DemandPlan::Limit { node, .. } => Self::Pool(Pool::new(matcher, node)),
            DemandPlan::OneOf(..) | DemandPlan::AllOrNone(..) => Self::Nothing,
        }
    }

    fn verdict(
        &self,
        matcher: &Matcher<'_, 'h>,
        demand: &'h DemandPlan,
        base: Base<'_>,
        interval: &Interval,
    ) -> Verdict {
        match (demand, self) {
            (DemandPlan::Expect(_, count), Self::Targets(targets)) => {
                Activation { matcher, targets, base, interval }.expect(*count)
            }
            (DemandPlan::Forbid(_), Self::Targets(targets)) if base.event.is_none() => {
                standing_forbid(matcher, targets, base, interval)
            }
            (DemandPlan::Forbid(_), Self::Targets(targets)) => Activation { matcher, targets, base, interval }.forbid(),
            (DemandPlan::Edge(edge, _, cond), Self::Pool(pool)) => {
                forms::edge(matcher, (pool, cond.as_ref()), *edge, interval)
            }
            (DemandPlan::Limit { cond, most, per, .. }, Self::Pool(pool)) => {
                forms::limit(matcher, (pool, cond.as_ref()), (*most, *per), &base, interval)
            }
            (DemandPlan::OneOf(nodes, window), _) => forms::one_of(matcher, nodes, window, interval),
            (DemandPlan::AllOrNone(nodes, window), _) => forms::all_or_none(matcher, nodes, window, interval),
            _ => Verdict::Pending,
        }
    }
}

/// Something forbidden throughout an interval: every one is a breach.
fn standing_forbid<'h>(
    matcher: &Matcher<'_, 'h>,
    targets: &Targets<'h>,
    base: Base<'_>,
    interval: &Interval,
) -> Verdict {
    let activation = Activation { matcher, targets, base, interval };
    let first = match activation.forbid() {
        Verdict::Violated(first) => first,
        verdict => return verdict,
    };
    let Some(from) = first.first().map(|breach| breach.key) else { return Verdict::Violated(first) };
    let mut breaches = Vec::new();
    let until = targets.until.as_ref().and_then(|pool| pool.first(matcher, &base, (interval.from, interval.to), None));
    let to = until.map_or(interval.to, |one| one.key.end_of_instant().min(interval.to));
    targets.visit(matcher, &base, (from.min(Key::event(from.at)).max(interval.from), to), |one, _| {
        if one.clock > matcher.customer.asked_until {
            return Visit::Stop;
        }
        breaches.push(Breach::at(one, interval.opener.into_iter().chain([one.event])));
        Visit::On
    });
    Verdict::Violated(if breaches.is_empty() { first } else { breaches })
}
