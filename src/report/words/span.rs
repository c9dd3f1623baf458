//! Lengths of time as text: the two greatest units, "3 d 4 h".
use crate::model::TimeSpan;

const UNITS: [(u64, &str); 4] = [(86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "min"), (1_000_000, "s")];

/// A length of physical time, in microseconds.
pub fn micros(length: i64) -> String {
    let sign = if length < 0 { "−" } else { "" };
    let all = length.unsigned_abs();
    if all < 1_000_000 {
        return format!("{sign}{}", below_a_second(all));
    }
    let first = UNITS.iter().position(|(unit, _)| all >= *unit).unwrap_or(0);
    let mut rest = all;
    let mut words = Vec::new();
    for (unit, name) in UNITS.iter().skip(first).take(2) {
        if rest >= *unit {
            words.push(format!("{} {name}", super::count(rest / unit)));
        }
        rest %= unit;
    }
    format!("{sign}{}", words.join(" "))
}

/// A length of physical time with all its units: "3 d 12 min 0.5 s".
pub fn whole_micros(length: i64) -> String {
    let sign = if length < 0 { "−" } else { "" };
    let mut rest = length.unsigned_abs();
    let mut words = Vec::new();
    for (unit, name) in UNITS.iter().take(3) {
        if rest >= *unit {
            words.push(format!("{} {name}", super::count(rest / unit)));
        }
        rest %= unit;
    }
    if rest > 0 || words.is_empty() {
        let fraction = format!("{:06}", rest % 1_000_000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        words.push(format!("{}{point}{fraction} s", rest / 1_000_000));
    }
    format!("{sign}{}", words.join(" "))
}

fn below_a_second(micros: u64) -> String {
    match micros {
        0 => "0 s".to_owned(),
        1..1000 => format!("{micros} µs"),
        _ => format!("{} ms", micros / 1000),
    }
}

/// A length of time as it was defined.
pub fn span(span: TimeSpan) -> String {
    match span {
        TimeSpan::Physical(length) => micros(length),
        TimeSpan::Calendar { count, unit, .. } => super::counted(u64::from(count), unit.name()),
    }
}
