//! However the work is cut, the log is the same.
use super::*;
use crate::history::{AttrKind, Names};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A log with everything in it: texts and numbers, unreadable values, bad rows, customers by number and by name.
fn rows(count: u32) -> String {
    let mut text = String::from("customer_id,time,event,channel,topic,score,note,price\n");
    for row in 0..count {
        let draw = row.wrapping_mul(2_654_435_761) >> 7;
        let customer = if draw % 5 == 0 { format!("c{}", draw % 37) } else { format!("{}", draw % 101) };
        let time = 1_700_000_000 + i64::from(row) * 60;
        let event = ["call", "mail", "visit", "survey"][(draw % 4) as usize];
        let channel = ["web", "", "app"][(draw % 3) as usize];
        let topic = ["tech", "billing", "other"][(draw / 3 % 3) as usize];
        let score = if draw % 11 == 0 { "eleven".to_owned() } else { format!("{}", draw % 10) };
        let note = if draw % 6 == 0 { String::new() } else { format!("n{}", draw % 1000) };
        text += &format!("{customer},{time},{event},{channel},{topic},{score},{note},{}.5 EUR\n", draw % 90);
    }
    text
}

fn wanted() -> Needs {
    Needs {
        attributes: vec![
            Need::everywhere("topic", AttrKind::OneOf(vec!["tech".into(), "billing".into()])),
            Need::on("score", AttrKind::Score(0.0, 10.0), ["survey"]),
            Need::on("note", AttrKind::Text, ["call", "survey"]),
            Need::everywhere("price", AttrKind::Money(None)),
        ],
        channel: true,
        ..Needs::default()
    }
}

fn read_with(folder: &Folder, names: &[&str], needs: &Needs, options: &ReadOptions, threads: usize) -> Log {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| read(&[folder.source(names)], None, needs, options)).unwrap()
}

fn cut(bits: u32, chunk: usize, memory: Option<u64>) -> ReadOptions {
    let layout = Layout { partition_bits: Some(bits), chunk: Some(chunk) };
    ReadOptions { layout, memory, ..ReadOptions::default() }
}

#[test]
fn partitions_chunks_threads_and_memory_do_not_matter() {
    let text = rows(3000);
    let (head, body) = text.split_once('\n').unwrap();
    let (first, second) = body.split_at(body.match_indices('\n').nth(1000).unwrap().0 + 1);
    let folder = Folder::with(&[
        ("1.csv", format!("{head}\n{first}").as_bytes()),
        ("2.csv.gz", format!("{head}\n{second}").as_bytes()),
    ]);
    let files = ["1.csv", "2.csv.gz"];
    let expected = read_with(&folder, &files, &wanted(), &cut(0, 1 << 20, None), 1).whole();
    assert_eq!((expected.len(), expected.facts().steps_back), (3000, 0));
    assert!(expected.unreadable().len() > 50);
    for (bits, chunk, memory, threads) in [
        (0, 700, None, 3),
        (4, 1 << 20, None, 1),
        (5, 900, None, 4),
        (6, 5000, Some(4000), 2),
        (0, 333, Some(1 << 14), 3),
    ] {
        let log = read_with(&folder, &files, &wanted(), &cut(bits, chunk, memory), threads);
        assert!(log.whole() == expected, "{bits} {chunk} {memory:?} {threads}");
        assert!(log.partitions() >= 1 << bits);
        let at = log.partition_of("c3");
        assert!(log.build(at).unwrap().history.customer("c3").is_some());
        log.take(at).unwrap();
    }
}

#[test]
fn a_partition_that_was_taken_is_empty() {
    let folder = Folder::with(&[("a.csv", rows(100).as_bytes())]);
    let log = read_with(&folder, &["a.csv"], &wanted(), &cut(0, 1000, None), 2);
    assert_eq!(log.take(0).unwrap().history.len(), 100);
    assert_eq!(log.take(0).unwrap().history.len(), 0);
    assert_eq!(log.take(7).unwrap().history.len(), 0);
}

/// What is left of a history when only some names are needed: counted by hand from the history of all.
#[test]
fn events_that_nobody_needs_are_counted_checked_and_known() {
    let folder = Folder::with(&[("a.csv", rows(2000).as_bytes()), ("b.csv", rows(700).as_bytes())]);
    let all = read_with(&folder, &["a.csv"], &wanted(), &cut(3, 2000, None), 2).whole();
    let only = Needs { names: Names::Only(["survey".into(), "absent".into()].into()), ..wanted() };
    let log = read_with(&folder, &["a.csv"], &only, &cut(3, 2000, None), 2);
    let some = log.whole();
    assert_eq!(some.customers(), all.customers());
    let (ours, theirs) = (some.facts(), all.facts());
    assert_eq!(
        (ours.events, ours.from, ours.to, ours.customers),
        (theirs.events, theirs.from, theirs.to, theirs.customers)
    );
    let name = |history: &History, at: usize| history.names()[history.name()[at] as usize].clone();
    let mut counts = BTreeMap::new();
    (0..all.len()).for_each(|at| *counts.entry(name(&all, at)).or_insert(0u64) += 1);
    let mut kept: BTreeMap<SmolStr, u64> = BTreeMap::new();
    (0..some.len()).for_each(|at| *kept.entry(name(&some, at)).or_insert(0) += 1);
    assert_eq!(kept["survey"], counts["survey"]);
    for (name, count) in &counts {
        let passed = log.unneeded().get(name).copied().unwrap_or_default();
        assert_eq!(passed + kept.get(name).copied().unwrap_or_default(), *count, "{name}");
    }
    // a topic of every event that can't be read is a bad row whatever the event's name
    let bad = |history: &History| history.unreadable().iter().filter(|entry| entry.attribute == 0).count();
    assert!(bad(&all) > 100);
    assert_eq!(bad(&some), bad(&all));
    // times that step back are counted over all events, so all are kept
    let back = read_with(&folder, &["a.csv", "b.csv"], &only, &cut(3, 2000, None), 2);
    let full = read_with(&folder, &["a.csv", "b.csv"], &wanted(), &cut(0, 1 << 20, None), 1).whole();
    assert!(full.facts().steps_back > 0);
    assert!(back.whole() == full);
}

#[test]
fn the_first_bad_row_is_the_error_whoever_reads_it() {
    let mut text = rows(3000);
    text.insert_str(text.find("\n").unwrap() + 1, "");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[900] = "x,noon,call,,tech,,,";
    lines[2000] = ",1,call,,tech,,,";
    let folder = Folder::with(&[("a.csv", lines.join("\n").as_bytes())]);
    for (chunk, threads) in [(1 << 20, 1), (500, 4), (3000, 2), (777, 3)] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = cut(2, chunk, None);
        let error = pool.install(|| read(&[folder.source(&["a.csv"])], None, &wanted(), &options)).unwrap_err();
        let expected = "`a.csv` line 901 (row 900): `noon` in column `time` is not a time";
        assert!(error.to_string().starts_with(expected), "{error}");
        let quarantine = ReadOptions { bad_rows: BadRows::Quarantine, ..options };
        let log = pool.install(|| read(&[folder.source(&["a.csv"])], None, &wanted(), &quarantine)).unwrap();
        let rows: Vec<u64> = log.bad_rows().iter().map(|bad| bad.position.row()).collect();
        assert_eq!((rows, log.facts().bad_rows), (vec![900, 2000], 2));
    }
}

#[test]
fn one_customer_that_does_not_fit_is_named() {
    let mut text = String::from("customer,time,event\n");
    (0..20_000).for_each(|at| text += &format!("robot,{at},x\nc{},{at},x\n", at % 50));
    let folder = Folder::with(&[("a.csv", text.as_bytes())]);
    let log = read_with(&folder, &["a.csv"], &Needs::default(), &cut(2, 10_000, Some(200_000)), 2);
    let errors: Vec<String> =
        (0..log.partitions()).filter_map(|at| log.take(at).err()).map(|error| error.to_string()).collect();
    assert!(errors[0].starts_with("the 20000 events of customer `robot` do not fit into"), "{errors:?}");
    let log = read_with(&folder, &["a.csv"], &Needs::default(), &cut(2, 10_000, Some(4_000_000)), 2);
    assert_eq!(log.whole().len(), 40_000);
}

#[test]
fn a_million_names_are_a_million_names() {
    let mut text = String::from("customer,time,event\n");
    (0..1_000_000).for_each(|at| text += &format!("c{},{at},e{at}\n", at % 1000));
    let folder = Folder::with(&[("a.csv", text.as_bytes())]);
    let log = read_with(&folder, &["a.csv"], &Needs::default(), &ReadOptions::default(), 2);
    let part = log.take(0).unwrap().history;
    assert_eq!(part.names().len(), 1_000_000);
    assert_eq!(part.names()[part.name()[0] as usize], format!("e{}", part.time()[0] / 1_000_000));
}
