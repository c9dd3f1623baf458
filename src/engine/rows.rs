//! Rows that break the log's contract with the definitions: an unreadable value of an attribute that a definition uses,
//! a missing value of a required one on an event of a touchpoint that declares it.
use super::lists::Lists;
use crate::history::{History, Unreadable, Value};
use crate::model::TouchpointId;
use crate::plan::Plan;
use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};

/// A value that makes its row a bad row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue {
    /// The event, an index into the history.
    pub event: u32,
    /// The attribute, an index into the plan's needs.
    pub attribute: u32,
    /// The value as it stood; empty where it is missing.
    pub raw: SmolStr,
    /// What is wrong with it.
    pub reason: SmolStr,
}

/// All bad values of a history, in order of position.
pub fn bad_values(plan: &Plan, history: &History) -> Vec<BadValue> {
    if history.unreadable().is_empty() && plan.required.is_empty() {
        return Vec::new();
    }
    let lists = Lists::new(plan, history);
    let unreadable: FxHashSet<(u32, u32)> =
        history.unreadable().iter().map(|entry| (entry.event, entry.attribute)).collect();
    let counts =
        |entry: &&Unreadable| plan.reads(entry.attribute) && declared_at(plan, &lists, entry.event, entry.attribute);
    let bad = |entry: &Unreadable| BadValue {
        event: entry.event,
        attribute: entry.attribute,
        raw: entry.raw.clone(),
        reason: entry.reason.clone(),
    };
    let mut bad: Vec<BadValue> = history.unreadable().iter().filter(counts).map(bad).collect();
    missing(plan, history, &lists, &unreadable, &mut bad);
    let position = |bad: &BadValue| history.position().get(bad.event as usize).copied();
    bad.sort_by_key(|bad| (position(bad), bad.attribute));
    bad.dedup_by_key(|bad| (bad.event, bad.attribute));
    bad
}

/// Whether some touchpoint that declares an attribute claims an event, or every event carries it.
fn declared_at(plan: &Plan, lists: &Lists<'_>, event: u32, attribute: u32) -> bool {
    let Some(need) = plan.needs.attributes.get(attribute as usize) else { return false };
    let mut touchpoints = (0..plan.touchpoints.len()).map(TouchpointId::new);
    need.events.is_empty()
        || touchpoints.any(|id| plan.declares(id, attribute) && lists.of(id).binary_search(&event).is_ok())
        || reads_condition(plan, attribute)
}

/// Whether a touchpoint's own condition reads an attribute: then it can't be told whether the event is claimed.
fn reads_condition(plan: &Plan, attribute: u32) -> bool {
    plan.touchpoints.iter().filter_map(|touchpoint| touchpoint.cond.as_ref()).any(|cond| cond.reads_column(attribute))
}

fn missing(
    plan: &Plan,
    history: &History,
    lists: &Lists<'_>,
    unreadable: &FxHashSet<(u32, u32)>,
    bad: &mut Vec<BadValue>,
) {
    for required in &plan.required {
        let Some(column) = history.column(required.column as usize) else { continue };
        for event in lists.of(required.touchpoint) {
            if column.value(*event as usize) == Value::Missing && !unreadable.contains(&(*event, required.column)) {
                let name = plan.needs.attributes.get(required.column as usize).map(|need| need.name.clone());
                let reason = format_smolstr!(
                    "is missing, but required on this event; mark `{}` as `optional` if it may be missing",
                    name.unwrap_or_default()
                );
                bad.push(BadValue { event: *event, attribute: required.column, raw: SmolStr::default(), reason });
            }
        }
    }
}
