//! Moments and rules in the words of the language, with a title for people.
use super::moments::{Moment, MomentKind};
use super::names::{Namer, label};
use super::rules::{Rule, Template};
use super::span::written;
use super::survey::Survey;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What the frequent names of a log are called in the language, and what can be said with it.
#[derive(Debug, Clone)]
pub struct Phrasing {
    /// The touchpoint of each name, by its place in the survey.
    touchpoints: Vec<String>,
    /// The name for people.
    labels: Vec<String>,
    namer: Namer,
}

/// A moment or a rule in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it says: the pattern of a moment, the clauses of a rule.
    pub lines: Vec<String>,
}

/// Names for people, each once.
fn labels(survey: &Survey) -> Vec<String> {
    let mut given = FxHashSet::default();
    let once = |seen: &super::Seen| {
        let name = label(&seen.name);
        let numbered = (2..).map(|number| format!("{name} ({number})"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        all.find(|name| given.insert(name.clone())).unwrap_or_default()
    };
    survey.seen.iter().map(once).collect()
}

impl Phrasing {
    /// Names for what a survey met; raw names that definitions claim are called as these call them.
    pub fn new(survey: &Survey, known: &BTreeMap<SmolStr, SmolStr>) -> Self {
        let mut namer = Namer::default();
        for name in known.values() {
            namer.upper_camel(name);
        }
        let name = |raw: &SmolStr, namer: &mut Namer| match known.get(raw) {
            Some(name) => name.to_string(),
            None => namer.upper_camel(raw),
        };
        let touchpoints = survey.seen.iter().map(|seen| name(&seen.name, &mut namer)).collect();
        Self { touchpoints, labels: labels(survey), namer }
    }

    /// The touchpoint at a place of the survey.
    pub fn touchpoint(&self, place: usize) -> &str {
        self.touchpoints.get(place).map(String::as_str).unwrap_or_default()
    }

    /// The name for people at a place of the survey.
    pub fn label(&self, place: usize) -> &str {
        self.labels.get(place).map(String::as_str).unwrap_or_default()
    }

    /// The words that other names are made of at a place of the survey: those for people where they are in letters of the
    /// language, `Order paid` rather than `OrderPaid`.
    pub fn plain(&self, place: usize) -> &str {
        let label = self.label(place);
        if super::names::is_plain(label) { label } else { self.touchpoint(place) }
    }

    /// Touchpoints joined by `or`.
    pub fn any_of(&self, places: &[usize]) -> String {
        let names: Vec<&str> = places.iter().map(|place| self.touchpoint(*place)).collect();
        names.join(" or ")
    }

    /// A moment; each has a name of its own.
    pub fn moment(&mut self, moment: &Moment) -> Phrase {
        let (name, label) = (self.touchpoint(moment.place).to_owned(), self.label(moment.place).to_owned());
        let within = written(moment.within);
        let (raw, title, line) = match moment.kind {
            MomentKind::Repeat => {
                (format!("{name} again"), format!("{label}, again"), format!("{name} then {name} within {within}"))
            }
            MomentKind::Silence => (
                format!("quiet after {name}"),
                format!("Silence after: {label}"),
                format!("{name} then no any for {within}"),
            ),
        };
        Phrase { name: self.namer.upper_camel(&raw), title, lines: vec![line] }
    }

    /// A rule; names are told apart by whoever collects them.
    pub fn rule(&self, rule: &Rule, namer: &mut Namer) -> Phrase {
        let (a, b) = (self.touchpoint(rule.first), self.touchpoint(rule.second));
        let (of_a, of_b) = (self.label(rule.first), self.label(rule.second));
        let (raw_a, raw_b) = (self.plain(rule.first), self.plain(rule.second));
        let within = rule.within.map(|length| format!(" within {}", written(length))).unwrap_or_default();
        let (raw, title, lines) = match rule.template {
            Template::Init => (
                format!("begins with {raw_a}"),
                format!("Everything begins with: {of_a}"),
                vec![format!("expect first {a}")],
            ),
            Template::Succession => (
                format!("{raw_a} and then {raw_b}"),
                format!("{of_a}: always followed by {of_b}, which never comes without it before"),
                vec![
                    format!("when   {a}"),
                    format!("expect {b}{within}"),
                    format!("when   {b}"),
                    format!("expect {a} before"),
                ],
            ),
            Template::ChainPrecedence => (
                format!("{raw_a} right before {raw_b}"),
                format!("{of_b}: only directly after {of_a}"),
                vec![format!("when   {b}"), format!("expect previous {a}")],
            ),
            Template::Precedence => (
                format!("{raw_a} before {raw_b}"),
                format!("{of_b}: not without {of_a} before"),
                vec![format!("when   {b}"), format!("expect {a} before")],
            ),
            Template::ChainResponse => (
                format!("{raw_b} right after {raw_a}"),
                format!("{of_a}: directly followed by {of_b}"),
                vec![format!("when   {a}"), format!("expect next {b}")],
            ),
            Template::Response => (
                format!("{raw_b} after {raw_a}"),
                format!("{of_a}: followed by {of_b}"),
                vec![format!("when   {a}"), format!("expect {b}{within}")],
            ),
            Template::NotCoexistence => (
                format!("{raw_a} without {raw_b}"),
                format!("{of_a} and {of_b}: never both"),
                vec![format!("when   {a}"), format!("forbid {b} ever")],
            ),
            Template::AtMostOne => {
                (format!("{raw_a} once"), format!("{of_a}: not more than once"), vec![format!("limit  {a} to 1")])
            }
        };
        Phrase { name: namer.lower_snake(&raw), title, lines }
    }
}
