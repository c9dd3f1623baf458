//! From which configurations a history can still end well.
//!
//! Computed backwards from the accepting states: what an event, after any time, leads to where it is known to end well.
//! Backward sets are made of bounds with the automata's own constants, so there are finitely many and nothing is widened.
use super::product::{Control, Move, Product};
use super::work::Held;
use super::zone::Zone;
use rustc_hash::FxHashMap;

/// For each tuple of states, the clock values from which all automata of a product can still accept.
#[derive(Debug)]
pub struct Alive<'w> {
    zones: FxHashMap<Control, Vec<Zone>>,
    _held: Held<'w>,
}

impl<'w> Alive<'w> {
    /// Computes it; nothing if that is too much work.
    pub fn new(product: &Product<'w>) -> Option<Self> {
        let mut held = Held::new(product.work);
        let graph = Graph::new(product, &mut held)?;
        let mut alive: Vec<Vec<Zone>> = vec![Vec::new(); graph.controls.len()];
        let mut open: Vec<(usize, Zone)> = Vec::new();
        for (at, control) in graph.controls.iter().enumerate() {
            if product.accepts(control) {
                add(&mut alive, &mut open, at, Zone::any(product.clocks()));
            }
        }
        while let Some((at, zone)) = open.pop() {
            let is_known = alive.get(at).is_some_and(|known| known.contains(&zone));
            if !is_known {
                continue; // a larger set took its place
            }
            for (from, step) in graph.into.get(at).into_iter().flatten() {
                if product.work.is_spent() {
                    return None;
                }
                if let Some(before) = product.before(&zone, step) {
                    held.more(before.bytes());
                    product.work.spend(alive.get(*from).map_or(0, Vec::len) as u64);
                    add(&mut alive, &mut open, *from, before.earlier());
                }
            }
        }
        Some(Self { zones: graph.controls.into_iter().zip(alive).collect(), _held: held })
    }

    /// The sets at some states.
    pub fn at(&self, control: &[u16]) -> &[Zone] {
        self.zones.get(control).map_or(&[], Vec::as_slice)
    }
}

fn add(alive: &mut [Vec<Zone>], open: &mut Vec<(usize, Zone)>, at: usize, zone: Zone) {
    let Some(known) = alive.get_mut(at) else { return };
    if known.iter().any(|one| one.covers(&zone)) {
        return;
    }
    known.retain(|one| !zone.covers(one));
    known.push(zone.clone());
    open.push((at, zone));
}

/// The states that can be reached if clocks are ignored, with the moves into each.
struct Graph {
    controls: Vec<Control>,
    into: Vec<Vec<(usize, Move)>>,
}

impl Graph {
    fn new(product: &Product<'_>, held: &mut Held<'_>) -> Option<Self> {
        let (start, _) = product.start();
        let mut numbers: FxHashMap<Control, usize> = FxHashMap::default();
        numbers.insert(start.clone(), 0);
        let mut graph = Self { controls: vec![start], into: vec![Vec::new()] };
        let mut at = 0;
        while let Some(control) = graph.controls.get(at).cloned() {
            product.work.spend(graph.controls.len() as u64);
            if product.work.is_spent() {
                return None;
            }
            let by_event = product.kinds.iter().flat_map(|kind| product.moves(&control, kind));
            for step in by_event.chain(product.new_week(&control)) {
                held.more(step.bytes());
                let to = match numbers.get(&step.to) {
                    Some(known) => *known,
                    None => {
                        numbers.insert(step.to.clone(), graph.controls.len());
                        graph.controls.push(step.to.clone());
                        graph.into.push(Vec::new());
                        graph.controls.len() - 1
                    }
                };
                if let Some(into) = graph.into.get_mut(to) {
                    into.push((at, step));
                }
            }
            at += 1;
        }
        Some(graph)
    }
}
