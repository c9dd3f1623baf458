//! `--format github`: workflow commands, one for each thing that needs attention, at the place where it is written.
//!
//! Never lets a text end its command: everything is escaped as the runner unescapes it.
use super::Evaluation;
use super::checks::{Check, State};
use super::diagnostics::github::{data, position, property};
use super::diagnostics::plain;
use super::findings::findings;
use super::words::{counted, key, minute, short, violation};
use crate::diag::Lines;

/// How many violations of a rule are told in its annotation.
const TOLD: usize = 3;

/// One line for each threshold and rule that does not hold, the gravest first: runners show the first few only. Against a
/// baseline, for each thing that got worse.
pub fn render(evaluation: &Evaluation<'_>) -> String {
    let lines = Lines::new(evaluation.sources);
    findings(evaluation).iter().map(|one| command(evaluation, one, &lines)).collect()
}

fn command(evaluation: &Evaluation<'_>, check: &Check<'_>, lines: &Lines<'_>) -> String {
    let level = match check.state {
        _ if check.fails => "error",
        State::Broken | State::Minor | State::Missed => "warning",
        State::Tolerated | State::Scarce | State::Idle | State::Good => "notice",
    };
    let title = check.title.map_or_else(|| check.name.clone(), |title| short(title).into_owned());
    let mut properties = position(check.place, lines);
    properties.push(format!("title={}", property(&plain(&title))));
    format!("::{level} {}::{}\n", properties.join(","), data(&plain(&message(evaluation, check))))
}

fn message(evaluation: &Evaluation<'_>, check: &Check<'_>) -> String {
    let mut lines = vec![format!("{}{} {}", check.name, check.whose, check.text)];
    if let Some((rule, facts)) = check.rule.and_then(|id| evaluation.rule(id)) {
        lines.extend(rule.because.as_ref().map(|because| format!("because {because}")));
        for one in facts.violations.iter().take(TOLD) {
            let what = violation(evaluation.model, rule, one);
            lines.push(format!("{}{} at {}: {what}", short(&one.customer), key(one), minute(one.time)));
        }
        let more = facts.violation_count.saturating_sub(TOLD as u64);
        if more > 0 {
            lines.push(format!("and {}", counted(more, "more violation")));
        }
    }
    lines.extend(check.owner.map(|owner| format!("owner: {owner}")));
    lines.join("\n")
}
