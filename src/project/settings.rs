//! What `wayfare.yaml` says, typed.
use crate::diag::Place;
use crate::history::Order;
use crate::log::{Identity, Mapping, Unit};
use crate::model::Gate;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A project's settings; what is not written has its default.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders or globs of definition files, relative to the project's folder.
    pub definitions: Vec<Written>,
    /// The event logs, in the order in which they are read.
    pub logs: Vec<LogSettings>,
    /// The table of customers.
    pub customers: Option<CustomersSettings>,
    /// Which columns identify people.
    pub identity: Option<Identity>,
    /// Statistics and gating.
    pub policy: PolicySettings,
    /// The keys of the policy that a command line sets: they come before the `policy` item of the definitions, too.
    pub insisted: Vec<SmolStr>,
}

/// A text with the place it was written at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: SmolStr,
    /// Where; nothing if it is a default.
    pub place: Option<Place>,
}

/// One event log.
#[derive(Debug, Clone)]
pub struct LogSettings {
    /// A file or a glob, relative to the project's folder.
    pub path: Written,
    /// How its columns are to be understood.
    pub mapping: Mapping,
    /// What orders a customer's events.
    pub order: Order,
    /// Whether every customer's history is finished.
    pub complete: bool,
}

/// The table of customers.
#[derive(Debug, Clone)]
pub struct CustomersSettings {
    /// The file, relative to the project's folder.
    pub path: Written,
    /// The column with the customer's id.
    pub key: SmolStr,
}

/// Statistics and gating, as far as the project file says something about them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PolicySettings {
    /// Confidence of intervals, between 0 and 1.
    pub confidence: Option<f64>,
    /// Fewer values than this are *insufficient*.
    pub min_n: Option<u32>,
    /// How a threshold is judged.
    pub gate: Option<Gate>,
    /// The IANA name of the zone for calendar spans and periods; it exists.
    pub zone: Option<SmolStr>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            definitions: vec![Written { text: SmolStr::new_static("journeys"), place: None }],
            logs: Vec::new(),
            customers: None,
            identity: None,
            policy: PolicySettings::default(),
            insisted: Vec::new(),
        }
    }
}

impl Settings {
    /// What orders a customer's events; the logs agree on it.
    pub fn order(&self) -> Order {
        self.logs.first().map(|log| log.order).unwrap_or_default()
    }

    /// Whether every customer's history is finished; the logs agree on it.
    pub fn is_complete(&self) -> bool {
        self.logs.first().is_some_and(|log| log.complete)
    }

    /// The currencies that the logs' mappings give, by attribute.
    pub fn currencies(&self) -> BTreeMap<SmolStr, SmolStr> {
        let attributes = self.logs.iter().flat_map(|log| &log.mapping.attributes);
        let money = attributes.filter_map(|(name, attribute)| match &attribute.unit {
            Some(Unit::Money(_, code)) => Some((name.clone(), code.clone())),
            _ => None,
        });
        money.collect()
    }
}
