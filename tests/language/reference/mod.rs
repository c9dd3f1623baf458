//! The reference of the language, `docs/language.md`, is made from the grammar.
mod form;
mod grammar;
mod page;

use grammar::Grammar;
use pest_meta::ast::RuleType;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use wayfare::diag::{FileId, Sources};
use wayfare::format::format;
use wayfare::model::ModelSettings;
use wayfare::syntax::{keywords, parse};
use wayfare::workspace::Workspace;

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read() -> Grammar {
    Grammar::read(&std::fs::read_to_string(path("grammar/wayfare.pest")).unwrap())
}

/// The example of a section, if it has one.
fn example(section: &str) -> Option<String> {
    let name = section.to_lowercase().replace(", ", "_");
    std::fs::read_to_string(path(&format!("tests/language/data/sections/{name}.journey"))).ok()
}

/// `WAYFARE_BLESS=1` writes the page anew.
#[test]
fn the_documentation_holds_the_reference() {
    let file = path("docs/language.md");
    let page = page::page(&read(), example);
    if std::env::var_os("WAYFARE_BLESS").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == page, "docs/language.md is out of date; set WAYFARE_BLESS=1 to write it anew");
}

#[test]
fn every_section_has_an_example_that_compiles_in_the_one_layout() {
    let sections = read().sections;
    for section in &sections {
        let Some(text) = example(&section.name) else { panic!("section `{}` has no example", section.name) };
        let mut workspace = Workspace::new(ModelSettings::default(), 20_600, Sources::default(), Vec::new());
        workspace.update("example.journey", text.as_str());
        let found: Vec<_> =
            workspace.check().diagnostics.iter().filter(|one| one.is_error()).map(|one| one.message.clone()).collect();
        assert!(found.is_empty(), "{}: {found:?}", section.name);
        let (tree, _) = parse(&text, FileId(0));
        assert_eq!(format(&text, &tree), text, "{}", section.name);
    }
    let files = std::fs::read_dir(path("tests/language/data/sections")).unwrap().count();
    assert_eq!(files, sections.len(), "an example belongs to no section");
}

/// Each form can be reached from `item`, each rule on the way is written out or has an entry, and each keyword of the
/// language stands in the index.
#[test]
fn the_reference_leaves_nothing_out() {
    let grammar = read();
    let mut reached: BTreeSet<String> = BTreeSet::from(["item".to_owned()]);
    let mut open = vec!["item".to_owned()];
    let mut words = BTreeSet::new();
    while let Some(rule) = open.pop() {
        words.extend(form::keywords(&grammar, &rule));
        let is_token = grammar.rules[&rule].ty == RuleType::Atomic;
        let Some((_, used)) = form::form(&grammar, &rule) else {
            assert!(is_token, "a rule in the form of `{rule}` goes down to letters: give it a `///` text");
            continue;
        };
        open.extend(used.into_iter().filter(|one| reached.insert(one.clone())));
    }
    let entries: BTreeSet<String> =
        grammar.sections.iter().flat_map(|section| &section.entries).map(|entry| entry.rule.clone()).collect();
    assert_eq!(reached, entries);
    let spoken: BTreeSet<String> = keywords().iter().cloned().collect();
    assert_eq!(words, spoken);
}
