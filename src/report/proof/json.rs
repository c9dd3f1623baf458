//! `prove --format json`: what was proven as one object, for other tools.
//!
//! The keys up to `abstracted` are a contract (`format_version` 1); new keys only come after them.
use crate::analyze::{Conditional, End, Opposed, Proof, Unreachable};
use crate::model::{Model, RuleId, Source, TouchpointId};
use crate::report::moment::MomentJson;
use serde::Serialize;
use std::collections::BTreeSet;

#[derive(Serialize)]
struct ProofJson<'a> {
    format_version: u32,
    /// Null if undecided.
    satisfiable: Option<bool>,
    witness: Option<Vec<&'a str>>,
    conflicts: Vec<Vec<String>>,
    redundant: Vec<String>,
    dead: Vec<&'a str>,
    never_activated: Vec<String>,
    timed_conflicts: Vec<ConflictJson<'a>>,
    abstracted: Vec<AbstractedJson>,
    conditional_conflicts: Vec<ConflictJson<'a>>,
    reasons: ReasonsJson<'a>,
    undecided: &'a [String],
    unreachable: Vec<UnreachableJson<'a>>,
    endless_suppressions: Vec<RuleReason>,
    opposed_actions: Vec<OpposedJson<'a>>,
}

/// What a journey never comes to; by no rule if the journey itself excludes it.
#[derive(Serialize)]
struct UnreachableJson<'a> {
    journey: &'a str,
    /// `success`, `stage`, `fail` or `exit`.
    what: &'static str,
    /// The stage's name, or the place of the outcome among those alike, from 1 on.
    which: Option<String>,
    by: Vec<String>,
    /// A shortest timeline that would come to it.
    timeline: Option<Vec<MomentJson<'a>>>,
}

/// A rule that sends what another, which wins, suppresses.
#[derive(Serialize)]
struct OpposedJson<'a> {
    sends: String,
    suppresses: String,
    wins: String,
    what: &'a str,
    timeline: Vec<MomentJson<'a>>,
}

#[derive(Serialize)]
struct ConflictJson<'a> {
    rules: Vec<String>,
    timeline: Vec<MomentJson<'a>>,
    /// When the timeline's clock begins, if the time of the week matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    begins: Option<String>,
}

#[derive(Serialize)]
struct AbstractedJson {
    rule: String,
    what: &'static str,
}

/// For what was found by several rules together, which.
#[derive(Serialize)]
struct ReasonsJson<'a> {
    redundant: Vec<RuleReason>,
    dead: Vec<DeadReason<'a>>,
    never_activated: Vec<RuleReason>,
}

#[derive(Serialize)]
struct RuleReason {
    rule: String,
    by: Vec<String>,
}

#[derive(Serialize)]
struct DeadReason<'a> {
    touchpoint: &'a str,
    by: Vec<String>,
}

/// The proof as JSON, indented, with a line end.
///
/// # Errors
/// Never in practice: the document has no maps with keys that are no texts.
pub fn json(model: &Model, proof: &Proof) -> serde_json::Result<String> {
    let names = |rules: &[RuleId]| rule_names(model, rules);
    let rule = |id: RuleId| rule_name(model, id);
    let document = ProofJson {
        format_version: 1,
        satisfiable: proof.satisfiable,
        witness: proof.witness.as_ref().map(|story| story.iter().map(|one| one.event.as_str()).collect()),
        conflicts: sorted(proof.conflicts.iter().map(|rules| names(rules))),
        redundant: sorted(proof.redundant.iter().map(|one| rule(one.rule))),
        dead: sorted(proof.dead.iter().map(|one| touchpoint(model, one.touchpoint))),
        never_activated: sorted(proof.never_activated.iter().map(|one| rule(one.rule))),
        timed_conflicts: conflicts(model, proof, true),
        abstracted: proof
            .abstracted
            .iter()
            .map(|one| AbstractedJson { rule: rule(one.rule), what: one.what })
            .collect(),
        conditional_conflicts: conflicts(model, proof, false),
        reasons: ReasonsJson {
            redundant: proof
                .redundant
                .iter()
                .map(|one| RuleReason { rule: rule(one.rule), by: names(&one.by) })
                .collect(),
            dead: (proof.dead.iter())
                .map(|one| DeadReason { touchpoint: touchpoint(model, one.touchpoint), by: names(&one.by) })
                .collect(),
            never_activated: (proof.never_activated.iter())
                .map(|one| RuleReason { rule: rule(one.rule), by: names(&one.by) })
                .collect(),
        },
        undecided: &proof.undecided,
        unreachable: proof.unreachable.iter().map(|one| unreachable(model, one)).collect(),
        endless_suppressions: (proof.unreleased.iter())
            .map(|one| RuleReason { rule: rule(one.rule), by: names(&one.by) })
            .collect(),
        opposed_actions: proof.opposed.iter().map(|one| opposed(model, one)).collect(),
    };
    serde_json::to_string_pretty(&document).map(|text| text + "\n")
}

/// A rule's name; of those inside journeys with the journey's, `JOURNEY.RULE`.
pub fn rule_name(model: &Model, id: RuleId) -> String {
    let Some(rule) = model.rules.get(id.index()) else { return String::new() };
    let journey = model.journeys.iter().find(|journey| journey.rules.contains(&id));
    match journey {
        Some(journey) => format!("{}.{}", journey.meta.name, rule.meta.name),
        None => rule.meta.name.to_string(),
    }
}

fn rule_names(model: &Model, rules: &[RuleId]) -> Vec<String> {
    sorted(rules.iter().map(|rule| rule_name(model, *rule)))
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<T>>().into_iter().collect()
}

fn touchpoint(model: &Model, id: TouchpointId) -> &str {
    model.touchpoints.get(id.index()).map_or("", |one| &one.meta.name)
}

fn unreachable<'a>(model: &'a Model, one: &'a Unreachable) -> UnreachableJson<'a> {
    let journey = model.journeys.get(one.journey.index());
    let (what, which) = match one.end {
        End::Success => ("success", None),
        End::Stage(at) => {
            let stage = journey.and_then(|journey| journey.stages.get(at));
            ("stage", stage.map(|stage| stage.meta.name.to_string()))
        }
        End::Fail(at) => ("fail", Some((at + 1).to_string())),
        End::Exit(at) => ("exit", Some((at + 1).to_string())),
    };
    UnreachableJson {
        journey: journey.map_or("", |journey| &journey.meta.name),
        what,
        which,
        by: rule_names(model, &one.by),
        timeline: one.story.as_ref().map(|story| story.iter().map(MomentJson::of).collect()),
    }
}

fn opposed<'a>(model: &'a Model, one: &'a Opposed) -> OpposedJson<'a> {
    let what = match one.what {
        Source::Touchpoint(id) => touchpoint(model, id),
        Source::Moment(id) => model.moments.get(id.index()).map_or("", |one| &one.meta.name),
        _ => "",
    };
    OpposedJson {
        sends: rule_name(model, one.sends),
        suppresses: rule_name(model, one.suppresses),
        wins: rule_name(model, one.suppresses),
        what,
        timeline: one.story.iter().map(MomentJson::of).collect(),
    }
}

fn conflicts<'a>(model: &Model, proof: &'a Proof, timed: bool) -> Vec<ConflictJson<'a>> {
    let these = proof.conditional.iter().filter(|one| one.timed == timed);
    these.map(|one| conflict(model, one)).collect()
}

fn conflict<'a>(model: &Model, one: &'a Conditional) -> ConflictJson<'a> {
    ConflictJson {
        rules: rule_names(model, &one.rules),
        timeline: one.story.iter().map(MomentJson::of).collect(),
        begins: one.begins.map(super::super::words::instant),
    }
}
