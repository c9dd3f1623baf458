//! What stands behind a dot.
use super::names::{attribute_offer, attributes_of, titled};
use super::scene::Scene;
use super::{Offer, OfferKind};

/// What happens to an instance.
const LIFE: [&str; 7] = ["started", "ended", "succeeded", "failed", "exited", "abandoned", "timed_out"];

/// What there is of the thing before the dot.
pub fn members(scene: &Scene<'_>) -> Vec<Offer> {
    let model = &scene.view.checked.model;
    let base = scene.before(1);
    let mut all: Vec<Offer> = Vec::new();
    if base == "customer" {
        let declared = model.customer_attributes.iter();
        all.extend(declared.map(|one| attribute_offer(scene, one, "the customer", 1)));
        return all;
    }
    if let Some(journey) = model.journeys.iter().find(|one| one.meta.name == base) {
        let lead = scene.before(2);
        let rules = journey.rules.iter().filter_map(|id| model.rules.get(id.index()));
        let kpis = journey.kpis.iter().filter_map(|id| model.kpis.get(id.index()));
        match lead {
            "rule" | "decision" => all.extend(rules.map(|one| titled(scene, &one.meta, OfferKind::Rule, 1))),
            "kpi" => all.extend(kpis.map(|one| titled(scene, &one.meta, OfferKind::Kpi, 1))),
            _ => {
                all.extend(journey.stages.iter().map(|one| titled(scene, &one.meta, OfferKind::Milestone, 1)));
                all.extend(journey.goals.iter().map(|one| titled(scene, &one.meta, OfferKind::Milestone, 1)));
                all.extend(LIFE.map(|word| scene.offer(word, OfferKind::Milestone, 2)));
            }
        }
        return all;
    }
    if model.rules.iter().any(|one| one.meta.name == base) {
        return vec![scene.offer("violated", OfferKind::Milestone, 1)];
    }
    let bound = bound_to(scene, base);
    let events = if bound.is_empty() { vec![base] } else { bound };
    if events.iter().any(|name| is_event(scene, name)) {
        all.extend(attributes_of(scene, &events));
        all.extend(["channel", "time"].map(|word| scene.offer(word, OfferKind::Attribute, 3)));
    }
    all
}

fn is_event(scene: &Scene<'_>, name: &str) -> bool {
    let moment = scene.view.checked.model.moments.iter().any(|one| one.meta.name == name);
    name == "any" || moment || scene.touchpoint(name).is_some()
}

/// The events that a binding of this item is bound to: `A as x`.
pub fn bound_to<'a>(scene: &Scene<'a>, binding: &str) -> Vec<&'a str> {
    let words = scene.item_words();
    let binds = |window: &&[&'a str]| matches!(window, [_, "as", name] if *name == binding);
    words.windows(3).filter(binds).filter_map(|window| window.first().copied()).collect()
}
