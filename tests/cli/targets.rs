//! What a run writes is nothing that it reads.
use crate::project::Project;

const DEFINITIONS: &str = "touchpoint A = \"a\"\nrule cap { limit A to 1 }\n";
const LOG: &str = "customer_id,time,event\n1,2026-03-01,a\n1,,a\n";
const SETTINGS: &str = "logs:\n  - path: log.csv\ncustomers: { path: table.csv, key: id }\n";

fn project() -> Project {
    let project = Project::with(DEFINITIONS).file("wayfare.yaml", SETTINGS).file("log.csv", LOG);
    project.file("table.csv", "id\n1\n")
}

/// Runs a command line that would destroy a file, and finds the file as it was.
#[track_caller]
fn spares(line: &str, file: &str, says: &str) {
    let project = project();
    let before = project.read(file);
    project.run(line).exits(2).prints_nothing().says(says);
    assert_eq!(project.read(file), before);
}

#[test]
fn no_file_that_is_read_is_overwritten() {
    let log = "would overwrite the log `log.csv`: name another file";
    spares("eval --bad-rows quarantine=log.csv", "log.csv", log);
    spares("eval --violations log.csv", "log.csv", log);
    spares("eval --log log.csv --instances ./log.csv", "log.csv", "`--instances` would overwrite the log `./log.csv`");
    spares("eval -o json=journeys/../log.csv", "log.csv", "`-o` would overwrite the log");
    spares("eval --write-baseline table.csv", "table.csv", "would overwrite the table of customers `table.csv`");
    spares("eval --out wayfare.yaml", "wayfare.yaml", "`--out` would overwrite the project file `wayfare.yaml`");
    let definitions = "would overwrite the definitions `journeys/a.journey`";
    spares("eval --out journeys/a.journey", "journeys/a.journey", definitions);
    spares("compile --out journeys/a.journey", "journeys/a.journey", definitions);
    spares("discover --log log.csv --bad-rows quarantine=log.csv", "log.csv", log);
    spares("explain --customer 1 --log log.csv --out log.csv", "log.csv", log);
    spares("watch --html log.csv", "log.csv", "`--html` would overwrite the log `log.csv`");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_log_is_the_log() {
    let project = project();
    std::os::unix::fs::symlink(project.path("log.csv"), project.path("link.csv")).unwrap();
    project.run("eval --violations link.csv").exits(2).says("would overwrite the log `link.csv`");
    assert_eq!(project.read("log.csv"), LOG);
}

#[test]
fn every_file_is_written_once_and_is_a_file() {
    let twice = "`-o` twice would write `r.json`: name two files";
    project().run("eval -o json=r.json -o human=./r.json").exits(2).says("`-o` twice would write `./r.json`");
    project().run("eval -o json=./r.json -o human=r.json").exits(2).says(twice);
    project().run("eval --out r.json --violations r.json").exits(2).says("`--violations` and `--out` would write");
    project().run("eval --violations -").exits(2).says("`--violations` writes a file, and `-` is none: name a file");
}

/// A run of an hour must not end with nothing.
#[test]
fn a_folder_that_is_missing_is_told_before_anything_is_read() {
    let project = project().file("log.csv", "");
    project.run("eval --out no/r.json").exits(2).says("can't write `no/r.json`: no such file or directory");
}

#[test]
fn what_is_thrown_away_may_be_written_twice() {
    let line = "eval --bad-rows quarantine=q.csv --out /dev/null -o json=/dev/null";
    project().file("log.csv", "customer_id,time,event\n1,2026-03-01,a\n").run(line).exits(0);
}

#[test]
fn the_events_of_a_violation_are_the_last_hundred_and_the_list_of_all_stays_small() {
    let mut log = "customer_id,time,event\n".to_owned();
    (0..400).for_each(|at| log.push_str(&format!("1,{},a\n", 1_700_000_000 + at)));
    let project = Project::with("touchpoint A = \"a\"\nrule cap { limit A to 150 per 7d }\n").file("log.csv", log);
    project.run("eval --log log.csv -q --violations all.jsonl").exits(1);
    let lines = project.read("all.jsonl");
    let all: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // all happen within 7 minutes: every one from the 151st on is too many
    assert_eq!(all.len(), 250);
    for (at, one) in all.iter().enumerate() {
        let rows: Vec<u64> =
            one["events"].as_array().unwrap().iter().map(|event| event["row"].as_u64().unwrap()).collect();
        let last = 151 + at as u64;
        assert_eq!(rows, (last - 99..=last).collect::<Vec<_>>());
    }
}

#[test]
fn a_glob_that_no_shell_expanded_is_expanded() {
    let project = Project::with(DEFINITIONS)
        .file("data/b.csv", "customer_id,time,event\n2,2026-03-01,a\n")
        .file("data/a.csv", "customer_id,time,event\n1,2026-03-01,a\n");
    let run = project.run("eval --log data/*.csv --format json").exits(0);
    assert_eq!(run.json()["log"]["files"], serde_json::json!(["data/a.csv", "data/b.csv"]));
    project.run("eval --log data/*.tsv").exits(4).says("`data/*.tsv` matches no file");
    // what lies deeper is not looked at
    let deep = "data/".repeat(40);
    let project = project.file(&format!("{deep}d.csv"), "");
    project.run("eval --log data/*.csv -q").exits(0);
    std::fs::remove_dir_all(project.path("data/data")).unwrap();
    let spark = project.file("data/c.csv/part-0.csv", "customer_id,time,event\n3,2026-03-01,a\n");
    spark.run("eval --log data/*.csv").exits(4).says("`data/c.csv` is a folder: name the log files in it");
    spark.run("eval --log data/**/part*.csv --format json").exits(0).prints("\"data/c.csv/part-0.csv\"");
    let project = spark;
    std::fs::remove_dir_all(project.path("data/c.csv")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere.csv", project.path("data/c.csv")).unwrap();
        project.run("eval --log data/*.csv").exits(4).says("there is no log file `data/c.csv`");
    }
}
