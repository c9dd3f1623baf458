//! What is named anywhere besides its declaration. Never tells where.
use crate::diag::Place;
use crate::model::*;
use rustc_hash::FxHashSet;

/// The symbols that something names.
#[derive(Debug, Default)]
pub struct Used {
    touchpoints: Vec<bool>,
    moments: Vec<bool>,
    others: FxHashSet<Symbol>,
    bindings: FxHashSet<Place>,
}

impl Used {
    /// In a model.
    pub fn of(model: &Model) -> Self {
        let mut used = Self {
            touchpoints: vec![false; model.touchpoints.len()],
            moments: vec![false; model.moments.len()],
            ..Self::default()
        };
        for one in model.uses.iter().filter(|one| !one.declares) {
            match one.symbol {
                Symbol::Touchpoint(id) => mark(&mut used.touchpoints, id.index()),
                Symbol::Moment(id) => mark(&mut used.moments, id.index()),
                Symbol::Binding(place) => drop(used.bindings.insert(place)),
                Symbol::Segment(_) | Symbol::Calendar(_) | Symbol::Action(_) => drop(used.others.insert(one.symbol)),
                // nobody asks whether these are used
                _ => {}
            }
        }
        used
    }

    /// Whether a touchpoint, moment, segment, calendar, action or binding is named.
    pub fn contains(&self, symbol: Symbol) -> bool {
        match symbol {
            Symbol::Touchpoint(id) => self.touchpoints.get(id.index()).copied().unwrap_or(false),
            Symbol::Moment(id) => self.moments.get(id.index()).copied().unwrap_or(false),
            Symbol::Binding(place) => self.bindings.contains(&place),
            other => self.others.contains(&other),
        }
    }
}

fn mark(list: &mut [bool], at: usize) {
    if let Some(mark) = list.get_mut(at) {
        *mark = true;
    }
}
