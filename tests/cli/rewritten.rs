//! `wayfare diff` of definitions that are written otherwise and mean the same: no change. Beside each stands a near one
//! that means something else.
use crate::project::Project;

const HEAD: &str = r#"calendar office { zone "UTC"  mon..fri 08:00..18:00 }
touchpoint A = "a", "a2" {
  wait: duration  size: int  key: text  price: money  kind: one of "x", "y", "z"  note: text optional  ok: bool optional
}
touchpoint B = "b" { size: int  key: text }
touchpoint C = "c"
touchpoint D = "d"
moment Either = A or B
moment Big = A where size > 3
moment Pair = A then B within 2h
"#;

/// The kinds of change from one text to another.
fn changes(old: &str, new: &str) -> Vec<String> {
    let project =
        Project::new().file("old/a.journey", format!("{HEAD}{old}\n")).file("new/a.journey", format!("{HEAD}{new}\n"));
    let document = project.run("diff old new --format json").exits(0).json();
    let all = document["changes"].as_array().unwrap().iter();
    all.map(|one| format!("{} {}", one["kind"], one["item"])).collect()
}

/// Each row: a text, one that means the same, and one that does not.
fn hold(rows: &[[&str; 3]], frame: fn(&str) -> String) {
    for [one, same, other] in rows {
        let [one, same, other] = [one, same, other].map(|text| frame(text));
        assert_eq!(changes(&one, &same), Vec::<String>::new(), "{one}\n{same}");
        assert_eq!(changes(&same, &one), Vec::<String>::new(), "{same}\n{one}");
        assert_ne!(changes(&one, &other), Vec::<String>::new(), "{one}\n{other}");
    }
}

#[test]
fn conditions_are_what_they_mean() {
    let rows = [
        // whole numbers
        ["size >= 1", "size > 0", "size > 1"],
        ["size > 1.5", "size >= 2", "size >= 1"],
        ["3 < size", "size > 3", "size < 3"],
        ["size > 3 and size > 5", "size > 5", "size > 3"],
        // time and money have no steps that anybody writes, but an end that is in or out
        ["wait > 5min", "wait > 300s", "wait >= 5min"],
        ["price >= 3 EUR", "not (price < 3 EUR)", "not (price <= 3 EUR)"],
        // logic
        ["not (size > 1 and ok)", "(not size > 1 or not ok)", "not size > 1 and not ok"],
        ["not (size > 1 and wait > 1h)", "(wait <= 1h or size <= 1)", "wait <= 1h and size <= 1"],
        ["size > 1 and wait > 1h and ok", "ok and size > 1 and wait > 1h", "ok and size > 1"],
        ["(size > 1 or size > 1 and ok)", "size > 1", "ok"],
        ["ok == true", "ok", "not ok"],
        ["ok != true", "not ok", "ok is not known"],
        // what may be unknown is neither
        ["ok is known", "(ok or not ok)", "ok"],
        ["not (note is not known)", "note is known", "note is not known"],
        // lists
        [r#"kind != "x""#, r#"kind in ("z", "y")"#, r#"kind == "y""#],
        [r#"kind not in ("x", "y")"#, r#"kind == "z""#, r#"kind != "x""#],
        [r#"note in ("p", "q")"#, r#"(note == "q" or note == "p")"#, r#"note in ("p", "r")"#],
    ];
    hold(&rows, |cond| format!("rule r {{ when A where {cond} expect C }}"));
    hold(&rows, |cond| format!("moment M = A where {cond}"));
    hold(&rows, |cond| format!("kpi k over customers = mean(count(A where {cond}))"));
}

#[test]
fn conditions_over_two_events_are_what_they_mean() {
    let rows = [
        ["y.key == x.key and y.size > 3", "y.size >= 4 and x.key == y.key", "y.key == x.key and y.size > 4"],
        ["y.size > x.size", "x.size < y.size", "y.size < x.size"],
        ["y.size >= x.size", "not (y.size < x.size)", "x.size >= y.size"],
        ["y.size != x.size", "not (x.size == y.size)", "x.size == y.size"],
    ];
    hold(&rows, |cond| format!("rule r {{ when A as x expect B as y where {cond} }}"));
    let names = |cond: &str| format!("moment M = {cond}");
    let rows = [[
        "A as x then A as y within 1d where y.key == x.key",
        "A as p then A as q within 24h where p.key == q.key",
        "A as x then A as y within 1d where y.note == x.note",
    ]];
    hold(&rows, names);
}

#[test]
fn rules_are_what_they_mean() {
    let rows = [
        [
            "when A expect B or C within 1d",
            "when A expect C or B within 24h",
            "when A expect C or B within 1 day using office",
        ],
        ["when A or B expect C", "when B or A expect C", "when A or C expect C"],
        // no event is both, so it is asked the same of as many
        ["when A or B expect C", "when B expect C when A expect C", "when B expect C when A expect D"],
        ["when Either expect C", "when A or B expect C", "when A expect C"],
        ["when Big expect C", "when A where size >= 4 expect C", "when A expect C"],
        ["when Pair expect C", "when (A then B within 2h) expect C", "when (A then B within 3h) expect C"],
        [
            "when A where size > 3 or A where size < 1 expect C",
            "when A where (size < 1 or size > 3) expect C",
            "when A where size < 1 expect C",
        ],
        ["between A and B forbid C", "after A until B forbid C", "after A forbid C"],
        ["expect one of A, B", "expect one of B, A", "expect one of B, C"],
        ["expect all or none of A, B", "expect all or none of B, A", "expect all or none of B, C"],
        ["when A expect B within 0s..2h", "when A expect B within 2h", "when A expect B within 1s..2h"],
        [
            "when A as x expect B carrying key, size",
            "when A as x expect B carrying size, key",
            "when A as x expect B carrying key",
        ],
    ];
    hold(&rows, |body| format!("rule r {{ {body} }}"));
}

#[test]
fn what_rules_stand_on_is_what_it_means() {
    let rows = [
        [r#"touchpoint T = "p", "q""#, r#"touchpoint T = "q", "p""#, r#"touchpoint T = "q", "r""#],
        ["moment M = Either or C", "moment M = C or B or A", "moment M = C or B"],
        [
            "moment M = A then B all within 1d",
            "moment M = A then B within 24h",
            "moment M = A then directly B within 24h",
        ],
        [
            r#"calendar k { zone "UTC" mon..fri 08:00..18:00 }"#,
            r#"calendar k { zone "UTC" mon 08:00..12:00, 12:00..18:00  tue..fri 08:00..18:00 }"#,
            r#"calendar k { zone "UTC" mon 08:00..12:00, 12:30..18:00  tue..fri 08:00..18:00 }"#,
        ],
    ];
    hold(&rows, str::to_owned);
}

#[test]
fn journeys_are_what_they_mean() {
    let rows = [
        ["goal g: B fail C fail D", "goal g: B fail D or C", "goal g: B fail D exit C"],
        ["stage s: B within 1d  goal g: C", "stage s: B within 24h of start  goal g: C", "stage s: B  goal g: C"],
        [
            "stage s: B  stage t: C within 1d  goal g: D",
            "stage s: B  stage t: C within 24h  goal g: D",
            "stage s: B  stage t: C within 24h of start  goal g: D",
        ],
        ["goal g: Pair", "goal g: (A then B within 2h)", "goal g: (A then B)"],
        ["goal g: Either within 1d", "goal g: B or A within 24h of start", "goal g: B within 24h of start"],
        [
            "goal g: B confirmed unless C or D within 7d",
            "goal g: B confirmed unless D or C within 1w",
            "goal g: B confirmed unless D within 1w",
        ],
    ];
    hold(&rows, |body| format!("journey j {{ start A  {body} }}"));
}

#[test]
fn kpis_are_what_they_mean() {
    let rows = [
        ["rate(has(A) and count(B) <= 1)", "rate(count(B) < 2 and has(A))", "rate(has(A) and count(B) < 1)"],
        ["rate(has(A))", "rate(count(A) >= 1)", "rate(count(A) > 1)"],
        ["rate(not (has(A) and has(B)))", "rate(not has(B) or not has(A))", "rate(not has(B) and not has(A))"],
        ["rate(count(Either) > 0)", "rate(has(B or A))", "rate(has(A))"],
        ["mean(count(A) + count(B))", "mean(count(B) + count(A))", "mean(count(B) - count(A))"],
    ];
    hold(&rows, |value| format!("kpi k over customers = {value}"));
}
