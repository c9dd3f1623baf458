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
    project("  expect journey buying succeeded 2").run("test").exits(1).prints(
        "✗ two visits\n    expect journey buying succeeded 2\n    but there is 1 (journeys/a.journey:30)\n0 passed, 1 failed\n",
    );
    project("  expect rule answered pending").run("test").exits(1).prints("but there is none");
    project("  expect kpi buying.conversion > 50%").run("test").exits(1).prints("but it is 0.5");
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
}

#[test]
fn the_shop_passes_its_own_tests() {
    let root = env!("CARGO_MANIFEST_DIR");
    Project::new().run(&format!("test {root}/journeys/shop")).exits(0).prints("3 passed, 0 failed");
}
