//! Where the definitions are not what somebody meant: at mistakes, where something is said of what could not be read,
//! and where a moment is named that is made of such. Never looks at what a lint finds.
use super::Reported;
use crate::diag::{Diagnostic, Place};
use crate::model::*;
use rustc_hash::FxHashSet;

/// These places, sorted.
pub(super) fn places(model: &Model, reported: &Reported<'_>) -> Vec<Place> {
    let errors = reported.found.iter().filter(|one| one.is_error()).filter_map(Diagnostic::place);
    let mut all: Vec<Place> = errors.chain(reported.echoes.iter().copied()).collect();
    all.sort_unstable();
    let mut known: FxHashSet<MomentId> = FxHashSet::default();
    // each round finds a moment that was not known, or is the last
    loop {
        let fresh: FxHashSet<MomentId> = doubtful(model, &all).filter(|moment| known.insert(*moment)).collect();
        if fresh.is_empty() {
            return all;
        }
        let names = |one: &&Use| matches!(one.symbol, Symbol::Moment(id) if !one.declares && fresh.contains(&id));
        all.extend(model.uses.iter().filter(names).map(|one| one.place));
        all.sort_unstable();
    }
}

/// The moments in which one of these places lies.
fn doubtful<'a>(model: &'a Model, places: &'a [Place]) -> impl Iterator<Item = MomentId> + 'a {
    let holds = move |item: Place| {
        let next = places.partition_point(|one| (one.file, one.span.start) < (item.file, item.span.start));
        places.get(next).is_some_and(|one| one.file == item.file && one.span.start <= item.span.end)
    };
    let moments = model.moments.iter().enumerate();
    moments.filter(move |(_, moment)| holds(moment.meta.item)).map(|(at, _)| MomentId::new(at))
}
