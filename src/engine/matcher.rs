//! Patterns on one customer's events.
use super::customer::Customer;
use super::eval::Binding;
use super::key::{Occurrence, Occurrences, Phase};
use super::world::World;
use crate::model::TimeSpan;
use crate::plan::{Node, NodeKind, Term};

/// Finds the occurrences of patterns in a world.
#[derive(Clone, Copy)]
pub struct Matcher<'a, 'h> {
    /// Whose events.
    pub customer: &'a Customer<'h>,
    /// Which of them count.
    pub world: World<'a>,
    /// How many slots bindings need; 0 to keep none.
    pub width: usize,
    /// The place of what is derived in the order of derivation.
    pub rank: u32,
}

impl<'h> Matcher<'_, 'h> {
    /// The occurrences of a pattern as events: one a place, with the bindings of the latest it completes.
    pub fn events(&self, node: &'h Node) -> Occurrences {
        let mut all = self.occurrences(node, &[]);
        all.one_per_place();
        all
    }

    /// The occurrences of a pattern given outer bindings, in order; several may complete at one place.
    pub fn occurrences(&self, node: &'h Node, outer: &[u32]) -> Occurrences {
        let mut found = match &node.kind {
            NodeKind::Event { .. } | NodeKind::AnyOf(_) if node.is_simple() => self.admitted(node, outer),
            NodeKind::Event { .. } => Occurrences::new(self.width),
            NodeKind::AnyOf(nodes) => self.any_of(nodes, outer),
            NodeKind::Then { first, second, directly, within, cond } => {
                let step = Step { second, directly: *directly, within: *within, cond: cond.as_ref() };
                self.then(first, step, outer)
            }
            NodeKind::AllWithin(chain, within) => self.all_within(chain, *within, outer),
            NodeKind::Silence { first, absent, lasting } => self.silence(first, absent, *lasting, outer),
            NodeKind::Count { count, of, within } => self.count(*count, of, *within, outer),
        };
        found.sort();
        found
    }

    /// The events of a simple pattern that alone fulfil their conditions; cross conditions are left to
    /// [`Matcher::crosses`].
    pub fn candidates(&self, node: &'h Node) -> Occurrences {
        let mut found = Occurrences::new(self.width);
        let mut alternative = 0;
        self.collect(node, &mut alternative, &mut found);
        found.sort();
        found
    }

    /// Whether a candidate fulfils the cross condition of its alternative, and a closing one.
    pub fn crosses(&self, node: &'h Node, cond: Option<&'h Term>, candidate: &Occurrence, row: &[u32]) -> bool {
        let mut alternative = candidate.alternative;
        let cross = cross_of(node, &mut alternative);
        [cross, cond].into_iter().flatten().all(|term| self.truth(term, row))
    }

    /// Whether a condition over bindings is true.
    pub fn truth(&self, term: &'h Term, row: &[u32]) -> bool {
        self.customer.evaluator.truth(term, Binding::Row(row)) == Some(true)
    }

    /// A row that binds what `below` and the candidate's own row bind.
    pub fn laid(&self, below: &[u32], found: &Occurrences, at: usize) -> Vec<u32> {
        let mut made = Occurrences::new(self.width);
        if let Some(one) = found.list.get(at) {
            made.push(*one, below, found.row(at));
        }
        made.slots
    }

    fn collect(&self, node: &'h Node, alternative: &mut u32, found: &mut Occurrences) {
        match &node.kind {
            NodeKind::Event { source, slot, own, .. } => {
                let kept = |one: &Occurrence| {
                    self.world.holds(one) && own.as_ref().is_none_or(|cond| self.customer.holds(cond, one.event))
                };
                let mut add = |mut one: Occurrence| {
                    one.alternative = *alternative;
                    found.push(one, &[], &[]);
                    found.bind(*slot, one.event);
                };
                let inside = self.customer.between(*source, self.world.from, self.world.to);
                inside.into_iter().filter(kept).for_each(&mut add);
                *alternative += 1;
            }
            NodeKind::AnyOf(nodes) => nodes.iter().for_each(|node| self.collect(node, alternative, found)),
            _ => {}
        }
    }

    /// The candidates of a simple pattern whose cross conditions hold under outer bindings.
    fn admitted(&self, node: &'h Node, outer: &[u32]) -> Occurrences {
        let candidates = self.candidates(node);
        if node.free.is_empty() {
            return candidates;
        }
        let mut found = Occurrences::new(self.width);
        for (at, one) in candidates.list.iter().enumerate() {
            let row = self.laid(outer, &candidates, at);
            if self.crosses(node, None, one, &row) {
                found.push(*one, &[], &row);
            }
        }
        found
    }

    fn any_of(&self, nodes: &'h [Node], outer: &[u32]) -> Occurrences {
        let mut found = Occurrences::new(self.width);
        for node in nodes {
            let part = self.occurrences(node, outer);
            for (at, one) in part.list.iter().enumerate() {
                found.push(*one, &[], part.row(at));
            }
        }
        found
    }

    fn then(&self, first: &'h Node, step: Step<'h>, outer: &[u32]) -> Occurrences {
        let firsts = self.occurrences(first, outer);
        let mut found = Occurrences::new(self.width);
        if firsts.list.is_empty() {
            return found;
        }
        let simple = step.second.is_simple();
        let depends = !simple && !step.second.free.is_empty();
        // what follows counts as an event: once a place, with the latest it completes
        let as_events = |outer: &[u32]| {
            let mut all = self.occurrences(step.second, outer);
            all.one_per_place();
            all
        };
        let listed = match (simple, depends) {
            (true, _) => self.candidates(step.second),
            (false, false) => as_events(outer),
            (false, true) => Occurrences::default(),
        };
        for (at, p) in firsts.list.iter().enumerate() {
            let mut below = Occurrences::new(self.width);
            below.push(*p, outer, firsts.row(at));
            let own = depends.then(|| as_events(&below.slots));
            let seconds = own.as_ref().unwrap_or(&listed);
            if let Some(q) = self.first_after(p, &below.slots, seconds, &step)
                && let Some(one) = seconds.list.get(q)
            {
                let whole = Occurrence { since: p.since, alternative: 0, ..*one };
                found.push(whole, &below.slots, seconds.row(q));
            }
        }
        found
    }

    /// The first second after an occurrence that fits.
    fn first_after(&self, p: &Occurrence, below: &[u32], seconds: &Occurrences, step: &Step<'h>) -> Option<usize> {
        let next = if step.directly { Some(self.world.next_event(self.customer, p.key)?) } else { None };
        let deadline = self.physical_deadline(p, step.within);
        let simple = step.second.is_simple();
        for at in seconds.from(p.key)..seconds.list.len() {
            let q = seconds.list.get(at)?;
            if !q.key.after(p.key) {
                continue;
            }
            if deadline.is_some_and(|deadline| q.time > deadline) || next.is_some_and(|next| q.key.at > next) {
                return None;
            }
            let adjacent = next.is_none_or(|next| q.key.at == next && !q.key.is_timed());
            if !adjacent || !self.near(step.within, p, q) {
                continue;
            }
            let needs_row = step.cond.is_some() || (simple && !step.second.free.is_empty());
            if needs_row {
                let row = self.laid(below, seconds, at);
                let fits = if simple {
                    self.crosses(step.second, step.cond, q, &row)
                } else {
                    step.cond.is_none_or(|cond| self.truth(cond, &row))
                };
                if !fits {
                    continue;
                }
            }
            return Some(at);
        }
        None
    }

    /// The own time after which nothing can be in the window any more, where times never step back.
    fn physical_deadline(&self, p: &Occurrence, within: Option<TimeSpan>) -> Option<i64> {
        if !self.customer.monotone {
            return None;
        }
        within.map(|within| self.customer.plan.clocks.add(within, p.time))
    }

    fn near(&self, within: Option<TimeSpan>, p: &Occurrence, q: &Occurrence) -> bool {
        let window = crate::model::Window { from: None, to: within };
        self.customer.plan.clocks.in_window(&window, p.time, q.time)
    }

    fn all_within(&self, chain: &'h Node, within: TimeSpan, outer: &[u32]) -> Occurrences {
        let all = self.occurrences(chain, outer);
        let mut found = Occurrences::new(self.width);
        for (at, one) in all.list.iter().enumerate() {
            let (early, late) = (one.since.min(one.time), one.since.max(one.time));
            if self.customer.plan.clocks.add(within, early) >= late {
                found.push(*one, &[], all.row(at));
            }
        }
        found
    }

    fn silence(&self, first: &'h Node, absent: &'h Node, lasting: TimeSpan, outer: &[u32]) -> Occurrences {
        let firsts = self.occurrences(first, outer);
        let mut found = Occurrences::new(self.width);
        let simple = absent.is_simple();
        let depends = !simple && !absent.free.is_empty();
        let listed = match (simple, depends) {
            (true, _) => self.candidates(absent),
            (false, false) => self.occurrences(absent, outer),
            (false, true) => Occurrences::default(),
        };
        for (at, p) in firsts.list.iter().enumerate() {
            let end = self.customer.plan.clocks.add(lasting, p.clock);
            if end > self.customer.log.watermark {
                continue;
            }
            let mut below = Occurrences::new(self.width);
            below.push(*p, outer, firsts.row(at));
            let own = depends.then(|| self.occurrences(absent, &below.slots));
            let breaks = own.as_ref().unwrap_or(&listed);
            let broken = (breaks.from(p.key)..breaks.list.len())
                .map_while(|at| breaks.list.get(at).filter(|q| q.clock <= end).map(|q| (at, q)))
                .filter(|(_, q)| q.key.after(p.key))
                .any(|(at, q)| {
                    !simple || absent.free.is_empty() || {
                        let row = self.laid(&below.slots, breaks, at);
                        self.crosses(absent, None, q, &row)
                    }
                });
            if broken {
                continue;
            }
            let over = Occurrence { since: p.since, ..self.customer.timed(end, Phase::Silence, self.rank, p.event) };
            if self.world.from <= over.key && over.key <= self.world.to {
                found.push(over, &[], &below.slots);
            }
        }
        found
    }

    fn count(&self, count: u32, of: &'h Node, within: TimeSpan, outer: &[u32]) -> Occurrences {
        let mut events = self.occurrences(of, outer);
        events.one_per_place();
        let mut found = Occurrences::new(self.width);
        let wanted = (count as usize).max(1);
        let mut run: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
        for (at, one) in events.list.iter().enumerate() {
            run.push_back(at);
            if run.len() > wanted {
                run.pop_front();
            }
            let Some(first) = run.front().and_then(|first| events.list.get(*first)).filter(|_| run.len() == wanted)
            else {
                continue;
            };
            let (early, late) = (first.time.min(one.time), first.time.max(one.time));
            if self.customer.plan.clocks.add(within, early) >= late {
                found.push(Occurrence { since: first.since, ..*one }, &[], events.row(at));
                run.clear();
            }
        }
        found
    }
}

/// The second half of a `then`.
#[derive(Clone, Copy)]
struct Step<'h> {
    second: &'h Node,
    directly: bool,
    within: Option<TimeSpan>,
    cond: Option<&'h Term>,
}

/// The cross condition of the n-th single event of a simple pattern.
fn cross_of<'h>(node: &'h Node, alternative: &mut u32) -> Option<&'h Term> {
    match &node.kind {
        NodeKind::Event { cross, .. } => {
            let this = *alternative == 0;
            *alternative = alternative.wrapping_sub(1);
            cross.as_ref().filter(|_| this)
        }
        NodeKind::AnyOf(nodes) => nodes.iter().find_map(|node| cross_of(node, alternative)),
        _ => None,
    }
}
