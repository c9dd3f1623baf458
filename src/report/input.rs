//! What every report of an evaluation is made from.
use crate::diag::Sources;
use crate::facts::{Facts, JourneyFacts, Outcomes, RuleFacts};
use crate::history::LogFacts;
use crate::measure::Verdicts;
use crate::model::{Journey, JourneyId, Model, Rule, RuleId};

/// An evaluation: what was defined, what was found, what it means.
#[derive(Debug, Clone, Copy)]
pub struct Evaluation<'a> {
    /// The definitions.
    pub model: &'a Model,
    /// What was found, settled.
    pub facts: &'a Facts,
    /// About the log itself.
    pub log: &'a LogFacts,
    /// What it means.
    pub verdicts: &'a Verdicts,
    /// Where the definitions came from.
    pub definitions: &'a Definitions,
    /// Their texts, which places point into.
    pub sources: &'a Sources,
}

/// Which definitions were evaluated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definitions {
    /// A hash of their meaning, the same on every machine.
    pub hash: String,
    /// Their files, in order.
    pub files: Vec<String>,
}

/// What there is of a rule that was not evaluated: it is shown all the same.
const NOTHING: &RuleFacts = &RuleFacts::NONE;

impl<'a> Evaluation<'a> {
    pub(super) fn rule(&self, id: RuleId) -> Option<(&'a Rule, &'a RuleFacts)> {
        let found = self.facts.rules.get(id.index()).unwrap_or(NOTHING);
        self.model.rules.get(id.index()).map(|rule| (rule, found))
    }

    pub(super) fn journey(&self, id: JourneyId) -> Option<&'a Journey> {
        self.model.journeys.get(id.index())
    }

    pub(super) fn found(&self, id: JourneyId) -> Option<&'a JourneyFacts> {
        self.facts.journeys.get(id.index())
    }

    pub(super) fn outcomes(&self, id: JourneyId) -> Outcomes {
        self.found(id).map(|found| found.outcomes).unwrap_or_default()
    }

    pub(super) fn file(&self, index: u32) -> &'a str {
        usize::try_from(index).ok().and_then(|index| self.log.files.get(index)).map_or("", |file| file.as_str())
    }
}
