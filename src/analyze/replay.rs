//! Running one timeline through one automaton.
use super::automaton::{Automaton, Edge};
use super::path::TimedLetter;
use super::week::Week;

/// Whether an automaton accepts a timeline; one that cannot even follow it does not.
pub fn accepts(automaton: &Automaton, line: &[TimedLetter], week: &Week) -> bool {
    let mut state = 0u16;
    let mut clocks = vec![0i64; automaton.clocks()];
    let mut now = 0i64;
    for one in line {
        clocks.iter_mut().for_each(|clock| *clock += one.at - now);
        now = one.at;
        let fits = |edge: &&Edge| {
            let by_clocks = edge.guards.iter().all(|guard| {
                let value = clocks.get(usize::from(guard.clock)).copied().unwrap_or_default();
                (guard.low..=guard.high).contains(&value)
            });
            by_clocks && edge.hours.is_none_or(|(calendar, open)| week.is_open(calendar, now) == open)
        };
        let Some(edge) = automaton.at(state, one.letter).iter().find(fits) else { return false };
        state = edge.to;
        for (number, clock) in clocks.iter_mut().enumerate() {
            if edge.resets & (1 << number) != 0 {
                *clock = 0;
            }
        }
    }
    automaton.accepts(state)
}
