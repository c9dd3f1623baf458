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
    /// All customers, those without events included.
    pub customers: Vec<CustomerRow>,
    pub ends: Option<i64>,
    pub complete: bool,
    pub by_position: bool,
    pub files: u16,
}

#[derive(Debug, Clone)]
pub struct CustomerRow {
    pub name: SmolStr,
    pub tier: Option<SmolStr>,
    pub age: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct LogRow {
    pub customer: SmolStr,
    pub time: i64,
    pub name: SmolStr,
    pub attributes: BTreeMap<SmolStr, Value>,
    pub channel: Option<SmolStr>,
    pub file: u16,
    pub row: u64,
}

/// Where logs begin: a plain Monday; the night in which the clock goes forward in Berlin, that in which it goes back;
/// the last evening of a month.
const BEGINNINGS: [i64; 5] = [0, 0, (26 * 24 + 20) * HOUR, (236 * 24 + 20) * HOUR, (29 * 24 + 20) * HOUR];

/// One stream for the log, one for each customer.
pub fn rows(streams: &mut [Choices]) -> Rows {
    let (head, customers) = streams.split_first_mut().unwrap();
    let mut log = Rows {
        rows: Vec::new(),
        customers: Vec::new(),
        ends: None,
        complete: head.once_in(3),
        by_position: head.once_in(6),
        files: 1,
    };
    let ends = [None, None, Some(0), Some(2), Some(24), Some(72)][head.below(6)];
    let beginning = BASE + BEGINNINGS[head.below(5)];
    let wide = head.once_in(5);
    for (at, choices) in customers.iter_mut().enumerate() {
        if choices.below(3) == 0 && at > 0 {
            continue;
        }
        let name = SmolStr::from(["ann", "bob", "cid", "dee"][at]);
        let bits = choices.below(9);
        let tier = [None, Some("gold".into()), Some("basic".into())][bits % 3].clone();
        let age = [None, Some(20), Some(40)][bits / 3];
        log.customers.push(CustomerRow { name: name.clone(), tier, age });
        let count = choices.below(10);
        let mut now = beginning;
        for _ in 0..count {
            let steps = if wide { &WIDE_STEPS } else { &STEPS };
            now += steps[choices.below(STEPS.len())] * HOUR / 2;
            if log.by_position && choices.once_in(4) {
                now -= 2 * HOUR;
            }
            let row = row(choices, &name, now);
            log.rows.push(row);
        }
    }
    if log.customers.is_empty() {
        log.customers.push(CustomerRow { name: "ann".into(), tier: None, age: None });
    }
    interleave(&mut log, head);
    let last = log.rows.iter().map(|row| row.time).max();
    log.ends = match last {
        Some(last) => ends.map(|hours| last + hours * HOUR),
        None => Some(beginning),
    };
    log
}

/// From one event to the next, in half hours.
const STEPS: [i64; 12] = [0, 2, 0, 2, 4, 1, 2, 6, 3, 40, 48, 0];
const WIDE_STEPS: [i64; 12] = [0, 2, 48, 168, 336, 2, 47, 96, 0, 500, 4, 24];

fn row(choices: &mut Choices, customer: &SmolStr, time: i64) -> LogRow {
    let mut attributes = BTreeMap::new();
    let name = choices.pick(&["a", "b", "a", "c", "b", "d", "a2", "z", "e"]);
    let mut bits = choices.below(65_536);
    let mut draw = |bound: usize| {
        let drawn = bits % bound;
        bits /= bound;
        drawn
    };
    let text = |it: usize, values: [&str; 2]| Value::Text(values[it - 1].into());
    match draw(4) {
        3 => {}
        it => drop(attributes.insert("n".into(), Value::Int(it as i64))),
    }
    match draw(3) {
        0 => {}
        it => drop(attributes.insert("t".into(), text(it, ["x", "y"]))),
    }
    match draw(3) {
        0 => {}
        it => drop(attributes.insert("k".into(), text(it, ["p", "q"]))),
    }
    let channel = [None, Some("web"), Some("phone")][draw(3)].map(SmolStr::from);
    let mut bits = choices.below(65_536);
    let mut draw = |bound: usize| {
        let drawn = bits % bound;
        bits /= bound;
        drawn
    };
    match draw(4) {
        0 => {}
        it => drop(attributes.insert("w".into(), Value::Duration((it as i64) * 5 * 60_000_000))),
    }
    match draw(12) {
        11 => {}
        it => drop(attributes.insert("s".into(), Value::Number(it as f64))),
    }
    match draw(4) {
        0 => {}
        3 => drop(attributes.insert("m".into(), Value::Money(1_000_000, Currency::parse("USD").unwrap()))),
        it => drop(attributes.insert("m".into(), Value::Money(it as i64 * 1_500_000, Currency::parse("EUR").unwrap()))),
    }
    match draw(3) {
        0 => {}
        it => drop(attributes.insert("f".into(), Value::Bool(it == 1))),
    }
    match draw(3) {
        0 => {}
        it => drop(attributes.insert("source".into(), text(it, ["app", "desk"]))),
    }
    LogRow { customer: customer.clone(), time, name: name.into(), attributes, channel, file: 0, row: 0 }
}

/// Mixes the customers' rows, each customer's kept in order, and numbers them in one file or two.
fn interleave(log: &mut Rows, choices: &mut Choices) {
    let rows = &mut log.rows;
    for _ in 0..12 {
        if rows.len() < 2 {
            break;
        }
        let at = choices.below(rows.len() - 1);
        if rows[at].customer != rows[at + 1].customer {
            rows.swap(at, at + 1);
        }
    }
    let cut = if choices.once_in(3) { choices.below(rows.len() + 1) } else { rows.len() };
    log.files = if cut < rows.len() { 2 } else { 1 };
    for (at, row) in rows.iter_mut().enumerate() {
        (row.file, row.row) = if at < cut { (0, at as u64 + 1) } else { (1, (at - cut) as u64 + 1) };
    }
}

/// The log as the interpreter takes it.
pub fn log(rows: &Rows) -> Log {
    let times = || rows.rows.iter().map(|row| row.time);
    let range = times().min().zip(times().max());
    let watermark = rows.ends.or(range.map(|it| it.1)).unwrap();
    let customers: Vec<Customer> = rows.customers.iter().map(|it| customer(rows, it)).collect();
    Log {
        watermark,
        first: range.map_or(watermark, |it| it.0),
        range,
        complete: rows.complete,
        files: files(rows),
        steps_back: customers.iter().map(|it| steps_back(rows, &it.name)).sum(),
        customers,
    }
}

fn files(rows: &Rows) -> Vec<SmolStr> {
    ["one.csv", "two.csv"].into_iter().take(rows.files.into()).map(SmolStr::from).collect()
}

fn steps_back(rows: &Rows, customer: &str) -> u64 {
    let mut own: Vec<&LogRow> = rows.rows.iter().filter(|row| row.customer == customer).collect();
    own.sort_by_key(|row| (row.file, row.row));
    own.windows(2).filter(|pair| pair[1].time < pair[0].time).count() as u64
}

fn customer(rows: &Rows, it: &CustomerRow) -> Customer {
    let mut own: Vec<&LogRow> = rows.rows.iter().filter(|row| row.customer == it.name).collect();
    if rows.by_position {
        own.sort_by_key(|row| (row.file, row.row));
    } else {
        own.sort_by_key(|row| (row.time, row.file, row.row));
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
            file: row.file,
            row: row.row,
        });
    }
    let tier = it.tier.iter().map(|tier| ("tier".into(), Value::Text(tier.clone())));
    let age = it.age.iter().map(|age| ("age".into(), Value::Int(*age)));
    Customer { name: it.name.clone(), events, attributes: tier.chain(age).collect() }
}

/// The log as the engine takes it; rows come in the order given, each with its file and row.
pub fn history(rows: &Rows, plan: &Plan) -> History {
    let mut builder = Builder::new(plan.needs.clone());
    for row in &rows.rows {
        let position = Position::new(row.file, row.row);
        let channel = row.channel.as_deref();
        let fixed = Row { customer: &row.customer, time: row.time, name: &row.name, position, channel };
        let wanted = builder.push(&fixed).unwrap();
        fill(&mut builder, &wanted, row, plan);
    }
    fill_customers(&mut builder, rows, plan);
    builder.facts_mut().files = files(rows);
    let order = if rows.by_position { Order::Log } else { Order::Time };
    builder.finish(Ending { order, complete: rows.complete, ends: rows.ends })
}

/// Sets the attributes of the last event that are wanted.
fn fill(builder: &mut Builder, wanted: &[u32], row: &LogRow, plan: &Plan) {
    for attribute in wanted {
        let need = &plan.needs.attributes[*attribute as usize];
        if let Some(value) = row.attributes.get(&need.name) {
            builder.set(*attribute, stored(value, &need.kind));
        }
    }
}

/// Adds all customers with their attributes.
fn fill_customers(builder: &mut Builder, rows: &Rows, plan: &Plan) {
    for customer in &rows.customers {
        builder.add_customer(&customer.name);
        let number = builder.find_customer(&customer.name).unwrap();
        for (at, need) in plan.needs.customer_attributes.iter().enumerate() {
            match (need.name.as_str(), &customer.tier, customer.age) {
                ("tier", Some(tier), _) => builder.set_customer(number, at, history::Value::Text(tier)),
                ("age", _, Some(age)) => builder.set_customer(number, at, history::Value::Int(age)),
                _ => {}
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
        (Value::Money(micros, currency), _) => {
            history::Value::Money(*micros, if currency.to_string() == "USD" { "USD" } else { "EUR" })
        }
    }
}
