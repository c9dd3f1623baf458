//! Funnels, windowed conversion, durations and other statistics that independent tools worked out on real logs.
use super::reference;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Touchpoints by raw name, declared in a text.
fn touchpoints<'a>(names: impl IntoIterator<Item = &'a str>) -> (BTreeMap<String, String>, String) {
    let names: BTreeMap<String, String> =
        names.into_iter().enumerate().map(|(at, name)| (name.to_owned(), format!("T{at}"))).collect();
    let text = names.iter().fold(String::new(), |mut text, (raw, name)| {
        writeln!(text, "touchpoint {name} = \"{raw}\"").unwrap();
        text
    });
    (names, text)
}

fn evaluate(definitions: &str, log: &Path, options: &[&str]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.journey"), definitions).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .arg("eval")
        .arg(dir.path())
        .args(["--format", "json", "--complete", "--order", "log", "--log"])
        .arg(log)
        .args(options)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}\n{definitions}", String::from_utf8_lossy(&output.stderr)))
}

/// A KPI outside journeys.
fn kpi<'a>(report: &'a Value, name: &str) -> &'a Value {
    report["kpis"].as_array().unwrap().iter().find(|kpi| kpi["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

fn count(share: &Value, n: &Value) -> u64 {
    (share.as_f64().unwrap_or_default() * n.as_f64().unwrap()).round() as u64
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

/// Every funnel of a case notion as one journey, its stages broken down by the segments of the reference.
#[test]
fn funnels_agree() {
    let Some(folder) = reference() else { return };
    let wanted = read(&folder.join("ecom_journey.json"));
    for case in ["session_id", "user_id"] {
        let funnels: Vec<&Value> =
            wanted["funnels"].as_array().unwrap().iter().filter(|one| one["case"] == case).collect();
        let mut paths: Vec<Vec<&str>> = funnels.iter().map(|one| strings(&one["steps"])).collect();
        paths.dedup();
        let mut all: Vec<&str> = paths.concat();
        all.sort_unstable();
        all.dedup();
        let (names, mut text) = touchpoints(all);
        text.push_str(
            "touchpoint Never = \"never\"\nevent { platform: text optional  user_lifecycle: text optional }\n",
        );
        text.push_str("segment platform = platform\nsegment user_lifecycle = user_lifecycle\n");
        for (at, path) in paths.iter().enumerate() {
            writeln!(text, "journey funnel_{at} {{\n  start any").unwrap();
            for (step, name) in path.iter().enumerate() {
                writeln!(text, "  stage s{step}: {}", names[*name]).unwrap();
            }
            text.push_str("  goal never: Never\n");
            for step in 0..path.len() {
                writeln!(text, "  kpi k{step} = rate(reached(s{step})) over started by platform, user_lifecycle")
                    .unwrap();
            }
            text.push_str("}\n");
        }
        let report = evaluate(&text, &folder.join("ecom.csv.gz"), &["--customer", case]);
        let mut compared = 0;
        for funnel in &funnels {
            let at = paths.iter().position(|path| *path == strings(&funnel["steps"])).unwrap();
            let journey = &report["journeys"][at];
            let segment = funnel["segment"].as_object().and_then(|one| one.iter().next());
            for (step, reached) in funnel["reached"].as_array().unwrap().iter().enumerate() {
                let kpi = &journey["kpis"][step];
                let (found, n) = match segment {
                    None => {
                        assert_eq!(journey["stages"][step]["reached"], *reached, "{case} {step}");
                        let value = journey["instances"]["started"].as_f64().unwrap();
                        assert_eq!(kpi["value"].as_f64().unwrap(), reached.as_f64().unwrap() / value);
                        (count(&kpi["value"], &kpi["n"]), &kpi["n"])
                    }
                    Some((name, value)) => {
                        let by = kpi["by"].as_array().unwrap();
                        let one = by.iter().find(|one| one["segment"] == **name && one["value"] == *value).unwrap();
                        (count(&one["kpi"], &one["n"]), &one["n"])
                    }
                };
                assert_eq!((found, n), (reached.as_u64().unwrap(), &funnel["paths"]), "{case} {segment:?} {step}");
                compared += 1;
            }
        }
        assert!(compared >= 10, "{compared}");
    }
}

/// From the first start to the first end behind it, at most so long.
#[test]
fn windowed_conversion_agrees() {
    let Some(folder) = reference() else { return };
    let wanted = read(&folder.join("ecom_journey.json"));
    for case in ["session_id", "user_id"] {
        let all: Vec<&Value> =
            wanted["conversions"].as_array().unwrap().iter().filter(|one| one["case"] == case).collect();
        let mut raw: Vec<&str> =
            all.iter().flat_map(|one| [&one["start"], &one["end"]]).filter_map(Value::as_str).collect();
        raw.sort_unstable();
        raw.dedup();
        let (names, mut text) = touchpoints(raw);
        for (at, one) in all.iter().enumerate() {
            let (from, to) = (&names[one["start"].as_str().unwrap()], &names[one["end"].as_str().unwrap()]);
            let within =
                one["within_s"].as_u64().map(|s| format!(" and time({from} -> {to}) <= {s}s")).unwrap_or_default();
            writeln!(text, "kpi from_{at} over customers = rate(has({from}))").unwrap();
            writeln!(text, "kpi to_{at} over customers = rate(time({from} -> {to}) is known{within})").unwrap();
        }
        let report = evaluate(&text, &folder.join("ecom.csv.gz"), &["--customer", case]);
        for (at, one) in all.iter().enumerate() {
            let counted = |name: String| {
                let kpi = kpi(&report, &name);
                count(&kpi["value"], &kpi["of"])
            };
            assert_eq!(counted(format!("from_{at}")), one["paths_with_start"].as_u64().unwrap(), "{one}");
            assert_eq!(counted(format!("to_{at}")), one["converted"].as_u64().unwrap(), "{one}");
        }
    }
}

const FIGURES: [(&str, &str); 6] = [
    ("min", "min(X)"),
    ("max", "max(X)"),
    ("mean", "mean(X)"),
    ("median_linear", "median(X)"),
    ("p90_linear", "p90(X)"),
    ("p95_linear", "p95(X)"),
];

/// Durations, lengths, counts, first and last activities, rework, arrivals.
fn statistics_agree(name: &str, log: &str, options: &[&str]) {
    let Some(folder) = reference() else { return };
    let wanted = read(&folder.join(name));
    let statistics = &wanted["statistics"];
    let (names, mut text) = touchpoints(strings(&wanted["log"]["activities"]));
    text.push_str("policy { zone \"UTC\" }\n");
    for (figure, formula) in FIGURES {
        for (kpi, measure) in [("duration", "duration"), ("length", "count(any)")] {
            writeln!(text, "kpi {kpi}_{figure} over customers = {}", formula.replace('X', measure)).unwrap();
        }
    }
    text.push_str("kpi cases over customers = instances per month\n");
    for (raw, name) in &names {
        let low = name.to_lowercase();
        writeln!(text, "kpi events_{low} over customers = total(count({name}))  // {raw}").unwrap();
        writeln!(text, "kpi again_{low} over customers = rate(count({name}) >= 2)").unwrap();
        writeln!(text, "rule first_{low} {{ severity info expect first {name} }}").unwrap();
        writeln!(text, "rule last_{low} {{ severity info expect last {name} }}").unwrap();
    }
    let report = evaluate(&text, &folder.join(log), options);
    for (figure, _) in FIGURES {
        let durations = &statistics["case_duration_s_last_minus_first_in_file_order"][figure];
        assert_close(&kpi(&report, &format!("duration_{figure}"))["value"], durations, figure);
        assert_close(&kpi(&report, &format!("length_{figure}"))["value"], &statistics["case_length"][figure], figure);
    }
    assert_eq!(kpi(&report, "duration_mean")["n"], statistics["case_length"]["n"]);
    let rules = report["rules"].as_array().unwrap();
    let satisfied = |name: String| &rules.iter().find(|rule| rule["name"] == name).unwrap()["subjects"]["satisfied"];
    let zero = Value::from(0);
    for (raw, name) in &names {
        let low = name.to_lowercase();
        let known = |list: &str| statistics[list].get(raw).unwrap_or(&zero).clone();
        assert_eq!(
            kpi(&report, &format!("events_{low}"))["value"].as_f64(),
            known("activity_counts").as_f64(),
            "{raw}"
        );
        let again = kpi(&report, &format!("again_{low}"));
        assert_eq!(count(&again["value"], &again["n"]), known("rework_cases_per_activity").as_u64().unwrap(), "{raw}");
        assert_eq!(*satisfied(format!("first_{low}")), known("start_activities"), "{raw}");
        assert_eq!(*satisfied(format!("last_{low}")), known("end_activities"), "{raw}");
    }
    let months = kpi(&report, "cases")["periods"].as_array().unwrap();
    let started: BTreeMap<&str, u64> = months
        .iter()
        .map(|one| (&one["from"].as_str().unwrap()[..10], one["value"].as_f64().unwrap() as u64))
        .collect();
    let known: BTreeMap<&str, u64> = statistics["cases_started_per_month_utc"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(month, n)| (month.as_str(), n.as_u64().unwrap()))
        .collect();
    assert_eq!(started, known);
}

/// Equal but for the last bit, which the reference's own arithmetic may have rounded.
fn assert_close(found: &Value, wanted: &Value, what: &str) {
    let (found, wanted) = (found.as_f64().unwrap(), wanted.as_f64().unwrap());
    assert!((found - wanted).abs() <= wanted.abs() * 1e-15, "{what}: {found} is not {wanted}");
}

#[test]
fn statistics_of_sessions_agree() {
    statistics_agree("ecom_session.json", "ecom.csv.gz", &["--customer", "session_id"]);
}

#[test]
fn statistics_of_users_agree() {
    statistics_agree("ecom_user.json", "ecom.csv.gz", &["--customer", "user_id"]);
}

#[test]
fn statistics_of_the_hospital_agree() {
    statistics_agree("sepsis.json", "sepsis.xes.gz", &[]);
}
