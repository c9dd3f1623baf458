//! What makes a number a quantity: units of time, currencies; and days of the week.
use super::scene::Scene;
use super::{Offer, OfferKind};
use crate::model::Type;
use crate::syntax::token::is_whole_number;
use crate::syntax::{Ahead, ahead};

/// Units of physical time, written right behind the number, with what they say.
const LENGTHS: [(&str, &str); 6] = [
    ("min", "minutes"),
    ("h", "hours"),
    ("d", "days of 24 hours"),
    ("w", "weeks"),
    ("s", "seconds"),
    ("ms", "milliseconds"),
];
/// Steps of the clock on the wall, of one.
const STEPS: [&str; 4] = ["day", "week", "month", "year"];
/// Units of working time, of one.
const BUSINESS: [&str; 3] = ["day", "hour", "minute"];
/// What is offered where the project knows no currency yet.
const CURRENCIES: [&str; 4] = ["EUR", "USD", "GBP", "CHF"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The lengths that the number at the place may become; nothing where any number fits.
pub fn lengths(scene: &Scene<'_>) -> Vec<Offer> {
    let digits = scene.typed.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if !is_whole_number(digits) || !ahead(scene.view.text, scene.at, "").length {
        return Vec::new();
    }
    let short = LENGTHS.iter().map(|(unit, says)| Offer {
        detail: Some((*says).to_owned()),
        ..scene.offer(&format!("{digits}{unit}"), OfferKind::Unit, 1)
    });
    let long = STEPS.iter().map(|unit| format!("{digits} {}", many(digits, unit)));
    let business = BUSINESS.iter().map(|unit| format!("{digits} business {}", many(digits, unit)));
    let long: Vec<Offer> = long.chain(business).map(|label| scene.offer(&label, OfferKind::Unit, 2)).collect();
    short.chain(long).collect()
}

/// What may stand behind `2 business`.
pub fn business(scene: &Scene<'_>) -> Vec<Offer> {
    let number = scene.before(1);
    BUSINESS.iter().map(|unit| scene.offer(many(number, unit).as_str(), OfferKind::Unit, 1)).collect()
}

/// Units behind a number, currencies and days of the week, where they fit.
pub fn units(scene: &Scene<'_>, ahead: &mut Ahead) -> Vec<Offer> {
    let mut all: Vec<Offer> = Vec::new();
    let number = scene.before(0);
    if ahead.unit && is_whole_number(number) {
        // the words of periods fit here, too, but not of one day
        ahead.keywords.retain(|word| !STEPS.contains(&word.as_str()));
        let business = BUSINESS.iter().map(|unit| format!("business {}", many(number, unit)));
        let steps = STEPS.iter().map(|unit| many(number, unit)).chain(business);
        if !is_amount(scene, ahead) {
            all.extend(steps.map(|label| scene.offer(&label, OfferKind::Unit, 1)));
        }
    }
    if ahead.currency {
        all.extend(currencies(scene).iter().map(|code| scene.offer(code, OfferKind::Unit, 1)));
    }
    if ahead.weekday {
        all.extend(WEEKDAYS.map(|day| scene.offer(day, OfferKind::Unit, 1)));
    }
    all
}

/// Whether the statement is about an amount of money.
fn is_amount(scene: &Scene<'_>, ahead: &Ahead) -> bool {
    matches!(scene.since(ahead.statement).first(), Some(&("cost" | "value")))
}

/// "1 day", "2 days".
fn many(number: &str, unit: &str) -> String {
    if number == "1" { unit.to_owned() } else { format!("{unit}s") }
}

/// The currencies of the project.
fn currencies(scene: &Scene<'_>) -> Vec<String> {
    let types = scene.view.checked.model.attributes.iter().map(|one| &one.ty);
    let mut known: Vec<String> = types
        .filter_map(|ty| match ty {
            Type::Money(currency) => currency.map(|currency| currency.to_string()),
            _ => None,
        })
        .collect();
    known.sort();
    known.dedup();
    if known.is_empty() { CURRENCIES.map(str::to_owned).to_vec() } else { known }
}
