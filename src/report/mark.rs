//! The marks in front of verdicts.
use crate::measure::{RuleOutcome, RunVerdict, Verdict};
use crate::syntax::ast::{RuleSeverity, ThresholdKind};

/// A verdict at a glance; the word beside it says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It holds.
    Good,
    /// It is broken.
    Bad,
    /// A target is missed, or something less grave is broken.
    Missed,
    /// It is broken within what is tolerated.
    Tolerated,
    /// There is too little to tell.
    Unknown,
}

impl Mark {
    /// The character.
    pub(super) fn symbol(self) -> char {
        match self {
            Self::Good => '✓',
            Self::Bad => '✗',
            Self::Missed => '△',
            Self::Tolerated => '≈',
            Self::Unknown => '○',
        }
    }

    /// The mark that a character is.
    pub(super) fn of(c: char) -> Option<Self> {
        [Self::Good, Self::Bad, Self::Missed, Self::Tolerated, Self::Unknown]
            .into_iter()
            .find(|mark| mark.symbol() == c)
    }

    pub(super) fn threshold(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Good,
            Verdict::Fail => Self::Bad,
            Verdict::Miss => Self::Missed,
            Verdict::Insufficient | Verdict::NoData => Self::Unknown,
        }
    }

    pub(super) fn rule(outcome: RuleOutcome, severity: RuleSeverity) -> Self {
        match (outcome, severity) {
            (RuleOutcome::Pass, _) => Self::Good,
            (RuleOutcome::Fail, RuleSeverity::Error) => Self::Bad,
            (RuleOutcome::Fail, RuleSeverity::Warning | RuleSeverity::Info) => Self::Missed,
            (RuleOutcome::Allowed, _) => Self::Tolerated,
            (RuleOutcome::NotActivated, _) => Self::Unknown,
        }
    }

    pub(super) fn run(verdict: RunVerdict) -> Self {
        match verdict {
            RunVerdict::Pass => Self::Good,
            RunVerdict::Fail => Self::Bad,
            RunVerdict::Inconclusive => Self::Unknown,
        }
    }
}

/// "requires", "target": what a threshold is called.
pub(super) fn kind(kind: ThresholdKind) -> &'static str {
    match kind {
        ThresholdKind::Require => "require",
        ThresholdKind::Target => "target",
    }
}
