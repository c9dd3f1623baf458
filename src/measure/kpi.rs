//! KPIs: the figure, its breakdowns and periods, its thresholds.
//!
//! Never judges a rounded value, and never shows a group that has no member as if it had one.
use super::threshold::{self, ThresholdVerdict};
use super::{Confidence, Context, Figure, period, value};
use crate::facts::{Group, KpiFacts};
use crate::model::{Currency, Kpi, KpiId, SegmentId, Type};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a KPI came to.
#[derive(Debug, Clone, PartialEq)]
pub struct KpiVerdict {
    /// Which.
    pub kpi: KpiId,
    /// The figure over the whole population.
    pub figure: Figure,
    /// What it is counted in.
    pub unit: Unit,
    /// By segment in order of the KPI's breakdowns, then those its thresholds name or the run was asked for; each by value in
    /// byte order, the unknown last.
    pub by: Vec<SegmentFigure>,
    /// By period in order of time, without gaps between the first and the last.
    pub periods: Vec<PeriodFigure>,
    /// By threshold, in order.
    pub thresholds: Vec<ThresholdVerdict>,
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 0…1.
    Share,
    /// Time; figures are in microseconds.
    Time,
    /// Anything without unit.
    Number,
    /// Net promoter points.
    Points,
    /// Money; figures are in millionths. Without a currency where no amount was seen or several currencies were.
    Money(Option<Currency>),
}

impl Unit {
    fn of(ty: &Type, figure: &Figure) -> Self {
        match ty {
            Type::Share => Self::Share,
            Type::Points => Self::Points,
            Type::Duration | Type::Time => Self::Time,
            Type::Money(currency) => Self::Money(figure.currency.or(*currency)),
            _ => figure.currency.map_or(Self::Number, |currency| Self::Money(Some(currency))),
        }
    }
}

/// A KPI among those with one value of a segment.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentFigure {
    /// Which segment.
    pub segment: SegmentId,
    /// Its value; absent where it is unknown.
    pub value: Option<SmolStr>,
    /// The KPI among them.
    pub figure: Figure,
    /// By the periods in which any of them started, in order of time.
    pub periods: Vec<PeriodFigure>,
}

/// A KPI among those that started in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodFigure {
    /// Where it begins, in microseconds since 1970 UTC.
    pub from: i64,
    /// Where it ends, exclusive.
    pub to: i64,
    /// The KPI among them.
    pub figure: Figure,
    /// Whether it isn't over, or its newest instances cannot have matured.
    pub partial: bool,
}

/// Judges one KPI.
pub(super) fn judge(id: KpiId, kpi: &Kpi, facts: &KpiFacts, context: &Context<'_>) -> KpiVerdict {
    let confidence = Confidence::new(context.model.policy.confidence);
    let figure_of = |group: &Group| value::figure(&kpi.value, facts, group, confidence);
    let figure = figure_of(&Group::Total);
    let periods = periods(kpi, facts, context, &figure_of);
    KpiVerdict {
        kpi: id,
        unit: Unit::of(&kpi.value.ty, &figure),
        by: segments(kpi, facts, &periods, &figure_of),
        periods,
        thresholds: threshold::judge_all(kpi, &figure, &figure_of, context),
        figure,
    }
}

fn groups(facts: &KpiFacts) -> BTreeSet<&Group> {
    facts.parts.iter().flat_map(|part| part.groups.keys()).collect()
}

fn segments(
    kpi: &Kpi,
    facts: &KpiFacts,
    periods: &[PeriodFigure],
    figure_of: &dyn Fn(&Group) -> Figure,
) -> Vec<SegmentFigure> {
    let mut out = Vec::new();
    let crossed: BTreeSet<(u32, Option<&SmolStr>, i64)> = groups(facts)
        .into_iter()
        .filter_map(|group| match group {
            Group::SegmentPeriod(segment, value, from) => Some((*segment, value.as_ref(), *from)),
            _ => None,
        })
        .collect();
    for segment in shown_segments(kpi, facts) {
        let values = groups(facts).into_iter().filter_map(|group| match group {
            Group::Segment(index, value) if *index == segment.0 => Some(value.clone()),
            _ => None,
        });
        let (unknown, known): (Vec<_>, Vec<_>) = values.partition(Option::is_none);
        for value in known.into_iter().chain(unknown) {
            let figure = figure_of(&Group::Segment(segment.0, value.clone()));
            let own = periods.iter().filter(|one| crossed.contains(&(segment.0, value.as_ref(), one.from)));
            let of_period = |one: &PeriodFigure| PeriodFigure {
                figure: figure_of(&Group::SegmentPeriod(segment.0, value.clone(), one.from)),
                ..one.clone()
            };
            let periods = own.map(of_period).collect();
            out.push(SegmentFigure { segment, value, figure, periods });
        }
    }
    out
}

/// The KPI's own breakdowns, then those that its thresholds name or that the run was asked for.
fn shown_segments(kpi: &Kpi, facts: &KpiFacts) -> Vec<SegmentId> {
    let mut out = kpi.by.clone();
    for group in groups(facts) {
        if let Group::Segment(index, _) = group
            && !out.contains(&SegmentId(*index))
        {
            out.push(SegmentId(*index));
        }
    }
    out
}

fn periods(
    kpi: &Kpi,
    facts: &KpiFacts,
    context: &Context<'_>,
    figure_of: &dyn Fn(&Group) -> Figure,
) -> Vec<PeriodFigure> {
    let Some(per) = kpi.per else { return Vec::new() };
    let starts = groups(facts).into_iter().filter_map(|group| match group {
        Group::Period(start) => Some(*start),
        _ => None,
    });
    let ranges = period::without_gaps(starts.collect(), per, &context.clocks);
    ranges
        .into_iter()
        .map(|(from, to)| PeriodFigure {
            from,
            to,
            figure: figure_of(&Group::Period(from)),
            partial: period::is_partial(kpi.population, to, context),
        })
        .collect()
}
