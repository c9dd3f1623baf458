//! Random journeys.
use crate::choices::Choices;
use crate::generate::{Names, condition, contact, length, pattern, rich, simple};
use crate::generate_rule::rule;

pub fn journey(choices: &mut Choices, all: &mut Names, name: &str) -> String {
    let with_bare = choices.once_in(6);
    let seen = Names { bare: if with_bare { all.bare.clone() } else { vec!["any".into()] }, ..all.clone() };
    let names = &seen;
    let mut lines: Vec<String> = vec![format!("start {}", pattern(choices, names))];
    let keyed = choices.once_in(3);
    match choices.below(3) {
        0 => {}
        1 => lines.push("on restart restart".into()),
        _ => lines.push("on restart allow".into()),
    }
    let stages = stages(choices, names, &mut lines);
    let goals = goals(choices, names, &stages, &mut lines);
    for word in ["fail", "exit"] {
        if choices.once_in(2) {
            lines.push(format!("{word} {}", pattern(choices, names)));
        }
    }
    if choices.once_in(2) {
        lines.push(format!("abandon after {} of silence", length(choices)));
    }
    if choices.once_in(3) {
        lines.push(format!("time out after {}", length(choices)));
    }
    if choices.once_in(3) {
        let mut marks: Vec<&str> = vec!["start"];
        marks.extend(stages.iter().map(String::as_str));
        marks.extend(goals.iter().map(String::as_str));
        let (from, to) = (choices.below(marks.len() - 1), marks.len() - 1 - choices.below(2).min(marks.len() - 2));
        if from < to {
            let effect = choices.pick(&["fail", "ignore"]);
            lines.push(format!(
                "without {} between {} and {} else {effect}",
                pattern(choices, names),
                marks[from],
                marks[to]
            ));
        }
    }
    for at in 0..choices.below(3) {
        lines.push(kpi(choices, names, &stages, &goals, at));
    }
    let violated = format!("{name}_rule");
    let with_rule = choices.once_in(2);
    if with_rule {
        lines.push(rule(choices, names, &violated, Some(name)));
    }
    for event in ["started", "succeeded", "failed", "exited", "abandoned", "timed_out", "ended"] {
        all.bare.push(format!("{name}.{event}"));
    }
    let reached = std::iter::once(&goals[0]).chain(&stages).map(|it| format!("{name}.{it}"));
    if with_bare {
        all.bare.extend(reached)
    } else {
        all.events.extend(reached)
    }
    all.journeys.push(name.into());
    let key = if keyed { " per customer, k" } else { "" };
    format!("journey {name}{key} {{\n  {}\n}}\n", lines.join("\n  "))
}

fn stages(choices: &mut Choices, names: &Names, lines: &mut Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let stage = |choices: &mut Choices, all: &mut Vec<String>, optional: bool| {
        let name = format!("s{}", all.len());
        let mut line = format!("stage {name}: {}", pattern(choices, names));
        if choices.once_in(2) {
            line.push_str(&format!(" within {}", length(choices)));
            match choices.below(3) {
                0 => {}
                1 => line.push_str(" of start"),
                _ if all.is_empty() => {}
                _ => line.push_str(&format!(" of {}", all[choices.below(all.len())])),
            }
        }
        if choices.once_in(6) {
            line.push_str(&format!(" not before {}", choices.pick(&["1h", "2h"])));
        }
        if optional && choices.once_in(4) {
            line.push_str(" optional");
        }
        all.push(name);
        line
    };
    for _ in 0..choices.below(4) {
        let line = match choices.below(6) {
            0..4 => stage(choices, &mut all, true),
            4 => {
                let (a, b) = (stage(choices, &mut all, true), stage(choices, &mut all, true));
                format!("any order {{ {a}\n {b} }}")
            }
            _ => {
                let (a, b) = (stage(choices, &mut all, false), stage(choices, &mut all, false));
                let more = if choices.once_in(2) { stage(choices, &mut all, true) } else { String::new() };
                format!("either {{ {a} }} or {{ {b}\n {more} }}")
            }
        };
        lines.push(line);
    }
    all
}

fn goals(choices: &mut Choices, names: &Names, stages: &[String], lines: &mut Vec<String>) -> Vec<String> {
    let mut all = Vec::new();
    for at in 0..1 + choices.below(2) {
        let business = at == 1 && choices.once_in(2);
        let name = format!("g{at}");
        let mut line = format!("{}goal {name}: {}", if business { "business " } else { "" }, pattern(choices, names));
        if choices.once_in(2) {
            line.push_str(&format!(" within {}", length(choices)));
            if !stages.is_empty() && choices.once_in(3) {
                line.push_str(&format!(" of {}", stages[choices.below(stages.len())]));
            }
        }
        if !stages.is_empty() && choices.once_in(4) {
            line.push_str(&format!(" after {}", stages[choices.below(stages.len())]));
        }
        if choices.once_in(3) {
            line.push_str(&format!(" confirmed unless {} within {}", pattern(choices, names), length(choices)));
        }
        lines.push(line);
        all.push(name);
    }
    all
}

fn kpi(choices: &mut Choices, names: &Names, stages: &[String], goals: &[String], at: usize) -> String {
    let value = match choices.below(16) {
        0 => "rate(success)".into(),
        1 => "mean(duration)".into(),
        2 => format!("mean(time(start -> {}))", goals[0]),
        3 => format!("mean(time({} -> end))", rich(choices, names)),
        4 => format!("mean(count({}))", pattern(choices, names)),
        5 => format!("rate(has({}))", pattern(choices, names)),
        6 => format!(
            "total({}({}.n where {}))",
            choices.pick(&["sum", "min", "max", "first", "last", "distinct"]),
            contact(choices),
            condition(choices)
        ),
        7 => "mean(longest_gap)".into(),
        8 => format!("rate(followed_by({} within {}))", simple(choices, names), length(choices)),
        9 => "total(cost)".into(),
        10 => "mean(switches(channel))".into(),
        11 if !stages.is_empty() => format!("rate(reached({}))", stages[choices.below(stages.len())]),
        12 => format!("mean({}.n where {})", contact(choices), condition(choices)),
        13 => "nps(A.s)".into(),
        14 => "rate(success and count(A) <= 1 or timed_out)".into(),
        _ => format!("mean(time({} -> {}))", rich(choices, names), rich(choices, names)),
    };
    let over = if choices.once_in(3) { " over started" } else { "" };
    let by = choices.pick(&["", " by tier", " by kind", " per week"]);
    format!("kpi kpi{at} = {value}{over}{by}")
}
