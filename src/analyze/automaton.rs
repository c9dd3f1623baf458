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
}

/// An edge.
#[derive(Debug, Clone)]
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
    pub fn new<F: Form>(form: &F, roles: &[LetterSet], letters: usize) -> Option<Self> {
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
        Some(Self { class_of, edges, accepting, far: Vec::new(), matters, most: Vec::new() }.finished(form.clocks()))
    }

    /// The automaton of what this one does not accept.
    #[must_use]
    pub fn complement(&self) -> Self {
        let accepting = self.accepting.iter().map(|good| !good).collect();
        Self { accepting, ..self.clone() }.finished(u8::try_from(self.most.len()).unwrap_or(u8::MAX))
    }

    /// How many clocks it has.
    pub fn clocks(&self) -> usize {
        self.most.len()
    }

    /// Whether it looks at a calendar.
    pub fn has_hours(&self) -> bool {
        self.edges.iter().flatten().flatten().any(|edge| edge.hours.is_some())
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

    /// What a letter means to it.
    pub fn concern(&self, letter: usize) -> Concern {
        let class = self.class_of.get(letter).copied().unwrap_or_default();
        let mut concern = Concern::default();
        for (state, own) in (0u16..).zip(&self.edges).filter(|(state, _)| !self.is_hopeless(*state)) {
            for edge in own.get(usize::from(class)).map(Vec::as_slice).unwrap_or_default() {
                let breaks = self.is_hopeless(edge.to);
                // to break where a deadline has passed is not the letter's doing
                let is_free = edge.guards.is_empty() && edge.hours.is_none();
                concern.moves |= !breaks && (edge.to != state || edge.resets != 0 || edge.hours.is_some());
                concern.breaks |= breaks && (is_free || edge.hours.is_some());
                concern.breaks_idle |= breaks && self.accepts(state);
            }
        }
        concern
    }

    fn finished(mut self, clocks: u8) -> Self {
        self.most = vec![0; usize::from(clocks)];
        for guard in self.edges.iter().flatten().flatten().flat_map(|edge| &edge.guards) {
            if let Some(most) = self.most.get_mut(usize::from(guard.clock)) {
                let high = if guard.high >= FREE { 0 } else { guard.high };
                *most = (*most).max(guard.low).max(high);
            }
        }
        self.far = self.accepting.iter().map(|good| good.then_some(0)).collect();
        let mut changed = true;
        while changed {
            changed = false;
            for (state, own) in self.edges.iter().enumerate() {
                let reached = |edge: &Edge| self.far.get(usize::from(edge.to)).copied().flatten();
                let nearest = own.iter().flatten().filter_map(reached).min().map(|far| far.saturating_add(1));
                if let (Some(nearest), Some(known)) = (nearest, self.far.get(state).copied())
                    && known.is_none_or(|known| nearest < known)
                {
                    if let Some(far) = self.far.get_mut(state) {
                        *far = Some(nearest);
                    }
                    changed = true;
                }
            }
        }
        self
    }
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
