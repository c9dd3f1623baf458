//! Proofs: what follows from definitions alone, without any log.
//!
//! Rules become automata with clocks over an alphabet of the events that definitions can tell apart. A history is
//! complete: it has one event or more, one at a time, and what is open at its end is broken, as in linear temporal logic
//! on finite traces. Invariants: nothing here reads a log or a file; what is not modelled makes automata accept more,
//! so a conflict that is reported is one; what the bound ends is called undecided.
mod alive;
mod automaton;
mod compile;
mod conflicts;
pub mod diff;
mod distance;
mod doom;
mod findings;
mod form;
mod letters;
mod path;
mod picks;
mod product;
mod proof;
mod replay;
mod search;
mod solver;
#[cfg(test)]
mod tests;
mod truth;
mod week;
mod work;
mod zone;

pub use findings::{codes, findings};
pub use proof::{Abstracted, Conditional, Dead, Moment, NeverActivated, Proof, Redundant};

use crate::model::{Model, RuleId, Subject, TouchpointId};
use crate::plan::{Node, Plan};
use automaton::Automaton;
use compile::Compiled;
use doom::{Doom, Dooms};
use form::seen::Seen;
use letters::Alphabet;
use path::TimedLetter;
use smol_str::SmolStr;
use solver::{Answer, Solver};
use week::Week;
use work::Work;

/// How far proofs go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// How much work a single question may be: about as many bounds between clocks compared.
    pub question: u64,
    /// How many times as much all questions together may be.
    pub questions: u64,
    /// The most sets of rules that are looked through for conflicts.
    pub sets: usize,
    /// The most sets of three rules that are looked through for conflicts.
    pub threes: usize,
    /// What is asked.
    pub depth: Depth,
}

/// What is asked of definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Only whether the rules can be kept together, and which can't: fast.
    Contradictions,
    /// Everything.
    Everything,
}

impl Limits {
    /// What is fast enough for every check: milliseconds.
    pub const FAST: Self = Self { question: 200_000, questions: 20, sets: 50, threes: 0, depth: Depth::Contradictions };
}

impl Default for Limits {
    fn default() -> Self {
        Self { question: 10_000_000, questions: 60, sets: 5_000, threes: 2_000, depth: Depth::Everything }
    }
}

/// Proves what can be proven of a model without errors and its plan.
pub fn prove(model: &Model, plan: &Plan, limits: Limits) -> Proof {
    let ids: Vec<RuleId> = (0..model.rules.len()).map(RuleId::new).collect();
    let nodes: Vec<&Node> = plan.rules.iter().flat_map(compile::nodes).collect();
    let alphabet = Alphabet::new(plan, &nodes);
    let week = Week::new(model);
    let mut proof = Proof::default();
    let mut rules: Vec<Compiled> = Vec::new();
    for (id, rule) in ids.iter().zip(&plan.rules) {
        if rule.subject != Subject::Customer {
            proof.abstracted.push(Abstracted { rule: *id, what: "instances of a journey" });
            continue;
        }
        let compiled = compile::rule(model, &alphabet, *id, rule);
        proof.abstracted.extend(compiled.notes.iter().map(|what| Abstracted { rule: *id, what }));
        rules.push(compiled);
    }
    let work = Work::new(limits.question.saturating_mul(limits.questions), limits.question);
    let solver = Solver { rules: &rules, letters: alphabet.letters.len(), week: &week, work: &work };
    Prover { model, alphabet: &alphabet, solver, limits, proof }.run()
}

struct Prover<'a> {
    model: &'a Model,
    alphabet: &'a Alphabet<'a>,
    solver: Solver<'a>,
    limits: Limits,
    proof: Proof,
}

impl Prover<'_> {
    fn run(mut self) -> Proof {
        let all: Vec<usize> = (0..self.solver.rules.len()).collect();
        match self.solver.ask(&all, &[]) {
            Answer::History(_) if self.limits.depth == Depth::Contradictions => self.proof.satisfiable = Some(true),
            Answer::History(line) => {
                self.proof.satisfiable = Some(true);
                let line = match self.solver.ask_shortest(&all, &[]) {
                    Answer::History(shortest) => shortest,
                    _ => {
                        self.undecided_unless(false, || "whether there is a shorter history".to_owned());
                        line
                    }
                };
                self.proof.witness = Some(self.story(&line));
                self.redundant(&all);
                self.dead(&all);
                self.never_activated(&all);
            }
            Answer::None(_) => {
                self.proof.satisfiable = Some(false);
                let (found, complete) = conflicts::minimal(&self.solver, &all, self.limits.sets);
                self.proof.conflicts = found.iter().map(|rules| self.ids(rules)).collect();
                self.undecided_unless(complete, || "whether there are more conflicts".to_owned());
            }
            Answer::Undecided => self.undecided_unless(false, || "whether the rules can be kept together".to_owned()),
        }
        if self.limits.depth == Depth::Everything {
            self.conditional(&all);
        }
        self.proof.abstracted.sort_unstable();
        self.proof.abstracted.dedup();
        self.proof
    }

    fn redundant(&mut self, all: &[usize]) {
        for rule in all {
            let Some(own) = self.solver.rules.get(*rule).filter(|own| own.exact && !own.parts.is_empty()) else {
                continue;
            };
            let others: Vec<usize> = all.iter().filter(|other| *other != rule).copied().collect();
            let complements: Vec<Automaton> = own.parts.iter().map(Automaton::complement).collect();
            let reasons: Option<Vec<Vec<usize>>> =
                complements.iter().map(|part| self.reason(&others, part, own.rule, "follows from others")).collect();
            if let Some(reasons) = reasons {
                let mut by: Vec<usize> = reasons.into_iter().flatten().collect();
                by.sort_unstable();
                by.dedup();
                let redundant = Redundant { rule: own.rule, by: self.ids(&by) };
                self.proof.redundant.push(redundant);
            }
        }
    }

    fn dead(&mut self, all: &[usize]) {
        for at in 0..self.model.touchpoints.len() {
            let touchpoint = TouchpointId::new(at);
            let letters = self.alphabet.of_touchpoint(touchpoint);
            let Some(seen) = Automaton::new(&Seen, &[letters], self.solver.letters) else { continue };
            match self.solver.ask(all, &[&seen]) {
                Answer::History(_) => {}
                Answer::None(core) => {
                    let by = self.solver.shrunk(&core, &[&seen]).unwrap_or(core);
                    let dead = Dead { touchpoint, by: self.ids(&by) };
                    self.proof.dead.push(dead);
                }
                Answer::Undecided => {
                    let name = self.model.touchpoints.get(at).map(|one| one.meta.name.clone()).unwrap_or_default();
                    self.undecided_unless(false, || format!("whether `{name}` can occur"));
                }
            }
        }
    }

    fn never_activated(&mut self, all: &[usize]) {
        for rule in all {
            let Some(own) = self.solver.rules.get(*rule) else { continue };
            let triggers: Option<Vec<&Automaton>> = own.activated.iter().map(Option::as_ref).collect();
            let Some(triggers) = triggers.filter(|triggers| !triggers.is_empty()) else { continue };
            let reasons: Option<Vec<Vec<usize>>> =
                triggers.into_iter().map(|seen| self.reason(all, seen, own.rule, "can be activated")).collect();
            if let Some(reasons) = reasons {
                let mut by: Vec<usize> = reasons.into_iter().flatten().collect();
                by.sort_unstable();
                by.dedup();
                let never = NeverActivated { rule: own.rule, by: self.ids(&by) };
                self.proof.never_activated.push(never);
            }
        }
    }

    /// Pairs, then threes of which no two conflict, that something that happens makes impossible.
    fn conditional(&mut self, all: &[usize]) {
        let rules = self.solver.rules;
        let (question, questions) = (self.limits.question, self.limits.questions);
        let work = Work::new(question.saturating_mul(questions), question);
        let mut dooms = Dooms::new(rules, self.solver.letters, self.solver.week, &work);
        let modelled = |rule: &usize| rules.get(*rule).is_some_and(|rule| !rule.parts.is_empty());
        let all: Vec<usize> = all.iter().copied().filter(modelled).collect();
        let mut near: Vec<(usize, usize)> = Vec::new();
        for (at, one) in all.iter().enumerate() {
            let others = all.iter().skip(at + 1).filter(|other| !dooms.are_apart(*one, **other));
            near.extend(others.map(|other| (*one, *other)));
        }
        let is_near = |one: usize, other: usize| near.contains(&(one.min(other), one.max(other)));
        let mut found: Vec<Vec<usize>> = self.known_conflicts();
        for (one, other) in &near {
            self.doom(&mut dooms, &[*one, *other], &mut found);
        }
        let mut left = self.limits.threes;
        for (one, other) in &near {
            for third in all.iter().filter(|third| *third > other) {
                if !is_near(*one, *third) && !is_near(*other, *third) {
                    continue;
                }
                let three = [*one, *other, *third];
                if found.iter().any(|known| known.iter().all(|rule| three.contains(rule))) {
                    continue;
                }
                if left == 0 {
                    self.undecided_unless(false, || "whether more sets of three rules conflict".to_owned());
                    return;
                }
                left -= 1;
                self.doom(&mut dooms, &three, &mut found);
            }
        }
    }

    /// The conflicts found so far, by the rules' places.
    fn known_conflicts(&self) -> Vec<Vec<usize>> {
        let place = |id: &RuleId| self.solver.rules.iter().position(|rule| rule.rule == *id);
        self.proof.conflicts.iter().map(|rules| rules.iter().filter_map(place).collect()).collect()
    }

    fn doom(&mut self, dooms: &mut Dooms<'_>, rules: &[usize], found: &mut Vec<Vec<usize>>) {
        if found.iter().any(|known| known.iter().all(|rule| rules.contains(rule))) {
            return;
        }
        match dooms.of(rules) {
            Doom::None => {}
            Doom::Story(line) => {
                found.push(rules.to_vec());
                let parts =
                    || rules.iter().filter_map(|rule| self.solver.rules.get(*rule)).flat_map(|rule| &rule.parts);
                let timed = parts().any(|part| part.clocks() > 0 || part.has_hours());
                let begins = parts().any(Automaton::has_hours).then_some(self.solver.week.begins);
                let (rules, story) = (self.ids(rules), self.story(&line));
                self.proof.conditional.push(Conditional { rules, story, timed, begins });
            }
            Doom::Undecided => {
                let names: Vec<String> = (self.ids(rules).iter())
                    .filter_map(|id| self.model.rules.get(id.index()))
                    .map(|rule| format!("`{}`", rule.meta.name))
                    .collect();
                self.undecided_unless(false, || format!("whether {} conflict", names.join(" and ")));
            }
        }
    }

    /// The rules that exclude what an automaton accepts, none to be spared; nothing if they don't, or that is undecided.
    fn reason(&mut self, rules: &[usize], seen: &Automaton, of: RuleId, what: &str) -> Option<Vec<usize>> {
        match self.solver.ask(rules, &[seen]) {
            Answer::History(_) => None,
            Answer::None(core) => Some(self.solver.shrunk(&core, &[seen]).unwrap_or(core)),
            Answer::Undecided => {
                let name = self.model.rules.get(of.index()).map(|rule| rule.meta.name.clone()).unwrap_or_default();
                self.undecided_unless(false, || format!("whether `{name}` {what}"));
                None
            }
        }
    }

    fn ids(&self, rules: &[usize]) -> Vec<RuleId> {
        rules.iter().filter_map(|rule| self.solver.rules.get(*rule)).map(|rule| rule.rule).collect()
    }

    fn undecided_unless(&mut self, decided: bool, what: impl FnOnce() -> String) {
        if !decided {
            self.proof.undecided.push(what());
        }
    }

    fn story(&self, line: &[TimedLetter]) -> Vec<Moment> {
        line.iter().map(|one| moment(self.model, self.alphabet, one)).collect()
    }
}

fn moment(model: &Model, alphabet: &Alphabet<'_>, one: &TimedLetter) -> Moment {
    let letter = alphabet.letters.get(one.letter);
    let named = |(column, value): &(u32, crate::model::Value)| {
        let name = alphabet.column_name(*column).unwrap_or_else(|| SmolStr::new_static("?"));
        (name, value.clone())
    };
    let channel = letter.and_then(|letter| letter.channel.clone());
    let channel = channel.map(|channel| (SmolStr::new_static("channel"), crate::model::Value::Text(channel)));
    let known = letter.into_iter().flat_map(|letter| letter.attributes.iter().map(named));
    let attributes = known.chain(channel).collect();
    Moment {
        at: one.at,
        event: alphabet.name(model, one.letter),
        raw_name: letter.and_then(|letter| letter.raw_name.clone()),
        attributes,
    }
}
