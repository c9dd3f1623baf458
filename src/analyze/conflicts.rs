//! All minimal sets of rules that exclude every history.
//!
//! A tree of removals: a node takes some rules out; if what is left still has no history, a minimal conflict among them
//! is found and each of its rules taken out in turn. For every minimal conflict there is a path that takes out one rule
//! of each other conflict and none of its own, so all are found.
use super::solver::{Answer, Solver};
use rustc_hash::{FxHashMap, FxHashSet};

/// Conflicts that are known.
#[derive(Debug, Default)]
pub struct Conflicts {
    all: Vec<Vec<usize>>,
    /// By rule the conflicts it is in.
    of: FxHashMap<usize, Vec<usize>>,
}

impl Conflicts {
    /// These.
    pub fn new(conflicts: &[Vec<usize>]) -> Self {
        let mut all = Self::default();
        conflicts.iter().for_each(|one| all.add(one));
        all
    }

    /// One more.
    pub fn add(&mut self, rules: &[usize]) {
        for rule in rules {
            self.of.entry(*rule).or_default().push(self.all.len());
        }
        self.all.push(rules.to_vec());
    }

    /// Whether some rules hold all of a conflict.
    pub fn has_part_of(&self, rules: &[usize]) -> bool {
        let mut own = rules.iter().filter_map(|rule| self.of.get(rule)).flatten();
        own.any(|at| self.all.get(*at).is_some_and(|one| one.iter().all(|rule| rules.contains(rule))))
    }
}

/// The minimal conflicts, each sorted, the list sorted; and whether that is all of them.
pub fn minimal(solver: &Solver<'_>, rules: &[usize], most_nodes: usize) -> (Vec<Vec<usize>>, bool) {
    let (mut found, mut complete) = small(solver, rules);
    let mut seen: FxHashSet<Vec<usize>> = FxHashSet::default();
    let mut open: Vec<Vec<usize>> = vec![Vec::new()];
    while let Some(removed) = open.pop() {
        if seen.len() > most_nodes {
            complete = false;
            break;
        }
        let known = found.iter().find(|one| !one.iter().any(|rule| removed.contains(rule))).cloned();
        let conflict = match known {
            Some(known) => known,
            None => {
                let left: Vec<usize> = rules.iter().filter(|rule| !removed.contains(rule)).copied().collect();
                match solver.ask(&left, &[]) {
                    Answer::History(_) => continue,
                    Answer::Undecided => {
                        complete = false;
                        continue;
                    }
                    Answer::None(core) => match solver.shrunk(&core, &[]) {
                        Some(conflict) => {
                            found.push(conflict.clone());
                            conflict
                        }
                        None => {
                            complete = false;
                            continue;
                        }
                    },
                }
            }
        };
        for rule in &conflict {
            let mut next = removed.clone();
            next.push(*rule);
            next.sort_unstable();
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    found.sort();
    (found, complete)
}

/// Rules that nothing keeps alone, and pairs of others that nothing keeps together; and whether that is all of those.
fn small(solver: &Solver<'_>, rules: &[usize]) -> (Vec<Vec<usize>>, bool) {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut complete = true;
    let mut ask = |some: &[usize]| match solver.ask(some, &[]) {
        Answer::None(_) => true,
        Answer::History(_) => false,
        Answer::Undecided => {
            complete = false;
            false
        }
    };
    let (broken, whole): (Vec<usize>, Vec<usize>) = rules.iter().partition(|rule| ask(&[**rule]));
    found.extend(broken.into_iter().map(|rule| vec![rule]));
    for (at, one) in whole.iter().enumerate() {
        let others = whole.iter().skip(at + 1).filter(|other| solver.share(*one, **other));
        found.extend(others.filter(|other| ask(&[*one, **other])).map(|other| vec![*one, *other]));
    }
    (found, complete)
}
