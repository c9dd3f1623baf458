//! Several automata at once: their clocks side by side, the letters as far as any of them tells them apart, and what an
//! event or the passing of time does to all.
use super::automaton::{Automaton, Edge};
use super::week::{WEEK, Week};
use super::work::Work;
use super::zone::{FREE, Zone};
use rustc_hash::FxHashSet;

/// Automata that are followed together.
pub struct Product<'a> {
    /// The automata.
    pub parts: Vec<&'a Automaton>,
    /// One letter of each kind that some automaton tells from the others.
    pub letters: Vec<usize>,
    /// The first clock of each automaton.
    offsets: Vec<usize>,
    /// The greatest constant of each clock.
    most: Vec<i64>,
    /// The clock that shows the time of the week, if any automaton looks at hours.
    week_clock: Option<usize>,
    week: &'a Week,
    /// What may be spent.
    pub work: &'a Work,
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

impl<'a> Product<'a> {
    /// The automata side by side. Letters are tried in order, the first of each kind stands for it.
    pub fn new(parts: Vec<&'a Automaton>, letters: usize, week: &'a Week, work: &'a Work) -> Self {
        let mut seen: FxHashSet<Vec<u8>> = FxHashSet::default();
        let kind = |letter: usize| -> Vec<u8> {
            parts.iter().map(|part| part.class_of.get(letter).copied().unwrap_or_default()).collect()
        };
        let letters = (0..letters).filter(|letter| seen.insert(kind(*letter))).collect();
        let mut offsets = Vec::with_capacity(parts.len());
        let mut most = Vec::new();
        for part in &parts {
            offsets.push(most.len());
            most.extend(&part.most);
        }
        let week_clock = parts.iter().any(|part| part.has_hours()).then_some(most.len());
        most.extend(week_clock.map(|_| WEEK));
        Self { parts, letters, offsets, most, week_clock, week, work }
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
        (vec![0; self.parts.len()], Zone::zero(self.clocks()))
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

    /// The fewest events that the automata still need, one after the other.
    pub fn distance(&self, control: &[u16]) -> usize {
        self.parts.iter().zip(control).map(|(part, state)| part.distance(*state).map_or(0, usize::from)).sum()
    }

    /// The moves at an event that is of the kind of this letter; those to where `keep` says no are left out.
    pub fn moves(&self, control: &[u16], letter: usize, keep: &dyn Fn(usize, u16) -> bool) -> Vec<Move> {
        let first = Move {
            letter: Some(letter),
            to: Vec::with_capacity(control.len()),
            guards: Vec::new(),
            resets: Vec::new(),
            forgets: Vec::new(),
        };
        let mut all = vec![first];
        for (at, (part, state)) in self.parts.iter().zip(control).enumerate() {
            let edges = part.at(*state, letter);
            let mut next = Vec::with_capacity(all.len());
            for one in &all {
                for edge in edges.iter().filter(|edge| keep(at, edge.to)) {
                    self.join(one, at, part, edge, &mut next);
                }
            }
            all = next;
            if all.is_empty() {
                break;
            }
        }
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
        self.work.spend((4 * self.parts.len() + size * size) as u64);
    }

    fn join(&self, one: &Move, at: usize, part: &Automaton, edge: &Edge, next: &mut Vec<Move>) {
        let offset = self.offsets.get(at).copied().unwrap_or_default();
        let mut made = one.clone();
        made.to.push(edge.to);
        let guards = edge.guards.iter().map(|guard| (offset + usize::from(guard.clock), guard.low, guard.high));
        made.guards.extend(guards);
        let matters = part.matters.get(usize::from(edge.to)).copied().unwrap_or(u32::MAX);
        for clock in 0..part.clocks() {
            if matters & (1 << clock) == 0 {
                made.forgets.push(offset + clock);
            } else if edge.resets & (1 << clock) != 0 {
                made.resets.push(offset + clock);
            }
        }
        match (edge.hours, self.week_clock) {
            (Some((calendar, open)), Some(clock)) => {
                for (from, to) in self.week.ranges(calendar, open) {
                    let mut at_hours = made.clone();
                    at_hours.guards.push((clock, from, to));
                    next.push(at_hours);
                }
            }
            _ => next.push(made),
        }
    }
}

fn guarded(mut zone: Zone, step: &Move) -> Option<Zone> {
    for (clock, low, high) in &step.guards {
        zone = zone.between(*clock, *low, (*high).min(FREE))?;
    }
    Some(zone)
}
