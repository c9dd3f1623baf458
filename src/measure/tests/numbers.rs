//! Exact arithmetic.
use super::super::Num;
use std::cmp::Ordering;

#[test]
fn two_percentage_points_less_than_thirty_percent_are_exactly_twenty_eight() {
    // in floating point 0.3 − 0.02 is 0.27999999999999997
    let limit = Num::ratio(30, 100).unwrap().minus(Num::decimal(0.02)).unwrap();
    assert_eq!(limit, Num::ratio(28, 100).unwrap());
}

#[test]
fn literals_are_read_as_they_were_written() {
    assert_eq!(Num::decimal(0.35), Num::Ratio(7, 20));
    assert_eq!(Num::decimal(-1.5), Num::Ratio(-3, 2));
    assert_eq!(Num::decimal(0.0), Num::Ratio(0, 1));
    assert_eq!(Num::decimal(1e300), Num::Float(1e300));
}

#[test]
fn thirds_add_up() {
    let third = Num::ratio(1, 3).unwrap();
    assert_eq!(third.plus(third).and_then(|two| two.plus(third)), Some(Num::whole(1)));
    assert_eq!(third.times(Num::whole(3)), Some(Num::whole(1)));
    assert_eq!(Num::whole(1).over(Num::whole(3)), Some(third));
    assert_eq!(Num::whole(1).over(Num::whole(0)), None);
    assert_eq!(Num::ratio(1, -3), Num::ratio(-1, 3));
}

#[test]
fn what_no_longer_fits_becomes_a_floating_point_number() {
    let huge = Num::whole(i128::MAX);
    let (product, sum) = (huge.times(huge).unwrap(), huge.plus(huge).unwrap());
    assert!(matches!(product, Num::Float(value) if (value / 2.894_802_230_932_905e76 - 1.0).abs() < 1e-12));
    assert_eq!(sum.order(huge), Ordering::Greater);
    assert_eq!(Num::ratio(i128::MIN, -1), None);
}

#[test]
fn fractions_show_as_the_nearest_number() {
    assert_eq!(Num::ratio(7, 20).unwrap().to_f64(), 0.35);
    assert_eq!(Num::ratio(1, 3).unwrap().to_f64(), 1.0 / 3.0);
    let large = Num::ratio(1_234_567_890_123_456_789_i128, 1_000_000).unwrap();
    assert_eq!(large.to_f64(), 1_234_567_890_123.456_8);
}
