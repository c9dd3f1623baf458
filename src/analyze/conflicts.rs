//! All minimal sets of rules that exclude every history.
//!
//! A tree of removals: a node takes some rules out; if what is left still has no history, a minimal conflict among them
//! is found and each of its rules taken out in turn. For every minimal conflict there is a path that takes out one rule
//! of each other conflict and none of its own, so all are found.
use super::solver::{Answer, Solver};
use rustc_hash::FxHashSet;

/// The minimal conflicts, each sorted, the list sorted; and whether that is all of them.
pub fn minimal(solver: &Solver<'_>, rules: &[usize], most_nodes: usize) -> (Vec<Vec<usize>>, bool) {
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut complete = true;
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
