//! From facts to values and verdicts: KPIs with intervals, thresholds, scores, rules, the run's exit code.
//!
//! Invariants: pure; judges exact values and never rounds before; the same facts give the same verdicts, bit for bit.
//! Where the normative pages are silent:
//! - A KPI made of several aggregates rests on the one with the fewest values (its `n`); it has an interval only where a
//!   single aggregate is moved or stretched by constants. A KPI of `instances` alone counts everybody and is never
//!   *insufficient*.
//! - Amounts in several currencies are not added: there is no value, and the report says why.
//! - A gate that needs an interval judges by the value where none is defined (totals, extremes, most arithmetic).
//! - `previous(D)` judges the recent period against the preceding one; both need `min_n` values, and gates judge the
//!   interval of their difference.
//! - A `--strict` run also wants a value for every threshold: *no data* counts like *insufficient*.
mod baseline;
mod chance;
mod course;
mod demand;
mod figure;
mod invest;
mod kpi;
mod margin;
mod number;
mod period;
mod rule;
mod score;
mod spread;
pub mod stats;
mod summary;
mod tested;
#[cfg(test)]
mod tests;
mod threshold;
mod value;

pub use baseline::{BASELINE_VERSION, Baseline, Change, Changed, OldFigure, OldRule, Since, baseline};
pub use chance::Chance;
pub use course::{Association, CourseVerdict, DurationRange, SegmentCourse, Step, SuccessPeriod};
pub use figure::{Figure, Obstacle};
pub use invest::{Divergence, Investment};
pub use kpi::{KpiVerdict, PeriodFigure, SegmentFigure, Unit};
pub use margin::Margin;
pub use number::Num;
pub use rule::{RuleOutcome, RuleVerdict, Tolerance};
pub use score::{Score, ScoredPart};
pub use stats::Confidence;
pub use summary::{FailOn, RunVerdict, Summary, Tally};
pub use tested::{Actual, Found, Measured, check_test};
pub use threshold::{Lack, Limit, ThresholdVerdict, Verdict};

use crate::calendar::Clocks;
use crate::facts::{Facts, KpiFacts, Outcomes, RuleFacts};
use crate::history::LogFacts;
use crate::model::{JourneyId, KpiId, Model, Population, RuleId};

/// Everything the reports say, in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdicts {
    /// The journeys, in the order of the model.
    pub journeys: Vec<JourneyVerdict>,
    /// The rules, in the order of the model.
    pub rules: Vec<RuleVerdict>,
    /// The KPIs outside journeys, in the order of the model.
    pub kpis: Vec<KpiVerdict>,
    /// The journeys by what closing their gap would be worth, the most first.
    pub invest: Vec<Investment>,
    /// Journeys that fall short while everything customers were asked is fine.
    pub divergences: Vec<Divergence>,
    /// What chance alone could do to the thresholds.
    pub chance: Chance,
    /// What got worse since the baseline, if there is one.
    pub worse: Option<Vec<Change>>,
    /// What the run was judged by.
    pub settings: Settings,
    /// What it all comes to.
    pub summary: Summary,
}

/// What became of a journey; instances by outcome, stages and goals stand in its facts.
#[derive(Debug, Clone, PartialEq)]
pub struct JourneyVerdict {
    /// Which.
    pub journey: JourneyId,
    /// Succeeded of decided instances.
    pub success: Figure,
    /// Its KPIs in order of declaration.
    pub kpis: Vec<KpiVerdict>,
    /// Its score, if it declares one.
    pub score: Option<Score>,
    /// How it runs, if that was collected.
    pub course: Option<CourseVerdict>,
}

/// How a run is judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// What counts as a failure.
    pub fail_on: FailOn,
    /// Whether something undecided ends the run with code 5.
    pub strict: bool,
    /// Which journeys and rules are judged at all.
    pub only: Only,
    /// What the run is compared with: what was broken before and did not get worse does not fail it.
    pub baseline: Option<Baseline>,
}

/// Which journeys and rules are judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Only {
    /// All, and the KPIs outside journeys.
    #[default]
    All,
    /// These journeys with their own rules, and these rules; no KPIs outside journeys.
    These(Vec<JourneyId>, Vec<RuleId>),
}

/// What judging needs besides facts.
struct Context<'a> {
    model: &'a Model,
    log: &'a LogFacts,
    clocks: Clocks,
}

/// Judges what an evaluation found. Facts must be settled.
pub fn judge(model: &Model, facts: &Facts, log: &LogFacts, settings: &Settings) -> Verdicts {
    let context = Context { model, log, clocks: Clocks::new(model) };
    let mut journeys: Vec<JourneyVerdict> = (0..model.journeys.len())
        .map(JourneyId::new)
        .filter(|id| settings.only.journey(*id))
        .filter_map(|id| context.journey(id, facts))
        .collect();
    let nothing = RuleFacts::default();
    let mut rules: Vec<RuleVerdict> = model
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let found = facts.rules.get(index).unwrap_or(&nothing);
            rule::judge(RuleId::new(index), rule, found, &context)
        })
        .filter(|rule| settings.only.rule(rule))
        .collect();
    let outside = settings.only == Only::All;
    let mut kpis: Vec<KpiVerdict> = (0..model.kpis.len())
        .map(KpiId::new)
        .filter(|id| outside && !model.journeys.iter().any(|journey| journey.kpis.contains(id)))
        .filter_map(|id| context.kpi(id, facts))
        .collect();
    let worse = settings
        .baseline
        .as_ref()
        .map(|baseline| baseline::Comparer { model, facts, baseline }.compare(&mut journeys, &mut kpis, &mut rules));
    let summary = summary::summary(&journeys, &rules, &kpis, settings);
    let invest = invest::investments(model, &journeys);
    let divergences = invest::divergences(model, &journeys, &kpis);
    let chance = chance::chance(&journeys, &kpis, &model.policy);
    Verdicts { journeys, rules, kpis, invest, divergences, chance, worse, settings: settings.clone(), summary }
}

impl Only {
    fn journey(&self, id: JourneyId) -> bool {
        match self {
            Self::All => true,
            Self::These(journeys, _) => journeys.contains(&id),
        }
    }

    fn rule(&self, rule: &RuleVerdict) -> bool {
        match self {
            Self::All => true,
            Self::These(_, rules) => rules.contains(&rule.rule) || rule.journey.is_some_and(|id| self.journey(id)),
        }
    }
}

impl Context<'_> {
    fn journey(&self, id: JourneyId, facts: &Facts) -> Option<JourneyVerdict> {
        let journey = self.model.journeys.get(id.index())?;
        let found = facts.journeys.get(id.index());
        let outcomes = found.map(|found| found.outcomes).unwrap_or_default();
        let kpis: Vec<KpiVerdict> = journey.kpis.iter().filter_map(|kpi| self.kpi(*kpi, facts)).collect();
        Some(JourneyVerdict {
            journey: id,
            success: self.success(&outcomes),
            score: score::score(&journey.score, &kpis),
            course: found
                .and_then(|found| found.course.as_ref())
                .map(|found| course::judge(Population::Decided(id), journey, found, self)),
            kpis,
        })
    }

    fn success(&self, outcomes: &Outcomes) -> Figure {
        course::success(outcomes, Confidence::new(self.model.policy.confidence))
    }

    fn kpi(&self, id: KpiId, facts: &Facts) -> Option<KpiVerdict> {
        let nothing = KpiFacts::default();
        let found = facts.kpis.get(id.index()).unwrap_or(&nothing);
        self.model.kpis.get(id.index()).map(|kpi| kpi::judge(id, kpi, found, self))
    }
}
