//! The intervals in which a rule counts.
use crate::engine::customer::Customer;
use crate::engine::key::{Key, Occurrence};
use crate::engine::matcher::Matcher;
use crate::engine::world::World;
use crate::plan::{Node, ScopePlan};

/// One stretch in which a rule counts, within its subject's world.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// The first place inside.
    pub from: Key,
    /// The last place inside.
    pub to: Key,
    /// When it opens, by the clock.
    pub opens: Option<i64>,
    /// When it closed, by the clock; absent while more can come.
    pub closed: Option<i64>,
    /// The event that opened it, if one did.
    pub opener: Option<u32>,
    /// Whether its opening lies in the log, so that nothing before the log could belong to it.
    pub begins_in_log: bool,
}

/// The intervals of a rule's scope in a subject's world, in order.
pub fn intervals<'h>(matcher: &Matcher<'_, 'h>, scope: &'h ScopePlan, begins_in_log: bool) -> Vec<Interval> {
    let world = matcher.world;
    let found = match scope {
        ScopePlan::Always => vec![Interval {
            from: world.from,
            to: world.to,
            opens: world.opens,
            closed: world.closed,
            opener: None,
            begins_in_log,
        }],
        ScopePlan::While(journey) => while_open(matcher.customer, world, journey.index()),
        ScopePlan::From(from, to) => between(matcher, from, to.as_deref()),
    };
    // what a timer opens after the end of a finished history ends as it opens
    let not_before_opening = |it: Interval| Interval { closed: it.closed.max(it.closed.and(it.opens)), ..it };
    found.into_iter().map(not_before_opening).collect()
}

/// The time in which any instance of a journey is open: from after its start event to its end, overlaps merged.
fn while_open(customer: &Customer<'_>, world: World<'_>, journey: usize) -> Vec<Interval> {
    let Some(run) = customer.journeys.get(journey) else { return Vec::new() };
    let mut merged: Vec<Interval> = Vec::new();
    for instance in &run.instances {
        let (from, to) = (after(&instance.start), instance.last_place());
        if to <= from {
            continue; // it ended at the event that opened it: it was never open
        }
        let next = Interval {
            from,
            to,
            opens: Some(instance.start.clock),
            closed: instance.end.map(|end| end.clock).or(world.closed),
            opener: Some(instance.start.event),
            begins_in_log: true,
        };
        match merged.last_mut() {
            Some(last) if next.from < last.to => {
                if next.to > last.to {
                    last.to = next.to;
                    last.closed = next.closed;
                }
            }
            _ => merged.push(next),
        }
    }
    merged.into_iter().filter_map(|interval| clip(interval, world)).collect()
}

/// From each first (none while one is open) to the next second.
fn between<'h>(matcher: &Matcher<'_, 'h>, from: &'h Node, to: Option<&'h Node>) -> Vec<Interval> {
    let list = |node: &'h Node| Matcher { width: node.own_width(), ..*matcher }.events(node).list;
    let openers = list(from);
    let closers = to.map(list).unwrap_or_default();
    let mut found: Vec<Interval> = Vec::new();
    let mut closed_by: Option<Occurrence> = None;
    for opener in openers {
        // the event that closes an interval may open the next
        let free = closed_by.is_some_and(|closer| opener.key.same_event(closer.key));
        if found.last().is_some_and(|last| opener.key <= last.to) && !free {
            continue;
        }
        let closer = closers.get(closers.partition_point(|one| one.key <= opener.key)..).unwrap_or_default();
        let closer = closer.iter().find(|one| one.key.after(opener.key));
        closed_by = closer.copied();
        found.push(Interval {
            from: after(&opener),
            to: closer.map_or(matcher.world.to, |one| one.key.end_of_instant()),
            opens: Some(opener.clock),
            closed: closer.map(|one| one.clock).or(matcher.world.closed),
            opener: Some(opener.event),
            begins_in_log: true,
        });
    }
    found
}

/// The first place after an occurrence and everything else at its event.
fn after(one: &Occurrence) -> Key {
    if one.key.is_timed() {
        Key { rank: one.key.rank.saturating_add(1), ..one.key }
    } else {
        Key::after_event(one.key.at)
    }
}

/// The part of an interval that lies in a world.
fn clip(interval: Interval, world: World<'_>) -> Option<Interval> {
    let (from, to) = (interval.from.max(world.from), interval.to.min(world.to));
    let closed = match (interval.closed, world.closed) {
        (Some(own), Some(outer)) => Some(own.min(outer)),
        (own, outer) => own.or(outer),
    };
    let opens = interval.opens.max(world.opens);
    (from < to).then_some(Interval { from, to, closed, opens, ..interval })
}
