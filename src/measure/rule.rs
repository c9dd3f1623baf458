//! Rules: what their counts amount to.
//!
//! Never calls a rule that nobody activated a success.
use super::{Context, Num, Since};
use crate::facts::{RuleFacts, Subjects};
use crate::model::{Allowance, JourneyId, Rule, RuleId};
use crate::syntax::ast::RuleSeverity;
use std::cmp::Ordering;

/// What became of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleVerdict {
    /// Which.
    pub rule: RuleId,
    /// How grave a break is.
    pub severity: RuleSeverity,
    /// The journey it stands in, or on whose instances it is checked.
    pub journey: Option<JourneyId>,
    /// The verdict.
    pub outcome: RuleOutcome,
    /// What is tolerated, and whether it still is.
    pub allowance: Option<Tolerance>,
    /// How it stands to the baseline.
    pub since: Since,
}

/// The verdict on a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOutcome {
    /// Nobody violated it and somebody satisfied it.
    Pass,
    /// Somebody violated it.
    Fail,
    /// Somebody violated it, within what is tolerated.
    Allowed,
    /// Nobody violated it and nobody satisfied it.
    NotActivated,
}

/// How much of what is tolerated was used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tolerance {
    /// What is tolerated.
    pub allowance: Allowance,
    /// Violated of violated and satisfied subjects.
    pub used: Option<Num>,
    /// Whether its last day is over.
    pub expired: bool,
}

/// Judges one rule.
pub(super) fn judge(id: RuleId, rule: &Rule, facts: &RuleFacts, context: &Context<'_>) -> RuleVerdict {
    let allowance = rule.allowance.map(|allowance| tolerance(allowance, &facts.subjects, context));
    RuleVerdict {
        rule: id,
        severity: rule.severity,
        journey: context.model.home(id),
        outcome: outcome(&facts.subjects, allowance.as_ref()),
        allowance,
        since: Since::default(),
    }
}

fn tolerance(allowance: Allowance, subjects: &Subjects, context: &Context<'_>) -> Tolerance {
    let used = Num::ratio(subjects.violated, subjects.violated + subjects.satisfied);
    let end = allowance.until.map(|day| context.clocks.end_of_day(day));
    let expired = end.zip(context.log.watermark).is_some_and(|(end, watermark)| end <= watermark);
    Tolerance { allowance, used, expired }
}

fn outcome(subjects: &Subjects, tolerance: Option<&Tolerance>) -> RuleOutcome {
    match subjects {
        Subjects { violated: 0, satisfied: 0, .. } => RuleOutcome::NotActivated,
        Subjects { violated: 0, .. } => RuleOutcome::Pass,
        _ if tolerance.is_some_and(Tolerance::holds) => RuleOutcome::Allowed,
        _ => RuleOutcome::Fail,
    }
}

impl Tolerance {
    fn holds(&self) -> bool {
        let within = self.used.is_some_and(|used| used.order(Num::decimal(self.allowance.share)) != Ordering::Greater);
        within && !self.expired
    }
}
