//! `discover`: what a log shows by itself, for people, for programs and as one HTML page.
//!
//! The lines are worded once, here; each format sets the same ones.
mod html;
mod human;
mod json;

pub use html::html;
pub use human::human;
pub use json::{json, schema};

use super::words::{count, counted, micros, minute, percent, short};
use crate::discover::{Discovery, Moment, MomentKind, Namer, Phrase, Phrasing, Rule};
use std::collections::BTreeMap;

/// Steps of a variant that are shown.
const STEPS: usize = 12;
/// Names that no touchpoint claims that are shown.
const UNMAPPED: usize = 30;

/// What is shown of a log.
#[derive(Debug, Clone, Copy)]
pub struct Discovered<'a> {
    /// What was found.
    pub found: &'a Discovery,
    /// The names of the language for what the log calls otherwise.
    pub phrasing: &'a Phrasing,
    /// The files of the log.
    pub files: &'a [smol_str::SmolStr],
    /// What there is to know about reading it: columns, zones, rows set aside.
    pub notes: &'a [String],
}

/// Something that may become part of a definition.
struct Proposal {
    /// What was counted.
    why: String,
    /// How the language says it.
    code: String,
}

impl Discovered<'_> {
    fn share(&self, customers: u64) -> f64 {
        let (part, whole) = (customers as f64, self.found.survey.customers.max(1) as f64);
        part / whole
    }

    fn lead(&self) -> String {
        let survey = &self.found.survey;
        format!(
            "{} of {}, {}",
            counted(survey.events, "event"),
            counted(survey.customers, "customer"),
            counted(self.found.all_names, "event name")
        )
    }

    fn period(&self) -> String {
        let bounds = self.found.survey.bounds;
        bounds.map_or_else(|| "no event".to_owned(), |(from, to)| format!("{} to {} UTC", minute(from), minute(to)))
    }

    /// How many variants there are, in words.
    fn all_variants(&self) -> String {
        match self.found.all_variants {
            Some(all) => counted(all, "different variant"),
            None => format!("more than {} different variants", count(self.found.survey.variants.len() as u64)),
        }
    }

    /// A variant's steps on one line.
    fn steps(&self, steps: &[smol_str::SmolStr]) -> String {
        let mut names: Vec<String> = steps.iter().take(STEPS).map(|name| short(name).into_owned()).collect();
        if steps.len() > STEPS {
            names.push(format!("… {} more", steps.len() - STEPS));
        }
        names.join(" → ")
    }

    /// Names that no touchpoint claims, and how many there are in all.
    fn unmapped(&self) -> Option<(Vec<(String, u64)>, usize)> {
        let all = self.found.unmapped.as_ref()?;
        let shown = all.iter().take(UNMAPPED).map(|(name, events)| (short(name).into_owned(), *events));
        Some((shown.collect(), all.len()))
    }

    /// Candidates for moments.
    fn moments(&self) -> Vec<Proposal> {
        let mut phrasing = self.phrasing.clone();
        self.found.moments.iter().map(|moment| self.moment(moment, &phrasing.moment(moment))).collect()
    }

    fn moment(&self, moment: &Moment, phrase: &Phrase) -> Proposal {
        let (customers, part) = (counted(moment.customers, "customer"), percent(self.share(moment.customers)));
        let (label, length) = (self.phrasing.label(moment.place), micros(moment.within));
        let why = match moment.kind {
            MomentKind::Repeat => {
                format!("{customers} ({part}) meet “{label}” again; three of four repeats come within {length}")
            }
            MomentKind::Silence => {
                format!("after “{label}” of {customers} ({part}), one of ten waits is longer than about {length}")
            }
        };
        let title = crate::syntax::quoted(&phrase.title);
        Proposal { why, code: format!("moment {} {title} = {}", phrase.name, phrase.lines.join(" ")) }
    }

    /// Candidates for rules.
    fn rules(&self) -> Vec<Proposal> {
        let mut namer = Namer::default();
        self.found.rules.iter().map(|rule| self.rule(rule, &self.phrasing.rule(rule, &mut namer))).collect()
    }

    fn rule(&self, rule: &Rule, phrase: &Phrase) -> Proposal {
        // who keeps to it is counted without the window
        let within = rule.within.map(|length| format!(", 99 of 100 times within {}", micros(length)));
        let within = within.unwrap_or_default();
        let why = format!(
            "{}: kept by {} of {} customers whom it concerns ({}){within}",
            phrase.title,
            count(rule.kept),
            count(rule.support),
            percent(rule.confidence())
        );
        Proposal { why, code: format!("rule {} {{\n  {}\n}}", phrase.name, phrase.lines.join("\n  ")) }
    }

    /// What the log suggests as a first journey.
    fn course(&self) -> Option<Vec<String>> {
        let course = self.found.course.as_ref()?;
        let quoted = |places: &[usize]| {
            let labels: Vec<String> = places.iter().map(|place| format!("“{}”", self.phrasing.label(*place))).collect();
            labels.join(" or ")
        };
        let mut lines = vec![format!("{} of customers begin with {}", percent(course.begins), quoted(&course.starts))];
        for stage in &course.stages {
            let name = quoted(&[stage.place]);
            lines.push(format!("{} of those who reach the goal pass {name} on the way", percent(stage.share)));
        }
        lines.push(format!(
            "{} looks like a goal: {} of customers get there",
            quoted(&course.goals),
            percent(course.reached)
        ));
        if !course.fails.is_empty() {
            lines.push(format!("after {} hardly anybody gets there", quoted(&course.fails)));
        }
        let (silence, why) = (micros(course.silence), course.patience.why());
        lines.push(format!("who is silent for more than {silence} has left: {why}"));
        Some(lines)
    }

    /// How many customers come back to what, for each loop.
    fn loops(&self) -> BTreeMap<&str, String> {
        let line = |one: &crate::discover::Loop| {
            format!(
                "{} in a row, {} after something else, half of the repeats within {}",
                count(one.in_a_row),
                count(one.returns),
                micros(one.median)
            )
        };
        self.found.loops.iter().map(|one| (one.name.as_str(), line(one))).collect()
    }
}
