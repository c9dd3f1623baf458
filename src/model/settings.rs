//! What the project file tells the resolver.
use super::{Currency, Gate};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What is known from outside the definitions; all of it optional. The `policy` item of the definitions comes first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ModelSettings {
    /// Confidence of intervals, 0…1.
    pub confidence: Option<f64>,
    /// Fewer values than this are *insufficient*.
    pub min_n: Option<u32>,
    /// How a threshold is judged.
    pub gate: Option<Gate>,
    /// The IANA name of the zone for calendar spans and periods; known to exist.
    pub zone: Option<String>,
    /// The settings above that come before the `policy` item after all, because a command line gave them.
    pub insisted: Vec<SmolStr>,
    /// The currencies that the log mapping gives, by attribute name (`unit: cent EUR`).
    pub currencies: BTreeMap<SmolStr, Currency>,
}
