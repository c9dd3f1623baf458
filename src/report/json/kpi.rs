//! KPIs in JSON.
use crate::measure::Verdict;
use crate::measure::{Figure, KpiVerdict, Limit, Num, PeriodFigure, SegmentFigure, ThresholdVerdict, Unit};
use crate::model::{Currency, Gate, Model};
use crate::report::Evaluation;
use crate::report::words::{instant, lack, obstacle, span};
use crate::syntax::ast::{Direction, ThresholdKind};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Kpi")]
pub(super) struct KpiJson<'a> {
    name: &'a str,
    title: Option<&'a str>,
    /// Null without data.
    value: Option<QuantityJson>,
    /// `share`, `s`, `number`, `points`, a currency; `money` where no amount was seen or several currencies were.
    unit: String,
    /// How many values it rests on.
    n: u64,
    /// How many there could have been.
    of: u64,
    /// At the policy's confidence; null where none is defined.
    interval: Option<[QuantityJson; 2]>,
    /// In order of the breakdowns, then of the values; the unknown last.
    by: Vec<SegmentJson<'a>>,
    /// In order of time.
    periods: Vec<PeriodJson>,
    /// In order of declaration.
    thresholds: Vec<ThresholdJson<'a>>,
    /// For a rate: if for every open instance the condition were false, and if it were true.
    bounds: Option<[QuantityJson; 2]>,
    /// Which way is better, if it is known.
    direction: Option<DirectionJson>,
    /// Why there is no value although there are values.
    note: Option<String>,
    description: &'a str,
}

/// A number in its KPI's unit; an amount of money with its currency.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Quantity")]
pub(in crate::report) enum QuantityJson {
    Number(f64),
    Money { amount: f64, currency: String },
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Direction")]
enum DirectionJson {
    Lower,
    Higher,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Segment")]
struct SegmentJson<'a> {
    segment: &'a str,
    /// Null where it is unknown.
    value: Option<&'a str>,
    n: u64,
    /// The KPI's value among them.
    kpi: Option<QuantityJson>,
    of: u64,
    interval: Option<[QuantityJson; 2]>,
    /// By the periods in which any of them started, in order of time; empty unless the KPI is also counted by period.
    periods: Vec<PeriodJson>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Period")]
struct PeriodJson {
    from: String,
    value: Option<QuantityJson>,
    n: u64,
    /// Whether it isn't over, or its newest instances cannot have matured.
    partial: bool,
    /// Exclusive.
    to: String,
    of: u64,
    interval: Option<[QuantityJson; 2]>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Threshold")]
struct ThresholdJson<'a> {
    kind: ThresholdKindJson,
    /// `>=`, `<=`, `>`, `<`, `==`, `!=`, `between`.
    op: &'static str,
    /// The two ends for `between`; null where `previous` has no value.
    limit: Option<LimitJson>,
    /// The value of the segment it is for.
    segment: Option<&'a str>,
    verdict: VerdictJson,
    gate: GateJson,
    /// What was judged: the KPI's value, a segment's, or the recent period's.
    value: Option<QuantityJson>,
    n: u64,
    /// The segment's name.
    by: Option<&'a str>,
    /// The period's length if the limit is made from the preceding one.
    previous: Option<String>,
    /// Why there was nothing to judge.
    note: Option<&'static str>,
    /// Of each end of a limit made from a former value: the interval of what was judged less it, if there is one.
    margins: Vec<Option<[QuantityJson; 2]>>,
}

#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Limit")]
enum LimitJson {
    One(QuantityJson),
    Two([QuantityJson; 2]),
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ThresholdKind")]
enum ThresholdKindJson {
    Require,
    Target,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Verdict")]
enum VerdictJson {
    Pass,
    Miss,
    Fail,
    Insufficient,
    NoData,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Gate")]
enum GateJson {
    Point,
    Proof,
    Assurance,
}

impl QuantityJson {
    /// A figure's value.
    pub(super) fn of(figure: &Figure, unit: Unit) -> Option<Self> {
        figure.value.map(|value| Self::new(value, unit, figure.currency))
    }

    pub(in crate::report) fn new(value: Num, unit: Unit, currency: Option<Currency>) -> Self {
        let scaled = || value.over(Num::whole(1_000_000)).unwrap_or(value).to_f64();
        match unit {
            Unit::Share | Unit::Number | Unit::Points => Self::Number(value.to_f64()),
            Unit::Time => Self::Number(scaled()),
            Unit::Money(known) => match currency.or(known) {
                Some(currency) => Self::Money { amount: scaled(), currency: currency.to_string() },
                None => Self::Number(scaled()),
            },
        }
    }

    pub(super) fn pair(ends: Option<(Num, Num)>, unit: Unit, currency: Option<Currency>) -> Option<[Self; 2]> {
        ends.map(|(low, high)| [Self::new(low, unit, currency), Self::new(high, unit, currency)])
    }
}

/// Both ends as plain numbers.
pub(super) fn pair((low, high): (Num, Num)) -> [f64; 2] {
    [low.to_f64(), high.to_f64()]
}

impl<'a> KpiJson<'a> {
    pub(super) fn new(evaluation: &Evaluation<'a>, verdict: &'a KpiVerdict) -> Option<Self> {
        let (model, unit, figure) = (evaluation.model, verdict.unit, &verdict.figure);
        let kpi = model.kpis.get(verdict.kpi.index())?;
        Some(Self {
            name: &kpi.meta.name,
            title: kpi.meta.title.as_deref(),
            value: QuantityJson::of(figure, unit),
            unit: unit_name(unit),
            n: figure.n,
            of: figure.of,
            interval: QuantityJson::pair(figure.interval, unit, figure.currency),
            by: verdict.by.iter().map(|one| SegmentJson::new(model, unit, one)).collect(),
            periods: verdict.periods.iter().map(|one| PeriodJson::new(unit, one)).collect(),
            thresholds: verdict.thresholds.iter().map(|one| ThresholdJson::new(model, unit, one)).collect(),
            bounds: QuantityJson::pair(figure.bounds, unit, figure.currency),
            direction: kpi.direction.map(|direction| match direction {
                Direction::Lower => DirectionJson::Lower,
                Direction::Higher => DirectionJson::Higher,
            }),
            note: figure.obstacle.as_ref().map(obstacle),
            description: &kpi.meta.docs,
        })
    }
}

impl<'a> SegmentJson<'a> {
    fn new(model: &'a Model, unit: Unit, one: &'a SegmentFigure) -> Self {
        Self {
            segment: model.segments.get(one.segment.index()).map_or("", |segment| segment.meta.name.as_str()),
            value: one.value.as_deref(),
            n: one.figure.n,
            kpi: QuantityJson::of(&one.figure, unit),
            of: one.figure.of,
            interval: QuantityJson::pair(one.figure.interval, unit, one.figure.currency),
            periods: one.periods.iter().map(|one| PeriodJson::new(unit, one)).collect(),
        }
    }
}

impl PeriodJson {
    fn new(unit: Unit, one: &PeriodFigure) -> Self {
        Self {
            from: instant(one.from),
            value: QuantityJson::of(&one.figure, unit),
            n: one.figure.n,
            partial: one.partial,
            to: instant(one.to),
            of: one.figure.of,
            interval: QuantityJson::pair(one.figure.interval, unit, one.figure.currency),
        }
    }
}

impl<'a> ThresholdJson<'a> {
    fn new(model: &'a Model, unit: Unit, one: &'a ThresholdVerdict) -> Self {
        let currency = one.judged.currency;
        let (op, limit) = match one.limit {
            Limit::Compare(op, limit) => {
                (op.symbol(), limit.map(|limit| LimitJson::One(QuantityJson::new(limit, unit, currency))))
            }
            Limit::Between(low, high) => {
                ("between", QuantityJson::pair(low.zip(high), unit, currency).map(LimitJson::Two))
            }
        };
        let segment = one.segment.as_ref();
        Self {
            kind: match one.kind {
                ThresholdKind::Require => ThresholdKindJson::Require,
                ThresholdKind::Target => ThresholdKindJson::Target,
            },
            op,
            limit,
            segment: segment.map(|(_, value)| value.as_str()),
            verdict: match one.verdict {
                Verdict::Pass => VerdictJson::Pass,
                Verdict::Miss => VerdictJson::Miss,
                Verdict::Fail => VerdictJson::Fail,
                Verdict::Insufficient => VerdictJson::Insufficient,
                Verdict::NoData => VerdictJson::NoData,
            },
            gate: match one.gate {
                Gate::Point => GateJson::Point,
                Gate::Proof => GateJson::Proof,
                Gate::Assurance => GateJson::Assurance,
            },
            value: QuantityJson::of(&one.judged, unit),
            n: one.judged.n,
            by: segment.and_then(|(id, _)| model.segments.get(id.index())).map(|one| one.meta.name.as_str()),
            previous: one.previous.map(span),
            note: one.lacking.map(lack),
            margins: one.margins.iter().map(|margin| QuantityJson::pair(margin.within(), unit, currency)).collect(),
        }
    }
}

fn unit_name(unit: Unit) -> String {
    match unit {
        Unit::Share => "share".to_owned(),
        Unit::Time => "s".to_owned(),
        Unit::Number => "number".to_owned(),
        Unit::Points => "points".to_owned(),
        Unit::Money(Some(currency)) => currency.to_string(),
        Unit::Money(None) => "money".to_owned(),
    }
}
