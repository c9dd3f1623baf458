//! Random rules of every form that proofs model.
use super::histories::Dice;

pub(super) const HEAD: &str = "policy { zone \"UTC\" }\ntouchpoint A = \"a\"\ntouchpoint B = \"b\"\ntouchpoint C = \"c\"\n\
    calendar office { zone \"UTC\"  mon..fri 08:00..18:00  sat 09:00..13:00 }\n\
    moment Pair = A then B\nmoment Adjacent = B then directly C\n\
    moment Long = A then B then C\nmoment Slow = A then B within 1h then directly C\n\
    moment Whole = A then B then C all within 2h\nmoment Four = A then C then B then A all within 3h\n\
    moment Quick = A then B within 1h\nmoment Often = 3 C within 2h\nmoment Twice = 2 A within 1h\n\
    journey plain { start A  goal done: B  fail C }\n\
    journey timed { start A  goal done: B within 3h  goal also: C within 26h  abandon after 2h of silence }\n";

/// Definitions of some random rules, `r0` on.
pub(super) fn definitions(dice: &mut Dice, count: usize, timed: bool) -> String {
    (0..count).fold(String::from(HEAD), |text, at| text + &rule(dice, at, timed))
}

fn rule(dice: &mut Dice, at: usize, timed: bool) -> String {
    let scope = match dice.below(10) {
        0 => format!("between {} and {} ", one(dice), one(dice)),
        1 => format!("after {} ", one(dice)),
        2 => format!("after {} until {} ", one(dice), one(dice)),
        3 if timed => "while timed is open ".to_owned(),
        3 => "while plain is open ".to_owned(),
        _ => String::new(),
    };
    let clause = if dice.once_in(3) { standing(dice, timed) } else { triggered(dice, timed) };
    format!("rule r{at} {{ {scope}{clause} }}\n")
}

fn one(dice: &mut Dice) -> &'static str {
    dice.pick::<&str>(&["A", "B", "C"])
}

fn some(dice: &mut Dice, timed: bool) -> String {
    if dice.once_in(12) {
        let moments: &[&str] = if timed {
            &["Pair", "Quick", "Often", "Twice", "Slow", "Whole", "Four"]
        } else {
            &["Pair", "Adjacent", "Long"]
        };
        return (*dice.pick(moments)).to_owned();
    }
    if dice.once_in(6) { format!("{} or {}", one(dice), one(dice)) } else { one(dice).to_owned() }
}

fn window(dice: &mut Dice, timed: bool) -> &'static str {
    if !timed {
        return "";
    }
    dice.pick::<&str>(&["", " within 2h", " within 1h", " within 0s", " within 2h..", " within 1h..3h", " within 26h"])
}

fn standing(dice: &mut Dice, timed: bool) -> String {
    let window = window(dice, timed);
    let (a, b) = (one(dice), one(dice));
    match dice.below(if timed { 13 } else { 9 }) {
        0 => format!("expect {}{window}", some(dice, timed)),
        1 => format!(
            "expect {} {a}{window}",
            dice.pick(&["2", "at least 2", "exactly 1", "1..2", "exactly 0", "exactly 2"])
        ),
        2 => format!("forbid {}{window}", some(dice, timed)),
        3 => format!("limit {} to {}", some(dice, timed), dice.below(3)),
        4 => format!("expect first {}", some(dice, timed)),
        5 => format!("expect last {}", some(dice, timed)),
        6 => format!("expect one of {a}, {b}{window}"),
        7 => format!("expect all or none of {a}, {b}{window}"),
        8 => format!("expect {a}{window} unless {b}"),
        9 => format!("limit {a} to {} per {}", 1 + dice.below(2), dice.pick(&["1h", "2h", "0s"])),
        10 => format!("limit {a} to {} per 3h", 5 + dice.below(2)),
        11 => format!("limit {a} to {} per calendar {}", 1 + dice.below(2), dice.pick(&["day", "week", "month"])),
        _ => format!("forbid {a} {} office", dice.pick(&["outside", "during"])),
    }
}

fn triggered(dice: &mut Dice, timed: bool) -> String {
    let window = window(dice, timed);
    let (a, b, c) = (some(dice, timed), some(dice, timed), one(dice));
    let count = if dice.once_in(5) { *dice.pick(&["2 ", "exactly 1 ", "1..2 ", "exactly 0 "]) } else { "" };
    let end = match dice.below(6) {
        0 => format!(" until {c}"),
        1 => format!(" unless {c}"),
        _ => String::new(),
    };
    let until = if end.contains("until") { end.as_str() } else { "" };
    let unless = if end.contains("unless") { end.as_str() } else { "" };
    let first = one(dice);
    match dice.below(14) {
        0 | 1 => format!("when {a} expect {count}{b}{window}{end}"),
        2 | 3 => format!("when {a} expect {count}{b} before{window}{unless}"),
        4 => format!("when {a} expect next {b}{window}"),
        5 => format!("when {a} expect previous {b}{window}"),
        6 => format!("when {first} expect {b} before another {first}{window}{unless}"),
        7 => format!("when {first} expect {b} since last {first}{window}{unless}"),
        8 => format!("when {a} expect {count}{b} ever{window}{until}"),
        9 => format!("when {a} forbid {b}{window}{until}"),
        10 => format!("when {a} forbid {b} before{window}"),
        11 => format!("when {a} forbid {} {b}{window}", dice.pick(&["next", "previous"])),
        12 => format!("when {a} forbid {b} ever{window}{until}"),
        _ if timed => format!("when {a} forbid {b} {} office{window}", dice.pick(&["outside", "during"])),
        _ => format!("when {a} limit {b} to {}", dice.below(3)),
    }
}
