//! How journeys run, counted by hand from a log of six visits.
use crate::project::Project;
use serde_json::{Value, json};

const DEFINITIONS: &str = r#"touchpoint Visit = "visit"
touchpoint Cart = "cart"
touchpoint Order = "order"
touchpoint Call = "call"
touchpoint Complaint = "complaint"
event { device: text optional }

segment device = device
moment Trouble "Had to call" = Call
moment Finish = Order or Complaint

policy { min_n 2  zone "UTC" }

journey buying "Buy something" {
  value 20 EUR per success
  start Visit
  stage choose: Cart
  goal  bought: Order
  fail  Complaint

  kpi conversion = rate(success) by device
    target >= 80%
}
"#;

/// Ann and Bob buy, Bob after a call; Cem and Dan complain, Dan with a cart; Eve is open with a cart; Flo just came.
const LOG: &str = "customer_id,time,event,device
ann,2026-03-01 10:00,visit,web
ann,2026-03-01 10:10,cart,web
ann,2026-03-01 11:10,order,web
bob,2026-03-01 09:00,visit,app
bob,2026-03-01 09:05,call,app
bob,2026-03-01 09:30,cart,app
bob,2026-03-02 09:30,order,app
cem,2026-03-02 08:00,visit,app
cem,2026-03-02 08:01,call,app
cem,2026-03-02 09:00,complaint,app
dan,2026-03-04 10:00,visit,web
dan,2026-03-04 10:20,cart,web
dan,2026-03-04 10:30,complaint,web
eve,2026-03-04 10:00,visit,
eve,2026-03-04 10:50,cart,
flo,2026-03-04 12:00,visit,web
";

fn report(options: &str) -> Value {
    let project = Project::with(DEFINITIONS).file("log.csv", LOG);
    let run = project.run(&format!("eval --log log.csv --format json {options}"));
    assert_eq!(run.code, 0, "{}", run.err);
    run.json()
}

#[test]
fn steps_periods_durations_and_moments_come_out_as_counted_by_hand() {
    let report = report("--insights always");
    let course = &report["journeys"][0]["course"];
    let steps: Vec<Value> = course["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| json!([step["stage"], step["reached"], step["lost"], step["open"], step["to_next"]["value"]]))
        .collect();
    // to the cart 10, 30, 20 and 50 minutes; from it to the order one hour and one day
    assert_eq!(steps, [json!([null, 6, 1, 1, 25.0 * 60.0]), json!(["choose", 4, 1, 1, 12.5 * 3600.0])]);
    let by: Vec<Value> =
        course["by"].as_array().unwrap().iter().map(|one| json!([one["value"], one["started"], one["lost"]])).collect();
    assert_eq!(by, [json!(["web", 3, [0, 1]]), json!(["app", 2, [1, 0]]), json!([null, 1, [0, 0]])]);
    let periods: Vec<Value> = course["periods"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["from"], one["started"], one["success"]["value"]]))
        .collect();
    assert_eq!(
        periods,
        [
            json!(["2026-03-01T00:00:00Z", 2, 1.0]),
            json!(["2026-03-02T00:00:00Z", 1, 0.0]),
            json!(["2026-03-03T00:00:00Z", 0, null]),
            json!(["2026-03-04T00:00:00Z", 3, 0.0])
        ]
    );
    let durations = course["durations"].as_array().unwrap();
    let total = |key: &str| durations.iter().map(|one| one[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((total("succeeded"), total("lost")), (2, 2));
    // what ends the instance does not foretell its end: `Finish` is not listed
    let moments = course["moments"].as_array().unwrap();
    assert_eq!(moments.len(), 1);
    let trouble = &moments[0];
    assert_eq!((&trouble["moment"], &trouble["happened"], &trouble["of"]), (&"Trouble".into(), &2.into(), &6.into()));
    assert_eq!((&trouble["with"]["value"], &trouble["with"]["n"]), (&0.5.into(), &2.into()));
    assert_eq!((&trouble["without"]["value"], &trouble["tells"]), (&0.5.into(), &false.into()));
    // 2 of 4 decided succeed, 80 % were aimed at: 0.3 · 4 · 20 EUR
    let invest = &report["invest"][0];
    assert_eq!((&invest["gap"], &invest["volume"], &invest["missing"]), (&0.3.into(), &4.into(), &1.2.into()));
    assert_eq!(invest["worth"], json!({"amount": 24.0, "currency": "EUR"}));
}

#[test]
fn what_no_report_shows_is_not_worked_out() {
    assert_eq!(report("")["journeys"][0]["course"], Value::Null);
    assert_eq!(report("-o human=report.txt")["journeys"][0]["course"]["per"], "day");
    assert_eq!(report("-o human=report.txt --insights never")["journeys"][0]["course"], Value::Null);
}
