//! Any bytes whatever end in a history or in an error, and no row is lost without being counted.
use super::*;
use crate::history::AttrKind;
use proptest::prelude::*;

const CSV: &str = "customer_id,time,event,wait\na,2024-01-01 00:00,x,5\n\"b\",1,\"y, z\",\nc,2,x,7\n";
const JSON: &str = "{\"customer_id\":\"a\",\"time\":1,\"event\":\"x\"}\n{\"customer_id\":2,\"time\":\"2\",\"event\":\"y\",\"wait\":3}\n";
const XES: &str = r#"<?xml version="1.0"?><log><trace><string key="concept:name" value="a&amp;"/><event><string key="concept:name" value="x"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/><int key="wait" value="4"/></event></trace></log>"#;

fn try_to_read(name: &str, bytes: &[u8]) {
    let folder = Folder::new();
    folder.raw(name, bytes);
    let wanted = needs(&[("wait", AttrKind::Duration), ("event", AttrKind::Text)]);
    let options = ReadOptions { bad_rows: BadRows::Quarantine, ..ReadOptions::default() };
    let _ = read(&[folder.source(&[name])], None, &wanted, &ReadOptions::default()).map_err(|error| error.to_string());
    if let Ok(log) = read(&[folder.source(&[name])], None, &wanted, &options) {
        let mut written = Vec::new();
        log.write_quarantine(&[], &mut written).unwrap();
        let facts = log.whole().facts().clone();
        assert_eq!(facts.bad_rows as usize, log.bad_rows().len());
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(written.as_slice());
        assert_eq!(reader.byte_records().count(), log.bad_rows().len());
        if name == "a.csv" {
            let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
            assert_eq!(facts.events + facts.bad_rows, rows.byte_records().count() as u64);
        }
    }
}

/// A text with some bytes replaced, taken out or doubled.
fn mutated(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let edit = (0..text.len(), 0..3u8, any::<u8>());
    prop::collection::vec(edit, 1..6).prop_map(move |edits| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, what, byte) in edits {
            let at = at.min(bytes.len().saturating_sub(1));
            match what {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 if !bytes.is_empty() => drop(bytes.remove(at)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300), name in prop::sample::select(vec!["a.csv", "a.jsonl", "a.xes", "a.csv.gz", "a.tsv"])) {
        try_to_read(name, &bytes);
    }

    #[test]
    fn mutated_csv(bytes in mutated(CSV)) {
        try_to_read("a.csv", &bytes);
    }

    #[test]
    fn mutated_json(bytes in mutated(JSON)) {
        try_to_read("a.jsonl", &bytes);
    }

    #[test]
    fn mutated_xes(bytes in mutated(XES)) {
        try_to_read("a.xes", &bytes);
    }

    #[test]
    fn mutated_gzip(at in 0..60usize, byte in any::<u8>()) {
        let mut bytes = gzip(CSV.as_bytes());
        if let Some(slot) = bytes.get_mut(at) {
            *slot = byte;
        }
        try_to_read("a.csv.gz", &bytes);
    }

    #[test]
    fn any_time(text in "[0-9TZ:.+ -]{0,30}|.{0,12}") {
        for format in ["auto", "rfc3339", "epoch_s", "epoch_ns", "%Y-%m-%d %H:%M", "%s %z"] {
            let Some(format) = TimeFormat::parse(format) else { continue };
            let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
            let _ = TimeReader::new(format, Some(zone)).read(text.as_bytes());
        }
    }
}
