//! Rows that break the log's contract with the definitions: an unreadable value of an attribute that a definition uses,
//! a missing value of a required one on an event of a touchpoint that declares it.
use super::customer::{Claims, Customer, LogEnd};
use crate::history::{History, Value};
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
    let claims = Claims::new(plan, history);
    let log = LogEnd { from: 0, watermark: 0, complete: false };
    let unreadable: FxHashSet<(u32, u32)> =
        history.unreadable().iter().map(|entry| (entry.event, entry.attribute)).collect();
    let mut bad: Vec<BadValue> = history
        .unreadable()
        .iter()
        .filter_map(|entry| {
            let bad = BadValue {
                event: entry.event,
                attribute: entry.attribute,
                raw: entry.raw.clone(),
                reason: entry.reason.clone(),
            };
            declared_at(plan, history, &claims, log, entry.event, entry.attribute).then_some(bad)
        })
        .collect();
    if !plan.required.is_empty() {
        for index in 0..history.customer_count() {
            missing(plan, &Customer::new(plan, history, &claims, index, log), &unreadable, &mut bad);
        }
    }
    let position = |bad: &BadValue| history.position().get(bad.event as usize).copied();
    bad.sort_by_key(|bad| (position(bad), bad.attribute));
    bad.dedup_by_key(|bad| (bad.event, bad.attribute));
    bad
}

/// Whether some touchpoint that declares an attribute claims an event, or every event carries it.
fn declared_at(plan: &Plan, history: &History, claims: &Claims, log: LogEnd, event: u32, attribute: u32) -> bool {
    let Some(need) = plan.needs.attributes.get(attribute as usize) else { return false };
    if need.events.is_empty() {
        return true;
    }
    let customer = Customer::new(plan, history, claims, history.customer_of(event as usize), log);
    let own = u32::try_from((event as usize).saturating_sub(customer.evaluator.base)).unwrap_or(u32::MAX);
    let declares = |at: usize| plan.declares(TouchpointId::new(at), attribute);
    let claimed = |list: &Vec<u32>| list.binary_search(&own).is_ok();
    customer.touchpoints.iter().enumerate().any(|(at, list)| declares(at) && claimed(list))
        || reads_condition(plan, attribute)
}

/// Whether a touchpoint's own condition reads an attribute: then it can't be told whether the event is claimed.
fn reads_condition(plan: &Plan, attribute: u32) -> bool {
    plan.touchpoints.iter().filter_map(|touchpoint| touchpoint.cond.as_ref()).any(|cond| cond.reads_column(attribute))
}

fn missing(plan: &Plan, customer: &Customer<'_>, unreadable: &FxHashSet<(u32, u32)>, bad: &mut Vec<BadValue>) {
    for required in &plan.required {
        let Some(column) = customer.evaluator.history.column(required.column as usize) else { continue };
        for own in customer.touchpoints.get(required.touchpoint.index()).into_iter().flatten() {
            let at = customer.evaluator.base + *own as usize;
            let event = u32::try_from(at).unwrap_or(u32::MAX);
            if column.value(at) == Value::Missing && !unreadable.contains(&(event, required.column)) {
                let name = plan.needs.attributes.get(required.column as usize).map(|need| need.name.clone());
                let reason = format_smolstr!(
                    "is missing, but required on this event; mark `{}` as `optional` if it may be missing",
                    name.unwrap_or_default()
                );
                bad.push(BadValue { event, attribute: required.column, raw: SmolStr::default(), reason });
            }
        }
    }
}
