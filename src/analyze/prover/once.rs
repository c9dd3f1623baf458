//! Sets of rules that can be kept together, but no longer once something has happened.
use super::Prover;
use crate::analyze::automaton::Automaton;
use crate::analyze::compile::Compiled;
use crate::analyze::conflicts::Conflicts;
use crate::analyze::doom::{Doom, Dooms};
use crate::analyze::path::TimedLetter;
use crate::analyze::proof::Conditional;
use crate::analyze::work::Work;
use std::collections::{BTreeMap, BTreeSet};

impl Prover<'_> {
    /// Pairs, then threes of which no two conflict, that something that happens makes impossible.
    pub(super) fn conditional(&mut self) {
        let limits = self.given.limits;
        let work = Work::new(limits.question.saturating_mul(limits.questions), limits.question, limits.room);
        // what all take for granted is part of each
        let within: Vec<Compiled> = match self.solver.world {
            None => Vec::new(),
            Some(world) => self.solver.rules.iter().map(|rule| rule.within(world)).collect(),
        };
        let rules = if within.is_empty() { self.solver.rules } else { &within };
        let mut dooms = Dooms::new(rules, self.solver.letters, self.solver.week, &work);
        let mut near: Vec<(usize, usize)> = Vec::new();
        for group in &self.groups {
            for (at, one) in group.iter().enumerate() {
                let others = group.iter().skip(at + 1).filter(|other| !dooms.are_apart(*one, **other));
                near.extend(others.map(|other| (*one, *other)));
            }
        }
        let mut found = Conflicts::new(&self.known_conflicts());
        for (one, other) in &near {
            self.doom(&mut dooms, &[*one, *other], &mut found);
        }
        let mut left = limits.threes;
        for three in threes(&near) {
            if found.has_part_of(&three) {
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

    /// Rules that nothing keeps together after a story.
    pub(super) fn conflict(&mut self, rules: &[usize], story: &[TimedLetter]) {
        let parts = || rules.iter().filter_map(|rule| self.solver.rules.get(*rule)).flat_map(|rule| &rule.parts);
        let timed = parts().any(Automaton::is_timed);
        let begins = parts().any(Automaton::has_hours).then_some(self.solver.week.begins);
        let one = Conditional { rules: self.ids(rules), story: self.story(story), timed, begins };
        self.proof.conditional.push(one);
    }

    /// The conflicts found so far, by the rules' places.
    fn known_conflicts(&self) -> Vec<Vec<usize>> {
        let all = self.proof.conflicts.iter().chain(self.proof.conditional.iter().map(|one| &one.rules));
        let place = |id| self.solver.rules.iter().position(|rule| rule.rule == id);
        all.filter_map(|rules| rules.iter().map(|id| place(*id)).collect()).collect()
    }

    fn doom(&mut self, dooms: &mut Dooms<'_>, rules: &[usize], found: &mut Conflicts) {
        if found.has_part_of(rules) {
            return;
        }
        match dooms.of(rules) {
            Doom::None => {}
            Doom::Story(line) => {
                found.add(rules);
                self.conflict(rules, &line);
            }
            Doom::Undecided => {
                let names: Vec<String> = self.ids(rules).into_iter().map(|id| self.name(id)).collect();
                self.undecided_unless(false, || format!("whether {} conflict", names.join(" and ")));
            }
        }
    }
}

/// The sets of three in which two pairs are near each other.
fn threes(near: &[(usize, usize)]) -> BTreeSet<[usize; 3]> {
    let mut neighbours: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (one, other) in near {
        neighbours.entry(*one).or_default().push(*other);
        neighbours.entry(*other).or_default().push(*one);
    }
    let mut all = BTreeSet::new();
    for (middle, around) in &neighbours {
        for (at, one) in around.iter().enumerate() {
            for other in around.iter().skip(at + 1) {
                let mut three = [*middle, *one, *other];
                three.sort_unstable();
                all.insert(three);
            }
        }
    }
    all
}
