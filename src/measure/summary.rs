//! The whole run's verdict and exit code, as `semantics.md` section 6 says.
//!
//! Never calls a run that decided nothing a pass.
use super::{JourneyVerdict, KpiVerdict, RuleOutcome, RuleVerdict, Settings, Since, Verdict};
use crate::syntax::ast::RuleSeverity;

/// What counts as a failure of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FailOn {
    /// A broken `require`, or a broken rule of severity error.
    #[default]
    Error,
    /// Broken rules of severity warning too.
    Warning,
    /// Missed targets as well.
    Miss,
}

impl FailOn {
    /// Whether a threshold with this verdict fails the run.
    pub fn counts_threshold(self, verdict: Verdict) -> bool {
        verdict == Verdict::Fail || (self >= Self::Miss && verdict == Verdict::Miss)
    }

    /// Whether a rule fails the run.
    pub fn counts_rule(self, rule: &RuleVerdict) -> bool {
        let severe = match rule.severity {
            RuleSeverity::Error => true,
            RuleSeverity::Warning => self >= Self::Warning,
            RuleSeverity::Info => false,
        };
        rule.outcome == RuleOutcome::Fail && severe
    }
}

/// Whether the run held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunVerdict {
    /// Something was decided, and nothing that counts is broken.
    Pass,
    /// Something that counts is broken.
    Fail,
    /// Nothing was decided; or, in a strict run, something was not.
    Inconclusive,
}

/// The whole run's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Whether the run held.
    pub verdict: RunVerdict,
    /// What the process ends with.
    pub exit_code: u8,
    /// What there was of each.
    pub tally: Tally,
}

/// How many thresholds and rules ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Thresholds that hold.
    pub passed: usize,
    /// Requirements that are broken.
    pub failed: usize,
    /// Targets that are missed.
    pub missed: usize,
    /// Thresholds with too few values.
    pub insufficient: usize,
    /// Thresholds without any value.
    pub no_data: usize,
    /// Rules that hold.
    pub rules_passed: usize,
    /// Broken rules of severity error.
    pub broken_errors: usize,
    /// Broken rules of severity warning.
    pub broken_warnings: usize,
    /// Broken rules of severity info.
    pub broken_infos: usize,
    /// Rules broken within what is tolerated.
    pub rules_allowed: usize,
    /// Rules that nobody activated, or that nothing is decided of.
    pub rules_not_activated: usize,
}

/// Sums up everything.
pub(super) fn summary(
    journeys: &[JourneyVerdict],
    rules: &[RuleVerdict],
    kpis: &[KpiVerdict],
    settings: &Settings,
) -> Summary {
    let mut tally = Tally::default();
    journeys.iter().flat_map(|journey| &journey.kpis).chain(kpis).for_each(|kpi| tally.count_kpi(kpi));
    rules.iter().for_each(|rule| tally.count_rule(rule));
    let thresholds = journeys.iter().flat_map(|journey| &journey.kpis).chain(kpis).flat_map(|kpi| &kpi.thresholds);
    let broken =
        thresholds.filter(|one| one.since != Since::Same).any(|one| settings.fail_on.counts_threshold(one.verdict))
            || rules.iter().filter(|one| one.since != Since::Same).any(|one| settings.fail_on.counts_rule(one));
    let (verdict, exit_code) = if broken {
        (RunVerdict::Fail, 1)
    } else if settings.strict && tally.has_gaps() {
        (RunVerdict::Inconclusive, 5)
    } else if tally.decided() == 0 {
        (RunVerdict::Inconclusive, 0)
    } else {
        (RunVerdict::Pass, 0)
    };
    Summary { verdict, exit_code, tally }
}

impl Tally {
    /// How many thresholds and rules were decided one way or the other.
    pub fn decided(&self) -> usize {
        self.passed
            + self.failed
            + self.missed
            + self.rules_passed
            + self.rules_allowed
            + self.broken_errors
            + self.broken_warnings
            + self.broken_infos
    }

    fn has_gaps(&self) -> bool {
        self.insufficient + self.no_data + self.rules_not_activated > 0
    }

    fn count_kpi(&mut self, kpi: &KpiVerdict) {
        for threshold in &kpi.thresholds {
            *match threshold.verdict {
                Verdict::Pass => &mut self.passed,
                Verdict::Fail => &mut self.failed,
                Verdict::Miss => &mut self.missed,
                Verdict::Insufficient => &mut self.insufficient,
                Verdict::NoData => &mut self.no_data,
            } += 1;
        }
    }

    fn count_rule(&mut self, rule: &RuleVerdict) {
        *match (rule.outcome, rule.severity) {
            (RuleOutcome::Pass, _) => &mut self.rules_passed,
            (RuleOutcome::Allowed, _) => &mut self.rules_allowed,
            (RuleOutcome::NotActivated, _) => &mut self.rules_not_activated,
            (RuleOutcome::Fail, RuleSeverity::Error) => &mut self.broken_errors,
            (RuleOutcome::Fail, RuleSeverity::Warning) => &mut self.broken_warnings,
            (RuleOutcome::Fail, RuleSeverity::Info) => &mut self.broken_infos,
        } += 1;
    }
}
