//! Values that stand for all values: for each column the constants, what lies between and beyond them, and nothing.
use super::truth::{Assignment, Column, compare, constants};
use crate::history::AttrKind;
use crate::model::{TouchpointId, Value};
use crate::plan::{Plan, Term};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// More combinations of values than this are not tried.
const MOST: usize = 4096;

/// Events of one raw name that together show every combination of truths of the conditions; nothing if they are too many.
pub fn assignments<'t>(
    plan: &Plan,
    raw_name: Option<&str>,
    claimed_by: &[TouchpointId],
    conditions: impl Iterator<Item = &'t Term>,
) -> Option<Vec<Assignment>> {
    let mut compared: BTreeMap<Column, Vec<Value>> = BTreeMap::new();
    for condition in conditions {
        constants(condition, &mut |column, value| compared.entry(column).or_default().extend(value));
    }
    let mut all = vec![Assignment::default()];
    for (column, constants) in compared {
        let values = values(plan, raw_name, claimed_by, column, constants);
        if all.len().saturating_mul(values.len()) > MOST {
            return None;
        }
        let with = |one: &Assignment, value: &Option<Value>| {
            let mut one = one.clone();
            one.columns.extend(value.clone().map(|value| (column, value)));
            one
        };
        all = all.iter().flat_map(|one| values.iter().map(move |value| with(one, value))).collect();
    }
    Some(all)
}

fn values(
    plan: &Plan,
    raw_name: Option<&str>,
    claimed_by: &[TouchpointId],
    column: Column,
    constants: Vec<Value>,
) -> Vec<Option<Value>> {
    let Column::Attribute(index) = column else {
        return around(&AttrKind::Text, constants).into_iter().map(Some).chain([None]).collect();
    };
    let Some(need) = plan.needs.attributes.get(index as usize) else { return vec![None] };
    let is_read = need.events.is_empty() || raw_name.is_some_and(|name| need.applies_to(name));
    if !is_read {
        return vec![None];
    }
    let always = |id: &TouchpointId| plan.touchpoints.get(id.index()).is_some_and(|one| one.cond.is_none());
    let required = plan
        .required
        .iter()
        .any(|one| one.column == index && claimed_by.iter().any(|id| *id == one.touchpoint && always(id)));
    let known = around(&need.kind, constants).into_iter().map(Some);
    if required { known.collect() } else { known.chain([None]).collect() }
}

/// The constants themselves, one value between each two, and one beyond each end, as far as the kind has such.
fn around(kind: &AttrKind, mut constants: Vec<Value>) -> Vec<Value> {
    match kind {
        AttrKind::Bool => return vec![Value::Bool(false), Value::Bool(true)],
        AttrKind::OneOf(names) => return names.iter().cloned().map(Value::Text).collect(),
        _ => {}
    }
    constants.sort_by(|one, other| compare(one, other).unwrap_or(std::cmp::Ordering::Equal));
    constants.dedup();
    let mut all = constants.clone();
    match kind {
        AttrKind::Text => all.push(Value::Text(fresh(&constants))),
        AttrKind::Score(low, high) => {
            all.extend(beyond(&constants, kind));
            all.extend([Value::Number(*low), Value::Number(*high)]);
            all.retain(|value| {
                matches!(value, Value::Number(x) if (*low..=*high).contains(x))
                    || matches!(value, Value::Int(x) if within(*x, *low, *high))
            });
        }
        AttrKind::Duration => {
            all.extend(beyond(&constants, kind));
            all.push(Value::Duration(0));
            all.retain(|value| !matches!(value, Value::Duration(x) if *x < 0));
        }
        _ => all.extend(beyond(&constants, kind)),
    }
    let mut kept: Vec<Value> = Vec::new();
    all.into_iter().for_each(|value| {
        if !kept.contains(&value) {
            kept.push(value);
        }
    });
    kept
}

#[expect(clippy::cast_precision_loss, reason = "scales are small")]
fn within(value: i64, low: f64, high: f64) -> bool {
    (low..=high).contains(&(value as f64))
}

/// A text that is none of these.
fn fresh(constants: &[Value]) -> SmolStr {
    let mut text = String::from("other");
    while constants.iter().any(|value| matches!(value, Value::Text(known) if *known == text)) {
        text.push('_');
    }
    text.into()
}

/// Values below, between and above the constants, which are sorted.
fn beyond(constants: &[Value], kind: &AttrKind) -> Vec<Value> {
    let mut all = Vec::new();
    for value in constants {
        all.extend(moved(value, -1, kind));
        all.extend(moved(value, 1, kind));
    }
    for pair in constants.windows(2) {
        if let [low, high] = pair {
            all.extend(between(low, high, kind));
        }
    }
    if constants.is_empty() {
        all.extend(match kind {
            AttrKind::Int => Some(Value::Int(0)),
            AttrKind::Number | AttrKind::Score(..) => Some(Value::Number(0.0)),
            AttrKind::Duration => Some(Value::Duration(0)),
            AttrKind::Time => Some(Value::Time(0)),
            _ => None,
        });
    }
    all
}

/// The value one step away: the next whole one, or one less than any constant is apart.
#[expect(clippy::cast_precision_loss, reason = "a step of one, up or down")]
fn moved(value: &Value, step: i64, kind: &AttrKind) -> Option<Value> {
    Some(match value {
        Value::Int(x) if *kind == AttrKind::Int => Value::Int(x.checked_add(step)?),
        Value::Int(x) => Value::Number(*x as f64 + step as f64),
        Value::Number(x) if *kind == AttrKind::Int => {
            let whole = if step < 0 { x.ceil() - 1.0 } else { x.floor() + 1.0 };
            Value::Int(whole_number(whole)?)
        }
        Value::Number(x) => Value::Number(x + step as f64),
        Value::Time(x) => Value::Time(x.checked_add(step)?),
        Value::Duration(x) => Value::Duration(x.checked_add(step)?),
        Value::Money(x, currency) => Value::Money(x.checked_add(step)?, *currency),
        Value::Text(_) | Value::Bool(_) => return None,
    })
}

/// The middle, where no step from either end need lie between them; whole numbers have steps of their own.
fn between(low: &Value, high: &Value, kind: &AttrKind) -> Option<Value> {
    let (x, y) = (as_number(low)?, as_number(high)?);
    (*kind != AttrKind::Int).then_some(Value::Number((x + y) / 2.0))
}

#[expect(clippy::cast_precision_loss, reason = "constants are far below 2^53")]
fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(x) => Some(*x as f64),
        Value::Number(x) => Some(*x),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "checked against the range before")]
fn whole_number(value: f64) -> Option<i64> {
    (value.abs() < 9e15).then_some(value as i64)
}
