//! The events around the first violations, for reports that show them in their place.
use crate::facts::{Cause, Facts, RuleFacts, SHOWN, Violation};
use crate::history::History;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How many events before the first cause and after the last one.
const AROUND: usize = 8;
/// Of a violation with very many causes only so many events are kept.
const MOST: usize = 60;

/// By rule what was seen of its violations so far, so that each partition's are looked at once.
#[derive(Debug, Default)]
pub struct Seen {
    rules: Vec<SeenRule>,
}

#[derive(Debug, Default, Clone)]
struct SeenRule {
    held: usize,
    /// The times of the first violations, ascending.
    first: Vec<i64>,
}

impl SeenRule {
    /// The violations since the last time that may be among the first of all.
    fn new_ones<'f>(&mut self, facts: &'f RuleFacts) -> Vec<&'f Violation> {
        if !facts.keep_all {
            return facts.first();
        }
        let new = facts.first_since(self.held);
        self.held = facts.held();
        self.first.extend(new.iter().map(|one| one.time));
        self.first.sort_unstable();
        self.first.truncate(SHOWN + 1);
        let bound = self.first.get(SHOWN).copied().unwrap_or(i64::MAX);
        new.into_iter().filter(|one| one.time <= bound).collect()
    }
}

/// Events by customer around the first violations of each rule, of a part of the log.
pub fn timelines(history: &History, facts: &Facts) -> BTreeMap<SmolStr, Vec<Cause>> {
    around(history, facts, &mut Seen::default())
}

/// Events by customer around the first violations of each rule.
pub fn around(history: &History, facts: &Facts, seen: &mut Seen) -> BTreeMap<SmolStr, Vec<Cause>> {
    let mut wanted: FxHashMap<&SmolStr, Vec<&Violation>> = FxHashMap::default();
    seen.rules.resize(facts.rules.len(), SeenRule::default());
    for violation in facts.rules.iter().zip(&mut seen.rules).flat_map(|(rule, seen)| seen.new_ones(rule)) {
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
