//! `wayfare diff`: what changed in meaning, by folders and by git references, and what it does to verdicts on a log.
use crate::project::{Project, Run};
use serde_json::Value;
use std::process::Command;

const BASE: &str = r#"touchpoint Order     by customer = "order" { total: number }
touchpoint Pay       by customer = "pay"
touchpoint Delivered by company  = "delivered"
touchpoint Offer     by company  = "offer"

/// What customers want.
journey buying "Buy something" {
  owner "shop@example.org"
  start Order
  stage pay:    Pay
  stage advice: Offer optional
  goal  here "It is here": Delivered within 7d
  abandon after 30d of silence

  kpi rate = rate(success)
    target  >= 80%
    require >= 60%
}

rule paid_soon { when Order as first expect Pay within 24h unless Offer }
rule few_offers { limit Offer to 2 per 7d }
"#;

/// Both versions in folders of a project.
fn versions(old: &str, new: &str) -> Project {
    Project::new().file("old/a.journey", old).file("new/a.journey", new)
}

/// The changes between a text and the same with something replaced: code, category, item.
#[track_caller]
fn changes(edits: &[(&str, &str)]) -> Vec<(String, String, String)> {
    let new = edits.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "`{from}` is not in the text");
        text.replacen(from, to, 1)
    });
    listed(&versions(BASE, &new).run("diff old new --format json").exits(0))
}

fn listed(run: &Run) -> Vec<(String, String, String)> {
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    let document = run.json();
    let all = document["changes"].as_array().unwrap().iter();
    all.map(|one| (text(one, "kind"), text(one, "category"), text(one, "item"))).collect()
}

/// The changes, all of them.
#[track_caller]
fn finds(edits: &[(&str, &str)], wanted: &[(&str, &str, &str)]) {
    let found = changes(edits);
    let found: Vec<(&str, &str, &str)> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn formatting_comments_and_names_of_bindings_are_no_change() {
    finds(
        &[("rule paid_soon { when Order as first expect", "// soon\nrule paid_soon {\n when Order as begun\n expect")],
        &[],
    );
    finds(&[("within 24h", "within 1d"), ("target  >= 80%", "target >= 0.8")], &[]);
    let run = versions(BASE, BASE).run("diff old new").exits(0);
    assert!(run.out.contains("nothing changed in meaning"), "{}", run.out);
}

#[test]
fn a_stage_that_is_gone_breaks() {
    finds(&[("  stage pay:    Pay\n", "")], &[("stage-removed", "breaking", "buying.pay")]);
    finds(&[("  stage advice: Offer optional\n", "")], &[("stage-removed", "breaking", "buying.advice")]);
}

#[test]
fn a_stage_that_is_new_breaks_unless_it_is_optional() {
    let stage = "  stage pay:    Pay\n";
    finds(
        &[(stage, "  stage pay:    Pay\n  stage more: Offer optional\n")],
        &[("stage-added", "behaviour", "buying.more")],
    );
    finds(&[(stage, "  stage pay:    Pay\n  stage more: Offer\n")], &[("stage-added", "breaking", "buying.more")]);
}

#[test]
fn goals_are_tightened_and_loosened_by_what_they_accept() {
    let tighter = ("goal-tightened", "breaking", "buying.here");
    let looser = ("goal-loosened", "behaviour", "buying.here");
    finds(&[("within 7d\n", "within 5d\n")], &[tighter]);
    finds(&[("within 7d\n", "within 8d\n")], &[looser]);
    finds(&[("within 7d\n", "within 168h\n")], &[]);
    finds(&[("Delivered within 7d\n", "Delivered or Offer within 7d\n")], &[looser]);
    finds(&[("Delivered within 7d\n", "Offer within 7d\n")], &[("goal-changed", "breaking", "buying.here")]);
}

#[test]
fn the_story_that_tells_two_versions_apart_is_shown() {
    let new = BASE.replace("within 7d\n", "within 5d\n");
    let run = versions(BASE, &new).run("diff old new --format json").exits(0);
    let document = run.json();
    let story = document["changes"][0]["story"].as_array().unwrap();
    // more than five days after the first event, and no more than seven
    let last = story.last().unwrap();
    assert_eq!(last["event"], "Delivered");
    let days = last["at"].as_f64().unwrap() / 86_400.0;
    assert!(days > 5.0 && days <= 7.0, "{days}");
    assert!(document["changes"][0]["old"].as_str().unwrap().starts_with("old/a.journey:12:"), "{document}");
    assert!(document["changes"][0]["new"].as_str().unwrap().starts_with("new/a.journey:12:"), "{document}");
    // the KPI that counts who reaches it is told with the goal
    assert_eq!(document["summary"]["breaking"], 1);
    assert_eq!(document["changes"][0]["affects"], serde_json::json!(["buying.rate"]));
    versions(BASE, &new).run("diff old new").exits(0).prints("affects  buying.rate");
}

#[test]
fn rules_are_weakened_and_strengthened_by_what_they_accept() {
    let weaker = ("rule-weakened", "behaviour", "paid_soon");
    let tighter = ("rule-tightened", "breaking", "paid_soon");
    finds(&[("expect Pay within 24h", "expect Pay within 48h")], &[weaker]);
    finds(&[("expect Pay within 24h", "expect Pay within 12h")], &[tighter]);
    finds(&[("expect Pay within 24h unless Offer", "expect Pay within 24h")], &[tighter]);
    finds(&[("limit Offer to 2 per 7d", "limit Offer to 3 per 7d")], &[("rule-weakened", "behaviour", "few_offers")]);
    finds(&[("limit Offer to 2 per 7d", "limit Offer to 2 per 8d")], &[("rule-tightened", "breaking", "few_offers")]);
    finds(
        &[("when Order as first expect Pay", "when Pay as first expect Order")],
        &[("rule-changed", "breaking", "paid_soon")],
    );
}

#[test]
fn a_window_with_two_ends_is_narrowed_and_widened() {
    let old = BASE.replace("expect Pay within 24h unless Offer", "expect Pay within 2h..24h");
    let change = |window: &str| {
        let new = old.replace("within 2h..24h", window);
        listed(&versions(&old, &new).run("diff old new --format json").exits(0))
            .into_iter()
            .map(|(kind, category, _)| (kind, category))
            .collect::<Vec<_>>()
    };
    let one = |kind: &str, category: &str| vec![(kind.to_owned(), category.to_owned())];
    assert_eq!(change("within 2h..12h"), one("rule-tightened", "breaking"));
    assert_eq!(change("within 1h..24h"), one("rule-weakened", "behaviour"));
    assert_eq!(change("within 120min..1d"), Vec::new());
}

#[test]
fn rules_come_and_go() {
    let rule = "rule few_offers { limit Offer to 2 per 7d }\n";
    finds(&[(rule, "")], &[("rule-removed", "breaking", "few_offers")]);
    // one that is gone and whose demand others still make is told so
    let two = "rule first_week { limit Offer to 1 per 7d }\nrule ever { limit Offer to 9 }\n";
    let run = versions(BASE, &BASE.replace(rule, two)).run("diff old new --format json").exits(0);
    assert_eq!(run.json()["changes"][0]["message"], "it is gone; what it demanded follows from `first_week`");
    let more = format!("{rule}rule one_more {{ limit Pay to 9 }}\n");
    finds(&[(rule, &more)], &[("rule-added", "behaviour", "one_more")]);
    let warning = "rule few_offers { severity warning limit Offer to 2 per 7d }\n";
    finds(&[(rule, warning)], &[("rule-severity", "behaviour", "few_offers")]);
    let allowed = "rule few_offers { limit Offer to 2 per 7d allow up to 2% }\n";
    finds(&[(rule, allowed)], &[("rule-allowance", "behaviour", "few_offers")]);
}

#[test]
fn a_condition_behind_the_target_and_a_closing_one_are_the_same() {
    let rule = "rule paid_soon { when Order as first expect Pay within 24h unless Offer }";
    let with = |demand: &str| BASE.replace(rule, &format!("rule paid_soon {{ when Order as first expect {demand} }}"));
    let behind = with("Order as again where again.total == first.total within 24h");
    let closing = with("Order as again within 24h where again.total == first.total");
    let run = versions(&behind, &closing).run("diff old new").exits(0);
    assert!(run.out.contains("nothing changed in meaning"), "{}", run.out);
    let other = with("Order as again within 24h where again.total > first.total");
    let found = listed(&versions(&behind, &other).run("diff old new --format json").exits(0));
    assert_eq!(found, [("rule-changed".to_owned(), "breaking".to_owned(), "paid_soon".to_owned())]);
}

#[test]
fn a_rule_that_tolerates_less_on_some_day_breaks() {
    let rule = "rule few_offers { limit Offer to 2 per 7d allow up to 2% until 2027-01-01 }\n";
    let base = BASE.replace("rule few_offers { limit Offer to 2 per 7d }\n", rule);
    let category = |allowance: &str| {
        let new = base.replace("allow up to 2% until 2027-01-01", allowance);
        let found = listed(&versions(&base, &new).run("diff old new --format json").exits(0));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0.as_str(), found[0].2.as_str()), ("rule-allowance", "few_offers"));
        found[0].1.clone()
    };
    assert_eq!(category("allow up to 2% until 2027-02-01"), "behaviour");
    assert_eq!(category("allow up to 2%"), "behaviour");
    assert_eq!(category("allow up to 3% until 2027-01-01"), "behaviour");
    assert_eq!(category("allow up to 2% until 2026-12-31"), "breaking");
    assert_eq!(category("allow up to 3% until 2026-12-31"), "breaking");
    assert_eq!(category("allow up to 1%"), "breaking");
    assert_eq!(category(""), "breaking");
}

#[test]
fn a_rule_that_is_asked_of_other_instances_breaks() {
    let more = "journey asking { owner \"a@b.c\" start Offer  goal paid: Pay }\n\
        rule paid_here { owner \"a@b.c\" in buying when Offer expect Pay }\n";
    let base = format!("{BASE}{more}");
    let new = base.replace("in buying", "in asking");
    let found = listed(&versions(&base, &new).run("diff old new --format json").exits(0));
    let wanted = [("rule-changed".to_owned(), "breaking".to_owned(), "paid_here".to_owned())];
    assert_eq!(found, wanted);
}

#[test]
fn every_part_of_a_journey_that_changed_is_told_beside_others() {
    let goal = "  goal  here \"It is here\": Delivered within 7d\n";
    let without = format!("{goal}  without Offer between pay and here else fail\n");
    let confirmed = goal.replace("within 7d", "within 7d confirmed unless Order within 1d");
    let told = |old: &str, new: &str, title: &str, wanted: &[(&str, &str, &str)]| {
        let (old, new) = (BASE.replace(goal, old), BASE.replace(goal, new).replace("Buy something", title));
        let found = listed(&versions(&old, &new).run("diff old new --format json").exits(0));
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, wanted);
    };
    let title = ("documentation", "documentation", "buying");
    let exclusions = ("journey-changed", "breaking", "buying");
    told(&without, &without.replace("pay and", "start and"), "Buy", &[exclusions, title]);
    told(&without, &without.replace("without Offer", "without Order"), "Buy", &[exclusions, title]);
    let looser = ("goal-loosened", "behaviour", "buying.here");
    let new = without.replace("else fail", "else ignore").replace("7d", "8d");
    told(&without, &new, "Buy something", &[exclusions, looser]);
    let unless = ("goal-changed", "breaking", "buying.here");
    told(&confirmed, &confirmed.replace("unless Order", "unless Offer"), "Buy", &[unless, title]);
}

#[test]
fn one_more_stage_moves_no_other() {
    let stages = "  stage pay:    Pay\n  stage sent: Offer within 1d of pay\n";
    let old = BASE
        .replace("  stage pay:    Pay\n  stage advice: Offer optional\n", stages)
        .replace("Delivered within 7d", "Delivered within 7d of sent after pay");
    let new = old.replace("  stage pay:", "  stage again: Order optional\n  stage pay:");
    let found = listed(&versions(&old, &new).run("diff old new --format json").exits(0));
    assert_eq!(found, [("stage-added".to_owned(), "behaviour".to_owned(), "buying.again".to_owned())]);
}

#[test]
fn thresholds_move() {
    finds(&[("require >= 60%", "require >= 65%")], &[("threshold-tightened", "breaking", "buying.rate")]);
    finds(&[("require >= 60%", "require >= 55%")], &[("threshold-loosened", "behaviour", "buying.rate")]);
    finds(&[("target  >= 80%", "target  >= 85%")], &[("threshold-tightened", "behaviour", "buying.rate")]);
    finds(&[("\n    require >= 60%", "")], &[("threshold-removed", "behaviour", "buying.rate")]);
    finds(&[("rate(success)", "rate(success and count(Offer) < 2)")], &[("kpi-changed", "breaking", "buying.rate")]);
    // what is made of the same figures
    finds(&[("rate(success)", "1 - rate(success)")], &[("kpi-changed", "breaking", "buying.rate")]);
}

const GROUNDS: &str = r#"policy { min_n 30  zone "Europe/Berlin" }
calendar office { zone "Europe/Berlin"  mon..fri 08:00..18:00 }
customer { tier: one of "gold", "basic"  home: text }
touchpoint Order by customer = "order"
touchpoint Pay   by customer = "pay"
touchpoint Call  by company  = "call" { wait: duration  cost = 2 EUR }
segment tier = customer.tier
moment Again = Order then Pay within 7d
journey buying {
  start Order
  stage pay: Pay
  goal here: Again within 7d
  value 10 EUR per success
  kpi reached = rate(reached(pay)) by tier
  kpi wait = p90(Call.wait)
  kpi costs = mean(cost)
  score { reached weight 100% from 0% to 50% }
}
rule opening { forbid Call outside office }
rule soon { when Order expect Pay within 2 business days using office }
"#;

/// The changes to [`GROUNDS`]: kind and item, and what each affects.
#[track_caller]
fn affects(edit: (&str, &str), wanted: &[(&str, &str, &[&str])]) {
    assert!(GROUNDS.contains(edit.0), "`{}` is not in the text", edit.0);
    let document =
        versions(GROUNDS, &GROUNDS.replacen(edit.0, edit.1, 1)).run("diff old new --format json").exits(0).json();
    let changes = document["changes"].as_array().unwrap();
    let found: Vec<Value> =
        changes.iter().map(|one| serde_json::json!([one["kind"], one["item"], one["affects"]])).collect();
    let wanted: Vec<Value> = wanted.iter().map(|one| serde_json::json!([one.0, one.1, one.2])).collect();
    assert_eq!(found, wanted, "{edit:?}");
}

#[test]
fn what_others_count_with_is_told_once_with_what_it_affects() {
    affects(("= customer.tier", "= customer.home"), &[("segment-changed", "tier", &["buying.reached"])]);
    affects(("cost = 2 EUR", "cost = 3 EUR"), &[("cost-changed", "Call", &["buying.costs"])]);
    affects(("min_n 30", "min_n 50"), &[("policy-changed", "policy", &[])]);
    // the rule of opening hours is looked into, the one of business days is not
    let tighter = ("mon..fri 08:00", "mon..fri 09:00");
    affects(tighter, &[("calendar-changed", "office", &["soon"]), ("rule-tightened", "opening", &[])]);
    affects(("10 EUR per", "12 EUR per"), &[("value-changed", "buying", &[])]);
    affects(("to 50%", "to 60%"), &[("score-changed", "buying", &[])]);
    affects((" by tier", ""), &[("kpi-breakdown", "buying.reached", &[])]);
    affects(("p90(", "p50("), &[("kpi-changed", "buying.wait", &[])]);
    // another stage before it is no other measure
    let stage = ("  stage pay: Pay\n", "  stage call: Call optional\n  stage pay: Pay\n");
    affects(stage, &[("stage-added", "buying.call", &["buying.costs", "buying.reached", "buying.wait"])]);
    // a moment and all that hangs on it, once
    let moment = ("within 7d\njourney", "within 6d\njourney");
    let affected = ["buying.costs", "buying.reached", "buying.wait"];
    affects(moment, &[("event-changed", "Again", &[]), ("goal-tightened", "buying.here", &affected)]);
}

#[test]
fn changes_come_as_sarif_and_as_annotations() {
    let new = BASE.replace("within 7d\n", "within 5d\n").replace("rule few_offers { limit Offer to 2 per 7d }\n", "");
    let project = versions(BASE, &new);
    let sarif = project.run("diff old new --format sarif").exits(0).json();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let told = |one: &Value| (one["ruleId"].as_str().unwrap().to_owned(), one["level"].as_str().unwrap().to_owned());
    let mut found: Vec<_> = results.iter().map(told).collect();
    found.sort();
    assert_eq!(found, [("D0209".to_owned(), "warning".to_owned()), ("D0401".to_owned(), "warning".to_owned())]);
    let goal = results.iter().find(|one| one["ruleId"] == "D0209").unwrap();
    assert_eq!(goal["locations"][0]["physicalLocation"]["region"]["startLine"], 12);
    project.run("diff old new --format github").exits(0).prints("::warning ").prints("D0209 goal-tightened");
    project.run("explain D0209").exits(0).prints("A goal is harder to reach");
}

#[test]
fn every_kind_of_change_stands_in_the_manual() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/prove.md")).unwrap();
    for kind in wayfare::analyze::diff::kinds() {
        assert!(
            page.contains(&format!("`{}` {}", kind.id, kind.slug)),
            "{} {} is not in docs/prove.md",
            kind.id,
            kind.slug
        );
    }
}

#[test]
fn titles_owners_and_docs_are_documentation() {
    finds(&[("Offer     by company", "Offer     by customer")], &[("documentation", "documentation", "Offer")]);
    let edits = [
        ("\"Buy something\"", "\"Buy\""),
        ("shop@example.org", "sales@example.org"),
        ("/// What customers want.", "/// What they want."),
    ];
    for edit in edits {
        let found = changes(&[edit]);
        assert!(!found.is_empty(), "{edit:?}");
        assert!(found.iter().all(|(_, category, item)| category == "documentation" && item == "buying"), "{found:?}");
    }
}

#[test]
fn a_touchpoint_that_stands_for_other_events_breaks_all_that_use_it() {
    let found = changes(&[("Pay       by customer = \"pay\"", "Pay by customer = \"pay\", \"paid\"")]);
    let item = |kind: &str| found.iter().filter(|one| one.0 == kind).map(|one| one.2.as_str()).collect::<Vec<_>>();
    assert_eq!(item("event-changed"), ["Pay"]);
    // with more events that count as paying it is kept more easily
    assert_eq!(item("rule-weakened"), ["paid_soon"]);
    assert_eq!(item("stage-changed"), ["buying.pay"]);
}

#[test]
fn exit_codes_tell_what_came_of_it() {
    let new = BASE.replace("within 7d\n", "within 5d\n");
    versions(BASE, &new).run("diff old new").exits(0).prints("D0209 buying.here: it is tighter");
    versions(BASE, &new).run("diff old new --fail-on-breaking").exits(1);
    versions(BASE, BASE).run("diff old new --fail-on-breaking").exits(0);
    versions(BASE, "rule r { limit Nothing to 2 }\n").run("diff old new").exits(3);
    versions(BASE, BASE).run("diff old nowhere").exits(2).says("`nowhere` is neither a path nor a git reference");
    versions(BASE, BASE).run("diff old").exits(2);
    versions(BASE, BASE).run("diff old new --log none.csv").exits(4);
}

const LOG: &str = "customer,time,event,total\n\
    ann,2026-03-02T09:00:00Z,order,10\nann,2026-03-02T10:00:00Z,pay,\nann,2026-03-08T15:00:00Z,delivered,\n\
    bob,2026-03-02T09:00:00Z,order,20\nbob,2026-03-03T04:00:00Z,pay,\nbob,2026-03-04T09:00:00Z,delivered,\n\
    eve,2026-03-02T09:00:00Z,order,30\neve,2026-03-02T09:30:00Z,pay,\neve,2026-03-03T09:00:00Z,delivered,\n\
    eve,2026-04-30T09:00:00Z,pay,\n";

#[test]
fn with_a_log_it_says_whose_verdict_changes_and_why() {
    // ann's delivery takes more than five days, bob pays after more than twelve hours
    let new = BASE.replace("within 7d\n", "within 5d\n").replace("expect Pay within 24h", "expect Pay within 12h");
    let old = BASE.replace("{ total: number }", "{ total: number optional }");
    let new = new.replace("{ total: number }", "{ total: number optional }");
    let project = versions(&old, &new).file("log.csv", LOG);
    let run = project.run("diff old new --log log.csv --format json").exits(0);
    let document = run.json();
    let log = &document["log"];
    let rule = log["rules"].as_array().unwrap().iter().find(|one| one["rule"] == "paid_soon").unwrap();
    assert_eq!(rule["now_broken"], serde_json::json!(["bob"]), "{log}");
    assert_eq!(rule["now_kept"], serde_json::json!([]), "{log}");
    assert_eq!(rule["cause"], serde_json::json!(["D0403"]), "{log}");
    let journey = &log["journeys"][0];
    assert_eq!(journey["journey"], "buying");
    let outcome =
        |name: &str| journey["outcomes"].as_array().unwrap().iter().find(|one| one["outcome"] == name).cloned();
    let succeeded = outcome("succeeded").unwrap();
    assert_eq!((&succeeded["old"], &succeeded["new"]), (&3.into(), &2.into()), "{log}");
    let timed_out = outcome("timed_out").unwrap();
    assert_eq!((&timed_out["old"], &timed_out["new"]), (&0.into(), &1.into()), "{log}");
    assert_eq!(journey["cause"][0], "D0209", "{log}");
    let kpi = &log["kpis"][0];
    assert_eq!(kpi["kpi"], "buying.rate");
    assert!((kpi["old"].as_f64().unwrap() - 1.0).abs() < 1e-9, "{log}");
    assert!((kpi["new"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9, "{log}");
    project.run("diff old new --log log.csv").exits(0).prints("paid_soon").prints("bob").prints("buying.rate");
}

#[track_caller]
fn git(project: &Project, words: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(project.path(".")).args(["-c", "user.name=t", "-c", "user.email=t@example.org"]).args(words);
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn git_references_are_compared_with_each_other_and_with_folders() {
    let project = Project::new().file("wayfare.yaml", "definitions: [journeys]\n").file("journeys/a.journey", BASE);
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-q", "-m", "one"]);
    let project = project.file("journeys/a.journey", BASE.replace("within 7d\n", "within 5d\n"));
    git(&project, &["commit", "-q", "-a", "-m", "two"]);
    let breaking = |kind: &str, item: &str| (kind.to_owned(), "breaking".to_owned(), item.to_owned());
    let wanted = [breaking("goal-tightened", "buying.here")];
    assert_eq!(listed(&project.run("diff HEAD~1 HEAD --format json").exits(0)), wanted);
    assert_eq!(listed(&project.run("diff HEAD~1 journeys --format json").exits(0)), wanted);
    assert_eq!(listed(&project.run("diff HEAD journeys --format json").exits(0)), []);
    let project = project.file("journeys/a.journey", BASE);
    assert_eq!(listed(&project.run("diff HEAD~1 . --format json").exits(0)), []);
    project.run("diff HEAD~7 HEAD").exits(2).says("`HEAD~7`");
}
