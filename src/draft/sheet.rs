//! A file in the making: lines with their comments, and which part of the draft each line belongs to.
use std::ops::Range;

/// What can be left out of a draft by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What can't be left out.
    Base,
    /// The attributes of events and touchpoints.
    Attributes,
    /// The segments, and breakdowns by them.
    Segment,
    /// The moment that stands for any contact, and its KPI.
    Contacts,
    /// The KPI of how long it takes.
    Speed,
    /// The `fail` of the journey.
    Fails,
    /// A stage.
    Stage(usize),
    /// A moment, and its KPI.
    Moment(usize),
    /// A rule.
    Rule(usize),
    /// The test.
    Test,
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its path in the project.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Which stretch belongs to which part; of the text as it was proposed, not laid out anew.
    pub(super) parts: Vec<(Range<usize>, Part)>,
}

impl Text {
    pub(super) fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), text: String::new(), parts: Vec::new() }
    }

    /// A line and why it is there.
    pub(super) fn line(&mut self, part: Part, line: &str, why: &str) {
        let start = self.text.len();
        self.text.push_str(line);
        if !why.is_empty() {
            let mark = if is_yaml(&self.path) { "#" } else { "//" };
            let gap = if line.is_empty() { "" } else { "  " };
            self.text.push_str(&format!("{gap}{mark} {why}"));
        }
        self.text.push('\n');
        self.parts.push((start..self.text.len(), part));
    }

    /// A line that only says something.
    pub(super) fn note(&mut self, why: &str) {
        self.line(Part::Base, "", why);
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// The part that an offset in bytes lies in.
    pub fn part_at(&self, offset: usize) -> Part {
        let found = self.parts.iter().find(|(range, _)| range.contains(&offset));
        found.map_or(Part::Base, |(_, part)| *part)
    }
}

fn is_yaml(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "yaml")
}
