//! What stands in the columns of candidates over a whole log: which events carry them, which values they take, whether
//! they stay the same for a customer.
use super::kind::{Candidate, Guess};
use super::words::{self, hints};
use crate::history::{Column, History, NO_BOOL, NO_CODE, NO_INT};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A text of more values than this is no choice.
const MOST_VALUES: usize = 12;
/// A value longer than this is no choice.
const LONGEST_VALUE: usize = 40;

/// An attribute, as the whole log shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its column.
    pub column: SmolStr,
    /// What its values are.
    pub shape: Shape,
    /// On how many events of each name it stands, by code; nothing for texts that were not read.
    pub present: Option<Vec<u64>>,
    /// Whether it is the same on all events of each customer.
    pub is_constant: bool,
    /// The lowest and the highest number.
    pub range: Option<(f64, f64)>,
    /// Whether a comma stands before the fraction of its numbers.
    pub decimal_comma: bool,
}

/// What values are.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// True or false.
    Bool,
    /// Whole numbers.
    Int,
    /// Numbers.
    Number,
    /// Amounts with their currencies.
    Money,
    /// Instants.
    Time,
    /// A score from the first to the second.
    Score(u32, u32),
    /// One of these.
    Choice(Vec<SmolStr>),
    /// Any text.
    Text,
}

/// Collects what stands in the columns.
#[derive(Debug, Default)]
pub struct AttributeSurvey {
    own: Vec<Own>,
    names: Arc<[SmolStr]>,
}

#[derive(Debug, Default)]
struct Own {
    present: Vec<u64>,
    values: BTreeSet<SmolStr>,
    is_many: bool,
    range: Option<(f64, f64)>,
    is_unreadable: bool,
    varies: bool,
}

impl AttributeSurvey {
    /// Looks at the columns of a partition that was read for the needs of candidates.
    pub fn add(&mut self, history: &History, attributes: usize) {
        self.own.resize_with(attributes, Own::default);
        self.names = history.names().into();
        for (at, own) in self.own.iter_mut().enumerate() {
            own.present.resize(history.names().len(), 0);
            if let Some(column) = history.column(at) {
                own.take(history, column);
            }
        }
        for unreadable in history.unreadable() {
            if let Some(own) = self.own.get_mut(unreadable.attribute as usize) {
                own.is_unreadable = true;
            }
        }
    }

    /// What the candidates are, those of a single value left out; `needs` read all but free texts, in this order.
    pub fn finish(self, candidates: &[Candidate]) -> Vec<Attribute> {
        let mut read = self.own.into_iter();
        let mut all = Vec::new();
        for candidate in candidates {
            let own = if candidate.guess == Guess::Text { None } else { read.next() };
            if own.as_ref().is_some_and(|own| own.values.len() == 1 && !own.is_many) {
                // what is the same everywhere says nothing
                continue;
            }
            let Some(own) = own else {
                let shape = Shape::Text;
                let column = candidate.column.clone();
                all.push(Attribute {
                    column,
                    shape,
                    present: None,
                    is_constant: false,
                    range: None,
                    decimal_comma: false,
                });
                continue;
            };
            let shape = own.shape(candidate);
            all.push(Attribute {
                column: candidate.column.clone(),
                decimal_comma: candidate.decimal_comma && shape != Shape::Text,
                shape,
                is_constant: !own.varies,
                range: own.range,
                // what can't be read was taken for missing, so nothing is known of where it stands
                present: (!own.is_unreadable).then_some(own.present),
            });
        }
        all
    }
}

impl Own {
    fn take(&mut self, history: &History, column: &Column) {
        let mut met: FxHashSet<u32> = FxHashSet::default();
        for customer in 0..history.customer_count() {
            let mut before: Option<u64> = None;
            for event in history.events_of(customer) {
                let Some(value) = value(column, event) else { continue };
                let name = history.name().get(event).map(|code| *code as usize);
                if let Some(count) = name.and_then(|name| self.present.get_mut(name)) {
                    *count += 1;
                }
                self.varies |= before.is_some_and(|before| before != value.same);
                before = Some(value.same);
                if let Some(number) = value.number {
                    self.range = Some(self.range.map_or((number, number), |(a, b)| (a.min(number), b.max(number))));
                }
                if let Some((_, text)) = value.text.filter(|(code, _)| met.insert(*code)) {
                    self.is_many |= text.chars().count() > LONGEST_VALUE;
                    if self.values.len() <= MOST_VALUES {
                        self.values.insert(text.clone());
                    }
                }
            }
        }
    }

    fn shape(&self, candidate: &Candidate) -> Shape {
        if self.is_unreadable {
            return Shape::Text;
        }
        let is_score = hints(&candidate.column, &words::SCORE);
        match candidate.guess {
            Guess::Bool => Shape::Bool,
            Guess::Time => Shape::Time,
            Guess::Number => Shape::Number,
            Guess::Money => Shape::Money,
            Guess::Int => match self.range {
                Some((low, high)) if is_score && low >= 1.0 && high <= 5.0 => Shape::Score(1, 5),
                Some((low, high)) if is_score && low >= 0.0 && high <= 10.0 => Shape::Score(0, 10),
                _ => Shape::Int,
            },
            Guess::Choice => {
                let is_few = !self.is_many && (2..=MOST_VALUES).contains(&self.values.len());
                if is_few { Shape::Choice(self.values.iter().cloned().collect()) } else { Shape::Text }
            }
            Guess::Text => Shape::Text,
        }
    }
}

/// A value that is there.
struct Value<'c> {
    /// The same for the same value.
    same: u64,
    number: Option<f64>,
    text: Option<(u32, &'c SmolStr)>,
}

fn value(column: &Column, event: usize) -> Option<Value<'_>> {
    let of_int = |value: i64| Value { same: value.cast_unsigned(), number: Some(value as f64), text: None };
    match column {
        Column::Text { codes, dict } => {
            let code = *codes.get(event).filter(|code| **code != NO_CODE)?;
            let text = dict.get(code as usize)?;
            Some(Value { same: u64::from(code), number: None, text: Some((code, text)) })
        }
        Column::Int(values) => values.get(event).filter(|value| **value != NO_INT).map(|value| of_int(*value)),
        Column::Number(values) => values.get(event).filter(|value| !value.is_nan()).map(|value| Value {
            same: value.to_bits(),
            number: Some(*value),
            text: None,
        }),
        Column::Bool(values) => values.get(event).filter(|value| **value != NO_BOOL).map(|value| Value {
            same: u64::from(*value),
            number: None,
            text: None,
        }),
        Column::Time(values) | Column::Duration(values) => {
            values.get(event).filter(|value| **value != NO_INT).map(|value| Value { number: None, ..of_int(*value) })
        }
        Column::Money { micro, currency, .. } => {
            let (amount, code) = micro.get(event).filter(|value| **value != NO_INT).zip(currency.get(event))?;
            // amounts of another currency are others
            let same = amount.cast_unsigned().rotate_left(16) ^ u64::from(*code);
            Some(Value { same, number: Some(*amount as f64 / 1e6), text: None })
        }
    }
}
