//! One activation of a clause with targets.
use super::Verdict;
use super::evidence::Breach;
use super::scope::Interval;
use super::search::{Base, Targets, Visit};
use crate::engine::eval::Binding;
use crate::engine::key::{Key, Occurrence};
use crate::engine::matcher::Matcher;
use crate::engine::value::Val;
use crate::plan::SidePlan;
use crate::syntax::ast::{BinaryOp, Count};

/// An activation: where it is looked at from, in which interval, and what is looked for.
pub struct Activation<'a, 'h> {
    /// Finds occurrences in the subject's world.
    pub matcher: &'a Matcher<'a, 'h>,
    /// What is looked for.
    pub targets: &'a Targets<'h>,
    /// Where from.
    pub base: Base<'a>,
    /// The interval it belongs to.
    pub interval: &'a Interval,
}

/// The end of an activation's forward look.
#[derive(Debug, Clone, Copy)]
struct Horizon {
    /// The last place that counts.
    last: Key,
    /// When the scope closed, by the clock.
    closed: Option<i64>,
    /// The event that moved the end, if one did.
    ended_by: Option<u32>,
    /// The deadline, if the window has an end.
    deadline: Option<i64>,
}

impl<'h> Activation<'_, 'h> {
    /// What became of an `expect`.
    pub fn expect(&self, count: Count) -> Verdict {
        match &self.targets.plan.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => self.expect_after(count),
            SidePlan::Before | SidePlan::SinceLast(_) => self.expect_before(count),
            SidePlan::Ever => self.expect_ever(count),
            SidePlan::Next | SidePlan::Previous => self.expect_adjacent(),
        }
    }

    /// What became of a `forbid`.
    pub fn forbid(&self) -> Verdict {
        match &self.targets.plan.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => self.forbid_after(),
            SidePlan::Before | SidePlan::SinceLast(_) => self.forbid_before(),
            SidePlan::Ever => self.forbid_ever(),
            SidePlan::Next | SidePlan::Previous => self.forbid_adjacent(),
        }
    }

    fn expect_after(&self, count: Count) -> Verdict {
        let horizon = self.horizon();
        let found = self.find((self.start(), horizon.last), count);
        if self.released_after(found.first, horizon) {
            return Verdict::Satisfied;
        }
        if let Some(decided) = self.decided(&found, count) {
            return decided;
        }
        self.at_horizon(horizon, || count.least() <= found.count)
    }

    fn expect_before(&self, count: Count) -> Verdict {
        let (from, open) = self.look_back();
        let range = (from, self.base.key);
        let found = self.find_all(range, count);
        let enough = self.all_in(&found, count);
        if enough || self.released_before(range) {
            return Verdict::Satisfied;
        }
        if count.most().is_none_or(|most| found.count <= most) && open && self.reaches_before_log() {
            return Verdict::Undecidable;
        }
        self.violated_here(&found, count)
    }

    fn expect_ever(&self, count: Count) -> Verdict {
        let horizon = self.horizon();
        let range = (self.interval.from, horizon.last);
        let found = self.find(range, count);
        if found.lost && self.reaches_before_log() {
            return Verdict::Undecidable; // the first target may have been before the log
        }
        if let Some(decided) = self.decided(&found, count) {
            return decided;
        }
        if self.released_before(range) {
            return Verdict::Satisfied;
        }
        let closing = self.at_horizon(horizon, || count.least() <= found.count);
        match closing {
            Verdict::Violated(_) if self.reaches_before_log() => Verdict::Undecidable,
            verdict => verdict,
        }
    }

    fn expect_adjacent(&self) -> Verdict {
        let backwards = matches!(self.targets.plan.side, SidePlan::Previous);
        let Some(event) = self.adjacent(backwards) else {
            return if backwards { self.nothing_before() } else { self.at_horizon(self.horizon(), || false) };
        };
        if self.adjacent_target(event).is_some() {
            return Verdict::Satisfied;
        }
        let one = self.matcher.customer.event(event);
        let at_event = (Key::event(event), Key::after_event(event));
        let released = self
            .targets
            .unless
            .as_ref()
            .is_some_and(|pool| pool.first(self.matcher, &self.base, at_event, None).is_some());
        if released {
            return Verdict::Satisfied;
        }
        let events = self.base.event.into_iter().chain([event]);
        let nearest = self.targets.nearest_miss(self.matcher, &self.base, at_event);
        let breach = if backwards {
            Breach { key: self.base.key, time: self.base.clock, ..Breach::at(&one, events) }
        } else {
            match self.horizon().deadline.filter(|deadline| *deadline < one.clock) {
                Some(deadline) => Breach::by(self.matcher.customer, deadline, self.base.event),
                None => Breach::at(&one, events),
            }
        };
        Verdict::Violated(vec![breach.nearly(nearest)])
    }

    fn forbid_after(&self) -> Verdict {
        let horizon = self.horizon();
        match self.find((self.start(), horizon.last), Count::AtLeast(1)).first {
            Some(one) => Verdict::Violated(vec![self.breach_at(&one)]),
            None => self.quiet(horizon),
        }
    }

    fn forbid_before(&self) -> Verdict {
        let (from, open) = self.look_back();
        match self.find((from, self.base.key), Count::AtLeast(1)).first {
            Some(one) => Verdict::Violated(vec![self.breach_here(&one)]),
            None if open && self.reaches_before_log() => Verdict::Undecidable,
            None => Verdict::Satisfied,
        }
    }

    fn forbid_ever(&self) -> Verdict {
        let horizon = self.horizon();
        match self.find((self.interval.from, horizon.last), Count::AtLeast(1)).first {
            Some(one) if one.key < self.base.key => Verdict::Violated(vec![self.breach_here(&one)]),
            Some(one) => Verdict::Violated(vec![self.breach_at(&one)]),
            None => match self.quiet(horizon) {
                Verdict::Satisfied if self.reaches_before_log() => Verdict::Undecidable,
                verdict => verdict,
            },
        }
    }

    fn forbid_adjacent(&self) -> Verdict {
        let backwards = matches!(self.targets.plan.side, SidePlan::Previous);
        let Some(event) = self.adjacent(backwards) else {
            let undecidable = backwards && self.reaches_before_log();
            return match (backwards, undecidable) {
                (true, true) => Verdict::Undecidable,
                (true, false) => Verdict::Satisfied,
                (false, _) => self.quiet(self.horizon()),
            };
        };
        match self.adjacent_target(event) {
            Some(one) if backwards => Verdict::Violated(vec![self.breach_here(&one)]),
            Some(one) => Verdict::Violated(vec![self.breach_at(&one)]),
            None => Verdict::Satisfied,
        }
    }

    /// The first place of a forward look: the trigger's own, whose event does not count; for an opening the first inside.
    fn start(&self) -> Key {
        self.base.key.max(self.interval.from)
    }

    fn horizon(&self) -> Horizon {
        let customer = self.matcher.customer;
        let to = self.base.window(&self.targets.plan.window).to;
        let deadline = to.map(|to| customer.plan.clocks.add(to, self.base.clock));
        // a finished history ends with what is found out at its end: after the deadlines of that instant
        let comes_after = |end: &Occurrence| {
            deadline.is_some_and(|deadline| end.clock == deadline && end.key > customer.rule_deadline(deadline))
        };
        let mut last = self.interval.to;
        let mut closed = self.interval.closed;
        let mut ended_by = None;
        let range = (self.start(), last);
        let until = self.targets.until.as_ref().and_then(|pool| pool.first(self.matcher, &self.base, range, None));
        for end in [until, self.next_trigger(range)].into_iter().flatten() {
            // an opening has no event of its own: the first event inside may end what begins there
            let later = end.key > self.base.key || self.base.event.is_none();
            if later && end.key <= last && !comes_after(&end) {
                // what else happens at the ending event (or instant) still counts
                last = end.key.end_of_instant();
                // a finished history may have ended before a timer brings the end
                if closed.is_none_or(|closed| closed >= end.clock) {
                    closed = Some(end.clock);
                    ended_by = Some(end.event);
                }
            }
        }
        Horizon { last, closed, ended_by, deadline }
    }

    fn next_trigger(&self, range: (Key, Key)) -> Option<Occurrence> {
        let another = matches!(self.targets.plan.side, SidePlan::BeforeAnother(_));
        self.targets.others.as_ref().filter(|_| another)?.first_trigger(self.matcher, &self.base, range)
    }

    /// The first place of a backward look, and whether that is the scope's opening.
    fn look_back(&self) -> (Key, bool) {
        if !matches!(self.targets.plan.side, SidePlan::SinceLast(_)) {
            return (self.interval.from, true);
        }
        let range = (self.interval.from, self.base.key);
        let last = self.targets.others.as_ref().and_then(|pool| pool.last_trigger(self.matcher, &self.base, range));
        let place = |last: Occurrence| if last.key.is_timed() { last.key } else { Key::event(last.key.at) };
        last.map_or((self.interval.from, true), |last| (place(last), false))
    }

    /// The adjacent log event, in the interval.
    fn adjacent(&self, backwards: bool) -> Option<u32> {
        let event = if backwards {
            self.matcher.world.previous_event(self.base.key)
        } else {
            self.matcher.world.next_event(self.matcher.customer, self.base.key)
        };
        event.filter(|event| self.interval.from <= Key::event(*event) && Key::event(*event) <= self.interval.to)
    }

    /// The target that the adjacent log event is or completes.
    fn adjacent_target(&self, event: u32) -> Option<Occurrence> {
        let mut found = None;
        self.targets.visit(self.matcher, &self.base, (Key::event(event), Key::after_event(event)), |one, row| {
            if self.carried(row) {
                found = Some(*one);
            }
            Visit::Stop
        });
        found
    }

    fn nothing_before(&self) -> Verdict {
        if self.reaches_before_log() {
            return Verdict::Undecidable;
        }
        self.violated_here(&Found::default(), Count::AtLeast(1))
    }

    /// Targets in order, as many as the count needs to be decided.
    fn find(&self, range: (Key, Key), count: Count) -> Found {
        let enough = count.most().map_or(count.least(), |most| most.saturating_add(1));
        let carrying = !self.targets.plan.carrying.is_empty();
        let mut found = Found::default();
        self.targets.visit(self.matcher, &self.base, range, |one, row| {
            if carrying && found.first.is_none() {
                found.lost = !self.carried(row);
            }
            found.first.get_or_insert(*one);
            found.last = Some(*one);
            found.count += 1;
            if found.lost || found.count >= enough { Visit::Stop } else { Visit::On }
        });
        found
    }

    /// As [`Activation::find`], but the whole range: a look-back is over when it begins.
    fn find_all(&self, range: (Key, Key), count: Count) -> Found {
        if matches!(count, Count::AtLeast(1)) && self.targets.plan.carrying.is_empty() {
            return self.find(range, count);
        }
        let mut found = Found::default();
        self.targets.visit(self.matcher, &self.base, range, |one, row| {
            if found.first.is_none() {
                found.lost = !self.carried(row);
            }
            found.first.get_or_insert(*one);
            found.last = Some(*one);
            found.count += 1;
            Visit::On
        });
        found
    }

    /// Whether the verdict is clear before the horizon.
    fn decided(&self, found: &Found, count: Count) -> Option<Verdict> {
        if found.lost {
            let breach =
                |one: Occurrence| if one.key < self.base.key { self.breach_here(&one) } else { self.breach_at(&one) };
            return found.first.map(|one| Verdict::Violated(vec![breach(one)]));
        }
        if let Some(most) = count.most() {
            let last = found.last.filter(|_| found.count > most)?;
            return Some(Verdict::Violated(vec![self.breach_at(&last)]));
        }
        (found.count >= count.least()).then_some(Verdict::Satisfied)
    }

    fn all_in(&self, found: &Found, count: Count) -> bool {
        !found.lost && found.count >= count.least() && count.most().is_none_or(|most| found.count <= most)
    }

    /// Whether what releases happens before any target, inside the window.
    fn released_after(&self, first: Option<Occurrence>, horizon: Horizon) -> bool {
        let Some(pool) = &self.targets.unless else { return false };
        let mut released = false;
        let range = self.targets.reach(self.matcher, &self.base, (self.start(), horizon.last));
        pool.visit(self.matcher, &self.base, range, None, |one, _| {
            if first.is_some_and(|first| first.key <= one.key) {
                return Visit::Stop;
            }
            let counts = one.key > self.base.key || self.base.event.is_none();
            released = counts && self.in_window(one);
            if released { Visit::Stop } else { Visit::On }
        });
        released
    }

    /// Whether what releases a look-back lies in its range.
    fn released_before(&self, range: (Key, Key)) -> bool {
        let Some(pool) = &self.targets.unless else { return false };
        let mut released = false;
        let range = self.targets.reach(self.matcher, &self.base, range);
        pool.visit(self.matcher, &self.base, range, None, |one, _| {
            released = self.in_window(one);
            if released { Visit::Stop } else { Visit::On }
        });
        released
    }

    fn in_window(&self, one: &Occurrence) -> bool {
        let window = crate::model::Window { from: None, to: self.base.window(&self.targets.plan.window).to };
        self.matcher.customer.plan.clocks.in_window(&window, self.base.time, one.time)
    }

    /// What the horizon decides, if it has come.
    fn at_horizon(&self, horizon: Horizon, satisfied: impl FnOnce() -> bool) -> Verdict {
        let customer = self.matcher.customer;
        let passed = horizon.deadline.filter(|deadline| *deadline <= customer.log.watermark);
        let by_deadline = passed.filter(|deadline| horizon.closed.is_none_or(|closed| *deadline < closed));
        if by_deadline.is_none() && horizon.closed.is_none() {
            return Verdict::Pending;
        }
        if satisfied() {
            return Verdict::Satisfied;
        }
        let because = self.base.event.or(self.interval.opener);
        let breach = match (by_deadline, horizon.closed) {
            (Some(deadline), _) => Breach::by(customer, deadline, because),
            (None, closed) => {
                let time = closed.unwrap_or(customer.log.watermark).max(self.base.clock);
                let events = because.into_iter().chain(horizon.ended_by);
                let place = if horizon.ended_by.is_some() { horizon.last } else { self.interval.to };
                Breach { deadline: horizon.deadline, ..Breach::at_end(customer, place, time, events) }
            }
        };
        Verdict::Violated(vec![breach.nearly(self.nearest_miss())])
    }

    /// The target that nearly was one; of `next` and `previous` only the neighbour could be, and there is none.
    fn nearest_miss(&self) -> Option<(u32, i64)> {
        match self.targets.plan.side {
            SidePlan::Next | SidePlan::Previous => None,
            _ => self.targets.nearest_miss(self.matcher, &self.base, (self.interval.from, self.interval.to)),
        }
    }

    /// What the horizon decides of something forbidden that has not happened.
    fn quiet(&self, horizon: Horizon) -> Verdict {
        let passed = horizon.deadline.is_some_and(|deadline| deadline <= self.matcher.customer.log.watermark);
        if passed || horizon.closed.is_some() { Verdict::Satisfied } else { Verdict::Pending }
    }

    /// Whether a bounded look-back reaches before the log's first time, where targets may have been.
    fn reaches_before_log(&self) -> bool {
        let customer = self.matcher.customer;
        let Some(to) = self.targets.plan.window.to else { return false };
        let whole = !self.interval.begins_in_log && !customer.log.complete;
        whole && customer.plan.clocks.add(to, customer.log.from.saturating_sub(1)) >= self.base.time
    }

    fn carried(&self, row: &[u32]) -> bool {
        let evaluator = &self.matcher.customer.evaluator;
        self.targets.plan.carrying.iter().all(|(from, to)| {
            let there = evaluator.value(from, Binding::Row(row), None);
            let here = evaluator.value(to, Binding::Row(row), None);
            there.apply(BinaryOp::Equal, here) == Val::Bool(true)
        })
    }

    fn breach_at(&self, one: &Occurrence) -> Breach {
        Breach::at(one, self.base.event.or(self.interval.opener).into_iter().chain([one.event]))
    }

    /// A breach at the trigger, caused by something earlier.
    fn breach_here(&self, one: &Occurrence) -> Breach {
        Breach { key: self.base.key, time: self.base.clock, ..self.breach_at(one) }
    }

    fn violated_here(&self, found: &Found, count: Count) -> Verdict {
        let other = if found.lost { found.first } else { found.last };
        let events: Vec<u32> = self.base.event.into_iter().chain(other.map(|one| one.event)).collect();
        let mut breach = Breach {
            key: self.base.key,
            time: self.base.clock,
            clause: 0,
            trigger: None,
            events,
            deadline: None,
            nearest: None,
        };
        let too_few = !found.lost && found.count < count.least();
        if too_few {
            breach.nearest = self.nearest_miss();
        }
        breach.events.sort_unstable();
        breach.events.dedup();
        Verdict::Violated(vec![breach])
    }
}

/// What a search for targets found.
#[derive(Debug, Default)]
struct Found {
    first: Option<Occurrence>,
    last: Option<Occurrence>,
    count: u32,
    /// The first target does not carry what it must.
    lost: bool,
}

impl Count {
    /// The least that is enough.
    pub fn least(self) -> u32 {
        match self {
            Self::AtLeast(least) | Self::Exactly(least) | Self::Between(least, _) => least,
        }
    }

    /// The most that is allowed.
    pub fn most(self) -> Option<u32> {
        match self {
            Self::AtLeast(_) => None,
            Self::Exactly(most) | Self::Between(_, most) => Some(most),
        }
    }
}
