//! What the GitHub action runs, as a runner would.
use crate::project::Project;
use std::path::Path;
use std::process::{Command, Output};

const DEFINITIONS: &str = r#"touchpoint Visit = "visit"
touchpoint Order = "order"

journey buying {
  start Visit
  goal  bought: Order within 1d
  kpi conversion = rate(success)
    require >= 60%
}
"#;

/// So many customers who buy, and as many who do not; the log ends long after.
fn log(buy: usize, other: usize) -> String {
    let mut log = String::from("customer_id,time,event\n");
    for at in 0..buy + other {
        log.push_str(&format!("c{at},2026-03-01 10:00,visit\n"));
        if at < buy {
            log.push_str(&format!("c{at},2026-03-01 11:00,order\n"));
        }
    }
    log + "nobody,2026-03-09 10:00,tick\n"
}

/// Runs the script with a program that is there, and the inputs as the action hands them over.
fn act(project: &Project, inputs: &[(&str, &str)]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/action");
    Command::new("bash")
        .arg(script)
        .current_dir(project.path("."))
        .env("WAYFARE", env!("CARGO_BIN_EXE_wayfare"))
        .env("GITHUB_OUTPUT", project.path("output"))
        .env("GITHUB_STEP_SUMMARY", project.path("summary.md"))
        .env("INPUT_PATH", "journeys")
        .envs(inputs.iter().copied())
        .output()
        .unwrap()
}

/// The exit code, and what the action hands on.
fn verdict(buy: usize, other: usize, args: &str) -> (Option<i32>, String) {
    let project = Project::with(DEFINITIONS).file("the log.csv", log(buy, other));
    let code = act(&project, &[("INPUT_LOG", "the log.csv\n"), ("INPUT_ARGS", args)]).status.code();
    let verdict = project.read("output").lines().find_map(|line| line.strip_prefix("verdict=").map(str::to_owned));
    (code, verdict.unwrap_or_default())
}

#[test]
fn the_verdict_is_that_of_the_report() {
    assert_eq!(verdict(40, 10, ""), (Some(0), "pass".to_owned()));
    assert_eq!(verdict(10, 40, ""), (Some(1), "fail".to_owned()));
    // two customers are too few to judge: the run ends well, and is no pass
    assert_eq!(verdict(1, 1, ""), (Some(0), "inconclusive".to_owned()));
    assert_eq!(verdict(1, 1, "--strict\n"), (Some(5), "inconclusive".to_owned()));
    assert_eq!(verdict(1, 1, "--time\nnone"), (Some(4), String::new()));
}

#[test]
fn every_report_is_there_and_the_comment_in_the_summary() {
    let project = Project::with(DEFINITIONS).file("log.csv", log(10, 40));
    let output = act(&project, &[("INPUT_LOG", "log.csv"), ("INPUT_REPORTS", "out put")]);
    let annotations = String::from_utf8(output.stdout).unwrap();
    assert!(annotations.lines().all(|line| line.starts_with("::")), "{annotations}");
    for report in ["report.html", "report.json", "junit.xml", "journeys.sarif", "comment.md"] {
        assert!(!project.read(&format!("out put/{report}")).is_empty(), "{report}");
    }
    assert_eq!(project.read("summary.md"), project.read("out put/comment.md"));
}

#[test]
fn inputs_are_never_read_as_commands() {
    let project = Project::with(DEFINITIONS).file("log.csv", log(40, 10));
    let evil = "$(touch evil)`touch evil`;touch evil";
    act(&project, &[("INPUT_LOG", evil), ("INPUT_ARGS", evil), ("INPUT_PATH", evil), ("INPUT_BASELINE", evil)]);
    assert!(!project.path("evil").exists());
}
