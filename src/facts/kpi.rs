//! What was found of a KPI: multisets of values, by group.
use super::{Runs, Summing, Sums};
use crate::model::{Currency, Value};
use smol_str::{SmolStr, format_smolstr};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What was found of a KPI.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KpiFacts {
    /// By aggregate of its expression, in the order in which they are written.
    pub parts: Vec<PartFacts>,
}

/// What was found of one aggregate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PartFacts {
    /// By group; a group without members is absent.
    pub groups: BTreeMap<Group, Cell>,
}

/// Which members of the population.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// All of them.
    Total,
    /// Those with a value of a segment (its index in `Model::segments`); `None` where the value is unknown.
    Segment(u32, Option<SmolStr>),
    /// Those that started in the period that begins here.
    Period(i64),
    /// Those with a value of a segment that started in the period that begins here.
    SegmentPeriod(u32, Option<SmolStr>, i64),
    /// Those that started in (watermark − D, watermark], for the n-th of the different `previous(D)` of the KPI's thresholds.
    Recent(u32),
    /// Those that started in (watermark − 2D, watermark − D].
    Preceding(u32),
    /// The recent ones with a value of a segment.
    SegmentRecent(u32, Option<SmolStr>, u32),
    /// The preceding ones with a value of a segment.
    SegmentPreceding(u32, Option<SmolStr>, u32),
}

/// How a segment's value names its group; reports show it like that too.
pub fn group_name(value: &Value) -> SmolStr {
    match value {
        Value::Text(text) => text.clone(),
        Value::Bool(truth) => format_smolstr!("{truth}"),
        Value::Int(number) => format_smolstr!("{number}"),
        Value::Number(number) => format_smolstr!("{number}"),
        Value::Time(micros) => {
            let since_1970 = jiff::SignedDuration::from_micros(*micros);
            format_smolstr!("{}Z", jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0).saturating_add(since_1970))
        }
        Value::Duration(micros) => format_smolstr!("{}", jiff::SignedDuration::from_micros(*micros)),
        Value::Money(micro, currency) => {
            format_smolstr!("{} {currency}", rust_decimal::Decimal::new(*micro, 6).normalize())
        }
    }
}

/// The values of a group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Members of the population.
    pub members: u64,
    /// Members without a value (unknown condition, undefined measure); of event samples the events without one.
    pub undefined: u64,
    /// Members whose condition is true.
    pub yes: u64,
    /// Members whose condition is false.
    pub no: u64,
    /// Open instances, in the population or beside it, for the bounds of a rate.
    pub open: u64,
    /// Open instances in the population whose condition is true as it stands.
    pub open_yes: u64,
    /// Open instances in the population whose condition is false as it stands.
    pub open_no: u64,
    /// The values.
    pub values: Numbers,
}

/// A multiset of values of one unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Numbers {
    /// None yet.
    #[default]
    None,
    /// Whole numbers, microseconds.
    Int(Runs<i64>),
    /// Numbers.
    Number(Runs<f64>),
    /// Millionths of a currency's major unit, by currency.
    Money(BTreeMap<Currency, Runs<i64>>),
    /// Only sums of them, where nothing more is asked for.
    Sums(Box<Sums>),
}

impl Numbers {
    /// Adds a whole number or microseconds.
    pub fn push_int(&mut self, value: i64) {
        match self {
            Self::None => {
                let mut values = Runs::default();
                values.push(value);
                *self = Self::Int(values);
            }
            Self::Int(values) => values.push(value),
            #[expect(clippy::cast_precision_loss, reason = "a mixture of whole and other numbers is a number")]
            Self::Number(values) => values.push(value as f64),
            Self::Money(_) | Self::Sums(_) => {}
        }
    }

    /// Adds a number.
    pub fn push_number(&mut self, value: f64) {
        match self {
            Self::Number(values) => values.push(value),
            Self::None | Self::Int(_) => {
                let mut all = Runs::default();
                if let Self::Int(values) = self {
                    #[expect(clippy::cast_precision_loss, reason = "a mixture of whole and other numbers is a number")]
                    values.iter().for_each(|value| all.push(*value as f64));
                }
                all.push(value);
                *self = Self::Number(all);
            }
            Self::Money(_) | Self::Sums(_) => {}
        }
    }

    /// Adds an amount.
    pub fn push_money(&mut self, micro: i64, currency: Currency) {
        if let Self::None = self {
            *self = Self::Money(BTreeMap::new());
        }
        if let Self::Money(amounts) = self {
            amounts.entry(currency).or_default().push(micro);
        }
    }

    /// Adds a whole number or microseconds to sums.
    pub fn sum_int(&mut self, value: i64, summing: Summing) {
        match self {
            Self::Sums(sums) => sums.add_whole(value, summing),
            _ => *self = Self::Sums(Box::new(Sums::of_whole(value, summing))),
        }
    }

    /// Adds a number to sums.
    pub fn sum_number(&mut self, value: f64, summing: Summing) {
        match self {
            Self::Sums(sums) => sums.add_number(value, summing),
            _ => *self = Self::Sums(Box::new(Sums::of_number(value, summing))),
        }
    }

    /// Adds an amount to sums.
    pub fn sum_money(&mut self, micro: i64, currency: Currency, summing: Summing) {
        match self {
            Self::Sums(sums) => sums.add_money(micro, currency, summing),
            _ => *self = Self::Sums(Box::new(Sums::of_money(micro, currency, summing))),
        }
    }

    /// Notes that there are amounts in a currency although none of them counts alone.
    pub fn know_currency(&mut self, currency: Currency, as_sums: bool) {
        match self {
            Self::None if as_sums => *self = Self::Sums(Box::new(Sums::no_money(currency))),
            Self::None => *self = Self::Money(BTreeMap::from([(currency, Runs::default())])),
            Self::Money(amounts) => {
                amounts.entry(currency).or_default();
            }
            Self::Sums(sums) => sums.know_currency(currency),
            Self::Int(_) | Self::Number(_) => {}
        }
    }

    /// Sums of the values with their squares; nothing where there are none.
    pub fn to_sums(&self) -> Option<Cow<'_, Sums>> {
        let mut made = Self::None;
        match self {
            Self::Sums(sums) => return Some(Cow::Borrowed(sums)),
            Self::None => {}
            Self::Int(values) => values.iter().for_each(|value| made.sum_int(*value, Summing::Squares)),
            Self::Number(values) => values.iter().for_each(|value| made.sum_number(*value, Summing::Squares)),
            Self::Money(amounts) => {
                for (currency, values) in amounts {
                    values.iter().for_each(|value| made.sum_money(*value, *currency, Summing::Squares));
                }
            }
        }
        match made {
            Self::Sums(sums) => Some(Cow::Owned(*sums)),
            _ => None,
        }
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Int(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Money(amounts) => amounts.values().map(Runs::len).sum(),
            Self::Sums(sums) => usize::try_from(sums.count()).unwrap_or(usize::MAX),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn merge(&mut self, other: Self) {
        match other {
            Self::None => {}
            Self::Int(values) => match self {
                Self::None => *self = Self::Int(values),
                Self::Int(ours) => ours.append(values),
                _ => values.iter().for_each(|value| self.push_int(*value)),
            },
            Self::Number(values) => match self {
                Self::None => *self = Self::Number(values),
                Self::Number(ours) => ours.append(values),
                _ => values.iter().for_each(|value| self.push_number(*value)),
            },
            Self::Money(amounts) => match self {
                Self::Money(ours) => {
                    for (currency, values) in amounts {
                        ours.entry(currency).or_default().append(values);
                    }
                }
                _ => *self = Self::Money(amounts),
            },
            Self::Sums(theirs) => match self {
                Self::Sums(ours) => ours.merge(*theirs),
                _ => *self = Self::Sums(theirs),
            },
        }
    }

    /// Sorts the values that came since; each thread sorts its own.
    pub(super) fn settle(&mut self) {
        match self {
            Self::None => {}
            Self::Int(values) => values.settle(),
            Self::Number(values) => values.settle(),
            Self::Money(amounts) => amounts.values_mut().for_each(Runs::settle),
            Self::Sums(sums) => sums.settle(),
        }
    }
}

impl Cell {
    /// Counts a member of whom a condition is known.
    #[inline]
    pub fn count_truth(&mut self, truth: bool) {
        self.members += 1;
        self.yes += u64::from(truth);
        self.no += u64::from(!truth);
    }

    /// Counts a member without a value.
    #[inline]
    pub fn count_undefined(&mut self) {
        self.members += 1;
        self.undefined += 1;
    }

    /// Counts a member with a number, which is none where it is missing: summed up, or kept.
    #[inline]
    pub fn count_number(&mut self, number: f64, summing: Option<Summing>) {
        if number.is_nan() {
            return self.count_undefined();
        }
        self.members += 1;
        match summing {
            Some(summing) => self.values.sum_number(number, summing),
            None => self.values.push_number(number),
        }
    }

    /// Takes in the values of other members.
    pub fn merge(&mut self, other: Self) {
        self.members += other.members;
        self.undefined += other.undefined;
        self.yes += other.yes;
        self.no += other.no;
        self.open += other.open;
        self.open_yes += other.open_yes;
        self.open_no += other.open_no;
        self.values.merge(other.values);
    }
}

impl KpiFacts {
    pub(super) fn merge(&mut self, other: Self) {
        super::merge_lists(&mut self.parts, other.parts, |ours, theirs| {
            for (group, cell) in theirs.groups {
                ours.groups.entry(group).or_default().merge(cell);
            }
        });
    }

    /// Sorts the values of each part.
    pub fn settle(&mut self) {
        self.parts.iter_mut().for_each(PartFacts::settle);
    }
}

impl PartFacts {
    /// Sorts the values of each group.
    pub fn settle(&mut self) {
        self.groups.values_mut().for_each(|cell| cell.values.settle());
    }
}
