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
    assert!(at("rule r { expect Call within 5|").is_empty());
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
