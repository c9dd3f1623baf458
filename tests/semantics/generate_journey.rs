//! Random journeys.
use crate::choices::Choices;
use crate::generate::{Names, length, pattern};
use crate::generate_kpi::{Measured, kpi, score};
use crate::generate_rule::rule;

pub fn journey(choices: &mut Choices, all: &mut Names, name: &str) -> String {
    let with_bare = choices.once_in(6);
    let seen = Names { bare: if with_bare { all.bare.clone() } else { vec!["any".into()] }, ..all.clone() };
    let names = &seen;
    let mut lines: Vec<String> = vec![format!("start {}", pattern(choices, names))];
    if choices.once_in(6) {
        lines.push("owner \"them@example.org\"".into());
    }
    let keyed = choices.once_in(3);
    match choices.below(3) {
        0 => {}
        1 => lines.push("on restart restart".into()),
        _ => lines.push("on restart allow".into()),
    }
    let stages = stages(choices, names, &mut lines);
    let goals = goals(choices, names, &stages, &mut lines);
    for word in ["fail", "exit", "fail", "exit"] {
        if choices.once_in(3) {
            lines.push(format!("{word} {}", pattern(choices, names)));
        }
    }
    if choices.once_in(2) {
        lines.push(format!("abandon after {} of silence", length(choices)));
    }
    if choices.once_in(3) {
        lines.push(format!("time out after {}", length(choices)));
    }
    for _ in 0..choices.below(4) / 2 {
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
    let rules: Vec<String> = (0..choices.below(4) / 2).map(|at| format!("{name}_rule{at}")).collect();
    let measured = Measured { stages: &stages, goals: &goals, rules: &rules };
    let mut units = Vec::new();
    for at in 0..choices.below(4) {
        let (line, unit) = kpi(choices, names, &measured, at);
        lines.push(line);
        units.push(unit);
    }
    if !units.is_empty() && choices.once_in(3) {
        lines.push(score(choices, &units));
    }
    for of_rule in &rules {
        lines.push(rule(choices, names, of_rule, Some(name)));
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
    let key = match (keyed, choices.below(3)) {
        (true, 2) => " \"Keyed\" per customer, k, n",
        (true, _) => " per customer, k",
        (false, 2) => " \"A title\"",
        _ => "",
    };
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
            line.push_str(&format!(
                " not before {}",
                choices.pick(&["1h", "2h", "30min", "1 day", "1 business hour using cal"])
            ));
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
                let more = if choices.once_in(3) { stage(choices, &mut all, true) } else { String::new() };
                format!("any order {{ {a}\n {b}\n {more} }}")
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
    for at in 0..1 + choices.below(3) {
        let business = at > 0 && choices.once_in(2);
        let name = format!("g{at}");
        let mut line = format!("{}goal {name}: {}", if business { "business " } else { "" }, pattern(choices, names));
        if choices.once_in(2) {
            line.push_str(&format!(" within {}", length(choices)));
            if !stages.is_empty() && choices.once_in(3) {
                line.push_str(&format!(" of {}", stages[choices.below(stages.len())]));
            } else if choices.once_in(4) {
                line.push_str(" of start");
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
