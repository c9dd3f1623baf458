//! Reading logs: small files written for the purpose, and the reference logs.
mod faults;
mod formats;
mod hostile;
mod identity;
mod links;
mod parquet;
mod partitions;
mod reference;
mod rim;
mod rows;
mod times;
mod values;

use super::*;
use crate::history::{Builder, Ending, History, Need, Needs, Order, Row, Share, Value};
use std::path::PathBuf;
use tempfile::TempDir;

/// Files in a folder that goes away.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    /// Writes a file, gzipped if its name says so.
    fn write(&self, name: &str, bytes: &[u8]) {
        let bytes = if name.ends_with(".gz") { gzip(bytes) } else { bytes.to_vec() };
        self.raw(name, &bytes);
    }

    fn raw(&self, name: &str, bytes: &[u8]) {
        let mut file = std::fs::File::create(self.path(name)).unwrap();
        std::io::Write::write_all(&mut file, bytes).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn source(&self, names: &[&str]) -> Source {
        let file = |name: &&str| LogFile { path: self.path(name), name: (*name).into() };
        Source { files: names.iter().map(file).collect(), mapping: Mapping::default() }
    }

    fn read(&self, names: &[&str], needs: &Needs) -> Result<Log, LogError> {
        read(&[self.source(names)], None, needs, &ReadOptions::default())
    }

    /// The words of the error that reading gives.
    fn error(&self, names: &[&str]) -> String {
        self.read(names, &Needs::default()).unwrap_err().to_string()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

fn needs(attributes: &[(&str, crate::history::AttrKind)]) -> Needs {
    let attributes = attributes.iter().map(|(name, kind)| Need::everywhere(*name, kind.clone())).collect();
    Needs { attributes, ..Needs::default() }
}

impl Log {
    /// All partitions as one history, its customers sorted by bytes; each customer's order is checked on the way.
    fn whole(&self) -> History {
        let mut builder = Builder::new(Needs::clone(self.needs()));
        let (mut share, mut order, mut complete) = (Share::default(), Order::Time, false);
        for at in 0..self.partitions() {
            let history = self.build(at).unwrap().history;
            assert_eq!(history.facts(), &**self.facts());
            share = share.and(history.share());
            (order, complete) = (history.order(), history.is_complete());
            for customer in 0..history.customer_count() {
                copy(&history, customer, &mut builder);
            }
        }
        let facts = self.facts_of(&share);
        let mut history = builder.finish(Ending { order, complete, ends: facts.watermark });
        *history.facts_mut() = facts;
        history
    }
}

/// Adds a customer of a partition.
fn copy(history: &History, customer: usize, to: &mut Builder) {
    let id = history.customer_name(customer);
    assert!(to.find_customer(&id).is_none(), "{id} is in two partitions");
    to.add_customer(&id);
    let number = to.find_customer(&id).unwrap();
    for (attribute, _) in to.needs().clone().customer_attributes.iter().enumerate() {
        to.set_customer(number, attribute, history.customer_column(attribute).unwrap().value(customer));
    }
    let range = history.events_of(customer);
    let key = |at: usize| (if history.order() == Order::Time { history.time()[at] } else { 0 }, history.position()[at]);
    assert!(range.clone().map(key).is_sorted(), "{id} is out of order");
    for at in range {
        let channel = history.channel().get(at).and_then(|code| history.channels().get(*code as usize));
        let name = &history.names()[history.name()[at] as usize];
        let (time, position) = (history.time()[at], history.position()[at]);
        to.push(&Row { customer: &id, time, name, position, channel: channel.map(|it| it.as_str()) }).unwrap();
        for (attribute, _) in (0..).zip(&to.needs().clone().attributes) {
            to.set(attribute, history.column(attribute as usize).unwrap().value(at));
        }
        for entry in history.unreadable().iter().filter(|entry| entry.event as usize == at) {
            to.set_unreadable(entry.attribute, &entry.raw, entry.reason.clone());
        }
    }
}

/// Each event as `customer time name`.
fn shown(history: &History) -> Vec<String> {
    let event = |at: usize| {
        let customer = &history.customers()[history.customer_of(at)];
        format!("{customer} {} {}", history.time()[at], history.names()[history.name()[at] as usize])
    };
    (0..history.len()).map(event).collect()
}

fn value(history: &History, attribute: usize, event: usize) -> Value<'_> {
    history.column(attribute).unwrap().value(event)
}
