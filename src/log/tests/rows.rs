//! Bad rows, duplicates, the end of the log.
use super::*;
use crate::history::{AttrKind, Order};

const HEAD: &str = "customer,time,event,wait\n";

fn csv(rows: &str) -> Folder {
    Folder::with(&[("a.csv", format!("{HEAD}{rows}").as_bytes())])
}

#[track_caller]
fn stops(rows: &[u8], expected: &str) {
    let folder = Folder::with(&[("a.csv", &[HEAD.as_bytes(), rows].concat())]);
    let error = folder.read(&["a.csv"], &needs(&[("wait", AttrKind::Text)])).unwrap_err().to_string();
    let message = error.strip_suffix("; mend the row or set bad rows aside with `--bad-rows quarantine=FILE`");
    assert_eq!(message, Some(expected), "{error}");
}

#[test]
fn a_bad_row_stops_the_run_with_its_place() {
    stops(b"a,1,x,\n,2,y,\n", "`a.csv` line 3 (row 2): column `customer` is empty: the row has no customer");
    stops(b"a,,x,\n", "`a.csv` line 2 (row 1): column `time` is empty: the row has no time");
    stops(b"a,1,x,\na,noon,x,\n", "`a.csv` line 3 (row 2): `noon` in column `time` is not a time");
    stops(b"a,1,x\n", "`a.csv` line 2 (row 1): the row has 3 columns where the header has 4");
    stops(b"a,1,x,5,6\n", "`a.csv` line 2 (row 1): the row has 5 columns where the header has 4");
    stops(b"\xff,1,x,\n", "`a.csv` line 2 (row 1): `\u{fffd}` in column `customer` is not UTF-8");
    stops(b"a,1,x,\xffb\n", "`a.csv` line 2 (row 1): `\u{fffd}b` in column `wait` is not UTF-8");
}

#[test]
fn lines_are_counted_through_quotes_blank_lines_and_crlf() {
    let row = "\"a\n\nb\",1,x,\n\n\na,noon,x,\n";
    for text in [row.to_owned(), row.replace('\n', "\r\n")] {
        stops(text.as_bytes(), "`a.csv` line 7 (row 2): `noon` in column `time` is not a time");
    }
}

#[test]
fn an_attribute_that_is_not_needed_is_not_read() {
    let folder = Folder::with(&[("a.csv", b"customer,time,event,wait\na,1,x,\xff\n")]);
    assert_eq!(folder.read(&["a.csv"], &Needs::default()).unwrap().whole().len(), 1);
}

#[test]
fn quarantine_keeps_whole_rows_with_reasons() {
    let rows = "a,1,x,\n,2,\"y\nz\",\na,noon,x,\na,3,x\nb,4,x,";
    let folder = csv(rows);
    folder.write("b.jsonl", b"{\"customer\":\"c\",\"time\":\"?\"}\n[1]\n{\"customer\":\"c\",\"time\":5}\n");
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..ReadOptions::default() };
    let sources = [folder.source(&["a.csv"]), {
        let mut source = folder.source(&["b.jsonl"]);
        source.mapping.event = EventName::Fixed("e".into());
        source
    }];
    let log = read(&sources, None, &Needs::default(), &options).unwrap();
    assert_eq!(shown(&log.whole()), ["a 1000000 x", "b 4000000 x", "c 5000000 e"]);
    assert_eq!(log.whole().facts().bad_rows, 5);
    let later = BadRow { position: log.whole().position()[1], fault: Fault::value("wait", b"", "is missing") };
    let mut written = Vec::new();
    log.write_quarantine(&[later], &mut written).unwrap();
    let expected = "file,line,row,column,value,reason,text\n\
        a.csv,3,2,customer,,is empty: the row has no customer,\",2,\"\"y\nz\"\",\"\n\
        a.csv,5,3,time,noon,is not a time,\"a,noon,x,\"\n\
        a.csv,6,4,,,the row has 3 columns where the header has 4,\"a,3,x\"\n\
        a.csv,7,5,wait,,is missing,\"b,4,x,\"\n\
        b.jsonl,1,1,time,?,is not a time,\"{\"\"customer\"\":\"\"c\"\",\"\"time\"\":\"\"?\"\"}\"\n";
    let written = String::from_utf8(written).unwrap();
    assert!(written.starts_with(expected), "{written}");
    assert!(written.lines().last().unwrap().starts_with("b.jsonl,2,2,,,\"the line is not a JSON object"), "{written}");
}

#[test]
fn quarantine_of_xes_keeps_the_whole_event() {
    let text = "<log>\n<trace><string key=\"concept:name\" value=\"a\"/>\n<event><date key=\"time:timestamp\" value=\"1970-01-01T00:00:00Z\"/></event>\n<event><date key=\"time:timestamp\" value=\"never\"/>\n</event></trace></log>";
    let folder = Folder::with(&[("a.xes.gz", text.as_bytes())]);
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..ReadOptions::default() };
    let log = read(&[folder.source(&["a.xes.gz"])], None, &Needs::default(), &options).unwrap();
    let mut written = Vec::new();
    log.write_quarantine(&[], &mut written).unwrap();
    let expected = "file,line,row,column,value,reason,text\na.xes.gz,4,2,time:timestamp,never,is not a time,\
        \"<event><date key=\"\"time:timestamp\"\" value=\"\"never\"\"/>\n</event>\"\n";
    assert_eq!(String::from_utf8(written).unwrap(), expected);
    let error = folder.error(&["a.xes.gz"]);
    assert!(
        error.starts_with("`a.xes.gz` line 4 (row 2): `never` in column `time:timestamp` is not a time"),
        "{error}"
    );
}

#[test]
fn a_fault_found_later_is_worded_like_one_found_at_once() {
    let log = csv("a,1,x,5\na,2,x,6\n").read(&["a.csv"], &Needs::default());
    let folder = csv("a,1,x,5\na,2,x,6\n");
    let log = log.and_then(|_| folder.read(&["a.csv"], &Needs::default())).unwrap();
    let bad = BadRow { position: log.whole().position()[1], fault: Fault::value("wait", b"6", "is not a score") };
    let error = log.bad_row(&bad).to_string();
    assert!(error.starts_with("`a.csv` line 3 (row 2): `6` in column `wait` is not a score; mend"), "{error}");
}

fn with_ids(rows: &str, bad_rows: BadRows) -> Result<Log, LogError> {
    let folder = Folder::with(&[("a.csv", format!("id,customer,time,event,wait\n{rows}").as_bytes())]);
    let mut source = folder.source(&["a.csv"]);
    source.mapping.event_id = Some("id".into());
    read(&[source], None, &needs(&[("wait", AttrKind::Int)]), &ReadOptions { bad_rows, ..ReadOptions::default() })
}

#[test]
fn duplicates_are_dropped_and_counted() {
    let log = with_ids("1,a,1,x,5\n2,a,2,x,5\n1,a,1,x,5.0\n,a,1,x,5\n,a,1,x,5\n", BadRows::Stop).unwrap();
    assert_eq!(shown(&log.whole()), ["a 1000000 x", "a 1000000 x", "a 1000000 x", "a 2000000 x"]);
    assert_eq!(log.whole().facts().duplicates, 1);
}

#[test]
fn a_duplicate_id_with_other_content_is_a_bad_row() {
    for (row, what) in [("1,b,1,x,5", "customer"), ("1,a,2,x,5", "time"), ("1,a,1,y,5", "event"), ("1,a,1,x,6", "wait")]
    {
        let error = with_ids(&format!("1,a,1,x,5\n{row}\n"), BadRows::Stop).unwrap_err().to_string();
        let expected = format!(
            "`a.csv` line 3 (row 2): `1` in column `id` stood before with another {what}: an event id must be unique"
        );
        assert!(error.starts_with(&expected), "{error}");
    }
    let log = with_ids("1,a,1,x,5\n1,a,1,x,bad\n1,a,1,x,5\n", BadRows::Quarantine).unwrap();
    assert_eq!((log.whole().len(), log.bad_rows().len(), log.whole().facts().duplicates), (1, 1, 1));
    assert!(log.whole().unreadable().is_empty());
}

#[test]
fn events_after_the_given_end_are_not_seen() {
    let folder = csv("a,1,x,\na,5,y,\nb,9,z,\n");
    let options = ReadOptions { as_of: Some(5_000_000), ..ReadOptions::default() };
    let log = read(&[folder.source(&["a.csv"])], None, &Needs::default(), &options).unwrap();
    assert_eq!(shown(&log.whole()), ["a 1000000 x", "a 5000000 y"]);
    let facts = log.whole().facts().clone();
    assert_eq!((facts.watermark, facts.to, facts.customers), (Some(5_000_000), Some(5_000_000), 1));
    assert!(facts.notes.contains(&"events after the given end of the log, not seen: 1".to_owned()));
}

#[test]
fn log_order_keeps_the_rows_order() {
    let folder = csv("a,5,first,\na,1,second,\n");
    let options = ReadOptions { order: Order::Log, complete: true, ..ReadOptions::default() };
    let history = read(&[folder.source(&["a.csv"])], None, &Needs::default(), &options).unwrap().whole();
    assert_eq!(shown(&history), ["a 5000000 first", "a 1000000 second"]);
    assert_eq!(history.clock(), [5_000_000, 5_000_000]);
    assert!(history.is_complete());
}
