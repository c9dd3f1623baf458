//! Forward looks: `when A expect B …`, `when A forbid B …`, with `before another A` and `until C`.
use super::{Many, OTHER, Span, TARGET, TRIGGER, UNLESS, UNTIL, split};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;
use std::collections::BTreeSet;

/// Each trigger needs a later target in the window.
///
/// With an upper end alone the oldest open trigger is in most need, with a lower end alone the newest: one clock follows
/// it. With both, only triggers that come one at a time are followed exactly; [`Response::is_exact`] tells.
pub struct Response {
    /// The window.
    pub span: Span,
}

impl Response {
    /// Whether one clock tells everything.
    pub fn is_exact(&self) -> bool {
        self.span.low == 0 || self.span.high >= FREE
    }

    /// Whether the clock follows the newest open trigger.
    fn follows_newest(&self) -> bool {
        self.span.low > 0
    }

    fn within(&self, event: u32, met: bool) -> Step<bool> {
        let ends = event & (UNTIL | OTHER) != 0;
        let still_open = !met && event & UNLESS == 0;
        if still_open && ends {
            return Step::broken();
        }
        self.begin(event, still_open)
    }

    fn begin(&self, event: u32, still_open: bool) -> Step<bool> {
        if event & TRIGGER == 0 {
            return Step::to(still_open);
        }
        let step = Step::to(true);
        if !still_open || self.follows_newest() { step.reset(0) } else { step }
    }
}

impl Form for Response {
    /// Whether a trigger is open.
    type State = bool;

    fn start(&self) -> bool {
        false
    }

    fn step(&self, open: &bool, event: u32) -> Vec<Step<bool>> {
        if !open {
            return vec![self.begin(event, false)];
        }
        let met = event & TARGET != 0;
        let matters = TARGET | UNLESS | UNTIL | OTHER | if self.follows_newest() { TRIGGER } else { 0 };
        if event & matters == 0 {
            // a deadline that has passed shows at the next event that could have met it, or at the end
            return vec![self.within(event, false)];
        }
        if self.span.is_any() {
            return vec![self.within(event, met)];
        }
        if self.span.high >= FREE {
            return split(0, self.span, self.within(event, met), self.within(event, false));
        }
        // a target before the lower end is too early for the newest trigger; the deadline is taken from it too, which is
        // later than that of the others: nothing is called broken that could be whole
        let early = (self.span.low > 0).then(|| self.within(event, false).when(0, 0, self.span.low - 1));
        let inside = self.within(event, met).when(0, self.span.low, self.span.high);
        early.into_iter().chain([inside, Step::broken().when(0, self.span.high + 1, FREE)]).collect()
    }

    fn holds(&self, open: &bool) -> bool {
        !open
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }

    fn matters(&self, open: &bool) -> u32 {
        u32::from(*open)
    }
}

/// Each trigger needs at least so many later targets; the newest is in most need. What releases it releases all: see
/// [`ResponseRange`] for where it may not.
pub struct ResponseCount {
    /// How many.
    pub least: u32,
}

impl Form for ResponseCount {
    /// How many the newest trigger still needs.
    type State = u32;

    fn start(&self) -> u32 {
        0
    }

    fn step(&self, left: &u32, event: u32) -> Vec<Step<u32>> {
        let mut left = *left;
        if event & TARGET != 0 {
            left = left.saturating_sub(1);
        }
        if event & UNLESS != 0 {
            left = 0;
        }
        if left > 0 && event & (UNTIL | OTHER) != 0 {
            return vec![Step::broken()];
        }
        vec![Step::to(if event & TRIGGER != 0 { self.least } else { left })]
    }

    fn holds(&self, left: &u32) -> bool {
        *left == 0
    }
}

/// Each trigger needs a number of later targets that has an upper end, or that is released as long as there is none.
pub struct ResponseRange {
    /// How many.
    pub many: Many,
}

impl Form for ResponseRange {
    /// What the open triggers have seen.
    type State = BTreeSet<u32>;

    fn start(&self) -> Self::State {
        BTreeSet::new()
    }

    fn step(&self, seen: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let mut seen: BTreeSet<u32> = if event & TARGET != 0 {
            seen.iter().map(|count| (count + 1).min(self.many.cap())).collect()
        } else {
            seen.clone()
        };
        if event & (TARGET | UNLESS) == UNLESS {
            seen.remove(&0);
        }
        if self.many.most.is_none() {
            // it has all it needs, whatever comes
            seen.remove(&self.many.cap());
        }
        if seen.iter().any(|count| self.many.most.is_some_and(|most| *count > most)) {
            return vec![Step::broken()];
        }
        if event & (UNTIL | OTHER) != 0 {
            if !self.holds(&seen) {
                return vec![Step::broken()];
            }
            seen.clear();
        }
        if event & TRIGGER != 0 {
            seen.insert(0);
        }
        vec![Step::to(seen)]
    }

    fn holds(&self, seen: &Self::State) -> bool {
        seen.iter().all(|count| self.many.fits(*count))
    }
}

/// No target may follow a trigger in the window.
///
/// The newest trigger forbids longest, the oldest earliest; with both ends only the newest is followed.
pub struct NotResponse {
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

impl NotResponse {
    /// Whether one clock tells everything.
    pub fn is_exact(&self) -> bool {
        self.span.low == 0 || self.span.high >= FREE
    }

    fn on(&self, event: u32) -> Step<bool> {
        let still = event & (UNTIL | OTHER) == 0;
        self.begin(event, still)
    }

    fn begin(&self, event: u32, still: bool) -> Step<bool> {
        let triggers = event & TRIGGER != 0;
        let step = Step::to(still || triggers);
        let follows_oldest = self.span.low > 0 && self.span.high >= FREE;
        if triggers && !(still && follows_oldest) { step.reset(0) } else { step }
    }
}

impl Form for NotResponse {
    /// Whether a trigger forbids.
    type State = bool;

    fn start(&self) -> bool {
        false
    }

    fn step(&self, active: &bool, event: u32) -> Vec<Step<bool>> {
        if !active {
            return vec![self.begin(event, false)];
        }
        if event & TARGET == 0 {
            return vec![self.on(event)];
        }
        let mut all = Vec::new();
        if let Some((calendar, open)) = self.hours {
            all.push(Step { hours: Some((calendar, !open)), ..self.on(event) });
        }
        let broken = Step { hours: self.hours, ..Step::broken() };
        if self.span.is_any() {
            all.push(broken);
        } else {
            let spared = Step { hours: self.hours, ..self.on(event) };
            all.extend(split(0, self.span, broken, spared));
        }
        all
    }

    fn holds(&self, _: &bool) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }

    fn matters(&self, active: &bool) -> u32 {
        u32::from(*active)
    }
}
