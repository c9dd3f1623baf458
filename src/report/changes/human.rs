//! `diff` for people.
use super::{Evaluated, Side, at, verdicts};
use crate::analyze::Moment;
use crate::analyze::diff::{Category, Change};
use crate::diag::{Place, Sources};
use crate::measure::{Num, Unit};
use crate::model::Currency;
use crate::report::diagnostics::plain_line;
use crate::report::words::{counted, quantity};
use std::fmt::Write as _;

/// Longer stretches of text are not shown side by side.
const SHORT: usize = 120;
/// Of more subjects than this the rest is counted.
const SHOWN: usize = 10;

/// The changes, the gravest first, then what they do on a log.
pub fn human(changes: &[Change], sides: &(Side<'_>, Side<'_>), both: Option<&(Evaluated, Evaluated)>) -> String {
    let mut text = String::new();
    for category in [Category::Breaking, Category::Behaviour, Category::Documentation] {
        let these: Vec<&Change> = changes.iter().filter(|one| one.category == category).collect();
        if these.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", title(category));
        these.iter().for_each(|one| change(&mut text, one, sides));
        text.push('\n');
    }
    if changes.is_empty() {
        text.push_str("nothing changed in meaning\n");
    } else {
        let count = |category| changes.iter().filter(|one| one.category == category).count();
        let (breaking, behaviour) = (count(Category::Breaking), count(Category::Behaviour));
        let _ = writeln!(
            text,
            "{breaking} breaking, {behaviour} of behaviour, {} of documentation",
            count(Category::Documentation)
        );
    }
    if let Some(both) = both {
        on_the_log(&mut text, sides, both);
    }
    text
}

fn title(category: Category) -> &'static str {
    match category {
        Category::Breaking => "breaking",
        Category::Behaviour => "behaviour",
        Category::Documentation => "documentation",
    }
}

fn change(text: &mut String, one: &Change, sides: &(Side<'_>, Side<'_>)) {
    let place = at(sides.1.sources, one.new).or_else(|| at(sides.0.sources, one.old)).unwrap_or_default();
    let _ = writeln!(text, "  {} {}: {} ({place})", one.kind.id, plain_line(&one.item), plain_line(&one.message));
    let was = one.old.and_then(|place| short(sides.0.sources, place));
    let now = one.new.and_then(|place| short(sides.1.sources, place));
    if let (Some(was), Some(now)) = (was, now)
        && was != now
    {
        let _ = writeln!(text, "        was  {}\n        now  {}", plain_line(&was), plain_line(&now));
    }
    if let Some(story) = &one.story {
        let _ = writeln!(text, "        told apart by  {}", plain_line(&told(story)));
    }
    if !one.affects.is_empty() {
        let named: Vec<&str> = one.affects.iter().take(SHOWN).map(String::as_str).collect();
        let more = one.affects.len().saturating_sub(SHOWN);
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        let _ = writeln!(text, "        affects  {}{rest}", plain_line(&named.join(", ")));
    }
}

/// A stretch of text on one line, if it is not long.
fn short(sources: &Sources, place: Place) -> Option<String> {
    let words: Vec<&str> = sources.text_at(place).split_whitespace().collect();
    let line = words.join(" ");
    (!line.is_empty() && line.len() <= SHORT).then_some(line)
}

/// The events with the time between them where any passes.
pub(super) fn told(story: &[Moment]) -> String {
    let mut text = String::new();
    let mut last: Option<i64> = None;
    for one in story {
        let name = if one.event == "any" { "any event".to_owned() } else { format!("`{}`", one.event) };
        let _ = match last {
            None => write!(text, "{name}"),
            Some(last) if last == one.at => write!(text, ", {name}"),
            Some(last) => write!(text, ", {} later {name}", crate::report::words::whole_micros(one.at - last)),
        };
        last = Some(one.at);
    }
    text
}

fn on_the_log(text: &mut String, sides: &(Side<'_>, Side<'_>), both: &(Evaluated, Evaluated)) {
    let (rules, journeys, kpis) =
        (verdicts::rules(sides, both), verdicts::journeys(sides, both), verdicts::kpis(sides, both));
    text.push_str("\non the log\n");
    if rules.is_empty() && journeys.is_empty() && kpis.is_empty() {
        text.push_str("  every verdict and figure is the same\n");
    }
    for one in rules {
        let sets = [("now break it", &one.broken), ("no longer break it", &one.kept)];
        for (what, subjects) in sets.into_iter().filter(|(_, subjects)| !subjects.is_empty()) {
            let named: Vec<&str> = subjects.iter().take(SHOWN).map(String::as_str).collect();
            let more = subjects.len().saturating_sub(SHOWN);
            let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
            let count = counted(subjects.len() as u64, "subject");
            let _ = writeln!(
                text,
                "  rule {}: {count} {what}: {}{rest}",
                plain_line(&one.rule),
                plain_line(&named.join(", "))
            );
        }
    }
    for one in journeys {
        let moved: Vec<String> =
            one.outcomes.iter().map(|(what, old, new)| format!("{} {old} → {new}", what.replace('_', " "))).collect();
        let _ = writeln!(text, "  journey {}: {}", plain_line(&one.journey), moved.join(", "));
    }
    for one in kpis {
        let (old, new) = (shown(one.old, one.unit, one.currency), shown(one.new, one.unit, one.currency));
        let _ = writeln!(text, "  kpi {}: {old} → {new}", plain_line(&one.kpi));
    }
}

fn shown(value: Option<Num>, unit: Unit, currency: Option<Currency>) -> String {
    value.map_or_else(|| "no data".to_owned(), |value| quantity(value, unit, currency))
}
