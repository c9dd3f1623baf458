//! Where in a customer's history something happens, and what happened there.

/// The order of a customer's log events, derived events and deadlines.
///
/// A log event is followed by what it completes (by rank), then by what falls on instants up to the next event: by
/// instant, then by phase, then by rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The customer's event, counted from 0; for a timed one the last event whose clock is not later.
    pub at: u32,
    /// The instant of a timed one; the least value for what sits at an event.
    pub instant: i64,
    /// The order of deadlines at one instant.
    pub phase: Phase,
    /// The place of what derives it in the order of derivation; 0 for log events.
    pub rank: u32,
}

/// What falls on one instant, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// At an event, not timed.
    Event,
    /// Confirmations that run out.
    Confirmation,
    /// Silences that are over.
    Silence,
    /// Goal windows that pass.
    GoalWindow,
    /// `time out`.
    TimeOut,
    /// `abandon`.
    Abandon,
    /// Deadlines of rules.
    Rule,
    /// After everything.
    Last,
}

impl Key {
    /// Before everything.
    pub const MIN: Self = Self { at: 0, instant: i64::MIN, phase: Phase::Event, rank: 0 };
    /// After everything.
    pub const MAX: Self = Self { at: u32::MAX, instant: i64::MAX, phase: Phase::Last, rank: u32::MAX };

    /// A log event.
    pub fn event(at: u32) -> Self {
        Self { at, ..Self::MIN }
    }

    /// The last place at a log event, before any timed one.
    pub fn after_event(at: u32) -> Self {
        Self { at, instant: i64::MIN, phase: Phase::Last, rank: u32::MAX }
    }

    /// A timed one.
    pub fn timed(at: u32, instant: i64, phase: Phase, rank: u32) -> Self {
        Self { at, instant, phase, rank }
    }

    /// The last place at the instant of a timed one, or at the event of one that is not.
    #[must_use]
    pub fn end_of_instant(self) -> Self {
        Self { phase: Phase::Last, rank: u32::MAX, ..self }
    }

    /// The same place, derived by something of this rank.
    #[must_use]
    pub fn ranked(self, rank: u32) -> Self {
        Self { rank, ..self }
    }

    /// Whether it falls on an instant rather than on an event.
    pub fn is_timed(self) -> bool {
        self.instant != i64::MIN
    }

    /// Whether both sit at the same log event.
    pub fn same_event(self, other: Self) -> bool {
        self.at == other.at && !self.is_timed() && !other.is_timed()
    }

    /// Whether it comes later in order and is another event.
    pub fn after(self, other: Self) -> bool {
        self > other && !self.same_event(other)
    }
}

/// One occurrence of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// Where it happens: at its last event.
    pub key: Key,
    /// The event's own time, or the instant of a timed one.
    pub time: i64,
    /// The clock at it: the largest time seen so far.
    pub clock: i64,
    /// The event whose attributes it has, counted from the customer's first.
    pub event: u32,
    /// The own time of its first event.
    pub since: i64,
    /// Which alternative of a choice it is.
    pub alternative: u32,
}

impl Occurrence {
    /// Whether it comes later in order and is another event. What is timed at one place comes in the order of the events
    /// whose attributes it has.
    pub fn comes_after(&self, other: &Self) -> bool {
        let at_one_place = self.key == other.key && self.key.is_timed();
        if at_one_place { self.event > other.event } else { self.key.after(other.key) }
    }

    /// Whether both are the same event: at one log event, or timed at one place with the attributes of one event.
    pub fn is_same(&self, other: &Self) -> bool {
        self.key.same_event(other.key) || self.key == other.key && self.event == other.event
    }
}

/// Occurrences in order, each with its bindings.
#[derive(Debug, Clone, Default)]
pub struct Occurrences {
    /// The occurrences.
    pub list: Vec<Occurrence>,
    /// How many slots each binding has; 0 where none are kept.
    pub width: usize,
    /// The bindings, one row an occurrence; [`UNBOUND`] where nothing is bound.
    pub slots: Vec<u32>,
}

/// A slot without event.
pub const UNBOUND: u32 = u32::MAX;

impl Occurrences {
    /// None yet, with bindings of this width.
    pub fn new(width: usize) -> Self {
        Self { list: Vec::new(), width, slots: Vec::new() }
    }

    /// The bindings of the occurrence at an index.
    pub fn row(&self, at: usize) -> &[u32] {
        self.slots.get(at * self.width..(at + 1) * self.width).unwrap_or_default()
    }

    /// Adds an occurrence with the bindings of two rows laid over each other.
    pub fn push(&mut self, occurrence: Occurrence, below: &[u32], above: &[u32]) {
        self.list.push(occurrence);
        let slot = |row: &[u32], at: usize| row.get(at).copied().unwrap_or(UNBOUND);
        for at in 0..self.width {
            let top = slot(above, at);
            self.slots.push(if top == UNBOUND { slot(below, at) } else { top });
        }
    }

    /// Binds a slot of the last occurrence.
    pub fn bind(&mut self, slot: u32, event: u32) {
        let from = self.slots.len().saturating_sub(self.width);
        if (slot as usize) < self.width
            && let Some(cell) = self.slots.get_mut(from + slot as usize)
        {
            *cell = event;
        }
    }

    /// Sorts by place, keeping the order of those at one place.
    pub fn sort(&mut self) {
        if self.list.is_sorted_by_key(|one| (one.key, one.event)) {
            return;
        }
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by_key(|at| self.list.get(*at).map(|one| (one.key, one.event)));
        self.pick(&order);
    }

    /// Keeps one occurrence for each log event and each silence after an event: the last of those there, at the first
    /// one's place.
    pub fn one_per_place(&mut self) {
        self.sort();
        let same = |at: usize| match (self.list.get(at), self.list.get(at + 1)) {
            (Some(one), Some(next)) => one.is_same(next),
            _ => false,
        };
        if !(0..self.list.len()).any(same) {
            return;
        }
        let kept: Vec<usize> = (0..self.list.len()).filter(|at| !same(*at)).collect();
        let mut first = 0;
        let mut keys = Vec::with_capacity(kept.len());
        for at in &kept {
            keys.extend(self.list.get(first).map(|one| one.key));
            first = at + 1;
        }
        self.pick(&kept);
        for (one, key) in self.list.iter_mut().zip(keys) {
            one.key = key;
        }
    }

    /// The index of the first occurrence that is not before a place.
    pub fn from(&self, key: Key) -> usize {
        self.list.partition_point(|one| one.key < key)
    }

    fn pick(&mut self, order: &[usize]) {
        let slots = order.iter().flat_map(|at| self.row(*at).iter().copied()).collect();
        self.list = order.iter().filter_map(|at| self.list.get(*at).copied()).collect();
        self.slots = slots;
    }
}
