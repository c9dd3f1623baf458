//! What was proven as findings: a code, a sentence, the rules underlined, the story as help.
//!
//! Never decides anything: a finding says what the proof holds.
mod story;
mod w0701_contradiction;
mod w0702_conflict_after;
mod w0703_redundant_rule;
mod w0704_dead_touchpoint;
mod w0705_never_activated;
mod w0706_goal_out_of_reach;
mod w0707_out_of_reach;
mod w0708_endless_suppression;
mod w0709_opposed_actions;

use super::Proof;
use crate::diag::{Code, Diagnostic, Place};
use crate::model::{Model, Rule, RuleId};

/// Every code that a proof can raise.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [
        &w0701_contradiction::CONTRADICTION,
        &w0702_conflict_after::CONFLICT_AFTER,
        &w0703_redundant_rule::REDUNDANT_RULE,
        &w0704_dead_touchpoint::DEAD_TOUCHPOINT,
        &w0705_never_activated::NEVER_ACTIVATED_RULE,
        &w0706_goal_out_of_reach::GOAL_OUT_OF_REACH,
        &w0707_out_of_reach::OUT_OF_REACH,
        &w0708_endless_suppression::ENDLESS_SUPPRESSION,
        &w0709_opposed_actions::OPPOSED_ACTIONS,
    ]
    .into_iter()
}

/// All findings of a proof, in order of place.
pub fn findings(model: &Model, proof: &Proof) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    all.extend(proof.conflicts.iter().filter_map(|rules| w0701_contradiction::finding(model, rules)));
    all.extend(proof.conditional.iter().filter_map(|one| w0702_conflict_after::finding(model, one)));
    all.extend(proof.redundant.iter().filter_map(|one| w0703_redundant_rule::finding(model, one)));
    // what a single rule excludes is what that rule is for
    let dead = proof.dead.iter().filter(|one| one.by.len() > 1);
    all.extend(dead.filter_map(|one| w0704_dead_touchpoint::finding(model, one)));
    all.extend(proof.never_activated.iter().filter_map(|one| w0705_never_activated::finding(model, one)));
    all.extend(proof.unreachable.iter().filter_map(|one| w0706_goal_out_of_reach::finding(model, one)));
    all.extend(proof.unreachable.iter().filter_map(|one| w0707_out_of_reach::finding(model, one)));
    all.extend(proof.unreleased.iter().filter_map(|one| w0708_endless_suppression::finding(model, one)));
    all.extend(proof.opposed.iter().filter_map(|one| w0709_opposed_actions::finding(model, one)));
    all.sort_by_key(|one| (one.place(), one.code.id));
    all
}

/// Some rules of a model.
fn rules<'m>(model: &'m Model, ids: &[RuleId]) -> Vec<&'m Rule> {
    ids.iter().filter_map(|id| model.rules.get(id.index())).collect()
}

/// Names in backquotes, joined by commas and "and".
fn listed(rules: &[&Rule]) -> String {
    let names: Vec<String> = rules.iter().map(|rule| format!("`{}`", rule.meta.name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Underlines further rules, each with its owner if it has one.
fn underline(model: &Model, mut finding: Diagnostic, rules: &[&Rule], what: &str) -> Diagnostic {
    for rule in rules {
        finding = finding.also(place(rule), owned(model, rule, what));
    }
    finding
}

/// A rule's name as it is declared.
fn place(rule: &Rule) -> Place {
    rule.meta.place
}

/// Words about a rule with its owner, who is its journey's unless it has one of its own.
fn owned(model: &Model, rule: &Rule, what: &str) -> String {
    let is_it = |id: &RuleId| model.rules.get(id.index()).is_some_and(|one| one.meta.place == rule.meta.place);
    let journey = || model.journeys.iter().find(|journey| journey.rules.iter().any(is_it));
    match rule.owner.as_ref().or_else(|| journey().and_then(|journey| journey.owner.as_ref())) {
        Some(owner) => format!("{what}, owned by {owner}"),
        None => what.to_owned(),
    }
}
