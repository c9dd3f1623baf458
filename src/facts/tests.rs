//! Merging facts.
use super::*;

fn violation(time: i64) -> Violation {
    Violation {
        time,
        customer: "a".into(),
        instance: None,
        clause: 0,
        events: vec![],
        deadline: None,
        nearest_miss: None,
    }
}

#[test]
fn the_first_hundred_violations_are_kept_whatever_the_split() {
    let times: Vec<i64> = (0..5000).map(|i| (i * 7919) % 5003).collect();
    let collect = |parts: usize| {
        let mut all = Facts { rules: vec![RuleFacts::default()], ..Facts::default() };
        for part in 0..parts {
            let mut facts = Facts { rules: vec![RuleFacts::default()], ..Facts::default() };
            times.iter().skip(part).step_by(parts).for_each(|time| facts.rules[0].violated(violation(*time)));
            all.merge(facts);
        }
        all.settle();
        all
    };
    let mut sorted = times.clone();
    sorted.sort_unstable();
    let one = collect(1);
    assert_eq!(one.rules[0].violation_count, 5000);
    assert!(one.rules[0].violations.iter().map(|v| v.time).eq(sorted.into_iter().take(KEPT)));
    assert_eq!(one, collect(7));
}

#[test]
fn values_are_the_same_multiset_however_they_are_merged() {
    let mut one = Numbers::default();
    [3, 1, 2].into_iter().for_each(|value| one.push_int(value));
    let mut left = Numbers::default();
    left.push_int(2);
    let mut right = Numbers::default();
    [1, 3].into_iter().for_each(|value| right.push_int(value));
    left.merge(right);
    one.settle();
    left.settle();
    assert_eq!(one, left);
}

#[test]
fn decided_instances_are_neither_open_nor_exited() {
    let mut outcomes = Outcomes::default();
    let all = [
        Outcome::Succeeded,
        Outcome::Failed,
        Outcome::Exited,
        Outcome::Restarted,
        Outcome::Excluded,
        Outcome::Abandoned,
        Outcome::TimedOut,
        Outcome::Open,
    ];
    all.into_iter().for_each(|outcome| outcomes.count(outcome));
    assert_eq!((outcomes.started, outcomes.exited, outcomes.open, outcomes.decided()), (8, 3, 1, 4));
}
