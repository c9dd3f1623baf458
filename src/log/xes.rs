//! XES: traces of events. A trace's `concept:name` is the customer, its other attributes stand on each of its events as
//! `case:NAME`; a trace without events is a customer without events. Attributes below an event's own are ignored.
use super::LogError;
use super::open::{Bytes, fault};
use super::table::{Cells, Chosen, Found, Sink, Slot};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::ops::Range;

/// The prefix of trace attributes.
const CASE: &str = "case:";
const NOT_XES: &str = "this is not XES: the outermost element must be `log`";
const MISPLACED: &str =
    "this is not XES: a `trace` stands right in the `log`, and an `event` in a `trace`; mend what wrote the file";
const NOT_UTF_8: &str = "this is not UTF-8: save the file as UTF-8";
/// The trace attribute that names the customer.
const CUSTOMER: &str = "case:concept:name";

/// The attribute of each slot.
pub(super) fn head(slots: &[Slot]) -> Found {
    Found { columns: slots.iter().map(name).collect(), ..Found::default() }
}

/// Gives every event of a file to a sink, as rows counted from 1 through the file; cells by the attributes of the slots.
pub(super) fn read(file: &SmolStr, bytes: Bytes, names: &[SmolStr], sink: &mut impl Sink) -> Result<(), LogError> {
    let mut trace = Trace::new(names);
    let mut row = 0;
    let take = &mut |part: Part<'_>| {
        match part {
            Part::TraceBegins => trace.clear(),
            Part::EventBegins(_) => trace.begin_event(),
            Part::Attribute(level, key, value) => trace.attribute(level, key, value),
            Part::EventEnds(_) => {}
            Part::TraceEnds => {
                if let (0, Some(id)) = (trace.events, trace.id.as_deref()) {
                    sink.customer(id);
                }
                for event in 0..trace.events {
                    row += 1;
                    sink.row(row, &Row { trace: &trace, event })?;
                }
                sink.relieve()?;
            }
        }
        Ok(())
    };
    walk(file, bytes, take)
}

/// The keys of the first events and of their traces (as `case:KEY`), in the order in which they are met.
pub(super) fn keys(file: &SmolStr, bytes: Bytes, events: usize) -> Result<Vec<SmolStr>, LogError> {
    let mut keys = indexmap::IndexSet::new();
    let mut left = events;
    let take = &mut |part: Part<'_>| {
        match part {
            Part::Attribute(Level::Event, key, _) => drop(keys.insert(SmolStr::new(key))),
            Part::Attribute(Level::Trace, key, _) => drop(keys.insert(SmolStr::new(format!("{CASE}{key}")))),
            Part::EventEnds(_) => left = left.saturating_sub(1),
            Part::TraceBegins | Part::EventBegins(_) | Part::TraceEnds => {}
        }
        // any error ends the walk; this one is taken back below
        if left > 0 { Ok(()) } else { Err(LogError::TooLarge) }
    };
    match walk(file, bytes, take) {
        Err(LogError::TooLarge) | Ok(()) => Ok(keys.into_iter().collect()),
        Err(error) => Err(error),
    }
}

/// Where events (ascending numbers) stand in the stream of bytes.
pub(super) fn places(file: &SmolStr, bytes: Bytes, rows: &[u64]) -> Result<Vec<Range<u64>>, LogError> {
    let mut places: Vec<Range<u64>> = Vec::new();
    let mut row = 0;
    let mut start = 0;
    let take = &mut |part: Part<'_>| {
        match part {
            Part::EventBegins(at) => {
                row += 1;
                start = at;
            }
            Part::EventEnds(at) if rows.get(places.len()) == Some(&row) => places.push(start..at),
            _ => {}
        }
        Ok(())
    };
    walk(file, bytes, take)?;
    Ok(places)
}

/// The attribute a slot is read from: the last of the usual names is XES's own.
fn name(slot: &Slot) -> Option<SmolStr> {
    match slot.chosen {
        Chosen::Named => slot.names.first(),
        Chosen::Usual => slot.names.last(),
    }
    .cloned()
}

/// One trace's needed cells; trace attributes may stand after events, so nothing is passed on before its end.
struct Trace {
    /// The slots that read an event attribute, and those that read a trace attribute, by key.
    event_slots: HashMap<SmolStr, Vec<usize>>,
    trace_slots: HashMap<SmolStr, Vec<usize>>,
    slots: usize,
    id: Option<String>,
    text: String,
    /// The trace's own cells, then each event's.
    of_trace: Vec<Option<Range<usize>>>,
    cells: Vec<Option<Range<usize>>>,
    events: usize,
}

struct Row<'a> {
    trace: &'a Trace,
    event: usize,
}

impl Cells for Row<'_> {
    fn cell(&self, slot: usize) -> Option<&[u8]> {
        let own = self.trace.cells.get(self.event * self.trace.slots + slot)?.as_ref();
        let range = own.or_else(|| self.trace.of_trace.get(slot)?.as_ref())?;
        self.trace.text.get(range.clone()).map(str::as_bytes).filter(|cell| !cell.is_empty())
    }
}

/// Whose attribute it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Trace,
    Event,
}

impl Trace {
    fn new(names: &[SmolStr]) -> Self {
        let mut event_slots: HashMap<SmolStr, Vec<usize>> = HashMap::new();
        let mut trace_slots: HashMap<SmolStr, Vec<usize>> = HashMap::new();
        for (slot, name) in names.iter().enumerate() {
            if name.is_empty() {
                continue;
            }
            match name.strip_prefix(CASE) {
                Some(key) => trace_slots.entry(SmolStr::new(key)).or_default().push(slot),
                None => event_slots.entry(name.clone()).or_default().push(slot),
            }
        }
        let slots = names.len();
        let of_trace = vec![None; slots];
        let (text, cells) = (String::new(), Vec::new());
        Self { event_slots, trace_slots, slots, id: None, text, of_trace, cells, events: 0 }
    }

    fn clear(&mut self) {
        self.id = None;
        self.text.clear();
        self.of_trace.fill(None);
        self.cells.clear();
        self.events = 0;
    }

    fn begin_event(&mut self) {
        self.events += 1;
        self.cells.resize(self.events * self.slots, None);
    }

    fn attribute(&mut self, level: Level, key: &str, value: &str) {
        if level == Level::Trace && key == CUSTOMER.trim_start_matches(CASE) {
            self.id = Some(value.to_owned());
        }
        let slots = match level {
            Level::Trace => self.trace_slots.get(key),
            Level::Event => self.event_slots.get(key),
        };
        let Some(slots) = slots else { return };
        let start = self.text.len();
        self.text.push_str(value);
        let (cells, from) = match level {
            Level::Trace => (&mut self.of_trace, 0),
            Level::Event => (&mut self.cells, (self.events.saturating_sub(1)) * self.slots),
        };
        for slot in slots {
            if let Some(cell) = cells.get_mut(from + slot) {
                *cell = Some(start..self.text.len());
            }
        }
    }
}

/// What is met on the way through a file, with offsets in bytes.
enum Part<'a> {
    TraceBegins,
    EventBegins(u64),
    Attribute(Level, &'a str, &'a str),
    EventEnds(u64),
    TraceEnds,
}

/// Elements that hold others which matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Log,
    Trace,
    Event,
    Other,
}

type Take<'a> = &'a mut dyn FnMut(Part<'_>) -> Result<(), LogError>;

/// Walks through a file, an event outside a trace as a trace of its own.
fn walk(file: &SmolStr, bytes: Bytes, take: Take<'_>) -> Result<(), LogError> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    let mut is_log = false;
    let mut buffer = Vec::new();
    loop {
        let before = reader.buffer_position();
        buffer.clear();
        let malformed = |reason: String| Malformed { at: before, reason };
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(quick_xml::Error::Io(error)) => return Err(fault(file, &error)),
            Err(quick_xml::Error::Encoding(_)) => return Err(malformed(NOT_UTF_8.to_owned()).of(file)),
            Err(error) => return Err(malformed(format!("this is not XML ({error})")).of(file)),
        };
        match event {
            Event::Start(start) => {
                let element = element(&open, &start).map_err(|why| malformed(why.to_owned()).of(file))?;
                is_log = true;
                begin(&open, element, &start, before, take).map_err(|stop| stop.error(file, before))?;
                open.push(element);
            }
            Event::End(_) => {
                let lone = open.len() == 2;
                match open.pop() {
                    Some(Element::Event) => {
                        take(Part::EventEnds(reader.buffer_position()))?;
                        if lone {
                            take(Part::TraceEnds)?;
                        }
                    }
                    Some(Element::Trace) => take(Part::TraceEnds)?,
                    _ => {}
                }
            }
            Event::Eof if !open.is_empty() => {
                return Err(malformed("the file ends inside an element: fetch it again".to_owned()).of(file));
            }
            Event::Eof if !is_log => return Err(malformed(NOT_XES.to_owned()).of(file)),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What a start tag opens; otherwise why the file is not XES.
fn element(open: &[Element], start: &BytesStart<'_>) -> Result<Element, &'static str> {
    let name = start.local_name();
    match (open.last(), name.as_ref()) {
        (None, "log") => Ok(Element::Log),
        (None, _) => Err(NOT_XES),
        (Some(Element::Log), "trace") => Ok(Element::Trace),
        (Some(Element::Log | Element::Trace), "event") => Ok(Element::Event),
        // passed over, all that is in it would be lost
        (_, "trace" | "event") => Err(MISPLACED),
        _ => Ok(Element::Other),
    }
}

/// Why walking stops at a tag.
enum Stop {
    Sink(LogError),
    Xml(String),
}

impl Stop {
    fn error(self, file: &SmolStr, at: u64) -> LogError {
        match self {
            Self::Sink(error) => error,
            Self::Xml(reason) => Malformed { at, reason: format!("this is not XML ({reason})") }.of(file),
        }
    }
}

fn begin(open: &[Element], element: Element, start: &BytesStart<'_>, at: u64, take: Take<'_>) -> Result<(), Stop> {
    let level = match (element, open.last()) {
        (Element::Trace, _) => return take(Part::TraceBegins).map_err(Stop::Sink),
        (Element::Event, parent) => {
            if parent == Some(&Element::Log) {
                take(Part::TraceBegins).map_err(Stop::Sink)?;
            }
            return take(Part::EventBegins(at)).map_err(Stop::Sink);
        }
        (_, Some(Element::Trace)) => Level::Trace,
        (_, Some(Element::Event)) => Level::Event,
        _ => return Ok(()),
    };
    let (mut key, mut value) = (None, None);
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| Stop::Xml(error.to_string()))?;
        let slot = match attribute.key.as_ref() {
            "key" => &mut key,
            "value" => &mut value,
            _ => continue,
        };
        let text = attribute.normalized_value(XmlVersion::Implicit1_0);
        *slot = Some(text.map_err(|error| Stop::Xml(error.to_string()))?.into_owned());
    }
    match (key, value) {
        (Some(key), Some(value)) => take(Part::Attribute(level, &key, &value)).map_err(Stop::Sink),
        _ => Ok(()),
    }
}

/// A fault at an offset; its line is worked out by whoever can read the file again.
struct Malformed {
    at: u64,
    reason: String,
}

impl Malformed {
    fn of(self, file: &SmolStr) -> LogError {
        LogError::Malformed { file: file.clone(), line: 0, at: self.at, reason: self.reason }
    }
}
