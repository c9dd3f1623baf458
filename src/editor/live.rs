//! What the project's log says about the definitions, as it is shown beside them.
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What is known from the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Live {
    /// Where every journey, KPI and rule stands, by name; one inside a journey as `JOURNEY.NAME`.
    pub figures: BTreeMap<String, Figure>,
    /// The names of events with how often each occurs, the most frequent first.
    pub events: Vec<(SmolStr, u64)>,
    /// The texts that an attribute takes, the most frequent first.
    pub texts: BTreeMap<SmolStr, Vec<SmolStr>>,
    /// The first violations of each rule, in words, by the rule's name.
    pub violations: BTreeMap<String, Vec<String>>,
    /// What it is of: "31 106 events".
    pub log: String,
    /// Which definitions the figures are of, by their hash.
    pub hash: String,
}

/// Where one item stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// "41.8 %", "12 violations".
    pub value: String,
    /// "passes", "fails".
    pub verdict: Option<&'static str>,
}
