//! Texts in quotes: raw names of events, values of attributes, files, zones.
use super::scene::Scene;
use super::{Offer, OfferKind};
use crate::model::{Type, Value};
use crate::syntax::escaped;
use smol_str::SmolStr;

/// More are not offered.
const MOST: usize = 200;

/// What the text at the place could say.
pub fn texts(scene: &Scene<'_>) -> Vec<Offer> {
    let fitting = candidates(scene).into_iter().filter(|one| scene.fits(&one.text));
    fitting.take(MOST).enumerate().map(|(at, text)| offer(scene, text, at)).collect()
}

/// The same with quotes, where a text may begin.
pub fn quoted(scene: &Scene<'_>) -> Vec<Offer> {
    let with_quotes = |offer: Offer| Offer { insert: format!("\"{}\"", offer.insert), ..offer };
    texts(scene).into_iter().map(with_quotes).collect()
}

/// A text with a few words about it.
struct Candidate {
    text: String,
    detail: Option<String>,
    kind: OfferKind,
}

fn offer(scene: &Scene<'_>, candidate: Candidate, at: usize) -> Offer {
    Offer {
        detail: candidate.detail,
        insert: escaped(&candidate.text),
        ..scene.offer(&candidate.text, candidate.kind, u8::try_from(at).unwrap_or(u8::MAX))
    }
}

fn candidates(scene: &Scene<'_>) -> Vec<Candidate> {
    let plain = |text: String| Candidate { text, detail: None, kind: OfferKind::Text };
    match scene.before(0) {
        "use" => files(scene),
        "zone" => jiff::tz::db().available().map(|zone| plain(zone.to_string())).collect(),
        lead if lead == "owner" || lead == "to" && scene.before(2) == "raise" => {
            let owners = scene.view.checked.model.journeys.iter().filter_map(|journey| journey.owner.clone());
            owners.map(|owner| plain(owner.to_string())).collect()
        }
        "=" | "," if in_touchpoint_head(scene) => raw_names(scene),
        "==" | "!=" | ":" => values(scene, scene.before(1)),
        "(" | "," if looked_for(scene).is_some() => values(scene, looked_for(scene).unwrap_or_default()),
        name if scene.before(1) == "for" => segment_values(scene, name),
        _ => Vec::new(),
    }
}

/// Whether the raw names of a touchpoint are written.
fn in_touchpoint_head(scene: &Scene<'_>) -> bool {
    let words: Vec<&str> = scene.words().collect();
    let head = words.iter().rposition(|word| *word == "touchpoint");
    head.is_some_and(|head| !words.iter().skip(head).any(|word| matches!(*word, "{" | "where")))
}

/// Of a list behind `in (`: what is looked for in it.
fn looked_for<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let words: Vec<&str> = scene.words().collect();
    let open = words.iter().rposition(|word| *word == "(")?;
    let mut before = words.get(..open)?.iter().rev().copied().skip_while(|word| *word == "not");
    (before.next()? == "in").then(|| before.find(|word| *word != "not")).flatten()
}

/// The other files of the project, seen from this one.
fn files(scene: &Scene<'_>) -> Vec<Candidate> {
    let sources = &scene.view.checked.sources;
    let own = sources.get(scene.view.file).map(|source| source.path.clone()).unwrap_or_default();
    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    let others = sources.iter().filter(|(id, source)| *id != scene.view.file && source.path.ends_with(".journey"));
    let relative = |path: &str| match path.strip_prefix(folder) {
        Some(rest) if folder.is_empty() || rest.starts_with('/') => rest.trim_start_matches('/').to_owned(),
        _ => format!("{}{path}", "../".repeat(folder.split('/').filter(|part| !part.is_empty()).count())),
    };
    let candidate = |path: &str| Candidate { text: relative(path), detail: None, kind: OfferKind::File };
    others.map(|(_, source)| candidate(&source.path)).collect()
}

/// The names of events in the log, those that no touchpoint stands for first.
fn raw_names(scene: &Scene<'_>) -> Vec<Candidate> {
    let Some(live) = scene.view.live else { return Vec::new() };
    let model = &scene.view.checked.model;
    let claimed = |name: &SmolStr| model.touchpoints.iter().any(|one| one.raw_names.contains(name));
    let (known, free): (Vec<_>, Vec<_>) = live.events.iter().partition(|(name, _)| claimed(name));
    let candidate = |(name, count): &(SmolStr, u64), rest: &str| Candidate {
        text: name.to_string(),
        detail: Some(format!("{count} in the log{rest}")),
        kind: OfferKind::Text,
    };
    let free = free.into_iter().map(|one| candidate(one, ""));
    free.chain(known.into_iter().map(|one| candidate(one, ", claimed by a touchpoint"))).collect()
}

/// What an attribute of that name may say: what it is declared to, and what it does in the log.
fn values(scene: &Scene<'_>, attribute: &str) -> Vec<Candidate> {
    let model = &scene.view.checked.model;
    let name = attribute.trim_matches('`');
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |text: &str, detail: Option<&str>| {
        if !all.iter().any(|known| known.text == text) {
            all.push(Candidate { text: text.to_owned(), detail: detail.map(str::to_owned), kind: OfferKind::Text });
        }
    };
    let events = model.attributes.iter().filter(|one| one.name == name).map(|one| &one.ty);
    let customers = model.customer_attributes.iter().filter(|one| one.name == name).map(|one| &one.ty);
    for ty in events.chain(customers) {
        if let Type::OneOf(values) = ty {
            values.iter().for_each(|value| add(value, None));
        }
    }
    let seen = scene.view.live.and_then(|live| live.texts.get(name));
    seen.into_iter().flatten().for_each(|text| add(text, Some("in the log")));
    all
}

/// What a segment is compared with elsewhere, and what it may be.
fn segment_values(scene: &Scene<'_>, name: &str) -> Vec<Candidate> {
    let model = &scene.view.checked.model;
    let Some(at) = model.segments.iter().position(|one| one.meta.name == name) else { return Vec::new() };
    let plain = |text: &str| Candidate { text: text.to_owned(), detail: None, kind: OfferKind::Text };
    let mut all: Vec<Candidate> = Vec::new();
    if let Some(Type::OneOf(values)) = model.segments.get(at).map(|one| &one.value.ty) {
        all.extend(values.iter().map(|value| plain(value)));
    }
    let thresholds = model.kpis.iter().flat_map(|kpi| &kpi.thresholds).filter_map(|one| one.segment.as_ref());
    for (segment, value) in thresholds {
        if let (true, Value::Text(text)) = (segment.index() == at, value) {
            all.push(plain(text));
        }
    }
    all
}
