//! Names, by what has to be named at a place.
use super::scene::Scene;
use super::{Offer, OfferKind};
use crate::model::{Declared, Meta};
use crate::syntax::{Ahead, Block};

/// The types of attributes.
const TYPES: [&str; 9] = ["text", "int", "number", "bool", "time", "duration", "money", "one of", "score"];

/// Touchpoints and moments.
pub fn events(scene: &Scene<'_>) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let touchpoints = model.touchpoints.iter().map(|one| &one.meta);
    let moments = model.moments.iter().map(|one| &one.meta);
    touchpoints.chain(moments).map(|meta| titled(scene, meta, OfferKind::Event, 1)).collect()
}

/// Any event: a keyword that could be a name, so that the grammar can't tell.
pub fn any(scene: &Scene<'_>) -> Offer {
    scene.offer("any", OfferKind::Keyword, 3)
}

/// Journeys and rules: what events are named after.
pub fn emitters(scene: &Scene<'_>) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let rules = model.rules.iter().map(|one| titled(scene, &one.meta, OfferKind::Rule, 5));
    journeys(scene).into_iter().map(|offer| Offer { rank: 4, ..offer }).chain(rules).collect()
}

fn journeys(scene: &Scene<'_>) -> Vec<Offer> {
    scene.view.checked.model.journeys.iter().map(|one| titled(scene, &one.meta, OfferKind::Journey, 1)).collect()
}

/// What a plain name may be, by the words before it.
pub fn named(scene: &Scene<'_>, ahead: &Ahead) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let metas = |kind, all: Vec<&Meta>| all.into_iter().map(|meta| titled(scene, meta, kind, 1)).collect::<Vec<_>>();
    let statement = scene.since(ahead.statement);
    let first = statement.first().copied().unwrap_or_default();
    // a list goes on as it began
    let lead = match scene.before(0) {
        "," => {
            statement.iter().rev().find(|word| matches!(**word, "by" | "carrying" | "customer")).copied().unwrap_or(",")
        }
        word => word,
    };
    if scene.call() == Some("time") && first == "kpi" {
        return ends_of_time(scene);
    }
    match (lead, ahead.block) {
        ("using" | "during" | "outside", _) => {
            metas(OfferKind::Dimension, model.calendars.iter().map(|one| &one.meta).collect())
        }
        ("for", _) => metas(OfferKind::Dimension, model.segments.iter().map(|one| &one.meta).collect()),
        ("by", _) if first == "kpi" => {
            metas(OfferKind::Dimension, model.segments.iter().map(|one| &one.meta).collect())
        }
        ("while" | "in", Block::Rule) => journeys(scene),
        ("journey", Block::Test) => journeys(scene),
        ("rule" | "decision", Block::Test) => {
            let mut all = metas(OfferKind::Rule, model.rules.iter().map(|one| &one.meta).collect());
            all.extend(journeys(scene));
            all
        }
        ("kpi", Block::Test) => {
            let mut all = metas(OfferKind::Kpi, model.kpis.iter().map(|one| &one.meta).collect());
            all.extend(journeys(scene));
            all
        }
        ("moment", Block::Test) => metas(OfferKind::Event, model.moments.iter().map(|one| &one.meta).collect()),
        ("send" | "suppress", _) => events(scene),
        (_, Block::Test) if matches!(statement.as_slice(), ["expect", "decision", _, ..]) => decided(scene),
        ("to", Block::Rule) if scene.journey().is_some() => vec![scene.offer("owner", OfferKind::Keyword, 1)],
        ("over", _) => {
            let mut all = events(scene);
            all.extend(["customers", "started"].map(|word| scene.offer(word, OfferKind::Keyword, 1)));
            all
        }
        ("do", _) => metas(OfferKind::Action, model.actions.iter().map(|one| &one.meta).collect()),
        ("of" | "after" | "between" | "and", Block::Journey | Block::Group) => milestones(scene, lead),
        ("carrying", _) => attributes_of(scene, &statement),
        ("customer", Block::File) if statement.contains(&"per") => attributes_of(scene, &[]),
        (":", Block::Touchpoint | Block::Attributes) => types(scene),
        (":", Block::File) if first == "action" => types(scene),
        ("gate", Block::Policy) => {
            ["point", "proof", "assurance"].iter().map(|word| scene.offer(word, OfferKind::Keyword, 1)).collect()
        }
        (_, Block::Policy) => {
            let settings = ["confidence", "min_n", "gate", "zone"].iter();
            settings.map(|word| scene.offer(word, OfferKind::Keyword, 1)).collect()
        }
        (_, Block::Score) => {
            let kpis = scene.journey().map(|journey| journey.kpis.as_slice()).unwrap_or_default().iter();
            metas(OfferKind::Kpi, kpis.filter_map(|id| model.kpis.get(id.index())).map(|one| &one.meta).collect())
        }
        ("(" | ",", Block::Timeline) => given(scene),
        ("(" | "customer", Block::Test) if first == "customer" => {
            let declared = model.customer_attributes.iter();
            declared.map(|one| with_colon(attribute_offer(scene, one, "the customer", 1))).collect()
        }
        ("(" | ",", Block::Rule) => arguments(scene),
        (_, Block::Timeline) => metas(OfferKind::Event, model.touchpoints.iter().map(|one| &one.meta).collect()),
        _ => Vec::new(),
    }
}

/// Actions, as after `do`.
fn decided(scene: &Scene<'_>) -> Vec<Offer> {
    let declared = scene.view.checked.model.actions.iter().map(|one| titled(scene, &one.meta, OfferKind::Action, 1));
    declared.chain([scene.offer("raise", OfferKind::Keyword, 2)]).collect()
}

fn types(scene: &Scene<'_>) -> Vec<Offer> {
    TYPES.iter().map(|word| scene.offer(word, OfferKind::Type, 1)).collect()
}

/// The stages and goals of the journey around, and its start.
pub fn milestones(scene: &Scene<'_>, lead: &str) -> Vec<Offer> {
    let Some(journey) = scene.journey() else { return Vec::new() };
    let stages = journey.stages.iter().map(|one| titled(scene, &one.meta, OfferKind::Milestone, 1));
    let goals = journey.goals.iter().map(|one| titled(scene, &one.meta, OfferKind::Milestone, 2));
    let wants_goals = matches!(lead, "between" | "and" | "");
    let start = (lead != "after").then(|| scene.offer("start", OfferKind::Milestone, 1));
    stages.chain(goals.filter(|_| wants_goals)).chain(start).collect()
}

/// What a time may run from and to.
pub fn ends_of_time(scene: &Scene<'_>) -> Vec<Offer> {
    let mut all = milestones(scene, "");
    all.push(scene.offer("end", OfferKind::Milestone, 2));
    all.extend(events(scene).into_iter().map(|offer| Offer { rank: 3, ..offer }));
    all
}

/// The attributes of the touchpoints that some words name; of all touchpoints if they name none.
pub fn attributes_of(scene: &Scene<'_>, words: &[&str]) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let named: Vec<_> = words.iter().filter_map(|word| scene.touchpoint(word)).collect();
    let touchpoints = if named.is_empty() { model.touchpoints.iter().collect() } else { named };
    let own = touchpoints.into_iter().flat_map(|one| one.attributes.iter().map(move |attribute| (one, attribute)));
    let mut all: Vec<Offer> =
        own.map(|(one, attribute)| attribute_offer(scene, attribute, &one.meta.name, 1)).collect();
    all.extend(model.event_attributes.iter().map(|one| attribute_offer(scene, one, "every event", 2)));
    all
}

/// An attribute.
pub fn attribute_offer(scene: &Scene<'_>, one: &Declared, of: &str, rank: u8) -> Offer {
    let name = one.name.as_str();
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    Offer {
        detail: Some(format!("{} ({of})", crate::model::describe(&one.ty))),
        docs: (!one.docs.is_empty()).then(|| one.docs.clone()),
        insert: if plain { name.to_owned() } else { format!("`{name}`") },
        ..scene.offer(name, OfferKind::Attribute, rank)
    }
}

/// The attributes of a touchpoint in a timeline, those of the customer behind `customer "…"`.
fn given(scene: &Scene<'_>) -> Vec<Offer> {
    match scene.call().and_then(|name| scene.touchpoint(name)) {
        Some(touchpoint) => {
            attributes_of(scene, &[touchpoint.meta.name.as_str()]).into_iter().map(with_colon).collect()
        }
        None => Vec::new(),
    }
}

/// The parameters of the action that is called.
fn arguments(scene: &Scene<'_>) -> Vec<Offer> {
    let called =
        scene.call().and_then(|name| scene.view.checked.model.actions.iter().find(|one| one.meta.name == name));
    let params = called.into_iter().flat_map(|action| action.params.iter().map(move |one| (action, one)));
    params.map(|(action, one)| with_colon(attribute_offer(scene, one, &action.meta.name, 1))).collect()
}

/// What a value follows.
fn with_colon(offer: Offer) -> Offer {
    Offer { insert: format!("{}: ", offer.insert), ..offer }
}

/// Something with a title.
pub fn titled(scene: &Scene<'_>, meta: &Meta, kind: OfferKind, rank: u8) -> Offer {
    Offer {
        detail: meta.title.as_ref().map(ToString::to_string),
        docs: (!meta.docs.is_empty()).then(|| meta.docs.clone()),
        ..scene.offer(&meta.name, kind, rank)
    }
}
