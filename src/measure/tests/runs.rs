//! Journeys, scores, rules, periods, and what the whole run comes to.
use super::*;
use crate::calendar::DAY;
use crate::facts::{JourneyFacts, Subjects};
use crate::model::{
    Allowance, Anchor, Goal, Journey, Pattern, PatternKind, Rule, Scope, ScorePart, Subject, TimeSpan, Trigger,
};
use crate::syntax::ast::{Period, RestartMode, RuleSeverity};

fn trigger() -> Trigger {
    Trigger { pattern: Pattern { kind: PatternKind::AnyOf(vec![]), place: crate::diag::Place::default() }, slots: 1 }
}

fn journey(name: &str) -> Journey {
    Journey {
        meta: Meta { name: name.into(), ..Meta::default() },
        owner: None,
        value: None,
        importance: None,
        review_by: None,
        key: vec![],
        start: None,
        on_restart: RestartMode::Ignore,
        stages: vec![],
        layout: vec![],
        goals: vec![],
        fail: vec![],
        exit: vec![],
        abandon: None,
        time_out: None,
        without: vec![],
        score: vec![],
        kpis: vec![],
        rules: vec![],
    }
}

fn goal(within: Option<i64>) -> Goal {
    Goal {
        meta: Meta::default(),
        business: false,
        trigger: trigger(),
        within: within.map(|days| TimeSpan::Physical(days * DAY)),
        anchor: Anchor::Start,
        after: None,
        confirmed: None,
    }
}

fn rule(severity: RuleSeverity, allowance: Option<Allowance>) -> Rule {
    Rule {
        meta: Meta::default(),
        severity,
        because: None,
        owner: None,
        subject: Subject::Customer,
        scope: Scope::Always,
        clauses: vec![],
        actions: vec![],
        allowance,
    }
}

fn subjects(satisfied: u64, violated: u64) -> RuleFacts {
    let subjects = Subjects { satisfied, violated, pending: 3, ..Subjects::default() };
    RuleFacts { subjects, ..RuleFacts::default() }
}

fn run(rules: Vec<(Rule, RuleFacts)>, kpis: Vec<(Kpi, KpiFacts)>, settings: &Settings) -> Verdicts {
    let (rules, rule_facts) = rules.into_iter().unzip();
    let (kpis, kpi_facts) = kpis.into_iter().unzip();
    let model = Model { rules, kpis, ..Model::default() };
    let facts = Facts { rules: rule_facts, kpis: kpi_facts, ..Facts::default() };
    judge(&model, &facts, &march(), settings)
}

fn outcome(found: RuleFacts, allowance: Option<Allowance>) -> RuleOutcome {
    run(vec![(rule(RuleSeverity::Error, allowance), found)], vec![], &Settings::default()).rules[0].outcome
}

fn allowance(share: f64, until: Option<i32>) -> Option<Allowance> {
    Some(Allowance { share, until, place: crate::diag::Place::default() })
}

#[test]
fn success_is_of_decided_instances_with_bounds_for_the_open_ones() {
    let outcomes = Outcomes { started: 20, succeeded: 6, failed: 2, exited: 3, abandoned: 3, timed_out: 1, open: 5 };
    let model = Model { journeys: vec![journey("j")], ..Model::default() };
    let facts = Facts { journeys: vec![JourneyFacts { outcomes, ..JourneyFacts::default() }], ..Facts::default() };
    let found = judge(&model, &facts, &march(), &Settings::default());
    let success = &found.journeys[0].success;
    // 6 of 12; with the 5 open ones 6/17 to 11/17
    assert_eq!((success.value, success.n), (Num::ratio(1, 2), 12));
    assert_eq!(success.bounds, Num::ratio(6, 17).zip(Num::ratio(11, 17)));
}

#[test]
fn a_score_weighs_its_parts_and_rescales_when_one_is_missing() {
    // 35 % from 20 % to 50 %: 50 points; 2 from 7 down to 1: 83⅓ points; the third has no value
    let part = |kpi, weight, from: f64, to: f64| ScorePart {
        kpi: KpiId(kpi),
        weight,
        from: number(from),
        to: number(to),
        place: crate::diag::Place::default(),
    };
    let score = vec![part(0, 0.5, 0.2, 0.5), part(1, 0.3, 7.0, 1.0), part(2, 0.2, 0.0, 60.0)];
    let mean = || aggregate(Aggregate::Mean(sample()), Type::Int);
    let model = Model {
        journeys: vec![Journey { score, kpis: vec![KpiId(0), KpiId(1), KpiId(2)], ..journey("j") }],
        kpis: vec![kpi("a", rate()), kpi("b", mean()), kpi("c", mean())],
        ..Model::default()
    };
    let facts = Facts { kpis: vec![total(yes_no(7, 13)), total(ints([2])), KpiFacts::default()], ..Facts::default() };
    let found = judge(&model, &facts, &march(), &Settings::default());
    let score = found.journeys[0].score.as_ref().unwrap();
    assert_eq!(score.parts[0].points, Num::ratio(50, 1));
    assert_eq!(score.parts[1].points, Num::ratio(250, 3));
    assert_eq!(score.parts[2].points, None);
    // (0.5 · 50 + 0.3 · 83⅓) / 0.8 = 50 / 0.8
    assert_eq!(score.value, Num::ratio(125, 2));
    assert_eq!(score.parts[0].contribution, Num::ratio(125, 4));
    assert_eq!(score.missing().count(), 1);
}

#[test]
fn points_end_at_0_and_100() {
    let part = ScorePart {
        kpi: KpiId(0),
        weight: 1.0,
        from: number(10.0),
        to: number(5.0),
        place: crate::diag::Place::default(),
    };
    let score_at = |value: i64| {
        let model = Model {
            journeys: vec![Journey { score: vec![part.clone()], kpis: vec![KpiId(0)], ..journey("j") }],
            kpis: vec![kpi("a", aggregate(Aggregate::Mean(sample()), Type::Int))],
            ..Model::default()
        };
        let facts = Facts { kpis: vec![total(ints([value]))], ..Facts::default() };
        judge(&model, &facts, &march(), &Settings::default()).journeys[0].score.as_ref().unwrap().value
    };
    assert_eq!([11, 10, 7, 5, 4].map(score_at), [0, 0, 60, 100, 100].map(|points| Some(Num::whole(points))));
}

#[test]
fn a_rule_nobody_activated_is_no_success() {
    assert_eq!(outcome(subjects(0, 0), None), RuleOutcome::NotActivated);
    assert_eq!(outcome(subjects(1, 0), None), RuleOutcome::Pass);
    assert_eq!(outcome(subjects(99, 1), None), RuleOutcome::Fail);
}

#[test]
fn an_allowance_tolerates_its_share_until_the_end_of_its_day() {
    assert_eq!(outcome(subjects(98, 2), allowance(0.02, None)), RuleOutcome::Allowed);
    assert_eq!(outcome(subjects(97, 3), allowance(0.02, None)), RuleOutcome::Fail);
    // the log ends on 2026-03-31 at 00:00, day 20543 since 1970: (56 · 365 + 14) + 31 + 28 + 30
    let last = 56 * 365 + 14 + 31 + 28 + 30;
    assert_eq!(outcome(subjects(98, 2), allowance(0.02, Some(last))), RuleOutcome::Allowed);
    assert_eq!(outcome(subjects(98, 2), allowance(0.02, Some(last - 1))), RuleOutcome::Fail);
    assert_eq!(outcome(subjects(98, 0), allowance(0.02, Some(last - 1))), RuleOutcome::Pass);
}

#[test]
fn broken_rules_end_the_run_as_their_severity_says() {
    let code = |severity, fail_on| {
        let settings = Settings { fail_on, ..Settings::default() };
        run(vec![(rule(severity, None), subjects(1, 1))], vec![], &settings).summary.exit_code
    };
    assert_eq!(code(RuleSeverity::Error, FailOn::Error), 1);
    assert_eq!(code(RuleSeverity::Warning, FailOn::Error), 0);
    assert_eq!(code(RuleSeverity::Warning, FailOn::Warning), 1);
    assert_eq!(code(RuleSeverity::Info, FailOn::Miss), 0);
}

#[test]
fn missed_targets_count_only_when_asked() {
    let end = |kind, fail_on| {
        let thresholds = vec![threshold(kind, BinaryOp::AtLeast, share(0.9))];
        let kpis = vec![(Kpi { thresholds, ..kpi("k", rate()) }, total(yes_no(15, 15)))];
        let summary = run(vec![], kpis, &Settings { fail_on, ..Settings::default() }).summary;
        (summary.verdict, summary.exit_code)
    };
    assert_eq!(end(ThresholdKind::Require, FailOn::Error), (RunVerdict::Fail, 1));
    assert_eq!(end(ThresholdKind::Target, FailOn::Warning), (RunVerdict::Pass, 0));
    assert_eq!(end(ThresholdKind::Target, FailOn::Miss), (RunVerdict::Fail, 1));
}

#[test]
fn a_run_that_decided_nothing_is_inconclusive_and_strict_says_so_with_5() {
    let end = |rules: Vec<(Rule, RuleFacts)>, strict| {
        let summary = run(rules, vec![], &Settings { strict, ..Settings::default() }).summary;
        (summary.verdict, summary.exit_code)
    };
    let idle = || (rule(RuleSeverity::Error, None), subjects(0, 0));
    let held = || (rule(RuleSeverity::Error, None), subjects(1, 0));
    let broken = || (rule(RuleSeverity::Error, None), subjects(0, 1));
    assert_eq!(end(vec![], false), (RunVerdict::Inconclusive, 0));
    assert_eq!(end(vec![idle()], false), (RunVerdict::Inconclusive, 0));
    assert_eq!(end(vec![idle()], true), (RunVerdict::Inconclusive, 5));
    assert_eq!(end(vec![idle(), held()], false), (RunVerdict::Pass, 0));
    assert_eq!(end(vec![idle(), held()], true), (RunVerdict::Inconclusive, 5));
    assert_eq!(end(vec![idle(), broken()], true), (RunVerdict::Fail, 1));
    assert_eq!(end(vec![held()], true), (RunVerdict::Pass, 0));
}

#[test]
fn only_what_was_asked_for_is_judged() {
    let settings = Settings { only: Only::These(vec![], vec![RuleId(1)]), ..Settings::default() };
    let rules =
        vec![(rule(RuleSeverity::Error, None), subjects(0, 1)), (rule(RuleSeverity::Error, None), subjects(1, 0))];
    let found = run(rules, vec![(kpi("k", rate()), KpiFacts::default())], &settings);
    assert_eq!((found.rules.len(), found.kpis.len(), found.summary.exit_code), (1, 0, 0));
}

fn weeks(goals: Vec<Goal>, time_out: Option<i64>) -> Vec<(String, u64, bool)> {
    let week = |day: &str| (Group::Period(at(&format!("2026-03-{day}T00:00:00Z"))), yes_no(1, 1));
    let time_out = time_out.map(|days| TimeSpan::Physical(days * DAY));
    let model = Model {
        journeys: vec![Journey { goals, time_out, kpis: vec![KpiId(0)], ..journey("j") }],
        kpis: vec![Kpi { per: Some(Period::Week), ..kpi("k", rate()) }],
        ..Model::default()
    };
    let found = KpiFacts { parts: vec![part([week("02"), week("16"), week("30")])] };
    let facts = Facts { kpis: vec![found], ..Facts::default() };
    let verdict = judge(&model, &facts, &march(), &Settings::default()).journeys.remove(0).kpis.remove(0);
    let row = |one: &PeriodFigure| {
        let from = jiff::Timestamp::from_microsecond(one.from).unwrap().to_string();
        (from.chars().skip(8).take(2).collect(), one.figure.n, one.partial)
    };
    verdict.periods.iter().map(row).collect()
}

fn row(day: &str, n: u64, partial: bool) -> (String, u64, bool) {
    (day.to_owned(), n, partial)
}

#[test]
fn weeks_have_no_gaps_and_those_that_cannot_have_matured_are_partial() {
    // the log ends on Tuesday the 31st; with seven days to reach the goal the week from the 16th (over on the 23rd) has
    // matured on the 30th, that from the 23rd has not
    let expected =
        [row("02", 2, false), row("09", 0, false), row("16", 2, false), row("23", 0, true), row("30", 2, true)];
    assert_eq!(weeks(vec![goal(Some(7))], None), expected);
}

#[test]
fn the_longest_window_counts_unless_the_time_out_comes_sooner() {
    let partial = |goals, time_out| {
        weeks(goals, time_out).iter().filter(|row| row.2).map(|row| row.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(partial(vec![goal(Some(1)), goal(Some(10))], None), ["16", "23", "30"]);
    assert_eq!(partial(vec![goal(Some(1)), goal(Some(10))], Some(1)), ["30"]);
    assert_eq!(partial(vec![goal(Some(1)), goal(None)], Some(9)), ["16", "23", "30"]);
    assert_eq!(partial(vec![goal(None)], None), ["30"]);
}
