//! The events around the first violations, for reports that show them in their place.
use crate::facts::{Cause, Facts, RuleFacts, Violation};
use crate::history::History;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How many events before the first cause and after the last one.
const AROUND: usize = 8;
/// Of a violation with very many causes only so many events are kept.
const MOST: usize = 60;

/// Events by customer around the first violations of each rule.
pub fn around(history: &History, facts: &Facts) -> BTreeMap<SmolStr, Vec<Cause>> {
    let mut wanted: FxHashMap<&SmolStr, Vec<&Violation>> = FxHashMap::default();
    for violation in facts.rules.iter().flat_map(RuleFacts::first) {
        wanted.entry(&violation.customer).or_default().push(violation);
    }
    let mut events: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (customer, name) in history.customers().iter().enumerate() {
        for violation in wanted.get(name).into_iter().flatten() {
            events.entry(customer).or_default().extend(near(history, customer, violation));
        }
    }
    let name = |customer: usize| history.customers().get(customer).cloned().unwrap_or_default();
    events
        .into_iter()
        .map(|(customer, events)| (name(customer), events.into_iter().map(|event| cause(history, event)).collect()))
        .collect()
}

fn near(history: &History, customer: usize, violation: &Violation) -> std::ops::Range<usize> {
    let all = history.events_of(customer);
    let clock = history.clock().get(all.clone()).unwrap_or_default();
    let from = violation.events.iter().map(|one| one.time).min().unwrap_or(violation.time);
    let first = clock.partition_point(|time| *time < from).saturating_sub(AROUND);
    let last = clock.partition_point(|time| *time <= violation.time) + AROUND;
    let end = last.min(first + MOST).min(clock.len());
    all.start + first.min(end)..all.start + end
}

/// An event of a history as evidence.
pub fn cause(history: &History, event: usize) -> Cause {
    let position = history.position().get(event).copied().unwrap_or_default();
    let name = history.name().get(event).and_then(|code| history.names().get(*code as usize));
    Cause {
        time: history.time().get(event).copied().unwrap_or_default(),
        file: u32::try_from(position.file()).unwrap_or(u32::MAX),
        row: position.row(),
        event: name.cloned().unwrap_or_default(),
    }
}
