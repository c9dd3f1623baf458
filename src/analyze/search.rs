//! A history that all of some automata accept.
//!
//! Sets of configurations: where a shortest history is wanted those first from which one may be shortest (A*, with a lower
//! bound on what is missing), else those that seem nearest to an end, and of those the ones reached by an event with which
//! a way there may begin. What can do no more than what was reached before is not looked at again; widening makes the sets
//! finitely many. A bound on work and room ends the search with "undecided", never with a wrong answer.
use super::path::{TimedLetter, timeline};
use super::product::{Control, Move, Product};
use super::relax::{Outlook, Relaxed};
use super::work::Held;
use super::zone::Zone;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A history.
    History(Vec<TimedLetter>),
    /// There is none.
    Nothing,
    /// More work than the bound allows.
    Undecided,
}

/// Which configurations are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    /// Those on a shortest history.
    Shortest,
    /// Those on any history.
    Any,
    /// All there are, by the number of events that lead to them.
    All,
}

struct Reached {
    control: Control,
    zone: Zone,
    from: Option<(usize, Move)>,
    /// By how many events.
    events: usize,
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

/// Sets of configurations, the most promising first.
pub(super) struct Search<'p, 'a> {
    product: &'p Product<'a>,
    reached: Vec<Reached>,
    /// By the states of automata that have no order.
    known: FxHashMap<Control, Vec<usize>>,
    /// By all states.
    same: FxHashMap<Control, Vec<usize>>,
    want: Want,
    /// What is to be looked at: by how good it looks, the last first, or the first first if all are wanted.
    queue: BTreeMap<usize, Vec<usize>>,
    /// Where in the first entry of the queue to go on.
    at: usize,
    held: Held<'a>,
    relaxed: Option<Relaxed>,
    /// From what is looked at.
    outlook: Outlook,
}

/// About how many bytes tables take for an entry.
const OVERHEAD: u64 = 200;
/// So many of the last ones reached are asked whether they can do all that a new one can.
const MOST_ASKED: usize = 64;

impl<'p, 'a> Search<'p, 'a> {
    /// From where everything starts.
    pub(super) fn new(product: &'p Product<'a>, want: Want) -> Self {
        let (control, zone) = product.start();
        let (known, same) = (FxHashMap::default(), FxHashMap::default());
        let (reached, queue, held) = (Vec::new(), BTreeMap::new(), Held::new(product.work));
        let relaxed = (want != Want::All).then(|| Relaxed::new(product));
        let outlook = Outlook::default();
        let mut search = Self { product, reached, known, same, want, queue, at: 0, held, relaxed, outlook };
        search.add(control, zone, None, true);
        search
    }

    /// The next to look at.
    pub(super) fn next(&mut self) -> Option<usize> {
        loop {
            let next = self.promising()?;
            if self.want != Want::Any {
                return Some(next);
            }
            // what is asked only of those that are looked at need not be asked of all
            let control = self.reached.get(next).map(|one| one.control.as_slice()).unwrap_or_default();
            if let Some(outlook) = self.relaxed.as_ref().and_then(|relaxed| relaxed.outlook(self.product, control)) {
                self.outlook = outlook;
                return Some(next);
            }
            if self.product.work.is_spent() {
                return Some(next);
            }
        }
    }

    fn promising(&mut self) -> Option<usize> {
        loop {
            let mut first = self.queue.first_entry()?;
            let next = if self.want == Want::All {
                let next = first.get().get(self.at).copied();
                self.at += 1;
                next
            } else {
                first.get_mut().pop()
            };
            if next.is_some() {
                return next;
            }
            first.remove();
            self.at = 0;
        }
    }

    /// Goes on from one to all that a move leads to. Each move by an event is shown with the states and the clock values
    /// from which it is made.
    pub(super) fn expand(&mut self, at: usize, each: &mut dyn FnMut(&[u16], &Zone, &Move)) {
        let Some(one) = self.reached.get(at) else { return };
        let control = one.control.clone();
        let is_first = one.from.is_none();
        let Some(zone) = self.product.later(one.zone.clone()) else { return };
        // before the first event every week is like the first
        if !is_first
            && let Some(step) = self.product.new_week(&control)
            && let Some(next) = self.product.after(&zone, &step)
        {
            self.add(step.to.clone(), next, Some((at, step)), true);
        }
        let product = self.product;
        for (number, kind) in product.kinds.iter().enumerate() {
            let is_helpful = self.outlook.helpful.binary_search(&number).is_ok();
            for step in product.moves(&control, kind) {
                if let Some(next) = product.after(&zone, &step) {
                    each(&control, &zone, &step);
                    self.add(step.to.clone(), next, Some((at, step)), is_helpful);
                }
            }
        }
    }

    fn add(&mut self, control: Control, zone: Zone, from: Option<(usize, Move)>, is_helpful: bool) {
        let zone = self.product.widened(zone);
        let at = self.reached.len();
        let is_event = from.as_ref().is_some_and(|(_, step)| step.letter.is_some());
        let before = from.as_ref().and_then(|(before, _)| self.reached.get(*before)).map_or(0, |one| one.events);
        let events = before + usize::from(is_event);
        // where nothing has happened yet no history may end, even if an event leads back to the same states
        if from.is_some() && self.is_known(&control, &zone, events) {
            return;
        }
        let is_end = is_event && self.product.accepts(&control);
        let order = match self.want {
            Want::Any if is_end => 0,
            Want::Any => 1 + 2 * self.outlook.far + usize::from(!is_helpful),
            Want::All => events,
            Want::Shortest => match self.least(&control) {
                Some(least) => events + least,
                None => return,
            },
        };
        if from.is_some() {
            self.same.entry(control.clone()).or_default().push(at);
            if self.want != Want::All {
                self.known.entry(self.product.unordered(&control)).or_default().push(at);
            }
        }
        // the states are kept three times
        let states = (3 * size_of::<u16>() * control.len()) as u64;
        let step = from.as_ref().map_or(0, |(_, step)| step.bytes());
        self.held.more(size_of::<Reached>() as u64 + states + zone.bytes() + step + OVERHEAD);
        self.reached.push(Reached { control, zone, from, events, is_end });
        self.queue.entry(order).or_default().push(at);
    }

    /// The fewest events that are missing from some states; nothing if no history can end well from them.
    fn least(&self, control: &[u16]) -> Option<usize> {
        let least = self.relaxed.as_ref()?.least(self.product, control)?;
        Some(least.max(self.product.least_distance(control)))
    }

    /// Whether what was reached before, by no more events, can do all that these can.
    fn is_known(&self, control: &Control, zone: &Zone, events: usize) -> bool {
        let as_near = |one: &Reached| self.want == Want::Any || one.events <= events;
        let same = self.same.get(control);
        self.product.work.spend(same.map_or(0, Vec::len) as u64);
        let mut same = same.into_iter().flatten().filter_map(|at| self.reached.get(*at));
        if same.any(|one| as_near(one) && one.zone.covers(zone)) {
            return true;
        }
        if self.want == Want::All {
            return false;
        }
        let known = self.known.get(&self.product.unordered(control));
        let mut last = known.into_iter().flat_map(|known| known.iter().rev().take(MOST_ASKED));
        last.any(|at| {
            self.reached.get(*at).is_some_and(|one| {
                as_near(one) && self.product.accepts_all_of(&one.control, control) && one.zone.covers(zone)
            })
        })
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
