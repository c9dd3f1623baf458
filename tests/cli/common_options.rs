//! What works with every verb.
use crate::project::{GOOD, Project, UNKNOWN};
use std::io::Read;
use std::process::{Command, Stdio};

const VERBS: [&str; 15] = [
    "init",
    "check",
    "eval",
    "watch",
    "test",
    "fmt",
    "explain",
    "map",
    "compile",
    "prove",
    "diff",
    "lsp",
    "discover",
    "completions",
    "man",
];

#[test]
fn colour_is_off_in_a_pipe_and_on_where_it_is_wanted() {
    let coloured = |project: Project, line: &str| project.run(line).out.contains('\u{1b}');
    assert!(!coloured(Project::with(UNKNOWN), "check"));
    assert!(coloured(Project::with(UNKNOWN), "check --color always"));
    assert!(coloured(Project::with(UNKNOWN), "--color=always check"));
    assert!(!coloured(Project::with(UNKNOWN), "check --color never"));
    assert!(coloured(Project::with(UNKNOWN).env("CLICOLOR_FORCE", "1"), "check"));
    assert!(!coloured(Project::with(UNKNOWN).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"), "check"));
    assert!(coloured(Project::with(UNKNOWN).env("NO_COLOR", "1"), "check --color always"));
}

#[test]
fn wrong_usage_returns_2_and_help_0() {
    Project::new().run("").exits(2).says("Usage");
    Project::new().run("chek").exits(2).says("similar subcommand exists: 'check'");
    Project::new().run("check --formt json").exits(2).says("--format");
    Project::new().run("check --format xml").exits(2).says("possible values");
    Project::new().run("--help").exits(0).prints("check").says_nothing();
    Project::new().run("--version").exits(0).prints("wayfare ");
}

#[test]
fn every_verb_has_examples_in_its_help() {
    for verb in VERBS.into_iter().filter(|verb| *verb != "lsp") {
        Project::new().run(&format!("{verb} --help")).exits(0).prints("Examples:").prints(&format!("wayfare {verb}"));
    }
}

#[test]
fn the_help_of_check() {
    insta::assert_snapshot!(Project::new().run("check --help").exits(0).out);
}

#[test]
fn the_help_of_everything() {
    insta::assert_snapshot!(Project::new().run("--help").exits(0).out);
}

/// Text is wrapped after 100 letters: an example that is longer is cut in two, and a sentence that was cut by hand, too.
#[test]
fn examples_and_sentences_in_help_texts_stay_whole() {
    for verb in VERBS {
        let help = Project::new().run(&format!("{verb} --help")).exits(0).out;
        let Some((_, below)) = help.split_once("\nExamples:\n") else { continue };
        let (examples, rest) = below.split_once("\n\n").unwrap_or((below, ""));
        for line in examples.lines() {
            assert!(line.contains("wayfare ") || line.starts_with("          "), "{verb}: {line}");
        }
        // a line that is broken long before the margin, in the middle of a sentence
        for pair in rest.lines().collect::<Vec<_>>().windows(2).filter(|pair| !pair[1].is_empty()) {
            let next = pair[1].split(' ').next().unwrap_or_default();
            let is_early = pair[0].len() + next.len() < 85 && !pair[0].ends_with(['.', ':']) && !pair[0].is_empty();
            assert!(!is_early, "{verb}: {}\n{}", pair[0], pair[1]);
        }
    }
}

#[test]
fn manual_pages_show_examples_as_they_are_typed() {
    let project = Project::new();
    project.run("man --out man").exits(0);
    for verb in VERBS {
        let page = project.read(&format!("man/wayfare-{verb}.1"));
        let help = Project::new().run(&format!("{verb} --help")).exits(0).out;
        assert_eq!(page.contains(".SH EXAMPLES\n.nf\n"), help.contains("\nExamples:\n"), "{verb}");
        assert_eq!(page.contains(".SH \"EXIT STATUS\"\n"), help.contains("\nExit codes: "), "{verb}");
        assert!(!page.contains(".SH EXTRA"), "{verb}");
    }
    let page = project.read("man/wayfare-init.1");
    assert!(page.contains("\n  wayfare init shop \\-\\-log visits.csv \\-\\-yes   without questions\n"), "{page}");
}

#[test]
fn config_sets_keys_of_the_project_file_and_is_checked_like_it() {
    let min_n = |project: &Project, line: &str| project.run(line).exits(0).json()["policy"]["min_n"].clone();
    let project = Project::with(GOOD).file("wayfare.yaml", "policy: { min_n: 40, gate: proof }\n");
    assert_eq!(min_n(&project, "compile"), 40);
    assert_eq!(min_n(&project, "compile --config policy.min_n=50"), 50);
    assert_eq!(min_n(&Project::with(GOOD), "compile --config policy.min_n=50"), 50);
    let both = project.run("compile --config policy.min_n=50 --config policy.zone=Europe/Berlin").json();
    assert_eq!(
        (both["policy"]["zone"].as_str(), both["policy"]["gate"].as_str()),
        (Some("Europe/Berlin"), Some("proof"))
    );
    // it comes before what the definitions say, too
    let said = Project::with(&format!("policy {{ min_n 5 gate point }}\n{GOOD}"));
    assert_eq!(min_n(&said, "compile"), 5);
    assert_eq!(min_n(&said, "compile --config policy.min_n=50"), 50);
    project.run("check --config policy.min_m=50").exits(3).prints("did you mean `min_n`?");
    project.run("check --config policy.min_n=lots").exits(3).prints("--config");
    project.run("check --config policy.min_n").exits(2).says("KEY=VALUE").says("policy.min_n=50");
}

#[test]
fn config_can_say_where_definitions_are() {
    let project = Project::with(UNKNOWN).file("other/b.journey", GOOD).file("wayfare.yaml", "{}\n");
    project.run("check --config definitions=[other]").exits(0).prints("no mistakes in 1 file");
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let project = Project::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wayfare"))
        .args(["explain", "--format", "json"])
        .current_dir(project.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    assert_eq!((child.wait().unwrap().code(), err.as_str()), (Some(0), ""));
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        Project::new().run(&format!("completions {shell}")).exits(0).prints("wayfare");
    }
    Project::new().run("man").exits(0).prints(".TH wayfare");
    let project = Project::new().file("man/readme", "");
    project.run("man --out man").exits(0).prints_nothing();
    assert!(project.read("man/wayfare-check.1").contains("EXIT STATUS"));
}
