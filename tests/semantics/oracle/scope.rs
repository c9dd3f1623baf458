//! Where a rule counts: the whole history or instance, or the intervals of `while`, `between`, `after`.
use super::journey::{Instance, Point};
use super::log::{Place, Step};
use super::pattern::{self, Binds, Occurrence, World};
use super::target;
use wayfare::model::{JourneyId, Scope};

/// A stretch of a customer's order: from after its opener to its closer, which is inside.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// Nothing: from the beginning of the world.
    pub opener: Option<Point>,
    /// Nothing: the world's end.
    pub closer: Option<Point>,
    /// Where the scope ended, if it has.
    pub ended: Option<Point>,
    /// From when a `within` counts; nothing if nothing has happened yet.
    pub opened_at: Option<i64>,
}

impl Interval {
    pub fn holds(&self, occurrence: &Occurrence) -> bool {
        let begun = self.opener.is_none_or(|opener| match (opener.last, occurrence.last) {
            (Some(opener), Some(event)) => event > opener,
            _ => occurrence.place > opener.place,
        });
        let not_over = self.closer.is_none_or(|closer| match (closer.last, occurrence.last) {
            (Some(closer), Some(event)) => event <= closer,
            (Some(_), None) => occurrence.place <= closer.place,
            (None, _) => occurrence.place.clock <= closer.place.clock,
        });
        begun && not_over
    }
}

pub fn intervals(scope: &Scope, world: &World<'_>) -> Vec<Interval> {
    let mut all = unclosed(scope, world);
    for interval in &mut all {
        // what a timer opens after the end of a finished history ends as it opens
        if let (Some(ended), Some(opened)) = (interval.ended, interval.opened_at)
            && ended.place.clock < opened
        {
            interval.ended = Some(target::deadline(world, opened));
        }
    }
    all
}

fn unclosed(scope: &Scope, world: &World<'_>) -> Vec<Interval> {
    match scope {
        Scope::Always => vec![whole(world)],
        Scope::While(journey) => while_open(world, *journey),
        Scope::Between(from, until) => from_to(
            world,
            &pattern::events(&from.pattern, world, &Binds::default()),
            &pattern::events(&until.pattern, world, &Binds::default()),
        ),
        Scope::After(from, until) => from_to(
            world,
            &pattern::events(&from.pattern, world, &Binds::default()),
            &until.as_ref().map_or(Vec::new(), |until| pattern::events(&until.pattern, world, &Binds::default())),
        ),
    }
}

fn whole(world: &World<'_>) -> Interval {
    let opened_at = match world.instance {
        Some((instance, _)) => Some(instance.start.place.clock),
        None => world.customer.events.first().map(|event| event.clock),
    };
    Interval { opener: None, closer: None, ended: world_end(world), opened_at }
}

/// The end of an instance; under `complete` that of the customer's history.
pub fn world_end(world: &World<'_>) -> Option<Point> {
    let instance_end = world.instance.and_then(|(instance, _)| instance.end).map(|(point, _)| point);
    let history_end = world.log.complete.then(|| {
        let time = world.customer.events.last().map_or(world.log.watermark, |event| event.clock);
        Point { place: world.customer.timed(time, Step::RuleDeadline(0)), time, last: None, carrier: None }
    });
    instance_end.or(history_end)
}

/// From each P, none while one is open, to the next Q.
fn from_to(world: &World<'_>, openers: &[Occurrence], closers: &[Occurrence]) -> Vec<Interval> {
    let mut intervals: Vec<Interval> = Vec::new();
    let mut free_after: Option<Occurrence> = None;
    for opener in openers {
        // the event that closes an interval may open the next
        let inside = |closer: &Occurrence| match closer.last {
            Some(event) => opener.last.map_or(opener.place < closer.place, |last| last < event),
            None => opener.place.clock <= closer.place.clock,
        };
        if free_after.as_ref().is_some_and(inside) {
            continue;
        }
        let closer = closers.iter().find(|closer| closer.is_after(opener));
        intervals.push(Interval {
            opener: Some(point(opener)),
            closer: closer.map(point),
            ended: closer.map(point).or(world_end(world)),
            opened_at: Some(opener.place.clock),
        });
        match closer {
            Some(closer) => free_after = Some(closer.clone()),
            None => break,
        }
    }
    intervals
}

/// Overlapping intervals of several instances merge.
fn while_open(world: &World<'_>, journey: JourneyId) -> Vec<Interval> {
    let mut merged: Vec<(Point, Option<Point>)> = Vec::new();
    for instance in &world.derived.journeys[journey.index()] {
        let end = instance.end.map(|(point, _)| point);
        if end.is_some_and(|end| end.last.is_some() && end.last == instance.start.last) {
            continue;
        }
        match merged.last_mut() {
            Some((_, last))
                if last.is_none_or(|last| match last.last {
                    Some(event) => instance.start.last.map_or(instance.start.place < last.place, |start| start < event),
                    // ended by a deadline: all of that instant is inside
                    None => instance.start.place.clock <= last.place.clock,
                }) =>
            {
                *last = match (*last, end) {
                    (Some(a), Some(b)) => Some(if later(b.place, a.place) { b } else { a }),
                    _ => None,
                };
            }
            _ => merged.push((instance.start, end)),
        }
    }
    let inside = |(start, end): &(Point, Option<Point>)| {
        world.instance.is_none_or(|(instance, _): (&Instance, _)| {
            let begins = instance.end.is_none_or(|(over, _)| match (start.last, over.last) {
                (Some(start), Some(over)) => start < over,
                (_, Some(_)) => start.place < over.place,
                (_, None) => start.place.clock <= over.place.clock,
            });
            let lasts = end.is_none_or(|end| match (end.last, instance.start.last) {
                (Some(end), Some(start)) => end >= start,
                (Some(_), None) => end.place >= instance.start.place,
                (None, _) => end.place.clock >= instance.start.place.clock,
            });
            begins && lasts
        })
    };
    let interval = |(start, end): (Point, Option<Point>)| {
        let world_end = world_end(world);
        let ended = match (end, world_end) {
            (Some(a), Some(b)) => Some(if later(a.place, b.place) { b } else { a }),
            (a, b) => a.or(b),
        };
        Interval {
            opener: Some(start),
            closer: end,
            ended,
            opened_at: Some(
                world.instance.map_or(start.place.clock, |(it, _)| start.place.clock.max(it.start.place.clock)),
            ),
        }
    };
    merged.into_iter().filter(inside).map(interval).collect()
}

fn later(a: Place, b: Place) -> bool {
    a > b
}

pub fn point(occurrence: &Occurrence) -> Point {
    Point { place: occurrence.place, time: occurrence.time, last: occurrence.last, carrier: occurrence.carrier }
}
