//! Journeys: one customer's instances, key value by key value, event by event and timer by timer.
use super::clock;
use super::found::Found;
use super::log::{Customer, Log, Place, Step};
use super::pattern::{self, Binds, Occurrence, World};
use super::{Derived, stages};
use wayfare::facts::Outcome;
use wayfare::model::{
    Anchor, EventAttribute, Journey, JourneyEvent, JourneyId, Milestone, Model, Pattern, RuleId, TimeSpan, Value,
};
use wayfare::syntax::ast::{RestartMode, WithoutEffect};

/// A point of an instance: where in the order, when, and at which log event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub place: Place,
    pub time: i64,
    pub last: Option<usize>,
    pub carrier: Option<usize>,
}

/// One episode.
#[derive(Debug, Clone)]
pub struct Instance {
    pub key: Vec<Value>,
    pub start: Point,
    pub end: Option<(Point, Outcome)>,
    pub stages: Vec<Option<Point>>,
    pub goals: Vec<Option<Point>>,
    /// Goals whose confirmation has run out (or that need none).
    pub confirmed: Vec<bool>,
    /// Rules checked inside it that it broke.
    pub violated: Vec<RuleId>,
    /// Every time a goal was reached, also those that were taken back.
    pub goal_events: Vec<(usize, Point)>,
    /// When a goal was last taken back: silence counts anew from there.
    pub reopened: i64,
    pub rank: u32,
}

impl Instance {
    pub fn outcome(&self) -> Outcome {
        self.end.map_or(Outcome::Open, |(_, outcome)| outcome)
    }

    /// Its events run from its start event to its end event, both included; ended by a deadline: all of that instant.
    pub fn contains(&self, occurrence: &Occurrence) -> bool {
        let begun = match (self.start.last, occurrence.last) {
            (Some(start), Some(event)) => event >= start,
            _ => occurrence.place >= self.start.place,
        };
        begun && self.not_over(occurrence)
    }

    fn not_over(&self, occurrence: &Occurrence) -> bool {
        let Some((end, _)) = self.end else { return true };
        match (end.last, occurrence.last) {
            (Some(end), Some(event)) => event <= end,
            (Some(_), None) => occurrence.place <= end.place,
            (None, _) => occurrence.place.clock <= end.place.clock,
        }
    }
}

/// An event's key: the values of the journey's key attributes, if all are known.
pub fn key_of(model: &Model, customer: &Customer, journey: &Journey, carrier: Option<usize>) -> Option<Vec<Value>> {
    let read = |columns: &Vec<_>| {
        let attribute = EventAttribute::Declared(columns.clone());
        super::condition::read(&attribute, model, customer, carrier, 0)
    };
    journey.key.iter().map(|key| read(&key.attributes)).collect()
}

/// What the journey's patterns match, computed over the customer's whole history.
struct Matches {
    start: Vec<Occurrence>,
    stages: Vec<Vec<Occurrence>>,
    goals: Vec<Vec<Occurrence>>,
    takes_back: Vec<Vec<Occurrence>>,
    fail: Vec<Occurrence>,
    exit: Vec<Occurrence>,
    without: Vec<Vec<Occurrence>>,
}

/// Something offered: an event, or what happens directly after it, or what a timer brings.
#[derive(Debug, Clone, Copy)]
struct Offer {
    at: Point,
}

impl Offer {
    fn is_among(&self, occurrences: &[Occurrence]) -> bool {
        occurrences.iter().any(|it| it.place == self.at.place && it.carrier == self.at.carrier)
    }
}

struct Run<'a> {
    model: &'a Model,
    log: &'a Log,
    customer: &'a Customer,
    journey: &'a Journey,
    /// Its place among the derivers.
    rank: u32,
    matches: Matches,
}

/// All instances of a journey for a customer.
pub fn run(
    model: &Model,
    log: &Log,
    customer: &Customer,
    derived: &Derived,
    (id, rank): (JourneyId, u32),
    found: &mut Found,
) -> Vec<Instance> {
    let journey = &model.journeys[id.index()];
    let world = World::whole(model, log, customer, derived).ranked(rank);
    let run = Run { model, log, customer, journey, rank, matches: matches(journey, &world) };
    let offers = run.offers();
    let mut keys: Vec<Vec<Value>> = Vec::new();
    for offer in &offers {
        match key_of(model, customer, journey, offer.at.carrier) {
            Some(key) if !keys.contains(&key) => keys.push(key),
            Some(_) => {}
            None if run.concerns(offer) => found.journeys[id.index()].without_key += 1,
            None => {}
        }
    }
    let mut instances = Vec::new();
    for key in keys {
        let (mut of_key, strays) = run.of_key(&key, &offers);
        found.journeys[id.index()].outcomes_without_start += strays;
        instances.append(&mut of_key);
    }
    instances.sort_by_key(|instance| (instance.start.place, instance.start.carrier));
    instances
}

fn matches(journey: &Journey, world: &World<'_>) -> Matches {
    let of = |pattern: &Pattern| pattern::events(pattern, world, &Binds::default());
    let all = |triggers: &[wayfare::model::Trigger]| triggers.iter().flat_map(|it| of(&it.pattern)).collect();
    let takes_back =
        |goal: &wayfare::model::Goal| goal.confirmed.as_ref().map_or(Vec::new(), |(it, _)| of(&it.pattern));
    Matches {
        start: journey.start.iter().flat_map(|it| of(&it.pattern)).collect(),
        stages: journey.stages.iter().map(|it| of(&it.trigger.pattern)).collect(),
        goals: journey.goals.iter().map(|it| of(&it.trigger.pattern)).collect(),
        takes_back: journey.goals.iter().map(takes_back).collect(),
        fail: all(&journey.fail),
        exit: all(&journey.exit),
        without: journey.without.iter().map(|it| of(&it.trigger.pattern)).collect(),
    }
}

impl Matches {
    fn all(&self) -> impl Iterator<Item = &Vec<Occurrence>> {
        let single = [&self.start, &self.fail, &self.exit];
        single.into_iter().chain(&self.stages).chain(&self.goals).chain(&self.takes_back).chain(&self.without)
    }
}

impl Run<'_> {
    /// Everything that may be offered, in order: log events and what the patterns find beside them.
    fn offers(&self) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for (at, event) in self.customer.events.iter().enumerate() {
            let point = Point { place: self.customer.place(at), time: event.time, last: Some(at), carrier: Some(at) };
            offers.push(Offer { at: point });
        }
        for occurrence in self.matches.all().flatten() {
            let same = |offer: &Offer| offer.at.place == occurrence.place && offer.at.carrier == occurrence.carrier;
            if !offers.iter().any(same) {
                let Occurrence { place, time, last, carrier, .. } = *occurrence;
                offers.push(Offer { at: Point { place, time, last, carrier } });
            }
        }
        offers.sort_by_key(|offer| (offer.at.place, offer.at.carrier));
        offers
    }

    fn concerns(&self, offer: &Offer) -> bool {
        self.matches.all().any(|occurrences| offer.is_among(occurrences))
    }

    fn of_key(&self, key: &Vec<Value>, offers: &[Offer]) -> (Vec<Instance>, u64) {
        let mut open: Vec<Instance> = Vec::new();
        let mut ended: Vec<Instance> = Vec::new();
        let mut strays = 0;
        let mut now = Customer::beginning();
        for offer in offers {
            self.timers(&mut open, &mut ended, &mut now, Some(offer.at.place));
            now = offer.at.place;
            if key_of(self.model, self.customer, self.journey, offer.at.carrier).as_ref() != Some(key) {
                continue;
            }
            let was_open = !open.is_empty();
            let mut ever = was_open || !ended.is_empty();
            for instance in &mut open {
                self.offer(instance, offer);
            }
            sweep(&mut open, &mut ended);
            if offer.is_among(&self.matches.start) {
                let opens = match (was_open, self.journey.on_restart) {
                    (false, _) => true,
                    (true, RestartMode::Ignore) => false,
                    (true, RestartMode::Restart | RestartMode::Allow) => true,
                };
                if opens && self.journey.on_restart == RestartMode::Restart {
                    for instance in &mut open {
                        instance.end = Some((offer.at, Outcome::Restarted));
                    }
                    sweep(&mut open, &mut ended);
                }
                if opens {
                    let mut instance = self.opened(key, offer);
                    self.offer(&mut instance, offer);
                    open.push(instance);
                    sweep(&mut open, &mut ended);
                    ever = true;
                }
            }
            if !ever && self.is_outcome(offer) {
                strays += 1;
            }
        }
        self.timers(&mut open, &mut ended, &mut now, None);
        for instance in &mut open {
            if self.log.complete && self.is_provisional(instance) {
                let last = self.customer.events.len() - 1;
                let time = self.customer.events[last].time;
                let point = Point { place: self.customer.place(last), time, last: Some(last), carrier: Some(last) };
                let point = if point.place < instance.start.place { instance.start } else { point };
                instance.end = Some((point, Outcome::Succeeded));
            }
        }
        ended.append(&mut open);
        (ended, strays)
    }

    fn opened(&self, key: &[Value], offer: &Offer) -> Instance {
        Instance {
            key: key.to_vec(),
            start: offer.at,
            end: None,
            stages: vec![None; self.journey.stages.len()],
            goals: vec![None; self.journey.goals.len()],
            confirmed: self.journey.goals.iter().map(|goal| goal.confirmed.is_none()).collect(),
            violated: Vec::new(),
            goal_events: Vec::new(),
            reopened: i64::MIN,
            rank: self.rank,
        }
    }

    fn is_outcome(&self, offer: &Offer) -> bool {
        let goals = self.matches.goals.iter().any(|it| offer.is_among(it));
        goals || offer.is_among(&self.matches.fail) || offer.is_among(&self.matches.exit)
    }

    /// An event goes to the stages, then to the outcomes; what ends the instance first, wins.
    fn offer(&self, instance: &mut Instance, offer: &Offer) {
        let matching: Vec<bool> = self.matches.stages.iter().map(|it| offer.is_among(it)).collect();
        if let Some(stage) = stages::reached_by(self.model, self.journey, instance, offer.at, &matching) {
            instance.stages[stage] = Some(offer.at);
        }
        for goal in 0..self.journey.goals.len() {
            if instance.goals[goal].is_none()
                && offer.is_among(&self.matches.goals[goal])
                && self.goal_is_due(instance, goal, offer)
            {
                instance.goals[goal] = Some(offer.at);
                instance.goal_events.push((goal, offer.at));
            }
        }
        let outcome = if self.has_succeeded(instance) {
            Some(Outcome::Succeeded)
        } else if self.take_back(instance, offer) {
            Some(Outcome::TimedOut)
        } else if offer.is_among(&self.matches.fail) {
            Some(Outcome::Failed)
        } else if offer.is_among(&self.matches.exit) {
            Some(Outcome::Exited)
        } else {
            self.excluded(instance, offer)
        };
        instance.end = outcome.map(|outcome| (offer.at, outcome));
    }

    /// Reached inside the window, counted from the anchor, and after its `after` stage.
    fn goal_is_due(&self, instance: &Instance, goal: usize, offer: &Offer) -> bool {
        let definition = &self.journey.goals[goal];
        let after = definition.after.is_none_or(|stage| {
            instance.stages[stage.index()].is_some_and(|reached| {
                reached.place < offer.at.place && (reached.last.is_none() || reached.last != offer.at.last)
            })
        });
        let in_window = definition.within.is_none()
            || self
                .goal_anchor(instance, goal)
                .is_some_and(|from| clock::within(self.model, definition.within, from.time, offer.at.time));
        after && in_window
    }

    fn goal_anchor(&self, instance: &Instance, goal: usize) -> Option<Point> {
        match self.journey.goals[goal].anchor {
            Anchor::Previous | Anchor::Start => Some(instance.start),
            Anchor::Stage(stage) => instance.stages[stage.index()],
        }
    }

    /// A `confirmed unless P` that comes in time opens its goal again; true if that goal's window or a time-out has
    /// passed meanwhile.
    fn take_back(&self, instance: &mut Instance, offer: &Offer) -> bool {
        let mut too_late = false;
        for (at, goal) in self.journey.goals.iter().enumerate() {
            let (Some(reached), Some((_, within))) = (instance.goals[at], &goal.confirmed) else { continue };
            let in_time = offer.at.place > reached.place
                && (offer.at.last.is_none() || offer.at.last != reached.last)
                && clock::within(self.model, Some(*within), reached.time, offer.at.time);
            if instance.confirmed[at] || !in_time || !offer.is_among(&self.matches.takes_back[at]) {
                continue;
            }
            if self.is_provisional(instance) && !goal.business {
                instance.reopened = offer.at.place.clock;
            }
            instance.goals[at] = None;
            let window = self.goal_deadline(instance, at);
            let time_out = self.journey.time_out.map(|after| clock::add(self.model, after, instance.start.place.clock));
            let has_passed = |deadline: Option<i64>, step| {
                deadline.is_some_and(|deadline| self.customer.timed(deadline, step) < offer.at.place)
            };
            too_late |= !goal.business
                && (has_passed(window, Step::GoalWindow(self.rank)) || has_passed(time_out, Step::TimeOut(self.rank)));
        }
        too_late
    }

    fn goal_deadline(&self, instance: &Instance, goal: usize) -> Option<i64> {
        let within = self.journey.goals[goal].within?;
        Some(clock::add(self.model, within, self.goal_anchor(instance, goal)?.place.clock))
    }

    fn all_goals_reached(&self, instance: &Instance) -> bool {
        self.customer_goals().all(|goal| instance.goals[goal].is_some())
    }

    fn has_succeeded(&self, instance: &Instance) -> bool {
        self.all_goals_reached(instance) && self.customer_goals().all(|goal| instance.confirmed[goal])
    }

    /// Every customer goal is reached and at least one waits for its confirmation.
    fn is_provisional(&self, instance: &Instance) -> bool {
        self.all_goals_reached(instance) && !self.has_succeeded(instance)
    }

    fn customer_goals(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.journey.goals.len()).filter(|goal| !self.journey.goals[*goal].business)
    }

    /// `without P between A and B`: P after A is reached and before B is.
    fn excluded(&self, instance: &Instance, offer: &Offer) -> Option<Outcome> {
        for effect in [WithoutEffect::Fail, WithoutEffect::Ignore] {
            for (at, without) in self.journey.without.iter().enumerate() {
                let begun = milestone(instance, without.from).is_some_and(|from| {
                    from.place < offer.at.place && (from.last.is_none() || from.last != offer.at.last)
                });
                let over = milestone(instance, without.to).is_some();
                if without.effect == effect && begun && !over && offer.is_among(&self.matches.without[at]) {
                    return Some(if effect == WithoutEffect::Fail { Outcome::Failed } else { Outcome::Excluded });
                }
            }
        }
        None
    }

    /// Lets all timers fire that come before a place, the earliest first; at the end those up to the watermark.
    fn timers(&self, open: &mut Vec<Instance>, ended: &mut Vec<Instance>, now: &mut Place, before: Option<Place>) {
        loop {
            let mut next: Option<(Place, usize, Timer)> = None;
            for (at, instance) in open.iter().enumerate() {
                for (time, timer) in self.pending_timers(instance, *now) {
                    let place = self.customer.timed(time.max(now.clock), timer.step().ranked(self.rank));
                    let due = before.map_or(place.clock <= self.log.watermark, |before| place < before);
                    if due && next.as_ref().is_none_or(|(earliest, ..)| place < *earliest) {
                        next = Some((place, at, timer));
                    }
                }
            }
            let Some((place, at, timer)) = next else { return };
            *now = place;
            let point = Point { place, time: place.clock, last: None, carrier: None };
            let instance = &mut open[at];
            match timer {
                Timer::Confirmation(goal) => {
                    instance.confirmed[goal] = true;
                    if self.has_succeeded(instance) {
                        instance.end = Some((point, Outcome::Succeeded));
                    }
                }
                Timer::GoalWindow | Timer::TimeOut => instance.end = Some((point, Outcome::TimedOut)),
                Timer::Abandon => instance.end = Some((point, Outcome::Abandoned)),
            }
            sweep(open, ended);
        }
    }

    /// The timers that run: confirmations; and, unless everything waits for confirmation only, the goals' windows, the
    /// time-out, and the silence since the later of the start and the customer's last log event.
    fn pending_timers(&self, instance: &Instance, now: Place) -> Vec<(i64, Timer)> {
        let mut timers = Vec::new();
        for (at, goal) in self.journey.goals.iter().enumerate() {
            if let (Some(reached), Some((_, within)), false) =
                (instance.goals[at], &goal.confirmed, instance.confirmed[at])
            {
                timers.push((clock::add(self.model, *within, reached.place.clock), Timer::Confirmation(at)));
            }
        }
        if self.is_provisional(instance) {
            return timers;
        }
        for goal in self.customer_goals().filter(|goal| instance.goals[*goal].is_none()) {
            timers.extend(self.goal_deadline(instance, goal).map(|time| (time, Timer::GoalWindow)));
        }
        let after = |span: Option<TimeSpan>, from: i64| span.map(|span| clock::add(self.model, span, from));
        timers.extend(after(self.journey.time_out, instance.start.place.clock).map(|time| (time, Timer::TimeOut)));
        let seen = (0..self.customer.events.len()).filter(|event| self.customer.place(*event) <= now);
        let last = seen.map(|event| self.customer.events[event].clock).max().unwrap_or(i64::MIN);
        let quiet_since = last.max(instance.start.place.clock).max(instance.reopened);
        timers.extend(after(self.journey.abandon, quiet_since).map(|time| (time, Timer::Abandon)));
        timers
    }
}

#[derive(Debug, Clone, Copy)]
enum Timer {
    Confirmation(usize),
    GoalWindow,
    TimeOut,
    Abandon,
}

impl Timer {
    fn step(self) -> Step {
        match self {
            Self::Confirmation(_) => Step::Confirmation(0),
            Self::GoalWindow => Step::GoalWindow(0),
            Self::TimeOut => Step::TimeOut(0),
            Self::Abandon => Step::Abandon(0),
        }
    }
}

fn sweep(open: &mut Vec<Instance>, ended: &mut Vec<Instance>) {
    ended.extend(open.iter().filter(|it| it.end.is_some()).cloned());
    open.retain(|it| it.end.is_none());
}

pub fn milestone(instance: &Instance, milestone: Milestone) -> Option<Point> {
    match milestone {
        Milestone::Start => Some(instance.start),
        Milestone::Stage(stage) => instance.stages[stage.index()],
        Milestone::Goal(goal) => instance.goals[goal.index()],
    }
}

/// The events that a journey emits: each sits directly after the event it happens at.
pub fn emitted(instances: &[Instance], event: JourneyEvent) -> Vec<Occurrence> {
    let mut all: Vec<Occurrence> = Vec::new();
    for instance in instances {
        let ended =
            |wanted: &[Outcome]| instance.end.filter(|(_, outcome)| wanted.contains(outcome)).map(|(point, _)| point);
        let goal_events =
            |goal: usize| instance.goal_events.iter().filter(move |(at, _)| *at == goal).map(|(_, point)| *point);
        if let JourneyEvent::Goal(goal) = event {
            goal_events(goal.index()).for_each(|point| emit(&mut all, point, instance.rank));
            continue;
        }
        let point = match event {
            JourneyEvent::Goal(_) => None,
            JourneyEvent::Started => Some(instance.start),
            JourneyEvent::Stage(stage) => instance.stages[stage.index()],
            JourneyEvent::Ended => instance.end.map(|(point, _)| point),
            JourneyEvent::Succeeded => ended(&[Outcome::Succeeded]),
            JourneyEvent::Failed => ended(&[Outcome::Failed]),
            JourneyEvent::Exited => ended(&[Outcome::Exited, Outcome::Restarted, Outcome::Excluded]),
            JourneyEvent::Abandoned => ended(&[Outcome::Abandoned]),
            JourneyEvent::TimedOut => ended(&[Outcome::TimedOut]),
        };
        if let Some(point) = point {
            emit(&mut all, point, instance.rank);
        }
    }
    all.sort_by_key(|occurrence| occurrence.place);
    all
}

fn emit(all: &mut Vec<Occurrence>, Point { place, time, last, carrier }: Point, rank: u32) {
    let place = Place { step: place.step.ranked(rank), ..place };
    let carrier = carrier.or(usize::try_from(place.event).ok());
    if !all.iter().any(|it| it.place == place && it.carrier == carrier) {
        all.push(Occurrence { place, time, begun: time, last, carrier, binds: Binds::default() });
    }
}
