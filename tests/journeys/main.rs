//! The example projects: each compiles without a warning, passes its tests, and its report finds what was planted in
//! its log.
//!
//! The counts are those of the generators in `examples/simulate`, by hand: a trouble of every twentieth of 400 guests is
//! one of 20.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "what can't be read fails the test, as it should")]

mod bill_payment;
mod claim;
mod compare;
mod hotel;
mod links;
mod mortgage;
mod onboarding;
mod pages;
mod report;
mod shop;
mod support;
mod telecom;
mod timelines;

#[expect(dead_code, reason = "an example has a `main`")]
#[path = "../../examples/simulate/main.rs"]
mod simulate;

use std::process::{Command, Output};

/// What a run in the root of the repository did.
fn wayfare(line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wayfare"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split_whitespace()).env("NO_COLOR", "1");
    command.output().unwrap()
}

/// What a run that succeeds writes.
fn out(line: &str) -> String {
    let output = wayfare(line);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{line}\n{out}\n{err}");
    out
}

/// All projects in `journeys`.
fn projects() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| format!("journeys/{name}")).collect()
}

#[test]
fn every_project_compiles_without_a_warning_is_laid_out_and_passes_tests_that_reach_all_of_it() {
    assert!(projects().len() >= 8);
    for project in projects() {
        let found = out(&format!("check {project}"));
        assert!(found.contains("no mistakes"), "{found}");
        for verb in ["fmt --check", "test --coverage --coverage-threshold 100"] {
            out(&format!("{verb} {project}"));
        }
    }
}

#[test]
fn every_log_is_what_its_generator_writes() {
    for file in simulate::files() {
        let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), file.path);
        let same = std::fs::read_to_string(path).unwrap() == file.text;
        assert!(same, "{}: run `cargo run --example simulate` again", file.path);
    }
}
