//! The grammar as `docs/language.md` needs it: its sections, and of each rule its text and its expression.
use pest_meta::ast::{Expr, Rule};
use pest_meta::parser;
use std::collections::HashMap;

/// Sections that are about how the grammar works, not about what one may write.
const INNER: [&str; 2] = ["entry points", "keywords"];

/// What stands between two heads `// ---- name`.
pub struct Section {
    /// As in its head.
    pub name: String,
    /// The `//` lines right below the head.
    pub intro: String,
    /// The rules that have a text, in order.
    pub entries: Vec<Entry>,
}

/// A rule that readers are shown.
pub struct Entry {
    /// The rule's name.
    pub rule: String,
    /// Its `///` lines.
    pub says: String,
}

/// The grammar.
pub struct Grammar {
    /// In order, without those that are not for readers.
    pub sections: Vec<Section>,
    /// By name.
    pub rules: HashMap<String, Rule>,
}

impl Grammar {
    /// Reads its text.
    pub fn read(text: &str) -> Self {
        let pairs = parser::parse(parser::Rule::grammar_rules, text).unwrap();
        let rules = parser::consume_rules(pairs).unwrap();
        let rules = rules.into_iter().map(|rule| (rule.name.clone(), rule)).collect();
        let sections = sections(text).into_iter().filter(|one| !INNER.contains(&one.name.as_str())).collect();
        Self { sections, rules }
    }

    /// What a rule says, if it is for readers.
    pub fn entry(&self, rule: &str) -> Option<&Entry> {
        self.sections.iter().flat_map(|section| &section.entries).find(|entry| entry.rule == rule)
    }

    /// A rule's expression; none for what is built in.
    pub fn expr(&self, rule: &str) -> Option<&Expr> {
        self.rules.get(rule).map(|rule| &rule.expr)
    }
}

fn sections(text: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut says: Vec<&str> = Vec::new();
    let mut in_intro = false;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("// ---") {
            let name = name.trim_start_matches('-').trim().to_owned();
            sections.push(Section { name, intro: String::new(), entries: Vec::new() });
            in_intro = true;
            continue;
        }
        let Some(section) = sections.last_mut() else { continue };
        if let Some(more) = line.strip_prefix("/// ") {
            says.push(more);
        } else if let Some(more) = line.strip_prefix("// ").filter(|_| in_intro) {
            section.intro.push_str(more);
            section.intro.push('\n');
            continue;
        } else if let Some((rule, _)) = line.split_once('=').filter(|_| line.starts_with(char::is_alphabetic)) {
            if !says.is_empty() {
                section.entries.push(Entry { rule: rule.trim().to_owned(), says: says.join("\n") });
            }
            says.clear();
        }
        in_intro = false;
    }
    sections
}
