//! The questions that a proof asks, in order.
//!
//! Rules of customers are asked about whole histories; the rules of a journey's instances about the events of one
//! instance, which are their whole world.
mod actions;
mod alone;
mod journeys;
mod once;

use super::automaton::Automaton;
use super::compile::{self, Compiled};
use super::conflicts;
use super::groups;
use super::letters::Alphabet;
use super::path::TimedLetter;
use super::proof::{Abstracted, Moment, Proof};
use super::solver::{Answer, Solver};
use super::week::Week;
use super::work::Work;
use super::{Depth, Limits, moment};
use crate::model::{JourneyId, Model, RuleId, Subject};
use crate::plan::{JourneyPlan, Node, Plan};
use std::collections::BTreeSet;

/// Proves what can be proven of a model without errors and its plan.
pub fn prove(model: &Model, plan: &Plan, limits: Limits) -> Proof {
    let of_journeys = plan.journeys.iter().flat_map(JourneyPlan::nodes);
    let nodes: Vec<&Node> = plan.rules.iter().flat_map(compile::nodes).chain(of_journeys).collect();
    let alphabet = Alphabet::new(plan, &nodes);
    let week = Week::new(model);
    let work = Work::new(limits.question.saturating_mul(limits.questions), limits.question, limits.room);
    let given = Given { model, plan, alphabet: &alphabet, week: &week, work: &work, limits };
    let mut proof = Proof::default();
    let rules = given.rules_of(Subject::Customer, &mut proof);
    let prover = Prover::new(given, &rules, None, proof);
    let mut proof = prover.of_customers();
    if limits.depth == Depth::Everything {
        for id in (0..plan.journeys.len()).map(JourneyId::new) {
            proof = given.instances_of(id, proof);
        }
    }
    proof.sorted()
}

/// What everything is asked about.
#[derive(Clone, Copy)]
struct Given<'a> {
    model: &'a Model,
    plan: &'a Plan,
    alphabet: &'a Alphabet<'a>,
    week: &'a Week,
    work: &'a Work,
    limits: Limits,
}

impl<'a> Given<'a> {
    /// The rules evaluated on a subject, as automata; notes what of them is not modelled.
    fn rules_of(self, subject: Subject, proof: &mut Proof) -> Vec<Compiled> {
        let ids = (0..self.plan.rules.len()).map(RuleId::new);
        let own = ids.zip(&self.plan.rules).filter(|(_, rule)| rule.subject == subject);
        own.map(|(id, rule)| {
            let compiled = compile::rule(self.model, self.alphabet, &self.plan.journeys, id, rule);
            proof.abstracted.extend(compiled.notes.iter().map(|what| Abstracted { rule: id, what }));
            compiled
        })
        .collect()
    }

    /// What follows from the rules of a journey's instances.
    fn instances_of(self, id: JourneyId, mut proof: Proof) -> Proof {
        let rules = self.rules_of(Subject::Instance(id), &mut proof);
        let plan = self.plan.journeys.get(id.index());
        let Some(plan) = plan.filter(|_| !rules.is_empty()) else { return proof };
        let Some(world) = super::journeys::instance(self.alphabet, plan) else {
            let ids = rules.iter().map(|rule| rule.rule);
            proof.abstracted.extend(ids.map(|rule| Abstracted { rule, what: "instances of a journey" }));
            return proof;
        };
        Prover::new(self, &rules, Some(&world), proof).of_instances(id, plan)
    }
}

/// Asks about some rules, over all histories or over those that an automaton accepts.
struct Prover<'a> {
    given: Given<'a>,
    solver: Solver<'a>,
    /// Rules that have to do with each other.
    groups: Vec<Vec<usize>>,
    /// What an earlier round left undecided; absent in the first.
    open: Option<BTreeSet<String>>,
    proof: Proof,
}

/// What part of its effort a question gets in the first round.
const LIGHTLY: u64 = 40;

impl<'a> Prover<'a> {
    fn new(given: Given<'a>, rules: &'a [Compiled], world: Option<&'a Automaton>, proof: Proof) -> Self {
        let letters = given.alphabet.letters.len();
        let solver = Solver::new(rules, letters, given.week, given.work, world);
        let groups = match world {
            None => groups::groups(rules, letters),
            // what the world asks for is common to all of them
            Some(_) => {
                vec![(0..rules.len()).filter(|at| rules.get(*at).is_some_and(|one| !one.parts.is_empty())).collect()]
            }
        };
        Self { given, solver, groups, open: None, proof }
    }

    /// All about the rules of customers.
    fn of_customers(mut self) -> Proof {
        let groups = self.groups.clone();
        let answers: Vec<Answer> = groups.iter().map(|group| self.solver.ask(group, &[])).collect();
        let is_undecided = answers.iter().any(|answer| matches!(answer, Answer::Undecided));
        // of a group that was too much to ask a few rules may still be seen to conflict
        let doubtful = groups.iter().zip(&answers).filter(|(_, answer)| !matches!(answer, Answer::History(_)));
        let mut conflicts: Vec<Vec<usize>> = Vec::new();
        let mut is_all = true;
        for (group, _) in doubtful {
            let (found, all) = conflicts::minimal(&self.solver, group, self.given.limits.sets);
            conflicts.extend(found);
            is_all &= all;
        }
        let everything = self.given.limits.depth == Depth::Everything;
        if answers.iter().any(|answer| matches!(answer, Answer::None(_))) || !conflicts.is_empty() {
            self.proof.satisfiable = Some(false);
            self.undecided_unless(is_all && !is_undecided, || "whether there are more conflicts".to_owned());
            self.proof.conflicts = conflicts.iter().map(|rules| self.ids(rules)).collect();
        } else if is_undecided {
            self.undecided_unless(false, || "whether the rules can be kept together".to_owned());
        } else {
            self.proof.satisfiable = Some(true);
            if everything {
                self.witness(answers);
                self.in_rounds(|prover| {
                    prover.redundant();
                    prover.dead();
                    prover.never_activated();
                    prover.unreachable();
                    prover.unreleased();
                });
            }
        }
        if everything {
            self.conditional();
            self.opposed();
        }
        self.proof
    }

    /// All about the rules of a journey's instances.
    fn of_instances(mut self, id: JourneyId, plan: &JourneyPlan) -> Proof {
        let all: Vec<usize> = self.groups.iter().flatten().copied().collect();
        match self.solver.ask(&all, &[]) {
            Answer::None(_) => {
                let story = match self.solver.ask_shortest(&[], &[]) {
                    Answer::History(line) => line,
                    // nothing starts the journey, so nothing breaks them
                    _ => return self.proof,
                };
                for rules in self.conflicts(&all) {
                    self.conflict(&rules, &story);
                }
            }
            Answer::Undecided => {
                let name = self.given.model.journeys.get(id.index()).map(|one| one.meta.name.clone());
                let name = name.unwrap_or_default();
                self.undecided_unless(false, || format!("whether the rules of `{name}` can be kept together"));
            }
            Answer::History(_) => {
                self.in_rounds(|prover| {
                    prover.redundant();
                    prover.never_activated();
                    prover.unreachable_in(id, plan);
                });
            }
        }
        self.conditional();
        self.proof
    }

    /// Asks everything with little effort each, and then with more what that left undecided: what is hard to answer must not
    /// use up what is left for the rest.
    fn in_rounds(&mut self, ask: impl Fn(&mut Self)) {
        let before = std::mem::take(&mut self.proof.undecided);
        let work = self.given.work;
        work.lightly(LIGHTLY, || ask(self));
        let open = std::mem::take(&mut self.proof.undecided);
        if !open.is_empty() {
            self.open = Some(open.into_iter().collect());
            ask(self);
            self.open = None;
        }
        self.proof.undecided.splice(0..0, before);
    }

    /// Whether a question was answered in an earlier round.
    fn is_settled(&self, what: &str) -> bool {
        self.open.as_ref().is_some_and(|open| !open.contains(what))
    }

    fn conflicts(&mut self, rules: &[usize]) -> Vec<Vec<usize>> {
        let (found, is_all) = conflicts::minimal(&self.solver, rules, self.given.limits.sets);
        self.undecided_unless(is_all, || "whether there are more conflicts".to_owned());
        found
    }

    /// A history that keeps all, as short as can be told: the shortest of each group, mixed.
    fn witness(&mut self, answers: Vec<Answer>) {
        let mut all: Vec<TimedLetter> = Vec::new();
        let mut is_shortest = true;
        for (group, answer) in self.groups.iter().zip(answers) {
            if self.solver.is_kept_by_nothing(group) {
                continue;
            }
            // what does not matter to the group might matter to another
            let minds = |one: &TimedLetter| self.solver.minds(group, one.letter);
            match (self.solver.ask_shortest(group, &[]), answer) {
                (Answer::History(line), _) => all.extend(line.into_iter().filter(minds)),
                (_, Answer::History(line)) => {
                    is_shortest = false;
                    all.extend(line.into_iter().filter(minds));
                }
                _ => {}
            }
        }
        if all.is_empty() {
            let every: Vec<usize> = self.groups.iter().flatten().copied().collect();
            match self.solver.ask_shortest(&every, &[]) {
                Answer::History(line) => all = line,
                _ => is_shortest = false,
            }
        }
        all.sort_by_key(|one| one.at);
        self.proof.witness = Some(self.story(&all));
        self.proof.is_shortest = is_shortest;
        self.undecided_unless(is_shortest, || "whether there is a shorter history".to_owned());
    }

    /// The rules of the groups to which some event matters that matters to an automaton too.
    fn related(&self, part: &Automaton) -> Vec<usize> {
        if self.solver.world.is_some() {
            return self.groups.iter().flatten().copied().collect();
        }
        let letters: Vec<usize> = (0..self.solver.letters).filter(|letter| !part.idles_at(*letter)).collect();
        let shares = |group: &&Vec<usize>| letters.iter().any(|letter| self.solver.minds(group, *letter));
        self.groups.iter().filter(shares).flatten().copied().collect()
    }

    /// The rules that exclude what an automaton accepts, none to be spared; nothing if they don't, or that is undecided.
    fn reason(&mut self, rules: &[usize], seen: &Automaton, what: &str) -> Option<Vec<usize>> {
        match self.solver.ask(rules, &[seen]) {
            Answer::History(_) => None,
            Answer::None(core) => Some(self.solver.shrunk(&core, &[seen]).unwrap_or(core)),
            Answer::Undecided => {
                self.undecided_unless(false, || what.to_owned());
                None
            }
        }
    }

    /// A shortest story that some automata accept, whatever the rules say.
    fn shortest(&self, parts: &[&Automaton]) -> Option<Vec<Moment>> {
        match self.solver.ask_shortest(&[], parts) {
            Answer::History(line) => Some(self.story(&line)),
            Answer::None(_) | Answer::Undecided => None,
        }
    }

    fn ids(&self, rules: &[usize]) -> Vec<RuleId> {
        rules.iter().filter_map(|rule| self.solver.rules.get(*rule)).map(|rule| rule.rule).collect()
    }

    /// A rule's name in backquotes.
    fn name(&self, id: RuleId) -> String {
        self.given.model.rules.get(id.index()).map_or_else(String::new, |rule| format!("`{}`", rule.meta.name))
    }

    fn undecided_unless(&mut self, decided: bool, what: impl FnOnce() -> String) {
        if !decided {
            self.proof.undecided.push(what());
        }
    }

    fn story(&self, line: &[TimedLetter]) -> Vec<Moment> {
        line.iter().map(|one| moment(self.given.model, self.given.alphabet, one)).collect()
    }
}

/// All of some lists, in order, each once.
fn together(lists: Vec<Vec<usize>>) -> Vec<usize> {
    let all: BTreeSet<usize> = lists.into_iter().flatten().collect();
    all.into_iter().collect()
}
