//! A project proposed from what a log shows: `wayfare.yaml`, touchpoints, a first journey, moments, rules, a test, each line
//! with a comment that says why it is there.
//!
//! Pure: texts come out, and what to leave out or to set comes in. Nothing here compiles or evaluates; whoever writes the
//! files does both first ([`Draft::leave_out`], [`Draft::settle`]), so that no project is written that does not hold.
mod attributes;
mod course;
mod rules;
mod sample;
mod settings;
mod settle;
mod sheet;
#[cfg(test)]
mod tests;
mod touchpoints;

pub use sample::sample;
pub use settings::Mapped;
pub use settle::{Counted, Measured, Value};
pub use sheet::{Part, Text};

use crate::discover::{Attribute, Discovery, Moment, Namer, Phrase, Phrasing, Rule};
use settle::Limits;
use std::collections::{BTreeMap, BTreeSet};

/// A project in the making.
#[derive(Debug, Clone)]
pub struct Draft {
    found: Discovery,
    mapped: Mapped,
    phrasing: Phrasing,
    /// Attributes with their names in the language.
    attributes: Vec<(Attribute, String)>,
    moments: Vec<(Moment, Phrase)>,
    /// The KPI of each moment.
    moment_kpis: Vec<String>,
    /// What each stage of the course is called.
    stages: Vec<String>,
    rules: Vec<(Rule, Phrase)>,
    /// What the journey is called, and its title.
    journey: String,
    title: String,
    owner: String,
    left_out: BTreeSet<Part>,
    limits: Limits,
}

impl Draft {
    /// A first draft; nothing if the log has no journey in it. `owner` is who answers for the journey, `title` what it is
    /// called if somebody said so.
    pub fn new(
        found: Discovery,
        attributes: Vec<Attribute>,
        mapped: Mapped,
        title: Option<&str>,
        owner: &str,
    ) -> Option<Self> {
        let course = found.course.as_ref()?;
        let goal = course.goals.first().copied()?;
        let mut phrasing = Phrasing::new(&found.survey, &BTreeMap::new());
        let of_goal = match (course.goals.len(), phrasing.label(goal).rsplit_once(' ')) {
            // ends that are called alike but for their last word
            (2.., Some((stem, _))) => stem.to_owned(),
            _ => phrasing.label(goal).to_owned(),
        };
        let title = title.map_or(of_goal, str::to_owned);
        let moments: Vec<(Moment, Phrase)> =
            found.moments.iter().map(|moment| (moment.clone(), phrasing.moment(moment))).collect();
        let mut names = Namer::but(&["success_rate", "time_to_goal", "contacts"]);
        let moment_kpis = moments.iter().map(|(_, phrase)| names.lower_snake(&phrase.name)).collect();
        let mut names = Namer::but(&[course::GOAL]);
        let stages = course.stages.iter().map(|stage| names.lower_snake(phrasing.plain(stage.place))).collect();
        let mut names = Namer::default();
        let journey = names.lower_snake(&title);
        let rules = found.rules.iter().map(|rule| (*rule, phrasing.rule(rule, &mut names))).collect();
        let mut names = Namer::default();
        let attributes = attributes.into_iter().map(|one| {
            let name = names.lower_snake(&one.column);
            (one, name)
        });
        Some(Self {
            attributes: attributes.collect(),
            moments,
            moment_kpis,
            stages,
            rules,
            journey,
            title,
            owner: owner.to_owned(),
            mapped,
            phrasing,
            left_out: BTreeSet::new(),
            limits: Limits::default(),
            found,
        })
    }

    /// The journey's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Leaves a part out from now on; whether it was in.
    pub fn leave_out(&mut self, part: Part) -> bool {
        part != Part::Base && self.left_out.insert(part)
    }

    /// The part that a rule of this name is.
    pub fn rule(&self, name: &str) -> Option<Part> {
        self.rules.iter().position(|(_, phrase)| phrase.name == name).map(Part::Rule)
    }

    /// Leaves everything out that can be.
    pub fn leave_out_all(&mut self) {
        let all = [Part::Segment, Part::Contacts, Part::Speed, Part::Test, Part::Fails, Part::Attributes];
        self.left_out.extend(all);
        self.left_out.extend((0..self.moments.len()).map(Part::Moment));
        self.left_out.extend((0..self.rules.len()).map(Part::Rule));
        let stages = self.found.course.as_ref().map_or(0, |course| course.stages.len());
        self.left_out.extend((0..stages).map(Part::Stage));
    }

    /// The files, by their paths in the project.
    pub fn texts(&self) -> Vec<Text> {
        let mut texts = vec![settings::text(self), touchpoints::text(self), course::text(self)];
        texts.extend(rules::text(self));
        texts.extend(course::test(self));
        texts
    }

    /// The name of a moment's KPI.
    fn moment_kpi(&self, at: usize) -> &str {
        self.moment_kpis.get(at).map(String::as_str).unwrap_or_default()
    }

    fn has(&self, part: Part) -> bool {
        !self.left_out.contains(&part)
    }

    /// The moments that are in, with their places.
    fn kept_moments(&self) -> impl Iterator<Item = (usize, &Moment, &Phrase)> {
        let kept = self.moments.iter().enumerate().filter(|(at, _)| self.has(Part::Moment(*at)));
        kept.map(|(at, (moment, phrase))| (at, moment, phrase))
    }
}
