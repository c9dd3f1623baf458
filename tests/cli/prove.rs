//! `wayfare prove`, and what of it `wayfare check` shows.
use crate::project::Project;
use serde_json::{Value, json};

const CONTRADICTION: &str = r#"touchpoint Order = "order"
touchpoint Offer = "offer"
rule everybody_orders { owner "sales@example.org" expect Order }
rule offer_follows    { when Order expect Offer }
rule no_offers        { owner "legal@example.org" limit Offer to 0 }
rule apart            { when Offer expect Order before }
"#;

const CALL_BACK: &str = r#"touchpoint Complaint = "complaint"
touchpoint CallBack by company = "call_back"
calendar office { zone "UTC"  mon..fri 08:00..18:00 }
rule call_back_soon { owner "care@example.org" when Complaint expect CallBack within 4h }
rule quiet_hours    { owner "legal@example.org" forbid CallBack outside office }
"#;

#[track_caller]
fn proof(text: &str) -> Value {
    Project::with(text).run("prove --format json").json()
}

/// The codes that a run's SARIF names, in order.
fn codes(sarif: &Value) -> Vec<String> {
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    results.iter().map(|one| one["ruleId"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_contradiction_names_its_rules_and_owners_and_returns_1() {
    let run = Project::with(CONTRADICTION).run("prove").exits(1);
    run.prints("W0701 contradiction")
        .prints("no history can keep all of `everybody_orders`, `offer_follows` and `no_offers`")
        .prints("owned by sales@example.org")
        .prints("owned by legal@example.org")
        .prints("the 4 rules can't be kept together");
    let proof = proof(CONTRADICTION);
    assert_eq!(proof["satisfiable"], false);
    assert_eq!(proof["witness"], Value::Null);
    assert_eq!(proof["conflicts"], json!([["everybody_orders", "no_offers", "offer_follows"]]));
}

#[test]
fn every_check_looks_for_contradictions_and_the_rest_only_if_asked() {
    let project = Project::with(CONTRADICTION);
    project.run("check").exits(0).prints("W0701 contradiction");
    let sarif = project.run("check --format sarif").exits(0).json();
    assert!(codes(&sarif).contains(&"W0701".to_owned()), "{sarif}");
    let project = Project::with(CALL_BACK);
    let run = project.run("check").exits(0);
    assert!(!run.out.contains("W0702"), "{}", run.out);
    project.run("check --prove").exits(0).prints("W0702 conflict-after");
    let sarif = project.run("check --prove --format sarif").exits(0).json();
    assert_eq!(codes(&sarif), ["W0702"]);
    let result = &sarif["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "journeys/a.journey");
    assert_eq!(place["region"]["startLine"], 4);
    let other = &result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"];
    assert_eq!(*other, 5, "{sarif}");
    assert_eq!(codes(&project.run("prove --format sarif").exits(0).json()), ["W0702"]);
    project.run("check --prove --format github").exits(0).prints("W0702");
}

#[test]
fn a_deadline_against_opening_hours_is_told_in_hours() {
    Project::with(CALL_BACK)
        .run("prove")
        .exits(0)
        .prints("nothing lets both `call_back_soon` and `quiet_hours` hold")
        .prints("owned by care@example.org")
        .prints("owned by legal@example.org");
    let proof = proof(CALL_BACK);
    assert_eq!(proof["satisfiable"], true);
    let conflict = &proof["timed_conflicts"][0];
    assert_eq!(conflict["rules"], json!(["call_back_soon", "quiet_hours"]));
    let timeline = conflict["timeline"].as_array().unwrap();
    assert_eq!(timeline.len(), 1);
    assert_eq!(timeline[0]["event"], "Complaint");
    // from Monday 00:00: a complaint after which no office hour comes within four hours
    let hours = timeline[0]["at"].as_f64().unwrap() / 3600.0;
    let (day, hour) = ((hours / 24.0).floor(), hours % 24.0);
    let is_open = |hour: f64, day: f64| day.rem_euclid(7.0) < 5.0 && (8.0..18.0).contains(&hour);
    let opens_soon = day.rem_euclid(7.0) < 5.0 && (4.0..8.0).contains(&hour);
    assert!(!is_open(hour, day) && !opens_soon, "{hours}");
}

#[test]
fn a_longer_window_follows_from_a_shorter() {
    let text = "touchpoint A = \"a\"\ntouchpoint B = \"b\"\n\
        rule a_day  { when A expect B within 24h }\nrule a_noon { when A expect B within 12h }\n";
    let proof = proof(text);
    assert_eq!(proof["redundant"], json!(["a_day"]));
    assert_eq!(proof["reasons"]["redundant"], json!([{"rule": "a_day", "by": ["a_noon"]}]));
}

#[test]
fn a_window_with_two_ends_follows_from_a_narrower_one() {
    let head = "touchpoint A = \"a\"\ntouchpoint B = \"b\"\n";
    let follows = |wide: &str, narrow: &str| {
        let wide_only = format!("{head}rule wide {{ {wide} }}\nrule narrow {{ {narrow} }}\n");
        let proof = proof(&wide_only);
        assert_eq!(proof["redundant"], json!(["wide"]), "{wide}\n{narrow}\n{proof}");
    };
    follows("when A expect B within 1h..4h", "when A expect B within 2h..3h");
    follows("when A expect B within 1h..4h", "when A expect B within 4h..4h");
    follows("when A expect B before within 1h..4h", "when A expect B before within 2h..3h");
    follows("when A expect B ever within 1h..4h", "when A expect B within 2h..3h");
    follows("when A forbid B within 2h..3h", "when A forbid B within 1h..4h");
    follows("when A forbid B before within 2h..3h", "when A forbid B before within 1h..4h");
    follows("when A forbid B within 2h..3h", "when A forbid B ever within 1h..4h");
    follows("when A expect 2 B within 4h", "when A expect 3 B within 3h");
    follows("limit A to 9 per 7d", "limit A to 3 per 7d");
    // one that begins or ends elsewhere does not
    let text =
        format!("{head}rule one {{ when A expect B within 1h..3h }}\nrule other {{ when A expect B within 2h..4h }}\n");
    assert_eq!(proof(&text)["redundant"], json!([]));
}

#[test]
fn a_number_of_targets_in_a_window_is_held_against_limits() {
    let head = "touchpoint A = \"a\"\ntouchpoint B = \"b\"\n";
    let conflict = |rules: &str| {
        let proof = proof(&format!("{head}{rules}"));
        let all = proof["timed_conflicts"].as_array().unwrap().iter().map(|one| one["rules"].clone());
        all.collect::<Vec<Value>>()
    };
    let pair = [json!(["asks", "few"])];
    assert_eq!(conflict("rule asks { when A expect 2 B within 4h }\nrule few { limit B to 1 per 6h }\n"), pair);
    assert_eq!(
        conflict("rule asks { when A expect 2 B within 9h }\nrule few { limit B to 1 per 4h }\n"),
        Vec::<Value>::new()
    );
}

#[test]
fn a_pause_that_another_event_begins_takes_what_a_deadline_needs() {
    let head = "touchpoint A = \"a\"\ntouchpoint B = \"b\"\ntouchpoint C = \"c\"\n";
    let story = |rules: &str, names: &[&str]| {
        let proof = proof(&format!("{head}{rules}"));
        assert_eq!(proof["abstracted"], json!([]), "{proof}");
        let all = proof["timed_conflicts"].as_array().unwrap();
        let one = all.iter().find(|one| one["rules"] == json!(names));
        let one = one.unwrap_or_else(|| panic!("{names:?} conflict: {proof}"));
        let timeline = one["timeline"].as_array().unwrap().clone();
        let last = timeline.last().unwrap()["at"].as_f64().unwrap();
        let events: Vec<String> = timeline.iter().map(|one| one["event"].as_str().unwrap().to_owned()).collect();
        (events.join(""), last)
    };
    // a B is due within the hour that a C forbids it for all but a minute: the C must come a minute or more after the A
    let (events, last) =
        story("rule due { when A expect B within 1h }\nrule calm { when C forbid B within 59min }\n", &["calm", "due"]);
    assert_eq!(events, "AC");
    assert!((60.0..=3600.0).contains(&last), "{last}");
    // once some time has passed after a C there is no A any more, and a B asks for one
    let (events, last) = story(
        "rule both { expect all or none of A, B }\nrule late { when A forbid C before within 1s.. }\n",
        &["both", "late"],
    );
    assert_eq!(events, "CB");
    assert!(last >= 1.0, "{last}");
    // after an A the Bs that are asked for come too soon or too late; each two of the rules go together
    let (events, _) = story(
        "rule soon { when B forbid A before within 1s }\nrule late { when A forbid B within 1s.. }\n\
         rule asks { expect 3 B }\n",
        &["asks", "late", "soon"],
    );
    assert_eq!(events, "A");
}

#[test]
fn counts_that_something_releases_or_ends_are_followed() {
    let text = |strict: &str, loose: &str| {
        format!(
            "touchpoint A = \"a\"\ntouchpoint B = \"b\"\ntouchpoint C = \"c\"\n\
             rule strict {{ {strict} }}\nrule loose {{ {loose} }}\n"
        )
    };
    let follows = [
        ("when A expect at least 2 B unless C", "when A expect B unless C", true),
        ("when A expect 1..2 B unless C", "when A expect 1..3 B unless C", true),
        ("when A expect at least 2 B ever until C", "when A expect B ever until C", true),
        // one B, then a C that comes too late to release
        ("when A expect B unless C", "when A expect at least 2 B unless C", false),
        // enough Bs, though not before the C
        ("when A expect at least 2 B ever", "when A expect at least 2 B ever until C", false),
    ];
    for (strict, loose, wanted) in follows {
        let proof = proof(&text(strict, loose));
        assert_eq!(proof["abstracted"], json!([]), "{proof}");
        let redundant = if wanted { json!(["loose"]) } else { json!([]) };
        let found: Vec<&Value> = proof["redundant"].as_array().unwrap().iter().filter(|one| *one == "loose").collect();
        assert_eq!(json!(found), redundant, "{strict}: {proof}");
    }
}

const ORDER: &str = "touchpoint Ordered = \"ordered\"\ntouchpoint Paid = \"paid\"\ntouchpoint Gone = \"gone\"\n\
    touchpoint Delivered by company = \"delivered\"\n\
    journey order {\n  owner \"shop@example.org\"\n  start Ordered\n  stage pay: Paid\n  goal here: Delivered within 2d\n  fail Gone\n";

#[test]
fn a_journey_that_can_only_succeed_by_breaking_a_rule_is_named() {
    let text = format!("{ORDER}}}\nrule not_too_soon {{ when Ordered forbid Delivered within 3d }}\n");
    let proof = proof(&text);
    let wanted = json!({"journey": "order", "what": "success", "which": null, "by": ["not_too_soon"]});
    let one = &proof["unreachable"][0];
    for key in ["journey", "what", "which", "by"] {
        assert_eq!(one[key], wanted[key], "{proof}");
    }
    let events: Vec<&Value> = one["timeline"].as_array().unwrap().iter().map(|one| &one["event"]).collect();
    assert_eq!(events, ["Ordered", "Delivered"]);
    assert_eq!(proof["unreachable"].as_array().unwrap().len(), 1, "{proof}");
    Project::with(&text)
        .run("prove")
        .exits(0)
        .prints("W0706 goal-out-of-reach")
        .prints("journey `order` can't succeed without breaking rule `not_too_soon`");
    // a day later it can be kept
    let text = text.replace("within 2d", "within 4d");
    assert_eq!(self::proof(&text)["unreachable"], json!([]));
}

#[test]
fn stages_and_outcomes_that_rules_exclude_are_named() {
    let text =
        format!("{ORDER}}}\nrule no_pay {{ when Ordered forbid Paid }}\nrule stays {{ when Ordered forbid Gone }}\n");
    let proof = proof(&text);
    let found: Vec<(&str, Option<&str>)> = proof["unreachable"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["what"].as_str().unwrap(), one["which"].as_str()))
        .collect();
    assert_eq!(found, [("stage", Some("pay")), ("fail", Some("1"))]);
}

#[test]
fn rules_of_instances_are_held_against_each_other() {
    let text = format!(
        "{ORDER}  rule paid_first {{ when Delivered expect Paid before }}\n  rule no_pay {{ forbid Paid }}\n}}\n"
    );
    let proof = proof(&text);
    assert_eq!(proof["satisfiable"], true);
    let one = &proof["unreachable"][0];
    assert_eq!(
        (&one["what"], &one["by"]),
        (&json!("success"), &json!(["order.no_pay", "order.paid_first"])),
        "{proof}"
    );
    let text = format!("{ORDER}  rule asks {{ expect Paid }}\n  rule no_pay {{ forbid Paid }}\n}}\n");
    let proof = self::proof(&text);
    let one = &proof["conditional_conflicts"][0];
    assert_eq!(one["rules"], json!(["order.asks", "order.no_pay"]), "{proof}");
    assert_eq!(one["timeline"], json!([{"at": 0.0, "event": "Ordered"}]), "{proof}");
    Project::with(&text).run("prove").exits(0).prints("owned by shop@example.org");
}

#[test]
fn what_counts_while_a_journey_is_open_conflicts_with_what_must_come() {
    let text = "touchpoint Ordered = \"ordered\"\ntouchpoint Delivered by company = \"delivered\"\n\
        touchpoint Offer by company = \"offer\"\n\
        journey order { start Ordered  goal here: Delivered within 2d }\n\
        rule silence { while order is open forbid Offer }\n\
        rule offers  { when Ordered expect Offer within 12h }\n";
    // the order may be delivered first, and the offer come then
    let proof = proof(text);
    assert_eq!((&proof["timed_conflicts"], &proof["abstracted"]), (&json!([]), &json!([])), "{proof}");
    let late = format!("{text}rule late {{ when Ordered forbid Delivered within 12h }}\n");
    let proof = self::proof(&late);
    assert_eq!(proof["timed_conflicts"][0]["rules"], json!(["late", "offers", "silence"]), "{proof}");
    assert_eq!(proof["timed_conflicts"][0]["timeline"], json!([{"at": 0.0, "event": "Ordered"}]), "{proof}");
    // if the offer may come after the journey has timed out, only a second order at the last moment is too much
    let slow = late.replace("expect Offer within 12h", "expect Offer within 3d");
    let days = 24.0 * 3600.0;
    let story = json!([{"at": 0.0, "event": "Ordered"}, {"at": 3.0 * days, "event": "Ordered"}]);
    assert_eq!(self::proof(&slow)["timed_conflicts"][0]["timeline"], story);
}

#[test]
fn a_rule_that_sends_what_another_suppresses_is_told_with_what_wins() {
    let text = r#"touchpoint Cart = "cart"
touchpoint Complaint = "complaint"
touchpoint Settled = "settled"
touchpoint Reminder by company = "reminder"
rule remind { owner "shop@example.org" when Cart expect Reminder within 24h do send Reminder priority 9 }
rule quiet { owner "care@example.org" between Complaint and Settled forbid Reminder do suppress Reminder }
"#;
    let proof = proof(text);
    let one = &proof["opposed_actions"][0];
    assert_eq!(
        (&one["sends"], &one["suppresses"], &one["wins"], &one["what"]),
        (&json!("remind"), &json!("quiet"), &json!("quiet"), &json!("Reminder"))
    );
    let events: Vec<&Value> = one["timeline"].as_array().unwrap().iter().map(|one| &one["event"]).collect();
    assert_eq!(events, ["Complaint", "Cart"]);
    Project::with(text)
        .run("prove")
        .prints("W0709 opposed-actions")
        .prints("owned by shop@example.org")
        .prints("owned by care@example.org");
    let calm = text.replace("do suppress Reminder", "");
    assert_eq!(self::proof(&calm)["opposed_actions"], json!([]));
}

#[test]
fn a_suppression_that_nothing_releases_is_named() {
    let text = r#"touchpoint Complaint = "complaint"
touchpoint Settled = "settled"
touchpoint Newsletter by company = "newsletter"
rule quiet { between Complaint and Settled forbid Newsletter do suppress Newsletter }
rule never_settled { when Complaint forbid Settled }
"#;
    assert_eq!(proof(text)["endless_suppressions"], json!([{"rule": "quiet", "by": ["never_settled"]}]));
    Project::with(text).run("prove").prints("W0708 endless-suppression");
    let calm = text.replace("forbid Settled }", "forbid Settled within 1h }");
    assert_eq!(proof(&calm)["endless_suppressions"], json!([]));
}

#[test]
fn a_bound_leaves_undecided_what_it_ends() {
    let mut text = String::new();
    for at in 0..12 {
        text.push_str(&format!("touchpoint T{at} = \"t{at}\"\n"));
    }
    // a shortest history needs one of each, in an order that only a search finds
    for at in 0..12 {
        text.push_str(&format!("rule r{at} {{ expect exactly 2 T{at} }}\n"));
        text.push_str(&format!("rule s{at} {{ when T{at} forbid next T{} }}\n", (at + 5) % 12));
    }
    let run = Project::with(&text).run("prove --format json --effort 0").exits(0);
    let proof = run.json();
    assert_eq!(proof["satisfiable"], Value::Null, "{proof}");
    assert!(!proof["undecided"].as_array().unwrap().is_empty());
    assert_eq!(proof["conflicts"], json!([]));
    Project::with(&text).run("prove --memory 10").exits(2).says("too little");
}
