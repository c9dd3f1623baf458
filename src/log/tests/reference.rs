//! The reference logs, read from beside the checkout (`../shared/reference`, or the folder in `WAYFARE_REFERENCE`).
use super::*;
use crate::history::{AttrKind, Order};
use std::path::Path;

/// The path of a reference file; nothing, with a word about it, where the reference logs are not at hand.
fn reference(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let folder = std::env::var_os("WAYFARE_REFERENCE").map_or(beside, PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
    }
    path.exists().then_some(path)
}

fn log(name: &str, customer: Option<&str>, attributes: &Needs) -> Option<History> {
    let mut source = Source::of([reference(name)?]);
    source.mapping.customer = customer.map(Into::into);
    let options = ReadOptions { order: Order::Log, complete: true, ..ReadOptions::default() };
    Some(read(&[source], None, attributes, &options).unwrap().whole())
}

/// Everything but the facts, which name the files.
#[track_caller]
fn same(mut one: History, mut other: History) {
    *one.facts_mut() = Default::default();
    *other.facts_mut() = Default::default();
    assert!(one == other);
}

#[test]
fn the_shop_log_has_its_counts() {
    let Some(sessions) = log("ecom.csv.gz", Some("session_id"), &Needs::default()) else { return };
    assert_eq!((sessions.len(), sessions.customers().len()), (31_106, 3_605));
    let Some(users) = log("ecom.csv.gz", None, &Needs::default()) else { return };
    assert_eq!((users.len(), users.customers().len()), (31_106, 600));
    assert!(users.facts().assumed_utc);
}

#[test]
fn the_hospital_log_has_its_counts() {
    let Some(cases) = log("sepsis.xes.gz", None, &Needs::default()) else { return };
    assert_eq!((cases.len(), cases.customers().len()), (15_214, 1_050));
    assert_eq!(cases.names().len(), 16);
}

#[test]
fn the_shop_log_is_the_same_in_every_format() {
    let wanted = needs(&[("platform", AttrKind::Text), ("user_cohort", AttrKind::Text), ("user_id", AttrKind::Text)]);
    for name in ["formats/ecom.csv.gz", "formats/ecom.jsonl.gz", "formats/ecom.xes.gz"] {
        let customer = if name.ends_with("xes.gz") { None } else { Some("session_id") };
        let Some(one) = log(name, customer, &wanted) else { return };
        let Some(other) = log("ecom.csv.gz", Some("session_id"), &wanted) else { return };
        same(one, other);
    }
}

#[test]
fn the_hospital_log_is_the_same_in_every_format() {
    let wanted = needs(&[
        ("Age", AttrKind::Int),
        ("LacticAcid", AttrKind::Number),
        ("SIRSCriteria2OrMore", AttrKind::Bool),
        ("Diagnose", AttrKind::Text),
        ("org:group", AttrKind::Text),
    ]);
    for name in ["formats/sepsis.csv.gz", "formats/sepsis.jsonl.gz"] {
        let Some(one) = log(name, None, &wanted) else { return };
        let Some(other) = log("sepsis.xes.gz", None, &wanted) else { return };
        assert!(one.unreadable().is_empty() && other.unreadable().is_empty());
        same(one, other);
    }
}
