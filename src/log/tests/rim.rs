//! What lies at the rim of a format: digits that no number holds, quotes that nobody closes, times at the end of the
//! calendar, files that are none.
use super::*;
use crate::history::AttrKind;

const ROW: &str = r#""time":1,"event":"x""#;

#[test]
fn ids_of_any_length_stay_apart_in_json() {
    // none of these pairs differs as a 64-bit integer or a floating-point number of 64 bits
    let pairs =
        ["12345678901234567890123", "12345678901234567890124", "0.12345678901234567891", "0.12345678901234567892"];
    for extra in ["", r#","odd":"\u0041""#] {
        let lines: String = pairs.iter().map(|id| format!("{{\"customer\":{id},{ROW}{extra}}}\n")).collect();
        let folder = Folder::with(&[("a.jsonl", lines.as_bytes())]);
        let history = folder.read(&["a.jsonl"], &Needs::default()).unwrap().whole();
        let mut expected = pairs;
        expected.sort_unstable();
        assert_eq!(history.customers(), expected);
    }
}

#[test]
fn a_number_in_json_is_the_text_that_stands_there_and_one_with_an_exponent_is_written_out() {
    for (number, text) in [
        ("1.50", "1.50"),
        ("-0", "-0"),
        ("0.000", "0.000"),
        ("9007199254740993", "9007199254740993"),
        ("1e3", "1000.0"),
        ("1.7040672E9", "1704067200.0"),
        ("1e999", "1e999"),
    ] {
        for extra in ["", r#","odd":"\u0041""#] {
            let line = format!("{{\"customer\":\"a\",{ROW},\"note\":{number}{extra}}}\n");
            let folder = Folder::with(&[("a.jsonl", line.as_bytes())]);
            let history = folder.read(&["a.jsonl"], &needs(&[("note", AttrKind::Text)])).unwrap().whole();
            assert_eq!(value(&history, 0, 0), Value::Text(text), "{line}");
        }
    }
}

#[test]
fn json_that_is_not_utf_8_says_so_and_what_is_not_needed_is_not_looked_at() {
    let bad = [b"{\"customer\":\"a\",".as_slice(), ROW.as_bytes(), b",\"note\":\"\xe9\"}\n"].concat();
    let fine = format!("{{\"customer\":\"a\",{ROW},\"much\":1e999,\"deep\":{}{}}}\n", "[".repeat(300), "]".repeat(300));
    let folder = Folder::with(&[("bad.jsonl", &bad), ("fine.jsonl", fine.as_bytes())]);
    let error = folder.error(&["bad.jsonl"]);
    assert!(error.starts_with("`bad.jsonl` line 1 (row 1): the line is not UTF-8; save the file as UTF-8"), "{error}");
    assert_eq!(shown(&folder.read(&["fine.jsonl"], &Needs::default()).unwrap().whole()), ["a 1000000 x"]);
}

#[test]
fn values_within_objects_are_called_by_their_paths() {
    let lines = r#"{"user":{"id":7,"plan":{"name":"gold"}},"time":1,"event":"x","a.b":{"c":"d"}}
{"user":{"id":7,"plan":{}},"time":2,"event":"x","user.plan.name":"own","a.b.c":null}
{"user":{"id":"8"},"time":3,"event":"x","user.plan":{"name":"half"}}
{"user.id":9,"time":4,"event":"x"}
{"user":"7","time":5,"event":"x"}
"#;
    let folder = Folder::with(&[("a.jsonl", lines.as_bytes())]);
    let mut source = folder.source(&["a.jsonl"]);
    source.mapping.customer = Some("user.id".into());
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..ReadOptions::default() };
    let wanted = needs(&[("user.plan.name", AttrKind::Text), ("a.b.c", AttrKind::Text)]);
    let log = read(&[source], None, &wanted, &options).unwrap();
    let history = log.whole();
    assert_eq!(shown(&history), ["7 1000000 x", "7 2000000 x", "8 3000000 x", "9 4000000 x"]);
    let column = |at| (0..4).map(|event| value(&history, at, event)).collect::<Vec<_>>();
    assert_eq!(column(0), [Value::Text("gold"), Value::Text("own"), Value::Text("half"), Value::Missing]);
    assert_eq!(column(1), [Value::Text("d"), Value::Missing, Value::Missing, Value::Missing]);
    assert_eq!(log.bad_rows().len(), 1);
    assert_eq!(log.bad_rows()[0].fault.reason, "is empty: the row has no customer");
    let seen = glance(&LogFile::new(folder.path("a.jsonl")), 1).unwrap();
    let names: Vec<&str> = seen.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a.b.c", "event", "time", "user.id", "user.plan.name"]);
}

/// Rows after a quote that nobody closes are in its field: they must not be gone without a word.
#[test]
fn a_quote_that_is_never_closed_is_a_bad_row() {
    let head = "customer,time,event,note\na,1,x,\n";
    for (end, line) in [
        ("b,2,x,\"u\nc,3,x,\n", 3),
        ("b,2,x,\"u", 3),
        ("b,2,x,\"", 3),
        ("b,2,x,\"u\"\"\n", 3),
        ("b,2,x,u\n\"c,3,x,\n", 4),
    ] {
        let folder = Folder::with(&[("a.csv", format!("{head}{end}").as_bytes())]);
        for event_id in [None, Some("note".into())] {
            let mut source = folder.source(&["a.csv"]);
            source.mapping.event_id = event_id;
            let error = read(&[source], None, &Needs::default(), &ReadOptions::default()).unwrap_err().to_string();
            let expected =
                format!("`a.csv` line {line} (row {}): a quote that begins a field is never closed", line - 1);
            assert!(error.starts_with(&expected), "{end:?}: {error}");
        }
    }
    for (end, note) in [
        ("b,2,x,\"u\n\nv\"", "u\n\nv"),
        ("b,2,x,\"u\"\"\"", "u\""),
        ("b,2,x,5\" pipe", "5\" pipe"),
        ("b,2,x,\"u\"v\"w", "uv\"w"),
        ("b,2,x,\" \"\"u\"\" \"\r\n", " \"u\" "),
    ] {
        let folder = Folder::with(&[("a.csv", format!("{head}{end}").as_bytes())]);
        for event_id in [None, Some("note".into())] {
            let mut source = folder.source(&["a.csv"]);
            source.mapping.event_id = event_id;
            let wanted = needs(&[("note", AttrKind::Text)]);
            let history = read(&[source], None, &wanted, &ReadOptions::default()).unwrap().whole();
            assert_eq!((history.len(), value(&history, 0, 1)), (2, Value::Text(note)), "{end:?}");
        }
    }
}

#[test]
fn an_open_quote_is_found_however_the_file_is_cut() {
    let mut text = "customer,time,event,note\n".to_owned();
    (0..300).for_each(|at| text.push_str(&format!("c{at},{at},x,\"a\n\"\"{at}\"\"\"\n")));
    let whole = text.clone() + "d,1,x,\"";
    for (text, rows) in [(&text, Some(300)), (&whole, None)] {
        let folder = Folder::with(&[("a.csv", text.as_bytes()), ("b.csv.gz", text.as_bytes())]);
        for name in ["a.csv", "b.csv.gz"] {
            for chunk in [None, Some(1), Some(64), Some(1000)] {
                let layout = Layout { chunk, ..Layout::default() };
                let options = ReadOptions { layout, ..ReadOptions::default() };
                match (read(&[folder.source(&[name])], None, &Needs::default(), &options), rows) {
                    (Ok(log), Some(rows)) => assert_eq!(log.whole().len(), rows),
                    (Err(error), None) => assert!(error.to_string().contains("(row 301): a quote"), "{error}"),
                    (found, _) => panic!("{name} {chunk:?}: {found:?}"),
                }
            }
        }
    }
}

#[test]
fn events_lie_in_the_years_that_can_be_written() {
    let head = "customer,time,event\n";
    let folder = Folder::with(&[
        ("ends.csv", format!("{head}a,0000-01-01,x\na,9999-12-31T23:59:59.999999Z,x\n").as_bytes()),
        ("late.csv", format!("{head}a,9999-12-31T23:59:59-01:00,x\n").as_bytes()),
        ("early.csv", format!("{head}a,0000-01-01T00:00:00+01:00,x\n").as_bytes()),
        ("count.csv", format!("{head}a,300000000000,x\n").as_bytes()),
    ]);
    let ends = folder.read(&["ends.csv"], &Needs::default()).unwrap().whole();
    // 0000-01-01 is 719 528 days before 1970-01-01, the day after 9999-12-31 is 2 932 897 days after it
    assert_eq!(ends.time(), [-719_528 * 86_400_000_000, 2_932_897 * 86_400_000_000 - 1]);
    let mut seconds = folder.source(&["count.csv"]);
    seconds.mapping.time_format = TimeFormat::parse("epoch_s").unwrap();
    let errors = [
        folder.error(&["late.csv"]),
        folder.error(&["early.csv"]),
        read(&[seconds], None, &Needs::default(), &ReadOptions::default()).unwrap_err().to_string(),
    ];
    for error in errors {
        assert!(error.contains("is a time outside the years 0 to 9999"), "{error}");
    }
}

#[test]
fn the_last_day_of_the_calendar_has_a_zone_too() {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    let last = |format: &str, text: &str| {
        TimeReader::new(TimeFormat::parse(format).unwrap(), Some(zone.clone())).read(text.as_bytes())
    };
    // one hour before midnight in UTC: 2 932 896 days after 1970-01-01, less an hour
    let expected = Ok(2_932_896 * 86_400_000_000 - 3_600_000_000);
    assert_eq!(last("auto", "9999-12-31"), expected);
    assert_eq!(last("%d.%m.%Y", "31.12.9999"), expected);
}

#[test]
fn dates_without_hyphens_are_told() {
    let noted = |times: &[&str]| {
        let rows: String = times.iter().map(|time| format!("a,{time},x\n")).collect();
        let folder = Folder::with(&[("a.csv", format!("customer,time,event\n{rows}").as_bytes())]);
        let log = folder.read(&["a.csv"], &Needs::default()).unwrap();
        log.facts().notes.iter().any(|note| note.contains("look like dates without hyphens"))
    };
    assert!(noted(&["20240229"]) && noted(&["1", "20240101123000"]) && noted(&["202401011230"]));
    assert!(!noted(&["20240230", "20241301", "18000101", "1704067200", "2024-02-29", "20240229.5"]));
}

#[test]
fn a_file_that_is_listed_twice_is_told() {
    let folder = Folder::with(&[("a.csv", b"customer,time,event\na,1,x\n")]);
    let twice = folder.read(&["a.csv", "a.csv"], &Needs::default()).unwrap();
    let told = |log: &Log| log.facts().notes.iter().filter(|note| note.contains("listed twice")).count();
    assert_eq!((twice.whole().len(), told(&twice)), (2, 1));
    let mut other = folder.source(&["a.csv"]);
    other.mapping.event = EventName::Fixed("y".into());
    let sources = [folder.source(&["a.csv"]), other];
    assert_eq!(told(&read(&sources, None, &Needs::default(), &ReadOptions::default()).unwrap()), 0);
}

#[test]
fn a_pipe_is_no_log_and_a_folder_without_an_ending_is_a_folder() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("logs")).unwrap();
    assert!(folder.error(&["logs"]).starts_with("`logs` is a folder"), "{}", folder.error(&["logs"]));
    let made = std::process::Command::new("mkfifo").arg(folder.path("a.csv")).arg(folder.path("b.parquet")).status();
    if made.is_ok_and(|status| status.success()) {
        for name in ["a.csv", "b.parquet"] {
            assert!(folder.error(&[name]).starts_with(&format!("`{name}` is a pipe or a device")));
        }
    }
}

#[test]
fn traces_and_events_stand_where_they_belong() {
    let event = r#"<event><date key="time:timestamp" value="1970-01-01"/></event>"#;
    let name = r#"<string key="concept:name" value="a"/>"#;
    let folder = Folder::with(&[
        ("nested.xes", format!("<log><trace>{name}<trace>{name}{event}</trace></trace></log>").as_bytes()),
        ("folded.xes", format!("<log><traces><trace>{name}{event}</trace></traces></log>").as_bytes()),
        ("latin.xes", b"<log><trace><string key=\"concept:name\" value=\"\xe9\"/></trace></log>"),
    ]);
    for name in ["nested.xes", "folded.xes"] {
        let error = folder.error(&[name]);
        assert!(error.contains("a `trace` stands right in the `log`, and an `event` in a `trace`"), "{error}");
    }
    assert_eq!(folder.error(&["latin.xes"]), "`latin.xes` line 1: this is not UTF-8: save the file as UTF-8");
}

#[test]
fn whole_numbers_that_are_too_large_are_called_so() {
    let folder = Folder::with(&[("a.csv", b"customer,time,event,n\na,1,x,9223372036854775808\na,1,x,12x\n")]);
    let history = folder.read(&["a.csv"], &needs(&[("n", AttrKind::Int)])).unwrap().whole();
    let why: Vec<&str> = history.unreadable().iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(why, ["does not fit into a whole number of 64 bits", "is not a whole number"]);
}
