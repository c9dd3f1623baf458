//! The tests of the language: what was expected, held against what was found.
//!
//! A decision that lost to another was not carried out and does not count.
use super::{Num, Unit, Verdicts, threshold, value};
use crate::facts::{Activations, Facts, Outcomes, RuleFacts};
use crate::model::{DoAction, KpiId, Model, Rule, RuleId, Test, TestAction, TestExpectation, TestExpectationKind};
use crate::syntax::ast::{TestOutcome, TestVerdict};

/// Holds a test's expectations against what evaluating its timelines found, one by one in order.
pub fn check_test(model: &Model, test: &Test, facts: &Facts, verdicts: &Verdicts) -> Vec<Found> {
    let checker = Checker { model, facts, verdicts };
    test.expectations.iter().map(|one| checker.check(one)).collect()
}

/// What became of one expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What was counted or measured.
    pub actual: Actual,
    /// Whether that is what was expected.
    pub holds: bool,
}

/// What was counted or measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Actual {
    /// So many.
    Count(u64),
    /// What a KPI comes to; absent where it has no value.
    Value(Option<Measured>),
}

/// A KPI's value, as it is judged, and what it is counted in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The value.
    pub value: Num,
    /// Its unit; of money with the currency, if there is one.
    pub unit: Unit,
}

struct Checker<'a> {
    model: &'a Model,
    facts: &'a Facts,
    verdicts: &'a Verdicts,
}

impl Checker<'_> {
    fn check(&self, expected: &TestExpectation) -> Found {
        let counted = |count: u64, wanted: Option<u32>| Found {
            actual: Actual::Count(count),
            holds: wanted.map_or(count > 0, |wanted| count == u64::from(wanted)),
        };
        match &expected.kind {
            TestExpectationKind::Rule(rule, verdict, wanted) => counted(self.rule(*rule, *verdict), *wanted),
            TestExpectationKind::Journey(journey, outcome, wanted) => {
                let outcomes = self.facts.journeys.get(journey.index()).map(|found| found.outcomes);
                counted(ended(outcomes.unwrap_or_default(), *outcome), *wanted)
            }
            TestExpectationKind::Moment(moment, wanted) => {
                counted(self.facts.moments.get(moment.index()).copied().unwrap_or_default(), *wanted)
            }
            TestExpectationKind::Decision(rule, action, wanted) => counted(self.decisions(*rule, action), *wanted),
            TestExpectationKind::Kpi(kpi, op, limit) => {
                let measured = self.kpi(*kpi);
                let value = measured.filter(|one| match one.unit {
                    Unit::Money(currency) => value::is_in(limit, currency),
                    _ => true,
                });
                Found {
                    actual: Actual::Value(measured),
                    holds: threshold::fulfils(value.map(|one| one.value), *op, limit) == Some(true),
                }
            }
        }
    }

    fn rule(&self, rule: RuleId, verdict: TestVerdict) -> u64 {
        let Some(found) = self.facts.rules.get(rule.index()) else { return 0 };
        let Activations { satisfied, violated, pending, undecidable } = found.activations;
        match verdict {
            TestVerdict::Satisfied => satisfied,
            TestVerdict::Violated => violated,
            TestVerdict::Pending => pending,
            TestVerdict::Undecidable => undecidable,
            TestVerdict::NotActivated => found.subjects.not_activated,
            TestVerdict::Violations => found.violation_count,
        }
    }

    /// The decisions of this kind that were carried out.
    fn decisions(&self, id: RuleId, wanted: &TestAction) -> u64 {
        let rule: Option<&Rule> = self.model.rules.get(id.index());
        let found: Option<&RuleFacts> = self.facts.rules.get(id.index());
        let action = |index: u32| rule?.actions.get(index as usize).map(|one| &one.action);
        let decisions = found.into_iter().flat_map(|found| &found.decisions).filter(|one| one.lost_to.is_none());
        decisions.filter(|one| action(one.action.index).is_some_and(|action| is(action, wanted))).count() as u64
    }

    fn kpi(&self, id: KpiId) -> Option<Measured> {
        let inside = self.verdicts.journeys.iter().flat_map(|journey| &journey.kpis);
        let found = inside.chain(&self.verdicts.kpis).find(|kpi| kpi.kpi == id)?;
        Some(Measured { value: found.figure.value?, unit: found.unit })
    }
}

fn ended(outcomes: Outcomes, outcome: TestOutcome) -> u64 {
    match outcome {
        TestOutcome::Succeeded => outcomes.succeeded,
        TestOutcome::Failed => outcomes.failed,
        TestOutcome::Exited => outcomes.exited,
        TestOutcome::Abandoned => outcomes.abandoned,
        TestOutcome::TimedOut => outcomes.timed_out,
        TestOutcome::Open => outcomes.open,
    }
}

fn is(action: &DoAction, wanted: &TestAction) -> bool {
    match (action, wanted) {
        (DoAction::Send(sent), TestAction::Send(wanted)) => sent == wanted,
        (DoAction::Suppress(held, _), TestAction::Suppress(wanted)) => held == wanted,
        (DoAction::Raise { .. }, TestAction::Raise) => true,
        (DoAction::Call(called, _), TestAction::Call(wanted)) => called == wanted,
        _ => false,
    }
}
