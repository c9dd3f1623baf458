//! `wayfare fmt`.
use crate::project::{GOOD, Project};

const UGLY: &str = "touchpoint   Call=\"call\"\nrule r{limit Call to 2}\n";

fn formatted() -> String {
    let project = Project::with(UGLY);
    project.run("fmt").exits(0);
    project.read("journeys/a.journey")
}

#[test]
fn files_are_formatted_in_place_once() {
    let project = Project::with(UGLY);
    project.run("fmt").exits(0).prints_nothing().says("1 formatted, 0 unchanged");
    assert_ne!(project.read("journeys/a.journey"), UGLY);
    project.run("fmt").exits(0).says("0 formatted, 1 unchanged");
    project.run("fmt --check").exits(0).prints_nothing();
}

#[test]
fn verbose_names_the_files_and_quiet_says_nothing() {
    Project::with(UGLY).run("fmt -v").exits(0).says("formatted journeys/a.journey");
    Project::with(UGLY).run("fmt -q").exits(0).prints_nothing().says_nothing();
}

#[test]
fn check_changes_nothing_and_lists() {
    let project = Project::with(UGLY).file("journeys/b.journey", formatted());
    project.run("fmt --check").exits(1).prints("journeys/a.journey\n");
    assert_eq!(project.read("journeys/a.journey"), UGLY);
}

#[test]
fn diff_changes_nothing_and_shows() {
    let project = Project::with(UGLY);
    project.run("fmt --diff").exits(0).prints("--- journeys/a.journey").prints("-touchpoint   Call=\"call\"");
    project.run("fmt --diff --check").exits(1).prints("+touchpoint Call = \"call\"");
    assert_eq!(project.read("journeys/a.journey"), UGLY);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new();
    let run = project.run_with("fmt -", UGLY).exits(0).says_nothing();
    assert_eq!(run.out, formatted());
    project.run_with("fmt - --check", UGLY).exits(1).prints("stdin.journey\n");
    project.run_with("fmt - --diff --stdin-filename x.journey", UGLY).exits(0).prints("--- x.journey");
    assert_eq!(project.run_with("fmt -", "").exits(0).out, "");
}

#[test]
fn a_broken_statement_stays_and_its_neighbours_are_formatted() {
    let project = Project::with("touchpoint   Call=\"call\"\nrule r{limit Call two 2}\n");
    project.run("fmt").exits(3).says("journeys/a.journey:2");
    let text = project.read("journeys/a.journey");
    assert!(text.contains("touchpoint Call = \"call\"\n"), "{text}");
    assert!(text.contains("limit Call two 2"), "{text}");
}

#[test]
fn json_says_what_became_of_each_file() {
    let value = Project::with(UGLY).run("fmt --check --format json").exits(1).json();
    assert_eq!(value["files"][0]["file"], "journeys/a.journey");
    assert_eq!(value["files"][0]["changed"], true);
    assert_eq!(value["files"][0]["broken"], false);
}

#[test]
fn what_a_file_uses_is_not_formatted_with_it() {
    let project = Project::new()
        .file("a.journey", "use \"b.journey\"\nuse   \"none.journey\"\n")
        .file("b.journey", UGLY)
        .file("c.journey", UGLY);
    project.run("fmt a.journey ./c.journey").exits(0).says("2 formatted, 0 unchanged");
    assert_eq!(project.read("b.journey"), UGLY);
}

#[test]
fn names_need_not_resolve() {
    Project::with("rule r {\n  limit Nothing to 2\n}\n").run("fmt").exits(0);
}

#[test]
fn what_is_no_text_is_left_alone() {
    let project = Project::with(UGLY).file("journeys/b.journey", b"\xff\xfe");
    project.run("fmt").exits(3).says("not-utf8").says("1 formatted");
    Project::new().run("fmt nowhere").exits(2).says("`nowhere`");
    Project::with(GOOD).run("fmt").exits(0);
}
