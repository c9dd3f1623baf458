//! Files with mistakes, which say on their own lines what they get; snippets of the language page, which get nothing.
use super::{codes, resolved};
use crate::diagnostics::complaints_about;
use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

#[test]
fn every_case_gets_exactly_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language/data/model");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut report = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let (_, found) = resolved(&[&text]);
        for complaint in complaints_about(&text, &found) {
            report += &format!("{}, {complaint}\n", path.display());
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn the_example_of_the_language_page_resolves() {
    let example = read("tests/language/data/snippets/section_1.journey");
    let touchpoints = read("tests/language/data/model/touchpoints.journey");
    let (_, found) = resolved(&[&example, &touchpoints]);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_touchpoints_of_the_language_page_resolve() {
    assert_eq!(codes(&read("tests/language/data/snippets/section_2.journey")), [""; 0]);
}
