//! One aggregate of one group: its value, its interval, and how many it rests on.
//!
//! Never looks at thresholds; values in, a figure out.
use super::spread::Spread;
use super::stats::Deviation;
use super::{Confidence, Margin, Num, stats};
use crate::facts::{Cell, Numbers, Runs, Sums};
use crate::model::{Aggregate, Currency, Sample, Scale};

/// A value with what it rests on. Absent parts are not defined, never zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figure {
    /// The value; absent without data.
    pub value: Option<Num>,
    /// How many values it was taken from.
    pub n: u64,
    /// How many there could have been: the population, or the events that count.
    pub of: u64,
    /// Its interval at the policy's confidence.
    pub interval: Option<(Num, Num)>,
    /// How far a mean or a net promoter score strays, which comparing two of them needs.
    pub deviation: Option<Deviation>,
    /// Whether there are too few values for the interval that it otherwise has.
    pub scant: bool,
    /// Where a value made of several lies at the worst ends of their intervals.
    pub worst: Margin,
    /// For a rate: its value if its condition came out false, and true, of every open instance.
    pub bounds: Option<(Num, Num)>,
    /// The currency of an amount.
    pub currency: Option<Currency>,
    /// Why there is no value although there are values.
    pub obstacle: Option<Obstacle>,
    /// Whether it is a count of the whole population, so that no sample can be too small.
    pub complete: bool,
}

/// Why values make no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Amounts in several currencies don't add up.
    Currencies(Vec<Currency>),
    /// Something is divided by zero.
    DivisionByZero,
}

impl Figure {
    /// A share of those whose condition is known, with Wilson's interval and the bounds that open instances leave.
    pub fn share(yes: u64, no: u64, members: u64, open: u64, confidence: Confidence) -> Self {
        let n = yes + no;
        Self {
            value: Num::ratio(yes, n),
            n,
            of: members,
            interval: pair(stats::wilson(yes, n, confidence)),
            bounds: bounds(yes, no, open),
            ..Self::default()
        }
    }

    /// Where the value lies: in its interval, or at the worst ends of those that it is made of.
    pub(super) fn reach(&self) -> Margin {
        match self.interval {
            _ if self.scant => Margin::Endless,
            Some((low, high)) => Margin::Within(low, high),
            None => self.worst,
        }
    }

    /// The ends of where the value lies; what is certain begins and ends at itself.
    pub(super) fn ends(&self) -> Option<(Num, Num)> {
        match self.reach() {
            Margin::Exact => self.value.map(|value| (value, value)),
            Margin::Within(low, high) => Some((low, high)),
            Margin::Endless => None,
        }
    }

    /// A percentile of sorted whole numbers.
    pub(super) fn percentile(values: &[i64], share: f64, confidence: Confidence) -> Self {
        let n = values.len() as u64;
        let ranks = stats::ranks(values.len(), share, confidence);
        let values = Values::Sorted(values);
        let interval = ranks.and_then(|(low, high)| values.at(low - 1).zip(values.at(high - 1)));
        Self { value: values.percentile(Num::decimal(share)), n, of: n, interval, ..Self::default() }
    }

    /// What an aggregate yields of a group.
    pub fn of(aggregate: &Aggregate, cell: &Cell, confidence: Confidence) -> Self {
        match aggregate {
            Aggregate::Rate(_) => {
                let share = Self::share(cell.yes, cell.no, cell.members, cell.open, confidence);
                // what open instances of the population are so far may turn
                Self { bounds: bounds(cell.yes - cell.open_yes, cell.no - cell.open_no, cell.open), ..share }
            }
            Aggregate::Instances => Self {
                value: Some(Num::whole(cell.members)),
                n: cell.members,
                of: cell.members,
                complete: true,
                ..Self::default()
            },
            Aggregate::Mean(sample)
            | Aggregate::Percentile(_, sample)
            | Aggregate::Total(sample)
            | Aggregate::Min(sample)
            | Aggregate::Max(sample)
            | Aggregate::Nps(sample)
            | Aggregate::Csat(sample, _)
            | Aggregate::Ces(sample) => Self::sampled(aggregate, sample, cell, confidence),
        }
    }

    fn sampled(aggregate: &Aggregate, sample: &Sample, cell: &Cell, confidence: Confidence) -> Self {
        let n = cell.values.len() as u64;
        let of = match sample {
            Sample::Instance(_) => cell.members,
            Sample::Events(_) => n + cell.undefined,
        };
        let empty = Self { n, of, ..Self::default() };
        if matches!(aggregate, Aggregate::Mean(_) | Aggregate::Total(_) | Aggregate::Ces(_)) {
            return match cell.values.to_sums() {
                Some(sums) => Self::summed(aggregate, &sums, empty, confidence),
                None => empty,
            };
        }
        let (values, currency) = match &cell.values {
            Numbers::None | Numbers::Sums(_) => return empty,
            Numbers::Int(values) => (Values::Whole(values), None),
            Numbers::Number(values) => (Values::Real(values), None),
            Numbers::Money(amounts) => match amounts.iter().next() {
                Some((currency, values)) if amounts.len() == 1 => (Values::Whole(values), Some(*currency)),
                Some(_) => {
                    let obstacle = Some(Obstacle::Currencies(amounts.keys().copied().collect()));
                    return Self { obstacle, ..empty };
                }
                None => return empty,
            },
        };
        let (value, interval) = values.aggregated(aggregate, confidence);
        let deviation = if matches!(aggregate, Aggregate::Nps(_)) { values.nps_deviation() } else { None };
        Self { value, interval, deviation, currency, ..empty }
    }

    /// A total or a mean of values of which only sums are kept.
    fn summed(aggregate: &Aggregate, sums: &Sums, empty: Self, confidence: Confidence) -> Self {
        let (sum, spread, currency) = match sums {
            Sums::Real(sums) => (Num::float(sums.sum.to_f64()), Spread::of_real(sums), None),
            Sums::Whole(sums) => (Some(Num::whole(sums.sum)), Spread::of_whole(sums), None),
            Sums::Money(amounts) => match amounts.iter().next() {
                Some((currency, sums)) if amounts.len() == 1 => {
                    (Some(Num::whole(sums.sum)), Spread::of_whole(sums), Some(*currency))
                }
                _ => {
                    let obstacle = Some(Obstacle::Currencies(amounts.keys().copied().collect()));
                    return Self { obstacle, ..empty };
                }
            },
        };
        if matches!(aggregate, Aggregate::Total(_)) {
            return Self { value: sum, currency, ..empty };
        }
        let value = sum.and_then(|sum| sum.over(Num::whole(empty.n)));
        let interval = value.and_then(|mean| pair(spread.student(mean.to_f64(), confidence)));
        let scant = value.is_some() && interval.is_none();
        Self { value, interval, deviation: spread.deviation(), scant, currency, ..empty }
    }
}

/// Values of one unit, settled.
#[derive(Debug, Clone, Copy)]
enum Values<'a> {
    Sorted(&'a [i64]),
    Whole(&'a Runs<i64>),
    Real(&'a Runs<f64>),
}

impl Values<'_> {
    fn aggregated(self, aggregate: &Aggregate, confidence: Confidence) -> (Option<Num>, Option<(Num, Num)>) {
        match aggregate {
            Aggregate::Rate(_)
            | Aggregate::Instances
            | Aggregate::Mean(_)
            | Aggregate::Total(_)
            | Aggregate::Ces(_) => (None, None),
            Aggregate::Percentile(share, _) => {
                let ranks = stats::ranks(self.len(), *share, confidence);
                let interval = ranks.and_then(|(low, high)| self.at(low - 1).zip(self.at(high - 1)));
                (self.percentile(Num::decimal(*share)), interval)
            }
            Aggregate::Min(_) => (self.at(0), None),
            Aggregate::Max(_) => (self.at(self.len().saturating_sub(1)), None),
            Aggregate::Nps(_) => self.nps(confidence),
            Aggregate::Csat(_, scale) => self.csat(*scale, confidence),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Sorted(values) => values.len(),
            Self::Whole(values) => values.len(),
            Self::Real(values) => values.len(),
        }
    }

    fn at(self, index: usize) -> Option<Num> {
        match self {
            Self::Sorted(values) => values.get(index).map(|value| Num::whole(*value)),
            Self::Whole(values) => values.nth(index).map(Num::whole),
            Self::Real(values) => values.nth(index).and_then(Num::float),
        }
    }

    /// Linear interpolation between closest ranks (type 7).
    fn percentile(self, share: Num) -> Option<Num> {
        let last = self.len().checked_sub(1)?;
        let rank = share.times(Num::whole(last as u64))?;
        let (below, rest) = match rank {
            Num::Ratio(over, under) => (usize::try_from(over / under).ok()?, Num::ratio(over % under, under)?),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank within the values")]
            Num::Float(rank) => (rank.floor() as usize, Num::float(rank.fract())?),
        };
        let low = self.at(below.min(last))?;
        let high = self.at((below + 1).min(last))?;
        high.minus(low)?.times(rest)?.plus(low)
    }

    fn nps(self, confidence: Confidence) -> (Option<Num>, Option<(Num, Num)>) {
        let n = self.len() as u64;
        let promoters = n - self.below(9.0);
        let detractors = self.up_to(6.0);
        let points = (i128::from(promoters) - i128::from(detractors)) * 100;
        (Num::ratio(points, n), pair(stats::nps(promoters, detractors, n, confidence)))
    }

    fn nps_deviation(self) -> Option<Deviation> {
        let n = self.len() as u64;
        stats::nps_deviation(n - self.below(9.0), self.up_to(6.0), n)
    }

    fn csat(self, scale: Scale, confidence: Confidence) -> (Option<Num>, Option<(Num, Num)>) {
        let n = self.len() as u64;
        let happy = n - self.below(scale.high - 1.0);
        (Num::ratio(happy, n), pair(stats::wilson(happy, n, confidence)))
    }

    /// How many are less than the bound.
    #[expect(clippy::cast_precision_loss, reason = "scores are small")]
    fn below(self, bound: f64) -> u64 {
        let count = match self {
            Self::Sorted(values) => values.partition_point(|value| (*value as f64) < bound),
            Self::Whole(values) => values.partition_point(|value| (*value as f64) < bound),
            Self::Real(values) => values.partition_point(|value| *value < bound),
        };
        count as u64
    }

    /// How many are at most the bound.
    #[expect(clippy::cast_precision_loss, reason = "scores are small")]
    fn up_to(self, bound: f64) -> u64 {
        let count = match self {
            Self::Sorted(values) => values.partition_point(|value| (*value as f64) <= bound),
            Self::Whole(values) => values.partition_point(|value| (*value as f64) <= bound),
            Self::Real(values) => values.partition_point(|value| *value <= bound),
        };
        count as u64
    }
}

/// A rate if the condition came out false of everything that is open, and if it came out true.
fn bounds(yes: u64, no: u64, open: u64) -> Option<(Num, Num)> {
    let all = yes + no + open;
    Num::ratio(yes, all).zip(Num::ratio(yes + open, all))
}

fn pair(ends: Option<(f64, f64)>) -> Option<(Num, Num)> {
    let (low, high) = ends?;
    Num::float(low).zip(Num::float(high))
}
