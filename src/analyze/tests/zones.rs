//! Zones against sets of points counted out.
use super::histories::Dice;
use crate::analyze::zone::{FREE, Zone};

const SIZE: i64 = 6;

/// The points of a grid that a zone of two clocks holds.
fn points(zone: &Zone) -> Vec<(i64, i64)> {
    let all = (0..=SIZE).flat_map(|x| (0..=SIZE).map(move |y| (x, y)));
    all.filter(|(x, y)| zone.clone().and(&Zone::point(&[*x, *y])).is_some()).collect()
}

/// Some zone: any values, bounded a few times and let pass.
fn zone(dice: &mut Dice) -> Zone {
    let mut number = || i64::try_from(dice.below(5)).unwrap();
    let (a, b, c, d) = (number(), number(), number(), number());
    let start = Zone::zero(2).later().between(0, a.min(b), a.max(b)).unwrap().reset(1).later();
    start.clone().between(1, c.min(d), c.max(d)).unwrap_or(start)
}

#[test]
fn what_is_left_without_another_is_just_that() {
    let mut dice = Dice::new(5);
    for _ in 0..200 {
        let (one, other) = (zone(&mut dice), zone(&mut dice));
        let left: Vec<(i64, i64)> = {
            let mut all: Vec<_> = one.without(&other).iter().flat_map(points).collect();
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "the pieces overlap");
            all
        };
        let inside = points(&other);
        let wanted: Vec<_> = points(&one).into_iter().filter(|point| !inside.contains(point)).collect();
        assert_eq!(left, wanted);
    }
}

#[test]
fn earlier_is_what_time_leads_from() {
    let mut dice = Dice::new(6);
    for _ in 0..200 {
        let one = zone(&mut dice).between(0, 0, SIZE).and_then(|one| one.between(1, 0, SIZE));
        let Some(one) = one else { continue };
        let inside = points(&one);
        let leads = |(x, y): &(i64, i64)| (0..=SIZE).any(|delay| inside.contains(&(x + delay, y + delay)));
        let all = (0..=SIZE).flat_map(|x| (0..=SIZE).map(move |y| (x, y)));
        let wanted: Vec<_> = all.filter(leads).collect();
        assert_eq!(points(&one.earlier()), wanted);
    }
}

#[test]
fn covers_is_holding_every_point() {
    let mut dice = Dice::new(7);
    let mut covered = 0;
    for _ in 0..300 {
        let (one, other) = (zone(&mut dice), zone(&mut dice));
        if one.covers(&other) {
            covered += 1;
            assert!(other.without(&one).is_empty());
        } else {
            assert!(!other.without(&one).is_empty());
        }
    }
    assert!(covered > 3);
}

#[test]
fn a_forgotten_clock_may_be_anything() {
    let zone = Zone::point(&[3, 4]).forget(1);
    assert_eq!(zone.range(0), (3, 3));
    assert_eq!(zone.range(1), (0, FREE));
    assert_eq!(Zone::point(&[3, 4]).reset(0).range(0), (0, 0));
    assert!(Zone::point(&[3, 4]).between(0, 4, 5).is_none());
}
