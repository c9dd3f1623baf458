//! Which states of two automata can't both still come to a good end.
//!
//! Clocks are left out, so that a pair that is called hopeless is. Large products are searched with this in hand: what
//! two of their rules exclude need not be found out again in every combination of the others.
use super::automaton::Automaton;
use rustc_hash::FxHashSet;

/// The states of two automata from which both can still accept one history.
#[derive(Debug)]
pub struct Pairs {
    /// For each state of the first, the states of the second as bits.
    alive: Vec<u64>,
}

impl Pairs {
    /// Of two automata; nothing if they exclude nothing that each alone does not, or have too many states.
    pub fn new(one: &Automaton, other: &Automaton, letters: usize) -> Option<Self> {
        if other.edges.len() > 64 || one.edges.len() > 64 {
            return None;
        }
        if !(0..letters).any(|letter| !one.idles_at(letter) && !other.idles_at(letter)) {
            return None;
        }
        let mut seen: FxHashSet<(Option<u8>, Option<u8>)> = FxHashSet::default();
        let class = |part: &Automaton, letter: usize| part.class_of.get(letter).copied();
        let kinds: Vec<usize> =
            (0..letters).filter(|letter| seen.insert((class(one, *letter), class(other, *letter)))).collect();
        let states = |part: &Automaton| 0..u16::try_from(part.edges.len()).unwrap_or_default();
        let accepting =
            |state: u16| if one.accepts(state) { bits(states(other).filter(|at| other.accepts(*at))) } else { 0 };
        let mut alive: Vec<u64> = states(one).map(accepting).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for first in states(one) {
                let known = alive.get(usize::from(first)).copied().unwrap_or_default();
                let leads = |second: u16| {
                    kinds.iter().any(|letter| {
                        let ends = one.at(first, *letter).iter().map(|edge| edge.to);
                        let reached =
                            ends.fold(0, |all, to| all | alive.get(usize::from(to)).copied().unwrap_or_default());
                        other.at(second, *letter).iter().any(|edge| reached & (1 << edge.to) != 0)
                    })
                };
                let more = bits(states(other).filter(|second| known & (1 << second) == 0 && leads(*second)));
                if more != 0 {
                    changed = true;
                    if let Some(row) = alive.get_mut(usize::from(first)) {
                        *row |= more;
                    }
                }
            }
        }
        let own = |part: &Automaton| bits(states(part).filter(|state| !part.is_hopeless(*state)));
        let (firsts, seconds) = (own(one), own(other));
        let tells =
            states(one).any(|first| firsts & (1 << first) != 0 && alive.get(usize::from(first)) != Some(&seconds));
        tells.then_some(Self { alive })
    }

    /// Whether both can still accept from these states.
    pub fn are_alive(&self, first: u16, second: u16) -> bool {
        self.alive.get(usize::from(first)).is_some_and(|row| row & (1 << second) != 0)
    }
}

fn bits(states: impl Iterator<Item = u16>) -> u64 {
    states.fold(0, |all, state| all | 1 << state)
}
