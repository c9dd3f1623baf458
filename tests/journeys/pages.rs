//! The pages of `docs` that hold definitions and commands.
use super::out;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn every_answer_of_the_cookbook_compiles_without_a_warning() {
    let page = format!("{ROOT}/docs/cookbook.md");
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

/// Runs them one after the other, page by page, in a folder that holds the example projects. A comment behind a command
/// may name its exit code; `watch` goes on for ever, and `cargo` is for readers.
#[cfg(unix)]
#[test]
fn every_command_of_the_guides_and_of_the_example_pages_runs() {
    let folder = tempfile::TempDir::new().unwrap();
    copy(Path::new(&format!("{ROOT}/journeys")), &folder.path().join("journeys"));
    std::fs::copy(format!("{ROOT}/journeys/hotel/data/stays.csv"), folder.path().join("contacts.csv")).unwrap();
    let mut seen = BTreeSet::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        let blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
        let commands =
            blocks.flat_map(str::lines).filter(|line| !line.starts_with("cargo") && !line.contains(" watch "));
        for line in commands.filter(|line| seen.insert((*line).to_owned())) {
            let expected =
                line.split_once("exit code ").and_then(|(_, code)| code.chars().next()?.to_digit(10)).unwrap_or(0);
            assert_eq!(run(line, folder.path()), i32::try_from(expected).ok(), "{}: {line}", page.display());
        }
    }
    assert!(seen.len() > 30, "{seen:#?}");
}

/// The exit code of a line in a shell that finds `wayfare`.
fn run(line: &str, folder: &Path) -> Option<i32> {
    let programs = Path::new(env!("CARGO_BIN_EXE_wayfare")).parent().unwrap().display();
    let mut shell = Command::new("sh");
    let line = format!("PATH={programs}:$PATH; {line}");
    shell.args(["-c", &line]).current_dir(folder).env("NO_COLOR", "1").output().unwrap().status.code()
}

/// The tour, the first hour, the guides and the pages of the example projects.
fn pages() -> Vec<PathBuf> {
    let mut pages = ["tour", "start"].map(|page| PathBuf::from(format!("{ROOT}/docs/{page}.md"))).to_vec();
    for folder in ["guides", "journeys"] {
        pages.extend(entries(Path::new(&format!("{ROOT}/docs/{folder}"))));
    }
    pages
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in entries(from) {
        let copied = to.join(entry.file_name().unwrap());
        match entry.is_dir() {
            true => copy(&entry, &copied),
            false => drop(std::fs::copy(&entry, &copied).unwrap()),
        }
    }
}

/// What a folder holds, by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
