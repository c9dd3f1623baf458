//! From a way through the product to a timeline: the instants at which its events can happen.
use super::product::{Control, Move, Product};
use super::zone::{FREE, Zone};

/// An event of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedLetter {
    /// Which letter.
    pub letter: usize,
    /// Microseconds since the timeline's beginning.
    pub at: i64,
}

/// Round lengths of time, from the roundest, in microseconds.
const ROUND: [i64; 12] = [
    86_400_000_000,
    21_600_000_000,
    3_600_000_000,
    1_800_000_000,
    900_000_000,
    300_000_000,
    60_000_000,
    10_000_000,
    1_000_000,
    1_000,
    10,
    1,
];

/// Where the last move must begin and where it must end.
#[derive(Debug, Clone)]
pub struct Last {
    /// Clock values right before it.
    pub before: Zone,
    /// Clock values right after it.
    pub after: Zone,
}

/// Instants for the moves, one after the other from where everything starts; nothing if there are none. Of the instants
/// possible the roundest is taken, and of those the first.
pub fn timeline(product: &Product<'_>, moves: &[Move], last: Option<&Last>) -> Option<Vec<TimedLetter>> {
    let (_, start): (Control, Zone) = product.start();
    let reached = forward(product, start, moves)?;
    let wanted = backward(product, &reached, moves, last)?;
    let mut now = 0i64;
    let mut values = vec![0i64; product.clocks()];
    let mut line = Vec::new();
    for (at, (step, target)) in moves.iter().zip(wanted.iter().skip(1)).enumerate() {
        let mut possible = product.later(Zone::point(&values))?.and(&product.before(target, step)?)?;
        if let Some(last) = last.filter(|_| at + 1 == moves.len()) {
            possible = possible.and(&last.before)?;
        }
        let (least, most) = delays(&possible, &values);
        let delay = roundest(now, least, most);
        now += delay;
        values.iter_mut().for_each(|value| *value += delay);
        step.resets.iter().for_each(|clock| {
            if let Some(value) = values.get_mut(*clock) {
                *value = 0;
            }
        });
        line.extend(step.letter.map(|letter| TimedLetter { letter, at: now }));
    }
    if !product.has_week() {
        let first = line.first().map_or(0, |one| one.at) - product.begins();
        line.iter_mut().for_each(|one| one.at -= first);
    }
    Some(line)
}

fn forward(product: &Product<'_>, start: Zone, moves: &[Move]) -> Option<Vec<Zone>> {
    let mut all = vec![start];
    for step in moves {
        let from = product.later(all.last()?.clone())?;
        all.push(product.after(&from, step)?);
    }
    Some(all)
}

fn backward(product: &Product<'_>, reached: &[Zone], moves: &[Move], last: Option<&Last>) -> Option<Vec<Zone>> {
    let end = reached.last()?.clone();
    let mut all = vec![match last {
        Some(last) => end.and(&last.after)?,
        None => end,
    }];
    for (at, (step, from)) in moves.iter().zip(reached).enumerate().rev() {
        let mut before = product.before(all.last()?, step)?.and(&product.later(from.clone())?)?;
        if let Some(last) = last.filter(|_| at + 1 == moves.len()) {
            before = before.and(&last.before)?;
        }
        all.push(before.earlier().and(from)?);
    }
    all.reverse();
    Some(all)
}

/// How long may pass from these values into a zone of them grown by one and the same length.
fn delays(possible: &Zone, values: &[i64]) -> (i64, i64) {
    let mut range = (0, FREE);
    for (clock, value) in values.iter().enumerate() {
        let (low, high) = possible.range(clock);
        range.0 = range.0.max(low.saturating_sub(*value));
        if high < FREE {
            range.1 = range.1.min(high.saturating_sub(*value));
        }
    }
    range
}

/// The delay that leads to the roundest instant.
fn roundest(now: i64, least: i64, most: i64) -> i64 {
    for unit in ROUND {
        let first = (now + least).div_euclid(unit) * unit;
        let first = if first < now + least { first + unit } else { first };
        if first - now <= most {
            return first - now;
        }
    }
    least
}
