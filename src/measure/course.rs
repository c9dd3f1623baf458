//! How a journey runs: where instances are lost, how long each step takes, how success moves, what goes along with it.
//!
//! Never says that something causes something: two shares, their difference and its interval stand side by side.
use super::{Confidence, Context, Figure, Num, period, stats};
use crate::facts::{Course, Flow, Outcomes};
use crate::model::{Clock, Journey, MomentId, Population, SegmentId, StageId};
use crate::syntax::ast::Period;
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// How a journey runs.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseVerdict {
    /// The start, then the stages in order of declaration.
    pub steps: Vec<Step>,
    /// By segment in order, then by value, the most frequent first; the unknown last.
    pub by: Vec<SegmentCourse>,
    /// How long the periods are.
    pub per: Period,
    /// Success by the period in which instances started, without gaps.
    pub periods: Vec<SuccessPeriod>,
    /// How long instances took, in ranges from 0 on, without gaps.
    pub durations: Vec<DurationRange>,
    /// Half of the instances that succeeded took no longer.
    pub typical: Figure,
    /// Moments that happened in it; those that tell something first, by how far apart the shares are.
    pub moments: Vec<Association>,
}

/// A milestone and what comes after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The stage; none for the start.
    pub stage: Option<StageId>,
    /// How many reached it.
    pub reached: u64,
    /// How many of those reached nothing later and failed, were abandoned or timed out.
    pub lost: u64,
    /// How many of those reached nothing later and are open.
    pub open: u64,
    /// The median time to the next milestone reached, the last goal included; in microseconds.
    pub to_next: Figure,
    /// Nine in ten took no longer to the next.
    pub slow: Figure,
}

/// How far those with one value of a segment came.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentCourse {
    /// Which segment.
    pub segment: SegmentId,
    /// Its value; absent where it is unknown.
    pub value: Option<SmolStr>,
    /// How many started.
    pub started: u64,
    /// Succeeded of decided.
    pub success: Figure,
    /// By stage in order of declaration: how many reached it.
    pub reached: Vec<u64>,
    /// The start, then the stages: how many were lost there.
    pub lost: Vec<u64>,
}

/// Success of the instances that started in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct SuccessPeriod {
    /// Where it begins, in microseconds since 1970 UTC.
    pub from: i64,
    /// Where it ends, exclusive.
    pub to: i64,
    /// How many started.
    pub started: u64,
    /// Succeeded of decided.
    pub success: Figure,
    /// Whether it isn't over, or its newest instances cannot have matured.
    pub partial: bool,
}

/// How many instances took so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DurationRange {
    /// At least, in microseconds.
    pub from: i64,
    /// Less than; absent for the last one.
    pub to: Option<i64>,
    /// Of those that succeeded.
    pub succeeded: u64,
    /// Of the other decided ones.
    pub lost: u64,
}

/// Success with and without a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Association {
    /// Which moment.
    pub moment: MomentId,
    /// In how many instances it happened before their end.
    pub happened: u64,
    /// Of how many.
    pub of: u64,
    /// Succeeded of decided instances in which it happened.
    pub with: Figure,
    /// Succeeded of those in which it did not.
    pub without: Figure,
    /// The first share minus the second.
    pub difference: Option<Num>,
    /// The interval of the difference (Newcombe).
    pub interval: Option<(Num, Num)>,
    /// Whether both groups are large enough and the interval does not hold 0.
    pub tells: bool,
}

/// What a journey's course amounts to.
pub(super) fn judge(id: Population, journey: &Journey, course: &Course, context: &Context<'_>) -> CourseVerdict {
    let confidence = Confidence::new(context.model.policy.confidence);
    let (per, periods) = periods(id, course, confidence, context);
    CourseVerdict {
        steps: steps(journey, course, confidence),
        by: segments(course, confidence),
        per,
        periods,
        durations: durations(course),
        typical: Figure::percentile(&course.succeeded, 0.5, confidence),
        moments: moments(course, confidence, context),
    }
}

/// Succeeded of decided, with the bounds that open instances leave.
pub(super) fn success(outcomes: &Outcomes, confidence: Confidence) -> Figure {
    let decided = outcomes.decided();
    Figure::share(outcomes.succeeded, decided - outcomes.succeeded, decided, outcomes.open, confidence)
}

fn lost(outcomes: &Outcomes) -> u64 {
    outcomes.failed + outcomes.abandoned + outcomes.timed_out
}

fn steps(journey: &Journey, course: &Course, confidence: Confidence) -> Vec<Step> {
    let stages = (0..journey.stages.len()).map(|at| Some(StageId::new(at)));
    let flow = &course.whole;
    std::iter::once(None)
        .chain(stages)
        .enumerate()
        .map(|(at, stage)| {
            let reached = stage.map_or(Some(flow.outcomes.started), |id| flow.stages.get(id.index()).copied());
            let last = flow.last.get(at).copied().unwrap_or_default();
            let times = course.to_next.get(at).map(Vec::as_slice).unwrap_or_default();
            Step {
                stage,
                reached: reached.unwrap_or_default(),
                lost: lost(&last),
                open: last.open,
                to_next: Figure::percentile(times, 0.5, confidence),
                slow: Figure::percentile(times, 0.9, confidence),
            }
        })
        .collect()
}

fn segments(course: &Course, confidence: Confidence) -> Vec<SegmentCourse> {
    let one = |((segment, value), flow): (&(u32, Option<SmolStr>), &Flow)| SegmentCourse {
        segment: SegmentId(*segment),
        value: value.clone(),
        started: flow.outcomes.started,
        success: success(&flow.outcomes, confidence),
        reached: flow.stages.clone(),
        lost: flow.last.iter().map(lost).collect(),
    };
    let mut out: Vec<SegmentCourse> = course.by.iter().map(one).collect();
    let order = |one: &SegmentCourse| (one.segment, one.value.is_none(), std::cmp::Reverse(one.started));
    out.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.value.cmp(&b.value)));
    out
}

fn periods(
    population: Population,
    course: &Course,
    confidence: Confidence,
    context: &Context<'_>,
) -> (Period, Vec<SuccessPeriod>) {
    let per = length(course);
    let mut found: BTreeMap<i64, Outcomes> = BTreeMap::new();
    for (day, outcomes) in &course.days {
        let start = context.clocks.period_start(per, Clock::Policy, *day);
        found.entry(start).or_default().merge(*outcomes);
    }
    let ranges = period::without_gaps(found.keys().copied().collect(), per, &context.clocks);
    let one = |(from, to)| {
        let outcomes = found.get(&from).copied().unwrap_or_default();
        let partial = period::is_partial(population, to, context);
        SuccessPeriod { from, to, started: outcomes.started, success: success(&outcomes, confidence), partial }
    };
    (per, ranges.into_iter().map(one).collect())
}

/// Days for up to three weeks, weeks for up to a year, else months.
fn length(course: &Course) -> Period {
    const DAY: i64 = 86_400_000_000;
    let ends = course.days.keys().next().zip(course.days.keys().next_back());
    match ends.map_or(0, |(first, last)| last.saturating_sub(*first) / DAY) {
        0..=21 => Period::Day,
        22..=366 => Period::Week,
        _ => Period::Month,
    }
}

/// Widths of ranges that people think in, in seconds.
const WIDTHS: [i64; 26] = [
    1,
    2,
    5,
    10,
    30,
    60,
    120,
    300,
    600,
    1800,
    3600,
    7200,
    14_400,
    21_600,
    43_200,
    86_400,
    172_800,
    259_200,
    604_800,
    1_209_600,
    2_592_000,
    5_184_000,
    7_776_000,
    15_552_000,
    31_536_000,
    315_360_000,
];
/// How many ranges there are at most, the open one included.
const RANGES: usize = 21;

/// Ranges of one width that hold nineteen in twenty instances, and one for the rest.
fn durations(course: &Course) -> Vec<DurationRange> {
    let high =
        |values: &[i64]| values.get((values.len() * 19).div_euclid(20).min(values.len().saturating_sub(1))).copied();
    let Some(top) = high(&course.succeeded).max(high(&course.lost)) else { return Vec::new() };
    let fits = |width: &&i64| top / (**width * 1_000_000) < RANGES as i64 - 1;
    let width = WIDTHS.iter().find(fits).or(WIDTHS.last()).copied().unwrap_or(1) * 1_000_000;
    let closed = usize::try_from(top / width).unwrap_or(0) + 1;
    let mut out: Vec<DurationRange> = (0..closed.min(RANGES - 1) as i64)
        .map(|at| DurationRange { from: at * width, to: Some((at + 1) * width), succeeded: 0, lost: 0 })
        .collect();
    let end = out.last().and_then(|range| range.to).unwrap_or_default();
    out.push(DurationRange { from: end, to: None, succeeded: 0, lost: 0 });
    for range in &mut out {
        let within = |values: &[i64]| {
            let from = values.partition_point(|value| *value < range.from);
            let to = range.to.map_or(values.len(), |to| values.partition_point(|value| *value < to));
            // the first range also takes what an order of its own put before the start
            (to - if range.from == 0 { 0 } else { from }) as u64
        };
        (range.succeeded, range.lost) = (within(&course.succeeded), within(&course.lost));
    }
    if out.last().is_some_and(|range| range.succeeded + range.lost == 0) {
        out.pop();
    }
    out
}

fn moments(course: &Course, confidence: Confidence, context: &Context<'_>) -> Vec<Association> {
    let all = course.whole.outcomes;
    let least = u64::from(context.model.policy.min_n);
    let one = |(at, seen): (usize, &Outcomes)| association(MomentId::new(at), seen, &all, least, confidence);
    let happened = course.moments.iter().enumerate().filter(|(_, seen)| seen.started > 0);
    let mut out: Vec<Association> = happened.map(one).collect();
    out.sort_by(|a, b| b.tells.cmp(&a.tells).then_with(|| far(b).order(far(a))).then(a.moment.cmp(&b.moment)));
    out
}

/// How far apart the two shares are.
fn far(one: &Association) -> Num {
    let far = one.difference.unwrap_or(Num::whole(0));
    if far.order(Num::whole(0)) == Ordering::Less { far.negated() } else { far }
}

fn association(moment: MomentId, seen: &Outcomes, all: &Outcomes, least: u64, confidence: Confidence) -> Association {
    let rest = Outcomes {
        started: all.started - seen.started,
        succeeded: all.succeeded - seen.succeeded,
        failed: all.failed - seen.failed,
        exited: all.exited - seen.exited,
        abandoned: all.abandoned - seen.abandoned,
        timed_out: all.timed_out - seen.timed_out,
        open: all.open - seen.open,
    };
    let (with, without) = (success(seen, confidence), success(&rest, confidence));
    let interval = change(&with, &without);
    let none = Num::whole(0);
    let apart =
        interval.is_some_and(|(low, high)| low.order(none) == Ordering::Greater || high.order(none) == Ordering::Less);
    Association {
        moment,
        happened: seen.started,
        of: all.started,
        difference: with.value.zip(without.value).and_then(|(with, without)| with.minus(without)),
        tells: apart && with.n >= least && without.n >= least,
        interval,
        with,
        without,
    }
}

/// The interval of the first figure's value minus the second's, from the intervals of both; none where one has none.
pub(super) fn change(new: &Figure, old: &Figure) -> Option<(Num, Num)> {
    let one = |figure: &Figure| {
        let (value, (low, high)) = figure.value.zip(figure.interval)?;
        Some((value.to_f64(), low.to_f64(), high.to_f64()))
    };
    let (low, high) = stats::difference(one(new)?, one(old)?);
    Num::float(low).zip(Num::float(high))
}
