//! Ids that customers with numbers share, against the definition worked out by going through all of them.
use super::super::links::Links;
use super::*;
use crate::history::packed::Key;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers that look random, the same in every run.
fn draws(mut state: u64) -> impl FnMut(u64) -> u64 {
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// What each number's person is called, by the definition: the groups of numbers that shared ids connect, with all their
/// ids; a group of more ids than `max_ids` is not merged.
fn people_of(rows: &[(i64, Option<String>)], max_ids: usize) -> BTreeMap<i64, String> {
    let mut group: BTreeMap<i64, i64> = rows.iter().map(|(number, _)| (*number, *number)).collect();
    loop {
        let mut least: BTreeMap<&String, i64> = BTreeMap::new();
        for (number, id) in rows {
            let Some(id) = id else { continue };
            let known = least.entry(id).or_insert(group[number]);
            *known = group[number].min(*known);
        }
        let mut changed = false;
        for (number, id) in rows {
            let Some(id) = id.as_ref().filter(|id| least[id] < group[number]) else { continue };
            group.insert(*number, least[id]);
            changed = true;
        }
        if !changed {
            break;
        }
    }
    let mut ids: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for (number, id) in rows {
        let all = ids.entry(group[number]).or_default();
        all.insert(format!("number {number}"));
        all.extend(id.iter().cloned());
    }
    let name = |number: i64| {
        let own = group[&number];
        let members = group.iter().filter(|(_, of)| **of == own).map(|(number, _)| number.to_string());
        if ids[&own].len() > max_ids { number.to_string() } else { members.min().unwrap() }
    };
    group.keys().map(|number| (*number, name(*number))).collect()
}

#[test]
fn numbers_that_share_ids_are_one_person_by_the_definition() {
    let mut draw = draws(7);
    for round in 0..40 {
        let (numbers, ids) = (2 + draw(40), 1 + draw(60));
        let mut rows: Vec<(i64, Option<String>)> = Vec::new();
        for _ in 0..draw(120) + 1 {
            let number = i64::try_from(draw(numbers)).unwrap() - 3;
            let id = draw(ids);
            // texts, long ones, and ids that are numbers themselves
            let id = match id % 4 {
                0 => format!("{id}"),
                1 => format!("d-{id:012x}"),
                2 => format!("somebody.with.a.long.name.{id}@example.com"),
                _ => format!("é{id}"),
            };
            rows.push((number, Some(id).filter(|_| draw(5) > 0)));
        }
        let csv = |rows: &[(i64, Option<String>)]| {
            let mut csv = String::from("customer_id,device_id,time,event\n");
            for (number, id) in rows {
                csv += &format!("{number},{},1,x\n", id.as_deref().unwrap_or_default());
            }
            csv
        };
        let (one, two) = rows.split_at(rows.len() / 2);
        let (all, one, two) = (csv(&rows), csv(one), csv(two));
        let files = [("all.csv", all.as_bytes()), ("one.csv", one.as_bytes()), ("two.csv", two.as_bytes())];
        let folder = Folder::with(&files);
        for max_ids in [2, 5, 50] {
            let ids = vec!["customer_id".into(), "device_id".into()];
            let identity = Identity { ids, primary: "customer_id".into(), max_ids, events: Vec::new() };
            let options = ReadOptions { identity: Some(identity), ..ReadOptions::default() };
            let mut expected: BTreeMap<String, usize> = BTreeMap::new();
            let names = people_of(&rows, max_ids as usize);
            for (number, _) in &rows {
                *expected.entry(names[number].clone()).or_default() += 1;
            }
            for files in [vec!["all.csv"], vec!["one.csv", "two.csv"]] {
                let log = read(&[folder.source(&files)], None, &Needs::default(), &options).unwrap();
                let history = log.whole();
                let count = |at: usize| (history.customers()[at].to_string(), history.events_of(at).len());
                let found: BTreeMap<String, usize> = (0..history.customers().len()).map(count).collect();
                assert_eq!(found, expected, "round {round}, at most {max_ids} ids, {files:?}\n{all}");
            }
        }
    }
}

#[test]
fn links_that_repeat_are_left_out_without_losing_any() {
    let mut draw = draws(11);
    let (mut links, mut other) = (Links::default(), Links::default());
    let mut stands: BTreeMap<(usize, i64), BTreeSet<i64>> = BTreeMap::new();
    // so few ids that their parts are gone through several times
    for at in 0..400_000 {
        // the customers of the beginning do not come again
        let number = if at < 4_000 { draw(90).cast_signed() } else { 1_000 };
        let (kind, id) = (1 + draw(2) as usize, draw(10).cast_signed() * 64);
        stands.entry((kind, id)).or_default().insert(number);
        let to = if at % 3 == 0 { &mut other } else { &mut links };
        assert!(to.note(kind, Key::Int(id), number));
    }
    let parts = Links::distinct(vec![links, other]);
    let mut found: BTreeMap<(usize, i64), BTreeSet<i64>> = BTreeMap::new();
    for (kind, id, number) in parts.iter().flat_map(|part| part.each()) {
        let Key::Int(id) = id else { panic!("a text: {id:?}") };
        assert_eq!(found.insert((kind, id), BTreeSet::from([number])), None, "{id} twice");
    }
    assert!(found.keys().eq(stands.keys()));
    // every customer who stands with an id hangs together with the one it is told to
    for (id, first) in &mut found {
        let first_one = *first.first().unwrap();
        let pairs = parts.iter().flat_map(|part| part.pairs());
        first.extend(pairs.filter(|(one, _)| *one == first_one).map(|(_, other)| *other));
        assert!(stands[id].is_subset(first), "{id:?}");
    }
    let counts: BTreeMap<i64, u32> = Links::counts(&parts, |_, _| true).into_iter().collect();
    assert_eq!(counts.values().sum::<u32>() as usize, stands.len());
}
