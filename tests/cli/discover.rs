//! `wayfare discover`: counted by hand.
use crate::project::Project;
use std::fmt::Write as _;

const DEFINITIONS: &str = "touchpoint Visit = \"visit\"\ntouchpoint Order = \"order\"\n\nmoment Both = Visit or Order\n\nkpi both over customers = mean(count(Both))\n";

/// 20 customers visit at nine; 12 visit again an hour later; 10 of these order a day after; one is mysterious.
fn log() -> String {
    let mut log = String::from("customer_id,time,event\n");
    for customer in 0..20 {
        let _ = writeln!(log, "c{customer},2026-03-01 09:00,visit");
        if customer < 12 {
            let _ = writeln!(log, "c{customer},2026-03-01 10:00,visit");
        }
        if customer < 10 {
            let _ = writeln!(log, "c{customer},2026-03-02 10:00,order");
        }
    }
    log.push_str("c19,2026-03-03 09:00,mystery\n");
    log
}

#[test]
fn counts_are_those_of_the_log() {
    let found = Project::new().file("log.csv", log()).run("discover --log log.csv --format json").exits(0).json();
    assert_eq!((&found["format_version"], &found["log"]["events"]), (&1.into(), &43.into()));
    assert_eq!((&found["log"]["customers"], &found["log"]["names"]), (&20.into(), &3.into()));
    let visit = &found["names"][0];
    assert_eq!((&visit["name"], &visit["events"], &visit["customers"]), (&"visit".into(), &32.into(), &20.into()));
    assert_eq!((&visit["first"], &visit["last"]), (&20.into(), &9.into()));
    // repeats in a row are one: visit → order, visit, visit → mystery
    assert_eq!(found["variants"]["different"], 3);
    let top = &found["variants"]["top"][0];
    assert_eq!((&top["customers"], &top["share"]), (&10.into(), &0.5.into()));
    let again = &found["loops"][0];
    assert_eq!((&again["name"], &again["customers"], &again["in_a_row"]), (&"visit".into(), &12.into(), &12.into()));
    assert_eq!((&again["returns"], &again["median"]), (&0.into(), &3600.0.into()));
    let wait = &found["waits"][0];
    assert_eq!((&wait["from"], &wait["to"], &wait["events"]), (&"visit".into(), &"order".into(), &10.into()));
    assert_eq!(wait["longest"], 86_400.0);
    assert!(found["unmapped"].is_null());
    assert_eq!((&found["journey"]["starts"][0], &found["journey"]["goals"][0]), (&"visit".into(), &"order".into()));
}

#[test]
fn json_fits_its_schema() {
    const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/discovery.schema.json");
    let generated = wayfare::report::discovery::schema().unwrap();
    if std::env::var_os("WAYFARE_BLESS").is_some() {
        std::fs::write(SCHEMA, &generated).unwrap();
    }
    let shipped = std::fs::read_to_string(SCHEMA).unwrap();
    assert!(shipped == generated, "run the tests with WAYFARE_BLESS=1 to write {SCHEMA} again");
    let validator = jsonschema::validator_for(&serde_json::from_str(&shipped).unwrap()).unwrap();
    let alone = Project::new().file("log.csv", log()).run("discover --log log.csv --format json").exits(0).json();
    let project = Project::with(DEFINITIONS).file("log.csv", log());
    let beside = project.run("discover --log log.csv --format json").exits(0).json();
    let little = Project::new().file("log.csv", "customer_id,time,event\nc1,2026-03-01 09:00,visit\n");
    let little = little.run("discover --log log.csv --format json").exits(0).json();
    assert!(little["journey"].is_null() && alone["journey"].is_object() && beside["unmapped"].is_array());
    for found in [alone, beside, little] {
        let wrong: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert_eq!(wrong, Vec::<String>::new());
        let mut cut = found;
        cut["log"].as_object_mut().unwrap().remove("customers");
        assert!(!validator.is_valid(&cut), "every key is required");
    }
}

#[test]
fn with_definitions_it_names_what_they_do_not_claim() {
    let project = Project::with(DEFINITIONS).file("log.csv", log());
    let found = project.run("discover --log log.csv --format json").exits(0).json();
    let unmapped = found["unmapped"].as_array().unwrap();
    assert_eq!(unmapped.len(), 1);
    assert_eq!((&unmapped[0]["name"], &unmapped[0]["events"]), (&"mystery".into(), &1.into()));
    project.run("discover --log log.csv").exits(0).prints("Events that no touchpoint claims").prints("mystery");
    // definitions that nobody asked for don't stand in the way
    let broken = Project::with("rule {").file("log.csv", log());
    broken.run("discover --log log.csv").exits(0).prints("do not compile").prints("43 events");
    broken.run("discover journeys --log log.csv").exits(3);
}

#[test]
fn people_read_it_as_text_or_as_a_page() {
    let project = Project::new().file("log.csv", log());
    let text = project.run("discover --log log.csv").exits(0);
    for words in [
        "43 events of 20 customers, 3 event names",
        "Variants",
        "Loops",
        "Long waits",
        "visit → order",
        "Rules that hold almost always",
    ] {
        assert!(text.out.contains(words), "`{words}` is not in\n{}", text.out);
    }
    project.run("discover --log log.csv --format html --out page.html").exits(0).prints_nothing();
    let page = project.read("page.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("visit → order"), "{page}");
    for outside in ["http://", "https://", "<script", "src="] {
        assert!(!page.contains(outside), "`{outside}`");
    }
}

#[test]
fn what_a_log_holds_is_harmless_in_a_report() {
    let bad = log().replace("mystery", "<img src=x onerror=alert(1)>\u{1b}[31m");
    let project = Project::new().file("log.csv", bad);
    let page = project.run("discover --log log.csv --format html").exits(0);
    assert!(!page.out.contains("<img") && page.out.contains("&lt;img"));
    assert!(!project.run("discover --log log.csv").exits(0).out.contains('\u{1b}'));
}

#[test]
fn definitions_that_it_proposes_compile() {
    let project = Project::new().file("log.csv", log());
    let found = project.run("discover --log log.csv --format json").exits(0).json();
    let mut text =
        "touchpoint Visit = \"visit\"\ntouchpoint Order = \"order\"\ntouchpoint Mystery = \"mystery\"\n".to_owned();
    for list in ["moments", "rules"] {
        for one in found[list].as_array().unwrap() {
            text.push_str(one["definition"].as_str().unwrap());
            text.push('\n');
        }
    }
    assert!(text.contains("rule "), "{text}");
    Project::with(&text).run("check").exits(0);
}

#[test]
fn columns_are_found_by_what_stands_in_them() {
    let odd = log().replace("customer_id,time,event", "wer,wann,was");
    let project = Project::new().file("odd.csv", &odd);
    project
        .run("discover --log odd.csv")
        .exits(0)
        .prints("customer from `wer`")
        .prints("time from `wann`")
        .prints("event from `was`");
    project.run("discover --log odd.csv --customer kunde").exits(4);
    Project::new().run("discover").exits(2);
    project.run("discover --log no.csv").exits(4).says("there is no log file `no.csv`");
}
