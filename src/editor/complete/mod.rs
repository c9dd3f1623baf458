//! What could be written at a place: keywords by the grammar, names by what they have to name, texts by the log.
mod members;
mod names;
mod quantities;
mod scene;
mod texts;
mod values;

#[cfg(test)]
mod tests;

use super::View;
use crate::diag::Span;
use crate::syntax::ahead;
use crate::syntax::token::TokenKind;
use scene::Scene;

/// Something to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// What is shown, and written unless `insert` says otherwise.
    pub label: String,
    /// What it is.
    pub kind: OfferKind,
    /// A few words beside it.
    pub detail: Option<String>,
    /// More about it, in Markdown.
    pub docs: Option<String>,
    /// What is written.
    pub insert: String,
    /// What it replaces.
    pub replaces: Span,
    /// What is likelier comes first.
    pub rank: u8,
}

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OfferKind {
    /// A keyword.
    Keyword,
    /// A function or a word of measures.
    Function,
    /// A touchpoint or a moment.
    Event,
    /// A journey.
    Journey,
    /// A stage or a goal, or what else happens to a journey.
    Milestone,
    /// A rule.
    Rule,
    /// A KPI.
    Kpi,
    /// A segment or a calendar.
    Dimension,
    /// An action.
    Action,
    /// An attribute.
    Attribute,
    /// A binding.
    Binding,
    /// A type.
    Type,
    /// A text.
    Text,
    /// A unit of time, a currency, a day of the week.
    Unit,
    /// A file.
    File,
}

/// What could be written at a place, the likeliest first.
pub fn complete(view: &View<'_>, at: usize) -> Vec<Offer> {
    let Some(scene) = Scene::of(view, at) else { return Vec::new() };
    let mut offers = offers(&scene);
    offers.retain(|offer| scene.fits(&offer.label));
    // a type's own word need not be offered as a keyword as well
    let types: Vec<String> =
        offers.iter().filter(|one| one.kind == OfferKind::Type).map(|one| one.label.clone()).collect();
    let begins_type = |words: &str| types.iter().any(|one| one.split(' ').next() == words.split(' ').next());
    offers.retain(|offer| offer.kind != OfferKind::Keyword || !begins_type(&offer.label));
    let mut seen = rustc_hash::FxHashSet::default();
    offers.retain(|offer| seen.insert((offer.label.clone(), offer.kind)));
    offers.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.label.cmp(&b.label)));
    offers
}

fn offers(scene: &Scene<'_>) -> Vec<Offer> {
    if matches!(scene.inside, Some(TokenKind::Text { .. })) {
        return texts::texts(scene);
    }
    if scene.inside == Some(TokenKind::Number) {
        return quantities::lengths(scene);
    }
    if scene.before(0) == "." {
        return members::members(scene);
    }
    if scene.before(0) == "business" && crate::syntax::token::is_whole_number(scene.before(1)) && !scene.begins_line() {
        return quantities::business(scene);
    }
    let mut ahead = ahead(scene.view.text, scene.at, scene.typed);
    let mut offers: Vec<Offer> = quantities::units(scene, &mut ahead);
    if ahead.event {
        offers.extend(names::events(scene));
        offers.extend(names::emitters(scene));
        offers.push(names::any(scene));
    } else if ahead.value {
        offers.extend(values::values(scene, &ahead));
    } else if ahead.name {
        offers.extend(names::named(scene, &ahead));
    }
    if ahead.text {
        offers.extend(texts::quoted(scene));
    }
    offers.extend(ahead.keywords.iter().map(|word| scene.offer(word, OfferKind::Keyword, 3)));
    offers.extend(ahead.openings.iter().map(|word| scene.offer(word, OfferKind::Keyword, 2)));
    offers
}
