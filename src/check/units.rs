//! The items of a model by place, those inside journeys included. Never looks at what they say.
use super::holds;
use crate::diag::Place;
use crate::model::*;

/// An item.
#[derive(Debug, Clone, Copy)]
pub struct Unit {
    /// From its keyword to its end.
    pub place: Place,
    /// What it is.
    pub kind: BodyKind,
    /// Its id.
    pub at: usize,
    /// The journey around it, by its number here.
    outer: Option<usize>,
}

/// All items in order of place.
#[derive(Debug)]
pub struct Units(Vec<Unit>);

impl Units {
    /// Of a model.
    pub fn of(model: &Model) -> Self {
        let mut all: Vec<Unit> = Vec::new();
        let mut add = |kind: BodyKind, places: &mut dyn Iterator<Item = Place>| {
            all.extend(places.enumerate().map(|(at, place)| Unit { place, kind, at, outer: None }));
        };
        add(BodyKind::Touchpoint, &mut model.touchpoints.iter().map(|one| one.meta.item));
        add(BodyKind::Segment, &mut model.segments.iter().map(|one| one.meta.item));
        add(BodyKind::Action, &mut model.actions.iter().map(|one| one.meta.item));
        add(BodyKind::Moment, &mut model.moments.iter().map(|one| one.meta.item));
        add(BodyKind::Kpi, &mut model.kpis.iter().map(|one| one.meta.item));
        add(BodyKind::Rule, &mut model.rules.iter().map(|one| one.meta.item));
        add(BodyKind::Journey, &mut model.journeys.iter().map(|one| one.meta.item));
        add(BodyKind::Test, &mut model.tests.iter().map(|one| one.place));
        // stable, as the items of a kind are in order already; of two that begin at one place the longer is around
        all.sort_by_key(|one| (one.place.file, one.place.span.start, std::cmp::Reverse(one.place.span.end)));
        let mut last: Option<(usize, Place)> = None;
        for (at, one) in all.iter_mut().enumerate() {
            one.outer = last.filter(|(_, place)| holds(*place, one.place)).map(|(at, _)| at);
            if one.outer.is_none() {
                last = Some((at, one.place));
            }
        }
        Self(all)
    }

    /// The innermost item around a place.
    pub fn around(&self, place: Place) -> Option<Unit> {
        let begins = |one: &Unit| (one.place.file, one.place.span.start) <= (place.file, place.span.start);
        let next = self.0.partition_point(begins);
        let unit = self.0.get(next.checked_sub(1)?)?;
        if holds(unit.place, place) {
            return Some(*unit);
        }
        self.0.get(unit.outer?).filter(|outer| holds(outer.place, place)).copied()
    }
}
