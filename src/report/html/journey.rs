//! Journeys on the page: outcomes, funnel, map, trend, durations, segments, moments.
use super::figure::{Fig, Measured, tenth};
use super::kpi::{self, Kpi, Part};
use super::{chart, drawn};
use crate::facts::Outcomes;
use crate::measure::{Association, CourseVerdict, JourneyVerdict, Num, SegmentCourse, Unit};
use crate::model::{Journey, SegmentId};
use crate::report::Evaluation;
use crate::report::map;
use crate::report::words::{self, count, percent, short};
use minijinja::Value;
use serde::Serialize;

/// How many values of a segment are shown.
const VALUES: usize = 30;

#[derive(Debug, Serialize)]
pub(super) struct Section {
    id: String,
    name: String,
    title: Option<String>,
    owner: Option<String>,
    docs: String,
    success: Measured,
    bounds: Option<String>,
    started: Fig,
    typical: Option<Fig>,
    outcomes: Vec<Share>,
    funnel: Vec<Step>,
    leak: Option<String>,
    map: Option<Value>,
    trend: Option<Value>,
    periods: Vec<PeriodRow>,
    per: &'static str,
    durations: Option<Value>,
    ranges: Vec<RangeRow>,
    segments: Vec<SegmentTable>,
    stages: Vec<String>,
    moments: Vec<MomentRow>,
    caution: Option<String>,
    kpis: Vec<Kpi>,
    score: Option<(Fig, Vec<Part>)>,
    /// Which components of the score have no value.
    missing: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Share {
    name: &'static str,
    class: &'static str,
    count: Fig,
    percent: String,
    width: f64,
}

#[derive(Debug, Serialize)]
struct Step {
    name: String,
    optional: bool,
    goal: bool,
    reached: Fig,
    percent: String,
    width: f64,
    lost: Option<Fig>,
    open: Option<Fig>,
    next: Option<Fig>,
    slow: Option<Fig>,
}

#[derive(Debug, Serialize)]
struct PeriodRow {
    from: String,
    started: Fig,
    success: Measured,
    partial: bool,
}

#[derive(Debug, Serialize)]
struct RangeRow {
    name: String,
    succeeded: Fig,
    lost: Fig,
}

#[derive(Debug, Serialize)]
struct SegmentTable {
    name: String,
    rows: Vec<SegmentRow>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct SegmentRow {
    name: String,
    started: Fig,
    success: Measured,
    reached: Vec<Fig>,
    lost: String,
}

#[derive(Debug, Serialize)]
struct MomentRow {
    name: String,
    title: Option<String>,
    happened: Fig,
    of: String,
    with: Measured,
    without: Measured,
    difference: String,
    interval: String,
    tells: bool,
}

/// All journeys, in order.
pub(super) fn journeys(evaluation: &Evaluation<'_>) -> Vec<Section> {
    let all = evaluation.verdicts.journeys.iter().enumerate();
    all.filter_map(|(at, verdict)| section(evaluation, verdict, at)).collect()
}

fn section(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict, index: usize) -> Option<Section> {
    let journey = evaluation.journey(verdict.journey)?;
    let outcomes = evaluation.outcomes(verdict.journey);
    let at = format!("/journeys/{index}");
    let course = verdict.course.as_ref();
    let zone = evaluation.model.policy.zone.as_deref();
    let open = outcomes.open > 0;
    let bounds = verdict.success.bounds.filter(|_| open).map(|(low, high)| {
        let (low, high) = (percent(low.to_f64()), percent(high.to_f64()));
        format!("{} open: {low} if all of them fail, {high} if all succeed", count(outcomes.open))
    });
    Some(Section {
        id: format!("journey-{index}"),
        name: journey.meta.name.to_string(),
        title: journey.meta.title.as_ref().map(ToString::to_string),
        owner: journey.owner.as_ref().map(ToString::to_string),
        docs: journey.meta.docs.clone(),
        success: Measured::new(&verdict.success, Unit::Share, Some(1.0), format!("{at}/success_rate/value")),
        bounds,
        started: Fig::count(outcomes.started, format!("{at}/instances/started")),
        typical: course.map(|course| Fig::value(&course.typical, Unit::Time, format!("{at}/course/typical/value"))),
        outcomes: shares(&outcomes, &at),
        funnel: funnel(evaluation, verdict, journey, &outcomes, &at),
        leak: words::leak(evaluation, verdict),
        map: map::live(evaluation, verdict.journey).map(|view| drawn(map::figure(&view))),
        trend: course.and_then(|course| chart::trend(course, aim(evaluation, verdict), zone)).map(drawn),
        periods: course.map(|course| periods(course, zone, &at)).unwrap_or_default(),
        per: course.map_or("", |course| chart::per(course.per)),
        durations: course.and_then(chart::durations).map(drawn),
        ranges: course.map(|course| ranges(course, &at)).unwrap_or_default(),
        segments: course.map(|course| segments(evaluation, journey, course, &at)).unwrap_or_default(),
        stages: journey.stages.iter().map(|stage| stage.meta.label().to_owned()).collect(),
        moments: course.map(|course| moments(evaluation, course, &at)).unwrap_or_default(),
        caution: words::moments(evaluation, verdict).pop(),
        kpis: kpi::kpis(evaluation, &verdict.kpis, &format!("{at}/kpis")),
        score: kpi::parts(evaluation, verdict, &format!("{at}/score")),
        missing: verdict.score.as_ref().and_then(|score| words::missing(evaluation, score)),
        notes: evaluation.found(verdict.journey).map(|found| words::not_counted(journey, found)).unwrap_or_default(),
    })
}

/// What share of success is aimed at.
fn aim(evaluation: &Evaluation<'_>, verdict: &JourneyVerdict) -> Option<f64> {
    let one = evaluation.verdicts.invest.iter().find(|one| one.journey == verdict.journey)?;
    one.aim.map(Num::to_f64)
}

fn part(n: u64, of: u64) -> f64 {
    Num::ratio(n, of).map_or(0.0, Num::to_f64)
}

fn shares(outcomes: &Outcomes, at: &str) -> Vec<Share> {
    let all = [
        ("succeeded", "good", outcomes.succeeded, "succeeded"),
        ("failed", "bad", outcomes.failed, "failed"),
        ("abandoned", "bad2", outcomes.abandoned, "abandoned"),
        ("timed out", "bad3", outcomes.timed_out, "timed_out"),
        ("exited", "neutral", outcomes.exited, "exited"),
        ("open", "neutral2", outcomes.open, "open"),
    ];
    let shown = all.into_iter().filter(|(_, class, n, _)| *n > 0 || *class == "good");
    let share = |(name, class, n, key): (&'static str, &'static str, u64, &str)| Share {
        name,
        class,
        count: Fig::count(n, format!("{at}/instances/{key}")),
        percent: percent(part(n, outcomes.started)),
        width: tenth(part(n, outcomes.started) * 100.0),
    };
    shown.map(share).collect()
}

fn funnel(
    evaluation: &Evaluation<'_>,
    verdict: &JourneyVerdict,
    journey: &Journey,
    outcomes: &Outcomes,
    at: &str,
) -> Vec<Step> {
    let found = evaluation.found(verdict.journey);
    let step = |index: usize| verdict.course.as_ref().and_then(|course| course.steps.get(index));
    let row = |name: String, reached: u64, place: String, index: Option<usize>| {
        let step = index.and_then(step);
        let inner = |key: &str| format!("{at}/course/steps/{}/{key}", index.unwrap_or_default());
        Step {
            name,
            optional: false,
            goal: index.is_none(),
            reached: Fig::count(reached, place),
            percent: percent(part(reached, outcomes.started)),
            width: tenth(part(reached, outcomes.started) * 100.0),
            lost: step.map(|step| Fig::count(step.lost, inner("lost"))),
            open: step.map(|step| Fig::count(step.open, inner("open"))),
            next: step.map(|step| Fig::value(&step.to_next, Unit::Time, inner("to_next/value"))),
            slow: step.map(|step| Fig::value(&step.slow, Unit::Time, inner("slow/value"))),
        }
    };
    let start = row("Start".to_owned(), outcomes.started, format!("{at}/instances/started"), Some(0));
    let stages = journey.stages.iter().enumerate().map(|(index, stage)| {
        let reached = found.and_then(|found| found.stages.get(index)).copied().unwrap_or_default();
        let place = format!("{at}/stages/{index}/reached");
        Step { optional: stage.optional, ..row(stage.meta.label().to_owned(), reached, place, Some(index + 1)) }
    });
    let goals = journey.goals.iter().enumerate().map(|(index, goal)| {
        let reached = found.and_then(|found| found.goals.get(index)).copied().unwrap_or_default();
        row(goal.meta.label().to_owned(), reached, format!("{at}/goals/{index}/reached"), None)
    });
    std::iter::once(start).chain(stages).chain(goals).collect()
}

fn periods(course: &CourseVerdict, zone: Option<&str>, at: &str) -> Vec<PeriodRow> {
    let row = |(index, one): (usize, &crate::measure::SuccessPeriod)| {
        let place = |key: &str| format!("{at}/course/periods/{index}/{key}");
        PeriodRow {
            from: words::local_day(one.from, zone),
            started: Fig::count(one.started, place("started")),
            success: Measured::new(&one.success, Unit::Share, Some(1.0), place("success/value")),
            partial: one.partial,
        }
    };
    course.periods.iter().enumerate().map(row).collect()
}

fn ranges(course: &CourseVerdict, at: &str) -> Vec<RangeRow> {
    let row = |(index, one): (usize, &crate::measure::DurationRange)| {
        let place = |key: &str| format!("{at}/course/durations/{index}/{key}");
        RangeRow {
            name: chart::range(one),
            succeeded: Fig::count(one.succeeded, place("succeeded")),
            lost: Fig::count(one.lost, place("lost")),
        }
    };
    course.durations.iter().enumerate().map(row).collect()
}

fn segments(evaluation: &Evaluation<'_>, journey: &Journey, course: &CourseVerdict, at: &str) -> Vec<SegmentTable> {
    let mut ids: Vec<SegmentId> = course.by.iter().map(|one| one.segment).collect();
    ids.dedup();
    let table = |id: SegmentId| {
        let own = course.by.iter().enumerate().filter(|(_, one)| one.segment == id);
        let more = own.clone().count().saturating_sub(VALUES) as u64;
        SegmentTable {
            name: evaluation.model.segments.get(id.index()).map_or("", |one| one.meta.label()).to_owned(),
            rows: own
                .take(VALUES)
                .map(|(index, one)| segment(journey, one, &format!("{at}/course/by/{index}")))
                .collect(),
            more: (more > 0).then(|| format!("and {} more values", count(more))),
        }
    };
    ids.into_iter().map(table).collect()
}

fn segment(journey: &Journey, one: &SegmentCourse, at: &str) -> SegmentRow {
    let reached = one.reached.iter().enumerate();
    let most = one.lost.iter().enumerate().max_by_key(|(at, lost)| (**lost, std::cmp::Reverse(*at)));
    let lost = most.filter(|(_, lost)| **lost > 0).map(|(at, lost)| {
        let stage = at.checked_sub(1).and_then(|at| journey.stages.get(at));
        format!("{} after {}", count(*lost), stage.map_or("the start", |stage| stage.meta.label()))
    });
    SegmentRow {
        name: short(one.value.as_deref().unwrap_or("(unknown)")).into_owned(),
        started: Fig::count(one.started, format!("{at}/started")),
        success: Measured::new(&one.success, Unit::Share, Some(1.0), format!("{at}/success/value")),
        reached: reached.map(|(index, n)| Fig::count(*n, format!("{at}/reached/{index}"))).collect(),
        lost: lost.unwrap_or_default(),
    }
}

fn moments(evaluation: &Evaluation<'_>, course: &CourseVerdict, at: &str) -> Vec<MomentRow> {
    let points = |far: Num| {
        let far = far.to_f64();
        format!("{}{}", if far > 0.0 { "+" } else { "" }, percent(far).trim_end_matches(" %"))
    };
    let row = |(index, one): (usize, &Association)| {
        let moment = evaluation.model.moments.get(one.moment.index())?;
        let place = |key: &str| format!("{at}/course/moments/{index}/{key}");
        Some(MomentRow {
            name: moment.meta.name.to_string(),
            title: moment.meta.title.as_ref().map(ToString::to_string),
            happened: Fig::count(one.happened, place("happened")),
            of: count(one.of),
            with: Measured::new(&one.with, Unit::Share, Some(1.0), place("with/value")),
            without: Measured::new(&one.without, Unit::Share, Some(1.0), place("without/value")),
            difference: one.difference.map(points).unwrap_or_default(),
            interval: one
                .interval
                .map(|(low, high)| format!("{} to {}", points(low), points(high)))
                .unwrap_or_default(),
            tells: one.tells,
        })
    };
    course.moments.iter().enumerate().filter_map(row).collect()
}
