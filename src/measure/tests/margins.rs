//! Gates on limits made from former values: against SciPy (`tests/data/statistics`) and by hand.
use super::intervals::compare;
use super::*;
use crate::calendar::DAY;
use crate::model::{Currency, Demanded, Gate, Policy, TimeSpan};
use BinaryOp::{Add, AtLeast, AtMost, Divide, Equal, Multiply, NotEqual, Subtract};
use ThresholdKind::Require;
use std::collections::BTreeMap;

/// The value of the period before, of so many days.
fn previous(days: i64, ty: Type) -> Expr {
    expr(ExprKind::Previous(TimeSpan::Physical(days * DAY)), ty)
}

fn policy(gate: Gate, confidence: f64) -> Policy {
    Policy { gate, confidence, min_n: 1, ..Policy::default() }
}

/// What becomes of a demand on a KPI whose aggregates came to `recent` in the last 14 days and to `former` in those before.
fn against(value: &Expr, demand: Demanded, policy: Policy, recent: &[Cell], former: &[Cell]) -> ThresholdVerdict {
    let threshold = Threshold { demand, ..threshold(Require, AtLeast, number(0.0)) };
    let mut model = model_of(Kpi { thresholds: vec![threshold], ..kpi("k", value.clone()) });
    model.policy = policy;
    let of = |(recent, former): (&Cell, &Cell)| {
        part([
            (Group::Total, recent.clone()),
            (Group::Recent(0), recent.clone()),
            (Group::Preceding(0), former.clone()),
            (Group::Preceding(1), former.clone()),
        ])
    };
    let found = KpiFacts { parts: recent.iter().zip(former).map(of).collect() };
    let facts = Facts { kpis: vec![found], ..Facts::default() };
    judge(&model, &facts, &march(), &Settings::default()).kpis.remove(0).thresholds.remove(0)
}

fn margin(value: &Expr, limit: Expr, confidence: f64, recent: Cell, former: Cell) -> Margin {
    let demand = Demanded::Compare(AtLeast, limit);
    against(value, demand, policy(Gate::Proof, confidence), &[recent], &[former]).margins[0]
}

fn ends(margin: Margin) -> (f64, f64) {
    let (low, high) = margin.within().unwrap_or_else(|| panic!("{margin:?}"));
    (low.to_f64(), high.to_f64())
}

fn mean() -> Expr {
    aggregate(Aggregate::Mean(sample()), Type::Int)
}

fn whole(values: &[f64]) -> Cell {
    ints(values.iter().map(|value| *value as i64))
}

fn scores(promoters: f64, detractors: f64, n: f64) -> Cell {
    let of = |score: i64, times: f64| std::iter::repeat_n(score, times as usize);
    ints(of(0, detractors).chain(of(8, n - promoters - detractors)).chain(of(10, promoters)))
}

fn near(ours: (f64, f64), theirs: (f64, f64)) {
    let close = |ours: f64, theirs: f64| (ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0);
    assert!(close(ours.0, theirs.0) && close(ours.1, theirs.1), "{ours:?} is not {theirs:?}");
}

#[test]
fn two_shares_are_compared_as_newcombe_does() {
    compare("newcombe", |row, confidence| {
        let cell = |yes: f64, n: f64| yes_no(yes as u64, (n - yes) as u64);
        let (recent, former) = (cell(row[0], row[1]), cell(row[2], row[3]));
        ends(margin(&rate(), previous(14, Type::Share), 1.0 - 2.0 * confidence.tail(), recent, former))
    });
}

#[test]
fn two_means_are_compared_as_welch_does() {
    compare("welch", |row, confidence| {
        let (recent, former) = row[1..].split_at(row[0] as usize);
        let confidence = 1.0 - 2.0 * confidence.tail();
        ends(margin(&mean(), previous(14, Type::Int), confidence, whole(recent), whole(former)))
    });
}

#[test]
fn two_net_promoter_scores_are_compared_by_the_sum_of_their_variances() {
    let nps = aggregate(Aggregate::Nps(sample()), Type::Points);
    compare("nps_difference", |row, confidence| {
        let (recent, former) = (scores(row[0], row[1], row[2]), scores(row[3], row[4], row[5]));
        ends(margin(&nps, previous(14, Type::Points), 1.0 - 2.0 * confidence.tail(), recent, former))
    });
}

#[test]
fn gates_look_at_the_difference_and_not_at_a_former_value_taken_as_exact() {
    // 45 of 100 against 60 of 100. Newcombe's interval of the difference is −0.280 to −0.012 (SciPy); Wilson's of the
    // recent value alone is 0.356 to 0.548
    let gated = |gate, op, less: f64| {
        let limit = binary(Subtract, previous(14, Type::Share), share(less));
        let demand = Demanded::Compare(op, limit);
        against(&rate(), demand, policy(gate, 0.95), &[yes_no(45, 55)], &[yes_no(60, 40)]).verdict
    };
    assert_eq!(gated(Gate::Proof, AtLeast, 0.0), Verdict::Fail);
    // less five points the whole of 0.356 … 0.548 is below 0.55, but the difference to 0.60 − 0.05 is −0.230 to 0.038
    assert_eq!(gated(Gate::Proof, AtLeast, 0.05), Verdict::Pass);
    assert_eq!(gated(Gate::Point, AtLeast, 0.05), Verdict::Fail);
    // less 25 points 0.356 … 0.548 lies wholly above 0.35, but the difference reaches down to −0.030
    assert_eq!(gated(Gate::Assurance, AtLeast, 0.25), Verdict::Fail);
    assert_eq!(gated(Gate::Point, AtLeast, 0.25), Verdict::Pass);
    assert_eq!(gated(Gate::Assurance, AtLeast, 0.29), Verdict::Pass);
    assert_eq!(gated(Gate::Assurance, AtMost, 0.0), Verdict::Pass);
    assert_eq!(gated(Gate::Proof, Equal, 0.0), Verdict::Fail);
    assert_eq!(gated(Gate::Assurance, NotEqual, 0.0), Verdict::Pass);
    assert_eq!(gated(Gate::Assurance, NotEqual, 0.05), Verdict::Fail);
}

#[test]
fn a_multiple_of_the_former_value_has_its_uncertainty_multiplied() {
    // means 3 and 2.5 of 1…5 and 1…4: squared standard errors 2.5/5 = 0.5 and (5/3)/4 = 5/12. Against twice the former
    // value: 3 − 5 = −2, variance 0.5 + 4 · 5/12 = 13/6; degrees of freedom (13/6)² / (0.5²/4 + (5/3)²/3) = 4.7494…;
    // scipy.stats.t.ppf(0.975, 4.749414519906324) = 2.611916…
    let (recent, former) = (ints(1..=5), ints(1..=4));
    let twice = binary(Multiply, number(2.0), previous(14, Type::Int));
    let half = 3.844_636_383_940_091;
    near(ends(margin(&mean(), twice.clone(), 0.95, recent.clone(), former.clone())), (-2.0 - half, -2.0 + half));
    // the same with everything halved
    let halved = binary(Divide, mean(), number(2.0));
    let limit = binary(Subtract, previous(14, Type::Int), number(1.0));
    // 1.5 − (1.25 − 1) = 1.25, variance (0.5 + 5/12)/4, degrees of freedom of Welch for the two samples
    let welch = 1.132_610_140_876_763;
    near(ends(margin(&halved, limit, 0.95, recent, former)), (1.25 - welch, 1.25 + welch));
}

#[test]
fn percentiles_recover_the_variances_from_both_intervals() {
    // 1…100 and 11…110: medians 50.5 and 60.5; ranks 40 and 60 of each at 95 % (binom.ppf(0.025, 100, 0.5) = 40, at 0.975
    // 60), so 40…60 and 50…70. −10 − √(10.5² + 9.5²) and −10 + √(9.5² + 10.5²)
    let median = aggregate(Aggregate::Percentile(0.5, sample()), Type::Int);
    let half = (10.5_f64 * 10.5 + 9.5 * 9.5).sqrt();
    let found = margin(&median, previous(14, Type::Int), 0.95, ints(1..=100), ints(11..=110));
    near(ends(found), (-10.0 - half, -10.0 + half));
}

#[test]
fn a_limit_that_bends_former_values_is_taken_at_the_worst_ends() {
    // of 1…100 the median lies in 40…60, former ones of 11…110 in 50…70
    let median = aggregate(Aggregate::Percentile(0.5, sample()), Type::Int);
    let found = |limit: Expr| margin(&median, limit, 0.95, ints(1..=100), ints(11..=110));
    let both = || binary(Add, previous(14, Type::Int), previous(7, Type::Int));
    near(ends(found(binary(Divide, both(), number(2.0)))), (40.0 - 70.0, 60.0 - 50.0));
    let bent = binary(Divide, number(3000.0), previous(14, Type::Int));
    near(ends(found(bent)), (40.0 - 60.0, 60.0 - 3000.0 / 70.0));
    // 1 / (P − 60) may be anything, as P may be 60
    let apart = binary(Subtract, previous(14, Type::Int), number(60.0));
    assert_eq!(found(binary(Divide, number(1.0), apart)), Margin::Endless);
}

#[test]
fn arithmetic_of_several_aggregates_is_taken_at_the_worst_ends() {
    // 15 of 30 lie in 0.3315 … 0.6685 each; the sum of two less the sum of two in ± 4 · 0.1685
    let both = binary(Add, rate(), rate());
    let half = || yes_no(15, 15);
    let demand = || Demanded::Compare(AtLeast, binary(Add, previous(14, Type::Share), share(0.3)));
    let gated = |gate| against(&both, demand(), policy(gate, 0.95), &[half(), half()], &[half(), half()]);
    let (low, high) = ends(gated(Gate::Proof).margins[0]);
    // Wilson's half width is 1.959964 · √(0.25/30 + 1.959964²/3600) / (1 + 1.959964²/30) = 0.168459
    near((low, high), (-0.3 - 4.0 * 0.168_458_743_594_662_34, -0.3 + 4.0 * 0.168_458_743_594_662_34));
    assert_eq!(gated(Gate::Point).verdict, Verdict::Fail);
    assert_eq!(gated(Gate::Proof).verdict, Verdict::Pass);
    assert_eq!(gated(Gate::Assurance).verdict, Verdict::Fail);
}

#[test]
fn what_counts_everything_that_happened_is_compared_as_it_is() {
    let total = aggregate(Aggregate::Total(sample()), Type::Int);
    let gated = |gate, recent: i64| {
        let demand = Demanded::Compare(AtLeast, previous(14, Type::Int));
        against(&total, demand, policy(gate, 0.95), &[ints([recent])], &[ints([100])])
    };
    assert_eq!(gated(Gate::Proof, 99).margins, [Margin::Exact]);
    for gate in [Gate::Point, Gate::Proof, Gate::Assurance] {
        assert_eq!((gated(gate, 99).verdict, gated(gate, 100).verdict), (Verdict::Fail, Verdict::Pass));
    }
}

#[test]
fn nothing_is_proven_and_nothing_assured_of_a_single_value() {
    let gated = |gate, recent: Cell, former: Cell| {
        let demand = Demanded::Compare(AtLeast, previous(14, Type::Int));
        against(&mean(), demand, policy(gate, 0.95), &[recent], &[former]).verdict
    };
    let few = || ints([1]);
    assert_eq!(gated(Gate::Point, few(), ints([5, 6])), Verdict::Fail);
    assert_eq!(gated(Gate::Proof, few(), ints([5, 6])), Verdict::Pass);
    assert_eq!(gated(Gate::Assurance, ints([5, 6]), few()), Verdict::Fail);
    // against a constant too
    let constant = |gate| {
        let demand = Demanded::Compare(AtLeast, number(3.0));
        against(&mean(), demand, policy(gate, 0.95), &[few()], &[few()]).verdict
    };
    assert_eq!(
        [Gate::Point, Gate::Proof, Gate::Assurance].map(constant),
        [Verdict::Fail, Verdict::Pass, Verdict::Fail]
    );
}

#[test]
fn each_end_of_a_two_sided_limit_has_its_own_margin() {
    // 45 of 100 against 60 of 100 less 25 points … plus 5 points: margins −0.030 … 0.238 and −0.330 … −0.062
    let demand = || {
        let end = |op, by: f64| binary(op, previous(14, Type::Share), share(by));
        Demanded::Between(end(Subtract, 0.25), end(Add, 0.05))
    };
    let gated = |gate, recent: u64| {
        against(&rate(), demand(), policy(gate, 0.95), &[yes_no(recent, 100 - recent)], &[yes_no(60, 40)])
    };
    let found = gated(Gate::Point, 45);
    near(ends(found.margins[0]), (-0.280_448_521_010_763_7 + 0.25, -0.011_723_935_319_973_455 + 0.25));
    near(ends(found.margins[1]), (-0.280_448_521_010_763_7 - 0.05, -0.011_723_935_319_973_455 - 0.05));
    assert_eq!(found.verdict, Verdict::Pass);
    assert_eq!(gated(Gate::Proof, 45).verdict, Verdict::Pass);
    assert_eq!(gated(Gate::Assurance, 45).verdict, Verdict::Fail);
    // 20 of 100 is below 0.35 for sure: the difference to 0.60 is −0.51 … −0.27
    assert_eq!(gated(Gate::Proof, 20).verdict, Verdict::Fail);
}

#[test]
fn amounts_of_two_periods_in_two_currencies_are_not_compared() {
    let money = |currency: &[u8; 3]| Cell {
        members: 2,
        values: Numbers::Money(BTreeMap::from([(Currency(*currency), vec![1_000_000, 3_000_000].into())])),
        ..Cell::default()
    };
    let median = aggregate(Aggregate::Percentile(0.5, sample()), Type::Money(None));
    let found = |recent: &[u8; 3]| {
        let demand = Demanded::Compare(AtMost, previous(14, Type::Money(None)));
        against(&median, demand, policy(Gate::Point, 0.95), &[money(recent)], &[money(b"EUR")])
    };
    assert_eq!(found(b"EUR").verdict, Verdict::Pass);
    let mixed = found(b"USD");
    assert_eq!(mixed.verdict, Verdict::NoData);
    assert_eq!(mixed.judged.obstacle, Some(Obstacle::Currencies(vec![Currency(*b"EUR"), Currency(*b"USD")])));
}

#[test]
fn a_former_value_that_may_be_the_same_counts_as_close() {
    let mut model = model_of(kpi("k", rate()));
    model.kpis[0].thresholds = vec![threshold(Require, AtLeast, previous(14, Type::Share)); 5];
    let groups = [(Group::Recent(0), yes_no(45, 55)), (Group::Preceding(0), yes_no(46, 54))];
    let facts = Facts { kpis: vec![KpiFacts { parts: vec![part(groups)] }], ..Facts::default() };
    let chance = judge(&model, &facts, &march(), &Settings::default()).chance;
    assert_eq!((chance.judged, chance.close), (5, 5));
}

#[test]
fn an_amount_is_not_compared_with_a_limit_in_another_currency() {
    let paid = || Cell {
        members: 40,
        values: Numbers::Money(BTreeMap::from([(Currency(*b"USD"), vec![12_500_000; 40].into())])),
        ..Cell::default()
    };
    let limit = |currency: &[u8; 3]| {
        expr(ExprKind::Literal(Value::Money(30_000_000, Currency(*currency))), Type::Money(Some(Currency(*currency))))
    };
    let median = aggregate(Aggregate::Percentile(0.5, sample()), Type::Money(None));
    let thresholds = vec![threshold(Require, AtMost, limit(b"USD")), threshold(Require, AtMost, limit(b"EUR"))];
    let found = judged(Kpi { thresholds, ..kpi("k", median) }, total(paid()));
    assert_eq!(found.thresholds[0].verdict, Verdict::Pass);
    assert_eq!((found.thresholds[1].verdict, found.thresholds[1].judged.value), (Verdict::NoData, None));
    let both = vec![Currency(*b"EUR"), Currency(*b"USD")];
    assert_eq!(found.thresholds[1].judged.obstacle, Some(Obstacle::Currencies(both)));
}
