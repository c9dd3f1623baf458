//! Random definitions, as text, over a small vocabulary.
use crate::choices::Choices;
use crate::generate_journey::journey;
use crate::generate_kpi::top_kpi;
use crate::generate_rule::rule;

/// How many streams a file of definitions takes.
pub const STREAMS: usize = 13;

/// What every file of definitions may name; the policy stands apart.
pub const VOCABULARY: &str = r#"
event { source: text optional }
customer { tier: text  age: int optional }
calendar cal { zone "Europe/Berlin" mon..fri 02:00..05:00, 06:00..08:00 closed 2026-03-03 }
calendar late { zone "Europe/Berlin" sat..sun 01:00..02:30, 04:00..24:00  mon 00:00..10:00  closed 2026-02-28 }
calendar york { zone "America/New_York" mon..sun 18:00..24:00 }
touchpoint A "Contact A" = "a", "a2" { n: int optional  t: one of "x", "y" optional  k: text optional  w: duration optional  s: score 0..10 optional  cost = 2 EUR }
touchpoint B = "b" { n: int optional  t: text optional  k: text optional  w: duration optional  m: money optional }
touchpoint C = "c", "a2" where n != 1 { n: int optional  t: text optional  k: text optional  f: bool optional  cost = n * 1 EUR }
touchpoint D by company = "d" { n: int optional  t: text optional  k: text optional  f: bool optional }
touchpoint E by company = "e" { n: int optional  t: text optional  k: text optional }
segment tier = customer.tier
segment kind = t
segment big = n > 1
segment way = channel
action note "Write it down" (what: text, number: int)
"#;

/// The policies that are drawn; the first is that of the cases.
pub const POLICIES: [&str; 5] = [
    r#"policy { zone "Europe/Berlin" min_n 1 }"#,
    r#"policy { zone "Europe/Berlin" }"#,
    r#"policy { zone "America/New_York" min_n 2 confidence 99% gate proof }"#,
    r#"policy { zone "UTC" min_n 1 confidence 90% gate assurance }"#,
    r#"policy { zone "Europe/Berlin" min_n 3 gate proof }"#,
];

/// What may be named so far.
#[derive(Debug, Clone)]
pub struct Names {
    /// Events that have the attributes `n`, `t`, `k`.
    pub events: Vec<String>,
    /// Events brought by a deadline, or by either.
    pub bare: Vec<String>,
    pub journeys: Vec<String>,
    /// Single events, chains and counts only, with physical time.
    pub plain: bool,
    /// How many bindings have been named.
    pub bindings: std::cell::Cell<u32>,
}

impl Names {
    /// Two names for bindings that nothing else has.
    pub fn fresh(&self) -> (String, String) {
        let number = self.bindings.get();
        self.bindings.set(number + 1);
        (format!("p{number}"), format!("q{number}"))
    }
}

/// A whole file: moments, journeys with KPIs and rules, moments on journeys, rules, KPIs.
pub fn definitions(streams: &mut [Choices]) -> String {
    let (head, streams) = streams.split_first_mut().unwrap();
    let mut text = format!("{}\n{VOCABULARY}", head.pick(&POLICIES));
    let mut names = Names {
        events: ["A", "B", "C", "D", "E"].map(String::from).into(),
        bare: vec!["any".into()],
        journeys: Vec::new(),
        plain: head.once_in(3),
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
    // the intervals of differences to former values are held against SciPy's by tests of their own
    if text.contains("previous(") {
        text = text.replace(" gate proof }", " }").replace(" gate assurance }", " }");
    }
    if names.plain { in_physical_time(&text) } else { text }
}

/// The same definitions without wall clocks.
fn in_physical_time(text: &str) -> String {
    let (vocabulary, own) = text.split_at(text.find("action note").unwrap());
    let spans = [
        ("1 business hour..2 business days", "1h..48h"),
        ("2 business hours using cal", "2h"),
        ("1 business hour using cal", "1h"),
        ("1 business day using cal", "24h"),
        ("3 business hours using late", "3h"),
        ("2 business days using york", "48h"),
        ("90 business minutes using cal", "90min"),
        ("2 days using york", "48h"),
        ("1 week", "7d"),
        ("1 month", "30d"),
        ("1 day", "24h"),
    ];
    let own = spans.iter().fold(own.to_owned(), |text, (calendar, physical)| text.replace(calendar, physical));
    let own =
        ["cal", "york", "late"].iter().fold(own, |text, name| text.replace(&format!("\n    using {name}\n"), "\n"));
    format!("{vocabulary}{own}")
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
        "30min",
        "1d 1h",
        "2 business hours using cal",
        "1 business day using cal",
        "3 business hours using late",
        "2 business days using york",
        "90 business minutes using cal",
        "1 day",
        "2 days using york",
        "1 week",
        "1 month",
        "1w",
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
    choices.pick(&["A", "B", "C", "D", "E"])
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

/// A condition on what only one touchpoint has, or on what every event has.
fn particular(choices: &mut Choices) -> String {
    let list = [
        ("A", "w > 10min"),
        ("A", "s >= 9"),
        ("B", "w is known"),
        ("A", "w + 5min >= 15min"),
        ("A", "s in (1, 10)"),
        ("B", "m > 1 EUR"),
        ("B", "m is not known"),
        ("B", "m * 2 >= 3 EUR"),
        ("C", "f"),
        ("D", "not f"),
        ("C", "f == true and n > 1"),
        ("D", "(f or n > 1)"),
        ("any", "channel == \"web\""),
        ("A", "channel != \"phone\""),
        ("B", "customer == \"ann\""),
        ("C", "source == \"app\""),
        ("any", "source is not known"),
        ("B", "time >= 2026-03-02 03:00"),
        ("any", "n == 1"),
        ("D", "n * 2 - 1 > 2"),
        ("A", "n / 2 >= 1"),
        ("B", "-n < -1"),
        ("A", "customer.age > 30"),
        ("C", "(customer.age is not known or n > customer.age - 39)"),
    ];
    let (name, condition) = list[choices.below(list.len())];
    format!("({name} where {condition})")
}

/// One event, perhaps with a condition.
pub fn single(choices: &mut Choices, names: &Names) -> String {
    match choices.below(if names.plain { 7 } else { 9 }) {
        6 | 7 => format!("({} where {})", rich(choices, names), condition(choices)),
        8 => particular(choices),
        _ => event(choices, names),
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
    let kind = choices.below(13);
    match if names.plain { [0, 3, 5, 11][kind % 4] } else { kind } {
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
        9 => format!("({}) then no {} for {}", small_chain(choices, names), single(choices, names), length(choices)),
        10 => format!("{} then no ({}) for {}", single(choices, names), small_chain(choices, names), length(choices)),
        11 => format!("2 ({}) within {}", simple(choices, names), length(choices)),
        _ => {
            let (p, q) = names.fresh();
            let (a, b, c) = (rich(choices, names), rich(choices, names), rich(choices, names));
            let link = choices.pick(&["{q}.n == {p}.n", "{q}.t != {p}.t", "({p}.k == {q}.k or n > {p}.n)"]);
            let link = link.replace("{p}", &p).replace("{q}", &q);
            let tail = if choices.once_in(2) { format!(" then {c}") } else { String::new() };
            format!("{a} as {p} then directly {b} as {q}{} where {link}{tail}", maybe(choices))
        }
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
