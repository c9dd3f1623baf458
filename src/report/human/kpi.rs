//! KPIs for people: a table, then breakdowns and periods.
use super::page::{Cell, Page};
use crate::measure::{Figure, KpiVerdict, Num, PeriodFigure, SegmentFigure, ThresholdVerdict, Unit, Verdict};
use crate::model::{Kpi, SegmentId};
use crate::report::Evaluation;
use crate::report::mark::{Mark, kind};
use crate::report::words::{basis, bound, bounds, counted, interval, local_day, obstacle, reason, short, value, whose};

/// How many values of a segment are shown.
const VALUES: usize = 20;
/// How many periods are shown, the last ones.
const PERIODS: usize = 12;

pub(super) fn write(evaluation: &Evaluation<'_>, kpis: &[KpiVerdict], page: &mut Page) {
    let of = |verdict: &KpiVerdict| evaluation.model.kpis.get(verdict.kpi.index());
    let beside = if page.is_wide() { Beside::Yes } else { Beside::No };
    let rows = kpis.iter().filter_map(|verdict| Some(row(evaluation, of(verdict)?, verdict, beside)));
    let head = ["KPI", "", "value", "interval", "n"].into_iter().chain((beside == Beside::Yes).then_some("thresholds"));
    page.table(2, [head.map(Cell::words).collect()].into_iter().chain(rows).collect());
    if beside == Beside::No {
        below(evaluation, kpis, page);
    }
    for verdict in kpis {
        let Some(kpi) = of(verdict) else { continue };
        segments(evaluation, kpi, verdict, page);
        periods(evaluation, kpi, verdict, page);
    }
}

/// Whether thresholds stand beside the figures or, on a narrow page, below them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Beside {
    Yes,
    No,
}

/// The thresholds under the table.
fn below(evaluation: &Evaluation<'_>, kpis: &[KpiVerdict], page: &mut Page) {
    page.blank();
    for verdict in kpis {
        let name = evaluation.model.kpis.get(verdict.kpi.index()).map_or("", |kpi| kpi.meta.name.as_str());
        for line in remarks(evaluation, verdict) {
            page.line(2, &format!("{line} – {name}"));
        }
    }
}

/// The thresholds, why there is no value, and what open instances can make of it.
fn remarks(evaluation: &Evaluation<'_>, verdict: &KpiVerdict) -> Vec<String> {
    let thresholds = verdict.thresholds.iter().map(|one| threshold(evaluation, one, verdict.unit));
    let obstacle = verdict.figure.obstacle.as_ref().map(obstacle);
    thresholds.chain(obstacle).chain(bounds(&verdict.figure, verdict.unit)).collect()
}

fn row(evaluation: &Evaluation<'_>, kpi: &Kpi, verdict: &KpiVerdict, beside: Beside) -> Vec<Cell> {
    let mut cells = vec![
        Cell::words(kpi.meta.name.as_str()),
        Cell::words(kpi.meta.title.as_deref().unwrap_or_default()),
        Cell::number(value(&verdict.figure, verdict.unit)),
        Cell::words(interval(&verdict.figure, verdict.unit)),
        Cell::number(basis(&verdict.figure)),
    ];
    if beside == Beside::Yes {
        cells.push(Cell::lines(remarks(evaluation, verdict)));
    }
    cells
}

/// "✓ require >= 30 %".
fn threshold(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> String {
    let judged = match (&one.segment, one.previous) {
        _ if one.judged.value.is_none() => String::new(),
        (None, None) => String::new(),
        _ => format!(": {} (n {})", value(&one.judged, unit), basis(&one.judged)),
    };
    let why = reason(evaluation, one, unit).map(|why| format!(" ({why})")).unwrap_or_default();
    let state = match one.verdict {
        Verdict::Insufficient => " – too few".to_owned(),
        Verdict::NoData => " – no data".to_owned(),
        _ => String::new(),
    };
    let mark = Mark::threshold(one.verdict).symbol();
    format!("{mark} {} {}{}{judged}{state}{why}", kind(one.kind), bound(one, unit), whose(evaluation, one))
}

fn segments(evaluation: &Evaluation<'_>, kpi: &Kpi, verdict: &KpiVerdict, page: &mut Page) {
    let most = greatest(verdict.by.iter().map(|one| &one.figure));
    let mut all: Vec<SegmentId> = verdict.by.iter().map(|one| one.segment).collect();
    all.dedup();
    for segment in all {
        let name = evaluation.model.segments.get(segment.index()).map_or("", |one| one.meta.name.as_str());
        let row = |one: &SegmentFigure| {
            vec![
                Cell::words(short(one.value.as_deref().unwrap_or("(unknown)"))),
                Cell::number(value(&one.figure, verdict.unit)),
                Cell::words(relative(page, &one.figure, most)),
                Cell::words(interval(&one.figure, verdict.unit)),
                Cell::words(format!("n {}", basis(&one.figure))),
            ]
        };
        let own: Vec<&SegmentFigure> = verdict.by.iter().filter(|one| one.segment == segment).collect();
        if own.is_empty() {
            continue;
        }
        let rows = own.iter().take(VALUES).copied().map(row).collect();
        page.blank();
        page.line(2, &format!("{} by {name}", kpi.meta.label()));
        page.table(4, rows);
        let more = own.len().saturating_sub(VALUES) as u64;
        if more > 0 {
            page.line(4, &format!("and {}, in the JSON report", counted(more, "more value")));
        }
    }
}

fn periods(evaluation: &Evaluation<'_>, kpi: &Kpi, verdict: &KpiVerdict, page: &mut Page) {
    if verdict.periods.is_empty() {
        return;
    }
    let hidden = verdict.periods.len().saturating_sub(PERIODS);
    let most = greatest(verdict.periods.iter().map(|one| &one.figure));
    let zone = evaluation.model.policy.zone.as_deref();
    let row = |one: &PeriodFigure| {
        vec![
            Cell::words(local_day(one.from, zone)),
            Cell::number(value(&one.figure, verdict.unit)),
            Cell::words(relative(page, &one.figure, most)),
            Cell::words(format!("n {}", basis(&one.figure))),
            Cell::words(if one.partial { "partial: still maturing" } else { "" }),
        ]
    };
    let earlier = if hidden > 0 {
        format!(" ({} in the JSON report)", counted(hidden as u64, "earlier period"))
    } else {
        String::new()
    };
    let rows = verdict.periods.iter().skip(hidden).map(row).collect();
    page.blank();
    page.line(2, &format!("{} by period, beginning on{earlier}", kpi.meta.label()));
    page.table(4, rows);
}

fn greatest<'a>(figures: impl Iterator<Item = &'a Figure>) -> f64 {
    figures.filter_map(|figure| figure.value).map(Num::to_f64).fold(0.0, f64::max)
}

/// A bar relative to the greatest; none for what is below zero.
fn relative(page: &Page, figure: &Figure, most: f64) -> String {
    figure.value.filter(|_| most > 0.0).map(|value| page.bar(value.to_f64() / most)).unwrap_or_default()
}
