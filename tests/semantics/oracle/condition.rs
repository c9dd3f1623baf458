//! Conditions and values, three-valued: what is not known makes everything unknown that depends on it.
use super::log::Customer;
use super::pattern::Binds;
use smol_str::SmolStr;
use std::cmp::Ordering;
use wayfare::model::{EventAttribute, Expr, ExprKind, Model, Source, Value};
use wayfare::syntax::ast::{BinaryOp, UnaryOp};

/// Where a condition is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub model: &'a Model,
    pub customer: &'a Customer,
    pub binds: &'a Binds,
}

/// Unknown is not true.
pub fn holds(cond: Option<&Expr>, asked: Asked<'_>) -> bool {
    cond.is_none_or(|cond| value(cond, asked) == Some(Value::Bool(true)))
}

/// The value of an expression; nothing where it is unknown.
pub fn value(expr: &Expr, asked: Asked<'_>) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Attribute(slot, attribute) => {
            let bound = asked.binds.get(slot)?;
            read(attribute, asked.model, asked.customer, bound.event, bound.time)
        }
        ExprKind::Customer(id) => {
            asked.customer.attributes.get(&asked.model.customer_attributes[id.index()].name).cloned()
        }
        ExprKind::IsKnown(inner) => Some(Value::Bool(value(inner, asked).is_some())),
        ExprKind::Unary(op, inner) => unary(*op, value(inner, asked)?),
        ExprKind::Binary(op, left, right) => binary(*op, value(left, asked), value(right, asked)),
        ExprKind::In(needle, list) => {
            let needle = value(needle, asked);
            let each = list.iter().map(|it| binary(BinaryOp::Equal, needle.clone(), value(it, asked)));
            any_of(each)
        }
        ExprKind::Measure(_) | ExprKind::Aggregate(_) | ExprKind::Previous(_) => panic!("not a condition on events"),
    }
}

/// An attribute of an event: the first known of its columns, where the event's touchpoint declares it.
pub fn read(
    attribute: &EventAttribute,
    model: &Model,
    customer: &Customer,
    event: Option<usize>,
    time: i64,
) -> Option<Value> {
    match attribute {
        EventAttribute::Time => return Some(Value::Time(event.map_or(time, |event| customer.events[event].time))),
        EventAttribute::CustomerName => return Some(Value::Text(customer.name.clone())),
        EventAttribute::Channel => return customer.events[event?].channel.clone().map(Value::Text),
        EventAttribute::Declared(_) => {}
    }
    let EventAttribute::Declared(columns) = attribute else { return None };
    columns.iter().find_map(|column| column_value(model, customer, event?, column.index()))
}

fn column_value(model: &Model, customer: &Customer, event: usize, column: usize) -> Option<Value> {
    let event = &customer.events[event];
    let everywhere = model.event_attributes.iter().any(|it| it.attribute.index() == column);
    let declared = model.touchpoints.iter().any(|touchpoint| {
        touchpoint.raw_names.contains(&event.name)
            && touchpoint.attributes.iter().any(|it| it.attribute.index() == column)
    });
    if !everywhere && !declared {
        return None;
    }
    event.attributes.get(&model.attributes[column].name).cloned()
}

pub fn unary(op: UnaryOp, value: Value) -> Option<Value> {
    Some(match (op, value) {
        (UnaryOp::Not, Value::Bool(yes)) => Value::Bool(!yes),
        (UnaryOp::Negate, Value::Int(number)) => Value::Int(-number),
        (UnaryOp::Negate, Value::Number(number)) => Value::Number(-number),
        (UnaryOp::Negate, Value::Duration(micros)) => Value::Duration(-micros),
        (UnaryOp::Negate, Value::Money(micros, currency)) => Value::Money(-micros, currency),
        (op, value) => panic!("{op:?} of {value:?}"),
    })
}

/// True if any is, else unknown if any is.
pub fn any_of(each: impl Iterator<Item = Option<Value>>) -> Option<Value> {
    let mut any = Some(Value::Bool(false));
    for one in each {
        any = binary(BinaryOp::Or, any, one);
    }
    any
}

/// `and` is false if either side is, `or` true if either side is; everything else is unknown if either side is.
pub fn binary(op: BinaryOp, left: Option<Value>, right: Option<Value>) -> Option<Value> {
    let (yes, no) = (Some(Value::Bool(true)), Some(Value::Bool(false)));
    match op {
        BinaryOp::And if left == no || right == no => return no,
        BinaryOp::Or if left == yes || right == yes => return yes,
        _ => {}
    }
    let (left, right) = (left?, right?);
    match op {
        BinaryOp::And | BinaryOp::Or => Some(if op == BinaryOp::And { Value::Bool(true) } else { Value::Bool(false) }),
        BinaryOp::Equal => Some(Value::Bool(compare(&left, &right) == Some(Ordering::Equal))),
        BinaryOp::NotEqual => Some(Value::Bool(compare(&left, &right) != Some(Ordering::Equal))),
        BinaryOp::Less => compare(&left, &right).map(|it| Value::Bool(it == Ordering::Less)),
        BinaryOp::AtMost => compare(&left, &right).map(|it| Value::Bool(it != Ordering::Greater)),
        BinaryOp::Greater => compare(&left, &right).map(|it| Value::Bool(it == Ordering::Greater)),
        BinaryOp::AtLeast => compare(&left, &right).map(|it| Value::Bool(it != Ordering::Less)),
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => arithmetic(op, &left, &right),
    }
}

fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b))
        | (Value::Time(a), Value::Time(b))
        | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Money(a, one), Value::Money(b, other)) => (one == other).then(|| a.cmp(b)),
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn arithmetic(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    if let (Value::Int(a), Value::Int(b)) = (left, right) {
        return match op {
            BinaryOp::Add => a.checked_add(*b).map(Value::Int),
            BinaryOp::Subtract => a.checked_sub(*b).map(Value::Int),
            BinaryOp::Multiply => a.checked_mul(*b).map(Value::Int),
            _ => (*b != 0).then(|| Value::Number(*a as f64 / *b as f64)),
        };
    }
    if let (Value::Duration(a), Value::Duration(b)) = (left, right) {
        return match op {
            BinaryOp::Add => Some(Value::Duration(a + b)),
            BinaryOp::Subtract => Some(Value::Duration(a - b)),
            BinaryOp::Divide => (*b != 0).then(|| Value::Number(*a as f64 / *b as f64)),
            _ => panic!("durations are not multiplied"),
        };
    }
    if let Some(scaled) = scaled(op, left, right) {
        return scaled;
    }
    let (a, b) = (number(left)?, number(right)?);
    Some(Value::Number(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        _ if b == 0.0 => return None,
        _ => a / b,
    }))
}

/// Amounts of money, and lengths of time times a number; nothing if neither is one.
fn scaled(op: BinaryOp, left: &Value, right: &Value) -> Option<Option<Value>> {
    let times = |micros: i64, by: f64| (micros as f64 * by).round() as i64;
    Some(match (op, left, right) {
        (BinaryOp::Add, Value::Money(a, one), Value::Money(b, other)) => {
            (one == other).then(|| Value::Money(a + b, *one))
        }
        (BinaryOp::Subtract, Value::Money(a, one), Value::Money(b, other)) => {
            (one == other).then(|| Value::Money(a - b, *one))
        }
        (BinaryOp::Multiply, Value::Money(a, one), by) | (BinaryOp::Multiply, by, Value::Money(a, one)) => {
            number(by).map(|by| Value::Money(times(*a, by), *one))
        }
        (BinaryOp::Multiply, Value::Duration(a), by) | (BinaryOp::Multiply, by, Value::Duration(a)) => {
            number(by).map(|by| Value::Duration(times(*a, by)))
        }
        _ => return None,
    })
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

/// Whether a log event is one of a touchpoint's: its raw name is claimed and its `where` is true.
pub fn is_of(source: Source, model: &Model, customer: &Customer, event: usize) -> bool {
    match source {
        Source::Any => true,
        Source::Touchpoint(id) => {
            let touchpoint = &model.touchpoints[id.index()];
            let name: &SmolStr = &customer.events[event].name;
            let binds = Binds::one(wayfare::model::Slot(0), event, customer.events[event].time);
            touchpoint.raw_names.contains(name)
                && holds(touchpoint.cond.as_ref(), Asked { model, customer, binds: &binds })
        }
        _ => false,
    }
}
