//! Journeys in JSON.
use super::course::CourseJson;
use super::kpi::{KpiJson, QuantityJson, pair};
use crate::facts::Outcomes;
use crate::measure::{Figure, JourneyVerdict, Num, Score};
use crate::report::Evaluation;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Journey")]
pub(super) struct JourneyJson<'a> {
    name: &'a str,
    title: Option<&'a str>,
    owner: Option<&'a str>,
    instances: InstancesJson,
    success_rate: SuccessJson,
    /// In order of declaration.
    stages: Vec<StageJson<'a>>,
    /// In order of declaration.
    goals: Vec<GoalJson<'a>>,
    /// In order of declaration.
    kpis: Vec<KpiJson<'a>>,
    /// Null if the journey declares none.
    score: Option<ScoreJson<'a>>,
    /// Outcomes of customers that never started: the log began in mid-life.
    outcomes_without_start: u64,
    /// Events that matched something but lacked the journey's key.
    without_key: u64,
    description: &'a str,
    /// How it runs; null unless it was asked for.
    course: Option<CourseJson<'a>>,
}

/// Instances by outcome.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Instances")]
struct InstancesJson {
    started: u64,
    succeeded: u64,
    failed: u64,
    exited: u64,
    abandoned: u64,
    timed_out: u64,
    open: u64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SuccessRate")]
struct SuccessJson {
    /// Succeeded of decided instances; null if none is decided.
    value: Option<f64>,
    /// Decided instances.
    n: u64,
    /// Wilson's interval.
    interval: Option<[f64; 2]>,
    /// If every open instance failed, and if every one succeeded.
    bounds: Option<[f64; 2]>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Stage")]
struct StageJson<'a> {
    name: &'a str,
    reached: u64,
    title: Option<&'a str>,
    optional: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Goal")]
struct GoalJson<'a> {
    name: &'a str,
    r#for: GoalOwnerJson,
    reached: u64,
    title: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "GoalOwner")]
enum GoalOwnerJson {
    Customer,
    Business,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Score")]
struct ScoreJson<'a> {
    /// 0…100; null if every component is missing.
    value: Option<f64>,
    /// In order of declaration.
    parts: Vec<ScorePartJson<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ScorePart")]
struct ScorePartJson<'a> {
    kpi: &'a str,
    /// As declared, a share.
    weight: f64,
    /// 0…100; null if the KPI has no value: the component is dropped and the rest rescaled.
    points: Option<f64>,
    /// What it adds to the score.
    contribution: Option<f64>,
    /// The KPI's value.
    value: Option<QuantityJson>,
}

impl<'a> JourneyJson<'a> {
    pub(super) fn new(evaluation: &Evaluation<'a>, verdict: &'a JourneyVerdict) -> Option<Self> {
        let journey = evaluation.journey(verdict.journey)?;
        let found = evaluation.found(verdict.journey);
        let stage = |index: usize| found.and_then(|found| found.stages.get(index)).copied().unwrap_or_default();
        let goal = |index: usize| found.and_then(|found| found.goals.get(index)).copied().unwrap_or_default();
        let stages = journey.stages.iter().enumerate().map(|(index, one)| StageJson {
            name: &one.meta.name,
            reached: stage(index),
            title: one.meta.title.as_deref(),
            optional: one.optional,
        });
        let goals = journey.goals.iter().enumerate().map(|(index, one)| GoalJson {
            name: &one.meta.name,
            r#for: if one.business { GoalOwnerJson::Business } else { GoalOwnerJson::Customer },
            reached: goal(index),
            title: one.meta.title.as_deref(),
        });
        Some(Self {
            name: &journey.meta.name,
            title: journey.meta.title.as_deref(),
            owner: journey.owner.as_deref(),
            instances: instances(evaluation.outcomes(verdict.journey)),
            success_rate: success(&verdict.success),
            stages: stages.collect(),
            goals: goals.collect(),
            kpis: verdict.kpis.iter().filter_map(|one| KpiJson::new(evaluation, one)).collect(),
            score: verdict.score.as_ref().map(|score| ScoreJson::new(evaluation, verdict, score)),
            outcomes_without_start: found.map_or(0, |found| found.outcomes_without_start),
            without_key: found.map_or(0, |found| found.without_key),
            description: &journey.meta.docs,
            course: verdict.course.as_ref().map(|course| CourseJson::new(evaluation.model, journey, course)),
        })
    }
}

impl<'a> ScoreJson<'a> {
    fn new(evaluation: &Evaluation<'a>, verdict: &JourneyVerdict, score: &Score) -> Self {
        let parts = score.parts.iter().filter_map(|part| {
            let measured = verdict.kpis.iter().find(|kpi| kpi.kpi == part.kpi);
            Some(ScorePartJson {
                kpi: &evaluation.model.kpis.get(part.kpi.index())?.meta.name,
                weight: part.weight,
                points: part.points.map(Num::to_f64),
                contribution: part.contribution.map(Num::to_f64),
                value: measured.and_then(|kpi| QuantityJson::of(&kpi.figure, kpi.unit)),
            })
        });
        Self { value: score.value.map(Num::to_f64), parts: parts.collect() }
    }
}

fn instances(outcomes: Outcomes) -> InstancesJson {
    let Outcomes { started, succeeded, failed, exited, abandoned, timed_out, open } = outcomes;
    InstancesJson { started, succeeded, failed, exited, abandoned, timed_out, open }
}

fn success(figure: &Figure) -> SuccessJson {
    SuccessJson {
        value: figure.value.map(Num::to_f64),
        n: figure.n,
        interval: figure.interval.map(pair),
        bounds: figure.bounds.map(pair),
    }
}
