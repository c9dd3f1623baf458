//! Random small logs, and their way into the interpreter and into the engine.
use crate::choices::Choices;
use crate::oracle::log::{Customer, Event, Log};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use wayfare::history::{self, AttrKind, Builder, Ending, History, Order, Position, Row};
use wayfare::model::{Currency, Value};
use wayfare::plan::Plan;

/// An hour, the step of the grid on which events lie.
pub const HOUR: i64 = 3_600_000_000;
/// Monday 2026-03-02T00:00Z.
pub const BASE: i64 = 1_772_409_600_000_000;

/// How many streams a log takes.
pub const STREAMS: usize = 5;

/// A log as rows.
#[derive(Debug, Clone)]
pub struct Rows {
    pub rows: Vec<LogRow>,
    /// All customers, those without events included, with their tier.
    pub customers: Vec<(SmolStr, Option<SmolStr>)>,
    pub ends: Option<i64>,
    pub complete: bool,
    pub by_position: bool,
}

#[derive(Debug, Clone)]
pub struct LogRow {
    pub customer: SmolStr,
    pub time: i64,
    pub name: SmolStr,
    pub attributes: BTreeMap<SmolStr, Value>,
    pub channel: Option<SmolStr>,
    pub row: u64,
}

/// One stream for the log, one for each customer.
pub fn rows(streams: &mut [Choices]) -> Rows {
    let (head, customers) = streams.split_first_mut().unwrap();
    let mut log = Rows {
        rows: Vec::new(),
        customers: Vec::new(),
        ends: None,
        complete: head.once_in(3),
        by_position: head.once_in(6),
    };
    let ends = [None, None, Some(0), Some(2), Some(24), Some(72)][head.below(6)];
    for (at, choices) in customers.iter_mut().enumerate() {
        if choices.below(3) == 0 && at > 0 {
            continue;
        }
        let name = SmolStr::from(["ann", "bob", "cid", "dee"][at]);
        log.customers.push((name.clone(), [None, Some("gold".into()), Some("basic".into())][choices.below(3)].clone()));
        let count = choices.below(9);
        let mut hour = 0;
        for _ in 0..count {
            hour += [0, 1, 0, 1, 2, 1, 3, 20, 24][choices.below(9)];
            if log.by_position && choices.once_in(4) {
                hour -= 2;
            }
            let row = row(choices, &name, BASE + hour * HOUR);
            log.rows.push(row);
        }
    }
    if log.customers.is_empty() {
        log.customers.push(("ann".into(), None));
    }
    interleave(&mut log.rows, head);
    let last = log.rows.iter().map(|row| row.time).max().unwrap_or(BASE);
    log.ends = ends.map(|hours| last + hours * HOUR);
    log
}

fn row(choices: &mut Choices, customer: &SmolStr, time: i64) -> LogRow {
    let mut attributes = BTreeMap::new();
    let name = choices.pick(&["a", "b", "a", "c", "b", "d", "a2", "z"]);
    let bits = choices.below(4 * 3 * 3 * 2 * 2);
    if bits % 4 < 3 {
        attributes.insert("n".into(), Value::Int((bits % 4) as i64));
    }
    match bits / 4 % 3 {
        0 => {}
        it => {
            attributes.insert("t".into(), Value::Text(["", "x", "y"][it].into()));
        }
    }
    match bits / 12 % 3 {
        0 => {}
        it => {
            attributes.insert("k".into(), Value::Text(["", "p", "q"][it].into()));
        }
    }
    if bits / 36 % 2 == 1 {
        attributes.insert("s".into(), Value::Number((bits % 11) as f64));
        attributes.insert("f".into(), Value::Bool(bits % 5 < 3));
        attributes.insert("m".into(), Value::Money(2_000_000, Currency::parse("EUR").unwrap()));
    }
    let channel = (bits / 72 % 2 == 1).then(|| SmolStr::from(["web", "phone"][bits % 2]));
    LogRow { customer: customer.clone(), time, name: name.into(), attributes, channel, row: 0 }
}

/// Mixes the customers' rows, each customer's kept in order, and numbers them.
fn interleave(rows: &mut [LogRow], choices: &mut Choices) {
    for _ in 0..12 {
        if rows.len() < 2 {
            break;
        }
        let at = choices.below(rows.len() - 1);
        if rows[at].customer != rows[at + 1].customer {
            rows.swap(at, at + 1);
        }
    }
    for (at, row) in rows.iter_mut().enumerate() {
        row.row = at as u64 + 1;
    }
}

/// The log as the interpreter takes it.
pub fn log(rows: &Rows) -> Log {
    let last = rows.rows.iter().map(|row| row.time).max();
    let watermark = rows.ends.or(last).unwrap_or(0);
    let customer = |(name, tier): &(SmolStr, Option<SmolStr>)| {
        let mut own: Vec<&LogRow> = rows.rows.iter().filter(|row| row.customer == *name).collect();
        if rows.by_position {
            own.sort_by_key(|row| row.row);
        } else {
            own.sort_by_key(|row| (row.time, row.row));
        }
        let mut clock = i64::MIN;
        let mut events = Vec::new();
        for row in own {
            clock = clock.max(row.time);
            events.push(Event {
                time: row.time,
                clock,
                name: row.name.clone(),
                attributes: row.attributes.clone(),
                channel: row.channel.clone(),
                row: row.row,
            });
        }
        let attributes = tier.iter().map(|tier| ("tier".into(), Value::Text(tier.clone()))).collect();
        Customer { name: name.clone(), events, attributes }
    };
    Log {
        customers: rows.customers.iter().map(customer).collect(),
        watermark,
        first: rows.rows.iter().map(|row| row.time).min().unwrap_or(watermark),
        complete: rows.complete,
    }
}

/// The log as the engine takes it; rows come in the order given, each with its file and row.
pub fn history(rows: &Rows, plan: &Plan) -> History {
    let mut builder = Builder::new(plan.needs.clone());
    for row in &rows.rows {
        let position = Position::new(0, row.row);
        let channel = row.channel.as_deref();
        let fixed = Row { customer: &row.customer, time: row.time, name: &row.name, position, channel };
        let wanted = builder.push(&fixed).unwrap();
        fill(&mut builder, &wanted, row, plan);
    }
    fill_customers(&mut builder, rows, plan);
    builder.facts_mut().files = vec!["log.csv".into()];
    let order = if rows.by_position { Order::Log } else { Order::Time };
    builder.finish(Ending { order, complete: rows.complete, ends: rows.ends })
}

/// Sets the attributes of the last event that are wanted.
pub fn fill(builder: &mut Builder, wanted: &[u32], row: &LogRow, plan: &Plan) {
    for attribute in wanted {
        let need = &plan.needs.attributes[*attribute as usize];
        if let Some(value) = row.attributes.get(&need.name) {
            builder.set(*attribute, stored(value, &need.kind));
        }
    }
}

/// Adds all customers with their tiers.
pub fn fill_customers(builder: &mut Builder, rows: &Rows, plan: &Plan) {
    for (name, tier) in &rows.customers {
        builder.add_customer(name);
        let number = builder.find_customer(name).unwrap();
        for (at, need) in plan.needs.customer_attributes.iter().enumerate() {
            if let (Some(tier), "tier") = (tier, need.name.as_str()) {
                builder.set_customer(number, at, history::Value::Text(tier));
            }
        }
    }
}

fn stored<'a>(value: &'a Value, kind: &AttrKind) -> history::Value<'a> {
    match (value, kind) {
        (Value::Text(text), _) => history::Value::Text(text),
        (Value::Int(number), AttrKind::Number | AttrKind::Score(..)) => history::Value::Number(*number as f64),
        (Value::Int(number), _) => history::Value::Int(*number),
        (Value::Number(number), _) => history::Value::Number(*number),
        (Value::Bool(yes), _) => history::Value::Bool(*yes),
        (Value::Time(at), _) => history::Value::Time(*at),
        (Value::Duration(micros), _) => history::Value::Duration(*micros),
        (Value::Money(micros, _), _) => history::Value::Money(*micros, "EUR"),
    }
}
