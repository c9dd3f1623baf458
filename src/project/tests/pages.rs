//! Each code's page: the first example raises the code, the second does not.
use super::*;
use std::path::Path;

/// The fenced blocks of a page, with their language.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((language, text.join("\n") + "\n"));
        }
    }
    blocks
}

fn raised(language: &str, text: &str) -> Vec<&'static str> {
    let base = Memory::default().with("/w/journeys/other.journey", "");
    let files = match language {
        "yaml" => base.with("/w/wayfare.yaml", text),
        _ => base.with("/w/wayfare.yaml", "").with("/w/journeys/a.journey", text),
    };
    let project = load(&[], Path::new("/w"), &files);
    project.diagnostics.iter().map(|found| found.code.id).collect()
}

#[test]
fn every_page_shows_its_mistake_and_the_mended_text() {
    let without = ["E0609", "E0610"];
    for code in crate::codes::project::ALL {
        let blocks = blocks(code.page);
        if without.contains(&code.id) {
            assert!(blocks.is_empty() && code.page.contains("shows no example"), "{}", code.id);
            continue;
        }
        let [(language, wrong), (other, mended)] = blocks.as_slice() else { panic!("{}: {blocks:?}", code.id) };
        assert!(raised(language, wrong).iter().all(|id| *id == code.id), "{}: {:?}", code.id, raised(language, wrong));
        assert!(!raised(language, wrong).is_empty(), "{}", code.id);
        assert_eq!(raised(other, mended), [""; 0], "{}", code.id);
    }
}
