//! Verdicts that independent tools computed on real logs: every constraint of the reference that the language can say,
//! written as a rule, must come out the same.
//!
//! The reference lies beside the checkout; without it there is nothing to compare with and the tests say so.
mod constraints;
mod figures;
mod proofs;

use constraints::{Reference, project};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

fn reference() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared/reference");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no reference beside the checkout");
    None
}

/// Evaluates the constraints of a reference on a log through the command line; gives the report and all violations.
fn evaluated(reference: &Reference, log: &Path, columns: &[&str]) -> (Value, String) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("rules.journey"), project(reference)).unwrap();
    let violations = dir.path().join("violations.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .arg("eval")
        .arg(dir.path())
        .args(["--format", "json", "--complete", "--order", "log", "--violations"])
        .arg(&violations)
        .arg("--log")
        .arg(log)
        .args(columns)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{errors}"));
    (report, std::fs::read_to_string(violations).unwrap())
}

/// Compares every count, and case by case who violates what.
fn agree(name: &str, log: &str, columns: &[&str]) {
    let Some(folder) = reference() else { return };
    let reference = Reference::read(&folder.join(name));
    let (report, violations) = evaluated(&reference, &folder.join(log), columns);
    let differences = reference.differences(&report);
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
    let verdicts = folder.join(name.replace(".json", ".verdicts.csv.gz"));
    let differences = reference.differing_cases(&verdicts, &violations);
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn sepsis_agrees() {
    agree("sepsis.json", "sepsis.xes.gz", &[]);
}

#[test]
fn sessions_of_the_shop_agree() {
    agree("ecom_session.json", "ecom.csv.gz", &["--customer", "session_id"]);
}

#[test]
fn users_of_the_shop_agree() {
    agree("ecom_user.json", "ecom.csv.gz", &["--customer", "user_id"]);
}

/// All words over three letters up to length 6: one customer a word, one event a letter, one second apart.
#[test]
fn all_short_words_agree() {
    let Some(folder) = reference() else { return };
    let reference = Reference::read(&folder.join("exhaustive.json"));
    let dir = tempfile::tempdir().unwrap();
    let mut log = String::from("customer,time,event\n");
    let mut words = vec![String::new()];
    for _ in 0..6 {
        let longest = words.iter().map(String::len).max().unwrap();
        let next: Vec<String> = words
            .iter()
            .filter(|word| word.len() == longest)
            .flat_map(|word| ["a", "b", "c"].map(|letter| format!("{word}{letter}")))
            .collect();
        words.extend(next);
    }
    for word in words.iter().filter(|word| !word.is_empty()) {
        for (at, letter) in word.chars().enumerate() {
            log.push_str(&format!("{word},2026-01-01 00:00:{at:02},{letter}\n"));
        }
    }
    assert_eq!(words.len(), 1093);
    std::fs::write(dir.path().join("words.csv"), log).unwrap();
    let (report, violations) = evaluated(&reference, &dir.path().join("words.csv"), &[]);
    let differences = reference.differences(&report);
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
    let differences = reference.differing_cases(&folder.join("exhaustive.verdicts.csv.gz"), &violations);
    assert!(differences.is_empty(), "{}\n{}", differences.len(), differences.join("\n"));
}

/// The two logs as Parquet: the same verdicts. (That every format gives the same history is tested where logs are read.)
#[test]
fn parquet_agrees() {
    agree("sepsis.json", "formats/sepsis.parquet", &["--customer", "case_id"]);
    agree("ecom_user.json", "formats/ecom.parquet", &["--customer", "user_id"]);
}

/// Small sets of constraints of which independent tools told everything that follows from them.
#[test]
fn what_is_proven_of_small_models_agrees() {
    let Some(folder) = reference() else { return };
    let json: Value = serde_json::from_slice(&std::fs::read(folder.join("static.json")).unwrap()).unwrap();
    let models = json["models"].as_array().unwrap();
    assert!(models.len() >= 60);
    let mut wrong = Vec::new();
    for model in models {
        let proof = proven(&proofs::numbered(model));
        let differences = proofs::differences(model, &proof);
        wrong.extend(differences.iter().map(|one| format!("{}: {one}", model["id"])));
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

/// What `prove` says of the constraints of a model.
fn proven(reference: &Reference) -> Value {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("rules.journey"), project(reference)).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .arg("prove")
        .arg(dir.path())
        .args(["--format", "json"])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{errors}"))
}
