//! `wayfare explain --customer ID`: one customer's timeline, counted by hand.
use crate::project::Project;

const DEFINITIONS: &str = r#"touchpoint Visit "Came by" = "visit"
touchpoint Order = "order"
touchpoint Call = "call"

moment Silence "Nothing for a day" = Visit then no Order for 1d

journey buying {
  start   Visit
  stage   called: Call optional
  goal    bought: Order within 3d
  abandon after 30d of silence
}

rule answered "Calls are answered" { when Call expect Order within 2h }
rule thanked { when Order expect Call within 5d  do raise "thank" to "shop@example.com" }
"#;

const LOG: &str = "customer_id,time,event
ann,2026-03-01 10:00,visit
ann,2026-03-02 12:00,call
ann,2026-03-02 15:00,order
ann,2026-03-03 09:00,visit
ann,2026-03-03 10:00,mystery
bob,2026-03-04 09:00,visit
";

fn project() -> Project {
    Project::with(DEFINITIONS).file("log.csv", LOG)
}

#[test]
fn a_timeline_says_what_happened_and_what_came_of_it() {
    let run = project().run("explain --customer ann --log log.csv").exits(0);
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "customer ann: 5 events",
        "2026-03-01 10:00",
        "· Came by (visit) [log.csv row 1]",
        "◆ moment: Nothing for a day",
        "▸ buying reaches called",
        "▸ buying ends: succeeded",
        "✗ answered is violated: no Order within 2 h after Call; order came 1 h too late",
        "· mystery (no touchpoint claims it)",
        "… thanked: expects Call, by now",
        "… buying is open; without anything more it ends: timed out",
    ] {
        assert!(words.contains(expected), "{expected}\n{}", run.out);
    }
    // the second visit opened a second instance; its three days end on the sixth
    let due = run.out.lines().find(|line| line.contains("without anything more")).unwrap();
    assert!(due.starts_with("2026-03-06 09:00"), "{due}");
    let until = run.out.lines().find(|line| line.contains("thanked: expects Call, by now")).unwrap();
    assert!(until.starts_with("2026-03-07 15:00"), "{until}");
}

#[test]
fn a_timeline_is_also_a_page() {
    let project = project();
    project.run("explain --customer ann --log log.csv --format html --out ann.html").exits(0).prints_nothing();
    let page = project.read("ann.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("order</code> came 1 h too late"), "{page}");
    for wrong in ["<script", "src=", "http://", "https://"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
}

#[test]
fn an_unknown_customer_gets_a_suggestion() {
    project().run("explain --customer anne --log log.csv").exits(2).says("did you mean `ann`?");
    project().run("explain --log log.csv").exits(2).says("--customer ID");
    project().run("explain E0201 --format html").exits(2);
}

#[test]
fn hostile_names_are_inert_on_a_timeline() {
    let evil = "<b>x</b>\u{1b}[31m\u{202e}";
    let project = project().file("evil.csv", format!("customer_id,time,event\n{evil},2026-03-01 10:00,{evil}\n"));
    for format in ["human", "html"] {
        let run = project.run_args(&["explain", "--customer", evil, "--log", "evil.csv", "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(!run.out.contains('\u{1b}') && !run.out.contains('\u{202e}'), "{format}");
        assert!(format == "human" || !run.out.contains("<b>"), "{format}");
    }
}
