//! Which touchpoints stand behind a pattern, through moments, journeys and rules. Never leaves out one that is awaited in
//! vain: a silence is about what is missing.
use super::walk;
use crate::model::*;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;

/// The touchpoints behind some patterns.
#[derive(Debug, Default)]
pub struct Reach {
    /// Those named, directly or through moments, journeys and rules.
    pub touchpoints: BTreeSet<TouchpointId>,
    /// Whether any event whatever may take part.
    pub any: bool,
    seen: FxHashSet<Source>,
}

/// What stands behind these patterns.
pub fn of<'m>(model: &Model, patterns: impl IntoIterator<Item = &'m Pattern>) -> Reach {
    let mut reach = Reach::default();
    for pattern in patterns {
        reach.add_pattern(model, pattern);
    }
    reach
}

/// What stands behind a source.
pub fn of_source(model: &Model, source: Source) -> Reach {
    let mut reach = Reach::default();
    reach.add(model, source);
    reach
}

impl Reach {
    fn add_pattern(&mut self, model: &Model, pattern: &Pattern) {
        let mut parts = Vec::new();
        walk::parts(pattern, &mut parts);
        for part in parts {
            if let PatternKind::Event(event) = &part.kind {
                self.add(model, event.source);
            }
        }
    }

    fn add(&mut self, model: &Model, source: Source) {
        if !self.seen.insert(source) {
            return;
        }
        match source {
            Source::Any => self.any = true,
            Source::Touchpoint(id) => {
                self.touchpoints.insert(id);
            }
            Source::Moment(id) => {
                if let Some(moment) = model.moments.get(id.index()) {
                    self.add_pattern(model, &moment.pattern);
                }
            }
            Source::Journey(id, _) => {
                if let Some(journey) = model.journeys.get(id.index()) {
                    walk::course(journey).into_iter().for_each(|pattern| self.add_pattern(model, pattern));
                }
            }
            Source::Violation(_) => self.any = true,
        }
    }
}
