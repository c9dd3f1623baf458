//! Patterns of several events as roles of an inner form: `P then Q`, `P then directly Q`, `P then Q then R all within D`,
//! `N A within D`.
//!
//! Such a pattern happens at its last event. A tracker follows each and says at an event whether it happens there; so the
//! inner form sees an event that plays the role. One clock tells all of a chain: each Q takes every P before it that is
//! near enough, and of those that are still open the newest is the nearest.
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;

/// The most events of a count that are followed one by one.
pub const MOST_COUNTED: u32 = 4;

/// A pattern of several events.
#[derive(Debug, Clone, Copy)]
pub struct Chain {
    /// The role, as a bit, that its happening plays in the inner form.
    pub role: u32,
    /// The bit of its first event; of a count, of every event.
    pub first: u32,
    /// The bits of those between its first and its last event, in order; 0 for none.
    pub middle: [u32; 2],
    /// The bit of its last event.
    pub last: u32,
    /// What kind.
    pub kind: Kind,
    /// At most so far apart.
    pub within: i64,
}

/// The kinds of pattern of several events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The last comes some time after the first.
    Then,
    /// The last is the very next event after the first.
    Directly,
    /// So many events one after the other, the whole within its length of time.
    Chain(u32),
    /// So many in a row.
    Count(u32),
}

impl Chain {
    fn clocks(&self) -> u8 {
        match self.kind {
            Kind::Count(count) | Kind::Chain(count) => u8::try_from(count.saturating_sub(1)).unwrap_or(u8::MAX),
            Kind::Then | Kind::Directly => 1,
        }
    }

    /// The clocks that matter, counted from its first.
    fn matters(&self, open: u32) -> u32 {
        match self.kind {
            _ if self.within >= FREE => 0,
            // a full ring: all of them; else those that were set
            Kind::Count(_) => (1 << (open & 0xff)) - 1,
            Kind::Chain(count) => {
                let clocks = (1..count).filter_map(|stage| clock_at(open, stage));
                clocks.fold(0, |bits, clock| bits | 1 << clock)
            }
            Kind::Then | Kind::Directly => u32::from(open > 0),
        }
    }

    /// What an event does to it: whether the pattern happens, what is open then, which clocks begin anew, and when.
    fn follow(&self, open: u32, event: u32) -> Vec<Followed> {
        let (first, last) = (event & self.first != 0, event & self.last != 0);
        match self.kind {
            Kind::Then | Kind::Directly => {
                let is_next = self.kind == Kind::Directly;
                let begun = |still: bool| Followed {
                    happens: false,
                    open: u32::from(first || still),
                    resets: u32::from(first),
                    span: None,
                };
                if !last || open == 0 {
                    return vec![begun(open > 0 && !is_next)];
                }
                let hit = Followed { happens: true, ..begun(false) };
                if self.within >= FREE {
                    return vec![hit];
                }
                // one that is too far is never near again
                vec![
                    Followed { span: Some((0, 0, self.within)), ..hit },
                    Followed { span: Some((0, self.within + 1, FREE)), ..begun(false) },
                ]
            }
            Kind::Chain(count) => self.chained(count, open, event),
            Kind::Count(count) => self.counted(count, open, last),
        }
    }

    /// `open` holds, four bits for each stage but the last, the clock of the newest first event that has come so far.
    /// What came further began earlier, so where a newer one catches up the older is of no more use.
    fn chained(&self, count: u32, open: u32, event: u32) -> Vec<Followed> {
        let mut moved = open;
        let done = (event & self.last != 0).then(|| clock_at(open, count - 1)).flatten();
        if event & self.last != 0 {
            moved = with_clock(moved, count - 1, None);
        }
        for stage in (2..count).rev() {
            let bit = self.middle.get(stage as usize - 2).copied().unwrap_or_default();
            if let Some(clock) = clock_at(moved, stage - 1).filter(|_| event & bit != 0) {
                moved = with_clock(with_clock(moved, stage, Some(clock)), stage - 1, None);
            }
        }
        let mut resets = 0;
        if event & self.first != 0 {
            let others = with_clock(moved, 1, None);
            let is_free = |clock: &u32| (1..count).all(|stage| clock_at(others, stage) != Some(*clock));
            let clock = (0..count).find(is_free).unwrap_or_default();
            moved = with_clock(others, 1, Some(clock));
            resets = 1 << clock;
        }
        let still = Followed { happens: false, open: moved, resets, span: None };
        let Some(clock) = done else { return vec![still] };
        if self.within >= FREE {
            return vec![Followed { happens: true, ..still }];
        }
        let clock = u8::try_from(clock).unwrap_or_default();
        vec![
            Followed { happens: true, span: Some((clock, 0, self.within)), ..still },
            Followed { span: Some((clock, self.within + 1, FREE)), ..still },
        ]
    }

    /// `open` holds how many there are, and from bit 8 on the clock of the oldest.
    fn counted(&self, count: u32, open: u32, last: bool) -> Vec<Followed> {
        let still = Followed { happens: false, open, resets: 0, span: None };
        if !last {
            return vec![still];
        }
        let (seen, oldest) = (open & 0xff, open >> 8);
        let ring = count - 1;
        if seen < ring {
            let clock = (oldest + seen) % ring.max(1);
            return vec![Followed { open: (oldest << 8) | (seen + 1), resets: 1 << clock, ..still }];
        }
        let hit = Followed { happens: true, open: 0, ..still };
        if self.within >= FREE || ring == 0 {
            return vec![hit];
        }
        let clock = u8::try_from(oldest).unwrap_or_default();
        let moved = Followed { open: (((oldest + 1) % ring) << 8) | seen, resets: 1 << oldest, ..still };
        vec![
            Followed { span: Some((clock, 0, self.within)), ..hit },
            Followed { span: Some((clock, self.within + 1, FREE)), ..moved },
        ]
    }
}

/// The clock of a stage of a chain, counted from 1; nothing if none has come so far.
fn clock_at(open: u32, stage: u32) -> Option<u32> {
    ((open >> (4 * (stage - 1))) & 0xf).checked_sub(1)
}

fn with_clock(open: u32, stage: u32, clock: Option<u32>) -> u32 {
    let place = 4 * (stage - 1);
    open & !(0xf << place) | clock.map_or(0, |clock| clock + 1) << place
}

/// What an event does to a pattern.
#[derive(Debug, Clone, Copy)]
struct Followed {
    happens: bool,
    open: u32,
    resets: u32,
    /// A clock, and between which values it must lie.
    span: Option<(u8, i64, i64)>,
}

/// An inner form some of whose roles are patterns of several events.
pub struct Chained<'f, F: ?Sized> {
    /// What the roles are of.
    pub inner: &'f F,
    /// The patterns.
    pub chains: &'f [Chain],
}

/// The clocks of a form, as bits.
pub fn inner_clocks<F: Form + ?Sized>(form: &F) -> u32 {
    (1u32 << form.clocks()) - 1
}

impl<F: Form + ?Sized> Form for Chained<'_, F> {
    /// What the inner form remembers, and what of each pattern is open.
    type State = (F::State, Vec<u32>);

    fn start(&self) -> Self::State {
        (self.inner.start(), vec![0; self.chains.len()])
    }

    fn opened(&self) -> Self::State {
        (self.inner.opened(), vec![0; self.chains.len()])
    }

    fn step(&self, (inner, open): &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let blank = Step { to: Some(Vec::new()), guards: Vec::new(), hours: None, resets: 0 };
        let mut followed: Vec<(u32, Step<Vec<u32>>)> = vec![(event, blank)];
        let mut offset = self.inner.clocks();
        for (chain, open) in self.chains.iter().zip(open) {
            let mut next = Vec::new();
            for (roles, step) in &followed {
                for one in chain.follow(*open, *roles) {
                    let mut to = step.to.clone().unwrap_or_default();
                    to.push(one.open);
                    let made = Step { to: Some(to), resets: step.resets | one.resets << offset, ..step.clone() };
                    let made = match one.span {
                        Some((clock, low, high)) => made.when(offset + clock, low, high),
                        None => made,
                    };
                    next.push((if one.happens { roles | chain.role } else { *roles }, made));
                }
            }
            followed = next;
            offset += chain.clocks();
        }
        let mut all = Vec::new();
        for (roles, step) in followed {
            for own in self.inner.step(inner, roles) {
                let to = own.to.zip(step.to.clone());
                let guards = [step.guards.clone(), own.guards].concat();
                // a form without a clock may name one all the same
                let resets = own.resets & inner_clocks(self.inner) | step.resets;
                all.push(Step { to, guards, hours: own.hours, resets });
            }
        }
        all
    }

    fn holds(&self, (inner, _): &Self::State) -> bool {
        self.inner.holds(inner)
    }

    fn clocks(&self) -> u8 {
        self.chains.iter().fold(self.inner.clocks(), |all, chain| all + chain.clocks())
    }

    fn matters(&self, (inner, open): &Self::State) -> u32 {
        let own = self.inner.clocks();
        let mut bits = self.inner.matters(inner) & inner_clocks(self.inner);
        let mut offset = own;
        for (chain, open) in self.chains.iter().zip(open) {
            let mine = chain.matters(*open);
            // a ring that has turned holds clocks at all places
            let ring = (1u32 << chain.clocks()) - 1;
            let has_turned = matches!(chain.kind, Kind::Count(_)) && open >> 8 > 0;
            bits |= (if has_turned { ring } else { mine & ring }) << offset;
            offset += chain.clocks();
        }
        bits
    }
}
