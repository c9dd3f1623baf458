//! Random KPIs, with thresholds in their units, and scores.
use crate::choices::Choices;
use crate::generate::{Names, condition, contact, length, pattern, rich, simple};

/// What a journey has that can be measured.
pub struct Measured<'a> {
    pub stages: &'a [String],
    pub goals: &'a [String],
    pub rules: &'a [String],
}

/// What a figure is counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    Share,
    Number,
    Time,
    Money,
    Points,
    /// A score of its scale.
    Score,
}

/// A measure of a member that is a number, and its unit.
fn number(choices: &mut Choices, names: &Names, of: Option<&Measured<'_>>) -> (String, Unit) {
    let value = match (choices.below(16), of) {
        (0, _) => return ("duration".into(), Unit::Time),
        (1, Some(of)) => {
            let mut marks: Vec<&str> = vec!["start", "end"];
            marks.extend(of.stages.iter().chain(of.goals).map(String::as_str));
            let from = marks[choices.below(marks.len())].to_owned();
            let to = marks[choices.below(marks.len())].to_owned();
            return (format!("time({from} -> {to})"), Unit::Time);
        }
        (2, Some(_)) => {
            let end = choices.pick(&["start", "end"]);
            let own = rich(choices, names);
            return match end {
                "start" => (format!("time(start -> {own})"), Unit::Time),
                _ => (format!("time({own} -> end)"), Unit::Time),
            };
        }
        (1..4, _) => return (format!("time({} -> {})", rich(choices, names), rich(choices, names)), Unit::Time),
        (4, _) => format!("count({})", pattern(choices, names)),
        (5 | 6, _) => {
            let fold = choices.pick(&["sum", "min", "max", "first", "last", "distinct"]);
            let narrowed = if choices.once_in(2) { format!(" where {}", condition(choices)) } else { String::new() };
            format!("{fold}({}.n{narrowed})", contact(choices))
        }
        (7, _) => return ("longest_gap".into(), Unit::Time),
        (8, _) => return ("cost".into(), Unit::Money),
        (9, _) => "switches(channel)".into(),
        (10, _) => {
            let fold = choices.pick(&["sum", "min", "max", "first", "last"]);
            return (format!("{fold}({}.w)", choices.pick(&["A", "B"])), Unit::Time);
        }
        (11, _) => {
            let fold = choices.pick(&["sum", "min", "max"]);
            return (format!("{fold}(B.m where m < {})", choices.pick(&["9 EUR", "2 EUR", "9 USD"])), Unit::Money);
        }
        (12, _) => return (format!("{}(B.m)", choices.pick(&["sum", "first", "last"])), Unit::Money),
        (13, _) => choices.pick(&["customer.age", "customer.age / 2", "distinct(A.t)", "distinct(C.k)"]).into(),
        (14, _) => format!("count(A) + 2 * count({})", contact(choices)),
        _ => format!("count({}) - sum({}.n) / 2", contact(choices), contact(choices)),
    };
    (value, Unit::Number)
}

/// A measure of a member that is true or false.
fn truth(choices: &mut Choices, names: &Names, of: Option<&Measured<'_>>, started: bool) -> String {
    let Some(of) = of else {
        return match choices.below(5) {
            0 => format!("has({})", pattern(choices, names)),
            1 => "duration > 2h".into(),
            2 => "customer.tier == \"gold\"".into(),
            3 => format!("count({}) <= 1 and not has({})", contact(choices), pattern(choices, names)),
            _ => "customer.age > 30 or count(A) > 1".into(),
        };
    };
    match choices.below(14) {
        0 => "success".into(),
        1 => format!("has({})", pattern(choices, names)),
        2 => format!("followed_by({} within {})", simple(choices, names), length(choices)),
        3 if !of.stages.is_empty() => format!("reached({})", of.stages[choices.below(of.stages.len())]),
        3 | 4 => format!("reached({})", of.goals[choices.below(of.goals.len())]),
        5 if !of.rules.is_empty() => format!("violated({})", of.rules[choices.below(of.rules.len())]),
        5 | 6 => "success and count(A) <= 1 or timed_out".into(),
        7 => format!("time(start -> {}) is known", of.goals[0]),
        8 => "failed or abandoned".into(),
        9 if started => choices.pick(&["open", "exited", "decided", "not open and not exited"]).into(),
        9 | 10 => "count(B) in (1, 2)".into(),
        11 => "first(A.t) == \"x\"".into(),
        12 => "first(A.n) < last(A.n)".into(),
        _ => "duration <= 2h and not (customer.tier == \"gold\")".into(),
    }
}

/// What is aggregated, with its unit.
fn value(choices: &mut Choices, names: &Names, of: Option<&Measured<'_>>, started: bool) -> (String, Unit) {
    let mean = ["mean", "median", "p90", "p75", "p50", "min", "max"];
    match choices.below(12) {
        0..3 => (format!("rate({})", truth(choices, names, of, started)), Unit::Share),
        3..6 => {
            let (inner, unit) = number(choices, names, of);
            (format!("{}({inner})", choices.pick(&mean)), unit)
        }
        6 => {
            let (inner, unit) = number(choices, names, of);
            (format!("total({inner})"), unit)
        }
        7 => match choices.below(4) {
            0 => ("nps(A.s)".into(), Unit::Points),
            1 => ("csat(A.s)".into(), Unit::Share),
            2 => ("ces(A.s where n is known)".into(), Unit::Score),
            _ => ("percentile(75, count(A))".into(), Unit::Number),
        },
        8 => {
            let aggregate = choices.pick(&["mean", "total", "min", "max", "median"]);
            (format!("{aggregate}({}.n where {})", contact(choices), condition(choices)), Unit::Number)
        }
        9 => match choices.below(3) {
            0 => ("instances".into(), Unit::Number),
            1 => ("total(count(A)) / instances".into(), Unit::Number),
            _ => ("2 * instances - 1".into(), Unit::Number),
        },
        10 => match choices.below(3) {
            0 => (format!("1 - rate({})", truth(choices, names, of, started)), Unit::Share),
            1 => ("mean(count(A)) / mean(count(B))".into(), Unit::Number),
            _ => ("mean(duration) / 2 + 1h".into(), Unit::Time),
        },
        _ => match choices.below(4) {
            0 => ("total(cost) + 1 EUR".into(), Unit::Money),
            1 => ("total(sum(B.m)) - total(cost)".into(), Unit::Money),
            2 => ("total(B.m)".into(), Unit::Money),
            _ => ("p90(A.w)".into(), Unit::Time),
        },
    }
}

pub fn kpi(choices: &mut Choices, names: &Names, of: &Measured<'_>, at: usize) -> (String, Unit) {
    let started = choices.once_in(3);
    let (value, unit) = value(choices, names, Some(of), started);
    let over = if started { " over started" } else { "" };
    (line(choices, &format!("kpi{at}"), "", &value, over, unit), unit)
}

pub fn top_kpi(choices: &mut Choices, names: &Names) -> String {
    if choices.once_in(2) {
        let own: Vec<&String> = names.events.iter().filter(|it| !it.contains('.')).collect();
        let over = own[choices.below(own.len())];
        let (value, unit) = [
            ("mean(n)", Unit::Number),
            ("rate(n > 1)", Unit::Share),
            ("instances", Unit::Number),
            ("total(n + 1)", Unit::Number),
            ("max(n)", Unit::Number),
            ("rate(t == \"x\")", Unit::Share),
            ("rate(followed_by(B within 2h))", Unit::Share),
            ("mean(customer.age)", Unit::Number),
            ("total(cost)", Unit::Money),
        ][choices.below(9)];
        return line(choices, "top", &format!("over {over}"), value, "", unit);
    }
    let (value, unit) = value(choices, names, None, false);
    line(choices, "top", "over customers", &value, "", unit)
}

fn line(choices: &mut Choices, name: &str, over: &str, value: &str, started: &str, unit: Unit) -> String {
    let by = choices.pick(&["", " by tier", " by kind", "", " by tier, kind", " by big", " by way"]);
    let per = choices.pick(&["", "", "", " per week", " per month"]);
    let mut text = format!("kpi {name} {over} = {value}{started}{by}{per}\n");
    let lower = choices.once_in(2);
    for _ in 0..choices.below(4) {
        let kind = choices.pick(&["require", "target"]);
        let segment = choices.pick(&["", "", "", " for tier \"gold\"", " for kind \"x\""]);
        text.push_str(&match choices.below(6) {
            5 => format!("    {kind} {} .. {}{segment}\n", limit(choices, unit, 0), limit(choices, unit, 3)),
            4 if unit != Unit::Points => {
                let op = if lower { "<=" } else { ">=" };
                let span = choices.pick(&["1d", "2h", "1 week"]);
                format!("    {kind} {op} previous({span}){}\n", if choices.once_in(2) { "" } else { segment })
            }
            _ => {
                let op = choices.pick(if lower { &["<=", "<"] } else { &[">=", ">"] });
                let at = choices.below(4);
                format!("    {kind} {op} {}{segment}\n", limit(choices, unit, at))
            }
        });
    }
    text
}

/// One of four limits in a unit, the least first.
fn limit(choices: &mut Choices, unit: Unit, at: usize) -> &'static str {
    let lists: [[&str; 4]; 2] = match unit {
        Unit::Share => [["0%", "34%", "50%", "100%"], ["10%", "25%", "60%", "75%"]],
        Unit::Number => [["0", "1", "2", "3"], ["0.5", "1.5", "2.5", "20"]],
        Unit::Time => [["0s", "1h", "2h", "1d"], ["30min", "90min", "3h", "2d"]],
        Unit::Money => [["0 EUR", "2 EUR", "4 EUR", "9 EUR"], ["1 EUR", "3 EUR", "5 EUR", "20 EUR"]],
        Unit::Points => [["-100", "0", "50", "100"], ["-50", "10", "20", "30"]],
        Unit::Score => [["1", "5", "9", "10"], ["0.5", "2", "4", "8"]],
    };
    lists[choices.below(2)][at]
}

/// A score over the KPIs of a journey.
pub fn score(choices: &mut Choices, units: &[Unit]) -> String {
    let weights: &[&[&str]] = &[&["100%"], &["50%", "50%"], &["50%", "30%", "20%"]];
    let mut text = String::from("score {\n");
    for (at, unit) in units.iter().enumerate() {
        let (from, to) = (limit(choices, *unit, 0), limit(choices, *unit, 3));
        let (from, to) = if choices.once_in(3) { (to, from) } else { (from, to) };
        text.push_str(&format!("    kpi{at} weight {} from {from} to {to}\n", weights[units.len() - 1][at]));
    }
    text + "  }"
}
