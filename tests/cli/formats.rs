//! Every report format on one small run: what it says, that it is valid, and that texts of strangers stay texts in it.
use crate::project::{Project, Run};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use std::process::Command;
use std::sync::Arc;

const DEFINITIONS: &str = r#"touchpoint Visit = "visit"
touchpoint Order = "order"
touchpoint Offer by company = "offer"
event { device: text optional }
segment device = device

policy { min_n 2 }

journey buying "Buy something" {
  owner "shop@example.com"
  start Visit
  stage order: Order
  goal bought: Order within 2d
  kpi conversion "Who buys" = rate(success) by device
    require >= 75%
    target  >= 50%
    require >= 10% for device "none"
}

rule no_offer "Nobody is pestered" {
  severity warning
  because  "people want to be left alone"
  when     Visit
  forbid   Offer within 1h
}

rule never { when Offer expect Order within 1h unless Offer }
rule idle { when Order where device == "never" expect Offer within 1d }
"#;

/// Two of three buy; one of them was sent an offer after half an hour.
const LOG: &str = "customer_id,time,event,device
ann,2026-03-01 10:00,visit,web
ann,2026-03-01 10:30,offer,web
ann,2026-03-01 11:00,order,web
bob,2026-03-01 10:00,visit,app
bob,2026-03-02 10:00,order,app
cem,2026-03-01 10:00,visit,web
dan,2026-03-09 10:00,visit,web
";

fn project() -> Project {
    Project::with(DEFINITIONS).file("log.csv", LOG)
}

fn render(format: &str) -> Run {
    project().run(&format!("eval --log log.csv --format {format}"))
}

/// Whether a tool is there; in CI it has to be.
fn has(tool: &str) -> bool {
    let found = Command::new(tool).arg("--version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "`{tool}` is needed in CI");
    if !found {
        eprintln!("skipped: there is no `{tool}` here");
    }
    found
}

#[test]
fn junit_fits_its_schema_and_fails_what_fails_the_run() {
    let project = project();
    let run = project.run("eval --log log.csv --format junit --out report.xml").exits(1).prints_nothing();
    assert_eq!(run.code, 1);
    let xml = project.read("report.xml");
    for expected in [
        "name=\"buying.conversion require &gt;= 75 %\"",
        "message=\"buying.conversion is 66.7 % (n 3), required &gt;= 75 %\" type=\"require\"",
        "owner: shop@example.com",
        "<skipped message=\"buying.conversion for device none has no value",
        "<system-out>no_offer broken by 1 customer, 1 violation</system-out>",
        "name=\"rule idle\"",
    ] {
        assert!(xml.contains(expected), "{expected}\n{xml}");
    }
    assert_eq!(xml.matches("<failure").count(), 1, "{xml}");
    if has("xmllint") {
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/junit.xsd");
        let checked = Command::new("xmllint")
            .args(["--noout", "--schema", schema])
            .arg(project.path("report.xml"))
            .output()
            .unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn what_counts_as_a_failure_in_junit_is_what_the_run_was_told() {
    let project = project();
    let failures = |options: &str| {
        let run = project.run(&format!("eval --log log.csv --format junit {options}"));
        (run.out.matches("<failure").count(), run.out.matches("<error").count())
    };
    assert_eq!(failures(""), (1, 0));
    assert_eq!(failures("--fail-on warning"), (2, 0), "the rule of severity warning too");
    let (_, undecided) = failures("--strict");
    assert!(undecided >= 2, "no value for a segment, a rule never activated: {undecided}");
}

#[test]
fn sarif_is_valid_and_puts_violations_at_their_rule() {
    let report = render("sarif").exits(1).json();
    // one of its patterns has a bracket that stricter readers of patterns take for a mistake
    let schema = include_str!("../data/sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let results = report["runs"][0]["results"].as_array().unwrap();
    let violation = results.iter().find(|one| one["ruleId"] == "no_offer").unwrap();
    assert_eq!(violation["level"], "warning");
    let place = &violation["locations"][0]["physicalLocation"];
    let line = 1 + DEFINITIONS.lines().position(|line| line.starts_with("rule no_offer")).unwrap();
    assert_eq!(place["artifactLocation"]["uri"], "journeys/a.journey");
    assert_eq!(place["region"]["startLine"], line);
    let text = violation["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("ann at 2026-03-01 10:30: `Offer` happened within 1 h after `Visit`"), "{text}");
    let threshold = results.iter().find(|one| one["level"] == "error").unwrap();
    let line = 1 + DEFINITIONS.lines().position(|line| line.contains(">= 75%")).unwrap();
    assert_eq!(threshold["locations"][0]["physicalLocation"]["region"]["startLine"], line);
}

#[test]
fn annotations_stand_where_things_are_written_the_gravest_first() {
    let run = render("github").exits(1);
    let lines: Vec<&str> = run.out.lines().collect();
    let line = 1 + DEFINITIONS.lines().position(|line| line.contains(">= 75%")).unwrap();
    assert!(lines[0].starts_with(&format!("::error file=journeys/a.journey,line={line},")), "{}", run.out);
    assert!(lines[0].contains("::buying.conversion is 66.7 %25 (n 3), required >= 75 %25"), "{}", run.out);
    assert!(lines[1].starts_with("::warning ") && lines[1].contains("title=Nobody is pestered"), "{}", run.out);
    assert!(lines[2..].iter().all(|line| line.starts_with("::notice ")), "{}", run.out);
}

#[test]
fn a_comment_says_the_verdict_first_and_folds_the_rest() {
    let run = render("markdown").exits(1);
    assert!(run.out.starts_with("## ✗ Journeys failed\n"), "{}", run.out);
    assert!(
        run.out.contains(
            "| ✗ | `buying.conversion` Who buys is 66.7 % \\(n 3\\), required &gt;\\= 75 % | `shop@example.com` |"
        ),
        "{}",
        run.out
    );
    assert_eq!(run.out.matches("<details>").count(), run.out.matches("</details>").count());
    // a target of 50 % is reached, so nothing is worth investing in
    assert!(!run.out.contains("Where to invest"), "{}", run.out);
}

#[test]
fn a_page_is_whole_and_fetches_nothing() {
    let run = render("html").exits(1);
    assert!(run.out.starts_with("<!doctype html>") && run.out.trim_end().ends_with("</html>"), "{}", run.out);
    // the name of the language that pictures are written in is no address that anything is fetched from
    let page = run.out.replace("&#x2f;", "/").replace("http://www.w3.org/2000/svg", "");
    for wrong in ["src=", "<link", "@import", "url(", "http://", "https://"] {
        assert!(!page.contains(wrong), "{wrong}");
    }
    for expected in [
        "prefers-color-scheme",
        "<a class=\"skip\"",
        "data-json=\"/journeys/0/success_rate/value\"",
        "class=\"timeline\"",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

/// A log whose customer, event, segment and file are hostile, in each format.
#[test]
fn hostile_texts_are_inert_in_every_format() {
    let (evil, long) = (EVIL, "x".repeat(1 << 20));
    let mut log = csv::Writer::from_writer(Vec::new());
    log.write_record(["customer_id", "time", "event", "device"]).unwrap();
    hostile(evil, &long).iter().for_each(|row| log.write_record(row.map(Option::unwrap_or_default)).unwrap());
    inert_in_every_format("log.csv", &log.into_inner().unwrap(), (evil, &long));
}

/// The same from Parquet, whose texts nothing has looked at on the way.
#[test]
fn hostile_texts_of_a_parquet_file_are_inert_in_every_format() {
    let (evil, long) = (EVIL, "x".repeat(1 << 20));
    let rows = hostile(evil, &long);
    let column = |at: usize| -> ArrayRef { Arc::new(StringArray::from_iter(rows.iter().map(|row| row[at]))) };
    let names = ["customer_id", "time", "event", "device"];
    let columns = names.into_iter().enumerate().map(|(at, name)| (name, column(at), true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    inert_in_every_format("log.parquet", &writer.into_inner().unwrap(), (evil, &long));
}

/// What a terminal, a browser, a spreadsheet, a forge or a runner would act on.
const EVIL: &str = "<script>alert(1)</script>\u{1b}[31mred\u{202e}txt.exe|`x`](javascript:alert(2))@all =cmd()|'/C calc'!A0 \u{9b}0m \u{2066}\u{200f}::error::x %0A";

/// Rows whose customers, events and attributes are hostile.
fn hostile<'a>(evil: &'a str, long: &'a str) -> Vec<[Option<&'a str>; 4]> {
    let of = |customer| {
        [
            [Some(customer), Some("2026-03-01 10:00"), Some("visit"), Some(evil)],
            [Some(customer), Some("2026-03-01 10:30"), Some("offer"), Some(long)],
            [Some(customer), Some("2026-03-01 11:00"), Some(evil), None],
            [Some(customer), Some("2026-03-01 11:01"), Some(long), None],
        ]
    };
    [evil, long].into_iter().flat_map(of).collect()
}

fn inert_in_every_format(name: &str, log: &[u8], (evil, long): (&str, &str)) {
    let project = Project::with(&DEFINITIONS.replace("people want", "people \\\"<b>want</b>")).file(name, log);
    for format in ["human", "json", "junit", "sarif", "github", "markdown", "html"] {
        let run = project.run(&format!("eval --log {name} --format {format}"));
        assert!(run.code < 2, "{format}: {}", run.err);
        let turns = |c: char| {
            ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c) || c == '\u{200f}'
        };
        let harmful = run.out.chars().find(|c| (c.is_control() && *c != '\n') || turns(*c));
        assert_eq!(harmful, None, "{format}");
        if format != "json" {
            assert!(run.out.len() < 1 << 20, "{format} repeats what is endless: {}", run.out.len());
        }
        match format {
            "html" => {
                assert_eq!(run.out.matches("<script").count(), 1, "{format}");
                assert!(!run.out.contains("<b>want"), "{format}");
            }
            "markdown" => {
                let outside = |line: &str| line.split('`').step_by(2).collect::<String>();
                let loose: String = run.out.lines().map(outside).collect();
                assert!(!loose.contains("<script") && !loose.contains("](javascript"), "{format}\n{loose}");
            }
            "github" => {
                assert!(run.out.lines().all(|line| line.starts_with("::") && !line.contains("%0A%0A")), "{format}")
            }
            _ => {}
        }
        let file = match format {
            "junit" => "out.xml",
            "json" | "sarif" => "out.json",
            _ => "out.txt",
        };
        std::fs::write(project.path(file), &run.out).unwrap();
        match format {
            "json" | "sarif" => {
                let _: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            }
            "junit" if has("xmllint") => {
                let checked =
                    Command::new("xmllint").arg("--noout").arg("--huge").arg(project.path(file)).output().unwrap();
                assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
            }
            _ => {}
        }
    }
    let run = project.run(&format!("eval --log {name} --violations all.jsonl --instances instances.jsonl"));
    assert!(run.code < 2, "{}", run.err);
    for file in ["all.jsonl", "instances.jsonl"] {
        let lines = project.read(file);
        assert_eq!(lines.lines().count(), 2, "{file}");
        let values: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let customers: Vec<&str> = values.iter().map(|one| one["customer"].as_str().unwrap()).collect();
        assert!(customers.contains(&evil) && customers.contains(&long), "whole and unchanged");
        assert!(!lines.contains('\u{1b}') && !lines.contains('\u{202e}'), "{file}");
    }
}

#[test]
fn every_instance_is_written_with_what_it_reached() {
    let project = project();
    project.run("eval --log log.csv --instances all.jsonl").exits(1);
    let lines = project.read("all.jsonl");
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    let expected = serde_json::json!({
        "journey": "buying", "customer": "ann", "key": [],
        "start": "2026-03-01T10:00:00Z", "end": "2026-03-01T11:00:00Z", "outcome": "succeeded",
        "stages": {"order": "2026-03-01T11:00:00Z"}, "goals": {"bought": "2026-03-01T11:00:00Z"}
    });
    assert_eq!(first, expected);
    let outcomes: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["outcome"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(outcomes, ["succeeded", "succeeded", "timed_out", "open"]);
}

/// The texts of a column of a Parquet file.
fn column(path: &std::path::Path, name: &str) -> Vec<String> {
    use arrow_array::{Array, StringArray};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let reader = ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(path).unwrap()).unwrap().build().unwrap();
    let texts = reader.flat_map(|batch| {
        let batch = batch.unwrap();
        let column = batch.column_by_name(name).unwrap().as_any().downcast_ref::<StringArray>().unwrap().clone();
        (0..column.len()).map(|at| column.value(at).to_owned()).collect::<Vec<_>>()
    });
    texts.collect()
}

#[test]
fn lists_are_written_as_parquet_by_their_ending() {
    let project = project();
    project.run("eval --log log.csv --violations broken.parquet --instances all.parquet").exits(1);
    assert_eq!(column(&project.path("broken.parquet"), "customer"), ["ann"]);
    assert_eq!(column(&project.path("broken.parquet"), "rule"), ["no_offer"]);
    assert_eq!(column(&project.path("all.parquet"), "customer"), ["ann", "bob", "cem", "dan"]);
    assert_eq!(column(&project.path("all.parquet"), "outcome"), ["succeeded", "succeeded", "timed_out", "open"]);
    // a list of nothing has its columns all the same
    project.run("eval --log log.csv --rule idle --as-of 2020-01-01 --violations none.parquet");
    assert_eq!(column(&project.path("none.parquet"), "customer"), Vec::<String>::new());
}

#[test]
fn quiet_says_only_what_went_wrong_and_colour_only_where_it_is_wanted() {
    let project = project();
    let quiet = project.run("eval --log log.csv -q").exits(1);
    assert!(quiet.out.contains("required >= 75 %") && !quiet.out.contains("Journey buying"), "{}", quiet.out);
    project.run("eval --log log.csv -q --rule never").prints_nothing();
    assert!(!project.run("eval --log log.csv").out.contains('\u{1b}'), "a pipe is no terminal");
    assert!(project.run("eval --log log.csv --color always").out.contains('\u{1b}'));
    let widest = project.run("eval --log log.csv").out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?}");
}

#[test]
fn an_unknown_place_to_write_to_is_told() {
    project().run("eval --log log.csv -o junit=missing/report.xml").exits(2).says("can't write");
    project().run("eval --log log.csv -o paper=report.pdf").exits(2);
}

#[test]
fn rules_of_two_journeys_may_share_a_name() {
    let journey = |name: &str, goal: &str| {
        format!(
            "journey {name} {{\n  start Visit\n  goal done: {goal} within 2d\n  rule quick {{ when Visit expect {goal} within 1h }}\n}}\n"
        )
    };
    let text = format!(
        "touchpoint Visit = \"visit\"\ntouchpoint Order = \"order\"\ntouchpoint Offer by company = \"offer\"\n{}{}\
         rule alone {{ when Visit expect Offer within 1h }}\n",
        journey("buying", "Order"),
        journey("offered", "Offer")
    );
    let project = Project::with(&text).file("log.csv", LOG);
    project.run("eval --log log.csv --violations all.jsonl").exits(1);
    let lines = project.read("all.jsonl");
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut told: Vec<(&str, Option<&str>, &str)> = lines
        .iter()
        .map(|one| (one["rule"].as_str().unwrap(), one["journey"].as_str(), one["customer"].as_str().unwrap()))
        .collect();
    // ann orders an hour later and is sent an offer before; bob orders a day later; cem and dan do nothing, and of dan's
    // visit at the log's end nothing is decided
    let expected = [
        ("quick", Some("buying"), "bob"),
        ("quick", Some("buying"), "cem"),
        ("quick", Some("offered"), "bob"),
        ("quick", Some("offered"), "cem"),
        ("alone", None, "bob"),
        ("alone", None, "cem"),
    ];
    told.sort_by_key(|(rule, journey, customer)| (*rule == "alone", *journey, *customer));
    assert_eq!(told, expected);
    project.run("eval --log log.csv --violations all.parquet").exits(1);
    assert_eq!(column(&project.path("all.parquet"), "rule").len(), 6);
    assert_eq!(column(&project.path("all.parquet"), "journey")[..2], ["buying", "buying"]);
    // one that shares its name with another is named with its journey
    project.run("eval --log log.csv --rule quick").exits(2).says("buying.quick");
    project.run("eval --log log.csv --rule offered.quick").exits(1).prints("offered.quick");
    project.run("eval --log log.csv --rule alone").exits(1);
}
