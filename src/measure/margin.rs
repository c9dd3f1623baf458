//! How far a figure lies from a limit that is made from former values, with the interval of that distance.
//!
//! Never takes a former value as exact: both its uncertainty and that of the figure widen the interval. Two means are
//! compared as Welch does, two net promoter scores by the sum of their variances, all others by recovering the variances
//! from both intervals, which is Newcombe's interval for shares. A limit that is not a multiple of one former value plus
//! a constant is taken at the worst ends of all its intervals, and so is a figure made of several.
use super::{Confidence, Figure, Num, stats, value};
use crate::model::{Expr, TimeSpan};
use std::cmp::Ordering;

/// How far a judged figure lies above an end of its limit, or a figure above nothing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Margin {
    /// Nothing in it is uncertain: values count as they are.
    #[default]
    Exact,
    /// Too few values, or a divisor that may be zero: nothing can be ruled out.
    Endless,
    /// The interval of the distance.
    Within(Num, Num),
}

/// The margin of a figure over one end of a limit; `former` yields the figures that its `previous(D)` stand for.
pub(super) fn margin(
    figure: &Figure,
    limit: &Expr,
    former: &dyn Fn(TimeSpan) -> Figure,
    confidence: Confidence,
) -> Margin {
    let mut spans = value::previous_of(limit);
    spans.dedup();
    let figures: Vec<Figure> = spans.iter().map(|span| former(*span)).collect();
    let reaches: Vec<Margin> = figures.iter().chain([figure]).map(Figure::reach).collect();
    if reaches.contains(&Margin::Endless) {
        return Margin::Endless;
    }
    if reaches.iter().all(|reach| *reach == Margin::Exact) {
        return Margin::Exact;
    }
    let within = match (value::line(limit), figures.as_slice()) {
        (Some(line), []) => shifted(figure, line.offset),
        (Some(line), [only]) => against_one(figure, only, line, confidence),
        _ => None,
    };
    let within = within.or_else(|| at_worst(figure, limit, former));
    within.map_or(Margin::Endless, |(low, high)| Margin::Within(low, high))
}

/// Against a constant.
fn shifted(figure: &Figure, limit: Num) -> Option<(Num, Num)> {
    let (low, high) = figure.interval?;
    low.minus(limit).zip(high.minus(limit))
}

/// Against a multiple of one former value plus a constant.
fn against_one(figure: &Figure, former: &Figure, line: value::Line, confidence: Confidence) -> Option<(Num, Num)> {
    let limit = line.at(former.value?)?;
    let far = figure.value?.minus(limit)?;
    if let Some((own, other)) = figure.deviation.zip(former.deviation) {
        let half = stats::half_width(own, other.stretched(line.slope.to_f64()), confidence)?;
        return far.minus(half).zip(far.plus(half));
    }
    let (low, high) = figure.interval?;
    let (first, second) = former.interval?;
    let (least, greatest) = line.at(first)?.sorted(line.at(second)?);
    let apart = |one: Num, other: Num| one.minus(other).map(Num::to_f64);
    let down = apart(figure.value?, low)?.hypot(apart(greatest, limit)?);
    let up = apart(high, figure.value?)?.hypot(apart(limit, least)?);
    far.minus(Num::float(down)?).zip(far.plus(Num::float(up)?))
}

/// In all other cases: whatever the values have to do with each other, the distance is no wider than from end to end.
fn at_worst(figure: &Figure, limit: &Expr, former: &dyn Fn(TimeSpan) -> Figure) -> Option<(Num, Num)> {
    let (low, high) = figure.ends()?;
    let (least, greatest) = value::range(limit, &mut |leaf| match leaf {
        value::Leaf::Previous(span) => former(span).ends(),
        value::Leaf::Aggregate => None,
    })?;
    low.minus(greatest).zip(high.minus(least))
}

impl Margin {
    /// Its ends, if it has some.
    pub fn within(self) -> Option<(Num, Num)> {
        match self {
            Self::Within(low, high) => Some((low, high)),
            Self::Exact | Self::Endless => None,
        }
    }

    /// Whether it may be nothing at all.
    pub(super) fn is_close(self) -> bool {
        let zero = Num::whole(0);
        match self {
            Self::Exact => false,
            Self::Endless => true,
            Self::Within(low, high) => low.order(zero) != Ordering::Greater && high.order(zero) != Ordering::Less,
        }
    }
}
