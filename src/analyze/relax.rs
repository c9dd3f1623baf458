//! How far an end seems, if what one automaton gives up to go on is still there for it afterwards.
//!
//! Each automaton is thought to keep every state it has reached. So an event may come as soon as each automaton has been
//! in some state that lets it, and what can't even be reached so can't be at all. The costs guide searches: they see what
//! an event needs before it, which the distances of single automata do not.
use super::product::Product;

/// The automata of a product, as steps between their states.
pub struct Relaxed {
    /// For each kind of letter and each automaton to which it matters, the automaton and its steps.
    kinds: Vec<Vec<Steps>>,
    /// Where each automaton's states begin.
    begins: Vec<usize>,
    /// Each automaton's accepting states.
    accepting: Vec<Vec<u16>>,
    states: usize,
    /// About how much one look costs.
    pub effort: u64,
}

/// An automaton, by place, and its steps between states.
type Steps = (usize, Vec<(u16, u16)>);

/// How what several automata need is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Costs {
    /// Added up: a good guess, which may be too high.
    Added,
    /// The most of any: never more than there is to do.
    Most,
}

/// Not reached.
const NEVER: u32 = u32::MAX;

impl Relaxed {
    /// Of a product.
    pub fn new(product: &Product<'_>) -> Self {
        let mut begins = Vec::with_capacity(product.parts.len());
        let mut states = 0;
        for part in &product.parts {
            begins.push(states);
            states += part.edges.len();
        }
        let mut effort = 0;
        let mut kinds = Vec::with_capacity(product.kinds.len());
        for kind in &product.kinds {
            let mut own = Vec::with_capacity(kind.parts.len());
            for at in &kind.parts {
                let Some(part) = product.parts.get(*at) else { continue };
                let mut steps: Vec<(u16, u16)> = Vec::new();
                for state in (0u16..).take(part.edges.len()).filter(|state| !part.is_hopeless(*state)) {
                    let ends = part.at(state, kind.letter).iter().map(|edge| edge.to);
                    steps.extend(ends.filter(|to| !part.is_hopeless(*to)).map(|to| (state, to)));
                }
                effort += steps.len() as u64;
                own.push((*at, steps));
            }
            kinds.push(own);
        }
        let accepting = product
            .parts
            .iter()
            .map(|part| (0u16..).take(part.edges.len()).filter(|state| part.accepts(*state)).collect());
        Self { kinds, begins, accepting: accepting.collect(), states, effort }
    }

    /// How far an end seems from some states; nothing if there is none.
    pub fn far(&self, control: &[u16], how: Costs) -> Option<u32> {
        let mut costs = vec![NEVER; self.states];
        for (begin, state) in self.begins.iter().zip(control) {
            if let Some(cost) = costs.get_mut(begin + usize::from(*state)) {
                *cost = 0;
            }
        }
        while self.spread(&mut costs, how) {}
        let mut all = 0u32;
        for (begin, accepting) in self.begins.iter().zip(&self.accepting) {
            let cost = |state: &u16| costs.get(begin + usize::from(*state)).copied().unwrap_or(NEVER);
            let least = accepting.iter().map(cost).min().filter(|least| *least < NEVER)?;
            all = how.both(all, least);
        }
        Some(all)
    }

    /// Lets every event happen that can; says whether that reached something more cheaply.
    fn spread(&self, costs: &mut [u32], how: Costs) -> bool {
        let mut changed = false;
        for kind in &self.kinds {
            let before = |(at, steps): &Steps, costs: &[u32]| -> u32 {
                let begin = self.begins.get(*at).copied().unwrap_or_default();
                let cost = |(from, _): &(u16, u16)| costs.get(begin + usize::from(*from)).copied().unwrap_or(NEVER);
                steps.iter().map(cost).min().unwrap_or(NEVER)
            };
            let mut needed = 0u32;
            for one in kind {
                let least = before(one, costs);
                needed = if least == NEVER { NEVER } else { how.both(needed, least) };
                if needed == NEVER {
                    break;
                }
            }
            if needed == NEVER {
                continue;
            }
            for (at, steps) in kind {
                let begin = self.begins.get(*at).copied().unwrap_or_default();
                for (from, to) in steps.iter().filter(|(from, to)| from != to) {
                    let own = costs.get(begin + usize::from(*from)).copied().unwrap_or(NEVER);
                    if own == NEVER {
                        continue;
                    }
                    // what this automaton needs is counted once
                    let cost = needed.max(own).saturating_add(1);
                    if let Some(known) = costs.get_mut(begin + usize::from(*to))
                        && cost < *known
                    {
                        *known = cost;
                        changed = true;
                    }
                }
            }
        }
        changed
    }
}

impl Costs {
    fn both(self, one: u32, other: u32) -> u32 {
        match self {
            Self::Added => one.saturating_add(other).min(NEVER - 1),
            Self::Most => one.max(other),
        }
    }
}
