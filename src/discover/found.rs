//! Everything found in a log, put together for reports: the most telling of each, with names instead of places.
use super::journey::{Course, course};
use super::moments::{Moment, moments};
use super::rules::{Rule, rules};
use super::survey::Survey;
use super::tally::Tally;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// Entries of each list, at most.
const MOST: usize = 10;
/// Names that are listed, at most.
const MOST_NAMES: usize = 40;
/// A wait that fewer events show is none.
const LEAST_WAITS: u64 = 5;

/// What a log shows.
#[derive(Debug, Clone)]
pub struct Discovery {
    /// What was counted.
    pub survey: Survey,
    /// Event names, those of most customers first.
    pub names: Vec<Name>,
    /// How many event names there are.
    pub all_names: u64,
    /// What customers go through, the most usual first; repeats in a row are taken as one.
    pub variants: Vec<Variant>,
    /// How many different variants there are, if not too many were met to keep them apart.
    pub all_variants: Option<u64>,
    /// What customers repeat or come back to, those of most customers first.
    pub loops: Vec<Loop>,
    /// Steps that take long, the longest first.
    pub waits: Vec<Wait>,
    /// Events under names that no touchpoint of the definitions claims, the most frequent first; nothing without
    /// definitions.
    pub unmapped: Option<Vec<(SmolStr, u64)>>,
    /// Candidates for moments.
    pub moments: Vec<Moment>,
    /// Rules that hold almost always.
    pub rules: Vec<Rule>,
    /// A first journey.
    pub course: Option<Course>,
}

/// An event name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub name: SmolStr,
    /// Events.
    pub events: u64,
    /// Customers with such an event.
    pub customers: u64,
    /// Customers who begin with it.
    pub first: u64,
    /// Customers who end with it.
    pub last: u64,
}

/// What customers go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// One name after the other.
    pub steps: Vec<SmolStr>,
    /// How many customers.
    pub customers: u64,
}

/// What customers do again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    /// The name.
    pub name: SmolStr,
    /// Customers who do it again.
    pub customers: u64,
    /// Customers who do it twice in a row.
    pub in_a_row: u64,
    /// Customers who come back to it after something else.
    pub returns: u64,
    /// From one to the next, in microseconds: half are not longer.
    pub median: i64,
}

/// A step that takes long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// From this name.
    pub from: SmolStr,
    /// Directly to this one.
    pub to: SmolStr,
    /// How many events went that way.
    pub events: u64,
    /// Half took no longer, in microseconds.
    pub median: i64,
    /// Nine of ten took no longer.
    pub p90: i64,
    /// The longest.
    pub longest: i64,
}

/// Puts together what was counted; `claimed` are the raw names that definitions claim, if there are definitions.
pub fn discover(survey: Survey, tally: &Tally, claimed: Option<&BTreeSet<SmolStr>>) -> Discovery {
    let course = course(&survey);
    Discovery {
        names: survey.seen.iter().take(MOST_NAMES).map(name).collect(),
        all_names: tally.events.iter().filter(|count| **count > 0).count() as u64,
        variants: variants(&survey),
        all_variants: (survey.unlisted == 0).then_some(survey.variants.len() as u64),
        loops: loops(&survey),
        waits: waits(&survey),
        unmapped: claimed.map(|claimed| unmapped(tally, claimed)),
        moments: moments(&survey, course.as_ref()),
        rules: rules(&survey),
        course,
        survey,
    }
}

fn name(seen: &super::Seen) -> Name {
    Name { name: seen.name.clone(), events: seen.events, customers: seen.customers, first: seen.first, last: seen.last }
}

fn variants(survey: &Survey) -> Vec<Variant> {
    let mut all: Vec<(&[u32], u64)> = survey.variants.iter().map(|(steps, count)| (steps.as_ref(), *count)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(other.0)));
    let name = |code: &u32| survey.names.get(*code as usize).cloned().unwrap_or_default();
    let variant = |(steps, customers): (&[u32], u64)| Variant { steps: steps.iter().map(name).collect(), customers };
    all.into_iter().take(MOST).map(variant).collect()
}

fn loops(survey: &Survey) -> Vec<Loop> {
    let again = |seen: &&super::Seen| seen.customers > seen.once;
    let mut all: Vec<Loop> = survey
        .seen
        .iter()
        .filter(again)
        .map(|seen| Loop {
            name: seen.name.clone(),
            customers: seen.customers - seen.once,
            in_a_row: seen.in_a_row,
            returns: seen.returns,
            median: seen.again.median(),
        })
        .collect();
    all.sort_by(|one, other| other.customers.cmp(&one.customers).then(one.name.cmp(&other.name)));
    all.truncate(MOST);
    all
}

fn waits(survey: &Survey) -> Vec<Wait> {
    let mut all = Vec::new();
    for (first, from) in survey.seen.iter().enumerate() {
        for (second, to) in survey.seen.iter().enumerate() {
            let direct = &survey.pair(first, second).direct;
            let is_seen = direct.count() >= LEAST_WAITS.max(survey.customers / 100);
            let Some(p90) = direct.quantile(0.9).filter(|p90| is_seen && *p90 > 0) else { continue };
            all.push(Wait {
                from: from.name.clone(),
                to: to.name.clone(),
                events: direct.count(),
                median: direct.median(),
                p90,
                longest: direct.longest(),
            });
        }
    }
    all.sort_by(|one, other| other.p90.cmp(&one.p90).then((&one.from, &one.to).cmp(&(&other.from, &other.to))));
    all.truncate(MOST);
    all
}

fn unmapped(tally: &Tally, claimed: &BTreeSet<SmolStr>) -> Vec<(SmolStr, u64)> {
    let counted = tally.names.iter().cloned().zip(tally.events.iter().copied());
    let mut all: Vec<(SmolStr, u64)> = counted.filter(|(name, count)| *count > 0 && !claimed.contains(name)).collect();
    all.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    all
}
