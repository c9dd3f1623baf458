//! The example projects: each compiles without a warning, passes its tests, and its report finds what was planted in
//! its log.
//!
//! The counts are those of the generators in `examples`, by hand: a trouble of every twentieth of 400 guests is one of 20.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "what can't be read fails the test, as it should")]
#[expect(dead_code, reason = "an example has a `main`")]
#[path = "../examples/hotel.rs"]
mod hotel;

use std::process::{Command, Output};

/// What a run in the root of the repository did.
fn wayfare(line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wayfare"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split_whitespace()).env("NO_COLOR", "1");
    command.output().unwrap()
}

fn out(line: &str) -> String {
    let output = wayfare(line);
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{line}\n{out}\n{err}");
    out
}

#[track_caller]
fn holds(report: &str, words: &str) {
    // where a line is broken depends on the width alone
    let flat: Vec<&str> = report.split_whitespace().collect();
    assert!(flat.join(" ").contains(words), "`{words}` is not in\n{report}");
}

#[test]
fn every_project_compiles_without_a_warning_is_laid_out_and_passes_its_tests() {
    for project in ["journeys/shop", "journeys/hotel"] {
        holds(&out(&format!("check {project}")), "no mistakes");
        for verb in ["fmt --check", "test"] {
            out(&format!("{verb} {project}"));
        }
    }
}

#[test]
fn the_hotel_log_is_what_its_generator_writes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/journeys/hotel/data/stays.csv");
    assert!(std::fs::read_to_string(path).unwrap() == hotel::log(), "run `cargo run --example hotel` again");
}

#[test]
fn the_hotel_report_finds_every_trouble_that_was_planted() {
    let report = out("eval journeys/hotel");
    // of 20 guests in a row 2 wait, 2 call four times, 1 has a silent outage, 1 an offer in trouble, 1 is never pleased
    holds(&report, "succeeded 260");
    holds(&report, "failed 140");
    holds(
        &report,
        "rule stay.room_in_time \"The room is ready in half an hour\": broken by 40 instances, 40 violations",
    );
    // of four calls three hours apart, solved an hour after the last, the first two are not solved in four hours
    holds(
        &report,
        "rule stay.fixed_at_once \"A problem is solved in four hours\": broken by 40 instances, 80 violations",
    );
    // the third and the fourth call are each one too many
    holds(&report, "rule stay.two_calls \"Nobody calls three times a day\": broken by 40 instances, 80 violations");
    holds(&report, "rule told_at_once \"Guests are told what is out of order\": broken by 20 customers, 20 violations");
    holds(
        &report,
        "rule no_offer_in_trouble \"No offer while a problem is open\": broken by 20 customers, 20 violations",
    );
    // every contact is friendly, and yet
    holds(&report, "friendly Satisfaction with desk calls 100.0 %");
    holds(&report, "glad_guests Guests who would send 65.0 %");
}

#[test]
fn every_answer_of_the_cookbook_compiles_without_a_warning() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cookbook.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut snippets = page.split("```journey\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let touchpoints = snippets.next().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let mut answers = 0;
    for answer in snippets {
        let path = folder.path().join("answer.journey");
        std::fs::write(&path, format!("{touchpoints}{answer}")).unwrap();
        let found = out(&format!("check --format json {}", path.display()));
        assert!(!found.contains("\"warning\""), "{answer}\n{found}");
        answers += 1;
    }
    assert_eq!(answers, page.matches("\n**").count(), "each question has one answer");
}
