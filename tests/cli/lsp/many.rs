//! A file with more findings than anybody reads.
use super::client::Client;
use crate::project::Project;
use std::fmt::Write as _;

/// 1 200 limits of zero, of which each is a warning, then a mistake.
fn text() -> String {
    let mut text = String::from("touchpoint T = \"t\"\n");
    for number in 0..1200 {
        let _ = writeln!(text, "rule r{number} {{ limit T to 0 }}");
    }
    text + "rule never { forbid Nothing }\n"
}

#[test]
fn the_gravest_thousand_are_told_and_how_many_more_there_are() {
    let project = Project::new().file("wayfare.yaml", "policy: { zone: UTC }\n").file("journeys/a.journey", text());
    let checked = project.run("check --format json").exits(3).json();
    assert_eq!(checked["diagnostics"].as_array().unwrap().len(), 1201);

    let mut client = Client::of(&project);
    let mut document = client.open(&project, "journeys/a.journey");
    let told = client.diagnostics(&document);
    assert_eq!(told.len(), 1000, "more than that editors cut themselves");
    assert!(told.iter().any(|one| one["code"] == "E0201"), "the error, though it comes last");
    let last = told.last().unwrap();
    assert_eq!(last["severity"], 3);
    let says = "and 202 more findings in this file; `wayfare check --format json` holds them all";
    assert_eq!(last["message"], says);

    let told = client.write(&mut document, &text().replace("Nothing", "T"));
    assert!(told.iter().all(|one| one["code"] != "E0201"));
    assert_eq!(told.len(), 1000, "what follows from the rules may be among them by now");
}
