//! `--write-baseline` and `--baseline`: only what got worse.
use crate::project::Project;

const DEFINITIONS: &str = r#"touchpoint Visit = "visit"
touchpoint Order = "order"
touchpoint Complaint = "complaint"

journey buying {
  start Visit
  goal  bought: Order
  fail  Complaint
  kpi conversion = rate(success)
    require >= 60%
}

rule content { when Visit forbid Complaint within 1d }
"#;

/// So many customers who buy, then so many who complain.
fn log(buy: usize, complain: usize) -> String {
    let mut log = String::from("customer_id,time,event\n");
    for at in 0..buy + complain {
        let end = if at < buy { "order" } else { "complaint" };
        log.push_str(&format!("c{at},2026-03-01 10:00,visit\nc{at},2026-03-01 11:00,{end}\n"));
    }
    // long after, so that every rule is decided
    log.push_str("nobody,2026-03-09 10:00,tick\n");
    log
}

/// A run on one log, then one compared with it on another.
fn compare(before: (usize, usize), now: (usize, usize)) -> (crate::project::Run, Project) {
    let project =
        Project::with(DEFINITIONS).file("before.csv", log(before.0, before.1)).file("now.csv", log(now.0, now.1));
    project.run("eval --log before.csv --write-baseline kept.json");
    (project.run("eval --log now.csv --baseline kept.json"), project)
}

#[test]
fn what_was_broken_and_did_not_get_worse_does_not_fail_the_run() {
    let (run, project) = compare((50, 50), (51, 49));
    let run = run.exits(0).prints("nothing got worse since the baseline");
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    project.run("eval --log now.csv").exits(1);
}

#[test]
fn what_fell_for_certain_is_told_with_the_change_and_its_interval() {
    let (run, project) = compare((90, 10), (50, 50));
    run.exits(1).prints("`buying.conversion` fell from 90.0 % to 50.0 %").prints("held before: require >= 0.6");
    let report = project.run("eval --log now.csv --baseline kept.json --format json").json();
    let worse = report["worse"].as_array().unwrap();
    let conversion = worse.iter().find(|one| one["name"] == "conversion").unwrap();
    assert_eq!((&conversion["old"], &conversion["new"]), (&0.9.into(), &0.5.into()));
    assert!((conversion["difference"].as_f64().unwrap() + 0.4).abs() < 1e-12);
    // statsmodels: confint_proportions_2indep(50, 100, 90, 100, method="newcomb")
    let interval: Vec<f64> =
        conversion["interval"].as_array().unwrap().iter().map(|end| end.as_f64().unwrap()).collect();
    assert!(
        (interval[0] - -0.5060792379312664).abs() < 1e-9 && (interval[1] - -0.27843262706297467).abs() < 1e-9,
        "{interval:?}"
    );
    let rule = worse.iter().find(|one| one["kind"] == "rule").unwrap();
    assert_eq!((&rule["old"], &rule["new"]), (&0.1.into(), &0.5.into()));
}

#[test]
fn a_small_fall_that_breaks_nothing_is_not_called_worse() {
    let (run, _) = compare((80, 20), (78, 22));
    run.exits(0).prints("nothing got worse");
}

#[test]
fn what_is_broken_already_and_got_worse_fails_the_run_again() {
    let (run, _) = compare((50, 50), (20, 80));
    run.exits(1).prints("fell from 50.0 % to 20.0 %");
}

#[test]
fn a_file_that_is_no_baseline_is_refused_with_what_to_do() {
    let project = Project::with(DEFINITIONS).file("now.csv", log(1, 1)).file("kept.json", "{}");
    project.run("eval --log now.csv --baseline kept.json").exits(2).says("is no baseline").says("--write-baseline");
    project.run("eval --log now.csv --baseline missing.json").exits(2).says("can't read the baseline");
}
