//! The short way through a partition: items that can be swept, each as a merge of a few lists of events.
//!
//! Invariant: what is counted here is exactly what the long way, customer by customer, would count; every test that
//! evaluates goes both ways.
mod cells;
mod family;
mod journey;
mod kpi;
mod list;
mod rule;
mod scope;
mod sheet;

pub use family::{Family, families};
pub use journey::{Instances, sweep as sweep_journey};
pub use rule::sweep as sweep_rule;
pub use sheet::Sheet;
