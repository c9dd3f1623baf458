//! The report against its contract.
use super::*;
use crate::report::fixture::{Fixture, nothing, upgrade};
use serde_json::Value;

fn report(fixture: &mut Fixture) -> Value {
    serde_json::from_str(&render(&fixture.evaluation()).unwrap()).unwrap()
}

/// The keys of an object as they stand in the text of the report, outermost first.
///
/// `serde_json::Value` sorts keys, so the order is read from the text: the lines indented by one step more than the
/// object's brace.
fn keys(text: &str, path: &[&str]) -> Vec<String> {
    let mut lines = text.lines().peekable();
    let mut indent = 0;
    for step in path {
        let start = format!("\"{step}\": ");
        let line = lines.by_ref().find(|line| line.trim_start().starts_with(&start)).unwrap();
        indent = line.len() - line.trim_start().len();
        if line.ends_with('[') {
            lines.next();
            indent += 2;
        }
    }
    let inner = " ".repeat(indent + 2);
    let end = format!("{}}}", " ".repeat(indent));
    lines
        .take_while(|line| !line.starts_with(&end))
        .filter_map(|line| line.strip_prefix(&inner)?.strip_prefix('"')?.split_once('"'))
        .map(|(key, _)| key.to_owned())
        .collect()
}

#[test]
fn keys_stand_in_the_order_of_the_contract_and_new_ones_come_after() {
    let text = render(&upgrade().evaluation()).unwrap();
    let check = |path: &[&str], contract: &str| {
        let found = keys(&text, path);
        let contract: Vec<&str> = contract.split(' ').collect();
        let first: Vec<&str> = found.iter().take(contract.len()).map(String::as_str).collect();
        assert_eq!(first, contract, "{path:?}");
    };
    check(&[], "format_version tool definitions log journeys rules kpis decisions summary");
    check(&["tool"], "name version");
    check(&["definitions"], "hash files");
    check(&["log"], "files events customers from to watermark bad_rows duplicates unclaimed unknowns");
    check(&["journeys"], "name title owner instances success_rate stages goals kpis score");
    check(&["journeys", "instances"], "started succeeded failed exited abandoned timed_out open");
    check(&["journeys", "success_rate"], "value n interval bounds");
    check(&["journeys", "stages"], "name reached");
    check(&["journeys", "goals"], "name for reached");
    check(&["journeys", "kpis"], "name title value unit n of interval by periods thresholds");
    check(&["journeys", "kpis", "by"], "segment value n kpi");
    check(&["journeys", "kpis", "periods"], "from value n partial");
    check(&["journeys", "kpis", "thresholds"], "kind op limit segment verdict gate");
    check(&["journeys", "score"], "value parts");
    check(&["journeys", "score", "parts"], "kpi weight points");
    let rule = "name title severity subject journey subjects activations verdict violations";
    check(&["rules"], rule);
    check(&["rules", "subjects"], "satisfied violated pending undecidable not_activated");
    check(&["rules", "activations"], "satisfied violated pending undecidable");
    check(&["rules", "violations"], "customer instance time events deadline nearest_miss message");
    check(&["rules", "violations", "events"], "file row time event");
    check(&["decisions"], "rule customer time action until");
    check(&["summary"], "verdict exit_code");
}

#[test]
fn figures_are_unrounded_and_in_the_units_of_the_contract() {
    let found = report(&mut upgrade());
    let journey = &found["journeys"][0];
    // 42 of 120 decided, 20 open: 42/140 to 62/140
    assert_eq!(journey["success_rate"]["value"], 0.35);
    assert_eq!(journey["success_rate"]["n"], 120);
    assert_eq!(journey["success_rate"]["bounds"], serde_json::json!([0.3, 62.0 / 140.0]));
    let kpi = |name: &str| journey["kpis"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap();
    // 2 h … 80 h in steps of 2 h: type 7 at rank 39 · 0.9 = 35.1 is 72.2 h
    assert_eq!((&kpi("speed")["value"], &kpi("speed")["unit"]), (&Value::from(72.2 * 3600.0), &Value::from("s")));
    assert_eq!((&kpi("speed")["n"], &kpi("speed")["of"]), (&Value::from(40), &Value::from(120)));
    assert_eq!(kpi("speed")["thresholds"][0]["limit"], 259_200.0);
    assert_eq!(kpi("revenue")["value"], serde_json::json!({"amount": 69.98, "currency": "EUR"}));
    assert_eq!(kpi("revenue")["unit"], "EUR");
    assert_eq!(kpi("nps")["value"], Value::Null);
    assert_eq!(kpi("nps")["thresholds"][0]["verdict"], "no_data");
}

#[test]
fn breakdowns_periods_and_thresholds_of_a_rate() {
    let found = report(&mut upgrade());
    let kpi = &found["journeys"][0]["kpis"][0];
    let by: Vec<(&Value, &Value)> =
        kpi["by"].as_array().unwrap().iter().map(|one| (&one["value"], &one["kpi"])).collect();
    let (gold, silver) = (Value::from("gold"), Value::from("silver"));
    let shares = [30.0 / 40.0, 10.0 / 70.0, 0.2].map(Value::from);
    assert_eq!(by, [(&gold, &shares[0]), (&silver, &shares[1]), (&Value::Null, &shares[2])]);
    // seven days to the goal: the first week has matured by the watermark (20 days on), the second has not
    let periods = kpi["periods"].as_array().unwrap();
    assert_eq!(periods[0]["from"], "2026-03-02T00:00:00Z");
    assert_eq!((&periods[0]["partial"], &periods[1]["partial"]), (&Value::from(false), &Value::from(true)));
    // the same weeks among the gold ones
    let weeks = kpi["by"][0]["periods"].as_array().unwrap();
    assert!(weeks.iter().all(|week| periods.iter().any(|one| one["from"] == week["from"] && one["to"] == week["to"])));
    let count = |list: &[Value]| list.iter().map(|one| one["of"].as_u64().unwrap()).sum::<u64>();
    assert_eq!((count(weeks), count(periods)), (40, 120));
    assert_eq!((&weeks[0]["value"], &weeks[0]["partial"]), (&Value::from(12.0 / 17.0), &Value::from(false)));
    assert_eq!(kpi["by"][1]["periods"], Value::Array(Vec::new()));
    let verdicts: Vec<&str> =
        kpi["thresholds"].as_array().unwrap().iter().map(|one| one["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["miss", "fail", "fail"]);
    assert_eq!(kpi["thresholds"][2]["segment"], "gold");
    assert_eq!(kpi["thresholds"][0]["segment"], Value::Null);
}

#[test]
fn a_violation_names_its_rows_its_deadline_and_what_came_late() {
    let found = report(&mut upgrade());
    let violation = &found["rules"][0]["violations"][0];
    let expected = serde_json::json!({
        "customer": "ann",
        "instance": null,
        "time": "2026-03-03T09:00:00Z",
        "events": [{"file": "data/events.csv", "row": 17, "time": "2026-03-02T09:00:00Z", "event": "plan_chosen"}],
        "deadline": "2026-03-03T09:00:00Z",
        "nearest_miss":
            {"file": "data/events.csv", "row": 71, "time": "2026-03-03T09:12:00Z", "event": "reminder_sent", "by": 720.0},
        "message": "no `Reminder` within 1 d after `PlanChosen`; `reminder_sent` came 12 min too late",
    });
    assert_eq!(*violation, expected);
    assert_eq!(found["rules"][1]["verdict"], "not_activated");
    assert_eq!(found["decisions"][0]["action"], "send Reminder");
    assert_eq!((&found["summary"]["verdict"], &found["summary"]["exit_code"]), (&"fail".into(), &1.into()));
}

#[test]
fn a_run_without_definitions_and_events_is_inconclusive() {
    let found = report(&mut nothing());
    assert_eq!(found["summary"]["verdict"], "inconclusive");
    assert_eq!(found["log"]["from"], Value::Null);
}

#[test]
fn reports_fit_the_schema_that_ships() {
    let shipped = include_str!("../../../docs/schema/report.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(shipped).unwrap()).unwrap();
    for mut fixture in [nothing(), upgrade()] {
        let found = report(&mut fixture);
        let errors: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut wrong = report(&mut upgrade());
    wrong["rules"][0]["verdict"] = "fine".into();
    assert!(!validator.is_valid(&wrong));
}

/// Refresh with `UPDATE=1 cargo test the_schema_that_ships`.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test may read its settings and write its expectation")]
fn the_schema_that_ships_is_the_one_that_is_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/report.schema.json");
    let written = schema().unwrap();
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, &written).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == written, "run this test with UPDATE=1");
}

#[test]
fn what_a_terminal_would_act_on_is_escaped() {
    let mut fixture = upgrade();
    let hostile = "\u{1b}[31m\u{9b}0m\u{202e}evil\u{7f}";
    fixture.facts.rules[0].violations[0].customer = hostile.into();
    fixture.facts.unclaimed.insert(hostile.into(), 1);
    let text = render(&fixture.evaluation()).unwrap();
    assert!(!text.chars().any(|c| c != '\n' && diagnostics::is_harmful(c)));
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["rules"][0]["violations"][0]["customer"], hostile);
    assert_eq!(found["log"]["unclaimed"][hostile], 1);
}

#[test]
fn a_line_of_the_list_of_violations_names_its_rule() {
    let mut fixture = upgrade();
    let evaluation = fixture.evaluation();
    let (rule, found) = (&evaluation.model.rules[0], &evaluation.facts.rules[0].violations[1]);
    let line = violation_line(&evaluation, (rule, Some(&evaluation.model.journeys[0])), found).unwrap();
    assert!(line.starts_with(r#"{"rule":"reminder","customer":"bob","#) && !line.contains('\n'), "{line}");
    assert!(line.ends_with(r#","journey":"upgrade"}"#), "{line}");
}
