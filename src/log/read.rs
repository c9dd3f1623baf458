//! Reading: lanes take pieces of work until there are none, and what they collected becomes a log.
//!
//! Invariant: which lane read what, and how many there are, is nowhere to be seen in the log.
use super::blocks::{self, Ended};
use super::chunk::{Chunk, Stop, Times};
use super::delimited::Delimited;
use super::lane::{Lane, Rows};
use super::objects::Objects;
use super::open::{self, Format, open};
use super::partitions::Log;
use super::parts::{Collection, Parts};
use super::registry::Shape;
use super::setup::Setup;
use super::sheaf::{Binder, Bound};
use super::source::{BadRows, CustomersTable, ReadOptions, Source};
use super::supply::{Supply, Work};
use super::{BadRow, LogError, customers, json, merge, parquet, rows, separated, size, xes};
use crate::history::{Ending, LogFacts, Names, Needs, Position};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How a log is gone about; some things are found out on the way, and then it is read again.
#[derive(Debug, Clone, Default)]
pub(super) struct Approach {
    /// Which events are kept.
    names: Names,
    /// Files that are read in one piece.
    pub(super) whole: Vec<u16>,
}

/// Reads logs, and the table of customers if there is one.
///
/// # Errors
/// Whatever stops the logs from being read; in [`BadRows::Stop`] mode the first bad row.
pub fn read(
    sources: &[Source],
    customers: Option<&CustomersTable>,
    needs: &Needs,
    options: &ReadOptions,
) -> Result<Log, LogError> {
    let needs = Arc::new(needs.clone());
    let mut approach = Approach { names: needs.names.clone(), whole: Vec::new() };
    let bits = size::partition_bits(sources, &needs, options);
    loop {
        let setup = Setup::new(sources, &needs, approach.names.clone(), options, bits);
        match attempt(&setup, sources, customers, &approach)? {
            Outcome::Done(log) => return Ok(*log),
            Outcome::Again(Stop::Whole(file)) => approach.whole.push(file),
            Outcome::Again(_) => approach.names = Names::All,
        }
    }
}

enum Outcome {
    Done(Box<Log>),
    Again(Stop),
}

/// What all lanes see.
struct Shared<'a> {
    supply: Mutex<Supply<'a>>,
    /// The first piece that stopped reading; pieces after it need not be read.
    first_stop: AtomicUsize,
    chunks: Mutex<Vec<(usize, Chunk)>>,
}

fn attempt<'a>(
    setup: &'a Setup<'a>,
    sources: &'a [Source],
    customers: Option<&CustomersTable>,
    approach: &'a Approach,
) -> Result<Outcome, LogError> {
    let bound = Bound::new(size::memory(setup.options));
    let shared = Shared {
        supply: Mutex::new(Supply::new(sources, setup, approach)),
        first_stop: AtomicUsize::new(usize::MAX),
        chunks: Mutex::default(),
    };
    // Ids of rows are compared one by one.
    let one = setup.entries.iter().any(|entry| entry.has_event_ids);
    let count = if one { 1 } else { rayon::current_num_threads() };
    let mut lanes: Vec<Lane<'_>> =
        (0..count).map(|number| Lane::new(setup, number, Binder::new(&bound, setup.partitions(), count))).collect();
    rayon::scope(|scope| {
        for lane in &mut lanes {
            scope.spawn(|_| work(lane, &shared));
        }
    });
    let mut chunks = shared.chunks.into_inner().unwrap_or_else(PoisonError::into_inner);
    let supply = shared.supply.into_inner().unwrap_or_else(PoisonError::into_inner);
    chunks.sort_unstable_by_key(|(place, _)| *place);
    let mut collected = Collected { supply, chunks: Vec::new(), bases: Vec::new(), times: Times::default() };
    if let Some(again) = collected.settle(setup, chunks)? {
        return Ok(Outcome::Again(again));
    }
    collected.supply.unchanged()?;
    let log = collected.log(setup, lanes, customers, &bound)?;
    Ok(Outcome::Done(Box::new(log)))
}

/// Takes work until there is none, or none that is wanted.
fn work(lane: &mut Lane<'_>, shared: &Shared<'_>) {
    loop {
        let next = shared.supply.lock().unwrap_or_else(PoisonError::into_inner).next();
        let (place, chunk) = match next {
            Ok(None) => return,
            Ok(Some((place, shape, work))) => {
                if place > shared.first_stop.load(Ordering::Relaxed) {
                    return;
                }
                lane.begin(shape.file);
                let done = piece(lane, &shape, work);
                (place, lane.end(done))
            }
            Err(error) => {
                let place = shared.supply.lock().unwrap_or_else(PoisonError::into_inner).count;
                lane.begin(0);
                (place, lane.end(Err(error)))
            }
        };
        if chunk.stop.is_some() {
            shared.first_stop.fetch_min(place, Ordering::Relaxed);
        }
        shared.chunks.lock().unwrap_or_else(PoisonError::into_inner).push((place, chunk));
    }
}

fn piece(lane: &mut Lane<'_>, shape: &Shape, work: Work) -> Result<(), LogError> {
    let name = &shape.log.name;
    match work {
        Work::Whole(format) => {
            let mut sink = Rows { lane, shape };
            let (_, bytes) = open(&shape.log)?;
            match format {
                Format::Separated(delimiter) => {
                    separated::read(name, bytes, delimiter, &shape.places, shape.width, &mut sink)
                }
                Format::Json => json::read(name, bytes, &shape.columns, &mut sink),
                Format::Xes | Format::Parquet => xes::read(name, bytes, &shape.columns, &mut sink),
            }
        }
        Work::Text(format, piece) => {
            let (text, is_last) = (piece.text, piece.is_last);
            let ended = match format {
                Format::Separated(delimiter) => {
                    let mut parser = Delimited::new(&shape.places, shape.width, delimiter, piece.is_first);
                    blocks::parse(text, is_last, &mut parser, lane, shape)?
                }
                _ => blocks::parse(text, is_last, &mut Objects::new(&shape.columns), lane, shape)?,
            };
            if ended == Ended::Within {
                lane.chunk.stop = Some(Stop::Whole(shape.file));
            }
            Ok(())
        }
        Work::Span(head, span) => parquet::read(&head, span, shape, lane),
    }
}

/// All chunks in the order of the log.
struct Collected<'a> {
    supply: Supply<'a>,
    chunks: Vec<Chunk>,
    /// For each chunk the number of rows of its file before it.
    bases: Vec<u64>,
    times: Times,
}

impl Collected<'_> {
    /// Puts the chunks one after the other; what the first of them that stopped says decides.
    fn settle(&mut self, setup: &Setup<'_>, chunks: Vec<(usize, Chunk)>) -> Result<Option<Stop>, LogError> {
        let mut rows: BTreeMap<u16, u64> = BTreeMap::new();
        for (_, mut chunk) in chunks {
            let base = rows.entry(chunk.file).or_default();
            match chunk.stop.take() {
                Some(Stop::Error(error)) => return Err(self.error(setup, &chunk, *base, error)),
                Some(again) => return Ok(Some(again)),
                None => {}
            }
            self.bases.push(*base);
            *base += chunk.rows;
            self.times.then(&chunk.times);
            self.chunks.push(chunk);
        }
        let is_short = setup.names != Names::All && self.times.unsorted;
        Ok(is_short.then_some(Stop::Unsorted))
    }

    /// The error, with the row's number and its line.
    fn error(&self, setup: &Setup<'_>, chunk: &Chunk, base: u64, error: LogError) -> LogError {
        let files = &self.supply.registry.files;
        let Some(file) = files.get(usize::from(chunk.file)) else { return error };
        let error = match chunk.bad.first() {
            Some((row, fault)) if setup.options.bad_rows == BadRows::Stop => {
                LogError::BadRow { file: file.name.clone(), line: 0, row: base + row, fault: fault.clone() }
            }
            _ => error,
        };
        rows::with_line(error, file)
    }

    fn log(
        mut self,
        setup: &Setup<'_>,
        mut lanes: Vec<Lane<'_>>,
        customers: Option<&CustomersTable>,
        bound: &Bound,
    ) -> Result<Log, LogError> {
        let bad_rows = self.bad_rows();
        let mut facts = self.facts(setup, &lanes, bad_rows.len() as u64);
        let people = lanes.iter_mut().filter_map(|lane| lane.people.take()).reduce(|mut all, other| {
            all.absorb(other);
            all
        });
        let mut files = std::mem::take(&mut self.supply.registry.files);
        let table = match customers.filter(|_| !setup.needs.customer_attributes.is_empty()) {
            None => None,
            Some(table) => {
                let number = u16::try_from(files.len()).map_err(|_| LogError::TooLarge)?;
                files.push(table.file.clone());
                Some(customers_table(table, setup, number)?)
            }
        };
        facts.notes.extend(
            Source::listed_twice(self.supply.sources).iter().map(|file| {
                format!("`{file}` is listed twice and read in the same way: each of its events counts twice")
            }),
        );
        facts.watermark = setup.options.as_of.or(facts.to);
        let (tables, codes) = merge::tables(&setup.needs, &mut lanes);
        let mut unneeded = BTreeMap::new();
        for lane in &lanes {
            for (name, role) in lane.names.texts().iter().zip(&lane.roles).filter(|(_, role)| role.passed > 0) {
                *unneeded.entry(name.clone()).or_default() += role.passed;
            }
        }
        let collection = Collection {
            chunks: self.chunks.into_iter().zip(self.bases).collect(),
            codes,
            files: lanes.iter().map(|lane| lane.binder.file().cloned()).collect(),
            others: lanes.into_iter().map(|lane| lane.others.finish()).collect(),
            tables,
        };
        let mut parts = Parts::new(collection, setup.bits, bound.most as u64);
        let mut persons = None;
        if let Some(mut people) = people {
            people.settle();
            if people.has_others() {
                parts.each_number(|number| people.know(number))?;
            }
            let (named, notes) = people.name();
            facts.notes.extend(notes);
            persons = Some(named);
        }
        if let Some(persons) = persons.as_ref().filter(|persons| !persons.is_empty()) {
            parts.regroup(persons, bound)?;
        }
        let options = setup.options;
        Ok(Log {
            parts,
            persons,
            table,
            ending: Ending { order: options.order, complete: options.complete, ends: options.as_of },
            facts: Arc::new(facts),
            passed: self.times.passed,
            unneeded,
            bad_rows,
            files,
            columns: std::mem::take(&mut self.supply.registry.columns),
        })
    }

    fn bad_rows(&mut self) -> Vec<BadRow> {
        let mut all = Vec::new();
        for (chunk, base) in self.chunks.iter_mut().zip(&self.bases) {
            for (row, fault) in std::mem::take(&mut chunk.bad) {
                all.push(BadRow { position: Position::new(chunk.file, base + row), fault });
            }
        }
        all
    }

    fn facts(&self, setup: &Setup<'_>, lanes: &[Lane<'_>], bad_rows: u64) -> LogFacts {
        let mut all = self.times.kept;
        all.and(&self.times.passed);
        let registry = &self.supply.registry;
        let mut facts = LogFacts {
            files: registry.files.iter().map(|file| file.name.clone()).collect(),
            events: all.events,
            from: all.bounds.map(|(from, _)| from),
            to: all.bounds.map(|(_, to)| to),
            bad_rows,
            duplicates: lanes.iter().map(|lane| lane.duplicate_rows).sum(),
            ..LogFacts::default()
        };
        for (source, notes) in (0..setup.entries.len()).zip(&registry.notes) {
            facts.notes.extend(notes.iter().cloned());
            let tallies = || lanes.iter().filter_map(|lane| lane.tallies.get(source));
            let utc = tallies().any(|tally| tally.times.assumed_utc() || tally.attribute_times.assumed_utc());
            if utc && !facts.assumed_utc {
                let note = "times without an offset are read as UTC: no time zone is given for the log";
                facts.notes.push(note.to_owned());
            }
            facts.assumed_utc |= utc;
            if tallies().any(|tally| tally.times.dense_dates() || tally.attribute_times.dense_dates()) {
                let note = "some times look like dates without hyphens and are read as counts since 1970: if they are dates, tell so by the format, such as `%Y%m%d`";
                facts.notes.push(note.to_owned());
            }
            let after_end: u64 = tallies().map(|tally| tally.after_end).sum();
            if after_end > 0 {
                facts.notes.push(format!("events after the given end of the log, not seen: {after_end}"));
            }
        }
        facts
    }
}

/// Reads the table of customers.
fn customers_table(table: &CustomersTable, setup: &Setup<'_>, number: u16) -> Result<customers::Table, LogError> {
    let needs = customers::needs(&setup.needs);
    let slots = customers::slots(table, &needs);
    let file = &table.file;
    let mut sink = customers::Rows::new(&needs, &slots, number);
    if open::found(file)?.0 == Format::Parquet {
        let (found, head) = parquet::head(file, &slots)?;
        parquet::read_all(&head, &file.name, &found.places, &mut sink)?;
        return Ok(sink.finish());
    }
    let (format, bytes) = open(file)?;
    let (_, again) = open(file)?;
    let done = match format {
        Format::Separated(delimiter) => {
            let found = separated::head(&file.name, bytes, delimiter, &slots)?;
            separated::read(&file.name, again, delimiter, &found.places, found.width, &mut sink)
        }
        Format::Json => {
            let found = json::head(&file.name, bytes, &slots)?;
            json::read(&file.name, again, &named(found.columns), &mut sink)
        }
        Format::Xes | Format::Parquet => xes::read(&file.name, again, &named(xes::head(&slots).columns), &mut sink),
    };
    done.map_err(|error| rows::with_line(error, file))?;
    Ok(sink.finish())
}

fn named(columns: Vec<Option<smol_str::SmolStr>>) -> Vec<smol_str::SmolStr> {
    columns.into_iter().map(Option::unwrap_or_default).collect()
}
