//! Why there is nothing to see: events that never occur, and what they may be called in the log.
use crate::diag::nearest;
use crate::model::{Model, Pattern, PatternKind, Source, TouchpointId};
use crate::report::Evaluation;

/// How many touchpoints are listed.
const LISTED: usize = 8;

/// "no event in the log is a `Call`, …", if there are such touchpoints.
pub(super) fn absent_touchpoints(evaluation: &Evaluation<'_>) -> Option<String> {
    let all = evaluation.model.touchpoints.iter().enumerate();
    let absent: Vec<String> = all
        .filter(|(index, _)| is_absent(evaluation, TouchpointId::new(*index)))
        .map(|(index, one)| format!("`{}`{}", one.meta.name, perhaps(evaluation, TouchpointId::new(index))))
        .collect();
    if absent.is_empty() || evaluation.facts.claimed.is_empty() {
        return None;
    }
    let shown: Vec<&str> = absent.iter().take(LISTED).map(String::as_str).collect();
    let more = absent.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("never seen in the log: {}{more}", shown.join(", ")))
}

/// Why a journey never started, as a sentence.
pub(super) fn never_started(evaluation: &Evaluation<'_>, start: &Pattern) -> String {
    let mut touchpoints = Vec::new();
    sources(evaluation.model, start, &mut touchpoints, 0);
    let absent: Vec<String> = touchpoints
        .iter()
        .filter(|id| is_absent(evaluation, **id))
        .filter_map(|id| {
            let name = &evaluation.model.touchpoints.get(id.index())?.meta.name;
            Some(format!("`{name}`{}", perhaps(evaluation, *id)))
        })
        .collect();
    if absent.is_empty() {
        return "no event of the log fits its start".to_owned();
    }
    let occurs = if absent.len() == 1 { "occurs" } else { "occur" };
    format!("{} never {occurs} in the log", absent.join(" and "))
}

/// " (raw name `call`; the log has `calls`)", if a near name is in the log.
fn perhaps(evaluation: &Evaluation<'_>, id: TouchpointId) -> String {
    let Some(touchpoint) = evaluation.model.touchpoints.get(id.index()) else { return String::new() };
    let names = || evaluation.facts.unclaimed.keys().map(|name| name.as_str());
    let near = touchpoint.raw_names.iter().find_map(|raw| nearest(raw, names()).map(|near| (raw, near)));
    let raw: Vec<String> = touchpoint.raw_names.iter().map(|name| format!("`{name}`")).collect();
    match near {
        Some((raw, near)) => format!(" (`{raw}` in the definition; the log has `{near}`)"),
        None => format!(" ({})", raw.join(", ")),
    }
}

fn is_absent(evaluation: &Evaluation<'_>, id: TouchpointId) -> bool {
    evaluation.facts.claimed.get(id.index()).copied().unwrap_or_default() == 0
}

/// The touchpoints a pattern may begin or end with; moments are looked into, a few levels deep.
fn sources(model: &Model, pattern: &Pattern, out: &mut Vec<TouchpointId>, depth: usize) {
    if depth > 8 {
        return;
    }
    match &pattern.kind {
        PatternKind::Event(event) => match event.source {
            Source::Touchpoint(id) => out.push(id),
            Source::Moment(id) => {
                if let Some(moment) = model.moments.get(id.index()) {
                    sources(model, &moment.pattern, out, depth + 1);
                }
            }
            Source::Any | Source::Journey(..) | Source::Violation(_) => {}
        },
        PatternKind::AnyOf(all) => all.iter().for_each(|one| sources(model, one, out, depth + 1)),
        PatternKind::Then { first, second, .. } => {
            sources(model, first, out, depth + 1);
            sources(model, second, out, depth + 1);
        }
        PatternKind::AllWithin { chain, .. } => sources(model, chain, out, depth + 1),
        PatternKind::Silence { first, .. } => sources(model, first, out, depth + 1),
        PatternKind::Count { of, .. } => sources(model, of, out, depth + 1),
    }
}
