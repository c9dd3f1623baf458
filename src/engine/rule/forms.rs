//! Clauses without trigger that count occurrences: edges, choices, limits.
use super::Verdict;
use super::evidence::Breach;
use super::scope::Interval;
use super::search::{Base, Pool, Visit};
use crate::calendar::Clocks;
use crate::engine::key::{Key, Occurrence};
use crate::engine::matcher::Matcher;
use crate::model::{LimitPer, Window};
use crate::plan::{Node, Term};
use crate::syntax::ast::Edge;

/// The opening of an interval as something to look from; that of a customer without events is its end.
pub fn opening<'a>(interval: &Interval) -> Base<'a> {
    let opens = interval.opens.or(interval.closed).unwrap_or_default();
    Base {
        key: interval.from,
        time: opens,
        clock: opens,
        event: None,
        has_come: interval.opens.is_some(),
        at_once: false,
        row: &[],
        triggers: &[],
    }
}

/// Whether the scope's first or last log event is a target.
pub fn edge<'h>(
    matcher: &Matcher<'_, 'h>,
    (pool, cond): (&Pool<'h>, Option<&'h Term>),
    edge: Edge,
    interval: &Interval,
) -> Verdict {
    let world = matcher.world.between(interval.from, interval.to);
    let customer = matcher.customer;
    let (event, decided) = match edge {
        Edge::First => (world.first_event(customer), true),
        Edge::Last => (world.last_event(customer), interval.closed.is_some()),
    };
    let Some(event) = event.filter(|_| decided) else {
        let Some(closed) = interval.closed.filter(|_| event.is_none()) else { return Verdict::Pending };
        return Verdict::Violated(vec![Breach::at_end(customer, interval.to, closed, interval.opener)]);
    };
    let range = (Key::event(event), Key::after_event(event));
    if pool.first(matcher, &opening(interval), range, cond).is_some() {
        return Verdict::Satisfied;
    }
    Verdict::Violated(vec![Breach::at(&customer.event(event), [event])])
}

/// What the window and the scope say about the end of counting.
struct Close {
    /// When it ended, if it did.
    at: Option<i64>,
    /// Whether that was the window's end.
    by_deadline: bool,
    /// The window's end, if it has one.
    deadline: Option<i64>,
}

fn close(matcher: &Matcher<'_, '_>, window: &Window, interval: &Interval) -> Close {
    let customer = matcher.customer;
    let deadline = window.to.zip(interval.opens).map(|(to, opens)| customer.plan.clocks.add(to, opens));
    let passed = deadline.filter(|deadline| *deadline <= customer.log.watermark);
    match (passed, interval.closed) {
        (Some(deadline), closed) if closed.is_none_or(|closed| deadline < closed) => {
            Close { at: Some(deadline), by_deadline: true, deadline: Some(deadline) }
        }
        (_, closed) => Close { at: closed, by_deadline: false, deadline },
    }
}

/// The first occurrence of each pattern inside the window.
fn firsts<'h>(
    matcher: &Matcher<'_, 'h>,
    nodes: &'h [Node],
    window: &Window,
    interval: &Interval,
) -> Vec<Option<Occurrence>> {
    let base = opening(interval);
    let window = base.window(window);
    let first = |node: &'h Node| {
        let mut found = None;
        Pool::new(matcher, node).visit(matcher, &base, (interval.from, interval.to), None, |one, _| {
            let inside =
                window == Window::default() || matcher.customer.plan.clocks.in_window(&window, base.time, one.time);
            if inside {
                found = Some(*one);
                return Visit::Stop;
            }
            Visit::On
        });
        found
    };
    nodes.iter().map(first).collect()
}

fn at_close(matcher: &Matcher<'_, '_>, interval: &Interval, close: &Close, events: Vec<u32>) -> Verdict {
    let Some(at) = close.at else { return Verdict::Pending };
    let breach = if close.by_deadline {
        Breach::by(matcher.customer, at, events)
    } else {
        Breach { deadline: close.deadline, ..Breach::at_end(matcher.customer, interval.to, at, events) }
    };
    Verdict::Violated(vec![breach])
}

/// Whether exactly one of several patterns occurs at all.
pub fn one_of<'h>(matcher: &Matcher<'_, 'h>, nodes: &'h [Node], window: &Window, interval: &Interval) -> Verdict {
    let mut found: Vec<Occurrence> = firsts(matcher, nodes, window, interval).into_iter().flatten().collect();
    found.sort_by_key(|one| one.key);
    if let [first, second, ..] = found.as_slice() {
        return Verdict::Violated(vec![Breach::at(second, [first.event, second.event])]);
    }
    let close = close(matcher, window, interval);
    match (found.first(), close.at) {
        (_, None) => Verdict::Pending,
        (Some(_), Some(_)) => Verdict::Satisfied,
        (None, Some(_)) => at_close(matcher, interval, &close, interval.opener.into_iter().collect()),
    }
}

/// Whether all of several patterns occur, or none.
pub fn all_or_none<'h>(matcher: &Matcher<'_, 'h>, nodes: &'h [Node], window: &Window, interval: &Interval) -> Verdict {
    let found = firsts(matcher, nodes, window, interval);
    let events: Vec<u32> = found.iter().flatten().map(|one| one.event).collect();
    if events.len() == nodes.len() {
        return Verdict::Satisfied;
    }
    let close = close(matcher, window, interval);
    match (close.at, events.is_empty()) {
        (None, _) => Verdict::Pending,
        (Some(_), true) => Verdict::Satisfied,
        (Some(_), false) => at_close(matcher, interval, &close, events),
    }
}

/// Of the events that count together no more than the last hundred are named.
const NAMED: usize = 100;

/// Whether no more than so many happen; each one too many is a breach.
pub fn limit<'h>(
    matcher: &Matcher<'_, 'h>,
    (pool, cond): (&Pool<'h>, Option<&'h Term>),
    (most, per): (u32, LimitPer),
    base: &Base<'_>,
    interval: &Interval,
) -> Verdict {
    let mut counter = Counter { clocks: &matcher.customer.plan.clocks, per, most: most as usize, seen: Vec::new() };
    let mut breaches = Vec::new();
    let range = (base.key.max(interval.from), interval.to);
    pool.visit(matcher, base, range, cond, |one, _| {
        if one.clock > matcher.customer.asked_until {
            return Visit::Stop;
        }
        if let Some(events) = counter.too_many(one) {
            breaches.push(Breach::at(one, events));
        }
        Visit::On
    });
    match (breaches.is_empty(), interval.closed) {
        (false, _) => Verdict::Violated(breaches),
        (true, Some(_)) => Verdict::Satisfied,
        (true, None) => Verdict::Pending,
    }
}

/// Counts events that happen in a time.
struct Counter<'a> {
    clocks: &'a Clocks,
    per: LimitPer,
    most: usize,
    /// Own times and events so far in order of time, those of one time in the order of the events.
    seen: Vec<(i64, u32)>,
}

impl Counter<'_> {
    /// Takes the next event in order; the last of the events that count together with it, the latest first, if they are
    /// too many.
    fn too_many(&mut self, last: &Occurrence) -> Option<Vec<u32>> {
        let place = self.seen.partition_point(|(time, _)| *time <= last.time);
        self.seen.insert(place, (last.time, last.event));
        let period = match self.per {
            LimitPer::Period(period, clock) => {
                Some((period, clock, self.clocks.period_start(period, clock, last.time)))
            }
            LimitPer::Scope | LimitPer::Sliding(_) => None,
        };
        let end = match (self.per, period) {
            (LimitPer::Scope, _) => self.seen.len(),
            // later times of the same period may have come before in order
            (_, Some((period, clock, start))) => {
                let next = self.clocks.next_period(period, clock, start);
                self.seen.partition_point(|(time, _)| *time < next)
            }
            _ => place + 1,
        };
        let inside = |time: i64| match (self.per, period) {
            (LimitPer::Scope, _) => true,
            (LimitPer::Sliding(span), _) => self.clocks.add(span, time) >= last.time,
            (LimitPer::Period(..), Some((.., start))) => time >= start,
            (LimitPer::Period(..), None) => false,
        };
        // whether all of them are inside is told by the earliest of them
        let earliest = end.checked_sub(self.most.saturating_add(1))?;
        let (first, _) = self.seen.get(earliest)?;
        if !inside(*first) {
            return None;
        }
        let counted = self.seen.get(..end).unwrap_or_default().iter().rev();
        Some(counted.take_while(|(time, _)| inside(*time)).take(NAMED).map(|(_, event)| *event).collect())
    }
}
