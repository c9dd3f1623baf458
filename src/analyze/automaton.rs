//! Automata with clocks: what a clause becomes.
//!
//! Every automaton here is deterministic and complete: for each state, letter and clock values exactly one edge fits. So
//! what it does not accept is what breaks the clause, and its complement is the same automaton with the other states
//! accepting.
use super::letters::LetterSet;
use super::zone::FREE;
use crate::model::CalendarId;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// A clock must lie between two values, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guard {
    /// Which clock.
    pub clock: u8,
    /// At least, in microseconds.
    pub low: i64,
    /// At most; [`FREE`] for no bound.
    pub high: i64,
}

/// What happens at an event.
#[derive(Debug, Clone)]
pub struct Step<S> {
    /// The next state; absent: the clause is broken for good.
    pub to: Option<S>,
    /// When.
    pub guards: Vec<Guard>,
    /// While the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
    /// The clocks that begin anew, as bits.
    pub resets: u32,
}

impl<S> Step<S> {
    /// To a state, whatever the clocks say.
    pub fn to(state: S) -> Self {
        Self { to: Some(state), guards: Vec::new(), hours: None, resets: 0 }
    }

    /// The clause is broken.
    pub fn broken() -> Self {
        Self { to: None, guards: Vec::new(), hours: None, resets: 0 }
    }

    /// Only while a clock lies between two values.
    #[must_use]
    pub fn when(mut self, clock: u8, low: i64, high: i64) -> Self {
        self.guards.push(Guard { clock, low, high });
        self
    }

    /// A clock begins anew.
    #[must_use]
    pub fn reset(mut self, clock: u8) -> Self {
        self.resets |= 1 << clock;
        self
    }
}

/// How a kind of clause goes from event to event. An event is the set of the clause's roles it can play, as bits.
pub trait Form {
    /// What is remembered.
    type State: Clone + Eq + Hash;

    /// Before the first event of a history.
    fn start(&self) -> Self::State;

    /// Right after an interval was opened by an event; all clocks are zero then.
    fn opened(&self) -> Self::State {
        self.start()
    }

    /// What an event does: alternatives whose guards exclude each other and leave nothing out.
    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>>;

    /// Whether the clause holds if everything ends here.
    fn holds(&self, state: &Self::State) -> bool;

    /// How many clocks it uses.
    fn clocks(&self) -> u8 {
        0
    }

    /// The clocks that still matter in a state, as bits.
    fn matters(&self, _state: &Self::State) -> u32 {
        u32::MAX
    }

    /// Whether exactly one alternative fits each event; else there is no complement, and no following a history.
    fn is_determined(&self) -> bool {
        true
    }
}

/// An edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The next state.
    pub to: u16,
    /// When.
    pub guards: Vec<Guard>,
    /// While the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
    /// The clocks that begin anew, as bits.
    pub resets: u32,
}

/// An automaton; its first state is where it starts.
#[derive(Debug, Clone)]
pub struct Automaton {
    /// For each letter its class: letters of a class are not told apart.
    pub class_of: Vec<u8>,
    /// For each state and class, the edges.
    pub edges: Vec<Vec<Vec<Edge>>>,
    /// The states in which a history may end.
    pub accepting: Vec<bool>,
    /// For each state the fewest events to an accepting one, whatever the clocks say; absent: no end is good.
    pub far: Vec<Option<u16>>,
    /// The clocks that matter in a state, as bits.
    pub matters: Vec<u32>,
    /// The greatest constant each clock is compared with.
    pub most: Vec<i64>,
    /// What each class of letters does, whatever the state.
    effects: Vec<Effect>,
    /// Whether exactly one alternative fits each event.
    is_determined: bool,
    /// For each state the states, as bits, that accept all it accepts. Of few states without clocks; else empty.
    above: Vec<u64>,
}

/// What a class of letters does, whatever the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Effect {
    /// It changes no state and no clock.
    idles: bool,
    /// It leads nearer to an accepting state from somewhere.
    helps: bool,
}

/// What a letter means to an automaton.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Concern {
    /// It changes a state or a clock.
    pub moves: bool,
    /// It breaks what could have been kept.
    pub breaks: bool,
    /// It breaks what would have been kept if all had ended before it.
    pub breaks_idle: bool,
}

/// The most states a clause may have.
const MOST_STATES: usize = 4096;

impl Automaton {
    /// The automaton of a form whose roles are these sets of letters; nothing if it has too many states.
    pub fn new<F: Form + ?Sized>(form: &F, roles: &[LetterSet], letters: usize) -> Option<Self> {
        let (class_of, classes) = classes(roles, letters)?;
        let mut numbers: FxHashMap<Option<F::State>, u16> = FxHashMap::default();
        let mut states = vec![Some(form.start())];
        numbers.insert(Some(form.start()), 0);
        let mut edges: Vec<Vec<Vec<Edge>>> = Vec::new();
        while let Some(state) = states.get(edges.len()).cloned() {
            let mut own = Vec::with_capacity(classes.len());
            for event in &classes {
                let steps = match &state {
                    Some(state) => form.step(state, *event),
                    None => vec![Step::broken()],
                };
                let mut out = Vec::with_capacity(steps.len());
                for step in steps {
                    let known = numbers.get(&step.to).copied();
                    let to = match known {
                        Some(to) => to,
                        None => {
                            let number = u16::try_from(states.len()).ok().filter(|_| states.len() < MOST_STATES)?;
                            numbers.insert(step.to.clone(), number);
                            states.push(step.to.clone());
                            number
                        }
                    };
                    out.push(Edge { to, guards: step.guards, hours: step.hours, resets: step.resets });
                }
                own.push(out);
            }
            edges.push(own);
        }
        let accepting = states.iter().map(|state| state.as_ref().is_some_and(|state| form.holds(state))).collect();
        let all = if form.clocks() == 0 { 0 } else { (1u32 << form.clocks()) - 1 };
        let matters = states.iter().map(|state| state.as_ref().map_or(0, |state| form.matters(state) & all)).collect();
        let made = Self {
            class_of,
            edges,
            accepting,
            far: Vec::new(),
            matters,
            most: Vec::new(),
            effects: Vec::new(),
            is_determined: form.is_determined(),
            above: Vec::new(),
        };
        let made = if form.is_determined() { made.simpler() } else { made };
        Some(made.without_idle_clocks(form.clocks()))
    }

    /// The automaton of what this one does not accept.
    #[must_use]
    pub fn complement(&self) -> Self {
        let accepting = self.accepting.iter().map(|good| !good).collect();
        Self { accepting, ..self.clone() }.finished(u8::try_from(self.most.len()).unwrap_or(u8::MAX))
    }

    /// What it accepts of the histories in which everything happens at one instant, at which these calendars are open.
    #[must_use]
    pub fn at_once(&self, is_open: &dyn Fn(CalendarId) -> bool) -> Self {
        let fits = |edge: &&Edge| {
            edge.guards.iter().all(|guard| guard.low <= 0)
                && edge.hours.is_none_or(|(calendar, open)| is_open(calendar) == open)
        };
        self.without_time(&fits)
    }

    /// What it accepts if times do not matter, or more.
    #[must_use]
    pub fn timeless(&self) -> Self {
        let mut made = self.without_time(&|_| true);
        made.is_determined &= made.edges.iter().flatten().all(|out| out.len() == 1);
        made.finished(0)
    }

    fn without_time(&self, fits: &dyn Fn(&&Edge) -> bool) -> Self {
        let mut made = self.clone();
        for out in made.edges.iter_mut().flatten() {
            let mut ends: Vec<u16> = out.iter().filter(fits).map(|edge| edge.to).collect();
            ends.dedup();
            let edge = |to: u16| Edge { to, guards: Vec::new(), hours: None, resets: 0 };
            *out = ends.into_iter().map(edge).collect();
        }
        made.matters.fill(0);
        made.finished(0)
    }

    /// How many clocks it has.
    pub fn clocks(&self) -> usize {
        self.most.len()
    }

    /// Whether it looks at a calendar.
    pub fn has_hours(&self) -> bool {
        self.edges.iter().flatten().flatten().any(|edge| edge.hours.is_some())
    }

    /// Whether times matter to it.
    pub fn is_timed(&self) -> bool {
        self.clocks() > 0 || self.has_hours()
    }

    /// The edges from a state at a letter.
    pub fn at(&self, state: u16, letter: usize) -> &[Edge] {
        let class = self.class_of.get(letter).copied().unwrap_or_default();
        self.edges.get(usize::from(state)).and_then(|own| own.get(usize::from(class))).map_or(&[], Vec::as_slice)
    }

    /// Whether a history may end in a state.
    pub fn accepts(&self, state: u16) -> bool {
        self.accepting.get(usize::from(state)).copied().unwrap_or_default()
    }

    /// Whether nothing good can come of a state.
    pub fn is_hopeless(&self, state: u16) -> bool {
        self.distance(state).is_none()
    }

    /// The fewest events from a state to an accepting one; absent: no end is good.
    pub fn distance(&self, state: u16) -> Option<u16> {
        self.far.get(usize::from(state)).copied().flatten()
    }

    /// Whether a letter changes nothing, whatever the state.
    pub fn idles_at(&self, letter: usize) -> bool {
        self.effect(letter).idles
    }

    /// Whether a letter leads nearer to an accepting state from somewhere.
    pub fn is_helped_by(&self, letter: usize) -> bool {
        self.effect(letter).helps
    }

    /// Whether a state accepts all that another accepts; "no" where that is not known.
    pub fn accepts_all_of(&self, more: u16, less: u16) -> bool {
        more == less || self.above.get(usize::from(less)).is_some_and(|above| above & (1 << more) != 0)
    }

    /// Whether any state is known to accept all of another's.
    pub fn has_order(&self) -> bool {
        !self.above.is_empty()
    }

    fn effect(&self, letter: usize) -> Effect {
        let class = self.class_of.get(letter).copied().unwrap_or_default();
        self.effects.get(usize::from(class)).copied().unwrap_or_default()
    }

    /// What a letter means to it.
    pub fn concern(&self, letter: usize) -> Concern {
        let class = self.class_of.get(letter).copied().unwrap_or_default();
        let mut concern = Concern::default();
        for (state, own) in (0u16..).zip(&self.edges).filter(|(state, _)| !self.is_hopeless(*state)) {
            for edge in own.get(usize::from(class)).map(Vec::as_slice).unwrap_or_default() {
                let breaks = self.is_hopeless(edge.to);
                // to break where a deadline has passed is not the letter's doing: nothing could have been kept any more;
                // where the history might have ended, or after a time that has not passed, it is
                let is_late = !self.accepts(state) && edge.guards.iter().any(|guard| guard.high >= FREE);
                concern.moves |= !breaks && (edge.to != state || edge.resets != 0 || edge.hours.is_some());
                concern.breaks |= breaks && (!is_late || edge.hours.is_some());
                concern.breaks_idle |= breaks && self.accepts(state);
            }
        }
        concern
    }

    /// The same with alternatives that come to the same as one, and classes that do the same as one.
    fn simpler(mut self) -> Self {
        for out in self.edges.iter_mut().flatten() {
            // alternatives leave nothing out, so where all do the same it does not matter which
            let is_one = out.first().is_some_and(|first| {
                let same = |edge: &Edge| edge.to == first.to && edge.resets == first.resets;
                out.len() > 1 && out.iter().all(same)
            });
            if is_one {
                out.truncate(1);
                out.iter_mut().for_each(|edge| {
                    edge.guards.clear();
                    edge.hours = None;
                });
            }
        }
        let classes = self.edges.first().map_or(0, Vec::len);
        let same = |one: usize, other: usize| self.edges.iter().all(|own| own.get(one) == own.get(other));
        let mut kept: Vec<usize> = Vec::new();
        let place = |class: usize, kept: &mut Vec<usize>| {
            kept.iter().position(|known| same(*known, class)).unwrap_or_else(|| {
                kept.push(class);
                kept.len() - 1
            })
        };
        let places: Vec<usize> = (0..classes).map(|class| place(class, &mut kept)).collect();
        for class in &mut self.class_of {
            let place = places.get(usize::from(*class)).copied().unwrap_or_default();
            *class = u8::try_from(place).unwrap_or(*class);
        }
        for own in &mut self.edges {
            *own = kept.iter().filter_map(|class| own.get(*class).cloned()).collect();
        }
        self
    }

    /// The same without clocks that nothing looks at.
    fn without_idle_clocks(mut self, clocks: u8) -> Self {
        let guards = || self.edges.iter().flatten().flatten().flat_map(|edge| &edge.guards);
        let used: Vec<u8> = (0..clocks).filter(|clock| guards().any(|guard| guard.clock == *clock)).collect();
        let place = |clock: u8| used.iter().position(|one| *one == clock).and_then(|at| u8::try_from(at).ok());
        let moved = |bits: u32| {
            let kept = used.iter().enumerate().filter(|(_, clock)| bits & (1 << **clock) != 0);
            kept.fold(0u32, |all, (at, _)| all | 1 << at)
        };
        for edge in self.edges.iter_mut().flatten().flatten() {
            edge.resets = moved(edge.resets);
            for guard in &mut edge.guards {
                guard.clock = place(guard.clock).unwrap_or(guard.clock);
            }
        }
        for bits in &mut self.matters {
            *bits = moved(*bits);
        }
        self.finished(u8::try_from(used.len()).unwrap_or(clocks))
    }

    fn finished(mut self, clocks: u8) -> Self {
        self.most = vec![0; usize::from(clocks)];
        for guard in self.edges.iter().flatten().flatten().flat_map(|edge| &edge.guards) {
            if let Some(most) = self.most.get_mut(usize::from(guard.clock)) {
                let high = if guard.high >= FREE { 0 } else { guard.high };
                *most = (*most).max(guard.low).max(high);
            }
        }
        self.far = distances(&self.edges, &self.accepting);
        let classes = self.edges.first().map_or(0, Vec::len);
        self.effects = (0..classes).map(|class| self.effect_of(class)).collect();
        self.above = if self.is_determined && clocks == 0 && !self.has_hours() { self.order() } else { Vec::new() };
        self
    }

    fn effect_of(&self, class: usize) -> Effect {
        let mut effect = Effect { idles: true, helps: false };
        for (state, own) in (0u16..).zip(&self.edges).filter(|(state, _)| !self.is_hopeless(*state)) {
            let out = own.get(class).map(Vec::as_slice).unwrap_or_default();
            let idles =
                |edge: &Edge| edge.to == state && edge.guards.is_empty() && edge.hours.is_none() && edge.resets == 0;
            effect.idles &= out.iter().all(idles);
            effect.helps |=
                out.iter().any(|edge| self.distance(edge.to) < self.distance(state) && !self.is_hopeless(edge.to));
        }
        effect
    }

    /// Which states accept all of which: at first all that could, then without those that a letter tells apart.
    fn order(&self) -> Vec<u64> {
        let count = self.edges.len();
        if count > 64 {
            return Vec::new();
        }
        let fits = |less: usize, more: usize| {
            let accepts = |state: usize| self.accepting.get(state).copied().unwrap_or_default();
            !accepts(less) || accepts(more)
        };
        let row = |less: usize| (0..count).filter(|more| fits(less, *more)).fold(0u64, |row, more| row | 1 << more);
        let mut above: Vec<u64> = (0..count).map(row).collect();
        let next = |state: usize, class: usize| -> usize {
            let own = self.edges.get(state).and_then(|own| own.get(class));
            own.and_then(|out| out.first()).map_or(state, |edge| usize::from(edge.to))
        };
        let classes = self.edges.first().map_or(0, Vec::len);
        let mut changed = true;
        while changed {
            changed = false;
            for less in 0..count {
                for more in 0..count {
                    let known = above.get(less).is_some_and(|row| row & (1 << more) != 0);
                    let holds = |class: usize| {
                        let (less, more) = (next(less, class), next(more, class));
                        above.get(less).is_some_and(|row| row & (1 << more) != 0)
                    };
                    if known && !(0..classes).all(holds) {
                        if let Some(row) = above.get_mut(less) {
                            *row &= !(1 << more);
                        }
                        changed = true;
                    }
                }
            }
        }
        above
    }
}

/// For each state the fewest events to an accepting one.
fn distances(edges: &[Vec<Vec<Edge>>], accepting: &[bool]) -> Vec<Option<u16>> {
    let mut far: Vec<Option<u16>> = accepting.iter().map(|good| good.then_some(0)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for (state, own) in edges.iter().enumerate() {
            let reached = |edge: &Edge| far.get(usize::from(edge.to)).copied().flatten();
            let nearest = own.iter().flatten().filter_map(reached).min().map(|far| far.saturating_add(1));
            if let (Some(nearest), Some(known)) = (nearest, far.get(state).copied())
                && known.is_none_or(|known| nearest < known)
            {
                if let Some(far) = far.get_mut(state) {
                    *far = Some(nearest);
                }
                changed = true;
            }
        }
    }
    far
}

/// The class of each letter, and the roles of each class as bits; nothing if there are too many.
fn classes(roles: &[LetterSet], letters: usize) -> Option<(Vec<u8>, Vec<u32>)> {
    let mut classes: Vec<u32> = Vec::new();
    let class_of = (0..letters).map(|letter| {
        let bits = roles.iter().enumerate().fold(0u32, |bits, (at, role)| bits | (u32::from(role.has(letter)) << at));
        let known = classes.iter().position(|class| *class == bits);
        let class = known.unwrap_or_else(|| {
            classes.push(bits);
            classes.len() - 1
        });
        u8::try_from(class).ok()
    });
    let class_of: Vec<u8> = class_of.collect::<Option<_>>()?;
    Some((class_of, classes))
}
