//! Which touchpoints stand behind a pattern, through moments, journeys and rules. Never leaves out one that is awaited in
//! vain: a silence is about what is missing.
use super::walk;
use crate::model::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// More sources than this are not looked through; anything may then take part.
const MOST_SOURCES: usize = 1_000;

/// The touchpoints behind some patterns.
#[derive(Debug, Default)]
pub struct Reach {
    /// Those named, directly or through moments, journeys and rules.
    pub touchpoints: BTreeSet<TouchpointId>,
    /// Whether any event whatever may take part.
    pub any: bool,
}

/// What stands behind these patterns.
pub fn of<'m>(model: &'m Model, patterns: impl IntoIterator<Item = &'m Pattern>) -> Reach {
    follow(model, patterns.into_iter().flat_map(sources).collect())
}

/// What stands behind a source.
pub fn of_source(model: &Model, source: Source) -> Reach {
    follow(model, vec![source])
}

fn follow(model: &Model, mut open: Vec<Source>) -> Reach {
    let mut reach = Reach::default();
    let mut seen: FxHashSet<Source> = FxHashSet::default();
    while let Some(source) = open.pop() {
        if !seen.insert(source) {
            continue;
        }
        if seen.len() > MOST_SOURCES {
            reach.any = true;
            break;
        }
        match source {
            Source::Any | Source::Violation(_) => reach.any = true,
            Source::Touchpoint(id) => {
                reach.touchpoints.insert(id);
            }
            Source::Moment(id) => {
                let moment = model.moments.get(id.index());
                open.extend(moment.into_iter().flat_map(|moment| sources(&moment.pattern)));
            }
            Source::Journey(id, _) => {
                let journey = model.journeys.get(id.index());
                open.extend(journey.into_iter().flat_map(walk::course).flat_map(sources));
            }
        }
    }
    reach
}

fn sources(pattern: &Pattern) -> Vec<Source> {
    let mut parts = Vec::new();
    walk::parts(pattern, &mut parts);
    let events = parts.into_iter().filter_map(|part| match &part.kind {
        PatternKind::Event(event) => Some(event.source),
        _ => None,
    });
    events.collect()
}
