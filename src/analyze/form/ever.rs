//! Looks in both directions: `when A expect B ever`, `when A forbid B ever`.
use super::{Many, Span, TARGET, TRIGGER, UNTIL, split};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;

/// Each trigger needs other events that are targets, so many in all, or before `until`.
pub struct Existence {
    /// How many; only the lower end is asked of triggers that are targets themselves if there is no upper.
    pub many: Many,
}

impl Form for Existence {
    /// How many targets there were, whether a trigger that is none waits, and one that is.
    type State = (u32, bool, bool);

    fn start(&self) -> Self::State {
        (0, false, false)
    }

    fn step(&self, (seen, plain, own): &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let targets = event & TARGET != 0;
        let (triggers, cap) = (event & TRIGGER != 0, self.many.cap() + 1);
        let seen = (seen + u32::from(targets)).min(cap);
        let (mut plain, mut own) = (*plain, *own);
        if event & UNTIL != 0 {
            if !self.holds(&(seen, plain, own)) {
                return vec![Step::broken()];
            }
            (plain, own) = (false, false);
        }
        let state = (seen, plain || triggers && !targets, own || triggers && targets);
        if self.many.most.is_none() && self.holds(&state) {
            return vec![Step::to((seen, false, false))];
        }
        vec![Step::to(state)]
    }

    fn holds(&self, (seen, plain, own): &Self::State) -> bool {
        (!plain || self.many.fits(*seen)) && (!own || *seen > 0 && self.many.fits(seen - 1))
    }
}

/// Each trigger needs another event that is a target, no further than that; or one before `until`.
///
/// Clock 0 follows the newest target, clock 1 the oldest open trigger.
pub struct ExistenceWithin {
    /// At most so far; [`FREE`] for any distance.
    pub high: i64,
}

impl ExistenceWithin {
    fn on(event: u32, seen: bool, open: bool, begins: bool) -> Step<(bool, bool)> {
        let targets = event & TARGET != 0;
        let mut step = Step::to((seen || targets, open || begins));
        if targets {
            step = step.reset(0);
        }
        if begins && !open { step.reset(1) } else { step }
    }

    fn triggered(&self, event: u32, seen: bool, open: bool, base: &Step<(bool, bool)>) -> Vec<Step<(bool, bool)>> {
        let with = |one: Step<(bool, bool)>| Step { guards: [base.guards.clone(), one.guards.clone()].concat(), ..one };
        if event & TRIGGER == 0 {
            return vec![with(Self::on(event, seen, open, false))];
        }
        if !seen {
            return vec![with(Self::on(event, seen, open, true))];
        }
        if self.high >= FREE {
            return vec![with(Self::on(event, seen, open, false))];
        }
        vec![
            with(Self::on(event, seen, open, false).when(0, 0, self.high)),
            with(Self::on(event, seen, open, true).when(0, self.high + 1, FREE)),
        ]
    }
}

impl Form for ExistenceWithin {
    /// Whether there was a target, and whether a trigger is open.
    type State = (bool, bool);

    fn start(&self) -> Self::State {
        (false, false)
    }

    fn step(&self, (seen, open): &Self::State, event: u32) -> Vec<Step<Self::State>> {
        if !open {
            return self.triggered(event, *seen, false, &Step::broken());
        }
        let met = event & TARGET != 0;
        if event & (TARGET | UNTIL | TRIGGER) == 0 {
            // a deadline that has passed shows at the next event that could have met it, or at the end
            return vec![Step::to((*seen, true))];
        }
        let in_time = if self.high >= FREE { Step::broken() } else { Step::broken().when(1, 0, self.high) };
        let mut all =
            if !met && event & UNTIL != 0 { vec![in_time] } else { self.triggered(event, *seen, !met, &in_time) };
        if self.high < FREE {
            all.push(Step::broken().when(1, self.high + 1, FREE));
        }
        all
    }

    fn holds(&self, (_, open): &Self::State) -> bool {
        !open
    }

    fn clocks(&self) -> u8 {
        if self.high >= FREE { 0 } else { 2 }
    }

    fn matters(&self, (seen, open): &Self::State) -> u32 {
        if self.high >= FREE { 0 } else { u32::from(*seen) | (u32::from(*open) << 1) }
    }
}

/// No trigger may have another event that is a target, in the window, on either side.
///
/// Clock 0 follows the newest target, clock 1 the newest trigger.
pub struct NotExistence {
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

impl NotExistence {
    /// Whether two clocks tell everything.
    pub fn is_exact(&self) -> bool {
        self.span.low == 0
    }

    fn on(event: u32, (seen, active): (bool, bool), counts: bool) -> Step<(bool, bool)> {
        let targets = counts && event & TARGET != 0;
        let triggers = event & TRIGGER != 0;
        let still = active && event & UNTIL == 0;
        let mut step = Step::to((seen || targets, still || triggers));
        if targets {
            step = step.reset(0);
        }
        if triggers { step.reset(1) } else { step }
    }

    /// What an event does that counts as target or not, as far as the calendar goes.
    fn each(&self, state: (bool, bool), event: u32, counts: bool) -> Vec<Step<(bool, bool)>> {
        let (seen, active) = state;
        let on = || Self::on(event, state, counts);
        let mut all = vec![on()];
        let hits = [(seen && event & TRIGGER != 0, 0), (active && counts && event & TARGET != 0, 1)];
        for (_, clock) in hits.into_iter().filter(|(hit, _)| *hit) {
            if self.span.is_any() {
                return vec![Step::broken()];
            }
            let parts = all.into_iter().flat_map(|step| {
                let guards = step.guards.clone();
                let broken = Step { guards, ..Step::broken() };
                if step.to.is_none() { vec![step] } else { split(clock, self.span, broken, step) }
            });
            all = parts.collect();
        }
        all
    }
}

impl Form for NotExistence {
    /// Whether there was a target, and whether a trigger forbids.
    type State = (bool, bool);

    fn start(&self) -> Self::State {
        (false, false)
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        match self.hours {
            Some((calendar, open)) if event & TARGET != 0 => {
                let with = |counts: bool, open: bool| {
                    let steps = self.each(*state, event, counts).into_iter();
                    steps.map(move |step| Step { hours: Some((calendar, open)), ..step })
                };
                with(true, open).chain(with(false, !open)).collect()
            }
            _ => self.each(*state, event, true),
        }
    }

    fn holds(&self, _: &Self::State) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        if self.span.is_any() { 0 } else { 2 }
    }

    fn matters(&self, (seen, active): &Self::State) -> u32 {
        u32::from(*seen) | (u32::from(*active) << 1)
    }
}
