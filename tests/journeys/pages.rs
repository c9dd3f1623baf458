//! The pages of `docs` that hold definitions.
use super::out;

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
