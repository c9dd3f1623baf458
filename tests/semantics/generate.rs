//! Random definitions, as text, over a small vocabulary.
use crate::choices::Choices;
use crate::generate_journey::journey;
use crate::generate_rule::rule;

/// How many streams a file of definitions takes.
pub const STREAMS: usize = 12;

pub const TOUCHPOINTS: &str = r#"
policy { zone "Europe/Berlin" }
event { source: text optional }
customer { tier: text }
calendar cal { zone "Europe/Berlin" mon..fri 02:00..05:00, 06:00..08:00 closed 2026-03-03 }
touchpoint A = "a", "a2" { n: int optional  t: one of "x", "y" optional  k: text optional  w: duration optional  s: score 0..10 optional  cost = 2 EUR }
touchpoint B = "b" { n: int optional  t: text optional  k: text optional  w: duration optional  m: money optional }
touchpoint C = "c", "a2" where n != 1 { n: int optional  t: text optional  k: text optional  f: bool optional  cost = n * 1 EUR }
touchpoint D by company = "d" { n: int optional  t: text optional  k: text optional  f: bool optional }
segment tier = customer.tier
segment kind = t
"#;

/// What may be named so far.
#[derive(Debug, Clone)]
pub struct Names {
    /// Events that have the attributes `n`, `t`, `k`.
    pub events: Vec<String>,
    /// Events brought by a deadline, or by either.
    pub bare: Vec<String>,
    pub journeys: Vec<String>,
    /// How many bindings have been named.
    pub bindings: std::cell::Cell<u32>,
}

impl Names {
    /// Two names for bindings that nothing else has.
    fn fresh(&self) -> (String, String) {
        let number = self.bindings.get();
        self.bindings.set(number + 1);
        (format!("p{number}"), format!("q{number}"))
    }
}

/// A whole file: moments, journeys with KPIs and rules, moments on journeys, rules, KPIs.
pub fn definitions(streams: &mut [Choices]) -> String {
    let mut text = String::from(TOUCHPOINTS);
    let mut names = Names {
        events: ["A", "B", "C", "D"].map(String::from).into(),
        bare: vec!["any".into()],
        journeys: Vec::new(),
        bindings: std::cell::Cell::new(0),
    };
    for (at, choices) in streams.iter_mut().enumerate() {
        if choices.below(4) == 0 {
            continue;
        }
        match at {
            0 | 1 | 4 | 6 => moment(choices, &mut names, &mut text, &format!("M{at}")),
            2 | 5 => text.push_str(&journey(choices, &mut names, &format!("j{at}"))),
            3 | 7 | 8 | 9 | 10 => {
                let name = format!("r{at}");
                text.push_str(&rule(choices, &names, &name, None));
                names.bare.push(format!("{name}.violated"));
            }
            _ => text.push_str(&top_kpi(choices, &names)),
        }
    }
    text
}

fn moment(choices: &mut Choices, names: &mut Names, text: &mut String, name: &str) {
    let with_bare = choices.once_in(8);
    let seen = Names { bare: if with_bare { names.bare.clone() } else { Vec::new() }, ..names.clone() };
    let pattern = if choices.below(4) == 0 { simple(choices, &seen) } else { chain(choices, &seen) };
    text.push_str(&format!("moment {name} = {pattern}\n"));
    if with_bare { names.bare.push(name.into()) } else { names.events.push(name.into()) }
}

/// A length of time; on the grid of the logs, so that boundaries are hit.
pub fn length(choices: &mut Choices) -> String {
    let list = [
        "1h",
        "2h",
        "0s",
        "3h",
        "1h",
        "4h",
        "2h",
        "24h",
        "90min",
        "1d",
        "1 day",
        "2 business hours using cal",
        "1 business day using cal",
    ];
    choices.pick(&list).into()
}

pub fn event(choices: &mut Choices, names: &Names) -> String {
    match choices.below(12) {
        11 if !names.bare.is_empty() => names.bare[choices.below(names.bare.len())].clone(),
        _ => names.events[choices.below(names.events.len())].clone(),
    }
}

/// A touchpoint.
pub fn contact(choices: &mut Choices) -> &'static str {
    choices.pick(&["A", "B", "C", "D"])
}

/// An event that has attributes.
pub fn rich(choices: &mut Choices, names: &Names) -> String {
    names.events[choices.below(names.events.len())].clone()
}

pub fn condition(choices: &mut Choices) -> String {
    let list = [
        "n > 1",
        "n == 1",
        "t == \"x\"",
        "n != 2",
        "n is known",
        "n in (0, 2)",
        "(n > 1 or t == \"x\")",
        "not (n == 1)",
        "n + 1 > 2 and t != \"y\"",
        "n is not known",
        "k == \"p\"",
        "n not in (1, 2)",
        "customer.tier == \"gold\"",
        "(n < 1 or not (t == \"x\" and n >= 1))",
    ];
    choices.pick(&list).into()
}

/// One event, perhaps with a condition.
pub fn single(choices: &mut Choices, names: &Names) -> String {
    if choices.once_in(3) {
        format!("({} where {})", rich(choices, names), condition(choices))
    } else {
        event(choices, names)
    }
}

/// A simple pattern: one event or alternatives.
pub fn simple(choices: &mut Choices, names: &Names) -> String {
    if choices.once_in(4) {
        format!("{} or {}", single(choices, names), single(choices, names))
    } else {
        single(choices, names)
    }
}

/// A pattern as a statement takes it: simple, or a chain in parentheses.
pub fn pattern(choices: &mut Choices, names: &Names) -> String {
    if choices.once_in(7) { format!("({})", chain(choices, names)) } else { simple(choices, names) }
}

/// A chain, count or silence.
pub fn chain(choices: &mut Choices, names: &Names) -> String {
    let maybe =
        |choices: &mut Choices| if choices.once_in(2) { format!(" within {}", length(choices)) } else { String::new() };
    match choices.below(10) {
        0 => format!("{} then {}{}", single(choices, names), single(choices, names), maybe(choices)),
        1 => format!("{} then directly {}{}", single(choices, names), single(choices, names), maybe(choices)),
        2 => format!("{} then no {} for {}", single(choices, names), simple_group(choices, names), length(choices)),
        3 => format!("{} {} within {}", 2 + choices.below(2), single(choices, names), length(choices)),
        4 => {
            let (p, q) = names.fresh();
            let (a, b) = (rich(choices, names), rich(choices, names));
            let link = choices.pick(&[
                "Q.n == P.n",
                "Q.n > P.n",
                "Q.t == P.t",
                "Q.n != P.n and Q.k == P.k",
                "Q.time > P.time",
            ]);
            let link = link.replace("P.", &format!("{p}.")).replace("Q.", &format!("{q}."));
            format!("{a} as {p} then {b} as {q}{} where {link}", maybe(choices))
        }
        5 => format!(
            "{} then {} then {} all within {}",
            single(choices, names),
            single(choices, names),
            single(choices, names),
            length(choices)
        ),
        6 => format!("({}) then {}", small_chain(choices, names), single(choices, names)),
        7 => format!("{} then ({})", single(choices, names), small_chain(choices, names)),
        8 => format!("({}) or {}", small_chain(choices, names), single(choices, names)),
        _ => format!("({}) then no {} for {}", small_chain(choices, names), single(choices, names), length(choices)),
    }
}

fn simple_group(choices: &mut Choices, names: &Names) -> String {
    if choices.once_in(4) {
        format!("({} or {})", single(choices, names), single(choices, names))
    } else {
        single(choices, names)
    }
}

fn small_chain(choices: &mut Choices, names: &Names) -> String {
    match choices.below(4) {
        0 => format!("{} then {} within {}", single(choices, names), single(choices, names), length(choices)),
        1 => format!("{} then directly {}", single(choices, names), single(choices, names)),
        2 => format!("2 {} within {}", single(choices, names), length(choices)),
        _ => format!("{} then no {} for {}", single(choices, names), single(choices, names), length(choices)),
    }
}

fn top_kpi(choices: &mut Choices, names: &Names) -> String {
    let by = choices.pick(&["", " by tier", " by kind", " per week", " by tier, kind", " per month"]);
    if choices.once_in(2) {
        let over = names.events[choices.below(4)].clone();
        let value =
            choices.pick(&["mean(n)", "rate(n > 1)", "instances", "total(n + 1)", "max(n)", "rate(t == \"x\")"]);
        return format!("kpi top over {over} = {value}{by}\n");
    }
    let source = pattern(choices, names);
    let value = match choices.below(7) {
        0 => format!("mean(count({source}))"),
        1 => "p90(duration)".into(),
        2 => format!("rate(has({source}))"),
        3 => "total(cost)".into(),
        4 => "mean(longest_gap)".into(),
        5 => format!("total(sum({}.n))", contact(choices)),
        _ => "mean(count(A) + 2 * count(B)) + instances".into(),
    };
    format!("kpi top over customers = {value}{by}\n")
}
