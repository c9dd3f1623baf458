//! How a journey runs, counted by hand.
use super::super::stats::{Confidence, difference, wilson};
use super::*;
use crate::facts::{Course, Flow, JourneyFacts, Outcomes};
use crate::model::{Currency, Goal, Journey, Measure, OutcomeTest};

fn outcomes(succeeded: u64, failed: u64, open: u64) -> Outcomes {
    Outcomes { started: succeeded + failed + open, succeeded, failed, open, ..Outcomes::default() }
}

/// 60 of 100 decided succeed; 70 of all 110 reach the only stage.
fn course() -> Course {
    let mut course = Course::new(1, 2);
    course.whole =
        Flow { outcomes: outcomes(60, 40, 10), stages: vec![70], last: vec![outcomes(0, 35, 5), outcomes(60, 5, 5)] };
    course.to_next = vec![vec![10, 20, 30], vec![5]];
    course.succeeded = vec![1_000_000, 1_500_000, 2_500_000, 3_000_000];
    course.lost = vec![2_000_000];
    course.moments = vec![outcomes(10, 30, 2), outcomes(1, 0, 0)];
    let day = 24 * 3_600_000_000;
    course.days = [
        (at("2026-03-02T00:00:00Z"), outcomes(20, 20, 0)),
        (at("2026-03-02T00:00:00Z") + 2 * day, outcomes(40, 20, 10)),
    ]
    .into();
    course
}

fn verdicts(journey: Journey, kpis: Vec<Kpi>, found: Vec<KpiFacts>, course: Option<Course>) -> Verdicts {
    let model = Model { journeys: vec![journey], kpis, ..Model::default() };
    let own = JourneyFacts { outcomes: outcomes(60, 40, 10), course: course.map(Box::new), ..JourneyFacts::default() };
    let facts = Facts { journeys: vec![own], kpis: found, ..Facts::default() };
    judge(&model, &facts, &march(), &Settings::default())
}

fn journey(kpis: Vec<KpiId>) -> Journey {
    let trigger = crate::model::Trigger {
        pattern: crate::model::Pattern { kind: crate::model::PatternKind::AnyOf(vec![]), place: Default::default() },
        slots: 1,
    };
    let goal = Goal {
        meta: Meta::default(),
        business: false,
        trigger: trigger.clone(),
        within: None,
        anchor: crate::model::Anchor::Start,
        after: None,
        confirmed: None,
    };
    let stage = crate::model::Stage {
        meta: Meta { name: "choose".into(), ..Meta::default() },
        trigger: trigger.clone(),
        within: None,
        anchor: crate::model::Anchor::Previous,
        not_before: None,
        optional: false,
    };
    Journey {
        meta: Meta { name: "buy".into(), ..Meta::default() },
        owner: None,
        value: None,
        importance: None,
        review_by: None,
        key: vec![],
        start: Some(trigger),
        on_restart: crate::syntax::ast::RestartMode::Ignore,
        stages: vec![stage],
        layout: vec![],
        goals: vec![goal],
        fail: vec![],
        exit: vec![],
        abandon: None,
        time_out: None,
        without: vec![],
        score: vec![],
        kpis,
        rules: vec![],
    }
}

fn success_rate() -> Expr {
    let success = expr(ExprKind::Measure(Box::new(Measure::Outcome(OutcomeTest::Success))), Type::Bool);
    aggregate(Aggregate::Rate(success), Type::Share)
}

#[test]
fn who_is_lost_is_lost_at_the_last_milestone_reached() {
    let found = verdicts(journey(vec![]), vec![], vec![], Some(course()));
    let course = found.journeys[0].course.as_ref().unwrap();
    let steps: Vec<_> = course.steps.iter().map(|step| (step.reached, step.lost, step.open)).collect();
    assert_eq!(steps, [(110, 35, 5), (70, 5, 5)]);
    assert_eq!(course.steps.iter().map(|step| step.lost).sum::<u64>(), 40, "as many as did not succeed");
    assert_eq!(course.steps[0].to_next.value, Num::ratio(20, 1));
    // type 7: rank 2 · 0.9 = 1.8, so 20 + 0.8 · 10
    assert_eq!(course.steps[0].slow.value, Num::ratio(28, 1));
}

#[test]
fn periods_have_no_gaps_and_their_own_shares() {
    let found = verdicts(journey(vec![]), vec![], vec![], Some(course()));
    let course = found.journeys[0].course.as_ref().unwrap();
    let shares: Vec<_> = course.periods.iter().map(|one| (one.started, one.success.value)).collect();
    assert_eq!(course.per, crate::syntax::ast::Period::Day);
    assert_eq!(shares, [(40, Num::ratio(1, 2)), (0, None), (70, Num::ratio(2, 3))]);
}

#[test]
fn ranges_of_durations_hold_every_decided_instance_once() {
    let found = verdicts(journey(vec![]), vec![], vec![], Some(course()));
    let ranges = &found.journeys[0].course.as_ref().unwrap().durations;
    let shown: Vec<_> = ranges.iter().map(|one| (one.from / 1_000_000, one.succeeded, one.lost)).collect();
    assert_eq!(shown, [(0, 0, 0), (1, 2, 0), (2, 1, 1), (3, 1, 0)]);
}

#[test]
fn a_moment_is_told_with_both_shares_and_the_interval_between_them() {
    let found = verdicts(journey(vec![]), vec![], vec![], Some(course()));
    let moments = &found.journeys[0].course.as_ref().unwrap().moments;
    // 10 of 40 with it, 50 of 60 without
    let first = &moments[0];
    assert_eq!((first.moment.index(), first.happened, first.of), (0, 42, 110));
    assert_eq!((first.with.value, first.without.value), (Num::ratio(1, 4), Num::ratio(5, 6)));
    assert_eq!(first.difference, Num::ratio(-7, 12));
    assert!(first.tells);
    // statsmodels 0.14: confint_proportions_2indep(10, 40, 50, 60, method="newcomb") = (-0.714097, -0.393592)
    let (low, high) = first.interval.unwrap();
    assert!((low.to_f64() + 0.714_097).abs() < 1e-4 && (high.to_f64() + 0.393_592).abs() < 1e-4, "{low:?} {high:?}");
    assert!(!moments[1].tells, "one instance tells nothing");
}

/// The example of Newcombe's paper of 1998 (method 10): 56 of 70 and 48 of 80, 0.0524 to 0.3339.
#[test]
fn the_interval_of_a_difference_is_newcombes() {
    let confidence = Confidence::new(0.95);
    let share = |yes, n| {
        let (low, high) = wilson(yes, n, confidence).unwrap();
        (yes as f64 / n as f64, low, high)
    };
    let (low, high) = difference(share(56, 70), share(48, 80));
    assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5, "{low} {high}");
}

#[test]
fn what_a_gap_is_worth_is_gap_times_volume_times_value() {
    let euro = Currency::parse("EUR").unwrap();
    let worth = expr(ExprKind::Literal(Value::Money(120_000_000, euro)), Type::Money(Some(euro)));
    let demanded = Kpi {
        thresholds: vec![
            threshold(ThresholdKind::Require, BinaryOp::AtLeast, share(0.7)),
            threshold(ThresholdKind::Target, BinaryOp::AtLeast, share(0.65)),
        ],
        ..kpi("conversion", success_rate())
    };
    let journey = Journey { value: Some(worth), ..journey(vec![KpiId(0)]) };
    let found = verdicts(journey, vec![demanded], vec![total(yes_no(60, 40))], None);
    let one = &found.invest[0];
    // the target counts, not the requirement: 0.65 − 0.6 = 0.05 of 100 instances, 120 EUR each
    assert_eq!((one.aim, one.gap, one.volume), (Num::ratio(13, 20), Num::ratio(1, 20), 100));
    assert_eq!((one.missing, one.worth), (Num::ratio(5, 1), Num::ratio(600_000_000, 1)));
}

#[test]
fn without_a_demand_on_success_no_gap_is_guessed() {
    let found = verdicts(journey(vec![]), vec![], vec![], None);
    assert_eq!((found.invest[0].aim, found.invest[0].gap, found.invest[0].worth), (None, None, None));
}

#[test]
fn content_surveys_beside_a_missed_journey_are_pointed_out() {
    let nps = Kpi {
        thresholds: vec![threshold(ThresholdKind::Target, BinaryOp::AtLeast, number(30.0))],
        ..kpi("nps", aggregate(Aggregate::Nps(sample()), Type::Points))
    };
    let missed = Kpi {
        thresholds: vec![threshold(ThresholdKind::Target, BinaryOp::AtLeast, share(0.9))],
        ..kpi("conversion", success_rate())
    };
    let both = |score: i64| {
        let found = vec![total(ints([score; 40])), total(yes_no(60, 40))];
        verdicts(journey(vec![KpiId(0), KpiId(1)]), vec![nps.clone(), missed.clone()], found, None).divergences
    };
    assert_eq!(both(10), [Divergence { journey: JourneyId(0), green: vec![KpiId(0)], red: vec![KpiId(1)] }]);
    assert_eq!(both(0), [], "a survey that is not content diverges from nothing");
}

#[test]
fn chance_is_told_for_what_was_judged_on_a_sample() {
    let close = Kpi {
        thresholds: vec![
            threshold(ThresholdKind::Target, BinaryOp::AtLeast, share(0.61)),
            threshold(ThresholdKind::Require, BinaryOp::AtLeast, share(0.2)),
        ],
        ..kpi("conversion", success_rate())
    };
    let found = verdicts(journey(vec![KpiId(0)]), vec![close], vec![total(yes_no(60, 40))], None).chance;
    // 60 of 100 lies between 0.502 and 0.691: the one limit is inside, the other is not
    assert_eq!((found.judged, found.close, found.alarms), (2, 1, 1.0));
}
