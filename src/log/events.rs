//! Rows of event logs into a history's builder: customers, times, names, needed attributes, bad rows, duplicates.
//!
//! Invariant: no row is lost without being counted.
use super::decode::Decoder;
use super::source::{BadRows, EventName, ReadOptions, Source};
use super::table::{Cells, Chosen, Presence, Sink, Slot};
use super::time::TimeReader;
use super::{BadRow, Fault, LogError};
use crate::history::{Builder, Interner, Needs, Position, Row};
use smol_str::SmolStr;

const CUSTOMER: usize = 0;
const TIME: usize = 1;
const EVENT: usize = 2;
const EVENT_ID: usize = 3;
const CHANNEL: usize = 4;
const ATTRIBUTES: usize = 5;

/// The usual names, in the order in which they are tried; the last is XES's own.
const CUSTOMERS: [&str; 5] = ["customer_id", "customer", "user_id", "case_id", "case:concept:name"];
const TIMES: [&str; 4] = ["time", "timestamp", "ts", "time:timestamp"];
const EVENTS: [&str; 4] = ["event", "event_name", "activity", "concept:name"];

/// Takes the rows of one log's files, one after the other.
pub(super) struct Events<'a> {
    builder: &'a mut Builder,
    bad: &'a mut Vec<BadRow>,
    options: &'a ReadOptions,
    fixed_name: Option<SmolStr>,
    slots: Vec<Slot>,
    columns: Vec<SmolStr>,
    times: TimeReader,
    attribute_times: TimeReader,
    decoders: Vec<Decoder>,
    ids: Interner,
    events_by_id: Vec<usize>,
    file: u16,
    first_file: Option<(SmolStr, Vec<Option<SmolStr>>)>,
    after_end: u64,
}

/// Why a row is not taken.
enum Refusal {
    Bad(Fault),
    Stop(LogError),
}

impl<'a> Events<'a> {
    pub(super) fn new(
        source: &Source,
        options: &'a ReadOptions,
        builder: &'a mut Builder,
        bad: &'a mut Vec<BadRow>,
    ) -> Self {
        let mapping = &source.mapping;
        let times = TimeReader::new(mapping.time_format.clone(), mapping.zone.clone());
        let needs = std::sync::Arc::clone(builder.needs());
        let unit = |name: &SmolStr| mapping.attributes.get(name).and_then(|attribute| attribute.unit.clone());
        let decoder = |need: &crate::history::Need| Decoder::new(need.kind.clone(), unit(&need.name));
        let fixed_name = if let EventName::Fixed(name) = &mapping.event { Some(name.clone()) } else { None };
        Self {
            builder,
            bad,
            options,
            fixed_name,
            slots: slots(source, &needs),
            columns: Vec::new(),
            attribute_times: times.for_attributes(),
            times,
            decoders: needs.attributes.iter().map(decoder).collect(),
            ids: Interner::default(),
            events_by_id: Vec::new(),
            file: 0,
            first_file: None,
            after_end: 0,
        }
    }

    /// Begins the next file and gives it its number.
    pub(super) fn begin(&mut self, name: &SmolStr) -> Result<(), LogError> {
        let files = &mut self.builder.facts_mut().files;
        self.file = u16::try_from(files.len()).map_err(|_| LogError::TooLarge)?;
        files.push(name.clone());
        Ok(())
    }

    /// Notes what a reader of the report should know of this log.
    pub(super) fn finish(self) {
        let facts = self.builder.facts_mut();
        let utc = self.times.assumed_utc() || self.attribute_times.assumed_utc();
        let noted = facts.assumed_utc;
        facts.assumed_utc |= utc;
        if utc && !noted {
            facts.notes.push("times without an offset are read as UTC: no time zone is given for the log".to_owned());
        }
        if self.after_end > 0 {
            facts.notes.push(format!("{} events after the given end of the log are not seen", self.after_end));
        }
    }

    fn file_name(&mut self) -> SmolStr {
        self.builder.facts_mut().files.last().cloned().unwrap_or_default()
    }

    fn column(&self, slot: usize) -> SmolStr {
        self.columns.get(slot).cloned().unwrap_or_default()
    }

    /// The text in a slot; an empty field is missing.
    fn text<'c>(&self, cells: &'c impl Cells, slot: usize) -> Result<Option<&'c str>, Refusal> {
        let Some(cell) = cells.cell(slot) else { return Ok(None) };
        let text = std::str::from_utf8(cell);
        text.map(Some).map_err(|_| Refusal::Bad(Fault::value(self.column(slot), cell, "is not UTF-8")))
    }

    fn accept(&mut self, row: u64, cells: &impl Cells) -> Result<(), Refusal> {
        let missing = |column: SmolStr, what: &'static str| Refusal::Bad(Fault::value(column, b"", what));
        let customer = self.text(cells, CUSTOMER)?;
        let customer = customer.ok_or_else(|| missing(self.column(CUSTOMER), "is empty: the row has no customer"))?;
        let time = cells.cell(TIME);
        let time = time.ok_or_else(|| missing(self.column(TIME), "is empty: the row has no time"))?;
        let time = self.times.read(time).map_err(|why| Refusal::Bad(Fault::value(self.column(TIME), time, why)))?;
        let name = self.text(cells, EVENT)?.unwrap_or_default();
        if self.options.as_of.is_some_and(|end| time > end) {
            self.after_end += 1;
            return Ok(());
        }
        let channel = self.text(cells, CHANNEL)?;
        let fixed = self.fixed_name.clone();
        let name = fixed.as_deref().unwrap_or(name);
        let position = Position::new(self.file, row);
        let pushed = self.builder.push(&Row { customer, time, name, position, channel });
        let wanted = pushed.map_err(|full| Refusal::Stop(full.into()))?;
        let done = self.attributes(cells, &wanted).and_then(|()| self.duplicate(cells));
        if done.is_err() {
            self.builder.pop();
        }
        done
    }

    fn attributes(&mut self, cells: &impl Cells, wanted: &[u32]) -> Result<(), Refusal> {
        for attribute in wanted {
            let slot = ATTRIBUTES + *attribute as usize;
            let Some(text) = self.text(cells, slot)? else { continue };
            let Some(decoder) = self.decoders.get(*attribute as usize) else { continue };
            match decoder.decode(text, &mut self.attribute_times) {
                Ok(value) => self.builder.set(*attribute, value),
                Err(reason) => self.builder.set_unreadable(*attribute, text, reason),
            }
        }
        Ok(())
    }

    /// Takes the last event back if its id came before with the same content.
    fn duplicate(&mut self, cells: &impl Cells) -> Result<(), Refusal> {
        let Some(id) = self.text(cells, EVENT_ID)? else { return Ok(()) };
        let known = self.ids.len();
        let code = self.ids.code(id) as usize;
        if code == known {
            self.events_by_id.push(self.builder.len().saturating_sub(1));
            return Ok(());
        }
        let Some(first) = self.events_by_id.get(code).copied() else { return Ok(()) };
        if let Some(what) = self.builder.difference(first) {
            let reason = format!("stood before with another {what}: an event id must be unique");
            return Err(Refusal::Bad(Fault::value(self.column(EVENT_ID), id.as_bytes(), reason)));
        }
        self.builder.pop();
        self.builder.facts_mut().duplicates += 1;
        Ok(())
    }

    /// Compares a file's columns with those of the log's first file.
    fn even(&mut self, columns: &[Option<SmolStr>]) -> Result<(), LogError> {
        let name = self.file_name();
        let Some((first, expected)) = &self.first_file else {
            self.first_file = Some((name, columns.to_vec()));
            return Ok(());
        };
        for (here, there) in columns.iter().zip(expected) {
            let (column, with, without) = match (here, there) {
                (Some(column), None) => (column, &name, first),
                (None, Some(column)) => (column, first, &name),
                (Some(here), Some(there)) if here != there => (there, first, &name),
                _ => continue,
            };
            let (column, with, without) = (column.clone(), with.clone(), without.clone());
            return Err(LogError::Uneven { column, with, without });
        }
        Ok(())
    }

    /// Notes which columns were taken because nobody named any, and which attributes have none.
    fn note(&mut self, columns: &[Option<SmolStr>]) {
        let file = self.file_name();
        let taken = self.slots.iter().zip(columns).filter(|(slot, _)| slot.chosen == Chosen::Usual);
        let taken = taken.filter_map(|(slot, column)| Some(format!("{} from `{}`", slot.what, column.as_ref()?)));
        let taken: Vec<String> = taken.collect();
        let absent = self.slots.iter().zip(columns).skip(ATTRIBUTES).filter(|(_, column)| column.is_none());
        let mut absent: Vec<String> = absent.map(|(slot, _)| slot.what.to_string()).collect();
        absent.dedup();
        let notes = &mut self.builder.facts_mut().notes;
        if !taken.is_empty() {
            notes.push(format!("`{file}`: read {}", taken.join(", ")));
        }
        if !absent.is_empty() {
            notes.push(format!("`{file}` has no column for {}: missing on all of its events", absent.join(", ")));
        }
    }
}

impl Sink for Events<'_> {
    fn slots(&self) -> &[Slot] {
        &self.slots
    }

    fn found(&mut self, columns: &[Option<SmolStr>]) -> Result<(), LogError> {
        self.columns = columns.iter().map(|column| column.clone().unwrap_or_default()).collect();
        if self.first_file.is_none() {
            self.note(columns);
        }
        self.even(columns)
    }

    fn row(&mut self, row: u64, cells: &impl Cells) -> Result<(), LogError> {
        match self.accept(row, cells) {
            Ok(()) => Ok(()),
            Err(Refusal::Bad(fault)) => self.refuse(row, fault),
            Err(Refusal::Stop(error)) => Err(error),
        }
    }

    fn refuse(&mut self, row: u64, fault: Fault) -> Result<(), LogError> {
        if self.options.bad_rows == BadRows::Stop {
            return Err(LogError::BadRow { file: self.file_name(), line: 0, row, fault });
        }
        self.builder.facts_mut().bad_rows += 1;
        self.bad.push(BadRow { position: Position::new(self.file, row), fault });
        Ok(())
    }

    fn customer(&mut self, id: &str) {
        if !id.is_empty() {
            self.builder.add_customer(id);
        }
    }
}

fn slots(source: &Source, needs: &Needs) -> Vec<Slot> {
    let mapping = &source.mapping;
    let usual = |what: &str, column: &Option<SmolStr>, names: &[&'static str]| match column {
        Some(column) => named(what, column, Presence::Required),
        None => Slot {
            what: what.into(),
            names: names.iter().copied().map(SmolStr::new_static).collect(),
            chosen: Chosen::Usual,
            presence: Presence::Required,
        },
    };
    let unread = |what: &str| Slot { names: Vec::new(), ..named(what, &SmolStr::default(), Presence::Optional) };
    let event = match &mapping.event {
        EventName::Usual => usual("event", &None, &EVENTS),
        EventName::Column(column) => usual("event", &Some(column.clone()), &[]),
        EventName::Fixed(_) => unread("event"),
    };
    let event_id = match &mapping.event_id {
        Some(column) => named("event id", column, Presence::InHeader),
        None => unread("event id"),
    };
    let channel = match &mapping.channel {
        _ if !needs.channel => unread("channel"),
        Some(column) => named("channel", column, Presence::InHeader),
        None => named("channel", &SmolStr::new_static("channel"), Presence::Optional),
    };
    let mut slots = vec![
        usual("customer", &mapping.customer, &CUSTOMERS),
        usual("time", &mapping.time, &TIMES),
        event,
        event_id,
        channel,
    ];
    slots.extend(needs.attributes.iter().map(|need| {
        let mapped = mapping.attributes.get(&need.name).and_then(|attribute| attribute.column.as_ref());
        let presence = if mapped.is_some() { Presence::InHeader } else { Presence::Optional };
        named(&format!("attribute `{}`", need.name), mapped.unwrap_or(&need.name), presence)
    }));
    slots
}

fn named(what: &str, column: &SmolStr, presence: Presence) -> Slot {
    Slot { what: what.into(), names: vec![column.clone()], chosen: Chosen::Named, presence }
}
