//! `journeys/rules.journey`: what has held almost always so far.
use super::Draft;
use super::sheet::{Part, Text};
use crate::syntax::quoted;

pub(super) fn text(draft: &Draft) -> Option<Text> {
    let kept: Vec<usize> = (0..draft.rules.len()).filter(|at| draft.has(Part::Rule(*at))).collect();
    if kept.is_empty() {
        return None;
    }
    let mut text = Text::new("journeys/rules.journey");
    text.line(Part::Base, "use \"touchpoints.journey\"", "the names that are used here");
    text.gap();
    text.note(
        "Habits of the log, not promises: each held almost always so far. Keep those that should hold, raise their",
    );
    text.note("severity to `error`, and delete the others.");
    for at in kept {
        text.gap();
        rule(draft, at, &mut text);
    }
    Some(text)
}

fn rule(draft: &Draft, at: usize, text: &mut Text) {
    let (Some((rule, phrase)), part) = (draft.rules.get(at), Part::Rule(at)) else { return };
    let counted = draft.limits.rules.get(&phrase.name);
    let why = match counted {
        Some(counted) => {
            format!("kept by {} of {} customers whom it concerns", counted.kept, counted.kept + counted.broken)
        }
        None => format!("kept by {} of {} customers whom it concerns", rule.kept, rule.support),
    };
    text.line(part, &format!("rule {} {} {{", phrase.name, quoted(&phrase.title)), &why);
    text.line(part, "  severity warning", "a habit so far; `error` once it is a promise");
    for line in &phrase.lines {
        text.line(part, &format!("  {line}"), reason(line));
    }
    if let Some(allowed) = counted.and_then(|counted| counted.allowed()) {
        let line = format!("  allow up to {}", super::settle::percent(allowed));
        text.line(part, &line, "as many broke it so far: lower it as you get better");
    }
    text.line(part, "}", "");
}

/// Why a clause is there, from what it says.
fn reason(clause: &str) -> &'static str {
    let has = |words: &str| clause.contains(words);
    match clause {
        _ if clause.starts_with("when") => "whenever this happens",
        _ if clause.starts_with("forbid") => "this does not happen, neither before nor after",
        _ if has("expect first") => "nothing comes before it",
        _ if has("expect next") => "with nothing in between",
        _ if has("expect previous") => "directly before it",
        _ if has(" before") => "this has come before",
        _ if has(" within ") => "99 of 100 came within this time",
        _ => "so often at most",
    }
}
