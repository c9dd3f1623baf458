//! Conditions of one event, judged on values picked for its attributes: which are decidable, and what they come to.
use crate::model::Value;
use crate::plan::Term;
use crate::syntax::ast::{BinaryOp, UnaryOp};
use std::cmp::Ordering;

/// What an event says: the values of the columns that are known, and its channel as a column of its own.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    /// Known values, by column.
    pub columns: Vec<(Column, Value)>,
}

/// What a condition reads of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Column {
    /// A column of the log.
    Attribute(u32),
    /// The channel.
    Channel,
}

impl Assignment {
    fn get(&self, column: Column) -> Option<&Value> {
        self.columns.iter().find(|(known, _)| *known == column).map(|(_, value)| value)
    }
}

/// Whether a condition is made of comparisons of one column with constants alone, so that picking values decides it.
pub fn is_decidable(term: &Term) -> bool {
    match term {
        Term::Constant(Value::Bool(_)) | Term::Column(..) | Term::Channel(_) => true,
        Term::Unary(UnaryOp::Not, inner) => is_decidable(inner),
        Term::Binary(BinaryOp::And | BinaryOp::Or, left, right) => is_decidable(left) && is_decidable(right),
        Term::Binary(op, left, right) => {
            op.is_comparison()
                && (is_read(left) && constant(right).is_some() || constant(left).is_some() && is_read(right))
        }
        Term::In(value, list) => is_read(value) && list.iter().all(|entry| constant(entry).is_some()),
        Term::IsKnown(value) => is_read(value),
        _ => false,
    }
}

/// The constants that a decidable condition compares columns with; a column that is only read has none.
pub fn constants(term: &Term, found: &mut dyn FnMut(Column, Option<Value>)) {
    match term {
        Term::Column(_, columns) => columns.iter().for_each(|column| found(Column::Attribute(*column), None)),
        Term::Channel(_) => found(Column::Channel, None),
        Term::Unary(_, inner) | Term::IsKnown(inner) => constants(inner, found),
        Term::Binary(_, left, right) => match (constant(left), constant(right)) {
            (None, Some(value)) => pair(left, &value, found),
            (Some(value), None) => pair(right, &value, found),
            _ => {
                constants(left, found);
                constants(right, found);
            }
        },
        Term::In(value, list) => list.iter().filter_map(constant).for_each(|entry| pair(value, &entry, found)),
        _ => {}
    }
}

fn pair(read: &Term, value: &Value, found: &mut dyn FnMut(Column, Option<Value>)) {
    constants(read, &mut |column, _| found(column, Some(value.clone())));
}

/// The truth of a decidable condition, if known.
pub fn truth(term: &Term, event: &Assignment) -> Option<bool> {
    match term {
        Term::Constant(Value::Bool(value)) => Some(*value),
        Term::Column(..) | Term::Channel(_) => match read(term, event)? {
            Value::Bool(value) => Some(*value),
            _ => None,
        },
        Term::Unary(UnaryOp::Not, inner) => truth(inner, event).map(|value| !value),
        Term::Binary(BinaryOp::And, left, right) => match (truth(left, event), truth(right, event)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (left, right) => Some(left? && right?),
        },
        Term::Binary(BinaryOp::Or, left, right) => match (truth(left, event), truth(right, event)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (left, right) => Some(left? || right?),
        },
        Term::Binary(op, left, right) => {
            let order = match (constant(left), constant(right)) {
                (None, Some(value)) => compare(read(left, event)?, &value)?,
                (Some(value), None) => compare(&value, read(right, event)?)?,
                _ => return None,
            };
            Some(op.holds(order))
        }
        Term::In(value, list) => {
            let value = read(value, event)?;
            let orders = list.iter().filter_map(constant).map(|entry| compare(value, &entry));
            let mut known = Some(false);
            for order in orders {
                match order {
                    Some(Ordering::Equal) => return Some(true),
                    Some(_) => {}
                    None => known = None,
                }
            }
            known
        }
        Term::IsKnown(value) => Some(read(value, event).is_some()),
        _ => None,
    }
}

fn is_read(term: &Term) -> bool {
    matches!(term, Term::Column(..) | Term::Channel(_))
}

fn read<'a>(term: &Term, event: &'a Assignment) -> Option<&'a Value> {
    match term {
        Term::Column(_, columns) => columns.iter().find_map(|column| event.get(Column::Attribute(*column))),
        Term::Channel(_) => event.get(Column::Channel),
        _ => None,
    }
}

fn constant(term: &Term) -> Option<Value> {
    match term {
        Term::Constant(value) => Some(value.clone()),
        Term::Unary(UnaryOp::Negate, inner) => constant(inner)?.negated(),
        _ => None,
    }
}

/// How two values compare; nothing if they are of different kinds.
pub fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Int(x), Value::Int(y))
        | (Value::Time(x), Value::Time(y))
        | (Value::Duration(x), Value::Duration(y)) => Some(x.cmp(y)),
        (Value::Text(x), Value::Text(y)) => Some(x.cmp(y)),
        (Value::Bool(x), Value::Bool(y)) => Some(x.cmp(y)),
        (Value::Money(x, a), Value::Money(y, b)) => (a == b).then(|| x.cmp(y)),
        _ => number(one)?.partial_cmp(&number(other)?),
    }
}

/// As a number without unit, if it is one.
#[expect(clippy::cast_precision_loss, reason = "only the order among constants matters, and they are far below 2^53")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(value) => Some(*value as f64),
        Value::Number(value) => Some(*value),
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        _ => None,
    }
}
