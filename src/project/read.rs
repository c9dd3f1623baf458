//! The text of `wayfare.yaml` into settings and all of its mistakes.
use super::folder;
use super::reader::{Node, Reader, Section};
use super::settings::{CustomersSettings, LogSettings, PolicySettings, Settings, Written};
use super::yaml::Document;
use crate::codes::project as codes;
use crate::diag::{Diagnostic, FileId};
use crate::history::Order;
use crate::log::{AttributeMapping, EventName, Identity, Mapping, TimeFormat, Unit};
use crate::model::Gate;
use jiff::tz::TimeZone;
use serde_yaml::Value;
use smol_str::SmolStr;

/// Reads settings; what is wrong is reported and left at its default.
pub fn read_settings(text: &str, file: FileId) -> (Settings, Vec<Diagnostic>) {
    let document = match Document::parse(text, file) {
        Ok(document) => document,
        Err(error) => {
            let found = match &error.twice {
                Some(key) => codes::key_twice(error.place, key),
                None => codes::not_yaml(error.place, &error.reason),
            };
            return (Settings::default(), vec![found]);
        }
    };
    let mut reader = Reader::new(&document);
    let mut settings = Settings::default();
    let root = reader.root();
    if *root.value != Value::Null
        && let Some(section) = reader.section(&root, &["definitions", "logs", "customers", "identity", "policy"])
    {
        read_all(&mut reader, &section, &mut settings);
    }
    (settings, reader.found)
}

fn read_all<'d>(reader: &mut Reader<'d>, section: &Section<'d>, settings: &mut Settings) {
    if let Some(node) = section.get("definitions")
        && let Some(definitions) = definitions(reader, node)
    {
        settings.definitions = definitions;
    }
    if let Some(node) = section.get("logs") {
        settings.logs = logs(reader, node);
    }
    settings.customers = section.get("customers").and_then(|node| customers(reader, node));
    settings.identity = section.get("identity").and_then(|node| identity(reader, node));
    if let Some(node) = section.get("policy") {
        settings.policy = policy(reader, node);
    }
}

fn definitions<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Vec<Written>> {
    let items = reader.list(node, "a list of folders or globs, such as `[journeys]`")?;
    if items.is_empty() {
        reader.bad_value(node, "must not be empty", "write a folder, such as `[journeys]`");
    }
    Some(items.iter().filter_map(|item| written(reader, item)).collect())
}

fn written<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Written> {
    let text = reader.text(node)?;
    check_glob(reader, node, &text);
    Some(Written { text, place: Some(reader.place(node)) })
}

fn required<'d>(reader: &mut Reader<'d>, section: &Section<'d>, key: &str) -> Option<Written> {
    let text = reader.required(section, key)?;
    Some(Written { text, place: section.get(key).map(|node| reader.place(node)) })
}

fn check_glob<'d>(reader: &mut Reader<'d>, node: &Node<'d>, text: &str) {
    if folder::is_glob(text) && folder::matcher(text).is_none() {
        reader.bad_value(node, "is no glob", "close its brackets, as in `data/events-*.csv` or `data/{a,b}.csv`");
    }
}

fn logs<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Vec<LogSettings> {
    let items = reader.list(node, "a list of logs (`- path: …`)").unwrap_or_default();
    let logs: Vec<(Node<'d>, LogSettings)> =
        items.into_iter().filter_map(|item| log(reader, &item).map(|log| (item, log))).collect();
    let mut rest = logs.iter();
    if let Some((_, first)) = rest.next() {
        for (item, log) in rest {
            if log.order != first.order {
                reader.bad_value(item, "has another `order` than the first log", "give all logs the same `order`");
            }
            if log.complete != first.complete {
                let help = "give all logs the same `complete`: a customer's history spans them all";
                reader.bad_value(item, "has another `complete` than the first log", help);
            }
        }
    }
    logs.into_iter().map(|(_, log)| log).collect()
}

fn log<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<LogSettings> {
    let keys = ["path", "customer", "time", "event", "event_id", "channel", "attributes", "order", "complete"];
    let section = reader.section(node, &keys)?;
    let path = required(reader, &section, "path");
    if let (Some(path), Some(node)) = (&path, section.get("path")) {
        check_glob(reader, node, &path.text);
    }
    let mut mapping = Mapping {
        customer: reader.optional(&section, "customer"),
        event_id: reader.optional(&section, "event_id"),
        channel: reader.optional(&section, "channel"),
        ..Mapping::default()
    };
    if let Some(node) = section.get("time") {
        time(reader, node, &mut mapping);
    }
    if let Some(node) = section.get("event") {
        mapping.event = event(reader, node).unwrap_or_default();
    }
    if let Some(entries) = section.get("attributes").and_then(|node| reader.entries(node)) {
        for (name, node) in entries {
            if let Some(attribute) = attribute(reader, &node) {
                mapping.attributes.insert(SmolStr::new(name), attribute);
            }
        }
    }
    let orders = [("time", Order::Time), ("log", Order::Log)];
    let order = section.get("order").and_then(|node| reader.word(node, &orders)).unwrap_or_default();
    let complete = section.get("complete").and_then(|node| reader.truth(node)).unwrap_or_default();
    Some(LogSettings { path: path?, mapping, order, complete })
}

/// `time: ts` or `time: { column: ts, format: …, timezone: … }`.
fn time<'d>(reader: &mut Reader<'d>, node: &Node<'d>, mapping: &mut Mapping) {
    if matches!(node.value, Value::String(_)) {
        mapping.time = reader.text(node);
        return;
    }
    let Some(section) = reader.section(node, &["column", "format", "timezone"]) else { return };
    mapping.time = reader.optional(&section, "column");
    if let Some(node) = section.get("format")
        && let Some(text) = reader.text(node)
    {
        match TimeFormat::parse(&text) {
            Some(format) => mapping.time_format = format,
            None if text.contains('%') => {
                let help = "write a date in the notation of strftime, such as `%d.%m.%Y %H:%M`";
                reader.bad_value(node, "is no format of a date and time", help);
            }
            None => reader.not_among(node, &text, &TimeFormat::KEYWORDS),
        }
    }
    mapping.zone = section.get("timezone").and_then(|node| zone(reader, node)).map(|(_, zone)| zone);
}

/// `event: event` or `event: { value: "survey_answered" }`.
fn event<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<EventName> {
    if matches!(node.value, Value::String(_)) {
        return reader.text(node).map(EventName::Column);
    }
    let section = reader.section(node, &["value", "column"])?;
    if let (Some(_), Some(column)) = (section.get("value"), section.get("column")) {
        reader.bad_value(column, "can't stand beside `value`", "name a column or give a fixed name, not both");
    }
    match reader.optional(&section, "column") {
        Some(column) => Some(EventName::Column(column)),
        None => reader.required(&section, "value").map(EventName::Fixed),
    }
}

/// `wait: wait_s` or `wait: { column: wait_s, unit: s, decimal: "," }`.
fn attribute<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<AttributeMapping> {
    if matches!(node.value, Value::String(_)) {
        return Some(AttributeMapping { column: reader.text(node), ..AttributeMapping::default() });
    }
    let section = reader.section(node, &["column", "unit", "decimal"])?;
    let column = reader.optional(&section, "column");
    let mut unit = None;
    if let Some(node) = section.get("unit")
        && let Some(text) = reader.text(node)
    {
        unit = Unit::parse(&text);
        if unit.is_none() {
            let help = "write `us`, `ms`, `s`, `min`, `h`, `d` or `w` for a duration, `EUR` or `cent EUR` for money";
            reader.bad_value(node, "is no unit", help);
        }
    }
    let mut decimal_comma = false;
    if let Some(node) = section.get("decimal")
        && let Some(text) = reader.text(node)
    {
        decimal_comma = text == ",";
        if !decimal_comma && text != "." {
            let help = "write `\",\"` if numbers look like `1.249,50`, or take the key away";
            reader.bad_value(node, "is no sign before a fraction", help);
        }
    }
    Some(AttributeMapping { column, unit, decimal_comma })
}

fn zone<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<(SmolStr, TimeZone)> {
    let name = reader.text(node)?;
    if let Ok(zone) = TimeZone::get(&name) {
        return Some((name, zone));
    }
    let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    let same_city = |known: &&String| known.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(&name));
    let city = names.iter().find(same_city).cloned();
    reader.report(|reader| {
        let help = "write a name of the IANA time zone database, such as `Europe/Berlin`";
        let finding = codes::bad_value(reader.place(node), &node.name, "is no time zone", help);
        match &city {
            Some(city) => finding.help(format!("did you mean `{city}`?")),
            None => finding.suggest(&name, names.iter().map(String::as_str)),
        }
    });
    None
}

fn customers<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<CustomersSettings> {
    let section = reader.section(node, &["path", "key"])?;
    let path = required(reader, &section, "path");
    let key = reader.required(&section, "key");
    Some(CustomersSettings { path: path?, key: key? })
}

fn identity<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<Identity> {
    let section = reader.section(node, &["ids", "primary", "max_ids", "events"])?;
    let ids = match section.get("ids") {
        Some(list) => reader.list(list, "a list of columns, such as `[customer_id, device_id]`")?,
        None if section.misspells("ids") => return None,
        None => {
            reader.report(|reader| codes::missing_key(reader.place(node), "ids", &node.name));
            return None;
        }
    };
    let ids: Vec<SmolStr> = ids.iter().filter_map(|id| reader.text(id)).collect();
    let primary = reader.required(&section, "primary")?;
    if !ids.contains(&primary)
        && let Some(node) = section.get("primary")
    {
        let names: Vec<&str> = ids.iter().map(SmolStr::as_str).collect();
        reader.not_among(node, &primary, &names);
        return None;
    }
    let max_ids = section.get("max_ids").and_then(|node| reader.count(node)).unwrap_or(50);
    let events = section.get("events").and_then(|node| reader.list(node, "a list of events, such as `[login]`"));
    let events = events.into_iter().flatten().filter_map(|name| reader.text(&name)).collect();
    Some(Identity { ids, primary, max_ids, events })
}

fn policy<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> PolicySettings {
    let Some(section) = reader.section(node, &["confidence", "min_n", "gate", "zone"]) else {
        return PolicySettings::default();
    };
    let gates = [("point", Gate::Point), ("proof", Gate::Proof), ("assurance", Gate::Assurance)];
    PolicySettings {
        confidence: section.get("confidence").and_then(|node| confidence(reader, node)),
        min_n: section.get("min_n").and_then(|node| reader.count(node)),
        gate: section.get("gate").and_then(|node| reader.word(node, &gates)),
        zone: section.get("zone").and_then(|node| zone(reader, node)).map(|(name, _)| name),
    }
}

/// `95%` or `0.95`.
fn confidence<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<f64> {
    let share = match node.value {
        Value::String(text) => {
            let percent = text.strip_suffix('%').and_then(|percent| percent.trim().parse::<f64>().ok());
            percent.map(|percent| percent / 100.0)
        }
        Value::Number(number) => number.as_f64(),
        _ => {
            reader.wrong_type(node, "a percentage, such as `95%`");
            return None;
        }
    };
    let valid = share.filter(|share| *share > 0.0 && *share < 1.0);
    if valid.is_none() {
        let percent = share.filter(|share| node.value.is_number() && (1.0..100.0).contains(share));
        let help = match percent {
            Some(percent) => format!("write `{percent}%`"),
            None => "write a percentage, such as `95%`".to_owned(),
        };
        reader.bad_value(node, "is no share between 0% and 100%", &help);
    }
    valid
}
