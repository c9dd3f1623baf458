//! Several automata at once: their clocks side by side, the letters as far as any of them tells them apart, and what an
//! event or the passing of time does to all.
use super::automaton::{Automaton, Edge};
use super::pairs::Pairs;
use super::week::{WEEK, Week};
use super::work::Work;
use super::zone::{FREE, Zone};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Automata that are followed together.
pub struct Product<'a> {
    /// The automata.
    pub parts: Vec<&'a Automaton>,
    /// The kinds of letter that some automaton tells from the others.
    pub kinds: Vec<LetterKind>,
    /// For each automaton the kinds of letter, as bits, that lead it nearer to an end.
    helped: Vec<Vec<u64>>,
    /// The first clock of each automaton.
    offsets: Vec<usize>,
    /// The greatest constant of each clock.
    most: Vec<i64>,
    /// The clock that shows the time of the week, if any automaton looks at hours.
    week_clock: Option<usize>,
    week: &'a Week,
    /// When everything happens, where clocks are left out, in microseconds of the week.
    instant: i64,
    /// For each automaton the others with which it excludes more than alone.
    near: Vec<Vec<Near>>,
    /// What may be spent.
    pub work: &'a Work,
}

/// Another automaton, by place, with which one excludes more than alone.
#[derive(Debug)]
struct Near {
    other: usize,
    pairs: Rc<Pairs>,
    is_first: bool,
}

/// Letters that no automaton tells apart.
#[derive(Debug, Clone)]
pub struct LetterKind {
    /// The first of them.
    pub letter: usize,
    /// The automata, by place, to which they matter.
    pub parts: Vec<usize>,
}

/// A set of configurations: a state of each automaton, and clock values.
pub type Control = Vec<u16>;

/// A way from one set of configurations to another.
#[derive(Debug, Clone)]
pub struct Move {
    /// The event; absent: a new week begins.
    pub letter: Option<usize>,
    /// The states after it.
    pub to: Control,
    /// Clocks and the values they must have, both ends included.
    pub guards: Vec<(usize, i64, i64)>,
    /// Clocks that begin anew.
    pub resets: Vec<usize>,
    /// Clocks that no longer matter.
    pub forgets: Vec<usize>,
}

impl Move {
    /// About how many bytes it takes in memory.
    pub fn bytes(&self) -> u64 {
        let clocks = size_of::<usize>() * (3 * self.guards.len() + self.resets.len() + self.forgets.len());
        (size_of::<Self>() + size_of::<u16>() * self.to.len() + clocks) as u64
    }
}

impl<'a> Product<'a> {
    /// The automata side by side. Letters are tried in order, the first of each kind stands for it.
    pub fn new(parts: Vec<&'a Automaton>, letters: usize, week: &'a Week, work: &'a Work) -> Self {
        let mut seen: FxHashSet<Vec<u8>> = FxHashSet::default();
        let kind = |letter: usize| -> Vec<u8> {
            parts.iter().map(|part| part.class_of.get(letter).copied().unwrap_or_default()).collect()
        };
        let matters = |letter: usize| {
            (0..parts.len()).filter(|at| parts.get(*at).is_some_and(|part| !part.idles_at(letter))).collect()
        };
        let first = (0..letters).filter(|letter| seen.insert(kind(*letter)));
        let kinds: Vec<LetterKind> = first.map(|letter| LetterKind { letter, parts: matters(letter) }).collect();
        let helped = parts.iter().map(|part| helped(part, &kinds)).collect();
        let mut offsets = Vec::with_capacity(parts.len());
        let mut most = Vec::new();
        for part in &parts {
            offsets.push(most.len());
            most.extend(&part.most);
        }
        let week_clock = parts.iter().any(|part| part.has_hours()).then_some(most.len());
        most.extend(week_clock.map(|_| WEEK));
        let near = parts.iter().map(|_| Vec::new()).collect();
        Self { parts, kinds, helped, offsets, most, week_clock, week, instant: 0, near, work }
    }

    /// Takes into account what two of its automata, by place, exclude.
    pub fn with(mut self, one: usize, other: usize, pairs: &Rc<Pairs>) -> Self {
        for (own, other, is_first) in [(one, other, true), (other, one, false)] {
            if let Some(near) = self.near.get_mut(own) {
                near.push(Near { other, pairs: Rc::clone(pairs), is_first });
            }
        }
        self
    }

    /// Lets everything happen at an instant of the week, where no clock says otherwise.
    pub fn at(mut self, instant: i64) -> Self {
        self.instant = instant;
        self
    }

    /// When a history begins in which no clock shows the time of the week.
    pub fn begins(&self) -> i64 {
        self.instant
    }

    /// Whether the states that a move leads to exclude each other, where it changes something.
    fn is_hopeless(&self, kind: &LetterKind, to: &[u16]) -> bool {
        kind.parts.iter().any(|at| {
            let (Some(own), Some(near)) = (to.get(*at), self.near.get(*at)) else { return false };
            near.iter().any(|near| {
                let other = to.get(near.other).copied().unwrap_or_default();
                let (first, second) = if near.is_first { (*own, other) } else { (other, *own) };
                !near.pairs.are_alive(first, second)
            })
        })
    }

    /// How many clocks there are.
    pub fn clocks(&self) -> usize {
        self.most.len()
    }

    /// Whether the time of the week matters.
    pub fn has_week(&self) -> bool {
        self.week_clock.is_some()
    }

    /// Where everything starts: at the beginning of a week.
    pub fn start(&self) -> (Control, Zone) {
        let mut zone = Zone::zero(self.clocks());
        for (part, offset) in self.parts.iter().zip(&self.offsets) {
            let matters = part.matters.first().copied().unwrap_or(u32::MAX);
            for clock in (0..part.clocks()).filter(|clock| matters & (1 << clock) == 0) {
                zone = zone.forget(offset + clock);
            }
        }
        (vec![0; self.parts.len()], zone)
    }

    /// Whether a history may end here for all.
    pub fn accepts(&self, control: &[u16]) -> bool {
        self.parts.iter().zip(control).all(|(part, state)| part.accepts(*state))
    }

    /// The clocks of some of the automata, those from `first` on, with the clock of the week last if they look at hours.
    pub fn clocks_of(&self, first: usize, count: usize) -> Vec<usize> {
        let own = self.parts.iter().zip(&self.offsets).skip(first).take(count);
        let mut clocks: Vec<usize> =
            own.clone().flat_map(|(part, offset)| (0..part.clocks()).map(move |clock| offset + clock)).collect();
        let looks_at_hours = own.into_iter().any(|(part, _)| part.has_hours());
        clocks.extend(self.week_clock.filter(|_| looks_at_hours));
        clocks
    }

    /// Fewer events than this can't bring all automata to an end: what those need whom different events help.
    pub fn least_distance(&self, control: &[u16]) -> usize {
        let mut needs: Vec<(usize, usize)> = (self.parts.iter().zip(control).enumerate())
            .map(|(at, (part, state))| (part.distance(*state).map_or(0, usize::from), at))
            .filter(|(far, _)| *far > 0)
            .collect();
        if needs.len() < 2 {
            return needs.first().map_or(0, |(far, _)| *far);
        }
        needs.sort_unstable_by(|one, other| other.cmp(one));
        let mut taken: Vec<u64> = vec![0; self.kinds.len().div_ceil(64)];
        let mut all = 0;
        for (far, at) in needs {
            let Some(helped) = self.helped.get(at) else { continue };
            if helped.iter().zip(&taken).all(|(one, other)| one & other == 0) {
                taken.iter_mut().zip(helped).for_each(|(all, one)| *all |= one);
                all += far;
            }
        }
        all
    }

    /// Whether from some states all can be accepted that can be from others.
    pub fn accepts_all_of(&self, more: &[u16], less: &[u16]) -> bool {
        let states = more.iter().zip(less);
        self.parts.iter().zip(states).all(|(part, (more, less))| part.accepts_all_of(*more, *less))
    }

    /// The states of those automata of which none is known to accept all of another.
    pub fn unordered(&self, control: &[u16]) -> Control {
        self.parts.iter().zip(control).filter(|(part, _)| !part.has_order()).map(|(_, state)| *state).collect()
    }

    /// The moves at an event of a kind; those to where no history can end well are left out.
    pub fn moves(&self, control: &[u16], kind: &LetterKind) -> Vec<Move> {
        let mut all = vec![Move {
            letter: Some(kind.letter),
            to: control.to_vec(),
            guards: Vec::new(),
            resets: Vec::new(),
            forgets: Vec::new(),
        }];
        for at in &kind.parts {
            let (Some(part), Some(state)) = (self.parts.get(*at), control.get(*at)) else { continue };
            let mut edges = part.at(*state, kind.letter).iter().filter(|edge| !part.is_hopeless(edge.to));
            let Some(first) = edges.next() else { return Vec::new() };
            let others: Vec<&Edge> = edges.collect();
            let before = if others.is_empty() { Vec::new() } else { all.clone() };
            self.join(&mut all, *at, part, first);
            for edge in others {
                let mut more = before.clone();
                self.join(&mut more, *at, part, edge);
                all.append(&mut more);
            }
            if all.is_empty() {
                break;
            }
        }
        all.retain(|step| !self.is_hopeless(kind, &step.to));
        all
    }

    /// The beginning of a new week, if weeks matter.
    pub fn new_week(&self, control: &[u16]) -> Option<Move> {
        let clock = self.week_clock?;
        Some(Move {
            letter: None,
            to: control.to_vec(),
            guards: vec![(clock, WEEK, WEEK)],
            resets: vec![clock],
            forgets: Vec::new(),
        })
    }

    /// What a zone becomes as time passes, within its week.
    pub fn later(&self, zone: Zone) -> Option<Zone> {
        let later = zone.later();
        match self.week_clock {
            Some(clock) => later.between(clock, 0, WEEK),
            None => Some(later),
        }
    }

    /// What a zone, time having passed, becomes by a move.
    pub fn after(&self, zone: &Zone, step: &Move) -> Option<Zone> {
        self.spend();
        let mut zone = guarded(zone.clone(), step)?;
        for clock in &step.resets {
            zone = zone.reset(*clock);
        }
        for clock in &step.forgets {
            zone = zone.forget(*clock);
        }
        Some(zone)
    }

    /// The same, with clocks beyond their greatest constants no longer told apart.
    pub fn widened(&self, zone: Zone) -> Zone {
        zone.widened(&self.most)
    }

    /// The clock values at which a move can happen and leads into a zone.
    pub fn before(&self, zone: &Zone, step: &Move) -> Option<Zone> {
        self.spend();
        let mut zone = zone.clone();
        for clock in &step.forgets {
            zone = zone.forget(*clock);
        }
        for clock in &step.resets {
            zone = zone.between(*clock, 0, 0)?.forget(*clock);
        }
        guarded(zone, step)
    }

    /// What one step costs: the states, and the bounds between the clocks.
    fn spend(&self) {
        let size = self.clocks() + 1;
        self.work.spend((self.parts.len() + size * size) as u64);
    }

    /// Lets one automaton take an edge in each of some moves.
    fn join(&self, moves: &mut Vec<Move>, at: usize, part: &Automaton, edge: &Edge) {
        let offset = self.offsets.get(at).copied().unwrap_or_default();
        let matters = part.matters.get(usize::from(edge.to)).copied().unwrap_or(u32::MAX);
        for made in moves.iter_mut() {
            if let Some(state) = made.to.get_mut(at) {
                *state = edge.to;
            }
            let guards = edge.guards.iter().map(|guard| (offset + usize::from(guard.clock), guard.low, guard.high));
            made.guards.extend(guards);
            for clock in 0..part.clocks() {
                if matters & (1 << clock) == 0 {
                    made.forgets.push(offset + clock);
                } else if edge.resets & (1 << clock) != 0 {
                    made.resets.push(offset + clock);
                }
            }
        }
        if let (Some((calendar, open)), Some(clock)) = (edge.hours, self.week_clock) {
            let at_hours = |made: &Move| -> Vec<Move> {
                let ranges = self.week.ranges(calendar, open).into_iter();
                ranges
                    .map(|(from, to)| {
                        let mut at_hours = made.clone();
                        at_hours.guards.push((clock, from, to));
                        at_hours
                    })
                    .collect()
            };
            *moves = moves.iter().flat_map(at_hours).collect();
        }
    }
}

fn helped(part: &Automaton, kinds: &[LetterKind]) -> Vec<u64> {
    let mut bits = vec![0u64; kinds.len().div_ceil(64)];
    for (at, _) in kinds.iter().enumerate().filter(|(_, kind)| part.is_helped_by(kind.letter)) {
        if let Some(word) = bits.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }
    bits
}

fn guarded(mut zone: Zone, step: &Move) -> Option<Zone> {
    for (clock, low, high) in &step.guards {
        zone = zone.between(*clock, *low, (*high).min(FREE))?;
    }
    Some(zone)
}
