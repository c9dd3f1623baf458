//! Whether what one definition accepts is part of what another does.
use super::merge::Merged;
use crate::analyze::automaton::Automaton;
use crate::analyze::compile::{self, Compiled};
use crate::analyze::letters::Alphabet;
use crate::analyze::replay::may_accept;
use crate::analyze::solver::{Answer, Solver};
use crate::analyze::week::Week;
use crate::analyze::work::Work;
use crate::analyze::{Limits, Moment};
use crate::model::{RuleId, Window};
use crate::plan::{ClausePlan, DemandPlan, GoalPlan, RulePlan, ScopePlan, SidePlan, TargetPlan};
use crate::syntax::ast::Count;
use std::collections::BTreeSet;

/// How a new definition stands to an old one.
#[derive(Debug, Clone, PartialEq)]
pub enum Relation {
    /// Both accept the same histories.
    Same,
    /// The new one accepts more; a shortest history that only it accepts.
    Looser(Vec<Moment>),
    /// The new one accepts less; a shortest history that only the old one accepts.
    Tighter(Vec<Moment>),
    /// Each accepts some that the other does not.
    Different(Vec<Moment>),
    /// Not modelled exactly, or too much work.
    Unknown,
}

/// How a rule of the new plan stands to one of the old.
pub fn rules(merged: &Merged, old: &RulePlan, new: &RulePlan, limits: Limits) -> Relation {
    relation(merged, &merged.rule(old), new, limits)
}

/// How a goal of the new plan stands to one of the old; only what reaches it and by when is compared.
pub fn goals(merged: &Merged, old: &GoalPlan, new: &GoalPlan, limits: Limits) -> Relation {
    let moved = GoalPlan {
        node: merged.node(&old.node),
        within: old.within.map(|within| merged.span(within)),
        confirmed: None,
        ..old.clone()
    };
    relation(merged, &as_rule(&moved), &as_rule(new), limits)
}

/// The rules, by place, that what an old rule demands follows from; nothing if it does not, as far as that is known.
pub fn follows(merged: &Merged, old: &RulePlan, new: &[(usize, &RulePlan)], limits: Limits) -> Option<Vec<usize>> {
    let moved = merged.rule(old);
    let nodes = compile::nodes(&moved).into_iter().chain(new.iter().flat_map(|(_, rule)| compile::nodes(rule)));
    let alphabet = Alphabet::new(&merged.plan, &nodes.collect::<Vec<_>>());
    let of = |at: usize, rule: &RulePlan| compile::rule(&merged.model, &alphabet, &[], RuleId::new(at), rule);
    let rules: Vec<Compiled> = new.iter().map(|(at, rule)| of(*at, rule)).collect();
    let week = Week::new(&merged.model);
    let work = Work::new(limits.question.saturating_mul(4), limits.question, limits.room);
    let solver = Solver::new(&rules, alphabet.letters.len(), &week, &work, None);
    let all: Vec<usize> = (0..rules.len()).collect();
    let mut reasons: BTreeSet<usize> = BTreeSet::new();
    for way in of(0, &moved).breaks()? {
        let Answer::None(core) = solver.ask(&all, &[&way]) else { return None };
        reasons.extend(solver.shrunk(&core, &[&way]).unwrap_or(core));
    }
    let places = reasons.into_iter().filter_map(|at| new.get(at)).map(|(at, _)| *at);
    Some(places.collect::<Vec<usize>>()).filter(|places| !places.is_empty())
}

/// A goal as what is expected of an instance's events, counted from its start.
fn as_rule(goal: &GoalPlan) -> RulePlan {
    let target = TargetPlan {
        node: goal.node.clone(),
        side: SidePlan::After,
        window: Window { from: None, to: goal.within },
        until: None,
        unless: None,
        cond: None,
        carrying: Vec::new(),
        hours: None,
    };
    let demand = DemandPlan::Expect(target, Count::AtLeast(1));
    RulePlan {
        subject: crate::model::Subject::Customer,
        scope: ScopePlan::Always,
        clauses: vec![ClausePlan { trigger: None, demand, slots: 0 }],
        actions: Vec::new(),
    }
}

fn relation(merged: &Merged, old: &RulePlan, new: &RulePlan, limits: Limits) -> Relation {
    let nodes = compile::nodes(old).into_iter().chain(compile::nodes(new)).collect::<Vec<_>>();
    let alphabet = Alphabet::new(&merged.plan, &nodes);
    let of = |at: usize, rule: &RulePlan| compile::rule(&merged.model, &alphabet, &[], RuleId::new(at), rule);
    let both: Vec<Compiled> = vec![of(0, old), of(1, new)];
    let breaks: Option<Vec<Vec<Automaton>>> = both.iter().map(Compiled::breaks).collect();
    let Some(breaks) = breaks else { return Relation::Unknown };
    let week = Week::new(&merged.model);
    let work = Work::new(limits.question.saturating_mul(4), limits.question, limits.room);
    let solver = Solver::new(&both, alphabet.letters.len(), &week, &work, None);
    let only = |kept: usize, broken: usize| -> Option<Option<Vec<Moment>>> {
        let mut shortest: Option<Vec<Moment>> = None;
        for (at, way) in breaks.get(broken).into_iter().flatten().enumerate() {
            if both.get(kept)?.excludes(both.get(broken)?, at) {
                continue;
            }
            match solver.ask_shortest(&[kept], &[way]) {
                Answer::Undecided => return None,
                Answer::None(_) => {}
                // what keeps a rule is not always followed exactly; what breaks it is
                Answer::History(line) if breaks.get(kept)?.iter().any(|way| may_accept(way, &line, &week)) => {
                    return None;
                }
                Answer::History(line) => {
                    let story: Vec<Moment> =
                        line.iter().map(|one| crate::analyze::moment(&merged.model, &alphabet, one)).collect();
                    if shortest.as_ref().is_none_or(|known| story.len() < known.len()) {
                        shortest = Some(story);
                    }
                }
            }
        }
        Some(shortest)
    };
    match (only(0, 1), only(1, 0)) {
        (Some(None), Some(None)) => Relation::Same,
        (Some(None), Some(Some(story))) => Relation::Looser(story),
        (Some(Some(story)), Some(None)) => Relation::Tighter(story),
        (Some(Some(story)), Some(Some(_))) => Relation::Different(story),
        _ => Relation::Unknown,
    }
}
