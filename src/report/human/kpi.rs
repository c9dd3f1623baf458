//! KPIs for people: a table, then breakdowns and periods.
use super::mark::{Mark, kind};
use super::page::{Cell, Page, bar};
use crate::measure::{Figure, KpiVerdict, Limit, Num, PeriodFigure, SegmentFigure, ThresholdVerdict, Unit, Verdict};
use crate::model::{Gate, Kpi, TimeSpan};
use crate::report::Evaluation;
use crate::report::words::{count, exact, lack, limit, minute, obstacle, quantity, span};

/// How many periods are shown, the last ones.
const PERIODS: usize = 12;

pub(super) fn write(evaluation: &Evaluation<'_>, kpis: &[KpiVerdict], page: &mut Page) {
    let of = |verdict: &KpiVerdict| evaluation.model.kpis.get(verdict.kpi.index());
    let rows = kpis.iter().filter_map(|verdict| Some(row(evaluation, of(verdict)?, verdict)));
    let head = ["KPI", "", "value", "interval", "n", "thresholds"].map(Cell::words);
    page.table(2, [head.into()].into_iter().chain(rows).collect());
    for verdict in kpis {
        let Some(kpi) = of(verdict) else { continue };
        segments(evaluation, kpi, verdict, page);
        periods(kpi, verdict, page);
    }
}

fn row(evaluation: &Evaluation<'_>, kpi: &Kpi, verdict: &KpiVerdict) -> Vec<Cell> {
    let thresholds = verdict.thresholds.iter().map(|one| threshold(evaluation, one, verdict.unit));
    let why = verdict.figure.obstacle.as_ref().map(obstacle);
    vec![
        Cell::words(kpi.meta.name.as_str()),
        Cell::words(kpi.meta.title.as_deref().unwrap_or_default()),
        Cell::number(value(&verdict.figure, verdict.unit)),
        Cell::words(interval(&verdict.figure, verdict.unit)),
        Cell::number(basis(&verdict.figure)),
        Cell::lines(thresholds.chain(why).collect()),
    ]
}

/// "✓ require >= 30 %".
fn threshold(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> String {
    let judged = match (&one.segment, one.previous) {
        (None, None) => String::new(),
        _ => format!(": {}", told(&one.judged, unit)),
    };
    let why = reason(evaluation, one, unit).map(|why| format!(" ({why})")).unwrap_or_default();
    let state = match one.verdict {
        Verdict::Insufficient => " – too few".to_owned(),
        Verdict::NoData => " – no data".to_owned(),
        _ => String::new(),
    };
    let mark = Mark::threshold(one.verdict).symbol();
    format!("{mark} {}{judged}{state}{why}", demand(evaluation, one, unit))
}

/// "require >= 80 % for tier gold".
pub(super) fn demand(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> String {
    let currency = one.judged.currency;
    let number = |end: Option<Num>| end.map_or_else(|| "?".to_owned(), |end| limit(end, unit, currency));
    let bound = match one.limit {
        Limit::Compare(op, end) => format!("{} {}", op.symbol(), number(end)),
        Limit::Between(low, high) => format!("{} .. {}", number(low), number(high)),
    };
    let segment = one.segment.as_ref().map(|(id, value)| {
        let name = evaluation.model.segments.get(id.index()).map_or("", |segment| segment.meta.name.as_str());
        format!(" for {name} {value}")
    });
    let previous = one.previous.map(|length: TimeSpan| format!(" (from the {} before)", span(length)));
    format!("{} {bound}{}{}", kind(one.kind), segment.unwrap_or_default(), previous.unwrap_or_default())
}

/// What a reader could not see from the numbers: why nothing was judged, or what rounding hides.
pub(super) fn reason(evaluation: &Evaluation<'_>, one: &ThresholdVerdict, unit: Unit) -> Option<String> {
    if let Some(obstacle) = &one.judged.obstacle {
        return Some(self::obstacle(obstacle));
    }
    if let Some(lacking) = one.lacking {
        return Some(lack(lacking).to_owned());
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

/// The verdict as a participle: "missing target …", "breaking require …".
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "meets",
        Verdict::Miss => "misses",
        Verdict::Fail => "breaks",
        Verdict::Insufficient => "too few for",
        Verdict::NoData => "nothing to hold against",
    }
}

/// "41.8 % (n 340)".
pub(super) fn told(figure: &Figure, unit: Unit) -> String {
    match figure.value {
        None => "without a value".to_owned(),
        Some(value) => format!("{} (n {})", quantity(value, unit, figure.currency), basis(figure)),
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
    for segment in &kpi.by {
        let name = evaluation.model.segments.get(segment.index()).map_or("", |one| one.meta.name.as_str());
        let row = |one: &SegmentFigure| {
            vec![
                Cell::words(one.value.as_deref().unwrap_or("(unknown)")),
                Cell::number(value(&one.figure, verdict.unit)),
                Cell::words(relative(&one.figure, most)),
                Cell::words(interval(&one.figure, verdict.unit)),
                Cell::words(format!("n {}", basis(&one.figure))),
            ]
        };
        let rows: Vec<Vec<Cell>> = verdict.by.iter().filter(|one| one.segment == *segment).map(row).collect();
        if !rows.is_empty() {
            page.blank();
            page.line(2, &format!("{} by {name}", kpi.meta.label()));
            page.table(4, rows);
        }
    }
}

fn periods(kpi: &Kpi, verdict: &KpiVerdict, page: &mut Page) {
    if verdict.periods.is_empty() {
        return;
    }
    let hidden = verdict.periods.len().saturating_sub(PERIODS);
    let most = greatest(verdict.periods.iter().map(|one| &one.figure));
    let row = |one: &PeriodFigure| {
        vec![
            Cell::words(minute(one.from)),
            Cell::number(value(&one.figure, verdict.unit)),
            Cell::words(relative(&one.figure, most)),
            Cell::words(format!("n {}", basis(&one.figure))),
            Cell::words(if one.partial { "partial: still maturing" } else { "" }),
        ]
    };
    page.blank();
    let earlier =
        if hidden > 0 { format!(", {} earlier ones in the JSON report", count(hidden as u64)) } else { String::new() };
    page.line(2, &format!("{} by period, beginning at (UTC){earlier}", kpi.meta.label()));
    page.table(4, verdict.periods.iter().skip(hidden).map(row).collect());
}

fn greatest<'a>(figures: impl Iterator<Item = &'a Figure>) -> f64 {
    figures.filter_map(|figure| figure.value).map(Num::to_f64).fold(0.0, f64::max)
}

/// A bar relative to the greatest; none for what is below zero.
fn relative(figure: &Figure, most: f64) -> String {
    figure.value.filter(|_| most > 0.0).map(|value| bar(value.to_f64() / most)).unwrap_or_default()
}
