//! What is fixed before a log is read: for each entry of `logs` the columns to look for and how to read their values.
use super::decode::Decoder;
use super::identity::Identity;
use super::source::{EventName, Mapping, ReadOptions, Source};
use super::table::{Chosen, Presence, Slot};
use super::time::TimeReader;
use crate::history::{Names, Needs};
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

pub(super) const CUSTOMER: usize = 0;
pub(super) const TIME: usize = 1;
pub(super) const EVENT: usize = 2;
pub(super) const EVENT_ID: usize = 3;
pub(super) const CHANNEL: usize = 4;
pub(super) const ATTRIBUTES: usize = 5;

/// The usual names of the customer's column, in the order in which they are tried; the last is XES's own.
pub const CUSTOMERS: [&str; 5] = ["customer_id", "customer", "user_id", "case_id", "case:concept:name"];
/// The usual names of the time's column.
pub const TIMES: [&str; 4] = ["time", "timestamp", "ts", "time:timestamp"];
/// The usual names of the event's column.
pub const EVENTS: [&str; 4] = ["event", "event_name", "activity", "concept:name"];

/// What all lanes share.
#[derive(Debug)]
pub(super) struct Setup<'a> {
    pub(super) needs: Arc<Needs>,
    /// Which events are kept: those that are needed, or all where that takes it to count right.
    pub(super) names: Names,
    pub(super) options: &'a ReadOptions,
    pub(super) entries: Vec<Entry>,
    /// How many bits of a key's hash tell the partition.
    pub(super) bits: u32,
}

/// One log of several.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) slots: Vec<Slot>,
    pub(super) fixed_name: Option<SmolStr>,
    pub(super) times: TimeReader,
    pub(super) decoders: Vec<Decoder>,
    /// The slots of the ids that are not the primary one, which is the customer's.
    pub(super) id_slots: Range<usize>,
    /// Whether rows have ids of their own.
    pub(super) has_event_ids: bool,
}

impl<'a> Setup<'a> {
    pub(super) fn new(
        sources: &[Source],
        needs: &Arc<Needs>,
        names: Names,
        options: &'a ReadOptions,
        bits: u32,
    ) -> Self {
        let entries: Vec<Entry> =
            sources.iter().map(|source| Entry::new(&source.mapping, needs, options.identity.as_ref())).collect();
        // Rows of one id are compared, whatever their names.
        let names = if entries.iter().any(|entry| entry.has_event_ids) { Names::All } else { names };
        Self { needs: Arc::clone(needs), names, options, entries, bits }
    }

    /// The last time at which events are seen.
    pub(super) fn end(&self) -> i64 {
        self.options.as_of.unwrap_or(i64::MAX)
    }

    /// The partition that a hash belongs to.
    #[inline]
    pub(super) fn partition(&self, hash: u64) -> usize {
        partition_of(hash, self.bits)
    }

    /// How many partitions there are.
    pub(super) fn partitions(&self) -> usize {
        1 << self.bits
    }
}

/// The partition of a key with that hash, where so many bits of it tell.
#[inline]
pub(super) fn partition_of(hash: u64, bits: u32) -> usize {
    if bits == 0 { 0 } else { (hash >> (64 - bits)) as usize }
}

impl Entry {
    fn new(mapping: &Mapping, needs: &Needs, identity: Option<&Identity>) -> Self {
        let decoder = |need: &crate::history::Need| {
            let mapped = mapping.attributes.get(&need.name);
            let decoder = Decoder::new(need.kind.clone(), mapped.and_then(|one| one.unit.clone()));
            decoder.with_decimal_comma(mapped.is_some_and(|one| one.decimal_comma))
        };
        let fixed_name = if let EventName::Fixed(name) = &mapping.event { Some(name.clone()) } else { None };
        let mut slots = slots(mapping, needs);
        let first_id = slots.len();
        if let Some(identity) = identity {
            identify(&mut slots, &identity.kinds(), mapping.customer.as_ref());
        }
        Self {
            id_slots: first_id..slots.len(),
            slots,
            fixed_name,
            times: TimeReader::new(mapping.time_format.clone(), mapping.zone.clone()),
            decoders: needs.attributes.iter().map(decoder).collect(),
            has_event_ids: mapping.event_id.is_some(),
        }
    }
}

fn slots(mapping: &Mapping, needs: &Needs) -> Vec<Slot> {
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
