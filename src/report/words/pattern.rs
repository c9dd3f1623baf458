//! Patterns as words: "`Call` or `Chat`", "`PlanChosen` then no `PaymentAccepted` for 3 d".
use crate::model::{JourneyEvent, Model, Pattern, PatternKind, Source};

/// A pattern in words, names in backquotes; conditions are not spelt out.
pub fn pattern(model: &Model, pattern: &Pattern) -> String {
    match &pattern.kind {
        PatternKind::Event(event) => source(model, event.source),
        PatternKind::AnyOf(patterns) => alternatives(model, patterns, "or"),
        PatternKind::Then { first, second, directly, .. } => {
            let directly = if *directly { "directly " } else { "" };
            format!("{} then {directly}{}", self::pattern(model, first), self::pattern(model, second))
        }
        PatternKind::AllWithin { chain, within } => {
            format!("{} within {}", self::pattern(model, chain), super::span(*within))
        }
        PatternKind::Silence { first, absent, lasting } => format!(
            "{} then no {} for {}",
            self::pattern(model, first),
            self::pattern(model, absent),
            super::span(*lasting)
        ),
        PatternKind::Count { count, of, within } => {
            format!("{count} {} within {}", self::pattern(model, of), super::span(*within))
        }
    }
}

/// "`A`, `B` or `C`".
pub fn alternatives(model: &Model, patterns: &[Pattern], joint: &str) -> String {
    let words: Vec<String> = patterns.iter().map(|one| pattern(model, one)).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// Whether what it looks for is narrowed by a condition.
pub fn has_condition(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Event(event) => event.cond.is_some(),
        PatternKind::AnyOf(patterns) => patterns.iter().any(has_condition),
        PatternKind::Then { first, second, cond, .. } => {
            cond.is_some() || has_condition(first) || has_condition(second)
        }
        PatternKind::AllWithin { chain, .. } => has_condition(chain),
        PatternKind::Silence { first, absent, .. } => has_condition(first) || has_condition(absent),
        PatternKind::Count { of, .. } => has_condition(of),
    }
}

/// Where events come from, as a name in backquotes.
pub fn source(model: &Model, source: Source) -> String {
    let name = match source {
        Source::Any => return "any event".to_owned(),
        Source::Touchpoint(id) => model.touchpoints.get(id.index()).map(|one| one.meta.name.to_string()),
        Source::Moment(id) => model.moments.get(id.index()).map(|one| one.meta.name.to_string()),
        Source::Violation(id) => model.rules.get(id.index()).map(|one| format!("{}.violated", one.meta.name)),
        Source::Journey(id, event) => model.journeys.get(id.index()).map(|journey| {
            let event = match event {
                JourneyEvent::Started => "started",
                JourneyEvent::Ended => "ended",
                JourneyEvent::Succeeded => "succeeded",
                JourneyEvent::Failed => "failed",
                JourneyEvent::Exited => "exited",
                JourneyEvent::Abandoned => "abandoned",
                JourneyEvent::TimedOut => "timed_out",
                JourneyEvent::Stage(id) => journey.stages.get(id.index()).map_or("", |one| one.meta.name.as_str()),
                JourneyEvent::Goal(id) => journey.goals.get(id.index()).map_or("", |one| one.meta.name.as_str()),
            };
            format!("{}.{event}", journey.meta.name)
        }),
    };
    format!("`{}`", name.unwrap_or_default())
}
