//! The formats, alone and against each other.
use super::*;
use crate::history::AttrKind;
use std::collections::BTreeMap;

const CSV: &str = "customer_id,time,event,wait,note\nb,1970-01-01T00:00:02Z,call,5,\na,1970-01-01T00:00:01Z,mail,,\"x, \"\"y\"\"\"\nb,1970-01-01T00:00:01Z,call,7,z\n";
const JSON: &str = r#"{"customer_id":"b","time":"1970-01-01T00:00:02Z","event":"call","wait":5}

{"customer_id":"a","time":1,"event":"mail","wait":null,"note":"x, \"y\""}
{"customer_id":"b","time":"1970-01-01T00:00:01Z","event":"call","wait":7,"note":"z"}
"#;

fn kinds() -> Needs {
    needs(&[("wait", AttrKind::Duration), ("note", AttrKind::Text)])
}

fn check(history: &History) {
    assert_eq!(shown(history), ["a 1000000 mail", "b 1000000 call", "b 2000000 call"]);
    let column = |attribute| (0..3).map(|event| value(history, attribute, event)).collect::<Vec<_>>();
    assert_eq!(column(0), [Value::Missing, Value::Duration(7_000_000), Value::Duration(5_000_000)]);
    assert_eq!(column(1), [Value::Text("x, \"y\""), Value::Text("z"), Value::Missing]);
    let rows: Vec<u64> = history.position().iter().map(|position| position.row()).collect();
    assert_eq!(rows, [2, 3, 1]);
}

#[test]
fn csv_in_all_its_dress() {
    let mark = [b"\xEF\xBB\xBF", CSV.as_bytes()].concat();
    let folder = Folder::with(&[
        ("a.csv", CSV.as_bytes()),
        ("mark.csv", &mark),
        ("crlf.CSV", CSV.replace('\n', "\r\n").as_bytes()),
        ("no_end.csv", CSV.trim_end().as_bytes()),
        ("zip.csv.gz", CSV.as_bytes()),
        ("quoted.csv", CSV.replacen("customer_id", "\"customer_id\"", 1).as_bytes()),
        ("a.tsv", b"customer_id\ttime\tevent\twait\tnote\nb\t2\tcall\t5\t\na\t1\tmail\t\t\"x, \"\"y\"\"\"\nb\t1\tcall\t7\tz\n"),
    ]);
    for name in ["a.csv", "mark.csv", "crlf.CSV", "no_end.csv", "zip.csv.gz", "quoted.csv", "a.tsv"] {
        check(&folder.read(&[name], &kinds()).unwrap_or_else(|error| panic!("{name}: {error}")).whole());
    }
}

#[test]
fn json_lines() {
    let folder = Folder::with(&[("a.jsonl", JSON.as_bytes()), ("b.ndjson.gz", JSON.as_bytes())]);
    check(&folder.read(&["a.jsonl"], &kinds()).unwrap().whole());
    check(&folder.read(&["b.ndjson.gz"], &kinds()).unwrap().whole());
}

#[test]
fn gzip_members_are_read_one_after_the_other() {
    let folder = Folder::new();
    let (head, tail) = CSV.as_bytes().split_at(60);
    folder.raw("a.csv.gz", &[gzip(head), gzip(tail)].concat());
    check(&folder.read(&["a.csv.gz"], &kinds()).unwrap().whole());
}

#[test]
fn a_split_log_is_the_same_log() {
    let mut lines = CSV.lines();
    let header = lines.next().unwrap();
    let rows: Vec<&str> = lines.collect();
    let part = |rows: &[&str]| format!("{header}\n{}\n", rows.join("\n")).into_bytes();
    let folder = Folder::with(&[("1.csv", &part(&rows[..1])), ("2.csv.gz", &part(&rows[1..]))]);
    let log = folder.read(&["1.csv", "2.csv.gz"], &kinds()).unwrap();
    assert_eq!(shown(&log.whole()), ["a 1000000 mail", "b 1000000 call", "b 2000000 call"]);
    let facts = log.whole().facts().clone();
    assert_eq!(facts.files, ["1.csv", "2.csv.gz"]);
    assert_eq!(facts.steps_back, 1);
}

const XES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="DEFAULT"/></global>
  <trace>
    <string key="concept:name" value="b &amp; c"/>
    <event>
      <string key="concept:name" value="call"><string key="wait" value="99"/></string>
      <date key="time:timestamp" value="1970-01-01T01:00:02.000+01:00"/>
      <int key="wait" value="5"/>
      <list key="tags"><string key="wait" value="98"/></list>
      <container key="box"><string key="note" value="no"/></container>
    </event>
    <int key="age" value="42"/>
  </trace>
  <trace><string key="concept:name" value="empty"/></trace>
  <trace>
    <string key="concept:name" value="a"></string>
    <event><boolean key="ok" value="true"/><string key="concept:name" value="mail"/><date key="time:timestamp" value="1970-01-01T00:00:01Z"/></event>
  </trace>
  <trace>
    <string key="concept:name" value="b &amp; c"/>
    <event><string key="concept:name" value="call"/><date key="time:timestamp" value="1970-01-01T00:00:01Z"/><float key="wait" value="7.0"/><string key="note" value=""/></event>
  </trace>
</log>
"#;

#[test]
fn xes_traces() {
    let folder = Folder::with(&[("a.xes", XES.as_bytes()), ("b.XES.gz", XES.as_bytes())]);
    let wanted = needs(&[
        ("wait", AttrKind::Duration),
        ("note", AttrKind::Text),
        ("case:age", AttrKind::Int),
        ("ok", AttrKind::Bool),
    ]);
    for name in ["a.xes", "b.XES.gz"] {
        let history = folder.read(&[name], &wanted).unwrap().whole();
        assert_eq!(history.customers(), ["a", "b & c", "empty"]);
        assert_eq!(shown(&history), ["a 1000000 mail", "b & c 1000000 call", "b & c 2000000 call"]);
        let column = |attribute| (0..3).map(|event| value(&history, attribute, event)).collect::<Vec<_>>();
        assert_eq!(column(0), [Value::Missing, Value::Duration(7_000_000), Value::Duration(5_000_000)]);
        assert_eq!(column(1), [Value::Missing; 3]);
        assert_eq!(column(2), [Value::Missing, Value::Missing, Value::Int(42)]);
        assert_eq!(column(3), [Value::Bool(true), Value::Missing, Value::Missing]);
        let rows: Vec<u64> = history.position().iter().map(|position| position.row()).collect();
        assert_eq!(rows, [2, 3, 1]);
    }
}

#[test]
fn an_xes_event_without_a_name_is_kept() {
    let text = r#"<log><trace><string key="concept:name" value="a"/><event><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></event></trace></log>"#;
    let folder = Folder::with(&[("a.xes", text.as_bytes())]);
    assert_eq!(shown(&folder.read(&["a.xes"], &Needs::default()).unwrap().whole()), ["a 0 "]);
}

#[test]
fn columns_are_mapped() {
    let folder = Folder::with(&[("a.csv", b"id,when,wait_ms,what\nx,02.01.1970 01:00,1500,call\n")]);
    let mut source = folder.source(&["a.csv"]);
    let attribute =
        AttributeMapping { column: Some("wait_ms".into()), unit: Unit::parse("ms"), ..AttributeMapping::default() };
    source.mapping = Mapping {
        customer: Some("id".into()),
        time: Some("when".into()),
        time_format: TimeFormat::parse("%d.%m.%Y %H:%M").unwrap(),
        zone: Some(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()),
        event: EventName::Fixed("answered".into()),
        attributes: BTreeMap::from([("wait".into(), attribute)]),
        ..Mapping::default()
    };
    let log = read(&[source], None, &needs(&[("wait", AttrKind::Duration)]), &ReadOptions::default()).unwrap();
    assert_eq!(shown(&log.whole()), ["x 86400000000 answered"]);
    assert_eq!(value(&log.whole(), 0, 0), Value::Duration(1_500_000));
    assert_eq!(log.column(log.whole().position()[0], 0).unwrap(), "wait_ms");
    assert!(log.whole().facts().notes.is_empty() && !log.whole().facts().assumed_utc);
}

#[test]
fn what_nobody_named_is_noted() {
    let folder = Folder::with(&[(
        "a.csv",
        b"customer,user_id,timestamp,ts,activity,channel\nx,y,2024-01-01 00:00,1,call,web\n",
    )]);
    let wanted = Needs { channel: true, ..needs(&[("mood", AttrKind::Text)]) };
    let log = folder.read(&["a.csv"], &wanted).unwrap();
    let facts = log.whole().facts().clone();
    assert_eq!(log.whole().customers(), ["x"]);
    assert_eq!(log.whole().channels(), ["web"]);
    assert!(facts.assumed_utc);
    assert_eq!(
        facts.notes,
        [
            "`a.csv`: read customer from `customer`, time from `timestamp`, event from `activity`",
            "`a.csv` has no column for attribute `mood`: missing on all of its events",
            "times without an offset are read as UTC: no time zone is given for the log",
        ]
    );
}

#[test]
fn attributes_are_read_only_where_they_are_declared() {
    let folder = Folder::with(&[("a.csv", b"customer,time,event,score\na,1,survey,9\na,2,game,lots\n")]);
    let need = Need::on("score", AttrKind::Score(0.0, 10.0), ["survey"]);
    let history = folder.read(&["a.csv"], &Needs { attributes: vec![need], ..Needs::default() }).unwrap().whole();
    assert_eq!((value(&history, 0, 0), value(&history, 0, 1)), (Value::Number(9.0), Value::Missing));
    assert!(history.unreadable().is_empty());
}

#[test]
fn what_cannot_be_read_is_left_to_the_definitions() {
    let folder = Folder::with(&[("a.csv", b"customer,time,event,score\na,2,survey,11\na,1,survey,9\n")]);
    let history = folder.read(&["a.csv"], &needs(&[("score", AttrKind::Score(0.0, 10.0))])).unwrap().whole();
    let entry = &history.unreadable()[0];
    assert_eq!((entry.event, entry.attribute, entry.raw.as_str()), (1, 0, "11"));
    assert_eq!(entry.reason, "is outside the score's range 0..10");
}

#[test]
fn the_customers_table() {
    let folder = Folder::with(&[
        ("log.csv", b"customer,time,event\nb,1,x\na,1,x\nc,1,x\n"),
        ("customers.csv", b"id,tier,since\na,gold,1970-01-02\nz,silver,\nb,,1970-01-03\n"),
    ]);
    let customer_attributes = vec![Need::everywhere("tier", AttrKind::Text), Need::everywhere("since", AttrKind::Time)];
    let wanted = Needs { customer_attributes, ..Needs::default() };
    let file = LogFile { path: folder.path("customers.csv"), name: "customers.csv".into() };
    let table = CustomersTable { file, key: "id".into() };
    let log = read(&[folder.source(&["log.csv"])], Some(&table), &wanted, &ReadOptions::default()).unwrap();
    let history = &log.whole();
    assert_eq!(history.customers(), ["a", "b", "c"]);
    let column = |at: usize| (0..3).map(|c| history.customer_column(at).unwrap().value(c)).collect::<Vec<_>>();
    assert_eq!(column(0), [Value::Text("gold"), Value::Missing, Value::Missing]);
    assert_eq!(column(1), [Value::Time(86_400_000_000), Value::Time(172_800_000_000), Value::Missing]);
    assert_eq!(log.build(0).unwrap().strangers, 1);

    folder.write("customers.csv", b"id,tier,since\na,gold,\nz,x,noon\na,silver,\n,x,\nb,x,noon\n");
    let log = read(&[folder.source(&["log.csv"])], Some(&table), &wanted, &ReadOptions::default()).unwrap();
    let mut bad = log.take(0).unwrap().bad_rows;
    bad.sort_by_key(|bad| bad.position);
    let faults: Vec<String> =
        bad.iter().map(|bad| log.bad_row(bad).to_string().split(';').next().unwrap().to_owned()).collect();
    assert_eq!(
        faults,
        [
            "`customers.csv` line 4 (row 3): `a` in column `id` stands twice: a customer has one row",
            "`customers.csv` line 5 (row 4): column `id` is empty: the row has no customer",
            "`customers.csv` line 6 (row 5): `noon` in column `since` is not a time",
        ]
    );
}

/// Objects of the same keys in many orders and spacings, the short way and (made odd by an escape) the general one.
#[test]
fn objects_mean_the_same_however_they_are_spaced_and_ordered() {
    let mut state = 7u64;
    let mut draw = |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % most
    };
    let (mut short, mut general) = (String::new(), String::new());
    for row in 0..3000u64 {
        let gap = ["", "", " ", "  "][usize::try_from(draw(4)).unwrap()];
        let mut fields = vec![
            format!("\"customer\"{gap}:{gap}\"c{}\"", row % 7),
            format!("\"time\":{gap}{row}"),
            format!("\"event\":\"e{}\"", draw(3)),
        ];
        for (name, value) in [
            ("score", "3"),
            ("score", "4.5"),
            ("topic", "\"bill\""),
            ("topic", "null"),
            ("score", "-0.25"),
            ("score", "12345678.125"),
            ("topic", "2026112612345678"),
            ("topic", "-17"),
            ("topic", "0.10"),
            ("topic", "12.00"),
            ("score", "374.10"),
            ("topic", "0.000"),
            ("topic", "1e3"),
            ("topic", "\"a text longer than sixteen bytes, like this\""),
            ("x", "true"),
            ("long name of a key", "0"),
        ] {
            if draw(4) == 0 && !fields.iter().any(|known| known.starts_with(&format!("\"{name}\""))) {
                fields.push(format!("\"{name}\":{value}"));
            }
        }
        for at in (1..fields.len()).rev() {
            if draw(4) == 0 {
                fields.swap(at, usize::try_from(draw(at as u64 + 1)).unwrap());
            }
        }
        let line = |fields: &[String]| format!("{gap}{{{gap}{}{gap}}}{gap}\n", fields.join(&format!("{gap},{gap}")));
        short += &line(&fields);
        fields.push("\"odd\":\"\\u0041\"".to_owned());
        general += &line(&fields);
    }
    let folder = Folder::with(&[("a.jsonl", short.as_bytes()), ("b.jsonl", general.as_bytes())]);
    let wanted = needs(&[("score", AttrKind::Number), ("topic", AttrKind::Text), ("x", AttrKind::Bool)]);
    let mut found = folder.read(&["a.jsonl"], &wanted).unwrap().whole();
    found.facts_mut().files = vec!["b.jsonl".into()];
    found.facts_mut().notes.clear();
    let mut other = folder.read(&["b.jsonl"], &wanted).unwrap().whole();
    other.facts_mut().notes.clear();
    assert_eq!((found.len(), found.facts()), (3000, other.facts()));
    let values =
        |history: &History, event| (0..3).map(|at| format!("{:?}", value(history, at, event))).collect::<Vec<_>>();
    for event in 0..3000 {
        assert_eq!(values(&found, event), values(&other, event), "{event}");
    }
    assert!(found == other);
}
