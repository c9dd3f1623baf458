//! Declare constraints of a reference file as rules of the language, and a report held against their verdicts.
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

pub struct Reference {
    pub columns: BTreeMap<String, String>,
    pub activities: Vec<String>,
    pub constraints: Vec<Value>,
}

impl Reference {
    pub fn read(path: &Path) -> Self {
        let json: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let log = &json["log"];
        let columns = log["columns"].as_object().map(|columns| {
            columns.iter().map(|(name, kind)| (name.clone(), kind.as_str().unwrap_or_default().to_owned())).collect()
        });
        let constraints = json["constraints"].as_array().unwrap().clone();
        let listed = log["activities"].as_array().map(|list| list.iter().map(text).collect());
        let mentioned = || {
            let both = constraints.iter().flat_map(|one| [&one["a"], &one["b"]]);
            let mut all: Vec<String> = both.filter(|name| name.is_string()).map(text).collect();
            all.sort();
            all.dedup();
            all
        };
        Self { columns: columns.unwrap_or_default(), activities: listed.unwrap_or_else(mentioned), constraints }
    }

    /// The constraints that the language can say: a window needs a trigger.
    pub fn sayable(&self) -> impl Iterator<Item = &Value> {
        self.constraints.iter().filter(|one| one["window"].is_null() || !clauses(&text(&one["template"])).is_empty())
    }

    /// Every constraint whose counts differ from the report's.
    pub fn differences(&self, report: &Value) -> Vec<String> {
        let rules = report["rules"].as_array().unwrap();
        let by_name: BTreeMap<&str, &Value> = rules.iter().map(|rule| (rule["name"].as_str().unwrap(), rule)).collect();
        let mut differences = Vec::new();
        let mut compared = 0;
        for constraint in self.sayable() {
            compared += 1;
            let id = text(&constraint["id"]);
            let wanted = if constraint["verdict"].is_object() { &constraint["verdict"] } else { constraint };
            let mut pairs = vec![
                ("satisfied_with_activation", "subjects", "satisfied"),
                ("satisfied_vacuously", "subjects", "not_activated"),
                ("violated", "subjects", "violated"),
            ];
            let related = !clauses(&text(&constraint["template"])).is_empty();
            if related && wanted["fulfilled_activations"].is_number() {
                pairs.push(("fulfilled_activations", "activations", "satisfied"));
                pairs.push(("violated_activations", "activations", "violated"));
            }
            let found = by_name.get(id.as_str()).unwrap_or_else(|| panic!("no rule {id}"));
            for (key, group, name) in pairs {
                if wanted[key] != found[group][name] {
                    let label = text(&constraint["label"]);
                    differences.push(format!("{id} {label}: {key} {} but {}", wanted[key], found[group][name]));
                }
            }
        }
        assert!(compared > 50, "only {compared} constraints were compared");
        differences
    }

    /// Every constraint that other cases violate than the report's violations (one a line) tell. `verdicts` have one letter
    /// a constraint for each case.
    pub fn differing_cases(&self, verdicts: &Path, violations: &str) -> Vec<String> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in violations.lines() {
            let violation: Value = serde_json::from_str(line).unwrap();
            found.entry(text(&violation["rule"])).or_default().insert(text(&violation["customer"]));
        }
        let sayable: BTreeSet<String> = self.sayable().map(|one| text(&one["id"])).collect();
        let file = flate2::read::GzDecoder::new(std::fs::File::open(verdicts).unwrap());
        let mut cases = 0;
        let mut ids: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.constraints.len()];
        for record in csv::Reader::from_reader(file).records() {
            let record = record.unwrap();
            cases += 1;
            assert_eq!(record[1].len(), self.constraints.len());
            for (violated, state) in ids.iter_mut().zip(record[1].bytes()) {
                if state == b'V' {
                    violated.insert(record[0].to_owned());
                }
            }
        }
        assert!(cases > 500, "only {cases} cases");
        let mut differences = Vec::new();
        for (constraint, wanted) in self.constraints.iter().zip(ids) {
            let id = text(&constraint["id"]);
            let found = found.remove(&id).unwrap_or_default();
            if sayable.contains(&id) && found != wanted {
                let example = found.symmetric_difference(&wanted).next();
                differences.push(format!("{id} {}: {example:?} differs", text(&constraint["label"])));
            }
        }
        differences
    }
}

/// The clauses of a template: what triggers, the demand's words (the other one is the target), what follows it.
fn clauses(template: &str) -> Vec<(char, &'static str, &'static str)> {
    match template {
        "response" => vec![('a', "expect", "")],
        "precedence" => vec![('b', "expect", " before")],
        "succession" => vec![('a', "expect", ""), ('b', "expect", " before")],
        "responded_existence" => vec![('a', "expect", " ever")],
        "co_existence" => vec![('a', "expect", " ever"), ('b', "expect", " ever")],
        "alternate_response" => vec![('a', "expect", " before another")],
        "alternate_precedence" => vec![('b', "expect", " since last")],
        "alternate_succession" => vec![('a', "expect", " before another"), ('b', "expect", " since last")],
        "chain_response" => vec![('a', "expect next", "")],
        "chain_precedence" => vec![('b', "expect previous", "")],
        "chain_succession" => vec![('a', "expect next", ""), ('b', "expect previous", "")],
        "not_responded_existence" => vec![('a', "forbid", " ever")],
        "not_co_existence" => vec![('a', "forbid", " ever"), ('b', "forbid", " ever")],
        "not_response" => vec![('a', "forbid", "")],
        "not_precedence" => vec![('b', "forbid", " before")],
        "not_succession" => vec![('a', "forbid", ""), ('b', "forbid", " before")],
        "not_chain_response" => vec![('a', "forbid next", "")],
        "not_chain_precedence" => vec![('b', "forbid previous", "")],
        "not_chain_succession" => vec![('a', "forbid next", ""), ('b', "forbid previous", "")],
        _ => vec![],
    }
}

/// All constraints as one file of definitions.
pub fn project(reference: &Reference) -> String {
    let touchpoint = |activity: &str| {
        let at = reference.activities.iter().position(|known| known == activity).unwrap();
        format!("T{at}")
    };
    let mut attributes: BTreeMap<String, &str> = BTreeMap::new();
    let mut rules = String::new();
    for constraint in reference.sayable() {
        for condition in list(&constraint["activation"]).chain(list(&constraint["correlation"])) {
            let name = ["attr", "same", "different"].iter().map(|key| &condition[key]).find(|name| name.is_string());
            let name = text(name.unwrap());
            let kind = kind(reference, &name, &condition["value"]);
            let known = attributes.entry(name).or_insert(kind);
            if condition["value"].is_boolean() || condition["value"].is_number() {
                *known = kind;
            }
        }
        let _ = writeln!(rules, "rule {} {{\n{}}}\n", text(&constraint["id"]), body(constraint, &touchpoint));
    }
    let mut file = String::new();
    if !attributes.is_empty() {
        file.push_str("event {\n");
        for (name, kind) in attributes {
            let _ = writeln!(file, "  {}: {kind} optional", attribute(&name));
        }
        file.push_str("}\n\n");
    }
    for activity in &reference.activities {
        let _ = writeln!(file, "touchpoint {} = {}", touchpoint(activity), Value::from(activity.as_str()));
    }
    file + "\n" + &rules
}

fn body(constraint: &Value, touchpoint: &impl Fn(&str) -> String) -> String {
    let template = text(&constraint["template"]);
    let conditions = |list_of: &Value, prefix: &str| {
        let all: Vec<String> = list(list_of).map(|one| condition(one, prefix)).collect();
        if all.is_empty() { String::new() } else { format!(" where {}", all.join(" and ")) }
    };
    let (on, with) = (conditions(&constraint["activation"], ""), conditions(&constraint["correlation"], "y."));
    let a = touchpoint(constraint["a"].as_str().unwrap());
    let b = constraint["b"].as_str().map(touchpoint).unwrap_or_default();
    let n = constraint["n"].as_u64().unwrap_or(1);
    let clauses = clauses(&template);
    match template.as_str() {
        "existence" => format!("  expect at least {n} {a}{on}\n"),
        "absence" if n == 1 => format!("  forbid {a}{on}\n"),
        "absence" => format!("  limit {a}{on} to {}\n", n - 1),
        "exactly" => format!("  expect exactly {n} {a}{on}\n"),
        "init" => format!("  expect first {a}{on}\n"),
        "end" => format!("  expect last {a}{on}\n"),
        "choice" => format!("  expect {a}{on} or {b}{on}\n"),
        "exclusive_choice" => format!("  expect one of {a}{on}, {b}{on}\n"),
        _ => {
            assert!(!clauses.is_empty(), "unknown template {template}");
            let mut lines = String::new();
            for (trigger, verb, tail) in clauses {
                let (x, y) = if trigger == 'a' { (&a, &b) } else { (&b, &a) };
                let tail = match tail {
                    " before another" | " since last" if on.is_empty() => format!("{tail} {x}"),
                    " before another" | " since last" => format!("{tail} ({x}{on})"),
                    other => other.to_owned(),
                };
                let window = window(&constraint["window"]);
                let _ = writeln!(lines, "  when {x} as x{on}\n  {verb} {y} as y{tail}{window}{with}");
            }
            lines
        }
    }
}

fn window(window: &Value) -> String {
    let Some(least) = window["min_s"].as_f64() else { return String::new() };
    let most = window["max_s"].as_f64().unwrap();
    match (least == 0.0, most >= 1e9) {
        (true, _) => format!(" within {}", seconds(most)),
        (false, true) => format!(" within {}..", seconds(least)),
        (false, false) => format!(" within {}..{}", seconds(least), seconds(most)),
    }
}

fn seconds(seconds: f64) -> String {
    let digits = format!("{seconds:.6}");
    format!("{}s", digits.trim_end_matches('0').trim_end_matches('.'))
}

fn condition(one: &Value, prefix: &str) -> String {
    if let Some(name) = one["same"].as_str() {
        return format!("y.{0} == x.{0}", attribute(name));
    }
    if let Some(name) = one["different"].as_str() {
        return format!("y.{0} != x.{0}", attribute(name));
    }
    format!("{prefix}{} {} {}", attribute(&text(&one["attr"])), text(&one["op"]), one["value"])
}

fn kind(reference: &Reference, name: &str, value: &Value) -> &'static str {
    let column = reference.columns.get(name).map_or("", String::as_str);
    match value {
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        _ if column == "float64" || column == "int64" => "number",
        _ => "text",
    }
}

fn attribute(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_ascii_digit());
    if plain { name.to_owned() } else { format!("`{name}`") }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
