//! Aggregates worked out by hand.
use super::*;
use crate::model::{Currency, Scale};
use std::collections::BTreeMap;

fn figure(value: Expr, cell: Cell) -> Figure {
    judged(kpi("k", value), total(cell)).figure
}

fn of(kind: fn(Sample) -> Aggregate, values: impl IntoIterator<Item = i64>) -> Figure {
    figure(aggregate(kind(sample()), Type::Int), ints(values))
}

fn ratio(over: i64, under: i64) -> Option<Num> {
    Num::ratio(over, under)
}

#[test]
fn a_rate_counts_only_known_conditions_and_shows_its_bounds() {
    // 7 yes, 13 no, 2 unknown, 5 still open: 7/20, between 7/25 and 12/25
    let cell = Cell { members: 22, undefined: 2, yes: 7, no: 13, open: 5, ..Cell::default() };
    let found = figure(rate(), cell);
    assert_eq!(found.value, ratio(7, 20));
    assert_eq!((found.n, found.of), (20, 22));
    assert_eq!(found.bounds, ratio(7, 25).zip(ratio(12, 25)));
    let (low, high) = found.interval.unwrap();
    // SciPy: (0.18119, 0.56715)
    assert!((low.to_f64() - 0.18119).abs() < 1e-4 && (high.to_f64() - 0.56715).abs() < 1e-4);
}

#[test]
fn a_rate_over_all_started_lets_its_open_instances_come_out_either_way() {
    // 10 started: 3 succeeded, 3 failed, 4 open that are no success so far: 3/10, between 3/10 and 7/10
    let success = Cell { members: 10, yes: 3, no: 7, open: 4, open_no: 4, ..Cell::default() };
    let found = figure(rate(), success);
    assert_eq!((found.value, found.bounds), (ratio(3, 10), ratio(3, 10).zip(ratio(7, 10))));
    // of the four one is told apart by what is true so far, one by what is unknown so far
    let other = Cell { members: 10, yes: 4, no: 5, undefined: 1, open: 4, open_yes: 1, open_no: 2, ..Cell::default() };
    let found = figure(rate(), other);
    assert_eq!((found.value, found.bounds), (ratio(4, 9), ratio(3, 10).zip(ratio(7, 10))));
}

#[test]
fn undefined_measures_are_left_out_of_the_mean() {
    let cell = Cell { members: 5, undefined: 2, ..ints([1, 2, 6]) };
    let cell = Cell { members: 5, ..cell };
    let found = figure(aggregate(Aggregate::Mean(sample()), Type::Int), cell);
    assert_eq!((found.value, found.n, found.of), (ratio(3, 1), 3, 5));
}

#[test]
fn percentiles_interpolate_between_closest_ranks() {
    let at = |share: f64, values: &[i64]| {
        let value = aggregate(Aggregate::Percentile(share, sample()), Type::Int);
        figure(value, ints(values.iter().copied())).value
    };
    // type 7 on 1, 2, 3, 4: rank 3 · 0.5 = 1.5 → 2.5; rank 3 · 0.9 = 2.7 → 3.7
    assert_eq!(at(0.5, &[4, 1, 3, 2]), ratio(5, 2));
    assert_eq!(at(0.9, &[4, 1, 3, 2]), ratio(37, 10));
    assert_eq!(at(0.9, &[5]), ratio(5, 1));
    assert_eq!(at(1.0, &[5, 7]), ratio(7, 1));
    assert_eq!(at(0.5, &[]), None);
}

#[test]
fn the_interval_of_a_percentile_is_two_of_the_values() {
    // binomial(30, 0.5): P(B ≤ 9) = 0.0214 < 0.025 ≤ P(B ≤ 10), so ranks 10 and 20
    let found = figure(aggregate(Aggregate::Percentile(0.5, sample()), Type::Int), ints((1..=30).map(|i| i * 10)));
    assert_eq!(found.interval, ratio(100, 1).zip(ratio(200, 1)));
}

#[test]
fn totals_and_extremes() {
    assert_eq!(of(Aggregate::Total, [3, -1, 5]).value, ratio(7, 1));
    assert_eq!(of(Aggregate::Min, [3, -1, 5]).value, ratio(-1, 1));
    assert_eq!(of(Aggregate::Max, [3, -1, 5]).value, ratio(5, 1));
    assert_eq!(of(Aggregate::Total, []).value, None);
    // the sum of two values near the end of 64 bits is exact
    assert_eq!(of(Aggregate::Total, [i64::MAX, i64::MAX]).value, Some(Num::whole(2 * i128::from(i64::MAX))));
}

#[test]
fn nps_is_promoters_less_detractors_in_points() {
    // of 8: promoters 9, 10, 10; detractors 0, 6; passives 7, 8, 8: 100 · (3 − 2) / 8
    let found = figure(aggregate(Aggregate::Nps(sample()), Type::Points), ints([9, 10, 10, 0, 6, 7, 8, 8]));
    assert_eq!(found.value, ratio(25, 2));
}

#[test]
fn csat_is_the_share_of_the_top_two_of_the_scale() {
    let scale = Scale { low: 1.0, high: 5.0 };
    let found = figure(aggregate(Aggregate::Csat(sample(), scale), Type::Share), ints([5, 4, 4, 3, 1]));
    assert_eq!(found.value, ratio(3, 5));
    assert_eq!(found.interval.map(|(low, _)| low.to_f64() > 0.0), Some(true));
}

#[test]
fn numbers_are_summed_alike_in_every_run() {
    let values = vec![-1e16, 0.1, 0.2, 1.0, 1e16];
    let cell = Cell { members: 5, values: Numbers::Number(values.into()), ..Cell::default() };
    let found = figure(aggregate(Aggregate::Total(sample()), Type::Number), cell);
    assert!((found.value.unwrap().to_f64() - 1.3).abs() < 1e-15);
}

#[test]
fn amounts_in_two_currencies_are_not_added() {
    let currency = |code| Currency::parse(code).unwrap();
    let amounts =
        BTreeMap::from([(currency("EUR"), vec![5_000_000].into()), (currency("USD"), vec![7_000_000].into())]);
    let cell = Cell { members: 2, values: Numbers::Money(amounts), ..Cell::default() };
    let found = figure(aggregate(Aggregate::Total(sample()), Type::Money(None)), cell);
    assert_eq!(found.value, None);
    assert_eq!(found.obstacle, Some(Obstacle::Currencies(vec![currency("EUR"), currency("USD")])));
}

#[test]
fn arithmetic_is_exact_and_rests_on_the_scarcest_part() {
    // 30 in all ÷ 4 instances of which one is undefined
    let sum = aggregate(Aggregate::Total(sample()), Type::Int);
    let all = aggregate(Aggregate::Instances, Type::Int);
    let found = KpiFacts {
        parts: vec![
            part([(Group::Total, Cell { members: 4, ..ints([5, 10, 15]) })]),
            part([(Group::Total, Cell { members: 4, ..Cell::default() })]),
        ],
    };
    let verdict = judged(kpi("k", binary(BinaryOp::Divide, sum, all)), found);
    assert_eq!(verdict.figure.value, ratio(15, 2));
    assert_eq!((verdict.figure.n, verdict.figure.of), (3, 4));
    assert_eq!(verdict.figure.interval, None);
}

#[test]
fn a_constant_moves_the_interval_with_the_value() {
    // one less a rate turns the interval around
    let found = judged(kpi("k", binary(BinaryOp::Subtract, share(1.0), rate())), total(yes_no(15, 15))).figure;
    let (low, high) = judged(kpi("k", rate()), total(yes_no(15, 15))).figure.interval.unwrap();
    let turned = |end: Num| Num::whole(1).minus(end).unwrap();
    assert_eq!(found.interval, Some((turned(high), turned(low))));
    assert_eq!(found.value, ratio(1, 2));
}

#[test]
fn dividing_by_nothing_yields_no_value_and_says_so() {
    let two = KpiFacts { parts: vec![part([(Group::Total, ints([1]))]), part([(Group::Total, ints([0]))])] };
    let sum = || aggregate(Aggregate::Total(sample()), Type::Int);
    let found = judged(kpi("k", binary(BinaryOp::Divide, sum(), sum())), two).figure;
    assert_eq!((found.value, found.obstacle), (None, Some(Obstacle::DivisionByZero)));
}
