//! `--format sarif`: the evaluation as SARIF 2.1.0, for code scanning: each violation and each missed threshold at the
//! place where the rule or the threshold is written.
//!
//! Never names a file by a machine's path: places are relative to the project's root.
use super::Evaluation;
use super::checks::{Check, State, checks};
use super::diagnostics::sarif::{SCHEMA, uri};
use super::diagnostics::{is_harmful, plain};
use super::findings::findings;
use super::words::{cause, counted, instant, key, minute, short, violation};
use crate::diag::{Lines, Place};
use crate::measure::Since;
use serde_json::{Map, Value, json};

/// So many violations are listed in all; viewers show no more results, and refuse files of many times as many.
const LISTED: usize = 5_000;

/// The evaluation as one SARIF log with a line break at its end.
///
/// # Errors
/// Only if serde_json finds something that JSON can't say, which would be a bug.
pub fn render(evaluation: &Evaluation<'_>) -> serde_json::Result<String> {
    let lines = Lines::new(evaluation.sources);
    let mut rules: Map<String, Value> = Map::new();
    for check in checks(evaluation) {
        rules.entry(check.name.clone()).or_insert_with(|| descriptor(evaluation, &check));
    }
    let findings = findings(evaluation);
    let broken =
        findings.iter().filter_map(|one| evaluation.rule(one.rule?)).filter(|(_, facts)| facts.violation_count > 0);
    let each = (LISTED / broken.count().max(1)).clamp(1, crate::facts::KEPT);
    let results: Vec<Value> = findings.iter().flat_map(|one| results(evaluation, one, each, &lines)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "wayfare",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.into_iter().map(|(_, rule)| rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn message(text: &str) -> Value {
    json!({ "text": inert(text) })
}

/// Without what a terminal or a viewer would act on.
fn inert(text: &str) -> String {
    let text = plain(text);
    text.chars().filter(|c| *c == '\n' || !is_harmful(*c)).collect()
}

fn descriptor(evaluation: &Evaluation<'_>, check: &Check<'_>) -> Value {
    let rule = check.rule.and_then(|id| evaluation.rule(id)).map(|(rule, _)| rule);
    let because = rule.and_then(|rule| rule.because.as_deref());
    let full = because.or(check.title).unwrap_or(&check.name);
    let mut out = json!({
        "id": inert(&check.name),
        "shortDescription": message(check.title.unwrap_or(&check.name)),
        "fullDescription": message(full),
        "defaultConfiguration": {"level": level(check)},
    });
    if let (Some(owner), Some(out)) = (check.owner, out.as_object_mut()) {
        out.insert("properties".to_owned(), json!({ "owner": inert(owner) }));
    }
    out
}

/// A threshold or rule as results: the first violations of a rule, `each` at most.
fn results(evaluation: &Evaluation<'_>, check: &Check<'_>, each: usize, lines: &Lines<'_>) -> Vec<Value> {
    let found = check.rule.and_then(|id| evaluation.rule(id)).filter(|(_, facts)| !facts.violations.is_empty());
    let Some((rule, facts)) = found else {
        let id = check.demand.as_deref().unwrap_or_default();
        return vec![result(check, lines, &format!("{}{} {}", check.name, check.whose, check.text), id)];
    };
    let change = (evaluation.verdicts.worse.is_some() && check.since == Since::Worse)
        .then(|| result(check, lines, &format!("{} {}", check.name, check.text), "worse"));
    let violations = facts.violations.iter().take(each).map(|one| {
        let what = violation(evaluation.model, rule, one);
        let rows: Vec<String> = one.events.iter().take(8).map(|one| cause(evaluation, one)).collect();
        let rows = if rows.is_empty() { String::new() } else { format!(" ({})", rows.join(", ")) };
        let whose = format!("{}{}", short(&one.customer), key(one));
        let id = format!("{}/{}", one.customer, instant(one.time));
        result(check, lines, &format!("{whose} at {}: {what}{rows}", minute(one.time)), &id)
    });
    let more = facts.violation_count.saturating_sub(facts.violations.len().min(each) as u64);
    let rest = (more > 0).then(|| {
        let text = match &change {
            Some(_) => format!(": {}", counted(more, "violation")),
            None => format!(" is {}; {}", check.text, counted(more, "violation")),
        };
        result(check, lines, &format!("{}{text} not listed here", check.name), "more")
    });
    change.into_iter().chain(violations).chain(rest).collect()
}

fn result(check: &Check<'_>, lines: &Lines<'_>, text: &str, identity: &str) -> Value {
    let mut out = json!({
        "ruleId": inert(&check.name),
        "level": level(check),
        "message": message(text),
        "locations": [location(check.place, lines)],
        "partialFingerprints": {"wayfare/v1": inert(&format!("{}/{}", check.name, short(identity)))},
    });
    if let (State::Tolerated, Some(out)) = (check.state, out.as_object_mut()) {
        let why = json!([{"kind": "inSource", "justification": "within the rule's allowance"}]);
        out.insert("suppressions".to_owned(), why);
    }
    out
}

fn location(place: Place, lines: &Lines<'_>) -> Value {
    let at = lines.region(place);
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(lines.path(place))},
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        },
    }})
}

fn level(check: &Check<'_>) -> &'static str {
    match check.state {
        _ if check.fails => "error",
        State::Broken => "error",
        State::Minor | State::Missed => "warning",
        State::Tolerated | State::Scarce | State::Idle | State::Good => "note",
    }
}
