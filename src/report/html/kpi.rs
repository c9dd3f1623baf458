//! KPIs on the page: figures with their intervals, thresholds, breakdowns and periods.
use super::figure::{Fig, Measured};
use crate::measure::{KpiVerdict, Num, Unit, Verdict};
use crate::model::SegmentId;
use crate::report::Evaluation;
use crate::report::mark::{Mark, kind};
use crate::report::words::{bound, bounds, counted, local_day, obstacle, reason, short, whose};
use serde::Serialize;

/// How many values of a segment are shown.
const VALUES: usize = 30;
/// How many periods are shown, the last ones.
const PERIODS: usize = 60;

#[derive(Debug, Serialize)]
pub(super) struct Kpi {
    name: String,
    title: Option<String>,
    docs: String,
    figure: Measured,
    note: Option<String>,
    /// Where open instances can bring it.
    bounds: Option<String>,
    thresholds: Vec<Threshold>,
    groups: Vec<Group>,
}

#[derive(Debug, Serialize)]
struct Threshold {
    class: &'static str,
    mark: char,
    text: String,
    why: Option<String>,
}

/// A breakdown: by a segment's values or by periods.
#[derive(Debug, Serialize)]
struct Group {
    title: String,
    rows: Vec<Row>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    figure: Measured,
    partial: bool,
}

/// KPIs outside journeys.
pub(super) fn outside(evaluation: &Evaluation<'_>) -> Vec<Kpi> {
    kpis(evaluation, &evaluation.verdicts.kpis, "/kpis")
}

pub(super) fn kpis(evaluation: &Evaluation<'_>, all: &[KpiVerdict], at: &str) -> Vec<Kpi> {
    let one = |(index, verdict): (usize, &KpiVerdict)| kpi(evaluation, verdict, &format!("{at}/{index}"));
    all.iter().enumerate().filter_map(one).collect()
}

fn kpi(evaluation: &Evaluation<'_>, verdict: &KpiVerdict, at: &str) -> Option<Kpi> {
    let definition = evaluation.model.kpis.get(verdict.kpi.index())?;
    let unit = verdict.unit;
    let thresholds = verdict.thresholds.iter().map(|one| Threshold {
        class: match one.verdict {
            Verdict::Pass => "good",
            Verdict::Fail => "bad",
            Verdict::Miss => "warn",
            Verdict::Insufficient | Verdict::NoData => "unknown",
        },
        mark: Mark::threshold(one.verdict).symbol(),
        text: format!("{} {}{}", kind(one.kind), bound(one, unit), whose(evaluation, one)),
        why: match one.verdict {
            Verdict::Insufficient => Some("too few values".to_owned()),
            Verdict::NoData => Some("no data".to_owned()),
            _ => reason(evaluation, one, unit),
        },
    });
    let scale = (unit == Unit::Share).then_some(1.0);
    Some(Kpi {
        name: definition.meta.name.to_string(),
        title: definition.meta.title.as_ref().map(ToString::to_string),
        docs: definition.meta.docs.clone(),
        figure: Measured::new(&verdict.figure, unit, scale, format!("{at}/value")),
        note: verdict.figure.obstacle.as_ref().map(obstacle),
        bounds: bounds(&verdict.figure, unit),
        thresholds: thresholds.collect(),
        groups: segments(evaluation, verdict, at).into_iter().chain(periods(evaluation, verdict, at)).collect(),
    })
}

/// The end of a scale that holds all these figures.
fn most<'a>(unit: Unit, figures: impl Iterator<Item = &'a crate::measure::Figure>) -> Option<f64> {
    if unit == Unit::Share {
        return Some(1.0);
    }
    let high = |figure: &crate::measure::Figure| figure.interval.map(|(_, high)| high).or(figure.value);
    figures.filter_map(high).map(Num::to_f64).reduce(f64::max)
}

fn segments(evaluation: &Evaluation<'_>, verdict: &KpiVerdict, at: &str) -> Vec<Group> {
    let mut ids: Vec<SegmentId> = verdict.by.iter().map(|one| one.segment).collect();
    ids.dedup();
    let scale = most(verdict.unit, verdict.by.iter().map(|one| &one.figure));
    let group = |id: SegmentId| {
        let name = evaluation.model.segments.get(id.index()).map_or("", |one| one.meta.label());
        let own = verdict.by.iter().enumerate().filter(|(_, one)| one.segment == id);
        let rows: Vec<Row> = own
            .clone()
            .take(VALUES)
            .map(|(index, one)| Row {
                name: short(one.value.as_deref().unwrap_or("(unknown)")).into_owned(),
                figure: Measured::new(&one.figure, verdict.unit, scale, format!("{at}/by/{index}/kpi")),
                partial: false,
            })
            .collect();
        let more = own.count().saturating_sub(VALUES) as u64;
        Group {
            title: format!("by {name}"),
            rows,
            more: (more > 0).then(|| format!("and {}", counted(more, "more value"))),
        }
    };
    ids.into_iter().map(group).collect()
}

fn periods(evaluation: &Evaluation<'_>, verdict: &KpiVerdict, at: &str) -> Option<Group> {
    let hidden = verdict.periods.len().saturating_sub(PERIODS);
    let scale = most(verdict.unit, verdict.periods.iter().map(|one| &one.figure));
    let zone = evaluation.model.policy.zone.as_deref();
    let rows = verdict.periods.iter().enumerate().skip(hidden).map(|(index, one)| Row {
        name: local_day(one.from, zone),
        figure: Measured::new(&one.figure, verdict.unit, scale, format!("{at}/periods/{index}/value")),
        partial: one.partial,
    });
    let rows: Vec<Row> = rows.collect();
    let more = (hidden > 0).then(|| format!("{} in the JSON report", counted(hidden as u64, "earlier period")));
    (!rows.is_empty()).then(|| Group { title: "by period, beginning on".to_owned(), rows, more })
}

/// A component of a score.
#[derive(Debug, Serialize)]
pub(super) struct Part {
    name: String,
    value: Fig,
    points: Fig,
    weight: Fig,
    contribution: Fig,
    /// Points in percent of the bar.
    bar: f64,
}

/// The components of a journey's score.
pub(super) fn parts(
    evaluation: &Evaluation<'_>,
    verdict: &crate::measure::JourneyVerdict,
    at: &str,
) -> Option<(Fig, Vec<Part>)> {
    let score = verdict.score.as_ref()?;
    let part = |(index, part): (usize, &crate::measure::ScoredPart)| {
        let place = |key: &str| format!("{at}/parts/{index}/{key}");
        let measured = verdict.kpis.iter().find(|kpi| kpi.kpi == part.kpi)?;
        Some(Part {
            name: evaluation.model.kpis.get(part.kpi.index())?.meta.label().to_owned(),
            value: Fig::value(&measured.figure, measured.unit, place("value")),
            points: Fig::number(part.points, 1, place("points")),
            weight: Fig::share(Some(Num::decimal(part.weight)), place("weight")),
            contribution: Fig::number(part.contribution, 1, place("contribution")),
            bar: super::figure::tenth(part.points.map_or(0.0, Num::to_f64)),
        })
    };
    let parts = score.parts.iter().enumerate().filter_map(part).collect();
    Some((Fig::number(score.value, 1, format!("{at}/value")), parts))
}
