//! Rows of event logs into a history's builder: customers, times, names, needed attributes, bad rows, duplicates.
//!
//! Invariant: no row is lost without being counted.
use super::decode::Decoder;
use super::identity::{PRIMARY, People};
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
    people: Option<&'a mut People>,
    /// The slots of the ids that are not the primary one, which is the customer's.
    id_slots: std::ops::Range<usize>,
}

/// Whether a row's event stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Yes,
    Duplicate,
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
        people: Option<&'a mut People>,
    ) -> Self {
        let mapping = &source.mapping;
        let times = TimeReader::new(mapping.time_format.clone(), mapping.zone.clone());
        let needs = std::sync::Arc::clone(builder.needs());
        let unit = |name: &SmolStr| mapping.attributes.get(name).and_then(|attribute| attribute.unit.clone());
        let decoder = |need: &crate::history::Need| Decoder::new(need.kind.clone(), unit(&need.name));
        let fixed_name = if let EventName::Fixed(name) = &mapping.event { Some(name.clone()) } else { None };
        let mut slots = slots(source, &needs);
        let first_id = slots.len();
        if let Some(people) = &people {
            identify(&mut slots, people.kinds(), mapping.customer.as_ref());
        }
        let id_slots = first_id..slots.len();
        Self {
            people,
            id_slots,
            builder,
            bad,
            options,
            fixed_name,
            slots,
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
            facts.notes.push(format!("events after the given end of the log, not seen: {}", self.after_end));
        }
    }

    /// The columns of the current file that the needed attributes are read from; empty where there is none.
    pub(super) fn attribute_columns(&self) -> Vec<SmolStr> {
        self.columns.iter().take(self.id_slots.start).skip(ATTRIBUTES).cloned().collect()
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
        let ids = self.ids(cells)?;
        let first = match ids.first() {
            None => self.text(cells, CUSTOMER)?.map(|id| (PRIMARY, id)),
            Some(first) => Some(*first),
        };
        let Some((kind, id)) = first else {
            return Err(missing(self.column(CUSTOMER), "is empty: the row has no customer"));
        };
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
        let key = self.people.is_some().then(|| People::key(kind, id));
        let customer = key.as_deref().unwrap_or(id);
        let pushed = self.builder.push(&Row { customer, time, name, position, channel });
        let wanted = pushed.map_err(|full| Refusal::Stop(full.into()))?;
        match self.attributes(cells, &wanted).and_then(|()| self.duplicate(cells)) {
            Ok(Kept::Yes) => {
                if let Some(people) = &mut self.people {
                    people.link(&ids);
                }
            }
            Ok(Kept::Duplicate) => {
                self.builder.pop();
                self.builder.facts_mut().duplicates += 1;
            }
            Err(refusal) => {
                self.builder.pop();
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// The row's ids with their kinds, the primary one first if it has one; none where ids are not linked.
    fn ids<'c>(&self, cells: &'c impl Cells) -> Result<Vec<(usize, &'c str)>, Refusal> {
        if self.people.is_none() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::new();
        let others = self.id_slots.clone().zip(PRIMARY + 1..);
        for (slot, kind) in std::iter::once((CUSTOMER, PRIMARY)).chain(others) {
            if let Some(id) = self.text(cells, slot)? {
                ids.push((kind, id));
            }
        }
        Ok(ids)
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

    /// Whether the last event's id came before with the same content.
    fn duplicate(&mut self, cells: &impl Cells) -> Result<Kept, Refusal> {
        let Some(id) = self.text(cells, EVENT_ID)? else { return Ok(Kept::Yes) };
        let known = self.ids.len();
        let code = self.ids.code(id) as usize;
        if code == known {
            self.events_by_id.push(self.builder.len().saturating_sub(1));
            return Ok(Kept::Yes);
        }
        let Some(first) = self.events_by_id.get(code).copied() else { return Ok(Kept::Yes) };
        match self.builder.difference(first) {
            None => Ok(Kept::Duplicate),
            Some(what) => {
                let reason = format!("stood before with another {what}: an event id must be unique");
                Err(Refusal::Bad(Fault::value(self.column(EVENT_ID), id.as_bytes(), reason)))
            }
        }
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
        let attributes = self.slots.iter().zip(columns).take(self.id_slots.start).skip(ATTRIBUTES);
        let absent = attributes.filter(|(_, column)| column.is_none());
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
        let ids = std::iter::once(CUSTOMER).chain(self.id_slots.clone());
        if self.people.is_some() && ids.clone().all(|slot| columns.get(slot).is_none_or(Option::is_none)) {
            let names = ids.filter_map(|slot| self.slots.get(slot)?.names.first());
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            let sought = format!("that is an id ({})", names.join(", "));
            let hint = "; map the log's `customer` or declare its id in `identity`".to_owned();
            return Err(LogError::NoColumn { file: self.file_name(), sought, hint });
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
        match &mut self.people {
            _ if id.is_empty() => {}
            None => self.builder.add_customer(id),
            Some(people) => {
                people.link(&[(PRIMARY, id)]);
                self.builder.add_customer(&People::key(PRIMARY, id));
            }
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

/// Asks for ids: the primary one in the place of the customer, the others at the end.
fn identify(slots: &mut Vec<Slot>, kinds: &[SmolStr], customer: Option<&SmolStr>) {
    let Some((primary, others)) = kinds.split_first() else { return };
    if let Some(slot) = slots.get_mut(CUSTOMER) {
        slot.presence = Presence::Optional;
        slot.names = match customer {
            Some(column) => vec![column.clone()],
            None => CUSTOMERS.last().map(|own| vec![primary.clone(), SmolStr::new_static(own)]).unwrap_or_default(),
        };
    }
    slots.extend(others.iter().map(|id| named(&format!("id `{id}`"), id, Presence::Optional)));
}

fn named(what: &str, column: &SmolStr, presence: Presence) -> Slot {
    Slot { what: what.into(), names: vec![column.clone()], chosen: Chosen::Named, presence }
}
