//! Periods: which there are, and which are partial.
//!
//! Never reads an instance: a period is partial by the clock and by the definitions alone, so that the same log and the
//! same definitions always mark the same periods.
use super::Context;
use crate::calendar::Clocks;
use crate::model::{Clock, Goal, Journey, Population, TimeSpan};
use crate::syntax::ast::Period;
use std::collections::BTreeSet;

/// More periods than this are not filled up: something is wrong with the log's times.
const FILLED: usize = 2000;

/// Each period from the first to the last of these starts, those without members included.
pub(super) fn without_gaps(starts: BTreeSet<i64>, per: Period, clocks: &Clocks) -> Vec<(i64, i64)> {
    let end_of = |start: i64| clocks.next_period(per, Clock::Policy, start);
    let Some(last) = starts.last().copied() else { return Vec::new() };
    let mut out = Vec::new();
    let mut next = starts.first().copied();
    while let Some(start) = next.filter(|start| *start <= last && out.len() < FILLED) {
        let end = end_of(start);
        out.push((start, end));
        next = Some(end).filter(|end| *end > start);
    }
    if out.last().is_some_and(|(start, _)| *start == last) {
        return out;
    }
    starts.into_iter().map(|start| (start, end_of(start))).collect()
}

/// Whether a period isn't over at the watermark, or an instance that started at its end could still be undecided
/// although everything went as slowly as its journey allows.
pub(super) fn is_partial(population: Population, end: i64, context: &Context<'_>) -> bool {
    let Some(watermark) = context.log.watermark else { return true };
    let journey = match population {
        Population::Decided(id) | Population::Started(id) => context.model.journeys.get(id.index()),
        Population::Customers | Population::Events(_) => None,
    };
    end > watermark || journey.is_some_and(|journey| matured(journey, end, &context.clocks) > watermark)
}

/// When an instance that starts at an instant has had all the time its goals have: the end of the longest window of a
/// customer goal with its confirmation, or of the time-out if that is sooner; without either, of the silence that
/// counts as abandoning it.
fn matured(journey: &Journey, start: i64, clocks: &Clocks) -> i64 {
    let end_of = |span: TimeSpan| clocks.add(span, start);
    let customer: Vec<&Goal> = journey.goals.iter().filter(|goal| !goal.business).collect();
    let confirmed = |goal: &Goal, at: i64| goal.confirmed.as_ref().map_or(at, |(_, span)| clocks.add(*span, at));
    let windowed = customer.iter().all(|goal| goal.within.is_some());
    let windows = customer.iter().filter_map(|goal| goal.within.map(|within| confirmed(goal, end_of(within)))).max();
    let latest = customer.iter().map(|goal| confirmed(goal, start)).max().unwrap_or(start).saturating_sub(start);
    let time_out = journey.time_out.map(|span| end_of(span).saturating_add(latest));
    let bound = if windowed { windows.into_iter().chain(time_out).min() } else { time_out };
    bound.or_else(|| windows.max(journey.abandon.map(end_of))).unwrap_or(start)
}
