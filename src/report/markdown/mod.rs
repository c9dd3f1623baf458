//! `--format markdown`: a comment on a pull request: the verdict, what needs attention, then each journey folded away.
//! Against a baseline the verdict and what got worse, and nothing else.
//!
//! Never longer than a comment may be, and never lets a text of a log become markup: see `text`.
mod journey;
#[cfg(test)]
mod tests;
mod text;

use super::Evaluation;
use super::checks::Check;
use super::findings::findings as listed;
use super::words::{self, counted, minute, violation};
use std::fmt::Write;
use text::{code, sentence, text};

/// How many things that need attention are listed.
const LISTED: usize = 40;
/// How many violations of a rule are told.
const TOLD: usize = 5;
/// A comment may have 65 536 characters.
const MOST: usize = 60_000;

/// The evaluation as Markdown.
pub fn render(evaluation: &Evaluation<'_>) -> String {
    let mut out = String::new();
    head(evaluation, &mut out);
    let all = listed(evaluation);
    let mut parts = Vec::new();
    if evaluation.verdicts.worse.is_some() {
        table("Worse than the baseline", &all, &mut out);
    } else {
        table("What needs attention", &all, &mut out);
        findings(evaluation, &mut out);
        parts.extend(evaluation.verdicts.journeys.iter().map(|verdict| journey::render(evaluation, verdict)));
    }
    parts.push(violations(evaluation, &all));
    parts.retain(|part| !part.is_empty());
    let mut left_out = 0;
    for part in parts {
        if out.chars().count() + part.chars().count() < MOST {
            out.push_str(&part);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let _ = writeln!(out, "\n{} left out: the comment would be too long.", counted(left_out, "part"));
    }
    out
}

fn head(evaluation: &Evaluation<'_>, out: &mut String) {
    let summary = &evaluation.verdicts.summary;
    let mark = super::mark::Mark::run(summary.verdict).symbol();
    let verdict = words::run(summary.verdict);
    let tally = match &evaluation.verdicts.worse {
        Some(worse) => words::worse(worse.len()),
        None => words::tally(&summary.tally),
    };
    let _ = writeln!(out, "## {mark} Journeys {verdict}\n\n{tally}\n");
    let log = evaluation.log;
    let period = log.from.zip(log.to).map(|(from, to)| format!(", {} to {} UTC", minute(from), minute(to)));
    let counts = format!("{} of {}", counted(log.events, "event"), counted(log.customers, "customer"));
    let _ = writeln!(out, "{counts}{}; {}\n", period.unwrap_or_default(), words::judged(evaluation));
}

fn table(title: &str, all: &[Check<'_>], out: &mut String) {
    if all.is_empty() {
        return;
    }
    let _ = writeln!(out, "### {title}\n\n| | what | owner |\n|---|---|---|");
    for one in all.iter().take(LISTED) {
        let title = one.title.map(|title| format!(" {}", text(title))).unwrap_or_default();
        let owner = one.owner.map(code).unwrap_or_default();
        let words = sentence(&format!("{} {}", one.whose, one.text));
        let _ = writeln!(out, "| {} | {}{title}{words} | {owner} |", one.mark.symbol(), code(&one.name));
    }
    let more = all.len().saturating_sub(LISTED) as u64;
    if more > 0 {
        let _ = writeln!(out, "\nand {} more", words::count(more));
    }
    out.push('\n');
}

/// Where to invest, what diverges, what chance may do.
fn findings(evaluation: &Evaluation<'_>, out: &mut String) {
    let invest = words::investments(evaluation);
    if !invest.is_empty() {
        let _ = writeln!(out, "### Where to invest\n");
        invest.iter().enumerate().for_each(|(at, line)| {
            let _ = writeln!(out, "{}. {}", at + 1, sentence(line));
        });
        out.push('\n');
    }
    for line in words::divergences(evaluation).iter().chain(&words::chance(evaluation)) {
        let _ = writeln!(out, "{}\n", sentence(line));
    }
}

/// The first violations of each broken rule, folded away.
fn violations(evaluation: &Evaluation<'_>, all: &[Check<'_>]) -> String {
    let mut out = String::new();
    for one in all {
        let Some((rule, facts)) = one.rule.and_then(|id| evaluation.rule(id)) else { continue };
        if facts.violations.is_empty() {
            continue;
        }
        let count = counted(facts.violation_count, "violation");
        let _ = writeln!(out, "<details><summary>{}: {count}</summary>\n", text(&one.name));
        for found in facts.violations.iter().take(TOLD) {
            let (what, at) = (sentence(&violation(evaluation.model, rule, found)), minute(found.time));
            let _ = writeln!(out, "- {}{} at {at}: {what}", code(&found.customer), sentence(&words::key(found)));
        }
        let _ = writeln!(out, "\n</details>\n");
    }
    out
}
