//! A history that all of some automata accept.
//!
//! Sets of configurations, breadth first where a shortest history is wanted, else those first that seem nearest to an end.
//! What a set holds that was reached before is not looked at again; widening makes the sets finitely many. A bound on
//! their number ends the search with "undecided", never with a wrong answer.
use super::path::{TimedLetter, timeline};
use super::product::{Control, Move, Product};
use super::zone::Zone;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::collections::VecDeque;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A history.
    History(Vec<TimedLetter>),
    /// There is none.
    Nothing,
    /// More sets of configurations than the bound allows.
    Undecided,
}

/// Which history is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// A shortest.
    Shortest,
    /// Any.
    Any,
}

struct Reached {
    control: Control,
    zone: Zone,
    from: Option<(usize, Move)>,
    is_end: bool,
}

/// A history of one or more events that all automata of a product accept.
pub fn history(product: &Product<'_>, want: Want) -> Found {
    let mut search = Search::new(product, want);
    while let Some(at) = search.next() {
        if search.reached.get(at).is_some_and(|one| one.is_end)
            && let Some(line) = timeline(product, &search.moves_to(at), None)
        {
            return Found::History(line);
        }
        if product.work.is_spent() {
            return Found::Undecided;
        }
        search.expand(at, &mut |_, _, _| {});
    }
    Found::Nothing
}

/// Sets of configurations, nearest first.
pub(super) struct Search<'p, 'a> {
    product: &'p Product<'a>,
    reached: Vec<Reached>,
    known: FxHashMap<Control, Vec<usize>>,
    want: Want,
    /// What is to be looked at, by how far it seems from an end.
    queue: BTreeMap<usize, VecDeque<usize>>,
}

impl<'p, 'a> Search<'p, 'a> {
    /// From where everything starts.
    pub(super) fn new(product: &'p Product<'a>, want: Want) -> Self {
        let (control, zone) = product.start();
        let (known, queue) = (FxHashMap::default(), BTreeMap::new());
        let mut search = Self { product, reached: Vec::new(), known, want, queue };
        search.add(control, zone, None);
        search
    }

    /// The next to look at.
    pub(super) fn next(&mut self) -> Option<usize> {
        let mut first = self.queue.first_entry()?;
        let next = first.get_mut().pop_front();
        if first.get().is_empty() {
            first.remove();
        }
        next
    }

    /// Goes on from one to all that a move leads to. Each move by an event is shown with the states and the clock values
    /// from which it is made.
    pub(super) fn expand(&mut self, at: usize, each: &mut dyn FnMut(&[u16], &Zone, &Move)) {
        let Some(one) = self.reached.get(at) else { return };
        let control = one.control.clone();
        let Some(zone) = self.product.later(one.zone.clone()) else { return };
        let keep = |part: usize, state: u16| {
            self.product.parts.get(part).is_some_and(|automaton| !automaton.is_hopeless(state))
        };
        // before the first event every week is like the first
        if one.from.is_some()
            && let Some(step) = self.product.new_week(&control)
            && let Some(next) = self.product.after(&zone, &step)
        {
            self.add(step.to.clone(), next, Some((at, step)));
        }
        for letter in self.product.letters.clone() {
            for step in self.product.moves(&control, letter, &keep) {
                if let Some(next) = self.product.after(&zone, &step) {
                    each(&control, &zone, &step);
                    self.add(step.to.clone(), next, Some((at, step)));
                }
            }
        }
    }

    fn add(&mut self, control: Control, zone: Zone, from: Option<(usize, Move)>) {
        let zone = self.product.widened(zone);
        let at = self.reached.len();
        // where nothing has happened yet no history may end, even if an event leads back to the same states
        if from.is_some() {
            let known = self.known.entry(control.clone()).or_default();
            if known.iter().any(|at| self.reached.get(*at).is_some_and(|one| one.zone.covers(&zone))) {
                return;
            }
            known.push(at);
        }
        let is_event = from.as_ref().is_some_and(|(_, step)| step.letter.is_some());
        let is_end = is_event && self.product.accepts(&control);
        let is_week = from.is_some() && !is_event;
        let far = if self.want == Want::Any { self.product.distance(&control) } else { 0 };
        self.reached.push(Reached { control, zone, from, is_end });
        let queue = self.queue.entry(far).or_default();
        // a new week is no event: what it leads to is as near as what it came from
        if is_week || self.want == Want::Any { queue.push_front(at) } else { queue.push_back(at) }
    }

    /// The moves that lead somewhere.
    pub(super) fn moves_to(&self, end: usize) -> Vec<Move> {
        let mut moves = Vec::new();
        let mut at = end;
        while let Some((before, step)) = self.reached.get(at).and_then(|one| one.from.clone()) {
            moves.push(step);
            at = before;
        }
        moves.reverse();
        moves
    }
}
