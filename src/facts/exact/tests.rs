//! Exact sums.
use super::ExactSum;
use proptest::prelude::*;

fn sum(values: &[f64]) -> ExactSum {
    let mut sum = ExactSum::default();
    values.iter().for_each(|value| sum.add(*value));
    sum.settle();
    sum
}

#[test]
fn what_cancels_out_leaves_the_rest() {
    assert_eq!(sum(&[1e300, 1.0, -1e300]).to_f64(), 1.0);
    assert_eq!(sum(&[1e16, 1.0, 1.0, -1e16]).to_f64(), 2.0);
    assert_eq!(sum(&[f64::MAX, -f64::MAX, 5e-324]).to_f64(), 5e-324);
    assert_eq!(sum(&[]).to_f64(), 0.0);
    assert_eq!(sum(&[-0.5, 0.25]).to_f64(), -0.25);
}

#[test]
fn it_is_rounded_once_and_to_the_nearest() {
    // 2⁵³ + 1 lies between two numbers and goes to the even one; a little more goes up
    let even = 9_007_199_254_740_992.0;
    assert_eq!(sum(&[even, 1.0]).to_f64(), even);
    assert_eq!(sum(&[even, 1.0, 1e-300]).to_f64(), even + 2.0);
}

#[test]
fn whole_numbers_and_squares_are_exact() {
    let mut one = ExactSum::default();
    one.add_whole(u128::MAX);
    one.add_whole(1);
    one.add(-(2f64.powi(127)));
    one.add(-(2f64.powi(127)));
    assert_eq!(one.to_f64(), 0.0);
    // 0.1² is 0.010000000000000002 − 8.2e-19 in two parts
    let mut square = ExactSum::default();
    square.add_square(0.1);
    assert_eq!(square.to_pair(), (0.1 * 0.1, 0.1f64.mul_add(0.1, -(0.1 * 0.1))));
}

proptest! {
    #[test]
    fn whole_thousandths_add_up_in_any_order_and_split(
        values in prop::collection::vec(-1_000_000_000i64..1_000_000_000, 1..200),
        cut in 0usize..200,
    ) {
        // multiples of 2⁻¹⁰ have exact sums that whole numbers tell
        let parts: Vec<f64> = values.iter().map(|value| *value as f64 / 1024.0).collect();
        let expected = values.iter().sum::<i64>() as f64 / 1024.0;
        let mut turned = parts.clone();
        turned.reverse();
        let (left, right) = turned.split_at(cut.min(turned.len()));
        let mut merged = sum(left);
        merged.merge(sum(right));
        prop_assert_eq!(sum(&parts).to_f64(), expected);
        prop_assert_eq!(&merged, &sum(&parts));
    }

    #[test]
    fn no_order_shows(values in prop::collection::vec(any::<f64>().prop_filter("finite", |x| x.is_finite()), 0..60)) {
        let mut turned = values.clone();
        turned.reverse();
        prop_assert_eq!(sum(&values), sum(&turned));
    }
}
