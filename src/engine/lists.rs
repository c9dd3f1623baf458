//! The events that each touchpoint claims in one partition of a log, listed once for everything that looks at them.
//!
//! Invariant: a list holds ascending indices into the history's columns. Events are grouped by customer and ordered, so
//! that a customer's part of a list is a stretch of it, in order.
use super::eval::{Binding, Evaluator};
use crate::history::History;
use crate::model::TouchpointId;
use crate::plan::{Plan, Term, TouchpointPlan};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

/// The claimed events by touchpoint, listed when somebody asks.
pub struct Lists<'h> {
    plan: &'h Plan,
    history: &'h History,
    by_touchpoint: Vec<OnceLock<Claimed<'h>>>,
}

/// The events that a touchpoint claims, their times and customers.
#[derive(Default)]
struct Claimed<'h> {
    events: Cow<'h, [u32]>,
    times: Cow<'h, [i64]>,
    customers: Cow<'h, [u32]>,
    /// The raw name, if these are all events of one name.
    name: Option<u32>,
    /// Events for which the touchpoint's condition met an unknown value.
    unknowns: u64,
}

impl<'h> Claimed<'h> {
    fn new(touchpoint: &'h TouchpointPlan, history: &'h History) -> Self {
        let named = named(touchpoint, history);
        let Some(cond) = &touchpoint.cond else { return named };
        let (kept, unknowns) = narrowed(history, &named.events, cond);
        Self { unknowns, ..Self::of(kept, history) }
    }

    fn of(events: Vec<u32>, history: &History) -> Self {
        let time = |event: &u32| history.time().get(*event as usize).copied().unwrap_or_default();
        let times = events.iter().map(time).collect();
        let customers = Cow::Owned(history.customers_of(&events));
        Self { events: Cow::Owned(events), times: Cow::Owned(times), customers, name: None, unknowns: 0 }
    }
}

impl<'h> Lists<'h> {
    /// The events of a history that a plan's touchpoints claim.
    pub fn new(plan: &'h Plan, history: &'h History) -> Self {
        let by_touchpoint = plan.touchpoints.iter().map(|_| OnceLock::new()).collect();
        Self { plan, history, by_touchpoint }
    }

    /// The events that a touchpoint claims.
    pub fn of(&self, touchpoint: TouchpointId) -> &[u32] {
        self.claimed(touchpoint.index()).map(|own| &*own.events).unwrap_or_default()
    }

    /// The times of the events that a touchpoint claims.
    pub fn times(&self, touchpoint: TouchpointId) -> &[i64] {
        self.claimed(touchpoint.index()).map(|own| &*own.times).unwrap_or_default()
    }

    /// The customers of the events that a touchpoint claims.
    pub fn customers(&self, touchpoint: TouchpointId) -> &[u32] {
        self.claimed(touchpoint.index()).map(|own| &*own.customers).unwrap_or_default()
    }

    /// The raw name whose events a touchpoint claims, if it claims all of one name and no others.
    pub fn name(&self, touchpoint: TouchpointId) -> Option<u32> {
        self.claimed(touchpoint.index())?.name
    }

    /// Conditions of touchpoints that met an unknown value, each counted once for an event.
    pub fn unknowns(&self) -> u64 {
        self.all().map(|own| own.unknowns).sum()
    }

    fn claimed(&self, at: usize) -> Option<&Claimed<'h>> {
        let (touchpoint, slot) = self.plan.touchpoints.get(at).zip(self.by_touchpoint.get(at))?;
        Some(slot.get_or_init(|| Claimed::new(touchpoint, self.history)))
    }

    fn all(&self) -> impl Iterator<Item = &Claimed<'h>> {
        (0..self.by_touchpoint.len()).filter_map(|at| self.claimed(at))
    }

    /// Those of them that lie in a range of events.
    pub fn inside(&self, touchpoint: TouchpointId, range: &Range<usize>) -> &[u32] {
        stretch(self.of(touchpoint), range)
    }

    /// How many events each touchpoint claims.
    pub fn counts(&self) -> impl Iterator<Item = u64> {
        self.all().map(|own| own.events.len() as u64)
    }
}

/// The events of an ascending list for which a condition is true, and for how many it met an unknown value.
pub fn narrowed(history: &History, events: &[u32], cond: &Term) -> (Vec<u32>, u64) {
    let (mut kept, mut unknowns) = (Vec::new(), 0);
    let mut walk = Walk::new(history);
    for event in events {
        let truth = walk.to(*event).truth(cond, Binding::One(walk.own(*event)));
        if truth == Some(true) {
            kept.push(*event);
        }
        unknowns += u64::from(truth.is_none());
    }
    (kept, unknowns)
}

/// The part of an ascending list that lies in a range of events.
pub fn stretch<'l>(list: &'l [u32], range: &Range<usize>) -> &'l [u32] {
    let from = list.partition_point(|event| (*event as usize) < range.start);
    let rest = list.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|event| (*event as usize) < range.end)).unwrap_or_default()
}

/// The events of all raw names of a touchpoint.
fn named<'h>(touchpoint: &TouchpointPlan, history: &'h History) -> Claimed<'h> {
    let mut codes: Vec<u32> = touchpoint.raw_names.iter().filter_map(|name| history.name_code(name)).collect();
    codes.sort_unstable();
    codes.dedup();
    match codes.as_slice() {
        [] => Claimed::default(),
        [only] => Claimed {
            events: Cow::Borrowed(history.events_named(*only)),
            times: Cow::Borrowed(history.times_named(*only)),
            customers: Cow::Borrowed(history.customers_named(*only)),
            name: Some(*only),
            unknowns: 0,
        },
        several => {
            let mut all: Vec<u32> = several.iter().flat_map(|code| history.events_named(*code)).copied().collect();
            all.sort_unstable();
            Claimed::of(all, history)
        }
    }
}

/// Goes from customer to customer along ascending events.
pub struct Walk<'h> {
    history: &'h History,
    customer: usize,
    events: Range<usize>,
}

impl<'h> Walk<'h> {
    /// Before the first customer's events.
    pub fn new(history: &'h History) -> Self {
        Self { history, customer: 0, events: history.events_of(0) }
    }

    /// Goes on to the customer of an event; what reads that customer's attributes.
    pub fn to(&mut self, event: u32) -> Evaluator<'h> {
        while self.events.end <= event as usize && self.customer < self.history.customer_count() {
            self.customer += 1;
            self.events = self.history.events_of(self.customer);
        }
        Evaluator { history: self.history, customer: self.customer, base: self.events.start }
    }

    /// An event counted from its customer's first.
    pub fn own(&self, event: u32) -> u32 {
        event - u32::try_from(self.events.start).unwrap_or(event)
    }
}
