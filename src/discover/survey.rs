//! One walk over a log that counts, for its most frequent event names, how they follow each other.
//!
//! Invariant: everything counted is a number of customers unless it says that it counts events, and the order of
//! partitions makes no difference.
use super::gaps::Gaps;
use super::tally::Tally;
use crate::history::History;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// Between how many event names relations are counted.
const MOST_NAMES: usize = 40;
/// A variant is told by so many steps; what comes after makes no difference.
const MOST_STEPS: usize = 40;
/// So many different variants are kept apart; customers of later ones are only counted.
const MOST_VARIANTS: usize = 200_000;
/// The place of a name between which and others nothing is counted.
const NONE: u32 = u32::MAX;

/// What was counted.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// All names of the log by code.
    pub names: Arc<[SmolStr]>,
    /// What was seen of each frequent name, those of most customers first.
    pub seen: Vec<Seen>,
    /// For each two frequent names what was seen of them, row by row.
    pairs: Vec<Pair>,
    /// The place of each name in `seen`, by code.
    places: Vec<u32>,
    /// Customers with an event.
    pub customers: u64,
    /// Events.
    pub events: u64,
    /// From each event to the customer's next.
    pub gaps: Gaps,
    /// From a customer's first event to the last.
    pub spans: Gaps,
    /// Customers by what they went through, one name after the other, repeats in a row taken as one.
    pub variants: FxHashMap<Box<[u32]>, u64>,
    /// Customers whose variant is not among them.
    pub unlisted: u64,
    /// The earliest and the latest time.
    pub bounds: Option<(i64, i64)>,
}

/// What was seen of a name.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Its code.
    pub code: u32,
    /// The name.
    pub name: SmolStr,
    /// How many events.
    pub events: u64,
    /// Customers with such an event.
    pub customers: u64,
    /// Customers who begin with it.
    pub first: u64,
    /// Customers who end with it.
    pub last: u64,
    /// Customers with exactly one, with exactly two.
    pub once: u64,
    /// Customers with exactly two.
    pub twice: u64,
    /// Customers with two in a row.
    pub in_a_row: u64,
    /// Customers who come back to it after something else.
    pub returns: u64,
    /// From it to the next of its kind.
    pub again: Gaps,
    /// From it to whatever comes next.
    pub silence: Gaps,
    /// The longest silence of each customer before the first one.
    pub stall: Gaps,
    /// Where a customer's first one stands, from 0 (the beginning) to 1000 (the end), summed up over customers.
    place: u64,
}

impl Seen {
    /// Where in a customer's history its first one usually stands: 0 is the beginning, 1 the end.
    pub fn place(&self) -> f64 {
        share(self.place, self.customers * 1000)
    }
}

/// What was seen of two names, the first and the second.
#[derive(Debug, Clone, Default)]
pub struct Pair {
    /// Customers with both.
    pub both: u64,
    /// Customers in whom each first is followed by a second.
    pub answered: u64,
    /// Customers in whom each second has a first before it.
    pub prepared: u64,
    /// Customers in whom each first is followed by a second at once.
    pub answered_next: u64,
    /// Customers in whom each second has a first directly before it.
    pub prepared_next: u64,
    /// From each first to the next second.
    pub until: Gaps,
    /// The same where nothing lies between.
    pub direct: Gaps,
}

/// One part of a whole; nothing of nothing is nothing.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    let (part, whole) = (part as f64, whole as f64);
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// What one customer did with one name.
#[derive(Debug, Clone, Copy, Default)]
struct Own {
    count: u64,
    first: usize,
    last: usize,
    in_a_row: bool,
    returns: bool,
    /// The time of the next one, on the walk back.
    next: Option<i64>,
}

impl Survey {
    /// Ready to walk over the log that was tallied.
    pub fn new(tally: &Tally) -> Self {
        let top = tally.top(MOST_NAMES);
        let mut places = vec![NONE; tally.names.len()];
        let mut seen = Vec::new();
        for (place, code) in (0u32..).zip(&top) {
            if let Some(slot) = places.get_mut(*code as usize) {
                *slot = place;
            }
            let name = tally.names.get(*code as usize).cloned().unwrap_or_default();
            seen.push(Seen { code: *code, name, ..Seen::default() });
        }
        let pairs = vec![Pair::default(); seen.len() * seen.len()];
        Self { names: Arc::clone(&tally.names), seen, pairs, places, ..Self::default() }
    }

    /// What was seen of two frequent names, by their places.
    pub fn pair(&self, first: usize, second: usize) -> &Pair {
        static NOTHING: std::sync::LazyLock<Pair> = std::sync::LazyLock::new(Pair::default);
        self.pairs.get(first * self.seen.len() + second).unwrap_or(&NOTHING)
    }

    /// Walks over the customers of a partition.
    pub fn add(&mut self, history: &History) {
        let mut own = vec![Own::default(); self.seen.len()];
        let mut direct = vec![0; self.pairs.len()];
        for customer in 0..history.customer_count() {
            let range = history.events_of(customer);
            let names = history.name().get(range.clone()).unwrap_or_default();
            let times = history.time().get(range).unwrap_or_default();
            if let (Some(from), Some(to)) = (times.iter().min(), times.iter().max()) {
                self.customers += 1;
                self.events += names.len() as u64;
                self.spans.add(to - from);
                self.bounds = Some(self.bounds.map_or((*from, *to), |(a, b)| (a.min(*from), b.max(*to))));
                self.variant(names);
                self.customer(names, times, &mut own, &mut direct);
            }
        }
    }

    fn place(&self, code: u32) -> Option<usize> {
        let place = self.places.get(code as usize).copied()?;
        (place != NONE).then_some(place as usize)
    }

    fn variant(&mut self, names: &[u32]) {
        let mut steps: Vec<u32> = names.to_vec();
        steps.dedup();
        steps.truncate(MOST_STEPS);
        if let Some(count) = self.variants.get_mut(steps.as_slice()) {
            *count += 1;
        } else if self.variants.len() < MOST_VARIANTS {
            self.variants.insert(steps.into(), 1);
        } else {
            self.unlisted += 1;
        }
    }

    fn customer(&mut self, names: &[u32], times: &[i64], own: &mut [Own], direct: &mut [u64]) {
        own.fill(Own::default());
        let places: Vec<Option<usize>> = names.iter().map(|code| self.place(*code)).collect();
        let (mut before, mut longest) = (None, 0);
        for ((at, place), time) in places.iter().enumerate().zip(times) {
            longest = longest.max(before.map_or(0, |before: i64| time - before));
            before = Some(*time);
            let Some(place) = *place else { continue };
            let (Some(one), Some(seen)) = (own.get_mut(place), self.seen.get_mut(place)) else { continue };
            if one.count == 0 {
                one.first = at;
                seen.stall.add(longest);
            } else if one.last + 1 == at {
                one.in_a_row = true;
            } else {
                one.returns = true;
            }
            one.count += 1;
            one.last = at;
        }
        let present: Vec<usize> =
            (0..own.len()).filter(|place| own.get(*place).is_some_and(|one| one.count > 0)).collect();
        self.walk_back(&places, times, &present, own, direct);
        self.count(&places, &present, own, direct);
        for first in &present {
            for second in &present {
                if let Some(count) = direct.get_mut(first * own.len() + second) {
                    *count = 0;
                }
            }
        }
    }

    /// Times from each event to those that follow, from the last event to the first.
    fn walk_back(
        &mut self,
        places: &[Option<usize>],
        times: &[i64],
        present: &[usize],
        own: &mut [Own],
        direct: &mut [u64],
    ) {
        let count = own.len();
        let mut after: Option<(i64, Option<usize>)> = None;
        for (place, time) in places.iter().zip(times).rev() {
            if let Some((next, _)) = after {
                self.gaps.add(next - time);
            }
            if let Some(place) = *place {
                self.follow(place, *time, after, present, own);
                if let Some((next, Some(follower))) = after {
                    let at = place * count + follower;
                    if let (Some(pair), Some(events)) = (self.pairs.get_mut(at), direct.get_mut(at)) {
                        pair.direct.add(next - time);
                        *events += 1;
                    }
                }
                if let Some(one) = own.get_mut(place) {
                    one.next = Some(*time);
                }
            }
            after = Some((*time, *place));
        }
    }

    fn follow(&mut self, place: usize, time: i64, after: Option<(i64, Option<usize>)>, present: &[usize], own: &[Own]) {
        let count = own.len();
        for second in present {
            let next = own.get(*second).and_then(|one| one.next);
            if let (Some(next), Some(pair)) = (next, self.pairs.get_mut(place * count + second)) {
                pair.until.add(next - time);
            }
        }
        let again = own.get(place).and_then(|one| one.next);
        let Some(seen) = self.seen.get_mut(place) else { return };
        seen.events += 1;
        if let Some((next, _)) = after {
            seen.silence.add(next - time);
        }
        if let Some(next) = again {
            seen.again.add(next - time);
        }
    }

    /// Whether this customer kept to what may be a rule.
    fn count(&mut self, places: &[Option<usize>], present: &[usize], own: &[Own], direct: &[u64]) {
        let end = places.len().saturating_sub(1);
        for place in present {
            let (Some(one), Some(seen)) = (own.get(*place), self.seen.get_mut(*place)) else { continue };
            seen.customers += 1;
            seen.first += u64::from(one.first == 0);
            seen.last += u64::from(one.last == end);
            seen.once += u64::from(one.count == 1);
            seen.twice += u64::from(one.count == 2);
            seen.in_a_row += u64::from(one.in_a_row);
            seen.returns += u64::from(one.returns);
            seen.place += (one.first * 1000).checked_div(end).unwrap_or_default() as u64;
        }
        for first in present {
            for second in present {
                let at = first * own.len() + second;
                let (Some(a), Some(b)) = (own.get(*first), own.get(*second)) else { continue };
                let (Some(pair), Some(events)) = (self.pairs.get_mut(at), direct.get(at)) else { continue };
                pair.both += 1;
                pair.answered += u64::from(a.last < b.last);
                pair.prepared += u64::from(a.first < b.first);
                pair.answered_next += u64::from(*events == a.count);
                pair.prepared_next += u64::from(*events == b.count);
            }
        }
    }
}
