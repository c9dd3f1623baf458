//! What a trigger demands: targets on its side, in the window, with the conditions true.
use super::clock;
use super::journey::Point;
use super::log::{Place, Step};
use super::pattern::{Occurrence, World};
use super::rule::{self, Activation, Verdict, earliest, in_interval};
use super::scope::{self, Interval};
use wayfare::model::{CalendarId, Pattern, Side, Target, Window};
use wayfare::syntax::ast::{Count, Hours};

/// What was found for a trigger.
struct Search {
    /// The targets, in order.
    hits: Vec<Occurrence>,
    /// When nothing that comes can count any more.
    closed: Option<Point>,
    /// Until when something is awaited; nothing where it is decided at the trigger or at its neighbour.
    deadline: Option<i64>,
    /// What else caused it if it is violated.
    beside: Option<usize>,
    /// Whether the look-back reaches before the log's first time, so that something may have been there.
    may_lack_history: bool,
}

pub fn expect(
    world: &World<'_>,
    interval: &Interval,
    triggers: &[Occurrence],
    trigger: &Occurrence,
    target: &Target,
    count: Count,
) -> Activation {
    let found = search(world, interval, triggers, trigger, target);
    let cause: Vec<usize> = trigger.carrier.into_iter().collect();
    let unless = releases(world, interval, triggers, trigger, target);
    let looks_back = matches!(target.side, Side::Before | Side::SinceLast(_) | Side::Previous);
    if looks_back && !unless.is_empty() {
        return Activation::plain(Verdict::Satisfied);
    }
    if !target.carrying.is_empty()
        && let Some(first) = found.hits.first()
        && !unless.iter().any(|it| it.place < first.place)
    {
        let binds = trigger.binds.with(&first.binds);
        let carried = target.carrying.iter().all(|it| rule::known_equal(world, &it.from, &it.to, &binds));
        if carried {
            return Activation::plain(Verdict::Satisfied);
        }
        if found.may_lack_history {
            return Activation::plain(Verdict::Undecidable);
        }
        let at = scope::point(if first.place > trigger.place { first } else { trigger });
        return Activation::violated(at, cause.into_iter().chain(first.carrier).collect());
    }
    let cause: Vec<usize> = cause.into_iter().chain(found.beside).collect();
    let mut judged = by_count(&found.hits, count, found.closed, &unless, Vec::clone(&cause));
    if judged.verdict == Verdict::Violated && looks_back {
        judged = Activation::violated(scope::point(trigger), cause);
    }
    if judged.verdict != Verdict::Violated || too_many(count, found.hits.len()) {
        return judged;
    }
    if found.may_lack_history {
        return Activation::plain(Verdict::Undecidable);
    }
    judged.awaited(found.deadline, missed(world, interval, trigger, target))
}

/// What nearly was a target of a trigger: it is on the clause's side and fulfils the conditions, but not the window.
fn missed(world: &World<'_>, interval: &Interval, trigger: &Occurrence, target: &Target) -> Option<(usize, i64)> {
    let mut all = in_interval(world, interval, &target.pattern, &trigger.binds);
    let neighbour = |event: Option<usize>| event.filter(|it| interval.holds(&world.log_event(*it)));
    all.retain(|it| {
        let on_side = match &target.side {
            Side::Ever => true,
            Side::Before | Side::SinceLast(_) => it.place < trigger.place,
            Side::After | Side::BeforeAnother(_) => it.place > trigger.place,
            Side::Next => it.last.is_some() && it.last == neighbour(world.next_after(trigger)),
            Side::Previous => it.last.is_some() && it.last == neighbour(world.previous_before(trigger)),
        };
        on_side && !it.is_own_event_of(trigger) && world.true_for(target.cond.as_ref(), &trigger.binds.with(&it.binds))
    });
    nearest_miss(world, &target.window, (trigger.time, trigger.place), &all)
}

/// The one outside a window by the least, and by how much; of several the one nearest in order.
pub fn nearest_miss(
    world: &World<'_>,
    window: &Window,
    (from, place): (i64, Place),
    all: &[Occurrence],
) -> Option<(usize, i64)> {
    let outside = all.iter().filter(|it| !world.in_window(window, from, it.time));
    let by = |it: &Occurrence| {
        let (early, late) = (from.min(it.time), from.max(it.time));
        let over = window.to.map(|to| late - clock::add(world.model, to, early));
        let under = window.from.map(|least| clock::add(world.model, least, early) - late);
        over.into_iter().chain(under).max().unwrap()
    };
    let (before, after): (Vec<_>, Vec<_>) = outside.partition(|it| it.place < place);
    let nearest = before.into_iter().rev().chain(after).min_by_key(|it| by(it))?;
    Some((nearest.carrier?, by(nearest)))
}

pub fn too_many(count: Count, found: usize) -> bool {
    match count {
        Count::AtLeast(_) => false,
        Count::Exactly(most) | Count::Between(_, most) => found > most as usize,
    }
}

pub fn forbid(
    world: &World<'_>,
    interval: &Interval,
    triggers: &[Occurrence],
    trigger: &Occurrence,
    target: &Target,
    hours: Option<(Hours, CalendarId)>,
) -> Activation {
    let mut found = search(world, interval, triggers, trigger, target);
    found.hits.retain(|it| in_hours(world, hours, it));
    match found.hits.first() {
        Some(first) => {
            let at = if first.place > trigger.place { first } else { trigger };
            Activation::violated(scope::point(at), trigger.carrier.into_iter().chain(first.carrier).collect())
        }
        None if found.closed.is_none() => Activation::plain(Verdict::Pending),
        None if found.may_lack_history => Activation::plain(Verdict::Undecidable),
        None => Activation::plain(Verdict::Satisfied),
    }
}

/// So many targets: too many violate at once, too few once nothing more can come, unless a release came before any.
pub fn by_count(
    hits: &[Occurrence],
    count: Count,
    closed: Option<Point>,
    unless: &[Occurrence],
    cause: Vec<usize>,
) -> Activation {
    let (least, most) = match count {
        Count::AtLeast(least) => (least as usize, usize::MAX),
        Count::Exactly(number) => (number as usize, number as usize),
        Count::Between(least, most) => (least as usize, most as usize),
    };
    if unless.iter().any(|it| hits.first().is_none_or(|first| it.place < first.place)) {
        return Activation::plain(Verdict::Satisfied);
    }
    if hits.len() > most {
        let all = cause.into_iter().chain(hits[most].carrier).collect();
        return Activation::violated(scope::point(&hits[most]), all);
    }
    match closed {
        _ if hits.len() >= least && most == usize::MAX => Activation::plain(Verdict::Satisfied),
        Some(_) if hits.len() >= least => Activation::plain(Verdict::Satisfied),
        Some(closed) => Activation::unfulfilled(closed, cause.into_iter().chain(closed.carrier).collect()),
        None => Activation::plain(Verdict::Pending),
    }
}

pub fn in_hours(world: &World<'_>, hours: Option<(Hours, CalendarId)>, it: &Occurrence) -> bool {
    match hours {
        None => true,
        Some((Hours::During, calendar)) => rule::is_open(world, calendar, it.time),
        Some((Hours::Outside, calendar)) => !rule::is_open(world, calendar, it.time),
    }
}

/// The place at which a deadline passes: after all events of its instant.
pub fn deadline(world: &World<'_>, at: i64) -> Point {
    Point { place: world.customer.timed(at, Step::RuleDeadline(0)), time: at, last: None, carrier: None }
}

fn search(
    world: &World<'_>,
    interval: &Interval,
    triggers: &[Occurrence],
    trigger: &Occurrence,
    target: &Target,
) -> Search {
    let fits = |it: &Occurrence| {
        world.in_window(&target.window, trigger.time, it.time)
            && world.true_for(target.cond.as_ref(), &trigger.binds.with(&it.binds))
    };
    let mut all = in_interval(world, interval, &target.pattern, &trigger.binds);
    all.retain(|it| !it.is_own_event_of(trigger) && fits(it));
    let now = Some(scope::point(trigger));
    let bounded = target.window.to.filter(|_| world.instance.is_none() && !world.log.complete);
    let reaches_back = bounded.is_some_and(|to| clock::add(world.model, to, world.log.first - 1) >= trigger.time);
    let may_lack = |opener_seen: bool| reaches_back && !opener_seen;
    let scope_seen = interval.opener.is_some();
    let deadline = target.window.to.map(|to| clock::add(world.model, to, trigger.place.clock));
    match &target.side {
        Side::After => {
            let until = target.until.as_ref().and_then(|it| next(world, interval, trigger, it));
            all.retain(|it| it.place > trigger.place && upto(it, until.as_ref()));
            Search {
                hits: all,
                closed: closing(world, interval, trigger, target, until.as_ref()),
                deadline,
                beside: None,
                may_lack_history: false,
            }
        }
        Side::BeforeAnother(pattern) => {
            let another =
                another(world, interval, triggers, pattern, trigger).into_iter().find(|it| it.is_after(trigger));
            let until = target.until.as_ref().and_then(|it| next(world, interval, trigger, it));
            let end = [another, until].into_iter().flatten().min_by_key(|it| it.place);
            all.retain(|it| it.place > trigger.place && upto(it, end.as_ref()));
            Search {
                hits: all,
                closed: closing(world, interval, trigger, target, end.as_ref()),
                deadline,
                beside: None,
                may_lack_history: false,
            }
        }
        Side::Before => {
            all.retain(|it| it.place < trigger.place);
            Search {
                beside: all.last().and_then(|it| it.carrier),
                hits: all,
                closed: now,
                deadline: None,
                may_lack_history: may_lack(scope_seen),
            }
        }
        Side::SinceLast(pattern) => {
            let last =
                another(world, interval, triggers, pattern, trigger).into_iter().rfind(|it| trigger.is_after(it));
            all.retain(|it| {
                it.place < trigger.place
                    && last.as_ref().is_none_or(|last| it.place >= last.place || it.is_own_event_of(last))
            });
            Search {
                beside: all.last().and_then(|it| it.carrier),
                hits: all,
                closed: now,
                deadline: None,
                may_lack_history: may_lack(scope_seen || last.is_some()),
            }
        }
        Side::Ever => {
            let until = target.until.as_ref().and_then(|it| next(world, interval, trigger, it));
            all.retain(|it| it.place < trigger.place || upto(it, until.as_ref()));
            Search {
                hits: all,
                closed: closing(world, interval, trigger, target, until.as_ref()),
                deadline,
                beside: None,
                may_lack_history: may_lack(scope_seen),
            }
        }
        Side::Next => {
            let next = world.next_after(trigger).filter(|it| interval.holds(&world.log_event(*it)));
            all.retain(|it| it.last.is_some() && it.last == next && it.place > trigger.place);
            let neighbour = next.map(|event| scope::point(&world.log_event(event)));
            let over = closing(world, interval, trigger, target, None);
            let closed = earliest([neighbour, over]);
            let deadline = deadline.filter(|_| closed != neighbour);
            Search { hits: all, closed, deadline, beside: None, may_lack_history: false }
        }
        Side::Previous => {
            let previous = world.previous_before(trigger).filter(|it| interval.holds(&world.log_event(*it)));
            all.retain(|it| it.last.is_some() && it.last == previous);
            Search {
                hits: all,
                closed: now,
                deadline: None,
                beside: previous,
                may_lack_history: may_lack(scope_seen || previous.is_some()),
            }
        }
    }
}

/// Up to an end: everything at its event, or at its instant, included.
pub fn upto(it: &Occurrence, end: Option<&Occurrence>) -> bool {
    end.is_none_or(|end| match end.last {
        Some(_) => it.place <= end.place || it.is_own_event_of(end),
        None => it.place.clock <= end.place.clock,
    })
}

/// The first event of a pattern after the trigger.
fn next(world: &World<'_>, interval: &Interval, trigger: &Occurrence, pattern: &Pattern) -> Option<Occurrence> {
    in_interval(world, interval, pattern, &trigger.binds).into_iter().find(|it| it.is_after(trigger))
}

/// The triggers that are also events of the pattern after `another` or `last`.
fn another(
    world: &World<'_>,
    interval: &Interval,
    triggers: &[Occurrence],
    pattern: &Pattern,
    trigger: &Occurrence,
) -> Vec<Occurrence> {
    let named = in_interval(world, interval, pattern, &trigger.binds);
    triggers.iter().filter(|it| named.iter().any(|named| named.is_own_event_of(it))).cloned().collect()
}

/// The end of the scope. Where the clause is ended at the same instant, what ends it is named; a finished history may have
/// ended before a timer does.
pub fn ended(interval: &Interval, end: Option<&Occurrence>) -> Option<Point> {
    interval.ended.filter(|it| end.is_none_or(|end| end.place.clock > it.place.clock))
}

/// The deadline that has passed, the event that ends the clause, or the end of the scope, whichever is first.
fn closing(
    world: &World<'_>,
    interval: &Interval,
    trigger: &Occurrence,
    target: &Target,
    end: Option<&Occurrence>,
) -> Option<Point> {
    let time = target.window.to.map(|to| clock::add(world.model, to, trigger.place.clock));
    let passed = time.filter(|time| *time <= world.log.watermark).map(|time| deadline(world, time));
    // a finished history may have ended before a timer brought the trigger
    let ended = ended(interval, end).map(|it| match it.last.is_none() && it.place < trigger.place {
        true => deadline(world, trigger.place.clock),
        false => Point { carrier: None, ..it },
    });
    earliest([passed, end.map(scope::point), ended])
}

/// The releases: after the trigger and inside the window; looking back, before it (since the last trigger).
fn releases(
    world: &World<'_>,
    interval: &Interval,
    triggers: &[Occurrence],
    trigger: &Occurrence,
    target: &Target,
) -> Vec<Occurrence> {
    let Some(pattern) = &target.unless else { return Vec::new() };
    let mut all = in_interval(world, interval, pattern, &trigger.binds);
    let window = wayfare::model::Window { from: None, to: target.window.to };
    all.retain(|it| !it.is_own_event_of(trigger) && world.in_window(&window, trigger.time, it.time));
    match &target.side {
        Side::After | Side::Next | Side::Ever => {
            let until = target.until.as_ref().and_then(|it| next(world, interval, trigger, it));
            all.retain(|it| it.place > trigger.place && upto(it, until.as_ref()));
        }
        Side::BeforeAnother(pattern) => {
            let another =
                another(world, interval, triggers, pattern, trigger).into_iter().find(|it| it.is_after(trigger));
            let until = target.until.as_ref().and_then(|it| next(world, interval, trigger, it));
            all.retain(|it| it.place > trigger.place && upto(it, another.as_ref()) && upto(it, until.as_ref()));
        }
        Side::Before | Side::Previous => all.retain(|it| it.place < trigger.place),
        Side::SinceLast(pattern) => {
            let last =
                self::another(world, interval, triggers, pattern, trigger).into_iter().rfind(|it| trigger.is_after(it));
            all.retain(|it| {
                it.place < trigger.place
                    && last.as_ref().is_none_or(|last| it.place >= last.place || it.is_own_event_of(last))
            });
        }
    }
    all
}
