//! Decisions: what the rules' `do` statements would have done for one customer, and which lost to which.
use super::customer::Customer;
use super::eval::Binding;
use super::key::UNBOUND;
use super::member::shown;
use super::rule::{Breach, Outcome};
use crate::facts::{Decision, DecisionAction};
use crate::model::{DoAction, Source};
use crate::plan::{ActionPlan, Plan, ScopePlan};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// A decision before precedence.
struct Draft {
    rule: u32,
    index: u32,
    time: i64,
    until: Option<i64>,
    /// Whether it lasts from `time` on (a suppression), and is open-ended without `until`.
    lasts: bool,
    arguments: Vec<(SmolStr, SmolStr)>,
    lost_to: Option<(u32, SmolStr)>,
}

/// The decisions of every rule on a customer, by rule.
pub fn decisions(customer: &Customer<'_>, outcomes: &[(u32, Outcome)]) -> Vec<(u32, Decision)> {
    let plan = customer.plan;
    let mut drafts: Vec<Draft> = Vec::new();
    for (rule, outcome) in outcomes {
        let Some(own) = plan.rules.get(*rule as usize) else { continue };
        for (index, action) in (0u32..).zip(&own.actions) {
            let always = matches!(own.scope, ScopePlan::Always);
            draft(customer, (*rule, index), action, outcome, always, &mut drafts);
        }
    }
    settle(plan, &mut drafts);
    let id = customer.evaluator.history.customer_name(customer.evaluator.customer);
    let finished = |draft: Draft| {
        let action = DecisionAction { index: draft.index, arguments: draft.arguments };
        let (time, until, lost_to) = (draft.time, draft.until, draft.lost_to);
        (draft.rule, Decision { time, customer: id.clone(), action, until, lost_to })
    };
    drafts.into_iter().map(finished).collect()
}

fn draft(
    customer: &Customer<'_>,
    (rule, index): (u32, u32),
    action: &ActionPlan,
    outcome: &Outcome,
    always: bool,
    drafts: &mut Vec<Draft>,
) {
    let clocks = &customer.plan.clocks;
    let mut add = |time: i64, until: Option<i64>, lasts: bool, event: Option<u32>| {
        // a constant is known even where there is no event to read from
        let about = Binding::One(event.unwrap_or(UNBOUND));
        let value = |term| shown(customer.evaluator.value(term, about, None));
        let arguments = action.arguments.iter().filter_map(|(name, term)| Some((name.clone(), value(term)?))).collect();
        drafts.push(Draft { rule, index, time, until, lasts, arguments, lost_to: None });
    };
    if let (DoAction::Suppress(_, None), false) = (&action.action, always) {
        for interval in &outcome.intervals {
            add(interval.opens.unwrap_or_default(), interval.closed, true, interval.opener);
        }
        return;
    }
    let lasting = match &action.action {
        DoAction::Suppress(_, span) => Some(*span),
        _ => None,
    };
    let mut at = |time: i64, event: Option<u32>| {
        let until = lasting.flatten().map(|span| clocks.add(span, time));
        add(time, until, lasting.is_some(), event);
    };
    if action.at_once {
        outcome.activations.iter().for_each(|one| at(one.clock, Some(one.event)));
    } else {
        let cause = |breach: &Breach| breach.trigger.or(breach.events.first().copied());
        outcome.breaches.iter().for_each(|breach| at(breach.time, cause(breach)));
    }
}

/// Suppress wins over send, then the higher priority, then the order of declaration.
fn settle(plan: &Plan, drafts: &mut [Draft]) {
    let action = |draft: &Draft| plan.rules.get(draft.rule as usize)?.actions.get(draft.index as usize);
    let mut rivals: FxHashMap<Source, Rivals> = FxHashMap::default();
    for draft in drafts.iter() {
        let Some(own) = action(draft) else { continue };
        let Some(about) = target(&own.action) else { continue };
        rivals.entry(about).or_default().take(draft, own);
    }
    rivals.values_mut().for_each(Rivals::sort);
    for draft in drafts {
        let Some(own) = action(draft) else { continue };
        let DoAction::Send(about) = &own.action else { continue };
        let lost = rivals.get(about).and_then(|rivals| rivals.winner_over(draft, own));
        draft.lost_to = lost.map(|(rule, why)| (rule, SmolStr::new_static(why)));
    }
}

/// What a customer's decisions about one touchpoint can lose to. A customer may have very many: none is compared with all
/// others.
#[derive(Default)]
struct Rivals {
    /// Suppressions of each action in the order of declaration.
    suppressed: BTreeMap<(u32, u32), Vec<Suppressed>>,
    /// The sending at a time that wins over all others: the highest priority, then the first declared.
    sent: FxHashMap<i64, (Reverse<i32>, u32, u32)>,
}

/// When a suppression begins, and the last instant that it or an earlier one of the same action holds.
type Suppressed = (i64, i64);

impl Rivals {
    fn take(&mut self, draft: &Draft, own: &ActionPlan) {
        let place = (draft.rule, draft.index);
        if !matches!(own.action, DoAction::Send(_)) {
            let last = if draft.lasts { draft.until.unwrap_or(i64::MAX) } else { draft.time };
            self.suppressed.entry(place).or_default().push((draft.time, last));
            return;
        }
        let rank = (Reverse(own.priority), draft.rule, draft.index);
        self.sent.entry(draft.time).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
    }

    fn sort(&mut self) {
        for spans in self.suppressed.values_mut() {
            spans.sort_unstable();
            let mut latest = i64::MIN;
            for (_, last) in spans {
                latest = latest.max(*last);
                *last = latest;
            }
        }
    }

    /// Named is the one that wins over all, not one that lost itself.
    fn winner_over(&self, loser: &Draft, own: &ActionPlan) -> Option<(u32, &'static str)> {
        let holds = |spans: &[Suppressed]| {
            let begun = spans.partition_point(|(from, _)| *from <= loser.time);
            begun.checked_sub(1).and_then(|at| spans.get(at)).is_some_and(|(_, last)| *last >= loser.time)
        };
        if let Some(((rule, _), _)) = self.suppressed.iter().find(|(_, spans)| holds(spans)) {
            return Some((*rule, "suppress wins over send"));
        }
        let (priority, rule, index) = self.sent.get(&loser.time)?;
        match priority.cmp(&Reverse(own.priority)) {
            Ordering::Less => Some((*rule, "higher priority")),
            Ordering::Equal if (*rule, *index) < (loser.rule, loser.index) => Some((*rule, "declared earlier")),
            _ => None,
        }
    }
}

fn target(action: &DoAction) -> Option<Source> {
    match action {
        DoAction::Send(source) | DoAction::Suppress(source, _) => Some(*source),
        DoAction::Raise { .. } | DoAction::Call(..) => None,
    }
}
