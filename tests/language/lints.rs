//! What lints say, and above all what they leave in peace.
use std::sync::Arc;
use wayfare::check;
use wayfare::diag::{Diagnostic, Severity, Sources};
use wayfare::model::{ModelSettings, resolve};
use wayfare::syntax::parse;

/// 2026-11-21.
const TODAY: i32 = 20_778;

/// What the example of the reference speaks of without declaring it.
const REFERENCE_TOUCHPOINTS: &str = r#"
policy { zone "Europe/Berlin" }
customer { tier: one of "gold", "basic" }
event { case_id: text optional  verified: bool optional }
touchpoint Call { wait: duration  topic: text  case_id: text }
touchpoint CaseOpened { case_id: text }
touchpoint CaseResolved { outcome: text  case_id: text }
touchpoint CaseClosed { outcome: text  case_id: text }
touchpoint PlanChosen { price: money EUR }
touchpoint PaymentAccepted touchpoint LoginFailed touchpoint OfferViewed touchpoint PlanCompared
touchpoint Activated touchpoint Cancelled touchpoint Moved touchpoint Transfer touchpoint AgentGreeting
touchpoint CartAbandoned touchpoint Purchase
touchpoint CrossSell by company touchpoint Newsletter by company touchpoint Reminder by company
touchpoint Survey { score: score 0..10  question: text }
"#;

const CONTACTS: &str = r#"
touchpoint Ordered  { amount: int optional }
touchpoint Packed
touchpoint Delivered { late: bool optional }
touchpoint Returned { reason: one of "broken", "late", "other"  stars: score 1..5 }
touchpoint Offer by company
"#;

/// The ids of what is found, errors and warnings first in order of place; notes left out.
fn found(text: &str) -> Vec<&'static str> {
    let text = format!("{CONTACTS}{text}");
    let wanted = |one: &Diagnostic| one.severity > Severity::Info;
    diagnose(&text).into_iter().filter(wanted).map(|one| one.code.id).collect()
}

fn diagnose(text: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let file = sources.add("test.journey", text);
    let (tree, mut found) = parse(text, file);
    let (model, more) = resolve(&[(file, Arc::new(tree))], &ModelSettings::default());
    found.extend(more);
    let lints = check::run(&model, TODAY, &found);
    found.extend(lints);
    found
}

fn journey(statements: &str) -> Vec<&'static str> {
    found(&format!("journey order {{ {statements} }}"))
}

#[test]
fn the_reference_example_has_nothing_but_unused_moments() {
    let example = include_str!("data/snippets/section_1.journey").replace("use \"touchpoints.journey\"", "");
    let found = diagnose(&format!("{example}\n{REFERENCE_TOUCHPOINTS}"));
    let mut words: Vec<_> = found.iter().map(|one| (one.code.id, one.message.as_str())).collect();
    words.sort_unstable();
    assert_eq!(
        words,
        [
            ("W0531", "moment `LongWait` is never used"),
            ("W0531", "moment `RepeatCall` is never used"),
            ("W0531", "moment `Stalled` is never used"),
            ("W0531", "moment `Struggle` is never used"),
        ]
    );
}

#[test]
fn a_mistake_is_not_echoed() {
    // the stage with the unknown touchpoint is what makes `Packed` unused
    assert_eq!(journey("start Ordered  stage pack: Pakced  goal got: Delivered within 7d"), ["E0201"]);
}

#[test]
fn a_mistake_in_one_place_does_not_hide_a_lint_in_another() {
    let text = "journey order { start Ordered  stage pack: Pakced  goal got: Delivered within 7d }
        rule often { limit Offer to 0 }";
    assert_eq!(found(text), ["E0201", "W0516"]);
}

#[test]
fn a_single_touchpoint_through_moments() {
    let text = "moment Again = Ordered then Ordered within 7d
        journey order { start Ordered  goal again: Again within 30d }";
    assert_eq!(found(text), ["W0501"]);
}

#[test]
fn an_end_elsewhere_is_no_single_touchpoint() {
    assert!(journey("start Ordered  goal got: Delivered within 7d").is_empty());
    assert!(journey("start Ordered  goal got: Ordered where amount > 1 within 7d  fail Returned").is_empty());
}

#[test]
fn one_act_of_the_customer_makes_a_journey() {
    assert!(journey("start Offer  goal bought: Ordered within 7d").is_empty());
}

#[test]
fn stages_wait_for_those_ahead() {
    let late = "start Ordered  stage pack: Packed not before 2d  stage send: Offer within 1d of start  goal got: Delivered within 9d";
    assert_eq!(journey(late), ["W0503"]);
    let fits = "start Ordered  stage pack: Packed not before 2d  stage send: Offer within 2d of start  goal got: Delivered within 9d";
    assert!(journey(fits).is_empty());
    let optional = "start Ordered  stage pack: Packed not before 2d optional  stage send: Offer within 1d of start  goal got: Delivered within 9d";
    assert!(journey(optional).is_empty());
}

#[test]
fn a_branch_takes_the_events_of_the_next() {
    let taken = "start Ordered  either { stage a: Packed } or { stage b: Packed }  goal got: Delivered within 9d";
    assert_eq!(journey(taken), ["W0503"]);
    let apart =
        "start Ordered  either { stage a: Packed within 1d } or { stage b: Packed }  goal got: Delivered within 9d";
    assert!(journey(apart).is_empty());
}

#[test]
fn outcomes_shadow_by_what_they_imply() {
    let narrower =
        "start Ordered  goal got: Delivered within 9d  fail Returned where stars <= 3  exit Returned where stars == 2";
    assert_eq!(journey(narrower), ["W0504"]);
    let apart =
        "start Ordered  goal got: Delivered within 9d  fail Returned where stars <= 3  exit Returned where stars == 4";
    assert!(journey(apart).is_empty());
    let texts = "start Ordered  goal got: Delivered within 9d  fail Returned where reason != \"other\"  exit Returned where reason == \"late\"";
    assert_eq!(journey(texts), ["W0504"]);
}

#[test]
fn a_goal_shadows_only_where_it_ends_the_journey() {
    assert_eq!(journey("start Ordered  goal got: Delivered within 9d  fail Delivered where late"), ["W0504"]);
    let stage =
        "start Ordered  stage pack: Packed  goal got: Delivered within 9d after pack  fail Delivered where late";
    assert!(journey(stage).is_empty());
    let two = "start Ordered  goal got: Delivered within 9d  goal kept: Packed within 9d  fail Delivered where late";
    assert!(journey(two).is_empty());
    let confirmed =
        "start Ordered  goal got: Delivered within 9d confirmed unless Returned within 7d  fail Delivered where late";
    assert!(journey(confirmed).is_empty());
}

#[test]
fn an_instance_may_not_end_where_it_starts() {
    assert_eq!(journey("start Ordered  goal got: Delivered or Ordered within 9d"), ["W0505"]);
    assert_eq!(journey("start Ordered or Packed  goal got: Delivered within 9d  exit Packed"), ["W0505"]);
    assert!(journey("start Ordered  goal got: Delivered or Ordered where amount > 1 within 9d").is_empty());
}

#[test]
fn windows_end_with_the_journey() {
    let stage = |within: &str| {
        journey(&format!("start Ordered  stage pack: Packed within {within}  goal got: Delivered within 9d"))
    };
    assert_eq!(stage("10d"), ["W0506"]);
    assert!(stage("9d").is_empty());
    let of_stage = "start Ordered  stage pack: Packed within 10d  goal got: Delivered within 9d of pack";
    assert!(journey(of_stage).is_empty());
    let one_of_two =
        "start Ordered  stage pack: Packed within 10d  goal got: Delivered within 9d  goal kept: Offer within 30d";
    assert!(journey(one_of_two).is_empty());
    assert_eq!(journey("start Ordered  goal got: Delivered within 9d  time out after 8d"), ["W0506"]);
}

#[test]
fn abandoned_before_the_time_out() {
    assert_eq!(
        journey("start Ordered  goal got: Delivered  abandon after 9d of silence  time out after 9d"),
        ["W0507"]
    );
    assert!(journey("start Ordered  goal got: Delivered  abandon after 8d of silence  time out after 9d").is_empty());
}

#[test]
fn exclusions_of_stages_count_between_their_marks() {
    let without = |marks: &str| {
        journey(&format!(
            "start Ordered  stage pack: Packed  stage send: Offer  goal got: Delivered within 9d  without Packed between {marks} else fail"
        ))
    };
    assert_eq!(without("start and got"), ["W0509"]);
    assert_eq!(without("start and send"), ["W0509"]);
    assert!(without("pack and got").is_empty());
    assert!(without("start and pack").is_empty());
}

#[test]
fn suppression_ends_with_its_scope() {
    let rule = |scope: &str| {
        found(&format!(
            "journey order {{ start Ordered  goal got: Delivered within 7d }}  rule quiet {{ {scope} forbid Offer  do suppress Offer }}"
        ))
    };
    assert_eq!(rule(""), ["W0511"]);
    assert_eq!(rule("after Ordered"), ["W0511"]);
    assert!(rule("after Ordered until Delivered").is_empty());
    assert!(rule("between Ordered and Delivered").is_empty());
    assert!(rule("while order is open").is_empty());
}

#[test]
fn rules_inside_a_journey_end_with_it() {
    let rule = |rule: &str| {
        journey(&format!("start Ordered  goal got: Delivered within 9d  fail Returned  rule r {{ {rule} }}"))
    };
    assert_eq!(rule("when Delivered expect Offer within 1d"), ["W0512"]);
    assert_eq!(rule("when Returned forbid Offer"), ["W0512"]);
    assert_eq!(rule("when Ordered expect Packed before"), ["W0512"]);
    assert!(rule("when Packed expect Offer within 1d").is_empty());
    assert!(rule("when Delivered expect Packed before").is_empty());
    assert!(rule("when Ordered where amount > 5 expect Packed before").is_empty());
}

#[test]
fn what_is_forbidden_is_not_expected() {
    assert_eq!(found("rule a { forbid Offer }  rule b { when Ordered expect Offer }"), ["W0513"]);
    assert!(
        found("rule a { after Ordered until Delivered forbid Offer }  rule b { when Returned expect Offer }")
            .is_empty()
    );
    assert!(found("rule a { forbid Returned where stars > 3 }  rule b { when Ordered expect Returned }").is_empty());
    assert_eq!(found("rule a { forbid Returned }  rule b { when Ordered expect Returned where stars > 3 }"), ["W0513"]);
}

#[test]
fn waivers_and_reviews_hold_to_the_end_of_their_day() {
    let waiver = |day: &str| found(&format!("rule a {{ when Ordered expect Delivered  allow up to 5% until {day} }}"));
    assert_eq!(waiver("2026-11-20"), ["W0517"]);
    assert!(waiver("2026-11-21").is_empty());
    let review = |day: &str| journey(&format!("review by {day}  start Ordered  goal got: Delivered within 7d"));
    assert_eq!(review("2026-11-20"), ["W0518"]);
    assert!(review("2026-11-21").is_empty());
}

#[test]
fn thresholds_of_different_segments_do_not_meet() {
    let kpi = |thresholds: &str| {
        found(&format!(
            "customer {{ tier: one of \"gold\", \"basic\" }}  segment tier = customer.tier
             journey order {{ start Ordered  goal got: Delivered within 7d  kpi rate_ok = rate(success) by tier {thresholds} }}"
        ))
    };
    assert!(kpi("require >= 80%  require >= 90% for tier \"gold\"").is_empty());
    assert_eq!(kpi("require >= 80% for tier \"gold\"  require >= 90% for tier \"gold\""), ["W0524"]);
    assert!(kpi("require >= 80%  require >= previous(28d) - 2%").is_empty());
    assert_eq!(kpi("target >= 80%  require >= 80%"), ["W0522"]);
    assert!(kpi("target >= 81%  require >= 80%").is_empty());
    assert_eq!(kpi("require <= 100%"), ["W0521"]);
    assert_eq!(kpi("require < 0%"), ["E0520"]);
    assert_eq!(kpi("require >= 80%  require 10% .. 20%"), ["E0523"]);
    assert!(kpi("require >= 20%  require 10% .. 20%  target >= 30%") == ["E0523"]);
}

#[test]
fn conditions_between_events_are_left_alone() {
    assert!(
        found("rule a { when Returned as x expect Returned as y where y.stars < x.stars and y.stars > 2 }").is_empty()
    );
    assert_eq!(found("rule a { when Returned where stars < 2 and stars > 3 expect Ordered }"), ["W0542"]);
    assert_eq!(found("rule a { when Returned where stars == stars expect Ordered }"), ["W0543"]);
    assert_eq!(
        found("rule a { when Returned where reason in (\"broken\", \"late\", \"other\") expect Ordered }"),
        ["W0543"]
    );
    assert!(found("rule a { when Ordered where amount is known expect Delivered }").is_empty());
    assert_eq!(found("rule a { when Ordered where amount is not known and amount > 3 expect Delivered }"), ["W0542"]);
}

#[test]
fn alternatives_through_moments() {
    let text = |pattern: &str| {
        format!("moment Contact = Ordered or Delivered  rule a {{ when Packed expect {pattern} within 1d }}")
    };
    assert_eq!(found(&text("Contact or Ordered")), ["W0544"]);
    assert!(found(&text("Contact or Returned")).is_empty());
    assert!(found(&text("Returned where stars > 3 or Returned where stars < 2")).is_empty());
}

#[test]
fn names_are_renamed_wherever_they_stand() {
    let text = "touchpoint cart_filled = \"cart\"\ntouchpoint Bought\nmoment gap = cart_filled then no Bought for 1d\nrule Quick { when gap expect Bought or cart_filled }\n";
    let mut sources = Sources::default();
    sources.add("test.journey", text);
    let mended = check::mend(&sources, |sources| {
        let (file, source) = sources.iter().next().unwrap();
        assert_eq!(sources.iter().count(), 1);
        let (tree, mut found) = parse(&source.text, file);
        let (model, more) = resolve(&[(file, Arc::new(tree))], &ModelSettings::default());
        found.extend(more);
        let lints = check::run(&model, TODAY, &found);
        found.extend(lints);
        found
    });
    assert_eq!(
        mended[0].1,
        "touchpoint CartFilled = \"cart\"\ntouchpoint Bought\nmoment Gap = CartFilled then no Bought for 1d\nrule quick { when Gap expect Bought or CartFilled }\n"
    );
    assert!(diagnose(&mended[0].1).is_empty());
}

#[test]
fn hostile_sizes_are_no_burden() {
    let many = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let chain = many(2_000, &|at| format!("moment M{} = M{at} or M{at}\n", at + 1));
    let fails = many(2_000, &|at| format!("fail Returned where stars > {}\n", at % 5));
    let options = vec!["Ordered"; 2_000].join(" or ");
    let thresholds = "require >= 20%\n".repeat(2_000);
    let groups = "any order { STAGES }\n".repeat(200);
    let groups: String = groups
        .lines()
        .enumerate()
        .map(|(group, line)| {
            let stages = many(10, &|at| format!("stage s{group}_{at}: Packed within 1d\n"));
            line.replace("STAGES", &stages)
        })
        .collect();
    let rules =
        many(2_000, &|at| format!("rule f{at} {{ forbid Offer }}\nrule e{at} {{ when Ordered expect Offer }}\n"));
    let text = format!(
        "moment M0 = Ordered or Delivered\n{chain}
         journey order {{ start M2000  {groups}  goal got: Delivered within 7d  {fails}  kpi k = rate(success) {thresholds} }}
         rule any_of {{ when {options} expect Packed }}\n{rules}"
    );
    let begun = std::time::Instant::now();
    assert!(!found(&text).is_empty());
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn chains_in_chains_may_look_back_twice() {
    let moment = |pattern: &str| found(&format!("moment M = {pattern}\nkpi k over customers = mean(count(M))"));
    // however long, a chain without parentheses is looked for once
    let long =
        "Ordered as o then Packed then Packed then Packed then Packed then Delivered where late and o.amount > 1";
    assert_eq!(moment(long), [""; 0]);
    let twice = "Ordered as o then (Packed then (Packed then Delivered where late and o.amount > 1))";
    assert_eq!(moment(twice), [""; 0]);
    // deeper ones that look back at nothing outside
    assert_eq!(
        moment("Ordered then (Packed then (Packed then (Packed then (Packed then Delivered where late))))"),
        [""; 0]
    );
    let deep = "Ordered as o then (Packed then (Packed then (Packed then Delivered where late and o.amount > 1)))";
    assert_eq!(moment(deep), ["E0551"]);
    let deeper = "Ordered as o then (Packed then (Packed then (Packed then (Packed then Delivered where late and o.amount > 1))))";
    assert_eq!(moment(deeper), ["E0551"]);
    let silent = "Ordered as o then (Packed then (Packed then (Packed then no (Packed then Delivered where late and o.amount > 1) for 2d)))";
    assert_eq!(moment(silent), ["E0551"]);
    assert_eq!(
        found(
            "rule r { when Ordered as o expect (Packed as p then (Packed then (Packed then (Packed then Delivered where late and p.time > o.time)))) }"
        ),
        ["E0551"]
    );
}
