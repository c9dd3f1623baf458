//! `prove` for people: the findings with their places, then what was proven in a few lines.
use crate::analyze::{Abstracted, Moment, Proof};
use crate::diag::{Diagnostic, Sources};
use crate::model::Model;
use crate::report::diagnostics::{Look, human, plain_line};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The proof for people.
pub fn human(model: &Model, proof: &Proof, findings: &[Diagnostic], sources: &Sources, look: &Look) -> String {
    let mut text = if findings.is_empty() { String::new() } else { human::human(findings, sources, look) + "\n" };
    let rules = model.rules.len();
    let noun = if rules == 1 { "rule" } else { "rules" };
    let _ = match (proof.satisfiable, rules) {
        (_, 0) => writeln!(text, "there are no rules to prove anything about"),
        (Some(true), 1) => writeln!(text, "the rule can be kept{}", witness(proof)),
        (Some(true), _) => writeln!(text, "all {rules} {noun} can be kept together{}", witness(proof)),
        (Some(false), _) => writeln!(text, "the {rules} {noun} can't be kept together"),
        (None, _) => writeln!(text, "undecided whether the {rules} {noun} can be kept together"),
    };
    for (what, names) in by_reason(model, &proof.abstracted) {
        let _ = writeln!(text, "not modelled: {what} ({})", names.join(", "));
    }
    for what in &proof.undecided {
        let _ = writeln!(text, "undecided within the bound: {}", plain_line(what));
    }
    text
}

fn witness(proof: &Proof) -> String {
    let Some(story) = proof.witness.as_ref().filter(|story| !story.is_empty()) else { return String::new() };
    let name = |one: &Moment| if one.event == "any" { "any event".to_owned() } else { format!("`{}`", one.event) };
    let names: Vec<String> = story.iter().take(20).map(name).collect();
    let more = if story.len() > 20 { format!(" and {} more", story.len() - 20) } else { String::new() };
    let a = if proof.is_shortest { "the shortest" } else { "a" };
    format!("; {a} history that does: {}{more}", names.join(", "))
}

/// The rules by what of them is not modelled.
fn by_reason(model: &Model, abstracted: &[Abstracted]) -> BTreeMap<&'static str, Vec<String>> {
    let mut all: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for one in abstracted {
        all.entry(one.what).or_default().push(format!("`{}`", super::json::rule_name(model, one.rule)));
    }
    all
}
