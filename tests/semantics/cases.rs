//! Cases worked out by hand from `semantics.md`: each file under `cases/` holds the reasoning, definitions, a log, and
//! what must be found. Both the engine and the interpreter are held to it.
use crate::agreement::{Outcome, by_engine, by_interpreter, compile, difference};
use crate::generate::{POLICIES, VOCABULARY};
use crate::logs::{BASE, CustomerRow, HOUR, LogRow, Rows};
use serde_json::Value as Json;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use wayfare::measure::Settings;
use wayfare::model::{Model, Value};
use wayfare::plan::Plan;

#[test]
fn every_case_gives_what_was_worked_out_by_hand() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/semantics/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.sort();
    let mut failures = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().to_string();
        failures.extend(check(&text).into_iter().map(|failure| format!("{name}: {failure}")));
    }
    assert!(!files.is_empty());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(text: &str) -> Vec<String> {
    let mut parts = text.split("\n--- ");
    let _why = parts.next().unwrap();
    let definitions = parts.next().unwrap().strip_prefix("definitions").unwrap();
    let log = parts.next().unwrap();
    let expected: BTreeSet<String> =
        parts.next().unwrap().lines().skip(1).filter(|it| !it.is_empty()).map(String::from).collect();
    let model = match compile(&file(definitions)) {
        Ok(model) => model,
        Err(problems) => return problems.iter().map(|it| it.message.to_string()).collect(),
    };
    let rows = read(log);
    let plan = Plan::new(&model);
    let settings = Settings::default();
    let engine = by_engine(&model, &plan, &rows, &settings);
    let oracle = by_interpreter(&model, &rows, &settings);
    let mut failures: Vec<String> = Vec::new();
    for (who, found) in [("engine", &engine), ("interpreter", &oracle)] {
        let said = described(&model, found);
        failures.extend(expected.difference(&said).map(|line| format!("{who} lacks `{line}`")));
        let subject = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let asked: BTreeSet<String> = expected.iter().map(|line| subject(line)).collect();
        let extra = said.difference(&expected).filter(|line| asked.contains(&subject(line)));
        failures.extend(extra.map(|line| format!("{who} finds `{line}`")));
    }
    failures.extend(difference(&engine, &oracle));
    failures
}

/// Definitions with what they may name, and a policy unless they have their own.
fn file(definitions: &str) -> String {
    let policy = if definitions.contains("policy {") { "" } else { POLICIES[0] };
    format!("{policy}\n{VOCABULARY}\n{definitions}")
}

/// `log [complete] [by-position] [ends H]`, then rows `customer hour name [attribute=value]…`.
fn read(text: &str) -> Rows {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let ends = head.iter().position(|word| *word == "ends").map(|at| hour(head[at + 1]));
    let mut rows = Vec::new();
    let mut customers: Vec<CustomerRow> = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !customers.iter().any(|it| it.name == words[0]) {
            customers.push(CustomerRow { name: words[0].into(), tier: None, age: None });
        }
        if words.len() < 3 {
            continue;
        }
        let attributes: BTreeMap<SmolStr, Value> = words[3..].iter().map(|it| attribute(it)).collect();
        let row = rows.len() as u64 + 1;
        rows.push(LogRow {
            customer: words[0].into(),
            time: hour(words[1]),
            name: words[2].into(),
            attributes,
            channel: None,
            file: 0,
            row,
        });
    }
    Rows {
        rows,
        customers,
        ends,
        complete: head.contains(&"complete"),
        by_position: head.contains(&"by-position"),
        files: 1,
    }
}

fn hour(text: &str) -> i64 {
    let hours: f64 = text.trim_end_matches('h').parse().unwrap();
    BASE + (hours * HOUR as f64) as i64
}

fn attribute(text: &str) -> (SmolStr, Value) {
    let (name, value) = text.split_once('=').unwrap();
    let value = value.parse::<i64>().map_or_else(|_| Value::Text(value.into()), Value::Int);
    (name.into(), value)
}

/// What was found, a line for each thing that is not zero.
fn described(model: &Model, found: &Outcome) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (moment, count) in model.moments.iter().zip(&found.moments) {
        lines.insert(format!("moment {} {count}", moment.meta.name));
    }
    let mut counts = |what: String, of: &Json| {
        for (name, count) in of.as_object().unwrap().iter().filter(|(_, count)| **count != 0) {
            lines.insert(format!("{what}{name} {count}"));
        }
    };
    for journey in list(&found.report["journeys"]) {
        let name = text(&journey["name"]);
        counts(format!("journey {name} "), &journey["instances"]);
        for key in ["outcomes_without_start", "without_key"] {
            counts(format!("journey {name} "), &serde_json::json!({key: journey[key]}));
        }
        for (kind, of) in [("stage", &journey["stages"]), ("goal", &journey["goals"])] {
            for one in list(of) {
                counts(format!("journey {name} {kind} "), &serde_json::json!({text(&one["name"]): one["reached"]}));
            }
        }
    }
    for rule in list(&found.report["rules"]) {
        for group in ["subjects", "activations"] {
            counts(format!("rule {} {group} ", text(&rule["name"])), &rule[group]);
        }
    }
    for rule in list(&found.report["rules"]) {
        lines.extend(list(&rule["violations"]).map(|it| violation(text(&rule["name"]), it)));
    }
    lines.extend(list(&found.report["kpis"]).map(|it| kpi("", it)));
    for journey in list(&found.report["journeys"]) {
        lines.extend(list(&journey["kpis"]).map(|it| kpi(&format!("{}.", text(&journey["name"])), it)));
    }
    for it in list(&found.report["decisions"]) {
        let until = if it["until"].is_null() { String::new() } else { format!(" until {}", hours(&it["until"])) };
        let lost = it["lost_to"]["rule"].as_str().map_or(String::new(), |rule| format!(" lost to {rule}"));
        let (rule, who, at) = (text(&it["rule"]), text(&it["customer"]), hours(&it["time"]));
        lines.insert(format!("decision {rule} {who} {} at {at}{until}{lost}", text(&it["action"])));
    }
    lines
}

/// `rule R violation CUSTOMER at HOUR rows 1,2 [deadline HOUR] [missed ROW by HOURS]`
fn violation(rule: &str, it: &Json) -> String {
    let rows: Vec<String> = list(&it["events"]).map(|it| it["row"].to_string()).collect();
    let deadline = it["deadline"].as_str().map_or(String::new(), |_| format!(" deadline {}", hours(&it["deadline"])));
    let miss = &it["nearest_miss"];
    let by = miss["by"].as_f64().map_or(String::new(), |by| format!(" missed {} by {}", miss["row"], by / 3600.0));
    let (who, at) = (text(&it["customer"]), hours(&it["time"]));
    format!("rule {rule} violation {who} at {at} rows {}{deadline}{by}", rows.join(","))
}

fn kpi(of: &str, it: &Json) -> String {
    format!("kpi {of}{} {} n {} of {}", text(&it["name"]), it["value"], it["n"], it["of"])
}

fn list(value: &Json) -> impl Iterator<Item = &Json> {
    value.as_array().unwrap().iter()
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap()
}

fn hours(value: &Json) -> f64 {
    let at: jiff::Timestamp = text(value).parse().unwrap();
    (at.as_microsecond() - BASE) as f64 / HOUR as f64
}
