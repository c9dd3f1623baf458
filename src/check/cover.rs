//! Whether every event of one pattern is an event of another. Says so only of patterns of single events.
use super::domain::{self, Condition};
use crate::diag::Place;
use crate::model::*;

/// Moments may name moments; deeper than this they are not looked through.
const DEEPEST: u32 = 16;
/// A pattern of more alternatives than this is not looked into.
const MOST: usize = 64;

/// One of the kinds of event a pattern matches.
#[derive(Debug, Clone)]
pub struct Alternative<'m> {
    /// Where its events come from; absent where it takes several events.
    pub source: Option<Source>,
    /// What must be true of the event.
    pub conditions: Vec<Condition<'m>>,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of event that the pattern matches; moments that *are* log events are looked through.
pub fn alternatives<'m>(model: &'m Model, pattern: &'m Pattern) -> Vec<Alternative<'m>> {
    let mut all = Vec::new();
    spread(model, pattern, &[], pattern.place, DEEPEST, &mut all);
    if all.len() > MOST {
        return vec![Alternative { source: None, conditions: Vec::new(), place: pattern.place }];
    }
    for alternative in &mut all {
        add_touchpoint(model, alternative);
    }
    all
}

/// Whether every event of `special` is one of `general`.
pub fn covers(general: &Alternative<'_>, special: &Alternative<'_>) -> bool {
    let (Some(wide), Some(narrow)) = (general.source, special.source) else { return false };
    let named = wide == narrow || (wide == Source::Any && matches!(narrow, Source::Touchpoint(_)));
    named && general.conditions.iter().all(|one| domain::follows(&special.conditions, *one))
}

/// Whether every event of `special` is one of some `general`.
pub fn covered(general: &[Alternative<'_>], special: &Alternative<'_>) -> bool {
    general.iter().any(|one| covers(one, special))
}

/// Whether every event of the second pattern is one of the first.
pub fn covers_all(model: &Model, general: &Pattern, special: &Pattern) -> bool {
    let general = alternatives(model, general);
    alternatives(model, special).iter().all(|one| covered(&general, one))
}

fn spread<'m>(
    model: &'m Model,
    pattern: &'m Pattern,
    outer: &[Condition<'m>],
    place: Place,
    depth: u32,
    all: &mut Vec<Alternative<'m>>,
) {
    match &pattern.kind {
        PatternKind::Event(event) => {
            let own = event.cond.iter().map(|expr| Condition { expr, own: event.slot });
            let conditions: Vec<_> = outer.iter().copied().chain(own).collect();
            match looked_through(model, event.source) {
                Some(moment) if depth > 0 => spread(model, &moment.pattern, &conditions, place, depth - 1, all),
                _ => all.push(Alternative { source: Some(event.source), conditions, place }),
            }
        }
        PatternKind::AnyOf(options) => {
            for option in options {
                if all.len() > MOST {
                    return;
                }
                let place = if depth == DEEPEST { option.place } else { place };
                spread(model, option, outer, place, depth, all);
            }
        }
        _ => all.push(Alternative { source: None, conditions: outer.to_vec(), place }),
    }
}

fn looked_through(model: &Model, source: Source) -> Option<&Moment> {
    let Source::Moment(id) = source else { return None };
    model.moments.get(id.index()).filter(|moment| moment.is_log_event)
}

fn add_touchpoint<'m>(model: &'m Model, alternative: &mut Alternative<'m>) {
    let Some(Source::Touchpoint(id)) = alternative.source else { return };
    let cond = model.touchpoints.get(id.index()).and_then(|touchpoint| touchpoint.cond.as_ref());
    alternative.conditions.extend(cond.map(|expr| Condition { expr, own: Slot(0) }));
}
