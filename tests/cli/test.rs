//! `wayfare test`.
use crate::project::Project;

const DEFINITIONS: &str = r#"event { visit: text }
touchpoint Visit = "visit"
touchpoint Order = "order" { amount: money EUR }
touchpoint Offer by company = "offer"

journey buying {
  start   Visit
  goal    bought: Order within 2d
  abandon after 10d of silence
  kpi conversion = rate(success)
}

rule answered {
  when   Visit as from
  expect Offer as to within 1h carrying visit
  do     raise "no offer" to "sales"
}
"#;

/// Ann is made an offer and buys; Bob comes too late for anything.
const TIMELINES: &str = r#"
  customer "ann" {
    2026-03-01 10:00  Visit(visit: "v1")
    +30min            Offer(visit: "v1")
    +1d               Order
  }
  customer "bob" {
    2026-03-01 10:00  Visit
    +2h               Offer
  }
"#;

fn project(expectations: &str) -> Project {
    let test = format!("test \"two visits\" {{{TIMELINES}  log ends 2026-04-01\n{expectations}\n}}\n");
    Project::with(&format!("{DEFINITIONS}\n{test}"))
}

#[test]
fn expectations_that_hold_pass() {
    let all = "  expect rule answered satisfied 1
  expect rule answered violated 1
  expect rule answered violations 1
  expect decision answered raise 1
  expect journey buying succeeded 1
  expect journey buying timed out 1
  expect kpi buying.conversion == 50%";
    project(all).run("test").exits(0).prints("✓ two visits\n1 passed, 0 failed\n").says_nothing();
}

#[test]
fn expectations_that_do_not_hold_fail_with_what_came_out_instead() {
    project("  expect journey buying succeeded 2")
        .run("test")
        .exits(1)
        .prints("✗ two visits\n    expect journey buying succeeded 2\n    but there is 1 (journeys/a.journey:30)\n")
        .prints("0 passed, 1 failed\n");
    project("  expect rule answered pending").run("test").exits(1).prints("but there is none");
    project("  expect kpi buying.conversion > 50%").run("test").exits(1).prints("but it is 50 %");
}

#[test]
fn what_a_kpi_came_to_is_told_in_its_unit() {
    let definitions = r#"touchpoint Offer by company = "offer" { price: money EUR }
touchpoint Buy = "buy"
touchpoint Leave = "leave"
journey buying "Buying" {
  start Offer
  goal  bought: Buy
  fail  Leave
  kpi speed   = mean(time(start -> bought))
  kpi revenue = total(sum(Offer.price))
}
test "one sale" {
  customer "ann" {
    2026-03-02 09:00  Offer(price: 12.50 EUR)
    +2h               Buy
  }
  expect kpi buying.speed == 1h
  expect kpi buying.revenue == 12.49 EUR
}
"#;
    let run = Project::with(definitions).run("test").exits(1);
    run.prints("but it is 2 h (").prints("but it is 12.5 EUR (");
    let run = Project::with(definitions).run("test --format json").exits(1);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let actual = |at: usize| &report["tests"][0]["expectations"][at]["actual"]["value"];
    assert_eq!(actual(0), &serde_json::json!(7200.0), "lengths of time are in seconds");
    assert_eq!(actual(1), &serde_json::json!({ "amount": 12.5, "currency": "EUR" }));
}

#[test]
fn a_failure_names_the_event_that_decided_it_and_shows_the_timeline() {
    let run = project("  expect journey buying succeeded 2\n  expect rule answered violated 2").run("test").exits(1);
    // Ann's order made the one success; before Bob's offer nothing could have been otherwise
    let run = run.prints(
        "    decided by `order` of ann on 2026-03-02 10:30 (journeys/a.journey:23): before it there was none\n",
    );
    // with Ann's offer one expectation of two was met
    let run = run
        .prints("    decided by `offer` of ann on 2026-03-01 10:30 (journeys/a.journey:22): before it there were 2\n");
    let run = run.prints("customer ann: 3 events, known until 2026-04-01 00:00 UTC");
    let run = run.prints("Order (order) <- decides [journeys/a.journey:23]").prints("buying ends: succeeded");
    run.prints("customer bob").prints("answered is violated").prints("buying ends: timed out");
}

#[test]
fn a_failure_that_no_event_decides_says_so() {
    project("  expect journey buying open").run("test").exits(1).prints("no event of the timeline makes a difference");
}

#[test]
fn timelines_keep_to_what_failed() {
    let rule = "rule other {\n  when Order\n  expect Visit before\n}\n";
    let test =
        "test \"one order\" {\n  customer \"x\" {\n    2026-03-01 Order\n  }\n  expect rule answered violated\n}\n";
    let run = Project::with(&format!("{DEFINITIONS}{rule}{test}")).run("test").exits(1);
    let run = run.prints("rules\n      answered: not activated\n");
    assert!(!run.out.contains("other"), "{}", run.out);
}

#[test]
fn nothing_before_a_test_is_undecidable() {
    let rule = "rule looked_before {\n  when Order\n  expect Visit before within 30d\n}\n";
    let test = "test \"an order out of the blue\" {\n  customer \"x\" {\n    2026-03-01 Order\n  }\n  expect rule looked_before violated 1\n}\n";
    Project::with(&format!("{DEFINITIONS}{rule}{test}")).run("test").exits(0);
}

#[test]
fn tests_can_be_chosen_and_there_must_be_one() {
    project("  expect journey buying").run("test").exits(3);
    project("  expect journey buying open").run("test --run visits").exits(1);
    project("  expect journey buying open").run("test --run other").exits(2).says("there is no such test");
    project("  expect journey buying open").run("test --run ^two.*s$").exits(1);
    project("  expect journey buying open").run("test --run (").exits(2).says("regex parse error");
}

#[test]
fn the_shop_passes_its_own_tests() {
    let root = env!("CARGO_MANIFEST_DIR");
    Project::new().run(&format!("test {root}/journeys/shop")).exits(0).prints("7 passed, 0 failed");
}

/// Of what `DEFINITIONS` hold, by hand: the goal is reached; the journey succeeds and times out but is never abandoned; the
/// rule is both satisfied and violated; the KPI has a value.
#[test]
fn coverage_counts_what_the_timelines_bring_about() {
    let run = project("  expect journey buying succeeded 1").run("test --coverage").exits(0);
    let run = run.prints("coverage 85.7 % (6 of 7)\n  journeys/a.journey 85.7 % (6 of 7)\n");
    run.prints("            9  journey buying: never abandoned\n");
}

#[test]
fn coverage_below_its_threshold_fails() {
    let least = |percent: &str| {
        project("  expect journey buying succeeded 1").run(&format!("test --coverage-threshold {percent}"))
    };
    least("85").exits(0);
    least("86").exits(1).prints("the tests must reach 86.0 %");
    least("101").exits(2).says("it is not from 0 to 100");
}

#[test]
fn without_a_test_that_breaks_a_rule_its_violation_is_not_covered() {
    let test = "test \"quick\" {\n  customer \"x\" {\n    2026-03-01 10:00 Visit\n    +1min Offer\n  }\n  log ends 2026-03-02\n  expect rule answered satisfied\n}\n";
    let run = Project::with(&format!("{DEFINITIONS}{test}")).run("test --coverage").exits(0);
    let run = run.prints("rule answered: never violated").prints("goal buying.bought: never reached");
    let run = run.prints("journey buying: never succeeded");
    assert!(!run.out.contains("never satisfied"), "{}", run.out);
}

#[test]
fn json_fits_its_schema_and_says_what_happened() {
    const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/test.schema.json");
    let generated = wayfare::report::tested::schema().unwrap();
    if std::env::var_os("WAYFARE_BLESS").is_some() {
        std::fs::write(SCHEMA, &generated).unwrap();
    }
    let shipped = std::fs::read_to_string(SCHEMA).unwrap();
    assert!(shipped == generated, "run the tests with WAYFARE_BLESS=1 to write {SCHEMA} again");
    let validator = jsonschema::validator_for(&serde_json::from_str(&shipped).unwrap()).unwrap();
    let run = project("  expect journey buying succeeded 2").run("test --coverage --format json").exits(1).json();
    let wrong: Vec<String> = validator.iter_errors(&run).map(|error| error.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    let test = &run["tests"][0];
    assert_eq!((test["title"].as_str(), test["passed"].as_bool()), (Some("two visits"), Some(false)));
    let expectation = &test["expectations"][0];
    assert_eq!(expectation["actual"]["count"], 1);
    assert_eq!(expectation["decided_by"]["customer"], "ann");
    assert_eq!(expectation["decided_by"]["line"], 23);
    assert_eq!(test["timelines"][1]["customer"], "bob");
    assert_eq!(run["coverage"]["total"], 7);
    assert_eq!(run["summary"]["exit_code"], 1);
}

#[test]
fn junit_has_a_case_for_each_test() {
    let run =
        project("  expect journey buying succeeded 2").run("test --format junit --coverage-threshold 90").exits(1);
    let run = run.prints("<testsuite name=\"journeys/a.journey\" tests=\"1\"").prints("<testcase name=\"two visits\"");
    let run = run.prints("expect journey buying succeeded 2, but there is 1 (journeys/a.journey:30)");
    let run = run.prints("the tests reach 90.0 %").prints("they reach 85.7 %");
    // readers of JUnit refuse a case without it
    assert_eq!(run.out.matches("<testcase ").count(), run.out.matches(" classname=").count(), "{}", run.out);
    project("  expect journey buying succeeded 1").run("test --format junit").exits(0).prints("failures=\"0\"");
}

#[test]
fn a_report_goes_to_a_file() {
    let project = project("  expect journey buying succeeded 1");
    project.run("test --format junit --out tests.xml").exits(0).prints_nothing();
    assert!(project.read("tests.xml").contains("two visits"));
}

/// What the mutations listed are, each as `what: change`.
fn unnoticed(project: &Project) -> Vec<String> {
    let run = project.run("test --mutate --format json").exits(0).json();
    let told = |one: &serde_json::Value| {
        let text = |key: &str| one[key].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}: {} -> {}", text("what"), text("text"), text("replacement"))
    };
    run["mutations"]["unnoticed"].as_array().unwrap().iter().map(told).collect()
}

const SMALL: &str = "touchpoint Visit = \"visit\"
touchpoint Order = \"order\"
rule answered {
  when   Visit
  expect Order within 2h
}
";

fn small(minutes: &str, expectation: &str) -> Project {
    let line = |at: &str| format!("    2026-03-01 10:00 Visit\n    +{at} Order\n");
    let customers: String = minutes
        .split(' ')
        .enumerate()
        .map(|(at, one)| format!("  customer \"{at}\" {{\n{}  }}\n", line(one)))
        .collect();
    Project::with(&format!(
        "{SMALL}test \"small\" {{\n{customers}  log ends 2026-04-01\n  expect rule answered {expectation}\n}}\n"
    ))
}

/// By hand: an order after an hour is in a window of one, two or three hours and in none at all; it is not before a visit,
/// and forbidding it, or swapping the names, breaks the rule or never activates it.
#[test]
fn mutations_that_no_test_notices_are_listed() {
    let found = unnoticed(&small("60min", "satisfied 1"));
    assert_eq!(found, ["`within` left out: within 2h -> ", "shorter window: 2h -> 1h", "longer window: 2h -> 3h",]);
}

#[test]
fn tests_on_both_sides_of_a_window_notice_it() {
    // one hour, two and three: the window can be neither shorter nor longer, and forbidding breaks two
    assert_eq!(unnoticed(&small("1h 2h 3h", "violated 1")), Vec::<String>::new());
}

#[test]
fn mutations_say_what_no_test_looks_at() {
    let text = format!("{SMALL}rule other {{\n  limit Order to 1 per 7d\n}}\n");
    let test = "test \"small\" {\n  customer \"x\" {\n    2026-03-01 Visit\n  }\n  log ends 2026-04-01\n  expect rule answered violated 1\n}\n";
    let project = Project::with(&format!("{text}{test}"));
    let run = project.run("test --mutate").exits(0);
    let run = run.prints("  journeys/a.journey:8  longer time: 7d → 8d (no test looks at it)\n");
    run.prints("  journeys/a.journey:5  longer window: 2h → 3h\n");
    // the definitions themselves stay as they are
    assert!(project.read("journeys/a.journey").contains("per 7d"));
}

#[test]
fn nothing_is_mutated_while_a_test_fails() {
    let run = project("  expect journey buying open").run("test --mutate").exits(1);
    let run = run.says("only be told when every test passes");
    assert!(!run.out.contains("mutations"), "{}", run.out);
}
