//! Small models of which is known what follows from them, as rules; and what `prove` says held against that.
use super::constraints::Reference;
use serde_json::Value;
use std::collections::BTreeMap;

/// The model's constraints, named by their place, over the four letters.
pub fn numbered(model: &Value) -> Reference {
    let constraints = model["constraints"].as_array().unwrap().iter().enumerate().map(|(at, one)| {
        let mut one = one.clone();
        one["id"] = Value::from(format!("r{at}"));
        one
    });
    Reference {
        columns: BTreeMap::new(),
        activities: ["a", "b", "c", "d"].map(str::to_owned).to_vec(),
        constraints: constraints.collect(),
    }
}

/// Everything in which a proof differs from what is known.
pub fn differences(model: &Value, proof: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut compare = |what: &str, wanted: Value, found: &Value| {
        if wanted != *found {
            wrong.push(format!("{what}: {wanted}, but {found}"));
        }
    };
    let satisfiable = model["satisfiable"].as_bool().unwrap();
    compare("satisfiable", Value::from(satisfiable), &proof["satisfiable"]);
    if !satisfiable {
        let sets = model["minimal_conflicts"].as_array().unwrap().iter();
        let mut sets: Vec<Vec<String>> = sets.map(rules).collect();
        sets.sort();
        compare("conflicts", Value::from(sets), &proof["conflicts"]);
        for key in ["redundant", "dead", "never_activated"] {
            compare(key, Value::Array(Vec::new()), &proof[key]);
        }
        return wrong;
    }
    let length = proof["witness"].as_array().map_or(0, Vec::len);
    compare("shortest witness", model["shortest_witness_length"].clone(), &Value::from(length));
    compare("redundant", Value::from(rules(&model["redundant"])), &proof["redundant"]);
    compare("dead", Value::from(touchpoints(&model["dead_activities"])), &proof["dead"]);
    compare("never activated", Value::from(rules(&model["never_activated"])), &proof["never_activated"]);
    wrong
}

fn rules(places: &Value) -> Vec<String> {
    sorted(places.as_array().unwrap().iter().map(|place| format!("r{place}")))
}

fn touchpoints(letters: &Value) -> Vec<String> {
    let place = |letter: &Value| "abcd".find(letter.as_str().unwrap()).unwrap();
    sorted(letters.as_array().unwrap().iter().map(|letter| format!("T{}", place(letter))))
}

fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}
