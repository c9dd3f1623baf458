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

/// The claimed events by touchpoint.
pub struct Lists<'h> {
    by_touchpoint: Vec<Claimed<'h>>,
    /// Conditions of touchpoints that met an unknown value, each counted once for an event.
    pub unknowns: u64,
}

/// The events that a touchpoint claims, and their times.
struct Claimed<'h> {
    events: Cow<'h, [u32]>,
    times: Cow<'h, [i64]>,
}

impl<'h> Claimed<'h> {
    fn of(events: Vec<u32>, history: &History) -> Self {
        let time = |event: &u32| history.time().get(*event as usize).copied().unwrap_or_default();
        let times = events.iter().map(time).collect();
        Self { events: Cow::Owned(events), times: Cow::Owned(times) }
    }
}

impl<'h> Lists<'h> {
    /// The events of a history that a plan's touchpoints claim.
    pub fn new(plan: &'h Plan, history: &'h History) -> Self {
        let mut lists = Self { by_touchpoint: Vec::with_capacity(plan.touchpoints.len()), unknowns: 0 };
        for touchpoint in &plan.touchpoints {
            let named = named(touchpoint, history);
            let claimed = match &touchpoint.cond {
                None => named,
                Some(cond) => {
                    let (kept, unknowns) = narrowed(history, &named.events, cond);
                    lists.unknowns += unknowns;
                    Claimed::of(kept, history)
                }
            };
            lists.by_touchpoint.push(claimed);
        }
        lists
    }

    /// The events that a touchpoint claims.
    pub fn of(&self, touchpoint: TouchpointId) -> &[u32] {
        self.by_touchpoint.get(touchpoint.index()).map(|own| &*own.events).unwrap_or_default()
    }

    /// The times of the events that a touchpoint claims.
    pub fn times(&self, touchpoint: TouchpointId) -> &[i64] {
        self.by_touchpoint.get(touchpoint.index()).map(|own| &*own.times).unwrap_or_default()
    }

    /// Those of them that lie in a range of events.
    pub fn inside(&self, touchpoint: TouchpointId, range: &Range<usize>) -> &[u32] {
        stretch(self.of(touchpoint), range)
    }

    /// How many events each touchpoint claims.
    pub fn counts(&self) -> impl Iterator<Item = u64> {
        self.by_touchpoint.iter().map(|own| own.events.len() as u64)
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
        [] => Claimed { events: Cow::Borrowed(&[]), times: Cow::Borrowed(&[]) },
        [only] => Claimed {
            events: Cow::Borrowed(history.events_named(*only)),
            times: Cow::Borrowed(history.times_named(*only)),
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
