//! KPIs for people: a table, then breakdowns and periods.
use super::mark::{Mark, kind};
use super::page::{Cell, Page};
use crate::measure::{
    Figure, KpiVerdict, Lack, Limit, Num, PeriodFigure, SegmentFigure, ThresholdVerdict, Unit, Verdict,
};
use crate::model::{Gate, Kpi, SegmentId, TimeSpan};
use crate::report::Evaluation;
use crate::report::words::{count, exact, lack, limit, local_day, obstacle, quantity, span};

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

/// The thresholds, and why there is no value.
fn remarks(evaluation: &Evaluation<'_>, verdict: &KpiVerdict) -> Vec<String> {
    let thresholds = verdict.thresholds.iter().map(|one| threshold(evaluation, one, verdict.unit));
    thresholds.chain(verdict.figure.obstacle.as_ref().map(obstacle)).collect()
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

/// ">= 80 %", ">= 33.2 % (from the 28 d before)".
pub(super) fn bound(one: &ThresholdVerdict, unit: Unit) -> String {
    let currency = one.judged.currency;
    let number = |end: Option<Num>| end.map_or_else(|| "?".to_owned(), |end| limit(end, unit, currency));
    let bound = match one.limit {
        Limit::Compare(op, end) => format!("{} {}", op.symbol(), number(end)),
        Limit::Between(low, high) => format!("{} .. {}", number(low), number(high)),
    };
    let previous = one.previous.map(|length: TimeSpan| format!(" (from the {} before)", span(length)));
    format!("{bound}{}", previous.unwrap_or_default())
}

/// " for tier gold", or nothing.
pub(super) fn whose(evaluation: &Evaluation<'_>, one: &ThresholdVerdict) -> String {
    let segment = one.segment.as_ref().map(|(id, value)| {
        let name = evaluation.model.segments.get(id.index()).map_or("", |segment| segment.meta.name.as_str());
        format!(" for {name} {value}")
    });
    segment.unwrap_or_default()
}

/// What a reader could not see from the numbers: why nothing was judged, or what rounding hides.
pub(super) fn reason(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> Option<String> {
    if let Some(obstacle) = &one.judged.obstacle {
        return Some(self::obstacle(obstacle));
    }
    match one.lacking {
        None | Some(Lack::Values) => {}
        Some(lacking) => return Some(lack(lacking).to_owned()),
    }
    let value = one.judged.value?;
    if one.verdict == Verdict::Insufficient {
        return Some(format!("at least {} values are needed", evaluation.model.policy.min_n));
    }
    let Limit::Compare(_, Some(end)) = one.limit else { return None };
    let currency = one.judged.currency;
    let hidden = value != end && quantity(value, unit, currency) == quantity(end, unit, currency);
    let gate = match (one.gate, one.judged.interval) {
        (Gate::Proof | Gate::Assurance, Some((low, high))) => {
            Some(format!("interval {} to {}", quantity(low, unit, currency), quantity(high, unit, currency)))
        }
        _ => None,
    };
    hidden.then(|| format!("exactly {}", exact(value, unit, currency))).or(gate)
}

/// "is 41.8 % (n 340)".
pub(super) fn told(figure: &Figure, unit: Unit) -> String {
    match figure.value {
        None => "has no value".to_owned(),
        Some(value) => format!("is {} (n {})", quantity(value, unit, figure.currency), basis(figure)),
    }
}

fn value(figure: &Figure, unit: Unit) -> String {
    figure.value.map_or_else(|| "no value".to_owned(), |value| quantity(value, unit, figure.currency))
}

fn interval(figure: &Figure, unit: Unit) -> String {
    let shown = |end: Num| quantity(end, unit, figure.currency);
    figure.interval.map(|(low, high)| format!("{} to {}", shown(low), shown(high))).unwrap_or_default()
}

/// "340", or "120 of 340" where some have no value.
fn basis(figure: &Figure) -> String {
    if figure.n == figure.of { count(figure.n) } else { format!("{} of {}", count(figure.n), count(figure.of)) }
}

fn segments(evaluation: &Evaluation<'_>, kpi: &Kpi, verdict: &KpiVerdict, page: &mut Page) {
    let most = greatest(verdict.by.iter().map(|one| &one.figure));
    let mut all: Vec<SegmentId> = verdict.by.iter().map(|one| one.segment).collect();
    all.dedup();
    for segment in all {
        let name = evaluation.model.segments.get(segment.index()).map_or("", |one| one.meta.name.as_str());
        let row = |one: &SegmentFigure| {
            vec![
                Cell::words(one.value.as_deref().unwrap_or("(unknown)")),
                Cell::number(value(&one.figure, verdict.unit)),
                Cell::words(relative(page, &one.figure, most)),
                Cell::words(interval(&one.figure, verdict.unit)),
                Cell::words(format!("n {}", basis(&one.figure))),
            ]
        };
        let rows: Vec<Vec<Cell>> = verdict.by.iter().filter(|one| one.segment == segment).map(row).collect();
        if !rows.is_empty() {
            page.blank();
            page.line(2, &format!("{} by {name}", kpi.meta.label()));
            page.table(4, rows);
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
    let earlier =
        if hidden > 0 { format!(", {} earlier ones in the JSON report", count(hidden as u64)) } else { String::new() };
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
