//! What got worse since the baseline, in JSON.
use crate::measure::{Change, Changed};
use crate::report::Evaluation;
use crate::report::words::{change, journey_of};
use schemars::JsonSchema;
use serde::Serialize;

/// Something that got worse since the baseline.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
pub(super) struct ChangeJson {
    kind: ChangedJson,
    /// The journey, KPI or rule.
    name: String,
    /// The journey that the KPI or rule stands in.
    journey: Option<String>,
    /// The segment and its value, for a breakdown.
    of: Option<(String, Option<String>)>,
    /// What it was: shares, seconds, units of the currency.
    old: Option<f64>,
    new: Option<f64>,
    difference: Option<f64>,
    /// Of the difference.
    interval: Option<[f64; 2]>,
    n: u64,
    /// Demands that held then and do not now.
    broke: Vec<String>,
    message: String,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Changed")]
enum ChangedJson {
    Success,
    Kpi,
    /// The share of subjects that violate a rule.
    Rule,
}

impl ChangeJson {
    pub(super) fn new(evaluation: &Evaluation<'_>, one: &Change) -> Self {
        let model = evaluation.model;
        let (kind, name, of) = match &one.of {
            Changed::Success(id) => {
                (ChangedJson::Success, evaluation.journey(*id).map(|journey| journey.meta.name.to_string()), None)
            }
            Changed::Kpi(id, of) => {
                let segment = of.as_ref().map(|(id, value)| {
                    let segment = model.segments.get(id.index()).map(|one| one.meta.name.to_string());
                    (segment.unwrap_or_default(), value.as_ref().map(ToString::to_string))
                });
                (ChangedJson::Kpi, model.kpis.get(id.index()).map(|kpi| kpi.meta.name.to_string()), segment)
            }
            Changed::Rule(id) => {
                (ChangedJson::Rule, model.rules.get(id.index()).map(|rule| rule.meta.name.to_string()), None)
            }
        };
        let home = journey_of(evaluation, &one.of).and_then(|id| evaluation.journey(id));
        Self {
            kind,
            name: name.unwrap_or_default(),
            journey: home.map(|journey| journey.meta.name.to_string()),
            of,
            old: one.old,
            new: one.new,
            difference: one.difference,
            interval: one.interval.map(|(low, high)| [low, high]),
            n: one.n,
            broke: one.broke.clone(),
            message: change(evaluation, one),
        }
    }
}
