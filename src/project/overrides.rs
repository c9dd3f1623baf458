//! Keys of the project file that a command line sets (`--config policy.min_n=50`).
//!
//! Never judges a value: the result is read and checked like the project file itself.
use super::Settings;
use serde_yaml::{Mapping, Value};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A key of the project file as a path (`policy.min_n`, `logs.0.path`) and its value in YAML.
pub type Override = (String, String);

/// The sections that overrides touch, as they are with them, as a text in YAML.
pub(super) fn merged(project_file: &str, overrides: &[Override]) -> String {
    let base: Value = serde_yaml::from_str(project_file).unwrap_or_default();
    let mut sections = Mapping::new();
    for (path, written) in overrides {
        let value = serde_yaml::from_str(written).unwrap_or_else(|_| Value::String(written.clone()));
        let keys: Vec<&str> = path.split('.').map(str::trim).collect();
        let Some((section, rest)) = keys.split_first() else { continue };
        let known = sections.get(*section).or_else(|| base.get(*section)).cloned().unwrap_or_default();
        sections.insert(Value::String((*section).to_owned()), with(known, rest, value));
    }
    serde_yaml::to_string(&Value::Mapping(sections)).unwrap_or_default()
}

/// Takes from `read` the sections that overrides touch.
pub(super) fn take(settings: &mut Settings, read: Settings, overrides: &[Override]) {
    let touched: BTreeSet<&str> =
        overrides.iter().filter_map(|(path, _)| path.split('.').next()).map(str::trim).collect();
    for section in touched {
        match section {
            "definitions" => settings.definitions.clone_from(&read.definitions),
            "logs" => settings.logs.clone_from(&read.logs),
            "customers" => settings.customers.clone_from(&read.customers),
            "identity" => settings.identity.clone_from(&read.identity),
            "policy" => {
                settings.policy.clone_from(&read.policy);
                let keys = overrides.iter().filter_map(|(path, _)| path.trim().strip_prefix("policy."));
                settings.insisted.extend(keys.map(SmolStr::new));
            }
            // reported as unknown when it was read
            _ => {}
        }
    }
}

/// The value with another one at the end of a path; what is not a mapping or list on the way becomes a mapping.
fn with(known: Value, path: &[&str], value: Value) -> Value {
    let Some((key, rest)) = path.split_first() else { return value };
    if let (Value::Sequence(items), Ok(at)) = (&known, key.parse::<usize>()) {
        let mut items = items.clone();
        if let Some(item) = items.get_mut(at) {
            *item = with(std::mem::take(item), rest, value);
            return Value::Sequence(items);
        }
    }
    let mut mapping = if let Value::Mapping(mapping) = known { mapping } else { Mapping::new() };
    let inner = mapping.get(*key).cloned().unwrap_or_default();
    mapping.insert(Value::String((*key).to_owned()), with(inner, rest, value));
    Value::Mapping(mapping)
}
