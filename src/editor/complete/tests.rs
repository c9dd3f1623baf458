use super::super::View;
use super::*;
use crate::diag::Sources;
use crate::editor::Live;
use crate::model::ModelSettings;
use crate::workspace::Workspace;

const BASE: &str = r#"
event { shop: text optional }
customer { tier: one of "gold", "silver" }
touchpoint Call "Support call" = "call" { topic: one of "billing", "technical"  `org:role`: text optional }
touchpoint Offer by company = "offer" { price: money EUR }
moment Again = Call then Call within 7d
segment tier = customer.tier
calendar office { zone "Europe/Berlin"  mon..fri 08:00..18:00 }
action notify(text: text)
journey buy {
  start Offer
  stage look: Offer
  goal called: Call
  abandon after 9d of silence
  kpi conversion = rate(success)
  rule answered { when Offer expect Call }
}
rule cap { limit Offer to 2 per 7d }
"#;

/// The labels offered at the `|` of a text behind the base.
fn at(text: &str) -> Vec<String> {
    with(text, None)
}

fn with(text: &str, live: Option<&Live>) -> Vec<String> {
    let whole = format!("{BASE}{text}");
    let place = whole.find('|').unwrap();
    let whole = whole.replacen('|', "", 1);
    let mut workspace = Workspace::new(ModelSettings::default(), 20_000, Sources::default(), Vec::new());
    workspace.update("other.journey", "");
    workspace.update("a.journey", whole.as_str());
    let file = workspace.id("a.journey").unwrap();
    let (_, tree) = workspace.file("a.journey").unwrap();
    let view = View { checked: workspace.check(), file, text: &whole, tree: &tree, live };
    complete(&view, place).into_iter().map(|offer| offer.label).collect()
}

#[track_caller]
fn offers(text: &str, wanted: &[&str], unwanted: &[&str]) {
    let found = at(text);
    for label in wanted {
        assert!(found.iter().any(|one| one == label), "{label} is missing at {text}: {found:?}");
    }
    for label in unwanted {
        assert!(!found.iter().any(|one| one == label), "{label} at {text}: {found:?}");
    }
}

#[test]
fn patterns_take_events_and_what_journeys_do() {
    offers("rule r { when | }", &["Call", "Offer", "Again", "buy", "any"], &["topic", "tier", "rate"]);
    offers("moment M = Call then |", &["Call", "no", "directly"], &["within"]);
}

#[test]
fn conditions_take_attributes_of_the_event_and_bindings() {
    offers("rule r { when Call where | }", &["topic", "org:role", "shop", "channel"], &["price", "Call"]);
    offers("rule r { when Call as first expect Offer where | }", &["price", "first"], &["topic"]);
    offers("rule r { when Call as first expect Offer where first.| }", &["topic", "time"], &["price"]);
}

#[test]
fn places_with_a_kind_of_their_own_take_only_that() {
    offers("rule r { forbid Offer outside |", &["office"], &["Call", "tier"]);
    offers("rule r { do |", &["notify", "send", "suppress"], &["Call"]);
    offers("rule r { do send |", &["Offer", "Again"], &["notify"]);
    offers("rule r { while |", &["buy"], &["cap", "Call"]);
    offers("touchpoint T = \"t\" { a: |", &["duration", "one of", "money"], &["Call"]);
    offers("journey k { start Offer goal g: Call kpi x = rate(success) by |", &["tier"], &["office", "look"]);
}

#[test]
fn kpis_take_functions_and_their_arguments_what_they_read() {
    offers("journey k { start Offer goal g: Call kpi x = |", &["rate", "mean", "p90", "nps"], &["success", "Call"]);
    offers("journey k { start Offer goal g: Call kpi x = rate(|", &["success", "count", "has"], &["rate", "nps"]);
    offers("journey k { start Offer goal g: Call kpi x = mean(sum(Offer.|", &["price"], &["topic", "success"]);
}

#[test]
fn members_belong_to_what_is_before_the_dot() {
    offers("rule r { when buy.| }", &["look", "called", "started", "timed_out"], &["conversion", "answered"]);
    offers("rule r { when cap.| }", &["violated"], &["look"]);
    offers("segment s = customer.|", &["tier"], &["topic"]);
    offers("test \"t\" { expect kpi buy.|", &["conversion"], &["answered", "look"]);
    offers("test \"t\" { expect rule buy.|", &["answered"], &["conversion"]);
}

#[test]
fn texts_are_what_they_can_be() {
    assert_eq!(at("rule r { when Call where topic == \"|\" }"), ["billing", "technical"]);
    assert_eq!(at("rule r { when Call where topic in (\"billing\", \"|\") }"), ["billing", "technical"]);
    assert_eq!(at("use \"|\""), ["other.journey"]);
    let zones = at("calendar c { zone \"Europe/Ber|\" }");
    assert!(zones.contains(&"Europe/Berlin".to_owned()), "{zones:?}");
}

#[test]
fn texts_come_from_the_log() {
    let live = Live {
        events: vec![("call".into(), 9), ("chat".into(), 3)],
        texts: [("shop".into(), vec!["north".into(), "south".into()])].into(),
        ..Live::default()
    };
    assert_eq!(with("touchpoint T = \"|\"", Some(&live)), ["chat", "call"], "what is not claimed comes first");
    assert_eq!(with("rule r { when Call where shop == \"|\" }", Some(&live)), ["north", "south"]);
}

#[test]
fn what_is_typed_narrows_and_comments_offer_nothing() {
    let found = at("rule r { when Of| }");
    assert_eq!(found.first().map(String::as_str), Some("Offer"));
    assert!(!found.contains(&"Call".to_owned()));
    assert!(at("// when |").is_empty());
}

#[test]
fn lines_begin_with_the_statements_of_their_block() {
    offers("|", &["touchpoint", "moment", "journey", "rule", "test", "use"], &["stage", "when"]);
    offers("rule r {\n  |\n}", &["when", "expect", "forbid", "because", "severity"], &["stage", "touchpoint"]);
    offers("test \"t\" {\n  |\n}", &["customer", "expect", "log ends"], &["when"]);
}

#[test]
fn times_run_between_milestones_and_events() {
    for text in ["kpi k = p90(time(|))", "kpi k = p90(time(start -> |))", "kpi k = p90(time(look -> |"] {
        let journey = format!("journey other {{ start Offer stage look: Call goal done: Call {text} }}");
        offers(&journey, &["start", "look", "done", "end", "Call"], &["conversion", "rate"]);
    }
}

#[test]
fn what_a_kpi_is_over_is_what_it_measures() {
    offers("kpi k over Call = rate(|)", &["topic", "has"], &["price"]);
    offers("kpi k over Offer = total(|)", &["price"], &["topic"]);
}

#[test]
fn a_threshold_may_speak_of_the_period_before() {
    offers("kpi k over customers = rate(has(Call)) require >= |", &["previous"], &["rate", "mean"]);
}

#[test]
fn a_type_is_offered_once() {
    let found = at("touchpoint Other { price: | }");
    for once in ["money", "one of", "score"] {
        assert_eq!(found.iter().filter(|label| *label == once).count(), 1, "{once}: {found:?}");
    }
    assert!(!found.iter().any(|label| label == "one"), "{found:?}");
}

#[test]
fn alternatives_and_counts_take_events_as_well() {
    for text in [
        "moment M = Call or |",
        "moment M = Call then no (Offer or |",
        "moment M = 3 |",
        "rule r { expect Call or |",
        "rule r { expect at least 2 |",
        "rule r { expect one of Call, |",
        "rule r { expect Call within 2d unless Offer or |",
    ] {
        offers(text, &["Call", "Offer", "Again"], &["topic", "rate", "within", "where"]);
    }
}

#[test]
fn what_would_follow_a_name_does_not_follow_a_keyword() {
    offers("moment M = Call then no |", &["Call"], &["where", "as", "then", "all within"]);
    offers("rule r { when Call expect next |", &["Offer"], &["within", "carrying"]);
    offers("moment M = any |", &["where", "then"], &["Call"]);
    offers("rule r { expect |", &["all or none of", "one of", "at least", "next"], &["within"]);
}

#[test]
fn operands_are_offered_behind_operators() {
    offers("rule r { when Call as c expect Offer where price == |", &["c", "price"], &["rate", "Call"]);
    offers("journey k { start Offer goal g: Call kpi x = rate(success and |", &["has", "success", "not"], &["rate"]);
    offers("journey k { start Offer goal g: Call kpi x = rate(not |", &["has", "success"], &["rate"]);
    offers("journey k { start Offer goal g: Call kpi x = |", &["p75", "p80", "mean"], &[]);
}

#[test]
fn a_journey_is_known_whatever_stands_before_it() {
    let before = "moment Other = Call\nsegment kind = shop\n";
    let journey =
        |rest: &str| format!("{before}journey k {{\n  start Offer\n  stage one: Offer\n  goal g: Call\n{rest}");
    offers(&journey("  stage two: Call within 2d of |"), &["one", "start"], &["g"]);
    offers(&journey("  without Offer between |"), &["one", "g", "start"], &[]);
    offers(&journey("  kpi x = rate(reached(|"), &["one"], &["g"]);
    offers(&journey("  kpi x = p90(time(|"), &["start", "one", "g", "end"], &["look"]);
    offers(&journey("  kpi x = rate(success)\n  score {\n    |"), &["x"], &["one", "conversion"]);
    offers(&journey("  rule r { when Call expect Offer do raise \"late\" to |"), &["owner"], &[]);
}

#[test]
fn bindings_are_those_of_the_item() {
    let other = "moment Other = Call as former then Call as latter where latter.topic == former.topic\n";
    offers(&format!("{other}moment M = Call as own then Offer where |"), &["own"], &["former", "latter"]);
}

#[test]
fn numbers_become_lengths_where_only_they_fit() {
    offers("rule r { expect Call within 5|", &["5min", "5h", "5d", "5 days", "5 business days"], &["5 EUR"]);
    offers("rule r { expect Call within 1|", &["1d", "1 day"], &["1 days"]);
    assert_eq!(at("rule r { expect Call within 10mi|"), ["10min", "10 business minutes"]);
    offers("test \"t\" { customer \"a\" { 2026-01-01 Call\n +2|", &["2h", "2d"], &[]);
    assert!(at("rule r { limit Call to 5|").is_empty());
    assert!(at("kpi k over Offer = rate(price > 5|").is_empty(), "any number fits");
    assert!(at("calendar c { zone \"UTC\" mon..fri 08:0|").is_empty());
}

#[test]
fn numbers_are_followed_by_their_units() {
    offers("rule r { expect Call within 2 |", &["days", "weeks", "business days"], &["day", "EUR", "goal"]);
    offers("rule r { expect Call within 1 |", &["day", "business hour"], &["days"]);
    assert_eq!(at("rule r { expect Call within 2 business |"), ["days", "hours", "minutes"]);
    offers("touchpoint T = \"t\" { cost = 5 |", &["EUR"], &["days", "day"]);
    offers("touchpoint T = \"t\" { price: money |", &["EUR", "optional"], &["days"]);
    offers("calendar c { |", &["mon", "sun", "zone", "closed"], &[]);
    offers("calendar c { mon..|", &["fri"], &["zone"]);
    offers("calendar c { zone \"UTC\" mon..|", &["fri"], &["zone"]);
    offers("touchpoint T = \"t\" {\n  |", &["cost"], &["mon"]);
    offers("journey k {\n  importance 4 of 5\n  business |", &["goal"], &["days"]);
    offers("journey k {\n  goal g: Call within 60d\n  business |", &["goal"], &["days"]);
}

#[test]
fn decisions_are_told_by_their_actions() {
    offers("test \"t\" { expect decision cap |", &["send", "suppress", "raise", "notify"], &["Call", "cap"]);
    offers("test \"t\" { expect decision cap send |", &["Offer"], &["notify"]);
}

#[test]
fn what_is_given_a_value_is_named() {
    offers("test \"t\" { customer \"ann\" (|", &["tier"], &["topic", "Call"]);
    offers("test \"t\" { customer \"ann\" { 2026-01-01 Call(|", &["topic"], &["tier", "price"]);
    offers("rule r { when Call expect Offer do notify(|", &["text"], &["topic", "Call"]);
}
