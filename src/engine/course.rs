//! How a journey's instances run, for reports: counted beside the verdicts, never part of them.
use super::customer::Customer;
use super::eval::Binding;
use super::journey::Instance;
use super::key::Occurrence;
use super::member::shown;
use crate::facts::{Course, Flow, Outcome};
use crate::model::{Clock, JourneyId, Population, SegmentId};
use crate::plan::Plan;
use crate::syntax::ast::Period;

/// The segments by which a journey's course is told apart: those of its KPIs, then those that were asked for.
pub fn segments(plan: &Plan, journey: JourneyId, more: &[SegmentId]) -> Vec<SegmentId> {
    let of = |population| matches!(population, Population::Decided(id) | Population::Started(id) if id == journey);
    let own = plan.kpis.iter().filter(|kpi| of(kpi.population)).flat_map(|kpi| &kpi.segments);
    let mut out: Vec<SegmentId> = Vec::new();
    for id in own.chain(more) {
        if !out.contains(id) {
            out.push(*id);
        }
    }
    out
}

/// Counts a customer's instances of a journey.
pub fn count<'h>(customer: &Customer<'h>, instances: &[Instance], segments: &[SegmentId], course: &mut Course) {
    for instance in instances {
        let last = last_reached(instance);
        pass(&mut course.whole, instance, last);
        for id in segments {
            let group = (id.0, segment(customer, *id, instance));
            pass(course.by.entry(group).or_insert_with(|| Flow::new(instance.stages.len())), instance, last);
        }
        let day = customer.plan.clocks.period_start(Period::Day, Clock::Policy, instance.start.time);
        course.days.entry(day).or_default().count(instance.outcome);
        times(instance, course);
        for (seen, list) in course.moments.iter_mut().zip(&customer.moments) {
            if happens_in(customer, instance, list) {
                seen.count(instance.outcome);
            }
        }
    }
}

fn pass(flow: &mut Flow, instance: &Instance, last: usize) {
    flow.outcomes.count(instance.outcome);
    for (count, stage) in flow.stages.iter_mut().zip(&instance.stages) {
        *count += u64::from(stage.is_some());
    }
    if let Some(slot) = flow.last.get_mut(last) {
        slot.count(instance.outcome);
    }
}

/// The last milestone an instance reached: 0 for its start, else the stage's index + 1.
fn last_reached(instance: &Instance) -> usize {
    let reached = instance.stages.iter().enumerate().filter_map(|(at, one)| Some((one.as_ref()?.key, at + 1)));
    reached.max().map_or(0, |(_, at)| at)
}

fn segment<'h>(customer: &Customer<'h>, id: SegmentId, instance: &Instance) -> Option<smol_str::SmolStr> {
    let plan = customer.plan.segments.get(id.index())?;
    shown(customer.evaluator.value(&plan.value, Binding::One(instance.start.event), None))
}

/// How long it took from each milestone to the next one, and in all.
fn times(instance: &Instance, course: &mut Course) {
    let mut reached: Vec<(Occurrence, usize)> =
        instance.stages.iter().enumerate().filter_map(|(at, one)| Some(((*one)?, at + 1))).collect();
    reached.sort_by_key(|(one, at)| (one.key, *at));
    let goal = instance.goals.iter().flatten().max_by_key(|one| one.key);
    let goal = goal.filter(|_| instance.outcome == Outcome::Succeeded);
    let mut from = (instance.start, 0);
    for (one, at) in reached.into_iter().chain(goal.map(|goal| (*goal, usize::MAX))) {
        if let Some(list) = course.to_next.get_mut(from.1) {
            list.push(one.time.saturating_sub(from.0.time));
        }
        from = (one, at);
    }
    let Some(end) = instance.end else { return };
    let length = end.time.saturating_sub(instance.start.time);
    match instance.outcome {
        Outcome::Succeeded => course.succeeded.push(length),
        Outcome::Failed | Outcome::Abandoned | Outcome::TimedOut => course.lost.push(length),
        Outcome::Exited | Outcome::Restarted | Outcome::Excluded | Outcome::Open => {}
    }
}

/// Whether a moment of a list, which is in order, lies in an instance and is not what ends it: the end would only
/// foretell itself.
fn happens_in(customer: &Customer<'_>, instance: &Instance, list: &[Occurrence]) -> bool {
    let world = instance.world(customer.finished());
    let ends = |one: &Occurrence| instance.end.is_some_and(|end| one.key >= end.key || one.key.same_event(end.key));
    let first = list.partition_point(|one| one.key < world.from);
    let inside = list.get(first..).unwrap_or_default().iter().take_while(|one| one.key <= world.to);
    inside.into_iter().any(|one| !ends(one) && world.holds(one))
}
