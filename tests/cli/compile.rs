//! `wayfare compile`.
use crate::project::{GOOD, Project, UNKNOWN};
use std::fs;

const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/model.schema.json");

#[test]
fn the_model_is_printed_as_json_and_as_yaml() {
    let project = Project::with(GOOD);
    let json = project.run("compile").exits(0).says_nothing().json();
    assert_eq!(json["format_version"], 1);
    assert_eq!(json["definitions"]["files"][0], "journeys/a.journey");
    assert_eq!(json["touchpoints"][1]["name"], "Offer");
    assert_eq!(json["touchpoints"][1]["by"], "company");
    assert_eq!(json["rules"][0]["clauses"][0]["demand"]["kind"], "limit");
    assert_eq!(json["rules"][0]["clauses"][0]["demand"]["per"]["span"]["seconds"], 604_800.0);
    assert_eq!(json["rules"][1]["clauses"][0]["when"]["source"], "Offer");
    assert_eq!(json["rules"][1]["clauses"][0]["when"]["at"], "journeys/a.journey:9:10");
    let yaml = project.run("compile --format yaml").exits(0).out;
    assert_eq!(serde_yaml::from_str::<serde_json::Value>(&yaml).unwrap(), json);
}

#[test]
fn out_writes_a_file() {
    let project = Project::with(GOOD);
    project.run("compile --out model.json").exits(0).prints_nothing();
    assert_eq!(project.read("model.json"), project.run("compile").out);
    project.run("compile --out no/such/folder.json").exits(2).says("can't write `no/such/folder.json`");
}

#[test]
fn nothing_is_printed_of_what_does_not_compile() {
    Project::with(UNKNOWN).run("compile").exits(3).prints_nothing().says("E0201").says("journeys/a.journey:6:10");
}

#[test]
fn the_hash_changes_with_the_text_only() {
    let hash = |project: &Project, line: &str| project.run(line).json()["definitions"]["hash"].clone();
    let project = Project::with(GOOD);
    assert_eq!(hash(&project, "compile"), hash(&project, "compile journeys/a.journey"));
    assert_ne!(hash(&project, "compile"), hash(&Project::with(&GOOD.replace("7d", "8d")), "compile"));
}

#[test]
fn the_schema_that_ships_is_the_format() {
    let generated = wayfare::export::schema().unwrap();
    if std::env::var_os("WAYFARE_BLESS").is_some() {
        fs::write(SCHEMA, &generated).unwrap();
    }
    let shipped = fs::read_to_string(SCHEMA).unwrap();
    assert!(shipped == generated, "run the tests with WAYFARE_BLESS=1 to write {SCHEMA} again");
}

fn mistakes_against_the_schema(value: &serde_json::Value) -> Vec<String> {
    let schema = serde_json::from_str(&fs::read_to_string(SCHEMA).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

#[test]
fn the_example_of_the_language_fits_the_schema() {
    let text = include_str!("../language/data/snippets/section_1.journey");
    let touchpoints = include_str!("data/touchpoints.journey");
    let project = Project::with(text).file("journeys/touchpoints.journey", touchpoints);
    let value = project.run("compile").exits(0).json();
    assert_eq!(mistakes_against_the_schema(&value), Vec::<String>::new());
    assert_eq!(value["journeys"].as_array().unwrap().len(), 2);
    let kpis: Vec<&str> = value["kpis"].as_array().unwrap().iter().filter_map(|kpi| kpi["name"].as_str()).collect();
    assert_eq!(kpis, ["fcr", "wait", "conversion", "speed", "effort", "nps", "revenue"]);
}

#[test]
fn every_form_is_in_the_model_and_fits_the_schema() {
    let value = Project::with(include_str!("data/every_form.journey")).run("compile -q").exits(0).json();
    assert_eq!(mistakes_against_the_schema(&value), Vec::<String>::new());
    let policy = serde_json::json!({"confidence": 0.9, "min_n": 20, "gate": "proof", "zone": "Europe/Berlin"});
    assert_eq!(value["policy"], policy);
    let named = |list: &str, name: &str| {
        value[list].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone()
    };
    let call = named("touchpoints", "Call");
    assert_eq!(call["events"], serde_json::json!(["call", "ivr"]));
    assert_eq!(call["cost"]["value"], serde_json::json!({"amount": 6.2, "currency": "EUR"}));
    assert_eq!(call["attributes"][0]["docs"], "How long it took.");
    let goal = &named("journeys", "shopping")["goals"][0];
    let within = serde_json::json!({"kind": "calendar", "count": 5, "unit": "business_day", "calendar": "service"});
    assert_eq!((goal["within"].clone(), goal["for"].as_str()), (within, Some("customer")));
    let answered = &named("rules", "answered")["clauses"][0]["demand"];
    assert_eq!(answered["target"]["carrying"], serde_json::json!(["agent"]));
    let window = serde_json::json!({"from": {"kind": "physical", "seconds": 300.0},
        "to": {"kind": "physical", "seconds": 86_400.0}});
    assert_eq!(answered["target"]["within"], window);
    assert_eq!(named("rules", "capped")["allowance"]["until"], "2030-01-01");
    assert_eq!(named("rules", "seen")["journey"], "shopping");
    assert_eq!(named("moments", "Won")["pattern"]["patterns"][2]["from"]["milestone"], "look");
    assert_eq!(value["tests"][0]["customers"][0]["events"][0]["time"], "2026-03-02T08:00:00Z");
}
