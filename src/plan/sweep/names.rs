//! Which events of a log a plan needs at all.
use super::{ListPlan, Sweep};
use crate::history::{AttrKind, Names, Order};
use crate::plan::Plan;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// How a log is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogUse {
    /// What orders a customer's events.
    pub order: Order,
    /// Whether every customer's history is finished: then its last event, whatever it is, ends it.
    pub complete: bool,
}

/// The raw names of the events that decide anything. All events are needed where the end of a history, the log's own order,
/// or an item that is not swept may hang on any of them.
pub fn needed_names(plan: &Plan, log: LogUse) -> Names {
    let sweep = &plan.sweep;
    if log.order == Order::Log || log.complete || !all_swept(sweep) || reads_everywhere(plan) {
        return Names::All;
    }
    let mut names: BTreeSet<SmolStr> = BTreeSet::new();
    for list in &sweep.lists {
        if let ListPlan::Claimed(id) = list {
            names.extend(plan.touchpoints.get(id.index()).into_iter().flat_map(|one| one.raw_names.iter().cloned()));
        }
    }
    // how many events a narrowed touchpoint claims is told by looking at them
    let narrowed = plan.touchpoints.iter().filter(|touchpoint| touchpoint.cond.is_some());
    names.extend(narrowed.flat_map(|touchpoint| touchpoint.raw_names.iter().cloned()));
    // a value that can't be read makes a bad row
    names.extend(plan.needs.attributes.iter().flat_map(|need| need.events.iter().cloned()));
    Names::Only(names)
}

fn all_swept(sweep: &Sweep) -> bool {
    sweep.moments.iter().all(Option::is_some)
        && sweep.rules.iter().all(Option::is_some)
        && sweep.journeys.iter().all(Option::is_some)
        && sweep.kpis.iter().all(Option::is_some)
}

/// Whether some attribute of every event may be unreadable; a text never is.
fn reads_everywhere(plan: &Plan) -> bool {
    plan.needs.attributes.iter().any(|need| need.events.is_empty() && need.kind != AttrKind::Text)
}
