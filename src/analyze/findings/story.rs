//! A story in words.
use crate::analyze::{Conditional, Moment};
use crate::diag::Diagnostic;
use crate::model::{Model, Value};

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const UNITS: [(i64, &str); 6] =
    [(DAY, "d"), (HOUR, "h"), (60_000_000, "min"), (1_000_000, "s"), (1_000, "ms"), (1, "µs")];

/// The events one after the other: "`Offer`, then 2 h later `Click`".
pub(super) fn told(one: &Conditional) -> String {
    let mut words = String::new();
    let mut last: Option<i64> = None;
    for event in &one.story {
        let name = named(event);
        let part = match (last, one.timed) {
            (None, true) if one.begins.is_some() => format!("{name} on {}", weekday(event.at)),
            (None, _) => name,
            (Some(_), false) => format!(", then {name}"),
            (Some(last), true) if event.at == last => format!(", then at once {name}"),
            (Some(last), true) => format!(", then {} later {name}", length(event.at - last)),
        };
        words.push_str(&part);
        last = Some(event.at);
    }
    words
}

/// Adds the events of a story, each where its touchpoint is declared and with its time if times matter.
pub(super) fn tell_beside(
    model: &Model,
    mut finding: Diagnostic,
    story: &[Moment],
    (timed, is_of_week): (bool, bool),
) -> Diagnostic {
    let from = story.first().map_or(0, |event| event.at);
    for (place, event) in (1..).zip(story) {
        let when = match (timed, is_of_week) {
            (true, true) => format!(" on {}", weekday(event.at)),
            (true, false) if event.at > from => format!(" after {}", length(event.at - from)),
            _ => String::new(),
        };
        let touchpoint = model.touchpoints.iter().find(|touchpoint| touchpoint.meta.name == event.event);
        if let Some(touchpoint) = touchpoint {
            finding = finding.beside(touchpoint.meta.place, format!("story, event {place}: {}{when}", named(event)));
        }
    }
    finding
}

/// The events one after the other, whatever their times.
pub(super) fn told_moments(story: &[Moment]) -> String {
    story.iter().map(named).collect::<Vec<_>>().join(", then ")
}

/// An event with the attributes that matter: "`Call(topic: "billing")`".
pub(super) fn named(event: &Moment) -> String {
    let attributes: Vec<String> =
        event.attributes.iter().map(|(name, value)| format!("{name}: {}", value_of(value))).collect();
    match attributes.as_slice() {
        [] if event.event == "any" => "any event".to_owned(),
        [] => format!("`{}`", event.event),
        all => format!("`{}({})`", event.event, all.join(", ")),
    }
}

fn value_of(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Int(number) => number.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Time(at) => jiff::Timestamp::from_microsecond(*at).map_or_else(|_| at.to_string(), |at| at.to_string()),
        Value::Duration(micros) => length(*micros),
        Value::Money(micro, currency) => {
            let (whole, rest) = (micro / 1_000_000, (micro % 1_000_000).abs());
            let rest = format!("{rest:06}");
            let rest = rest.trim_end_matches('0');
            let point = if rest.is_empty() { "" } else { "." };
            format!("{whole}{point}{rest} {currency}")
        }
    }
}

/// "Monday 08:30".
fn weekday(at: i64) -> String {
    let day = usize::try_from(at.rem_euclid(7 * DAY) / DAY).unwrap_or_default();
    let rest = at.rem_euclid(DAY);
    let (hours, minutes, micros) = (rest / HOUR, rest % HOUR / 60_000_000, rest % 60_000_000);
    let name = DAYS.get(day).copied().unwrap_or_default();
    let beyond = if micros == 0 { String::new() } else { format!(" and {}", length(micros)) };
    format!("{name} at {hours:02}:{minutes:02}{beyond}")
}

/// A length of time with all its units.
pub(super) fn length(micros: i64) -> String {
    let mut rest = micros.max(0);
    let mut words = Vec::new();
    for (unit, name) in UNITS {
        if rest >= unit {
            words.push(format!("{} {name}", rest / unit));
            rest %= unit;
        }
    }
    if words.is_empty() { "0 s".to_owned() } else { words.join(" ") }
}
