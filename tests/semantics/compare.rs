//! Two reports compared, key by key; what is only wording is left out.
use serde_json::Value;

/// Keys whose values are wording, name the program and its files, or are drawn from what is compared; `margins` of
/// differences to former values are held against SciPy's by tests of their own.
const LEFT_OUT: [&str; 12] = [
    "margins",
    "message",
    "note",
    "notes",
    "tool",
    "definitions",
    "unknowns",
    "divergences",
    "invest",
    "chance",
    "course",
    "worse",
];

/// Where and how two reports differ, a line for each place.
pub fn differences(engine: &Value, oracle: &Value) -> Vec<String> {
    let mut all = Vec::new();
    compare("", engine, oracle, &mut all);
    all
}

fn compare(path: &str, engine: &Value, oracle: &Value, all: &mut Vec<String>) {
    let mut differ = || all.push(format!("{path}\n  engine {engine}\n  oracle {oracle}"));
    match (engine, oracle) {
        (Value::Object(ours), Value::Object(theirs)) => {
            let keys = ours.keys().chain(theirs.keys().filter(|key| !ours.contains_key(*key)));
            for key in keys.filter(|key| !LEFT_OUT.contains(&key.as_str())) {
                match (ours.get(key), theirs.get(key)) {
                    // how a length of time is worded is no matter of meaning
                    (Some(one), Some(other)) if key == "previous" && one.is_null() == other.is_null() => {}
                    (Some(one), Some(other)) => compare(&format!("{path}/{key}"), one, other, all),
                    (one, other) => all.push(format!("{path}/{key}\n  engine {one:?}\n  oracle {other:?}")),
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            if ours.len() != theirs.len() {
                return differ();
            }
            for (at, (one, other)) in ours.iter().zip(theirs).enumerate() {
                compare(&format!("{path}/{}", name(at, one)), one, other, all);
            }
        }
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            if (one - other).abs() > 1e-9 * one.abs().max(1.0) {
                differ();
            }
        }
        _ if engine == oracle => {}
        _ => differ(),
    }
}

fn name(at: usize, one: &Value) -> String {
    one["name"].as_str().map_or_else(|| at.to_string(), str::to_owned)
}
