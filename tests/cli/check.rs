//! `wayfare check`.
use crate::project::{GOOD, Project, UNKNOWN};
use serde_json::json;

#[test]
fn without_mistakes_it_says_so() {
    Project::with(GOOD).run("check").exits(0).prints("no mistakes in 1 file\n").says_nothing();
    Project::with(GOOD).run("check -q").exits(0).prints_nothing().says_nothing();
}

#[test]
fn a_mistake_is_shown_with_its_place_and_returns_3() {
    Project::with(UNKNOWN)
        .run("check")
        .exits(3)
        .prints("E0201 unknown-touchpoint")
        .prints("journeys/a.journey:6:10")
        .prints("did you mean `Call`?")
        .prints("1 error")
        .prints("`wayfare explain E0201` says more");
}

#[test]
fn warnings_alone_return_0() {
    let text = "touchpoint Call = \"call\"\nrule Capped { limit Call to 2 }\n";
    Project::with(text).run("check").exits(0).prints("W0547 name-style").prints("1 warning in 1 file");
}

#[test]
fn names_hold_across_files() {
    Project::new()
        .file("journeys/a.journey", "touchpoint Call = \"call\"\n")
        .file("journeys/deep/b.journey", "rule r { limit Call to 2 }\n")
        .run("check")
        .exits(0)
        .prints("no mistakes in 2 files");
}

#[test]
fn a_file_is_checked_with_what_it_uses() {
    let project = Project::new()
        .file("a.journey", "use \"b.journey\"\nrule r { limit Call to 2 }\n")
        .file("b.journey", "use \"a.journey\"\ntouchpoint Call = \"call\"\n");
    project.run("check a.journey").exits(0).prints("no mistakes in 2 files");
    project.run("check ./a.journey b.journey .").exits(0).prints("no mistakes in 2 files");
}

#[test]
fn a_use_of_nothing_and_one_out_of_the_project_are_mistakes() {
    Project::new().file("a/a.journey", "use \"none.journey\"\n").run("check a").exits(3).prints("unknown-file");
    Project::new()
        .file("p/wayfare.yaml", "definitions: [.]\n")
        .file("p/a.journey", "use \"../secret.journey\"\n")
        .file("secret.journey", "touchpoint Secret\n")
        .run("check p")
        .exits(3)
        .prints("outside-project");
}

#[test]
fn the_project_is_found_upwards() {
    let project = Project::new()
        .file("wayfare.yaml", "definitions: [defs]\n")
        .file("defs/a.journey", GOOD)
        .file("elsewhere/b.journey", UNKNOWN);
    project.run("check").exits(0);
    project.run("check .").exits(0);
    project.run("check elsewhere").exits(3);
}

#[test]
fn mistakes_of_the_project_file_are_shown_like_others() {
    Project::with(GOOD)
        .file("wayfare.yaml", "definitions: [journeys]\npolcy: { min_n: 50 }\n")
        .run("check")
        .exits(3)
        .prints("wayfare.yaml:2:1")
        .prints("did you mean `policy`?");
}

#[test]
fn a_zone_is_not_missed_that_may_stand_in_a_project_file_that_could_not_be_read() {
    let text = "touchpoint Call = \"call\"\nrule r { limit Call to 2 per calendar month }\n";
    let broken = "definitions: [journeys\npolicy: { zone: Europe/Berlin }\n";
    Project::with(text).file("wayfare.yaml", broken).run("check").exits(3).prints("E0604").prints("1 error in");
    Project::with(text).run("check").exits(3).prints("E0311");
}

#[test]
fn json_has_places() {
    let run = Project::with(UNKNOWN).run("check --format json").exits(3).says_nothing();
    let value = run.json();
    assert_eq!(value["format_version"], 1);
    assert_eq!(value["summary"]["errors"], 1);
    let all = value["diagnostics"].as_array().unwrap();
    let unknown = all.iter().find(|one| one["code"] == "E0201").unwrap();
    assert_eq!(unknown["labels"][0]["file"], "journeys/a.journey");
    assert_eq!((&unknown["labels"][0]["line"], &unknown["labels"][0]["column"]), (&json!(6), &json!(10)));
    let none = Project::with(GOOD).run("check --format json").exits(0).json();
    assert_eq!(none["diagnostics"], json!([]));
}

#[test]
fn sarif_and_annotations_name_the_file() {
    let project = Project::with(UNKNOWN);
    let sarif = project.run("check --format sarif").exits(3).json();
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().any(|one| one["ruleId"] == "E0201"));
    project.run("check --format github").exits(3).prints("::error file=journeys/a.journey,line=6,");
}

#[test]
fn fix_mends_what_is_certain_and_reports_the_rest() {
    let project = Project::with("touchpoint Call = \"call\"\nrule Capped { limit Call to 2 }\n");
    project.run("check --fix").exits(0).says("mended 1 file");
    assert_eq!(project.read("journeys/a.journey"), "touchpoint Call = \"call\"\nrule capped { limit Call to 2 }\n");
    project.run("check").exits(0).prints("no mistakes");
    Project::with(UNKNOWN).run("check --fix").exits(3).says("mended 0 files");
}

#[test]
fn standard_input_stands_for_a_file() {
    let project = Project::with(GOOD);
    project.run_with("check -", UNKNOWN).exits(3).prints("stdin.journey:6:10");
    project.run_with("check - --stdin-filename x/y.journey", UNKNOWN).exits(3).prints("x/y.journey:6:10");
    project.run_with("check - --fix", UNKNOWN).exits(2).says("`--fix` changes files");
    project.run("check --stdin-filename x.journey").exits(2).says("write `-`");
    project.run_with("check - journeys", GOOD).exits(2).says("stands alone");
}

#[test]
fn wrong_paths_are_wrong_usage() {
    Project::new().run("check").exits(2).says("there is no project here");
    Project::new().run("check nowhere").exits(2).says("there is no file or folder `nowhere`");
    Project::new().file("empty/readme.md", "").run("check empty").exits(2).says("`empty` holds no `.journey` files");
    Project::with(GOOD).file("readme.md", "").run("check readme.md").exits(2).says("is not a `.journey` file");
    Project::with(GOOD).run("check journeys nowhere").exits(2).says("`nowhere`");
}

#[test]
fn odd_files_end_in_diagnostics() {
    Project::with("").run("check").exits(0);
    Project::new().file("journeys/a.journey", b"\x00\xff\xfe\x00").run("check").exits(3).prints("not-utf8");
    Project::with("\u{0}\u{1}\u{1b}[31m").run("check").exits(3);
    Project::with(&"(".repeat(10_000)).run("check").exits(3);
    let run = Project::with("rule \u{1b}]0;x\u{7} {}\n").run("check").exits(3);
    assert!(!run.out.contains('\u{1b}'));
}

#[test]
fn a_mistake_in_one_file_does_not_hide_one_in_another() {
    Project::with(UNKNOWN)
        .file("journeys/b.journey", b"\xff\xfe")
        .file("journeys/c.journey", "journey {{{\n")
        .run("check")
        .exits(3)
        .prints("a.journey:6:10")
        .prints("not-utf8")
        .prints("c.journey");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_does_not_hide_the_others() {
    use std::fs::{Permissions, read, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let project = Project::with(UNKNOWN).file("journeys/b.journey", GOOD);
    let locked = project.path("journeys/b.journey");
    set_permissions(&locked, Permissions::from_mode(0o000)).unwrap();
    if read(&locked).is_ok() {
        return; // somebody who may read everything
    }
    project.run("check").exits(3).prints("`journeys/b.journey` cannot be read").prints("a.journey:6:10");
}
