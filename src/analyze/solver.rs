//! Questions about sets of rules: is there a history that keeps them all, and what more can be asked of it?
//!
//! A question is first put for few rules. A history that answers it but breaks other rules brings those in, until none is
//! broken or no history is left: so large sets of rules are decided without building their whole product, and what is
//! left when there is no history is a small set that already excludes it. Where shortest ones are asked for, the history
//! found is as short as any, since with fewer rules none could be longer.
use super::automaton::Automaton;
use super::compile::Compiled;
use super::path::TimedLetter;
use super::product::Product;
use super::replay::accepts;
use super::search::{Found, Want, history};
use super::week::Week;
use super::work::Work;

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A history.
    History(Vec<TimedLetter>),
    /// No history, and these rules (by their place in the solver) are reason enough.
    None(Vec<usize>),
    /// The bound was reached.
    Undecided,
}

/// Rules as automata, over one alphabet.
pub struct Solver<'a> {
    /// The rules.
    pub rules: &'a [Compiled],
    /// How many letters there are.
    pub letters: usize,
    /// The ordinary week.
    pub week: &'a Week,
    /// What questions may cost.
    pub work: &'a Work,
}

impl Solver<'_> {
    /// A history that keeps all of these rules and is accepted by all of these automata.
    pub fn ask(&self, rules: &[usize], also: &[&Automaton]) -> Answer {
        self.put(rules, also, Want::Any)
    }

    /// A shortest one.
    pub fn ask_shortest(&self, rules: &[usize], also: &[&Automaton]) -> Answer {
        self.put(rules, also, Want::Shortest)
    }

    fn put(&self, rules: &[usize], also: &[&Automaton], want: Want) -> Answer {
        self.work.begin();
        let mut used: Vec<usize> = Vec::new();
        loop {
            match self.search(&used, also, want) {
                Found::Undecided => return Answer::Undecided,
                Found::Nothing => {
                    used.sort_unstable();
                    return Answer::None(used);
                }
                Found::History(line) => {
                    let broken = |rule: &&usize| !used.contains(rule) && !self.keeps(**rule, &line);
                    let more: Vec<usize> = rules.iter().filter(broken).take(2).copied().collect();
                    if more.is_empty() {
                        return Answer::History(line);
                    }
                    used.extend(more);
                }
            }
        }
    }

    /// Whether a timeline keeps a rule.
    pub fn keeps(&self, rule: usize, line: &[TimedLetter]) -> bool {
        self.rules.get(rule).is_none_or(|rule| rule.parts.iter().all(|part| accepts(part, line, self.week)))
    }

    /// Fewer of some rules that exclude every history, none of which can be spared; nothing if undecided.
    pub fn shrunk(&self, rules: &[usize], also: &[&Automaton]) -> Option<Vec<usize>> {
        let mut kept = rules.to_vec();
        kept.sort_unstable();
        let mut at = 0;
        while at < kept.len() {
            let rest: Vec<usize> =
                kept.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, rule)| *rule).collect();
            match self.ask(&rest, also) {
                // those before are needed, so they are in the core, and still the first ones
                Answer::None(core) => kept = core,
                Answer::History(_) => at += 1,
                Answer::Undecided => return None,
            }
        }
        Some(kept)
    }

    fn search(&self, rules: &[usize], also: &[&Automaton], want: Want) -> Found {
        let own = rules.iter().filter_map(|rule| self.rules.get(*rule)).flat_map(|rule| &rule.parts);
        let parts: Vec<&Automaton> = own.chain(also.iter().copied()).collect();
        history(&Product::new(parts, self.letters, self.week, self.work), want)
    }
}
