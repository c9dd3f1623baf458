//! Sums of values: what totals and means rest on, without keeping the values.
use super::exact::ExactSum;
use crate::model::Currency;
use std::collections::BTreeMap;

/// Sums of the values of one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sums {
    /// Of whole numbers or microseconds.
    Whole(WholeSums),
    /// Of numbers.
    Real(RealSums),
    /// Of millionths of a currency's major unit, by currency.
    Money(BTreeMap<Currency, WholeSums>),
}

/// Sums of whole numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WholeSums {
    /// How many there are.
    pub count: u64,
    /// Their sum.
    pub sum: i128,
    /// The sum of their squares; zero where only a total is wanted.
    pub squares: ExactSum,
}

/// Sums of numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RealSums {
    /// How many there are.
    pub count: u64,
    /// Their sum.
    pub sum: ExactSum,
    /// The sum of their squares; zero where only a total is wanted.
    pub squares: ExactSum,
}

/// What is summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Summing {
    /// The values.
    Values,
    /// The values and their squares.
    Squares,
}

impl WholeSums {
    fn add(&mut self, value: i64, summing: Summing) {
        self.count += 1;
        self.sum += i128::from(value);
        if summing == Summing::Squares {
            let size = u128::from(value.unsigned_abs());
            self.squares.add_whole(size * size);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares.merge(other.squares);
    }

    /// As sums of numbers.
    fn to_real(&self) -> RealSums {
        let mut sum = ExactSum::default();
        sum.add_whole(self.sum.unsigned_abs());
        if self.sum < 0 {
            let mut negative = ExactSum::default();
            let (high, low) = sum.to_pair();
            negative.add(-high);
            negative.add(-low);
            sum = negative;
        }
        RealSums { count: self.count, sum, squares: self.squares.clone() }
    }
}

impl RealSums {
    fn add(&mut self, value: f64, summing: Summing) {
        self.count += 1;
        self.sum.add(value);
        if summing == Summing::Squares {
            self.squares.add_square(value);
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.sum.merge(other.sum);
        self.squares.merge(other.squares);
    }
}

impl Sums {
    /// Of one whole number.
    pub fn of_whole(value: i64, summing: Summing) -> Self {
        let mut sums = WholeSums::default();
        sums.add(value, summing);
        Self::Whole(sums)
    }

    /// Of one number.
    pub fn of_number(value: f64, summing: Summing) -> Self {
        let mut sums = RealSums::default();
        sums.add(value, summing);
        Self::Real(sums)
    }

    /// Of one amount.
    pub fn of_money(micro: i64, currency: Currency, summing: Summing) -> Self {
        let mut sums = WholeSums::default();
        sums.add(micro, summing);
        Self::Money(BTreeMap::from([(currency, sums)]))
    }

    /// Of no amount of a currency that is known to occur.
    pub fn no_money(currency: Currency) -> Self {
        Self::Money(BTreeMap::from([(currency, WholeSums::default())]))
    }

    /// Notes that there are amounts in a currency.
    pub fn know_currency(&mut self, currency: Currency) {
        if let Self::Money(amounts) = self {
            amounts.entry(currency).or_default();
        }
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        match self {
            Self::Whole(sums) => sums.count,
            Self::Real(sums) => sums.count,
            Self::Money(amounts) => amounts.values().map(|sums| sums.count).sum(),
        }
    }

    /// Adds a whole number or microseconds.
    pub fn add_whole(&mut self, value: i64, summing: Summing) {
        match self {
            Self::Whole(sums) => sums.add(value, summing),
            #[expect(clippy::cast_precision_loss, reason = "a mixture of whole and other numbers is a number")]
            Self::Real(sums) => sums.add(value as f64, summing),
            Self::Money(_) => {}
        }
    }

    /// Adds a number.
    pub fn add_number(&mut self, value: f64, summing: Summing) {
        match self {
            Self::Real(sums) => sums.add(value, summing),
            Self::Whole(sums) => {
                let mut real = sums.to_real();
                real.add(value, summing);
                *self = Self::Real(real);
            }
            Self::Money(_) => {}
        }
    }

    /// Adds an amount.
    pub fn add_money(&mut self, micro: i64, currency: Currency, summing: Summing) {
        if let Self::Money(amounts) = self {
            amounts.entry(currency).or_default().add(micro, summing);
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Whole(ours), Self::Whole(theirs)) => ours.merge(theirs),
            (Self::Real(ours), Self::Real(theirs)) => ours.merge(theirs),
            (Self::Real(ours), Self::Whole(theirs)) => ours.merge(theirs.to_real()),
            (Self::Whole(ours), Self::Real(theirs)) => {
                let mut real = ours.to_real();
                real.merge(theirs);
                *self = Self::Real(real);
            }
            (Self::Money(ours), Self::Money(theirs)) => {
                theirs.into_iter().for_each(|(currency, sums)| ours.entry(currency).or_default().merge(sums));
            }
            (Self::Money(_), _) => {}
            (_, money @ Self::Money(_)) => *self = money,
        }
    }

    pub(super) fn settle(&mut self) {
        match self {
            Self::Whole(sums) => sums.squares.settle(),
            Self::Real(sums) => {
                sums.sum.settle();
                sums.squares.settle();
            }
            Self::Money(amounts) => amounts.values_mut().for_each(|sums| sums.squares.settle()),
        }
    }
}
