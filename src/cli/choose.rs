//! From names on a command line to what they name.
use super::failure::Failure;
use crate::model::{JourneyId, Model, RuleId, SegmentId};

/// The journey of that name.
///
/// # Errors
/// Where there is none, with a suggestion.
pub fn journey(model: &Model, name: &str) -> Result<JourneyId, Failure> {
    let names = model.journeys.iter().map(|journey| journey.meta.name.as_str());
    position("journey", name, names.collect()).map(JourneyId::new)
}

/// The rule of that name; a journey's own as `JOURNEY.RULE`, or by its name alone where no other rule has that.
///
/// # Errors
/// Where there is none, with a suggestion.
pub fn rule(model: &Model, name: &str) -> Result<RuleId, Failure> {
    let home = |at| model.journey_of(RuleId::new(at));
    let full = model.rules.iter().enumerate().map(|(at, rule)| match home(at) {
        Some(journey) => format!("{}.{}", journey.meta.name, rule.meta.name),
        None => rule.meta.name.to_string(),
    });
    let full: Vec<String> = full.collect();
    let mut bare = model.rules.iter().enumerate().filter(|(_, rule)| rule.meta.name == name);
    if let (false, Some((only, _)), None) = (full.iter().any(|one| one == name), bare.next(), bare.next()) {
        return Ok(RuleId::new(only));
    }
    position("rule", name, full.iter().map(String::as_str).collect()).map(RuleId::new)
}

/// The segments of these names.
///
/// # Errors
/// Where there is none, with a suggestion.
pub fn segments(model: &Model, names: &[String]) -> Result<Vec<SegmentId>, Failure> {
    let known = || model.segments.iter().map(|segment| segment.meta.name.as_str()).collect();
    names.iter().map(|name| position("segment", name, known()).map(SegmentId::new)).collect()
}

fn position(kind: &str, name: &str, names: Vec<&str>) -> Result<usize, Failure> {
    names.iter().position(|known| *known == name).ok_or_else(|| {
        let hint = crate::diag::did_you_mean(name, names.iter().copied()).unwrap_or_else(|| match names.as_slice() {
            [] => format!("the definitions have no {kind}"),
            some => format!(
                "there is {}",
                some.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        });
        Failure::usage(format!("there is no {kind} `{name}`; {hint}"))
    })
}
