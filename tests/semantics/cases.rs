//! Cases worked out by hand from `semantics.md`: each file under `cases/` holds the reasoning, definitions, a log, and
//! what must be found. Both the engine and the interpreter are held to it.
use crate::agreement::{by_engine, compile, difference};
use crate::generate::TOUCHPOINTS;
use crate::logs::{self, BASE, HOUR, LogRow, Rows};
use crate::oracle::{found::Found, interpret};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
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
    let model = match compile(&format!("{TOUCHPOINTS}{definitions}")) {
        Ok(model) => model,
        Err(problems) => return problems.iter().map(|it| it.message.to_string()).collect(),
    };
    let rows = read(log);
    let plan = Plan::new(&model);
    let (engine, oracle) = (by_engine(&plan, &rows), interpret(&model, &logs::log(&rows)));
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

/// `log [complete] [by-position] [ends H]`, then rows `customer hour name [attribute=value]…`.
fn read(text: &str) -> Rows {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let ends = head.iter().position(|word| *word == "ends").map(|at| hour(head[at + 1]));
    let mut rows = Vec::new();
    let mut customers: Vec<(SmolStr, Option<SmolStr>)> = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        if !customers.iter().any(|(name, _)| name == words[0]) {
            customers.push((words[0].into(), None));
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
            row,
        });
    }
    Rows { rows, customers, ends, complete: head.contains(&"complete"), by_position: head.contains(&"by-position") }
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
fn described(model: &Model, found: &Found) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (moment, count) in model.moments.iter().zip(&found.moments) {
        lines.insert(format!("moment {} {count}", moment.meta.name));
    }
    for (journey, found) in model.journeys.iter().zip(&found.journeys) {
        let name = &journey.meta.name;
        let outcomes = ["started", "succeeded", "failed", "exited", "abandoned", "timed_out", "open"];
        let counts = outcomes.iter().map(|it| (*it).to_string()).zip(found.outcomes);
        let stages =
            journey.stages.iter().map(|it| format!("stage {}", it.meta.name)).zip(found.stages.iter().copied());
        let goals = journey.goals.iter().map(|it| format!("goal {}", it.meta.name)).zip(found.goals.iter().copied());
        let others = [
            ("outcomes_without_start".to_string(), found.outcomes_without_start),
            ("without_key".to_string(), found.without_key),
        ];
        for (what, count) in counts.chain(stages).chain(goals).chain(others).filter(|(_, count)| *count > 0) {
            lines.insert(format!("journey {name} {what} {count}"));
        }
    }
    for (rule, found) in model.rules.iter().zip(&found.rules) {
        let name = &rule.meta.name;
        let words = ["satisfied", "violated", "pending", "undecidable", "not_activated"];
        for (word, count) in words.iter().zip(found.subjects).filter(|(_, count)| *count > 0) {
            lines.insert(format!("rule {name} subjects {word} {count}"));
        }
        for (word, count) in words.iter().zip(found.activations).filter(|(_, count)| *count > 0) {
            lines.insert(format!("rule {name} activations {word} {count}"));
        }
        for it in &found.violations {
            let rows: Vec<String> = it.rows.iter().map(u64::to_string).collect();
            let at = (it.time - BASE) as f64 / HOUR as f64;
            lines.insert(format!("rule {name} violation {} at {at} rows {}", it.customer, rows.join(",")));
        }
    }
    lines
}
