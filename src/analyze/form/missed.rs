//! What breaks a clause whose window asks for more clocks than its form follows.
//!
//! To break such a clause takes one activation. It is guessed, and a clock or two follow it exactly: so these accept just
//! the histories that break the clause, while the forms that keep it accept more than what does. They have no
//! complement.
use super::{Many, OTHER, Span, TARGET, TRIGGER, UNLESS, UNTIL};
use crate::analyze::automaton::{Form, Step};
use crate::analyze::zone::FREE;
use crate::model::CalendarId;

/// Some trigger has not as many later targets in the window as it must.
pub struct MissedAfter {
    /// How many; none at all for `forbid`.
    pub many: Many,
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
}

/// Where the guess stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Guess<S> {
    /// Not made.
    Open,
    /// Made; what is remembered of it.
    Made(S),
    /// It breaks the clause.
    Broken,
}

/// A step only while the clock lies between two values; none if it can't.
fn within<S>(step: Option<Step<S>>, clock: u8, low: i64, high: i64) -> Option<Step<S>> {
    let step = step.filter(|_| low <= high)?;
    Some(if low <= 0 && high >= FREE { step } else { step.when(clock, low, high) })
}

impl MissedAfter {
    fn counted(&self, now: u32, event: u32, is_target: bool) -> Option<Step<Guess<u32>>> {
        if self.many.most.is_some_and(|most| now > most) {
            return Some(Step::to(Guess::Broken));
        }
        let is_released = now == 0 && !is_target && event & UNLESS != 0;
        let has_all = self.many.most.is_none() && now >= self.many.least;
        if is_released || has_all {
            return None;
        }
        if event & (UNTIL | OTHER) != 0 {
            return (!self.many.fits(now)).then(|| Step::to(Guess::Broken));
        }
        Some(Step::to(Guess::Made(now)))
    }

    fn inside(&self, seen: u32, event: u32) -> Vec<Step<Guess<u32>>> {
        let is_target = event & TARGET != 0;
        let counted = |is_target: bool| self.counted(seen + u32::from(is_target), event, is_target);
        match self.hours.filter(|_| is_target) {
            Some((calendar, open)) => [(true, open), (false, !open)]
                .into_iter()
                .filter_map(|(is_target, open)| Some(Step { hours: Some((calendar, open)), ..counted(is_target)? }))
                .collect(),
            None => counted(is_target).into_iter().collect(),
        }
    }
}

impl Form for MissedAfter {
    /// How many targets the trigger has seen.
    type State = Guess<u32>;

    fn start(&self) -> Self::State {
        Guess::Open
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let seen = match state {
            Guess::Broken => return vec![Step::to(Guess::Broken)],
            Guess::Open => {
                let made = (event & TRIGGER != 0).then(|| Step::to(Guess::Made(0)).reset(0));
                return [Step::to(Guess::Open)].into_iter().chain(made).collect();
            }
            Guess::Made(seen) => *seen,
        };
        if event & (TARGET | UNLESS | UNTIL | OTHER) == 0 {
            return vec![Step::to(*state)];
        }
        let Span { low, high } = self.span;
        let early = within(self.counted(seen, event, false), 0, 0, low - 1);
        let inside = self.inside(seen, event).into_iter().filter_map(|step| within(Some(step), 0, low, high));
        let is_broken = !self.many.fits(seen);
        let late = (high < FREE && is_broken).then(|| Step::to(Guess::Broken).when(0, high + 1, FREE));
        early.into_iter().chain(inside).chain(late).collect()
    }

    fn holds(&self, state: &Self::State) -> bool {
        match state {
            Guess::Open => false,
            Guess::Made(seen) => !self.many.fits(*seen),
            Guess::Broken => true,
        }
    }

    fn clocks(&self) -> u8 {
        1
    }

    fn matters(&self, state: &Self::State) -> u32 {
        u32::from(matches!(state, Guess::Made(_)))
    }

    fn is_determined(&self) -> bool {
        false
    }
}

/// Some trigger has no earlier target in the window and, if it may look both ways, no later one either.
///
/// Of the targets before it the first ones are guessed to be too far, clock 0 follows the newest of them, and the last
/// ones to be too near, clock 1 follows the oldest of them. Once the trigger has come, clock 0 follows it.
pub struct MissedBefore {
    /// The window.
    pub span: Span,
    /// Whether it looks after the trigger too.
    pub both_ways: bool,
}

/// What is remembered: targets before the trigger that are too far and too near, or that the trigger has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Looked {
    /// Whether there were some of each.
    Before(bool, bool),
    /// The trigger has come, and may still have a target.
    After,
}

impl MissedBefore {
    /// The trigger comes, if none of the targets so far is in the window.
    fn triggered(&self, far: bool, near: bool) -> Option<Step<Guess<Looked>>> {
        let Span { low, high } = self.span;
        let to = if self.both_ways { Guess::Made(Looked::After) } else { Guess::Broken };
        let mut step = Some(Step::to(to).reset(0));
        if far {
            step = within(step.filter(|_| high < FREE), 0, high.saturating_add(1), FREE);
        }
        if near { within(step, 1, 0, low - 1) } else { step }
    }

    fn before(&self, far: bool, near: bool, event: u32) -> Vec<Step<Guess<Looked>>> {
        let mut all: Vec<Step<Guess<Looked>>> = Vec::new();
        if event & TRIGGER != 0 {
            all.extend(self.triggered(far, near));
        }
        let (far, near) = if event & OTHER != 0 { (false, false) } else { (far, near) };
        let to = |far: bool, near: bool| Step::to(Guess::Made(Looked::Before(far, near)));
        if event & TARGET == 0 {
            all.push(to(far, near));
            return all;
        }
        if near {
            all.push(to(far, true));
            return all;
        }
        all.push(to(true, false).reset(0));
        if self.span.low > 0 {
            all.push(to(far, true).reset(1));
        }
        all
    }

    fn after(&self, event: u32) -> Vec<Step<Guess<Looked>>> {
        let stay = if event & UNTIL != 0 { Guess::Broken } else { Guess::Made(Looked::After) };
        if event & TARGET == 0 {
            return vec![Step::to(stay)];
        }
        let Span { low, high } = self.span;
        let early = within(Some(Step::to(stay)), 0, 0, low - 1);
        let late = (high < FREE).then(|| Step::to(Guess::Broken).when(0, high + 1, FREE));
        early.into_iter().chain(late).collect()
    }
}

impl Form for MissedBefore {
    type State = Guess<Looked>;

    fn start(&self) -> Self::State {
        Guess::Made(Looked::Before(false, false))
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        match state {
            Guess::Made(Looked::Before(far, near)) => self.before(*far, *near, event),
            Guess::Made(Looked::After) => self.after(event),
            Guess::Open | Guess::Broken => vec![Step::to(Guess::Broken)],
        }
    }

    fn holds(&self, state: &Self::State) -> bool {
        matches!(state, Guess::Made(Looked::After) | Guess::Broken)
    }

    fn clocks(&self) -> u8 {
        2
    }

    fn matters(&self, state: &Self::State) -> u32 {
        match state {
            Guess::Made(Looked::Before(far, near)) => u32::from(*far) | (u32::from(*near) << 1),
            Guess::Made(Looked::After) => 1,
            Guess::Open | Guess::Broken => 0,
        }
    }

    fn is_determined(&self) -> bool {
        false
    }
}

/// Some trigger has a target before it, or on either side, that it must not have.
pub struct Met {
    /// The window.
    pub span: Span,
    /// Only targets while the calendar is open (or closed).
    pub hours: Option<(CalendarId, bool)>,
    /// Whether later ones are forbidden too.
    pub both_ways: bool,
}

/// Which of the two has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Came {
    /// The target.
    Target,
    /// The trigger.
    Trigger,
}

impl Form for Met {
    type State = Guess<Came>;

    fn start(&self) -> Self::State {
        Guess::Open
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let target = |step: Step<Self::State>| Step { hours: self.hours, ..step };
        let Span { low, high } = self.span;
        let hit = || within(Some(Step::to(Guess::Broken)), 0, low, high);
        let (is_target, is_trigger) = (event & TARGET != 0, event & TRIGGER != 0);
        let mut all = Vec::new();
        match state {
            Guess::Broken => all.push(Step::to(Guess::Broken)),
            Guess::Open => {
                all.push(Step::to(Guess::Open));
                all.extend(is_target.then(|| target(Step::to(Guess::Made(Came::Target)).reset(0))));
                let may_wait = is_trigger && self.both_ways;
                all.extend(may_wait.then(|| Step::to(Guess::Made(Came::Trigger)).reset(0)));
            }
            Guess::Made(Came::Target) => {
                all.extend(hit().filter(|_| is_trigger));
                all.extend((event & OTHER == 0).then(|| Step::to(*state)));
            }
            Guess::Made(Came::Trigger) => {
                all.extend(hit().filter(|_| is_target).map(target));
                all.extend((event & UNTIL == 0).then(|| Step::to(*state)));
            }
        }
        all
    }

    fn holds(&self, state: &Self::State) -> bool {
        *state == Guess::Broken
    }

    fn clocks(&self) -> u8 {
        1
    }

    fn matters(&self, state: &Self::State) -> u32 {
        u32::from(matches!(state, Guess::Made(_)))
    }

    fn is_determined(&self) -> bool {
        false
    }
}

/// More targets than there may be lie within a length of time.
pub struct Exceeded {
    /// At most so many may.
    pub most: u32,
    /// How long.
    pub sliding: i64,
    /// Whether they count only from a trigger on.
    pub triggered: bool,
}

impl Form for Exceeded {
    /// How many targets since the first guessed to be among them; before that whether they count.
    type State = Guess<Option<u32>>;

    fn start(&self) -> Self::State {
        if self.triggered { Guess::Open } else { Guess::Made(None) }
    }

    fn step(&self, state: &Self::State, event: u32) -> Vec<Step<Self::State>> {
        let is_target = event & TARGET != 0;
        let counted = |now: u32| if now > self.most { Guess::Broken } else { Guess::Made(Some(now)) };
        match state {
            Guess::Broken => vec![Step::to(Guess::Broken)],
            Guess::Open => vec![Step::to(if event & TRIGGER != 0 { Guess::Made(None) } else { Guess::Open })],
            Guess::Made(None) => {
                let first = is_target.then(|| Step::to(counted(1)).reset(0));
                [Step::to(*state)].into_iter().chain(first).collect()
            }
            Guess::Made(Some(seen)) if is_target => {
                within(Some(Step::to(counted(seen + 1))), 0, 0, self.sliding).into_iter().collect()
            }
            Guess::Made(Some(_)) => vec![Step::to(*state)],
        }
    }

    fn holds(&self, state: &Self::State) -> bool {
        *state == Guess::Broken
    }

    fn clocks(&self) -> u8 {
        1
    }

    fn matters(&self, state: &Self::State) -> u32 {
        u32::from(matches!(state, Guess::Made(Some(_))))
    }

    fn is_determined(&self) -> bool {
        false
    }
}
