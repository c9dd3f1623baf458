//! Looking for targets around a trigger.
use crate::engine::key::{Key, Occurrence, Occurrences};
use crate::engine::matcher::Matcher;
use crate::model::{TimeSpan, Window};
use crate::plan::{Node, TargetPlan};
use crate::syntax::ast::Hours;

/// What an activation is looked at from: a trigger, or the opening of an interval.
#[derive(Debug, Clone, Copy)]
pub struct Base<'a> {
    /// Where it is.
    pub key: Key,
    /// The own time that distances count from.
    pub time: i64,
    /// The clock that deadlines count from.
    pub clock: i64,
    /// The trigger's event; absent for an opening.
    pub event: Option<u32>,
    /// Whether it has come at all: a customer without events has no opening, so that no window can count from it.
    pub has_come: bool,
    /// Whether another event at the very place of a timed trigger counts: it is neither before nor after it, but there.
    pub at_once: bool,
    /// The trigger's bindings.
    pub row: &'a [u32],
    /// All triggers of the clause, in order.
    pub triggers: &'a [Occurrence],
}

impl Base<'_> {
    /// A window as far as it counts from here.
    pub fn window(&self, window: &Window) -> Window {
        if self.has_come { *window } else { Window::default() }
    }

    /// Whether an occurrence is not the trigger's own event.
    pub fn is_other(&self, one: &Occurrence) -> bool {
        let Some(event) = self.event else { return true };
        let at_its_place = one.key == self.key && (!self.at_once || one.event == event);
        !at_its_place && !one.key.same_event(self.key)
    }

    /// Whether an occurrence would trigger too.
    pub fn triggers_too(&self, one: &Occurrence) -> bool {
        let place = if one.key.is_timed() { one.key } else { Key::event(one.key.at) };
        // of several silences that are over at one instant only some may trigger
        let from = self.triggers.partition_point(|trigger| trigger.key < place);
        let near = self.triggers.get(from..).unwrap_or_default().iter();
        near.take_while(|trigger| trigger.key <= place.end_of_instant()).any(|trigger| trigger.is_same(one))
    }
}

/// The candidates of a pattern in the subject's world, listed once if they do not depend on the trigger.
pub enum Pool<'h> {
    /// Single events whose cross conditions are tested for each trigger.
    Simple(&'h Node, Occurrences),
    /// Occurrences that no trigger changes.
    Fixed(Occurrences),
    /// Occurrences that depend on the trigger's bindings.
    Dependent(&'h Node),
}

impl<'h> Pool<'h> {
    /// The candidates of a pattern.
    pub fn new(matcher: &Matcher<'_, 'h>, node: &'h Node) -> Self {
        if node.is_simple() {
            return Self::Simple(node, matcher.candidates(node));
        }
        let own = Matcher { width: matcher.width.max(node.own_width()), ..*matcher };
        if node.free.is_empty() { Self::Fixed(own.events(node)) } else { Self::Dependent(node) }
    }

    /// The occurrences between two places (both included) that hold for a trigger, in order, as far as `take` wants.
    pub fn visit(
        &self,
        matcher: &Matcher<'_, 'h>,
        base: &Base<'_>,
        range: (Key, Key),
        cond: Option<&'h crate::plan::Term>,
        mut take: impl FnMut(&Occurrence, &[u32]) -> Visit,
    ) {
        let own;
        let found = match self {
            Self::Simple(_, found) | Self::Fixed(found) => found,
            Self::Dependent(node) => {
                let width = matcher.width.max(node.own_width());
                let mut all = Matcher { width, ..*matcher }.occurrences(node, base.row);
                all.one_per_place();
                own = all;
                &own
            }
        };
        let needs_row = cond.is_some() || matches!(self, Self::Simple(node, _) if !node.free.is_empty());
        let mut taken: Option<Occurrence> = None;
        for at in found.from(range.0)..found.list.len() {
            let Some(one) = found.list.get(at).filter(|one| one.key <= range.1) else { return };
            if taken.is_some_and(|taken: Occurrence| taken.is_same(one)) || !base.is_other(one) {
                continue;
            }
            let row = if needs_row || matcher.width > 0 { matcher.laid(base.row, found, at) } else { Vec::new() };
            let holds = !needs_row
                || match self {
                    Self::Simple(node, _) => matcher.crosses(node, cond, one, &row),
                    _ => cond.is_none_or(|cond| matcher.truth(cond, &row)),
                };
            if !holds {
                continue;
            }
            taken = Some(*one);
            if take(one, &row) == Visit::Stop {
                return;
            }
        }
    }

    /// As [`Pool::visit`], from the last to the first.
    pub fn visit_back(
        &self,
        matcher: &Matcher<'_, 'h>,
        base: &Base<'_>,
        range: (Key, Key),
        cond: Option<&'h crate::plan::Term>,
        mut take: impl FnMut(&Occurrence) -> Visit,
    ) {
        let found = match self {
            Self::Simple(_, found) | Self::Fixed(found) => found,
            Self::Dependent(_) => {
                // what depends on the trigger is listed anew anyway
                let mut all = Vec::new();
                self.visit(matcher, base, range, cond, |one, _| {
                    all.push(*one);
                    Visit::On
                });
                let _ = all.iter().rev().try_for_each(|one| match take(one) {
                    Visit::On => Ok(()),
                    Visit::Stop => Err(()),
                });
                return;
            }
        };
        let needs_row = cond.is_some() || matches!(self, Self::Simple(node, _) if !node.free.is_empty());
        let end = found.list.partition_point(|one| one.key <= range.1);
        for at in (found.from(range.0)..end).rev() {
            let Some(one) = found.list.get(at).filter(|one| base.is_other(one)) else { continue };
            let holds = !needs_row || {
                let row = matcher.laid(base.row, found, at);
                match self {
                    Self::Simple(node, _) => matcher.crosses(node, cond, one, &row),
                    _ => cond.is_none_or(|cond| matcher.truth(cond, &row)),
                }
            };
            if holds && take(one) == Visit::Stop {
                return;
            }
        }
    }

    /// The first between two places that would trigger too.
    pub fn first_trigger(&self, matcher: &Matcher<'_, 'h>, base: &Base<'_>, range: (Key, Key)) -> Option<Occurrence> {
        let mut found = None;
        self.visit(matcher, base, range, None, |one, _| {
            found = Some(*one).filter(|one| base.triggers_too(one));
            if found.is_some() { Visit::Stop } else { Visit::On }
        });
        found
    }

    /// The first occurrence between two places that holds for a trigger and fulfils a closing condition.
    pub fn first(
        &self,
        matcher: &Matcher<'_, 'h>,
        base: &Base<'_>,
        range: (Key, Key),
        cond: Option<&'h crate::plan::Term>,
    ) -> Option<Occurrence> {
        let mut found = None;
        self.visit(matcher, base, range, cond, |one, _| {
            found = Some(*one);
            Visit::Stop
        });
        found
    }

    /// The last between two places that would trigger too.
    pub fn last_trigger(&self, matcher: &Matcher<'_, 'h>, base: &Base<'_>, range: (Key, Key)) -> Option<Occurrence> {
        let mut found = None;
        self.visit(matcher, base, range, None, |one, _| {
            if base.triggers_too(one) {
                found = Some(*one);
            }
            Visit::On
        });
        found
    }
}

/// Whether to go on looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// On to the next.
    On,
    /// That is enough.
    Stop,
}

/// Everything a target clause looks for, listed once for a subject.
pub struct Targets<'h> {
    /// What the clause says.
    pub plan: &'h TargetPlan,
    /// The targets.
    pub pool: Pool<'h>,
    /// What moves the end.
    pub until: Option<Pool<'h>>,
    /// What releases.
    pub unless: Option<Pool<'h>>,
    /// Other triggers, for `another` and `last`.
    pub others: Option<Pool<'h>>,
}

impl<'h> Targets<'h> {
    /// Lists what a clause looks for.
    pub fn new(matcher: &Matcher<'_, 'h>, plan: &'h TargetPlan) -> Self {
        let pool = |node: &'h Node| Pool::new(matcher, node);
        let others = match &plan.side {
            crate::plan::SidePlan::BeforeAnother(node) | crate::plan::SidePlan::SinceLast(node) => Some(pool(node)),
            _ => None,
        };
        Self {
            plan,
            pool: pool(&plan.node),
            until: plan.until.as_ref().map(pool),
            unless: plan.unless.as_ref().map(pool),
            others,
        }
    }

    /// The targets between two places that hold for a trigger and lie in the window, in order.
    pub fn visit(
        &self,
        matcher: &Matcher<'_, 'h>,
        base: &Base<'_>,
        range: (Key, Key),
        take: impl FnMut(&Occurrence, &[u32]) -> Visit,
    ) {
        let mut take = take;
        let base = &self.looked_at_from(base);
        self.pool.visit(matcher, base, self.reach(matcher, base, range), self.plan.cond.as_ref(), |one, row| {
            if self.counts(matcher, base, one) { take(one, row) } else { Visit::On }
        });
    }

    /// Where targets are looked at from: only to `ever` does it matter not which side of a timed trigger they are on.
    fn looked_at_from<'a>(&self, base: &Base<'a>) -> Base<'a> {
        Base { at_once: matches!(self.plan.side, crate::plan::SidePlan::Ever), ..*base }
    }

    /// Whether a target is at a distance in the window and at a time of day that counts.
    fn counts(&self, matcher: &Matcher<'_, 'h>, base: &Base<'_>, one: &Occurrence) -> bool {
        let clocks = &matcher.customer.plan.clocks;
        let window = base.window(&self.plan.window);
        let near = window == Window::default() || clocks.in_window(&window, base.time, one.time);
        near && self
            .plan
            .hours
            .is_none_or(|(hours, calendar)| clocks.is_open(calendar, one.time) == (hours == Hours::During))
    }

    /// A range cut to what can be in the window at all, where times never step back.
    pub fn reach(&self, matcher: &Matcher<'_, 'h>, base: &Base<'_>, range: (Key, Key)) -> (Key, Key) {
        let customer = matcher.customer;
        let Some(to) = base.window(&self.plan.window).to.filter(|_| customer.monotone) else { return range };
        let end = customer.plan.clocks.add(to, base.time);
        let last = if end < customer.log.watermark {
            Key { instant: i64::MAX, ..Key::after_event(customer.last_event_by(end)) }
        } else {
            Key::MAX
        };
        let first = match to {
            TimeSpan::Physical(micros) => {
                Key::event(customer.last_event_by(base.time.saturating_sub(micros).saturating_sub(1)))
            }
            TimeSpan::Calendar { .. } => Key::MIN,
        };
        (range.0.max(first), range.1.min(last))
    }

    /// What the nearest miss is where only earlier targets count, times never step back and the window has no near end: the
    /// last target before the window. Nothing where that can't be told like this.
    #[expect(clippy::option_option, reason = "that nothing nearly satisfied it is an answer")]
    fn last_before_window(
        &self,
        matcher: &Matcher<'_, 'h>,
        base: &Base<'_>,
        range: (Key, Key),
    ) -> Option<Option<(u32, i64)>> {
        use crate::plan::SidePlan as S;
        let backwards = matches!(self.plan.side, S::Before | S::SinceLast(_) | S::Previous);
        let to = self.plan.window.to.filter(|_| backwards && matcher.customer.monotone)?;
        if self.plan.window.from.is_some() {
            return None;
        }
        let clocks = &matcher.customer.plan.clocks;
        let mut found = None;
        self.pool.visit_back(matcher, base, (range.0, range.1.min(base.key)), self.plan.cond.as_ref(), |one| {
            let end = clocks.add(to, one.time);
            if end < base.time {
                found = Some((one.event, base.time.saturating_sub(end)));
            }
            if found.is_some() { Visit::Stop } else { Visit::On }
        });
        Some(found)
    }

    /// The target between two places that is nearest to the window and holds otherwise, and by how much it misses.
    pub fn nearest_miss(&self, matcher: &Matcher<'_, 'h>, base: &Base<'_>, range: (Key, Key)) -> Option<(u32, i64)> {
        if base.window(&self.plan.window) == Window::default() {
            return None;
        }
        let clocks = &matcher.customer.plan.clocks;
        if let Some(last) = self.last_before_window(matcher, base, range) {
            return last;
        }
        let mut nearest: Option<(u32, i64)> = None;
        let base = &self.looked_at_from(base);
        use crate::plan::SidePlan as S;
        // of targets on one side only those on it are looked at, or there would be as many to pass over as the customer has
        let range = match self.plan.side {
            S::Ever => range,
            S::Before | S::SinceLast(_) | S::Previous => (range.0, range.1.min(base.key)),
            _ if base.key.is_timed() => (range.0.max(base.key), range.1),
            _ => (range.0.max(Key::event(base.key.at)), range.1),
        };
        self.pool.visit(matcher, base, range, self.plan.cond.as_ref(), |one, _| {
            let backwards = one.key < base.key;
            let on_side = match self.plan.side {
                S::Ever => true,
                S::Before | S::SinceLast(_) | S::Previous => backwards,
                _ => !backwards,
            };
            if !on_side || clocks.in_window(&self.plan.window, base.time, one.time) {
                return Visit::On;
            }
            let (early, late) = (base.time.min(one.time), base.time.max(one.time));
            let over = self.plan.window.to.map_or(0, |to| late.saturating_sub(clocks.add(to, early)));
            let under = self.plan.window.from.map_or(0, |from| clocks.add(from, early).saturating_sub(late));
            let by = over.max(under);
            // of several as near the one nearest in order
            if nearest.is_none_or(|(_, best)| by < best || backwards && by == best) {
                nearest = Some((one.event, by));
            }
            // what comes later still is still farther
            let is_past = self.plan.window.from.is_none() || over > 0;
            if is_past && !backwards && matcher.customer.monotone { Visit::Stop } else { Visit::On }
        });
        nearest
    }
}
