//! Backward looks: `when A expect B before …`, `when A forbid B before …`, with `since last A`.
use super::{Many, OTHER, Span, TARGET, TRIGGER, UNLESS, split};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;

/// Each trigger needs so many earlier targets, or something earlier that releases it.
pub struct Precedence {
    /// How many.
    pub many: Many,
}

impl Form for Precedence {
    /// How many there were, and whether something released.
    type State = (u32, bool);

    fn start(&self) -> Self::State {
        (0, false)
    }

    fn step(&self, (seen, released): &Self::State, event: u32) -> Vec<Step<Self::State>> {
        if event & TRIGGER != 0 && !self.many.fits(*seen) && !released {
            return vec![Step::broken()];
        }
        let (mut seen, mut released) = if event & OTHER != 0 { (0, false) } else { (*seen, *released) };
        seen = (seen + u32::from(event & TARGET != 0)).min(self.many.cap());
        released |= event & UNLESS != 0;
        vec![Step::to((seen, released))]
    }

    fn holds(&self, _: &Self::State) -> bool {
        true
    }
}

/// Each trigger needs an earlier target in the window, or something that releases it, no earlier than that.
///
/// Clock 0 follows the newest target, 1 the oldest, 2 the newest that releases. A window with both ends asks the newest
/// to be near and the oldest to be far: that accepts more, see [`PrecedenceWithin::is_exact`].
pub struct PrecedenceWithin {
    /// The window.
    pub span: Span,
}

impl PrecedenceWithin {
    /// Whether newest and oldest tell everything.
    pub fn is_exact(&self) -> bool {
        self.span.low == 0 || self.span.high >= FREE
    }

    fn on(event: u32, (seen, released): (bool, bool)) -> Step<(bool, bool)> {
        let (seen, released) = if event & OTHER != 0 { (false, false) } else { (seen, released) };
        let (targets, releases) = (event & TARGET != 0, event & UNLESS != 0);
        let mut step = Step::to((seen || targets, released || releases));
        if targets {
            step = if seen { step.reset(0) } else { step.reset(0).reset(1) };
        }
        if releases { step.reset(2) } else { step }
    }
}

impl Form for PrecedenceWithin {
    /// Whether there was a target, and something that releases.
    type State = (bool, bool);

    fn start(&self) -> Self::State {
        (false, false)
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let on = || Self::on(event, *state);
        if event & TRIGGER == 0 {
            return vec![on()];
        }
        let (seen, released) = *state;
        let missing = |step: Step<Self::State>| -> Vec<Step<Self::State>> {
            let guards = step.guards;
            let with = |one: Step<Self::State>| Step { guards: [guards.clone(), one.guards.clone()].concat(), ..one };
            if !released {
                return vec![with(Step::broken())];
            }
            if self.span.high >= FREE {
                return vec![with(on())];
            }
            vec![with(on().when(2, 0, self.span.high)), with(Step::broken().when(2, self.span.high + 1, FREE))]
        };
        if !seen {
            return missing(Step::broken());
        }
        let high = if self.span.high >= FREE { None } else { Some(self.span.high) };
        let mut all = vec![near(on(), high).when(1, self.span.low, FREE)];
        if let Some(high) = high {
            all.extend(missing(Step::broken().when(0, high + 1, FREE)));
        }
        if self.span.low > 0 {
            all.extend(missing(near(Step::broken(), high).when(1, 0, self.span.low - 1)));
        }
        all
    }

    fn holds(&self, _: &Self::State) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        3
    }

    fn matters(&self, (seen, released): &Self::State) -> u32 {
        let near = u32::from(*seen && self.span.high < FREE);
        let far = u32::from(*seen && self.span.low > 0) << 1;
        near | far | (u32::from(*released && self.span.high < FREE) << 2)
    }
}

fn near<S>(step: Step<S>, high: Option<i64>) -> Step<S> {
    match high {
        Some(high) => step.when(0, 0, high),
        None => step,
    }
}

/// No target may come before a trigger in the window.
///
/// The newest target forbids longest; with a lower end alone it is the oldest that counts, with both only the newest is
/// followed.
pub struct NotPrecedence {
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

impl NotPrecedence {
    /// Whether one clock tells everything.
    pub fn is_exact(&self) -> bool {
        self.span.low == 0 || self.span.high >= FREE
    }

    fn on(&self, event: u32, seen: bool, counts: bool) -> Step<bool> {
        let seen = seen && event & OTHER == 0;
        let targets = counts && event & TARGET != 0;
        let follows_oldest = self.span.low > 0 && self.span.high >= FREE;
        let step = Step::to(seen || targets);
        if targets && !(seen && follows_oldest) { step.reset(0) } else { step }
    }

    fn each(&self, event: u32, seen: bool) -> Vec<Step<bool>> {
        match self.hours {
            Some((calendar, open)) if event & TARGET != 0 => vec![
                Step { hours: Some((calendar, open)), ..self.on(event, seen, true) },
                Step { hours: Some((calendar, !open)), ..self.on(event, seen, false) },
            ],
            _ => vec![self.on(event, seen, true)],
        }
    }
}

impl Form for NotPrecedence {
    /// Whether there was a target.
    type State = bool;

    fn start(&self) -> bool {
        false
    }

    fn step(&self, seen: &bool, event: u32) -> Vec<Step<bool>> {
        if event & TRIGGER == 0 || !seen {
            return self.each(event, *seen);
        }
        if self.span.is_any() {
            return vec![Step::broken()];
        }
        let mut all = vec![Step::broken().when(0, self.span.low, self.span.high)];
        for step in self.each(event, *seen) {
            let mut spared = split(0, self.span, Step::broken(), step);
            spared.remove(0);
            all.extend(spared);
        }
        all
    }

    fn holds(&self, _: &bool) -> bool {
        true
    }

    fn clocks(&self) -> u8 {
        u8::from(!self.span.is_any())
    }

    fn matters(&self, seen: &bool) -> u32 {
        u32::from(*seen)
    }
}
