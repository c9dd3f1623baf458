//! `docs/language.md`, from the grammar's own text.
use super::form;
use super::grammar::{Entry, Grammar};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use wayfare::editor::functions::{AGGREGATES, Function, MEASURES, WORDS};

/// What stands above the sections.
const HEAD: &str = "\
# The language, form by form

Everything that a `.journey` file may say. This page is made from the grammar that the compiler itself reads, so it is
complete and in step with it. To learn the language, begin with the [tour](tour.md) and the [cookbook](cookbook.md); what
a form evaluates to is told by [What a definition means](semantics.md).

How to read a form:

| written | means |
|---|---|
| `goal`, `=`, `(` | is typed as it stands |
| `NAME` | another form of this page, under its name |
| `[a]` | may be missing |
| `⟨a \\| b⟩` | one of them |
| `a …` | once or more; `[a …]` as often as one likes |
| `a, …` | once or more, with commas between |
";

/// Everywhere, so that a link to them says nothing.
const COMMON: [&str; 2] = ["name", "text"];

/// The page; `example` gives the example of a section.
pub fn page(grammar: &Grammar, example: impl Fn(&str) -> Option<String>) -> String {
    let mut page = HEAD.to_owned();
    for section in &grammar.sections {
        let _ = write!(page, "\n## {}\n\n{}", title(&section.name), section.intro);
        if let Some(example) = example(&section.name) {
            let _ = write!(page, "\n```journey\n{example}```\n");
        }
        for entry in &section.entries {
            page.push_str(&written(grammar, entry));
        }
        if section.name == "expressions" {
            page.push_str(&functions());
        }
    }
    page.push_str(&index(grammar));
    page
}

/// "Names and symbols".
pub fn title(section: &str) -> String {
    let section = section.replace(", ", " and ");
    let mut letters = section.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn written(grammar: &Grammar, entry: &Entry) -> String {
    let mut out = format!("\n### {}\n\n{}\n", heading(&entry.rule), entry.says);
    if let Some(ways) = form::choice(grammar, &entry.rule).filter(|ways| !ways.contains("name")) {
        out.push_str("\nOne of:\n\n| | |\n|---|---|\n");
        let entries = grammar.sections.iter().flat_map(|section| &section.entries);
        for one in entries.filter(|one| ways.contains(&one.rule)) {
            let _ = writeln!(out, "| {} | {} |", link(&one.rule), one.says.replace('\n', " ").replace('|', "\\|"));
        }
        return out;
    }
    let Some((form, used)) = form::form(grammar, &entry.rule) else { return out };
    let _ = write!(out, "\n```text\n{form}\n```\n");
    let links: Vec<String> = used
        .iter()
        .filter(|rule| **rule != entry.rule && !COMMON.contains(&rule.as_str()))
        .map(|rule| link(rule))
        .collect();
    if !links.is_empty() {
        let _ = write!(out, "\nIn it: {}\n", links.join(", "));
    }
    out
}

/// As forms name it.
fn heading(rule: &str) -> String {
    rule.to_uppercase()
}

fn link(rule: &str) -> String {
    format!("[{}](#{rule})", heading(rule))
}

fn functions() -> String {
    let mut out = "\n## Functions and words of KPIs\n".to_owned();
    let tables: [(&str, &[Function]); 3] = [
        ("Outermost in a KPI, they make one figure of many instances:", &AGGREGATES),
        ("Inside, they measure one instance:", &MEASURES),
        ("Words that stand by themselves, for one instance:", &WORDS),
    ];
    for (says, list) in tables {
        let _ = write!(out, "\n{says}\n\n| | |\n|---|---|\n");
        for one in list {
            let _ = writeln!(out, "| `{}` | {} |", one.label(), one.says);
        }
    }
    out
}

/// Each keyword with the forms that have it.
fn index(grammar: &Grammar) -> String {
    let mut forms: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in grammar.sections.iter().flat_map(|section| &section.entries) {
        for word in form::keywords(grammar, &entry.rule) {
            forms.entry(word).or_default().insert(&entry.rule);
        }
    }
    let mut out = "\n## Keywords\n\nA word is a keyword only where its form may stand; elsewhere it is a name like any other.\n\n| keyword | in |\n|---|---|\n".to_owned();
    for (word, rules) in forms {
        let links: Vec<String> = rules.into_iter().map(link).collect();
        let _ = writeln!(out, "| `{word}` | {} |", links.join(", "));
    }
    out
}
