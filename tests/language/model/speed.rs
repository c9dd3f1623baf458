//! Resolving is linear: chains, cycles and wide alternatives of any size come to an end.
use super::resolved;
use std::fmt::Write as _;

fn chain(length: usize, step: impl Fn(usize) -> String) -> String {
    let mut text = String::from("touchpoint A { x: int }\n");
    for at in 0..length {
        let _ = writeln!(text, "{}", step(at));
    }
    text
}

#[test]
fn a_long_chain_of_moments_resolves_in_order() {
    let text = chain(3000, |at| match at {
        2999 => "moment M2999 = A".to_owned(),
        _ => format!("moment M{at} = M{} then A where x == {at}", at + 1),
    });
    let (model, found) = resolved(&[&text]);
    assert!(found.is_empty(), "{found:?}");
    let first = model.derivation_order.first();
    assert_eq!(first, Some(&wayfare::model::Deriver::Moment(wayfare::model::MomentId(2999))));
    assert_eq!(model.derivation_order.len(), 3000);
}

#[test]
fn one_long_cycle_is_one_error() {
    let text = chain(2000, |at| format!("moment M{at} = M{} then A", (at + 1) % 2000));
    let (_, found) = resolved(&[&text]);
    assert_eq!(found.len(), 1);
    assert!(found[0].labels.len() < 20);
    assert!(found[0].message.len() < 500, "{}", found[0].message);
}

#[test]
fn many_mistakes_are_all_found() {
    let text = chain(2000, |at| format!("moment M{at} = Ab where x == {at}"));
    assert_eq!(resolved(&[&text]).1.len(), 2000);
}
