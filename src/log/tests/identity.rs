//! Ids of several columns to people.
use super::*;
use crate::history::AttrKind;

const LOG: &[u8] = b"customer_id,device_id,email,time,event
,d1,,1,visit
c2,d1,,2,login
,d2,e1,3,visit
c1,,e1,4,login
c2,,e1,5,buy
,d9,,6,visit
c9,,,7,visit
,c9,,8,visit
";

fn options(max_ids: u32) -> ReadOptions {
    let ids = vec!["device_id".into(), "customer_id".into(), "email".into()];
    let identity = Some(Identity { ids, primary: "customer_id".into(), max_ids, events: Vec::new() });
    ReadOptions { identity, ..ReadOptions::default() }
}

fn people(history: &History) -> Vec<String> {
    let count = |at: usize| format!("{} {}", history.customers()[at], history.events_of(at).len());
    (0..history.customers().len()).map(count).collect()
}

#[test]
fn ids_that_stand_together_are_one_person() {
    let folder = Folder::with(&[("a.csv", LOG)]);
    let log = read(&[folder.source(&["a.csv"])], None, &Needs::default(), &options(50)).unwrap();
    // c1, c2, d1, d2, e1 hang together; device c9 is not customer c9.
    assert_eq!(people(&log.whole()), ["c1 5", "c9 1", "d9 1", "device_id=c9 1"]);
}

#[test]
fn links_hold_over_all_logs_and_in_any_order() {
    let rows: Vec<&[u8]> = LOG.split_inclusive(|byte| *byte == b'\n').collect();
    let reversed: Vec<u8> = rows[1..].iter().rev().flat_map(|row| row.to_vec()).collect();
    let folder = Folder::with(&[
        ("all.csv", &[rows[0], &reversed].concat()[..]),
        ("x.csv", b"customer,time,event\nc9,1,x\n"),
        ("y.csv", b"device_id,time,event\nd1,1,x\n"),
    ]);
    let mut other = folder.source(&["x.csv"]);
    other.mapping.customer = Some("customer".into());
    let sources = [folder.source(&["all.csv"]), other, folder.source(&["y.csv"])];
    let log = read(&sources, None, &Needs::default(), &options(50)).unwrap();
    assert_eq!(people(&log.whole()), ["c1 6", "c9 2", "d9 1", "device_id=c9 1"]);
}

#[test]
fn too_many_ids_are_not_merged() {
    let folder = Folder::with(&[("a.csv", LOG)]);
    let log = read(&[folder.source(&["a.csv"])], None, &Needs::default(), &options(4)).unwrap();
    assert_eq!(people(&log.whole()), ["c1 1", "c2 2", "c9 1", "d1 1", "d2 1", "d9 1", "device_id=c9 1"]);
    let note = "`c1` and 4 more ids stand together, more than the 4 of `max_ids`: they are not merged";
    assert!(log.whole().facts().notes.iter().any(|known| known == note), "{:?}", log.whole().facts().notes);
}

#[test]
fn rows_and_files_without_any_id() {
    let folder = Folder::with(&[
        ("a.csv", b"customer_id,device_id,email,time,event\n,,,1,x\n"),
        ("b.csv", b"user,time,event\nu,1,x\n"),
    ]);
    let fails =
        |name: &str| read(&[folder.source(&[name])], None, &Needs::default(), &options(50)).unwrap_err().to_string();
    assert!(fails("a.csv").contains("column `customer_id` is empty: the row has no customer"), "{}", fails("a.csv"));
    assert_eq!(
        fails("b.csv"),
        "`b.csv` has no column that is an id (`customer_id`, `device_id`, `email`); map the log's `customer` or declare its id in `identity`"
    );
}

#[test]
fn what_is_set_aside_or_dropped_links_nothing() {
    let rows = b"id,customer_id,device_id,time,event\n1,c1,d1,1,x\n2,c2,d1,never,x\n1,c1,d2,1,x\n3,c2,d2,2,x\n";
    let folder = Folder::with(&[("a.csv", rows)]);
    let mut source = folder.source(&["a.csv"]);
    source.mapping.event_id = Some("id".into());
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..options(50) };
    let log = read(&[source], None, &Needs::default(), &options).unwrap();
    assert_eq!(people(&log.whole()), ["c1 1", "c2 1"]);
    assert_eq!((log.bad_rows().len(), log.whole().facts().duplicates), (1, 1));
}

#[test]
fn traces_and_the_table_of_customers_name_the_primary_id() {
    let xes = br#"<log><trace><string key="concept:name" value="c2"/><event><string key="email" value="e"/><date key="time:timestamp" value="1970-01-01"/></event></trace>
<trace><string key="concept:name" value="c1"/><event><string key="email" value="e"/><date key="time:timestamp" value="1970-01-02"/></event></trace>
<trace><string key="concept:name" value="c0"/></trace></log>"#;
    let folder = Folder::with(&[("a.xes", xes), ("t.csv", b"id,tier\nc1,gold\n")]);
    let wanted = Needs { customer_attributes: vec![Need::everywhere("tier", AttrKind::Text)], ..Needs::default() };
    let table = CustomersTable { file: LogFile::new(folder.path("t.csv")), key: "id".into() };
    let log = read(&[folder.source(&["a.xes"])], Some(&table), &wanted, &options(50)).unwrap();
    assert_eq!(people(&log.whole()), ["c0 0", "c1 2"]);
    assert_eq!(log.whole().customer_column(0).unwrap().value(1), Value::Text("gold"));
}

#[test]
fn only_rows_of_the_named_events_link_ids() {
    let rows = b"customer_id,device_id,email,time,event
c1,d1,,1,visit
c2,d1,,2,visit
c3,d1,,3,login
c4,d1,,4,login
,d1,,5,visit
,d2,,6,visit
";
    let folder = Folder::with(&[("a.csv", rows)]);
    let mut options = options(50);
    options.identity.iter_mut().for_each(|identity| identity.events = vec!["login".into()]);
    let log = read(&[folder.source(&["a.csv"])], None, &Needs::default(), &options).unwrap();
    assert_eq!(people(&log.whole()), ["c1 1", "c2 1", "c3 3", "d2 1"]);
}

#[test]
fn numbers_in_parquet_are_linked_as_texts_in_csv_are() {
    use arrow_array::{ArrayRef, Int64Array, StringArray};
    let rows = 600usize;
    let customer = |row: usize| (row * 7919 % 97) as i64;
    let device = |row: usize| (!row.is_multiple_of(5)).then(|| format!("{}", row * 31 % 113));
    let event = |row: usize| ["login", "buy", "visit"][row % 3];
    let mut csv = String::from("customer_id,time,event,device_id\n");
    for row in 0..rows {
        csv += &format!("{},{},{},{}\n", customer(row), row + 1, event(row), device(row).unwrap_or_default());
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("customer_id", std::sync::Arc::new(Int64Array::from_iter_values((0..rows).map(customer)))),
        ("time", std::sync::Arc::new(Int64Array::from_iter_values((0..rows).map(|row| row as i64 + 1)))),
        ("event", std::sync::Arc::new(StringArray::from_iter_values((0..rows).map(event)))),
        ("device_id", std::sync::Arc::new(StringArray::from_iter((0..rows).map(device)))),
    ];
    // a row without a customer: its device reads like a customer whom nothing links
    let more = "customer_id,time,event,device_id\n,9000,visit,1000\n1000,9001,visit,\n";
    let bytes = super::parquet::bytes(columns, 100, ::parquet::basic::Compression::SNAPPY);
    let folder = Folder::with(&[("a.csv", csv.as_bytes()), ("a.parquet", &bytes), ("more.csv", more.as_bytes())]);
    for events in [vec!["login".into()], Vec::new()] {
        for max_ids in [3, 50, 1000] {
            let ids = vec!["customer_id".into(), "device_id".into()];
            let identity = Identity { ids, primary: "customer_id".into(), max_ids, events: events.clone() };
            let options = ReadOptions { identity: Some(identity), ..ReadOptions::default() };
            let read = |name: &str| {
                let sources = [folder.source(&[name]), folder.source(&["more.csv"])];
                people(&read(&sources, None, &Needs::default(), &options).unwrap().whole())
            };
            let found = read("a.parquet");
            assert_eq!(found, read("a.csv"), "{events:?} {max_ids}");
            assert!(
                found.contains(&"device_id=1000 1".to_owned()) && found.contains(&"1000 1".to_owned()),
                "{found:?}"
            );
        }
    }
}
