//! What an expression may go on with.
use super::names::{attribute_offer, attributes_of, ends_of_time, events, milestones, titled};
use super::scene::Scene;
use super::{Offer, OfferKind};
use crate::editor::functions::{AGGREGATES, Function, MEASURES, WORDS};
use crate::syntax::{Ahead, Block};

/// Functions that read an attribute of events.
const OVER_EVENTS: [&str; 10] = ["sum", "min", "max", "first", "last", "distinct", "nps", "csat", "ces", "total"];

/// What could stand here.
pub fn values(scene: &Scene<'_>, ahead: &Ahead) -> Vec<Offer> {
    let statement = scene.since(ahead.statement);
    let first = statement.first().copied().unwrap_or_default();
    let condition = statement.iter().rposition(|word| *word == "where");
    let measured = first == "kpi" || matches!(first, "require" | "target") || ahead.block == Block::Score;
    if let Some(condition) = condition {
        let before = statement.get(..condition).unwrap_or_default();
        return conditions(scene, before);
    }
    match first {
        "segment" => {
            let mut all = attributes_of(scene, &[]);
            all.push(scene.offer("customer", OfferKind::Attribute, 1));
            all
        }
        "cost" => own_attributes(scene),
        _ if measured => measures(scene, &statement),
        // in a test a value is given
        _ if ahead.block == Block::Timeline => {
            ["true", "false"].map(|word| scene.offer(word, OfferKind::Keyword, 2)).to_vec()
        }
        _ => Vec::new(),
    }
}

/// A condition on the events that the words before it name.
fn conditions(scene: &Scene<'_>, before: &[&str]) -> Vec<Offer> {
    let last = before.iter().rev().find(|word| scene.touchpoint(word).is_some()).copied();
    let mut all = attributes_of(scene, last.as_slice());
    let item = scene.item_words();
    let bindings = item.windows(2).filter_map(|pair| match pair {
        ["as", name] => Some(*name),
        _ => None,
    });
    all.extend(bindings.map(|name| scene.offer(name, OfferKind::Binding, 0)));
    all.extend(["channel", "time", "customer"].map(|word| scene.offer(word, OfferKind::Attribute, 4)));
    all
}

/// The attributes of the touchpoint that the place is in.
fn own_attributes(scene: &Scene<'_>) -> Vec<Offer> {
    let words = scene.item_words();
    let name = words.get(1).copied().unwrap_or_default();
    let own = scene.touchpoint(name).map(|one| one.attributes.as_slice()).unwrap_or_default();
    own.iter().map(|one| attribute_offer(scene, one, name, 1)).collect()
}

/// The attributes of the events that a KPI is `over`: they are its measures.
fn measured_attributes(scene: &Scene<'_>, statement: &[&str]) -> Vec<Offer> {
    let over = statement.iter().position(|word| *word == "over").and_then(|at| statement.get(at + 1));
    over.filter(|name| scene.touchpoint(name).is_some()).map(|name| attributes_of(scene, &[name])).unwrap_or_default()
}

fn measures(scene: &Scene<'_>, statement: &[&str]) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let limits = statement.iter().any(|word| matches!(*word, "require" | "target"));
    match scene.call() {
        Some("time") => ends_of_time(scene),
        Some("reached") => milestones(scene, "after"),
        Some("violated") => model.rules.iter().map(|one| titled(scene, &one.meta, OfferKind::Rule, 1)).collect(),
        Some("switches") => vec![scene.offer("channel", OfferKind::Attribute, 1)],
        Some(name) if OVER_EVENTS.contains(&name) => {
            let mut all = measured_attributes(scene, statement);
            all.extend(events(scene));
            all.extend(functions(scene, MEASURES.iter().chain(&WORDS), 2));
            all
        }
        Some(_) => {
            let mut all = functions(scene, MEASURES.iter().chain(&WORDS), 1);
            all.extend(events(scene).into_iter().map(|offer| Offer { rank: 2, ..offer }));
            all.push(scene.offer("customer", OfferKind::Attribute, 2));
            all.extend(measured_attributes(scene, statement));
            all
        }
        None if limits => functions(scene, MEASURES.iter().filter(|one| one.name == "previous"), 1),
        None => functions(scene, AGGREGATES.iter().chain(MEASURES.iter().filter(|one| one.name == "instances")), 1),
    }
}

fn functions<'f>(scene: &Scene<'_>, all: impl Iterator<Item = &'f Function>, rank: u8) -> Vec<Offer> {
    let offer = |one: &Function| Offer {
        detail: Some(one.label()),
        docs: Some(one.says.to_owned()),
        ..scene.offer(one.name, OfferKind::Function, rank)
    };
    all.map(offer).collect()
}
