//! Rows in the order of the log into a history.
use super::{AttrKind, Column, History, Interner, LogFacts, NO_CODE, Needs, Order, Position, Unreadable, Value, order};
use smol_str::SmolStr;
use std::sync::Arc;

/// A row's fixed part.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The customer's id.
    pub customer: &'a str,
    /// Microseconds since 1970 UTC.
    pub time: i64,
    /// The raw event name.
    pub name: &'a str,
    /// Where it stood.
    pub position: Position,
    /// Its channel, if it has one.
    pub channel: Option<&'a str>,
}

/// How a history ends and is ordered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ending {
    /// What orders a customer's events.
    pub order: Order,
    /// Whether every customer's history is finished.
    pub complete: bool,
    /// The watermark, in microseconds since 1970 UTC, if it is not the latest time.
    pub ends: Option<i64>,
}

/// There are more than 2³² − 2 events or distinct texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the log holds more events than one history can: split it by customer")]
pub struct Full;

/// Collects rows; nothing is sorted before [`Builder::finish`].
#[derive(Debug)]
pub struct Builder {
    pub(super) customers: Interner,
    pub(super) names: Interner,
    pub(super) channels: Interner,
    pub(super) customer: Vec<u32>,
    pub(super) time: Vec<i64>,
    pub(super) name: Vec<u32>,
    pub(super) position: Vec<Position>,
    pub(super) channel: Vec<u32>,
    pub(super) columns: Vec<Filling>,
    pub(super) customer_columns: Vec<Filling>,
    pub(super) unreadable: Vec<Unreadable>,
    pub(super) facts: LogFacts,
    applies: Vec<Arc<[u32]>>,
    needs: Arc<Needs>,
}

/// A column with the dictionary it is filled through.
#[derive(Debug)]
pub(super) struct Filling {
    pub(super) column: Column,
    pub(super) dict: Interner,
    /// Whether the dictionary's order is declared and not to be sorted.
    pub(super) declared: bool,
}

impl Builder {
    /// An empty log of which this is needed.
    pub fn new(needs: Needs) -> Self {
        let fill = |needs: &[super::Need]| needs.iter().map(|need| Filling::new(&need.kind)).collect();
        Self {
            customers: Interner::default(),
            names: Interner::default(),
            channels: Interner::default(),
            customer: Vec::new(),
            time: Vec::new(),
            name: Vec::new(),
            position: Vec::new(),
            channel: Vec::new(),
            columns: fill(&needs.attributes),
            customer_columns: fill(&needs.customer_attributes),
            unreadable: Vec::new(),
            facts: LogFacts::default(),
            applies: Vec::new(),
            needs: Arc::new(needs),
        }
    }

    /// What is needed.
    pub fn needs(&self) -> &Arc<Needs> {
        &self.needs
    }

    /// What the report will say, for readers to count in; counts of events and customers are set at the end.
    pub fn facts_mut(&mut self) -> &mut LogFacts {
        &mut self.facts
    }

    /// How many events it holds.
    pub fn len(&self) -> usize {
        self.time.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.time.is_empty()
    }

    /// Adds an event whose attributes are all missing and returns the attributes to be read for it, as indices into
    /// [`Needs::attributes`].
    ///
    /// # Errors
    /// [`Full`] beyond 2³² − 2 events.
    pub fn push(&mut self, row: &Row<'_>) -> Result<Arc<[u32]>, Full> {
        if self.time.len() >= (u32::MAX - 1) as usize {
            return Err(Full);
        }
        self.customer.push(self.customers.code(row.customer));
        let name = self.names.code(row.name);
        self.name.push(name);
        self.time.push(row.time);
        self.position.push(row.position);
        if self.needs.channel {
            self.channel.push(row.channel.map_or(NO_CODE, |channel| self.channels.code(channel)));
        }
        for filling in &mut self.columns {
            filling.column.push_missing();
        }
        Ok(self.attributes_of(name, row.name))
    }

    /// Sets an attribute of the last event. A value that is not of the attribute's kind is left missing.
    pub fn set(&mut self, attribute: u32, value: Value<'_>) {
        let Some(last) = self.time.len().checked_sub(1) else { return };
        if let Some(filling) = self.columns.get_mut(attribute as usize) {
            filling.set(last, value);
        }
    }

    /// Notes that an attribute of the last event could not be read; the value stays missing.
    pub fn set_unreadable(&mut self, attribute: u32, raw: &str, reason: impl Into<SmolStr>) {
        let Some(event) = self.time.len().checked_sub(1).and_then(|last| u32::try_from(last).ok()) else { return };
        self.unreadable.push(Unreadable { event, attribute, raw: SmolStr::new(raw), reason: reason.into() });
    }

    /// How many customers there are so far.
    pub fn customer_count(&self) -> usize {
        self.customers.len()
    }

    /// The customers' ids, in order of appearance.
    pub fn customer_ids(&self) -> &[SmolStr] {
        self.customers.texts()
    }

    /// Gives the customers, in order of appearance, other ids; those of the same id become one.
    pub fn rename_customers(&mut self, ids: &[SmolStr]) {
        let mut customers = Interner::default();
        let codes: Vec<u32> = ids.iter().map(|id| customers.code(id)).collect();
        for code in &mut self.customer {
            *code = codes.get(*code as usize).copied().unwrap_or(*code);
        }
        self.customers = customers;
    }

    /// Makes sure that a customer exists, with or without events.
    pub fn add_customer(&mut self, id: &str) {
        self.customers.code(id);
    }

    /// The number of a customer that exists, in order of appearance.
    pub fn find_customer(&self, id: &str) -> Option<u32> {
        self.customers.find(id)
    }

    /// Sets an attribute of a customer, by the number of [`Builder::find_customer`].
    pub fn set_customer(&mut self, customer: u32, attribute: usize, value: Value<'_>) {
        let count = self.customers.len();
        if let Some(filling) = self.customer_columns.get_mut(attribute) {
            filling.column.resize(count);
            filling.set(customer as usize, value);
        }
    }

    /// Takes the last event back.
    pub fn pop(&mut self) {
        let Some(len) = self.time.len().checked_sub(1) else { return };
        self.customer.truncate(len);
        self.name.truncate(len);
        self.time.truncate(len);
        self.position.truncate(len);
        self.channel.truncate(len);
        for filling in &mut self.columns {
            filling.column.resize(len);
        }
        while self.unreadable.last().is_some_and(|last| last.event as usize >= len) {
            self.unreadable.pop();
        }
    }

    /// What differs first between an event and the last one: `customer`, `time`, `event`, `channel` or an attribute.
    pub fn difference(&self, event: usize) -> Option<SmolStr> {
        let last = self.time.len().checked_sub(1)?;
        if self.customer.get(event) != self.customer.get(last) {
            return Some("customer".into());
        }
        if self.time.get(event) != self.time.get(last) {
            return Some("time".into());
        }
        if self.name.get(event) != self.name.get(last) {
            return Some("event".into());
        }
        if self.channel.get(event) != self.channel.get(last) {
            return Some("channel".into());
        }
        let differs = |filling: &Filling| filling.value(event) != filling.value(last);
        let column = self.columns.iter().position(differs).or_else(|| self.raw_difference(event, last))?;
        self.needs.attributes.get(column).map(|need| need.name.clone())
    }

    /// Sorts everything into a history.
    pub fn finish(self, ending: Ending) -> History {
        order::finish(self, ending)
    }

    /// The first attribute of which unreadable texts differ.
    fn raw_difference(&self, event: usize, last: usize) -> Option<usize> {
        let raws = |of: usize| {
            let from = self.unreadable.partition_point(|entry| (entry.event as usize) < of);
            let rest = self.unreadable.iter().skip(from);
            rest.take_while(move |entry| entry.event as usize == of).map(|entry| (entry.attribute, &entry.raw))
        };
        let differs = raws(event).zip(raws(last)).find(|(one, other)| one != other);
        let longer = raws(event).count().cmp(&raws(last).count());
        let extra = || match longer {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Less => raws(last).last(),
            std::cmp::Ordering::Greater => raws(event).last(),
        };
        differs.map(|(one, _)| one.0).or_else(|| extra().map(|entry| entry.0)).map(|attribute| attribute as usize)
    }

    /// The attributes to be read for events of a name, worked out once a name.
    fn attributes_of(&mut self, code: u32, name: &str) -> Arc<[u32]> {
        if let Some(known) = self.applies.get(code as usize) {
            return Arc::clone(known);
        }
        let needed = (0u32..).zip(&self.needs.attributes);
        let list: Arc<[u32]> = needed.filter(|(_, need)| need.applies_to(name)).map(|(at, _)| at).collect();
        self.applies.push(Arc::clone(&list));
        list
    }
}

impl Filling {
    fn new(kind: &AttrKind) -> Self {
        let mut dict = Interner::default();
        if let AttrKind::OneOf(values) = kind {
            for value in values {
                dict.code(value);
            }
        }
        Self { column: Column::new(kind), dict, declared: matches!(kind, AttrKind::OneOf(_)) }
    }

    /// Overwrites one value; one of another kind, or outside a `one of`, leaves it as it is.
    fn set(&mut self, at: usize, value: Value<'_>) {
        match (&mut self.column, value) {
            (Column::Text { codes, .. }, Value::Text(text)) => {
                let code = if self.declared { self.dict.find(text) } else { Some(self.dict.code(text)) };
                put(codes, at, code.unwrap_or(NO_CODE));
            }
            (Column::Int(values), Value::Int(value))
            | (Column::Time(values), Value::Time(value))
            | (Column::Duration(values), Value::Duration(value)) => put(values, at, value),
            (Column::Number(values), Value::Number(value)) => put(values, at, value),
            (Column::Bool(values), Value::Bool(value)) => put(values, at, u8::from(value)),
            (Column::Money { micro, currency, .. }, Value::Money(amount, code)) => {
                if let Ok(code) = u16::try_from(self.dict.code(code)) {
                    put(micro, at, amount);
                    put(currency, at, code);
                }
            }
            _ => {}
        }
    }

    /// The value at an index, before the dictionary is sorted into the column.
    fn value(&self, at: usize) -> Value<'_> {
        let text = |code: u32| self.dict.text(code).map_or("", SmolStr::as_str);
        match &self.column {
            Column::Text { codes, .. } => match codes.get(at) {
                Some(code) if *code != NO_CODE => Value::Text(text(*code)),
                _ => Value::Missing,
            },
            Column::Money { micro, currency, .. } => match (micro.get(at), currency.get(at)) {
                (Some(amount), Some(code)) if *amount != super::NO_INT => Value::Money(*amount, text(u32::from(*code))),
                _ => Value::Missing,
            },
            other => other.value(at),
        }
    }
}

fn put<T>(values: &mut [T], at: usize, value: T) {
    if let Some(slot) = values.get_mut(at) {
        *slot = value;
    }
}
