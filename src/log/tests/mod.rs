//! Reading logs: small files written for the purpose, and the reference logs.
mod faults;
mod formats;
mod hostile;
mod identity;
mod reference;
mod rows;
mod times;
mod values;

use super::*;
use crate::history::{Need, Needs, Value};
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
