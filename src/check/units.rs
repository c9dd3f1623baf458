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
        // stable, as the items of a kind are in order already
        all.sort_by_key(|one| order(one.place));
        let mut last: Option<(usize, Place)> = None;
        for (at, one) in all.iter_mut().enumerate() {
            one.outer = last.filter(|(_, place)| holds(*place, one.place)).map(|(at, _)| at);
            if one.outer.is_none() {
                last = Some((at, one.place));
            }
        }
        Self(all)
    }

    /// The items, those inside journeys left out, in which an error keeps others from being told. What is only declared
    /// is not one of them: there each finding stands for itself.
    pub fn judged(&self) -> Vec<Place> {
        let declared = [BodyKind::Touchpoint, BodyKind::Segment, BodyKind::Action];
        let judged = self.0.iter().filter(|one| one.outer.is_none() && !declared.contains(&one.kind));
        judged.map(|one| one.place).collect()
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

/// Orders places by file and start; of two that begin together the longer is first. One number, as it is compared often.
fn order(place: Place) -> u128 {
    u128::from(place.file.0) << 64 | u128::from(place.span.start) << 32 | u128::from(!place.span.end)
}
