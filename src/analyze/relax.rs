//! How far an end seems, if what one automaton gives up to go on is still there for it afterwards.
//!
//! Each automaton is thought to keep every state it has reached. So an event may come as soon as each automaton has been
//! in some state that lets it, and what can't even be reached so can't be at all. The costs guide searches: they see what
//! an event needs before it, which the distances of single automata do not.
use super::product::Product;
use rustc_hash::FxHashSet;

/// The automata of a product, as steps between their states.
pub struct Relaxed {
    /// For each kind of letter and each automaton to which it matters, the automaton and its steps.
    kinds: Vec<Vec<Steps>>,
    /// For each automaton the kinds of letter that matter to it.
    minded: Vec<Vec<usize>>,
    /// Where each automaton's states begin.
    begins: Vec<usize>,
    /// Each automaton's accepting states.
    accepting: Vec<Vec<u16>>,
    states: usize,
}

/// An automaton, by place, and its steps between states.
type Steps = (usize, Vec<(u16, u16)>);

/// What a look from some states shows.
#[derive(Debug, Default)]
pub struct Outlook {
    /// About how many events are missing.
    pub far: usize,
    /// The kinds of letter, by place and in order, with which a way there may begin.
    pub helpful: Vec<usize>,
}

/// How what several automata need is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Costs {
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
        let mut kinds = Vec::with_capacity(product.kinds.len());
        let mut minded = vec![Vec::new(); product.parts.len()];
        for (number, kind) in product.kinds.iter().enumerate() {
            let mut own = Vec::with_capacity(kind.parts.len());
            for at in &kind.parts {
                let Some(part) = product.parts.get(*at) else { continue };
                let mut steps: Vec<(u16, u16)> = Vec::new();
                for state in (0u16..).take(part.edges.len()).filter(|state| !part.is_hopeless(*state)) {
                    let ends = part.at(state, kind.letter).iter().map(|edge| edge.to);
                    steps.extend(ends.filter(|to| !part.is_hopeless(*to)).map(|to| (state, to)));
                }
                own.push((*at, steps));
                if let Some(minded) = minded.get_mut(*at) {
                    minded.push(number);
                }
            }
            kinds.push(own);
        }
        let accepting = product
            .parts
            .iter()
            .map(|part| (0u16..).take(part.edges.len()).filter(|state| part.accepts(*state)).collect());
        Self { kinds, minded, begins, accepting: accepting.collect(), states }
    }

    /// Never more events than are missing from some states; nothing if no history can end well.
    pub fn least(&self, product: &Product<'_>, control: &[u16]) -> Option<usize> {
        let look = Look::new(self, control, Costs::Most);
        product.work.spend(look.effort / EFFORTS + 1);
        let mut most = 0;
        for at in 0..self.begins.len() {
            most = most.max(look.nearest(at)?.1);
        }
        usize::try_from(most).ok()
    }

    /// What seems to lead to an end; nothing if no history can end well.
    pub fn outlook(&self, product: &Product<'_>, control: &[u16]) -> Option<Outlook> {
        let look = Look::new(self, control, Costs::Added);
        product.work.spend(look.effort / EFFORTS + 1);
        let mut open: Vec<(usize, u16)> = Vec::new();
        for at in 0..self.begins.len() {
            let (state, cost) = look.nearest(at)?;
            if cost > 0 {
                open.push((at, state));
            }
        }
        Some(look.way(open))
    }
}

/// So many steps between states looked at cost as much as one comparison of bounds.
const EFFORTS: u64 = 16;

/// What each state costs to reach, and by what.
struct Look<'r> {
    relaxed: &'r Relaxed,
    how: Costs,
    costs: Vec<u32>,
    /// The kind of letter that reaches each state most cheaply, and from where.
    by: Vec<(usize, u16)>,
    effort: u64,
}

impl<'r> Look<'r> {
    fn new(relaxed: &'r Relaxed, control: &[u16], how: Costs) -> Self {
        let (costs, by) = (vec![NEVER; relaxed.states], vec![(0, 0); relaxed.states]);
        let mut look = Self { relaxed, how, costs, by, effort: 0 };
        for (begin, state) in relaxed.begins.iter().zip(control) {
            if let Some(cost) = look.costs.get_mut(begin + usize::from(*state)) {
                *cost = 0;
            }
        }
        look.spread();
        look
    }

    /// Lets every event happen that can, until that reaches nothing more cheaply.
    fn spread(&mut self) {
        let mut dirty = vec![true; self.relaxed.kinds.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for (number, kind) in self.relaxed.kinds.iter().enumerate() {
                if !dirty.get_mut(number).is_some_and(std::mem::take) {
                    continue;
                }
                let Some(needed) = self.needed(kind) else { continue };
                for (at, steps) in kind {
                    if self.reach(*at, steps, needed, number) {
                        changed = true;
                        for other in self.relaxed.minded.get(*at).into_iter().flatten() {
                            if let Some(dirty) = dirty.get_mut(*other) {
                                *dirty = true;
                            }
                        }
                    }
                }
            }
        }
    }

    /// What it costs until a letter can come; nothing if it can't.
    fn needed(&mut self, kind: &[Steps]) -> Option<u32> {
        let mut needed = 0u32;
        for (at, steps) in kind {
            self.effort += steps.len() as u64;
            let least = steps.iter().map(|(from, _)| self.cost(*at, *from)).min().filter(|least| *least < NEVER)?;
            needed = match self.how {
                Costs::Added => needed.saturating_add(least).min(NEVER - 2),
                Costs::Most => needed.max(least),
            };
        }
        Some(needed)
    }

    /// Lets one automaton go on; says whether it reached something more cheaply.
    fn reach(&mut self, at: usize, steps: &[(u16, u16)], needed: u32, number: usize) -> bool {
        let begin = self.relaxed.begins.get(at).copied().unwrap_or_default();
        let mut changed = false;
        for (from, to) in steps.iter().filter(|(from, to)| from != to) {
            let own = self.cost(at, *from);
            if own == NEVER {
                continue;
            }
            // what this automaton needs is counted once
            let cost = needed.max(own).saturating_add(1);
            let place = begin + usize::from(*to);
            if let (Some(known), Some(by)) = (self.costs.get_mut(place), self.by.get_mut(place))
                && cost < *known
            {
                *known = cost;
                *by = (number, *from);
                changed = true;
            }
        }
        changed
    }

    fn cost(&self, at: usize, state: u16) -> u32 {
        let begin = self.relaxed.begins.get(at).copied().unwrap_or_default();
        self.costs.get(begin + usize::from(state)).copied().unwrap_or(NEVER)
    }

    /// The accepting state of an automaton that is reached most cheaply.
    fn nearest(&self, at: usize) -> Option<(u16, u32)> {
        let accepting = self.relaxed.accepting.get(at)?.iter();
        let costs = accepting.map(|state| (*state, self.cost(at, *state)));
        costs.min_by_key(|(_, cost)| *cost).filter(|(_, cost)| *cost < NEVER)
    }

    /// What leads to some states, followed back to where everything stands.
    fn way(&self, mut open: Vec<(usize, u16)>) -> Outlook {
        let mut seen: FxHashSet<(usize, u16)> = open.iter().copied().collect();
        let mut events: FxHashSet<(usize, u32)> = FxHashSet::default();
        let mut helpful = Vec::new();
        while let Some((at, state)) = open.pop() {
            let place = self.relaxed.begins.get(at).copied().unwrap_or_default() + usize::from(state);
            let Some((number, from)) = self.by.get(place).copied() else { continue };
            events.insert((number, self.cost(at, state)));
            let mut is_first = true;
            for (other, steps) in self.relaxed.kinds.get(number).into_iter().flatten() {
                let cheapest = steps.iter().map(|(from, _)| *from).min_by_key(|from| self.cost(*other, *from));
                let before = if *other == at { Some(from) } else { cheapest };
                let Some(before) = before else { continue };
                if self.cost(*other, before) > 0 {
                    is_first = false;
                    if seen.insert((*other, before)) {
                        open.push((*other, before));
                    }
                }
            }
            if is_first {
                helpful.push(number);
            }
        }
        helpful.sort_unstable();
        helpful.dedup();
        Outlook { far: events.len(), helpful }
    }
}
