//! Running one timeline through one automaton.
use super::automaton::{Automaton, Edge};
use super::path::TimedLetter;
use super::week::Week;
use rustc_hash::FxHashSet;

/// Whether an automaton accepts a timeline, whatever it guesses.
pub fn may_accept(automaton: &Automaton, line: &[TimedLetter], week: &Week) -> bool {
    let mut reached: FxHashSet<(u16, Vec<i64>)> = FxHashSet::default();
    reached.insert((0, vec![0i64; automaton.clocks()]));
    let mut now = 0i64;
    for one in line {
        let mut next = FxHashSet::default();
        for (state, clocks) in reached {
            let clocks: Vec<i64> = clocks.iter().map(|clock| clock + one.at - now).collect();
            for edge in automaton.at(state, one.letter).iter().filter(|edge| fits(edge, &clocks, one.at, week)) {
                next.insert((edge.to, after(edge, &clocks)));
            }
        }
        reached = next;
        now = one.at;
    }
    reached.iter().any(|(state, _)| automaton.accepts(*state))
}

fn fits(edge: &Edge, clocks: &[i64], now: i64, week: &Week) -> bool {
    let by_clocks = edge.guards.iter().all(|guard| {
        let value = clocks.get(usize::from(guard.clock)).copied().unwrap_or_default();
        (guard.low..=guard.high).contains(&value)
    });
    by_clocks && edge.hours.is_none_or(|(calendar, open)| week.is_open(calendar, now) == open)
}

fn after(edge: &Edge, clocks: &[i64]) -> Vec<i64> {
    let begins = |number: usize| edge.resets & (1 << number) != 0;
    clocks.iter().enumerate().map(|(number, clock)| if begins(number) { 0 } else { *clock }).collect()
}

/// Whether an automaton accepts a timeline; one that cannot even follow it does not.
pub fn accepts(automaton: &Automaton, line: &[TimedLetter], week: &Week) -> bool {
    follow(automaton, line, week).is_ok_and(|state| automaton.accepts(state))
}

/// Where a timeline leads an automaton; or how many of the events that matter to it were left, with the one that did it,
/// when nothing good could come any more.
pub fn follow(automaton: &Automaton, line: &[TimedLetter], week: &Week) -> Result<u16, usize> {
    let mut state = 0u16;
    let mut clocks = vec![0i64; automaton.clocks()];
    let mut now = 0i64;
    let mut own = line.iter().filter(|one| !automaton.idles_at(one.letter));
    while let Some(one) = own.next() {
        clocks.iter_mut().for_each(|clock| *clock += one.at - now);
        now = one.at;
        let edge = automaton.at(state, one.letter).iter().find(|edge| fits(edge, &clocks, now, week));
        let Some(edge) = edge.filter(|edge| !automaton.is_hopeless(edge.to)) else { return Err(1 + own.count()) };
        state = edge.to;
        for (number, clock) in clocks.iter_mut().enumerate() {
            if edge.resets & (1 << number) != 0 {
                *clock = 0;
            }
        }
    }
    Ok(state)
}
