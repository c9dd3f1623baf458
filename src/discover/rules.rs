//! Rules that hold almost always, by Declare's templates: precedence, response, both of them (succession), their chain
//! forms, what never goes together, how often at most, what everything begins with.
//!
//! Invariant: a rule is proposed only if it says something. What holds because nearly everybody does both anyway, in any
//! order, is left out; so is what follows from other rules that are proposed.
use super::span::nice;
use super::survey::{Pair, Seen, Survey, share};
use super::words::{self, hints};

/// A rule holds almost always if this share of the customers whom it concerns keeps to it.
const CONFIDENCE: f64 = 0.95;
/// It must concern so many customers, and so large a share of all.
const LEAST: u64 = 10;
const LEAST_SHARE: f64 = 0.02;
/// By so much the share of those who keep to it must exceed what would be so anyway.
const LIFT: f64 = 0.05;
/// What two names have in common is far less than chance if it is at most this part of what chance would give.
const APART: f64 = 0.05;
/// Windows hold for this share of the times seen.
const WINDOW: f64 = 0.99;
const MINUTE: i64 = 60_000_000;

/// A form of rule, with Declare's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Template {
    /// Everybody begins with it.
    Init,
    /// Each second has a first before it, and each first is followed by a second.
    Succession,
    /// Each second has a first directly before it.
    ChainPrecedence,
    /// Each second has a first before it.
    Precedence,
    /// Each first is followed by a second at once.
    ChainResponse,
    /// Each first is followed by a second.
    Response,
    /// Never both.
    NotCoexistence,
    /// Not more than once.
    AtMostOne,
}

/// How many rules of a template are proposed at most.
const QUOTAS: [(Template, usize); 8] = [
    (Template::Init, 1),
    (Template::Succession, 4),
    (Template::ChainPrecedence, 3),
    (Template::Precedence, 4),
    (Template::ChainResponse, 2),
    (Template::Response, 3),
    (Template::NotCoexistence, 2),
    (Template::AtMostOne, 2),
];

/// A rule that holds almost always.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Its form.
    pub template: Template,
    /// The first name, by its place in the survey.
    pub first: usize,
    /// The second, where the form has two.
    pub second: usize,
    /// How long the second may take to come, in microseconds, where that matters.
    pub within: Option<i64>,
    /// How many customers it concerns.
    pub support: u64,
    /// How many of them keep to it.
    pub kept: u64,
}

impl Rule {
    /// The share of the customers whom it concerns that keep to it.
    pub fn confidence(&self) -> f64 {
        share(self.kept, self.support)
    }
}

/// The rules that a log suggests, those that concern most customers first within each form.
pub fn rules(survey: &Survey) -> Vec<Rule> {
    let miner = Miner { survey, least: LEAST.max(least(survey.customers)) };
    let mut found = miner.relations();
    found.extend(miner.init());
    let inits: Vec<usize> =
        found.iter().filter(|rule| rule.template == Template::Init).map(|rule| rule.first).collect();
    found.retain(|rule| !is_implied_by_init(rule, &inits));
    let mut found = reduced(&found);
    let apart = not_by_way(&found, &miner.apart());
    found.extend(apart);
    found.extend(miner.at_most_one());
    let mut chosen = Vec::new();
    for (template, most) in QUOTAS {
        let mut own: Vec<Rule> = found.iter().filter(|rule| rule.template == template).copied().collect();
        own.sort_by_key(|rule| (std::cmp::Reverse(rule.support), rule.first, rule.second));
        chosen.extend(own.into_iter().take(most));
    }
    chosen
}

/// Names that never meet, without those of which one always has a third name before it that the other never meets.
fn not_by_way(found: &[Rule], apart: &[Rule]) -> Vec<Rule> {
    let looks_back = [Template::Precedence, Template::ChainPrecedence, Template::Succession];
    let never = |one: usize, other: usize| {
        apart.iter().any(|rule| [(one, other), (other, one)].contains(&(rule.first, rule.second)))
    };
    let by_way = |name: usize, other: usize| {
        let before = found.iter().filter(|rule| looks_back.contains(&rule.template) && rule.second == name);
        before.map(|rule| rule.first).any(|third| never(other, third))
    };
    let follows = |rule: &Rule| by_way(rule.second, rule.first) || by_way(rule.first, rule.second);
    apart.iter().filter(|rule| !follows(rule)).copied().collect()
}

fn least(customers: u64) -> u64 {
    (customers as f64 * LEAST_SHARE).ceil() as u64
}

/// What everybody begins with comes before everything else anyway.
fn is_implied_by_init(rule: &Rule, inits: &[usize]) -> bool {
    let looks_back = matches!(rule.template, Template::Precedence | Template::Succession);
    looks_back && inits.contains(&rule.first)
}

/// Without what follows by way of a third name, and with two directions of one relation as one rule.
fn reduced(found: &[Rule]) -> Vec<Rule> {
    let of = |templates: [Template; 2]| -> Vec<(usize, usize)> {
        let own = found.iter().filter(|rule| templates.contains(&rule.template));
        own.map(|rule| (rule.first, rule.second)).collect()
    };
    let before = of([Template::Precedence, Template::ChainPrecedence]);
    let after = of([Template::Response, Template::ChainResponse]);
    let follows = |edges: &[(usize, usize)], first: usize, second: usize| {
        edges.iter().any(|(a, b)| *a == first && *b != second && edges.contains(&(*b, second)))
    };
    let mut kept: Vec<Rule> = Vec::new();
    for rule in found {
        let (a, b) = (rule.first, rule.second);
        let has =
            |template: Template| found.iter().any(|one| (one.template, one.first, one.second) == (template, a, b));
        let is_needless = match rule.template {
            Template::Precedence => has(Template::ChainPrecedence) || follows(&before, a, b),
            Template::Response => has(Template::ChainResponse) || follows(&after, a, b),
            _ => false,
        };
        if !is_needless {
            kept.push(*rule);
        }
    }
    let response = |a: usize, b: usize, kept: &[Rule]| {
        kept.iter().position(|one| one.template == Template::Response && (one.first, one.second) == (a, b))
    };
    let mut joined: Vec<Rule> = Vec::new();
    let mut rest = kept.clone();
    for rule in kept.iter().filter(|rule| rule.template == Template::Precedence) {
        let Some(at) = response(rule.first, rule.second, &rest) else { continue };
        let response = rest.remove(at);
        rest.retain(|one| one != rule);
        let (support, kept) = (rule.support.min(response.support), rule.kept.min(response.kept));
        joined.push(Rule { template: Template::Succession, within: response.within, support, kept, ..*rule });
    }
    rest.extend(joined);
    rest
}

struct Miner<'s> {
    survey: &'s Survey,
    /// Rules that concern fewer customers are not looked at.
    least: u64,
}

impl Miner<'_> {
    fn rule(&self, template: Template, first: usize, second: usize, support: u64, kept: u64) -> Option<Rule> {
        let rule = Rule { template, first, second, within: None, support, kept };
        (support >= self.least && rule.confidence() >= CONFIDENCE).then_some(rule)
    }

    /// Precedence and response with their chain forms, between all names.
    fn relations(&self) -> Vec<Rule> {
        let mut found = Vec::new();
        let count = self.survey.seen.len();
        for first in 0..count {
            for second in (0..count).filter(|second| *second != first) {
                let pair = self.survey.pair(first, second);
                let (Some(a), Some(b)) = (self.survey.seen.get(first), self.survey.seen.get(second)) else { continue };
                found.extend(self.before(first, second, pair, a, b));
                found.extend(self.after(first, second, pair, a, b));
            }
        }
        found
    }

    fn before(&self, first: usize, second: usize, pair: &Pair, a: &Seen, b: &Seen) -> Vec<Rule> {
        let anyway = share(a.customers, self.survey.customers);
        let says = |rule: &Rule| rule.confidence() - anyway >= LIFT || self.is_ordered(pair);
        let chain = self.rule(Template::ChainPrecedence, first, second, b.customers, pair.prepared_next);
        let plain = self.rule(Template::Precedence, first, second, b.customers, pair.prepared);
        chain.into_iter().chain(plain).filter(says).collect()
    }

    fn after(&self, first: usize, second: usize, pair: &Pair, a: &Seen, b: &Seen) -> Vec<Rule> {
        let anyway = share(b.customers, self.survey.customers);
        let says = |rule: &Rule| rule.confidence() - anyway >= LIFT || self.is_ordered(pair);
        let within = pair.until.quantile(WINDOW).map(|length| nice(length.max(MINUTE)));
        let chain = self.rule(Template::ChainResponse, first, second, a.customers, pair.answered_next);
        let plain = self.rule(Template::Response, first, second, a.customers, pair.answered);
        let plain = plain.filter(|_| within.is_some()).map(|rule| Rule { within, ..rule });
        chain.into_iter().chain(plain).filter(says).collect()
    }

    /// Whether customers with both hardly ever meet the second first.
    fn is_ordered(&self, pair: &Pair) -> bool {
        pair.both >= self.least && share(pair.prepared, pair.both) >= CONFIDENCE
    }

    fn init(&self) -> Option<Rule> {
        let (place, seen) =
            self.survey.seen.iter().enumerate().max_by_key(|(place, seen)| (seen.first, std::cmp::Reverse(*place)))?;
        self.rule(Template::Init, place, place, self.survey.customers, seen.first)
    }

    /// Names that hardly ever meet although chance would have them meet often.
    fn apart(&self) -> Vec<Rule> {
        let mut found = Vec::new();
        for (first, a) in self.survey.seen.iter().enumerate() {
            for (second, b) in self.survey.seen.iter().enumerate().skip(first + 1) {
                let both = self.survey.pair(first, second).both;
                let by_chance = share(a.customers, self.survey.customers) * share(b.customers, 1);
                let is_apart = by_chance >= share(self.least, 1) && share(both, 1) <= by_chance * APART;
                let (rare, other, support) = if a.customers <= b.customers {
                    (first, second, a.customers)
                } else {
                    (second, first, b.customers)
                };
                if is_apart {
                    found.extend(self.rule(Template::NotCoexistence, rare, other, support, support - both));
                }
            }
        }
        found
    }

    /// What hardly anybody meets twice: worth a rule where more would mean effort or money.
    fn at_most_one(&self) -> Vec<Rule> {
        let tells = |seen: &Seen| {
            [&words::GOOD_END[..], &words::BAD_END, &words::EITHER_END, &words::EFFORT]
                .iter()
                .any(|all| hints(&seen.name, all))
        };
        let own = self.survey.seen.iter().enumerate().filter(|(_, seen)| tells(seen));
        own.filter_map(|(place, seen)| self.rule(Template::AtMostOne, place, place, seen.customers, seen.once))
            .collect()
    }
}
