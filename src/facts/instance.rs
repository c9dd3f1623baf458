//! Single instances of journeys, kept only where they are asked for.
use super::Outcome;
use smol_str::SmolStr;

/// One instance; times are in microseconds since 1970 UTC.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InstanceFact {
    /// When it started.
    pub start: i64,
    /// Whose.
    pub customer: SmolStr,
    /// The values of the journey's key attributes.
    pub key: Vec<SmolStr>,
    /// When it ended; absent while it is open.
    pub end: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// When each stage was reached, in order of declaration.
    pub stages: Vec<Option<i64>>,
    /// When each goal was reached, in order of declaration.
    pub goals: Vec<Option<i64>>,
}

impl Outcome {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Exited => "exited",
            Self::Restarted => "restarted",
            Self::Excluded => "excluded",
            Self::Abandoned => "abandoned",
            Self::TimedOut => "timed_out",
            Self::Open => "open",
        }
    }
}
