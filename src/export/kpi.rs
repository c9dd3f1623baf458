//! KPIs.
use super::context::Context;
use super::entity::Named;
use super::expr::{Written as WrittenExpr, binary};
use super::pattern::Source;
use super::time::Period;
use super::value::{Type, Value};
use crate::model;
use crate::syntax::ast::{Direction, ThresholdKind};
use schemars::JsonSchema;
use serde::Serialize;

/// A measured figure with its thresholds.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Kpi {
    #[serde(flatten)]
    named: Named,
    /// The journey it stands in; null for one at top level.
    journey: Option<String>,
    /// What its population is.
    population: Population,
    /// What it measures.
    value: WrittenExpr,
    /// Its type and unit.
    unit: Type,
    /// The segments it is broken down by.
    by: Vec<String>,
    /// Its periods.
    per: Option<Period>,
    /// Which way is better: `lower`, `higher`, or null where nobody says.
    better: Option<&'static str>,
    /// Its thresholds in order.
    thresholds: Vec<Threshold>,
}

/// What a KPI's population is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Population {
    /// The decided instances of a journey.
    Decided {
        /// Which.
        journey: String,
    },
    /// All instances of a journey.
    Started {
        /// Which.
        journey: String,
    },
    /// Every customer's whole history.
    Customers,
    /// Every event of a source.
    Events {
        /// Which.
        from: Source,
    },
}

/// What is demanded of a KPI.
#[derive(Debug, Serialize, JsonSchema)]
struct Threshold {
    /// `require` or `target`.
    kind: &'static str,
    /// What is demanded.
    #[serde(flatten)]
    demand: Demand,
    /// For one value of a segment only.
    segment: Option<SegmentValue>,
    /// Where it is written.
    at: String,
}

/// What a threshold demands of the value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "demand", rename_all = "snake_case")]
enum Demand {
    /// A comparison.
    Compare {
        /// `>=` and its like.
        operator: &'static str,
        /// With what.
        limit: WrittenExpr,
    },
    /// Both ends included.
    Between {
        /// At least.
        from: WrittenExpr,
        /// At most.
        to: WrittenExpr,
    },
}

/// One value of a segment.
#[derive(Debug, Serialize, JsonSchema)]
struct SegmentValue {
    /// Which segment.
    name: String,
    /// Which value.
    value: Value,
}

impl Context<'_> {
    pub(super) fn kpi_item(&self, id: model::KpiId, item: &model::Kpi) -> Kpi {
        let journey = match item.population {
            model::Population::Decided(id) | model::Population::Started(id) => self.journey(id),
            model::Population::Customers | model::Population::Events(_) => None,
        };
        Kpi {
            named: self.named(&item.meta),
            journey: self.home_of_kpi(id),
            population: self.population(item.population),
            value: self.written(&item.value, journey),
            unit: Type::of(&item.value.ty),
            by: item.by.iter().map(|id| self.segment(*id)).collect(),
            per: item.per.map(Period::of),
            better: item.direction.map(|direction| match direction {
                Direction::Lower => "lower",
                Direction::Higher => "higher",
            }),
            thresholds: item.thresholds.iter().map(|one| self.threshold(one, journey)).collect(),
        }
    }

    fn population(&self, population: model::Population) -> Population {
        match population {
            model::Population::Decided(id) => Population::Decided { journey: self.journey_name(id) },
            model::Population::Started(id) => Population::Started { journey: self.journey_name(id) },
            model::Population::Customers => Population::Customers,
            model::Population::Events(source) => Population::Events { from: self.source(source) },
        }
    }

    fn threshold(&self, threshold: &model::Threshold, journey: Option<&model::Journey>) -> Threshold {
        Threshold {
            kind: match threshold.kind {
                ThresholdKind::Require => "require",
                ThresholdKind::Target => "target",
            },
            demand: match &threshold.demand {
                model::Demanded::Compare(operator, limit) => {
                    Demand::Compare { operator: binary(*operator), limit: self.written(limit, journey) }
                }
                model::Demanded::Between(from, to) => {
                    Demand::Between { from: self.written(from, journey), to: self.written(to, journey) }
                }
            },
            segment: threshold
                .segment
                .as_ref()
                .map(|(id, value)| SegmentValue { name: self.segment(*id), value: Value::of(value) }),
            at: self.at(threshold.place),
        }
    }
}
