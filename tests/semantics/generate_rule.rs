//! Random rules of every form.
use crate::choices::Choices;
use crate::generate::{Names, condition, length, pattern, rich, simple, single};

pub fn rule(choices: &mut Choices, names: &Names, name: &str, inside: Option<&str>) -> String {
    let mut lines: Vec<String> = Vec::new();
    if inside.is_none() && choices.once_in(5) && !names.journeys.is_empty() {
        lines.push(format!("in {}", names.journeys[choices.below(names.journeys.len())]));
    }
    lines.extend(scope(choices, names));
    let mut clauses: Vec<String> = (0..1 + choices.below(5) / 4).map(|_| clause(choices, names)).collect();
    // a clause without trigger after one with it would share the trigger
    clauses.sort_by_key(|it| it.starts_with("when "));
    let triggers = clauses.iter().all(|it| it.starts_with("when "));
    let bound = clauses.len() == 1 && clauses[0].contains(" as x");
    let business = clauses.iter().any(|it| it.contains("business hour.."));
    let calendar = clauses.iter().any(|it| it.contains("per calendar"));
    if business || calendar && choices.once_in(2) {
        lines.push(format!("using {}", choices.pick(&["cal", "york", "late"])));
    }
    lines.extend(clauses);
    lines.extend(around(choices, triggers, bound));
    format!("rule {name} {{\n    {}\n  }}\n", lines.join("\n    "))
}

/// What stands around the demands.
fn around(choices: &mut Choices, triggers: bool, bound: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if choices.once_in(4) {
        lines.push(format!("severity {}", choices.pick(&["warning", "info"])));
    }
    if choices.once_in(6) {
        lines.push("because \"it matters\"".into());
    }
    for _ in 0..choices.below(5) / 2 {
        let what = match choices.below(6) {
            0 | 1 => format!("send {}", choices.pick(&["D", "E"])),
            2 => format!("suppress {}", choices.pick(&["D", "E"])),
            3 => format!("suppress {} for {}", choices.pick(&["D", "E"]), length(choices)),
            4 if bound => "note(what: x.t, number: x.n)".into(),
            4 => "note(what: \"it\", number: 1)".into(),
            _ => "raise \"look\" to team".into(),
        };
        let at_once = if triggers && choices.once_in(3) { " at once" } else { "" };
        let priority = choices.pick(&["", "", " priority 1", " priority 2"]);
        lines.push(format!("do {what}{at_once}{priority}"));
    }
    if choices.once_in(5) {
        let until = choices.pick(&["", " until 2026-03-02", " until 2026-03-03", " until 2027-01-01"]);
        lines.push(format!("allow up to {}{until}", choices.pick(&["50%", "0%", "34%", "100%"])));
    }
    lines
}

fn scope(choices: &mut Choices, names: &Names) -> Option<String> {
    match choices.below(8) {
        7 | 6 if !names.journeys.is_empty() => {
            Some(format!("while {} is open", names.journeys[choices.below(names.journeys.len())]))
        }
        5 => Some(format!("between {} and {}", pattern(choices, names), pattern(choices, names))),
        4 => {
            let until = if choices.once_in(2) { format!(" until {}", pattern(choices, names)) } else { String::new() };
            Some(format!("after {}{until}", pattern(choices, names)))
        }
        _ => None,
    }
}

fn clause(choices: &mut Choices, names: &Names) -> String {
    if choices.below(5) < 2 { unconditional(choices, names) } else { triggered(choices, names) }
}

fn within(choices: &mut Choices) -> String {
    match choices.below(6) {
        0..3 => String::new(),
        3 => format!(
            " within {}",
            choices.pick(&["1h..3h", "0s..2h", "2h..", "1h..1h", "1 business hour..2 business days", "30min..1d"])
        ),
        _ => format!(" within {}", length(choices)),
    }
}

fn unconditional(choices: &mut Choices, names: &Names) -> String {
    match choices.below(19) {
        0 => format!("expect {}{}", pattern(choices, names), within(choices)),
        1 => format!("forbid {}{}", pattern(choices, names), within(choices)),
        2 => format!("limit {} to {}", pattern(choices, names), choices.below(3)),
        3 => format!("limit {} to {} per {}", pattern(choices, names), choices.below(3), length(choices)),
        4 => format!(
            "limit {} to {} per calendar {}",
            pattern(choices, names),
            choices.below(3),
            choices.pick(&["day", "week", "month"])
        ),
        5 => format!(
            "expect {} {}",
            choices.pick(&["2", "at least 2", "exactly 1", "1..2", "exactly 0", "exactly 2"]),
            pattern(choices, names)
        ),
        6 => format!("expect first {}", pattern(choices, names)),
        7 => format!("expect last {}", pattern(choices, names)),
        8 => format!("expect one of {}{}", several(choices, names), within(choices)),
        9 => format!("expect all or none of {}{}", several(choices, names), within(choices)),
        10 => format!(
            "forbid {} {} {}",
            pattern(choices, names),
            choices.pick(&["outside", "during"]),
            choices.pick(&["cal", "late", "york"])
        ),
        11 => format!("expect {}{} until {}", pattern(choices, names), within(choices), pattern(choices, names)),
        12 => format!("expect {}{} unless {}", pattern(choices, names), within(choices), pattern(choices, names)),
        13 => format!("forbid {}{} until {}", pattern(choices, names), within(choices), pattern(choices, names)),
        14 => format!("limit {} to {} where {}", closable(choices, names), choices.below(2), condition(choices)),
        15 => format!("expect first {} where {}", closable(choices, names), condition(choices)),
        16 => format!("expect 2 {}{} until {}", pattern(choices, names), within(choices), pattern(choices, names)),
        17 => format!("forbid {} where {}", closable(choices, names), condition(choices)),
        _ => format!("expect {} where {}", closable(choices, names), condition(choices)),
    }
}

/// What a closing condition can be about: an event with attributes, alternatives of such, a chain that ends with one.
fn closable(choices: &mut Choices, names: &Names) -> String {
    match choices.below(6) {
        0 => format!("({} or {})", rich(choices, names), rich(choices, names)),
        1 => format!("({} then {})", single(choices, names), rich(choices, names)),
        _ => rich(choices, names),
    }
}

fn several(choices: &mut Choices, names: &Names) -> String {
    let count = 2 + choices.below(4) / 3;
    (0..count).map(|_| simple(choices, names)).collect::<Vec<_>>().join(", ")
}

fn triggered(choices: &mut Choices, names: &Names) -> String {
    let linked = choices.once_in(3);
    let (trigger, another) = if linked {
        let source = rich(choices, names);
        let narrowed = if choices.once_in(3) { format!(" where {}", condition(choices)) } else { String::new() };
        (format!("{source} as x{narrowed}"), source)
    } else {
        let source = pattern(choices, names);
        let another = if source.contains(" as ") { "any".into() } else { format!("({source})") };
        (source, another)
    };
    if choices.once_in(14) {
        let per = choices.pick(&["", " per 2h", " per calendar day", " per 1 day"]);
        return format!("when {trigger} limit {} to {}{per}", pattern(choices, names), choices.below(3));
    }
    let forbid = choices.once_in(3);
    let word = if forbid { "forbid" } else { "expect" };
    let target = match choices.below(4) {
        0 if linked => format!("{} as y", rich(choices, names)),
        1 if choices.once_in(3) => closable(choices, names),
        1 => single(choices, names),
        _ => pattern(choices, names),
    };
    let bound = linked && target.ends_with(" as y");
    let closes = names.events.iter().any(|name| target == *name || target.ends_with(&format!(" {name})")));
    let side = choices.pick(&["", "", "", "before", "ever", "another", "last", "next", "previous"]);
    let mut text = format!("when {trigger} {word} ");
    if matches!(side, "next" | "previous") {
        text.push_str(&format!("{side} "));
    } else if !forbid && choices.once_in(9) {
        text.push_str(choices.pick(&["2 ", "exactly 1 ", "1..2 "]));
    }
    let counted = !text.ends_with("expect ") && !forbid && side != "next" && side != "previous";
    text.push_str(&target);
    match side {
        "before" | "ever" => text.push_str(&format!(" {side}")),
        "another" => text.push_str(&format!(" before another {another}")),
        "last" => text.push_str(&format!(" since last {another}")),
        _ => {}
    }
    if forbid && side.is_empty() && choices.once_in(8) {
        text.push_str(choices.pick(&[" outside cal", " during late"]));
    }
    text.push_str(&within(choices));
    let forward = matches!(side, "" | "ever" | "another");
    if forward && choices.once_in(4) {
        text.push_str(&format!(" until {}", pattern(choices, names)));
    }
    if !forbid && !matches!(side, "next" | "previous" | "ever") && choices.once_in(4) {
        text.push_str(&format!(" unless {}", pattern(choices, names)));
    }
    if bound && choices.once_in(2) {
        text.push_str(&format!(
            " where {}",
            choices.pick(&["y.n == x.n", "y.n != x.n", "(y.t == x.t or y.k == x.k)", "n > x.n"])
        ));
    } else if bound && !forbid && !counted && choices.once_in(2) {
        text.push_str(choices.pick(&[" carrying n", " carrying t", " carrying n, k"]));
    } else if closes && choices.once_in(4) {
        text.push_str(&format!(" where {}", condition(choices)));
    }
    text
}
