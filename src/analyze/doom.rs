//! Rules that can be kept together, but no longer once something has happened.
//!
//! An event dooms rules if before it all of them could still be kept, and after it each alone still can, but not all. What
//! only waiting too long makes impossible is no conflict: somebody could have acted in time.
use super::alive::Alive;
use super::automaton::{Automaton, Concern};
use super::compile::Compiled;
use super::path::{Last, TimedLetter, timeline};
use super::product::{Move, Product};
use super::search::{Search, Want};
use super::week::Week;
use super::work::Work;
use super::zone::Zone;
use rustc_hash::FxHashMap;

/// What came of looking for a doom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doom {
    /// A shortest story whose last event dooms.
    Story(Vec<TimedLetter>),
    /// There is none.
    None,
    /// The bound was reached.
    Undecided,
}

/// Looks for dooms; what is known of single rules is kept.
pub struct Dooms<'a> {
    rules: &'a [Compiled],
    letters: usize,
    week: &'a Week,
    work: &'a Work,
    alone: FxHashMap<usize, Option<Alive<'a>>>,
    concerns: FxHashMap<usize, Concerns>,
}

/// What each letter means to a rule.
struct Concerns {
    letters: Vec<Concern>,
    timed: bool,
}

impl Concerns {
    /// Whether the other rule can have all it needs once this one has.
    fn lets(&self, other: &Self) -> bool {
        let pairs = || self.letters.iter().zip(&other.letters);
        let own_first = pairs().all(|(own, other)| !own.moves || !other.moves && !other.breaks);
        let then_other = pairs().all(|(own, other)| !other.moves || !own.moves && !own.breaks_idle);
        // what takes its time may keep the other from being in time
        let at_once = !self.timed || pairs().all(|(own, other)| !own.breaks || !other.moves);
        own_first && then_other && at_once
    }
}

impl<'a> Dooms<'a> {
    /// For these rules.
    pub fn new(rules: &'a [Compiled], letters: usize, week: &'a Week, work: &'a Work) -> Self {
        Self { rules, letters, week, work, alone: FxHashMap::default(), concerns: FxHashMap::default() }
    }

    /// A shortest story that dooms some rules, by their places.
    pub fn of(&mut self, rules: &[usize]) -> Doom {
        self.work.begin();
        for rule in rules {
            if !self.alone.contains_key(rule) {
                let product = Product::new(self.parts(*rule), self.letters, self.week, self.work);
                self.alone.insert(*rule, Alive::new(&product));
            }
        }
        let parts: Vec<&Automaton> = rules.iter().flat_map(|rule| self.parts(*rule)).collect();
        let product = Product::new(parts, self.letters, self.week, self.work);
        let Some(together) = Alive::new(&product) else { return Doom::Undecided };
        let mut singles = Vec::new();
        let mut first = 0;
        for rule in rules {
            let count = self.parts(*rule).len();
            let Some(Some(alone)) = self.alone.get(rule) else { return Doom::Undecided };
            singles.push(Single { alone, first, count, clocks: product.clocks_of(first, count) });
            first += count;
        }
        Looking { product: &product, together: &together, singles: &singles, doomed: FxHashMap::default() }.story()
    }

    /// Whether two rules can't conflict, as can be seen without following them: what one still needs the other does not
    /// mind, and then the other can have what it needs.
    pub fn are_apart(&mut self, one: usize, other: usize) -> bool {
        self.concern(one);
        self.concern(other);
        let (Some(one), Some(other)) = (self.concerns.get(&one), self.concerns.get(&other)) else { return false };
        one.lets(other) || other.lets(one)
    }

    fn concern(&mut self, rule: usize) {
        if self.concerns.contains_key(&rule) {
            return;
        }
        let parts = self.parts(rule);
        let of = |letter: usize| {
            parts.iter().map(|part| part.concern(letter)).fold(Concern::default(), |all, one| Concern {
                moves: all.moves || one.moves,
                breaks: all.breaks || one.breaks,
                breaks_idle: all.breaks_idle || one.breaks_idle,
            })
        };
        let letters = (0..self.letters).map(of).collect();
        let timed = parts.iter().any(|part| part.is_timed());
        self.concerns.insert(rule, Concerns { letters, timed });
    }

    fn parts(&self, rule: usize) -> Vec<&'a Automaton> {
        self.rules.get(rule).map(|rule| rule.parts.iter().collect()).unwrap_or_default()
    }
}

/// One of the rules, in the product of all.
struct Single<'d, 'a> {
    alone: &'d Alive<'a>,
    first: usize,
    count: usize,
    clocks: Vec<usize>,
}

struct Looking<'d, 'a> {
    product: &'d Product<'a>,
    together: &'d Alive<'a>,
    singles: &'d [Single<'d, 'a>],
    doomed: FxHashMap<Vec<u16>, Vec<Zone>>,
}

impl Looking<'_, '_> {
    fn story(mut self) -> Doom {
        let mut search = Search::new(self.product, Want::All);
        while let Some(at) = search.next() {
            if self.product.work.is_spent() {
                return Doom::Undecided;
            }
            let mut candidates: Vec<(Move, Last)> = Vec::new();
            search.expand(at, &mut |control, zone, step| self.candidates(control, zone, step, &mut candidates));
            for (step, last) in candidates {
                let mut moves = search.moves_to(at);
                moves.push(step);
                if let Some(line) = timeline(self.product, &moves, Some(&last)) {
                    return Doom::Story(line);
                }
            }
        }
        // what was too much to be worked out may hide one
        if self.product.work.is_spent() { Doom::Undecided } else { Doom::None }
    }

    /// The ways in which a move dooms.
    fn candidates(&mut self, control: &[u16], zone: &Zone, step: &Move, found: &mut Vec<(Move, Last)>) {
        let together = self.together;
        let product = self.product;
        for after in self.doomed(&step.to) {
            let Some(before) = product.before(after, step).and_then(|before| before.and(zone)) else { continue };
            for alive in together.at(control) {
                if let Some(before) = before.clone().and(alive) {
                    found.push((step.clone(), Last { before, after: after.clone() }));
                }
            }
        }
    }

    /// The clock values at which each rule alone can still be kept, but not all together.
    fn doomed(&mut self, control: &[u16]) -> &[Zone] {
        if !self.doomed.contains_key(control) {
            let zones = self.doomed_zones(control);
            self.doomed.insert(control.to_vec(), zones);
        }
        self.doomed.get(control).map_or(&[], Vec::as_slice)
    }

    /// Spends what so many sets of clock values cost; says whether they may be made.
    fn may_hold(&self, zones: usize) -> bool {
        let size = self.product.clocks() + 1;
        self.product.work.spend(zones.saturating_mul(size * size) as u64);
        !self.product.work.is_spent()
    }

    fn doomed_zones(&self, control: &[u16]) -> Vec<Zone> {
        let mut left = vec![Zone::any(self.product.clocks())];
        for single in self.singles {
            let own = control.get(single.first..single.first + single.count).unwrap_or_default();
            let alive = single.alone.at(own).iter().map(|zone| zone.spread(self.product.clocks(), &single.clocks));
            let alive: Vec<Zone> = alive.collect();
            if !self.may_hold(left.len().saturating_mul(alive.len())) {
                return Vec::new();
            }
            left = left.iter().flat_map(|zone| alive.iter().filter_map(|one| zone.clone().and(one))).collect();
        }
        for zone in self.together.at(control) {
            if !self.may_hold(left.len()) {
                return Vec::new();
            }
            left = left.iter().flat_map(|one| one.without(zone)).collect();
        }
        left
    }
}
