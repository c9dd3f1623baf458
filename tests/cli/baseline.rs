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
    run.exits(1).prints("`buying.conversion` fell from 90.0 % to 50.0 %").prints("held before: require >= 60 %");
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

/// A run on the second log compared with one on the first, in a format.
fn compared(before: (usize, usize), now: (usize, usize), format: &str) -> crate::project::Run {
    compare(before, now).1.run(&format!("eval --log now.csv --baseline kept.json --format {format}"))
}

#[test]
fn a_demand_that_the_baseline_does_not_know_is_judged_as_usual_and_told() {
    let (_, project) = compare((90, 10), (90, 10));
    let more = DEFINITIONS.replace("    require >= 60%", "    require >= 60%\n    require >= 95%");
    let project = project.file("journeys/a.journey", more);
    let told = "✗ buying.conversion is 90.0 % (n 100), required >= 95 %";
    let run = project.run("eval --log now.csv --baseline kept.json").exits(1);
    run.prints("✗ nothing got worse since the baseline").prints("Not in the baseline").prints(told);
    project
        .run("eval --log now.csv --baseline kept.json --format github")
        .exits(1)
        .prints("::error ")
        .prints(">= 95 %25");
    // rules that were added since, too
    let more = DEFINITIONS.replace("rule content", "rule silent { forbid Complaint }\nrule content");
    let project = project.file("journeys/a.journey", more);
    project.run("eval --log now.csv --baseline kept.json").exits(1).prints("✗ rule silent: broken by 10 customers");
}

#[test]
fn what_could_not_be_judged_then_did_not_hold_then() {
    // 10 values are too few for a verdict; of 100 half do
    let (run, _) = compare((9, 1), (50, 50));
    let run = run.exits(1).prints("✗ buying.conversion is 50.0 % (n 100), required >= 60 %");
    assert!(!run.out.contains("held before: require"), "{}", run.out);
}

#[test]
fn a_demand_on_a_segment_stands_or_falls_with_its_own_figure() {
    let definitions = DEFINITIONS
        .replace("touchpoint Visit = \"visit\"", "touchpoint Visit = \"visit\" { tier: text }\nsegment tier = tier")
        .replace("require >= 60%", "require >= 80% for tier \"gold\"");
    let log = |gold: usize, other: usize| {
        let mut log = String::from("customer_id,time,event,tier\n");
        for at in 0..200 {
            let (tier, good) = if at < 100 { ("gold", at < gold) } else { ("iron", at - 100 < other) };
            let end = if good { "order" } else { "complaint" };
            log.push_str(&format!("c{at},2026-03-01 10:00,visit,{tier}\nc{at},2026-03-01 11:00,{end},\n"));
        }
        log + "nobody,2026-03-09 10:00,tick,\n"
    };
    let run = |now: String| {
        let project = Project::with(&definitions).file("before.csv", log(60, 90)).file("now.csv", now);
        project.run("eval --log before.csv --write-baseline kept.json").exits(1);
        project.run("eval --log now.csv --baseline kept.json --journey buying")
    };
    // broken then and now: what fell is the others' share alone
    run(log(60, 50)).exits(0).prints("`buying.conversion` fell from 75.0 % to 55.0 %");
    // and where it falls itself the run fails, however good the others are
    run(log(30, 100)).exits(1).prints("`buying.conversion` for tier gold fell from 60.0 % to 30.0 %");
}

#[test]
fn a_comment_says_what_got_worse_and_nothing_else() {
    let comment = compared((90, 10), (50, 50), "markdown").exits(1).out;
    assert!(comment.starts_with("## ✗ Journeys failed\n\n3 things got worse since the baseline\n"), "{comment}");
    assert!(comment.contains("### Worse than the baseline"), "{comment}");
    let row = "| ✗ | `buying.conversion` fell from 90.0 % to 50.0 % \\(−40.0 points, interval −50.6 points to −27.8 points, \
               n 100\\); held before:\u{200b} require &gt;\\= 60 % |";
    assert!(comment.contains(row), "{comment}");
    let same = compared((50, 50), (51, 49), "markdown").exits(0).out;
    assert!(same.starts_with("## ✓ Journeys passed\n\nnothing got worse since the baseline\n"), "{same}");
    assert!(!same.contains("| what |") && !same.contains("<details>"), "{same}");
}

#[test]
fn annotations_and_alerts_are_about_what_got_worse() {
    let lines = compared((90, 10), (50, 50), "github").exits(1).out;
    let told = "::buying.conversion fell from 90.0 %25 to 50.0 %25 (−40.0 points";
    let own = lines.lines().find(|line| line.contains(told)).unwrap_or_else(|| panic!("{lines}"));
    assert!(own.starts_with("::error file=journeys/a.journey,line=10,"), "{own}");
    assert_eq!(compared((50, 50), (51, 49), "github").exits(0).out, "");

    let log = compared((90, 10), (50, 50), "sarif").exits(1).json();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let about = |id: &str| results.iter().filter(|one| one["ruleId"] == id).count();
    // the change of the rule and each violation
    assert_eq!((about("buying.conversion"), about("buying"), about("content")), (1, 1, 51));
    let same = compared((50, 50), (51, 49), "sarif").exits(0).json();
    assert_eq!(same["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn quiet_says_nothing_where_nothing_got_worse() {
    let (_, project) = compare((50, 50), (51, 49));
    let run = project.run("eval -q --log now.csv --baseline kept.json").exits(0);
    assert_eq!(run.out, "");
}

#[test]
fn two_demands_that_look_back_differently_are_told_apart() {
    let definitions = DEFINITIONS.replace(
        "    require >= 60%",
        "    require >= previous(1d) - 50%\n    require >= previous(2d) - 10%\n    require >= previous(2d) - 50%",
    );
    // buyers of 40 visitors a day, for four days
    let log = |buyers: [usize; 4]| {
        let mut log = String::from("customer_id,time,event\n");
        for (day, buyers) in buyers.into_iter().enumerate() {
            for at in 0..40 {
                let end = if at < buyers { "order" } else { "complaint" };
                let id = day * 40 + at;
                log.push_str(&format!("c{id},2026-03-0{} 10:00,visit\nc{id},2026-03-0{0} 10:01,{end}\n", day + 1));
            }
        }
        log + "nobody,2026-03-05 09:00,tick\nnobody,2026-03-01 09:00,tick\n"
    };
    let project = Project::with(&definitions)
        .file("even.csv", log([30, 30, 30, 30]))
        .file("fallen.csv", log([30, 30, 18, 18]))
        .file("old.json", OLD);
    project.run("eval --log even.csv --journey buying --write-baseline kept.json");
    let kept = project.read("kept.json");
    for name in ["previous(86400s) - 0.5", "previous(172800s) - 0.1", "previous(172800s) - 0.5"] {
        assert!(kept.contains(&format!("\"require >= {name}\": true")), "{name} in {kept}");
    }
    // 30 of 40 fell to 18 of 40: 75 % less 10 points is not held any more, the other two are
    let report =
        project.run("eval --log fallen.csv --journey buying --baseline kept.json --format json").exits(1).json();
    let worse = report["worse"].as_array().unwrap();
    let conversion = worse.iter().find(|one| one["name"] == "conversion").unwrap();
    assert_eq!(conversion["broke"], serde_json::json!(["require >= previous(172800s) - 0.1"]));
    // a file of before called all three `previous`: which of them held then it does not say, so each is judged as usual
    let run = project.run("eval --log fallen.csv --journey buying --baseline old.json").exits(1);
    run.prints("required >= 65.0 % (from the 2 d before)");
    // with one alone there was no doubt: it was missed then, and nothing fell since
    let one = definitions
        .replace("    require >= previous(1d) - 50%\n", "")
        .replace("\n    require >= previous(2d) - 50%", "");
    let project = project.file("journeys/a.journey", one);
    project.run("eval --log fallen.csv --journey buying --baseline old.json").exits(0);
}

/// A baseline as it was written before limits made from former values had names of their own.
const OLD: &str = r#"{
  "format_version": 1,
  "figures": [
    {"name": "buying", "value": 0.6, "interval": [0.52, 0.67], "n": 160},
    {"name": "buying.conversion", "value": 0.6, "interval": [0.52, 0.67], "n": 160,
     "thresholds": {"require >= previous": false}}
  ],
  "rules": []
}
"#;
