//! How journeys run, in JSON.
use super::kpi::{QuantityJson, pair};
use crate::measure::{
    Association, CourseVerdict, Divergence, DurationRange, Figure, Investment, Num, SegmentCourse, Step, SuccessPeriod,
    Unit,
};
use crate::model::{Journey, Model};
use crate::report::Evaluation;
use crate::report::words::instant;
use crate::syntax::ast::Period;
use schemars::JsonSchema;
use serde::Serialize;

/// How a journey runs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Course")]
pub(super) struct CourseJson<'a> {
    /// The start, then the stages in order of declaration.
    steps: Vec<StepJson<'a>>,
    /// By segment, then by value, the most frequent first.
    by: Vec<SegmentCourseJson<'a>>,
    /// `day`, `week`, `month`.
    per: &'static str,
    /// In order of time.
    periods: Vec<SuccessPeriodJson>,
    /// From start to end, in ranges.
    durations: Vec<DurationJson>,
    /// The median time from start to end of those that succeeded.
    typical: TimeJson,
    /// Success with and without each moment: what goes along with it, not what causes it.
    moments: Vec<AssociationJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Step")]
struct StepJson<'a> {
    /// The stage; null for the start.
    stage: Option<&'a str>,
    reached: u64,
    /// Reached nothing later and failed, was abandoned or timed out.
    lost: u64,
    /// Reached nothing later and is open.
    open: u64,
    /// The median time to the next milestone.
    to_next: TimeJson,
    /// Nine in ten took no longer to the next milestone.
    slow: TimeJson,
}

/// A length of time in seconds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TimeFigure")]
struct TimeJson {
    value: Option<QuantityJson>,
    n: u64,
    interval: Option<[QuantityJson; 2]>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Share")]
struct ShareJson {
    value: Option<f64>,
    n: u64,
    interval: Option<[f64; 2]>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SegmentCourse")]
struct SegmentCourseJson<'a> {
    segment: &'a str,
    /// Null where it is unknown.
    value: Option<&'a str>,
    started: u64,
    success: ShareJson,
    /// By stage in order of declaration.
    reached: Vec<u64>,
    /// The start, then the stages.
    lost: Vec<u64>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SuccessPeriod")]
struct SuccessPeriodJson {
    from: String,
    /// Exclusive.
    to: String,
    started: u64,
    success: ShareJson,
    partial: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DurationRange")]
struct DurationJson {
    /// In seconds.
    from: f64,
    /// Exclusive; null for the last, open range.
    to: Option<f64>,
    succeeded: u64,
    /// Failed, abandoned or timed out.
    lost: u64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Association")]
struct AssociationJson<'a> {
    moment: &'a str,
    title: Option<&'a str>,
    /// In how many instances it happened before their end.
    happened: u64,
    /// Of how many.
    of: u64,
    /// Success of those in which it happened.
    with: ShareJson,
    /// Success of the others.
    without: ShareJson,
    /// The first minus the second.
    difference: Option<f64>,
    /// Of the difference.
    interval: Option<[f64; 2]>,
    /// Whether both groups are large enough and the interval does not hold 0.
    tells: bool,
}

/// What closing a journey's gap would be worth.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Investment")]
pub(super) struct InvestmentJson<'a> {
    journey: &'a str,
    success: Option<f64>,
    /// The share that is aimed at: the target of a KPI `rate(success)`, else its requirement.
    aim: Option<f64>,
    gap: Option<f64>,
    /// Decided instances.
    volume: u64,
    /// Gap × volume.
    missing: Option<f64>,
    /// What one success is worth.
    value: Option<QuantityJson>,
    /// Gap × volume × value.
    worth: Option<QuantityJson>,
    /// N of M.
    importance: Option<[u32; 2]>,
}

/// A journey that falls short although every survey and single contact is fine.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Divergence")]
pub(super) struct DivergenceJson<'a> {
    journey: &'a str,
    /// KPIs of surveys and single contacts that hold.
    green: Vec<&'a str>,
    /// KPIs of the journey that do not.
    red: Vec<&'a str>,
}

impl<'a> CourseJson<'a> {
    pub(super) fn new(model: &'a Model, journey: &'a Journey, course: &'a CourseVerdict) -> Self {
        Self {
            steps: course.steps.iter().map(|step| StepJson::new(journey, step)).collect(),
            by: course.by.iter().map(|one| SegmentCourseJson::new(model, one)).collect(),
            per: match course.per {
                Period::Day => "day",
                Period::Week => "week",
                Period::Month => "month",
            },
            periods: course.periods.iter().map(SuccessPeriodJson::new).collect(),
            durations: course.durations.iter().map(DurationJson::new).collect(),
            typical: TimeJson::new(&course.typical),
            moments: course.moments.iter().map(|one| AssociationJson::new(model, one)).collect(),
        }
    }
}

impl<'a> StepJson<'a> {
    fn new(journey: &'a Journey, step: &Step) -> Self {
        let stage = step.stage.and_then(|id| journey.stages.get(id.index()));
        Self {
            stage: stage.map(|stage| stage.meta.name.as_str()),
            reached: step.reached,
            lost: step.lost,
            open: step.open,
            to_next: TimeJson::new(&step.to_next),
            slow: TimeJson::new(&step.slow),
        }
    }
}

impl TimeJson {
    fn new(figure: &Figure) -> Self {
        Self {
            value: QuantityJson::of(figure, Unit::Time),
            n: figure.n,
            interval: QuantityJson::pair(figure.interval, Unit::Time, None),
        }
    }
}

impl ShareJson {
    fn new(figure: &Figure) -> Self {
        Self { value: figure.value.map(Num::to_f64), n: figure.n, interval: figure.interval.map(pair) }
    }
}

impl<'a> SegmentCourseJson<'a> {
    fn new(model: &'a Model, one: &'a SegmentCourse) -> Self {
        Self {
            segment: model.segments.get(one.segment.index()).map_or("", |segment| segment.meta.name.as_str()),
            value: one.value.as_deref(),
            started: one.started,
            success: ShareJson::new(&one.success),
            reached: one.reached.clone(),
            lost: one.lost.clone(),
        }
    }
}

impl SuccessPeriodJson {
    fn new(one: &SuccessPeriod) -> Self {
        Self {
            from: instant(one.from),
            to: instant(one.to),
            started: one.started,
            success: ShareJson::new(&one.success),
            partial: one.partial,
        }
    }
}

impl DurationJson {
    fn new(range: &DurationRange) -> Self {
        let seconds = |micros: i64| Num::ratio(micros, 1_000_000).map_or(0.0, Num::to_f64);
        Self { from: seconds(range.from), to: range.to.map(seconds), succeeded: range.succeeded, lost: range.lost }
    }
}

impl<'a> AssociationJson<'a> {
    fn new(model: &'a Model, one: &Association) -> Self {
        let moment = model.moments.get(one.moment.index());
        Self {
            moment: moment.map_or("", |moment| moment.meta.name.as_str()),
            title: moment.and_then(|moment| moment.meta.title.as_deref()),
            happened: one.happened,
            of: one.of,
            with: ShareJson::new(&one.with),
            without: ShareJson::new(&one.without),
            difference: one.difference.map(Num::to_f64),
            interval: one.interval.map(pair),
            tells: one.tells,
        }
    }
}

impl<'a> InvestmentJson<'a> {
    pub(super) fn new(evaluation: &Evaluation<'a>, one: &Investment) -> Option<Self> {
        let currency = one.value.map(|(_, currency)| currency);
        let amount = |amount: Num| QuantityJson::new(amount, Unit::Money(currency), currency);
        Some(Self {
            journey: &evaluation.journey(one.journey)?.meta.name,
            success: one.success.value.map(Num::to_f64),
            aim: one.aim.map(Num::to_f64),
            gap: one.gap.map(Num::to_f64),
            volume: one.volume,
            missing: one.missing.map(Num::to_f64),
            value: one.value.map(|(value, _)| amount(value)),
            worth: one.worth.map(amount),
            importance: one.importance.map(|(n, of)| [n, of]),
        })
    }
}

impl<'a> DivergenceJson<'a> {
    pub(super) fn new(evaluation: &Evaluation<'a>, one: &Divergence) -> Option<Self> {
        let names = |ids: &[crate::model::KpiId]| {
            let kpi = |id: &crate::model::KpiId| evaluation.model.kpis.get(id.index());
            ids.iter().filter_map(kpi).map(|kpi| kpi.meta.name.as_str()).collect()
        };
        Some(Self {
            journey: &evaluation.journey(one.journey)?.meta.name,
            green: names(&one.green),
            red: names(&one.red),
        })
    }
}
