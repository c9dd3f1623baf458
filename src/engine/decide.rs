//! Decisions: what the rules' `do` statements would have done for one customer, and which lost to which.
use super::customer::Customer;
use super::eval::Binding;
use super::key::UNBOUND;
use super::member::shown;
use super::rule::{Breach, Outcome};
use crate::facts::{Decision, DecisionAction};
use crate::model::{DoAction, Source};
use crate::plan::{ActionPlan, Plan, ScopePlan};
use smol_str::SmolStr;
use std::cmp::Reverse;

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
    let lost = |loser: &Draft, winner: &Draft| -> Option<&'static str> {
        let (own, other) = (action(loser)?, action(winner)?);
        let sent = target(&own.action)?;
        let same_time = if winner.lasts {
            winner.time <= loser.time && winner.until.is_none_or(|until| loser.time <= until)
        } else {
            winner.time == loser.time
        };
        if !same_time || target(&other.action)? != sent {
            return None;
        }
        match (&own.action, &other.action) {
            (DoAction::Send(_), DoAction::Suppress(..)) => Some("suppress wins over send"),
            (DoAction::Send(_), DoAction::Send(_)) if own.priority < other.priority => Some("higher priority"),
            (DoAction::Send(_), DoAction::Send(_)) if own.priority == other.priority => {
                let earlier = (winner.rule, winner.index) < (loser.rule, loser.index);
                earlier.then_some("declared earlier")
            }
            _ => None,
        }
    };
    // named is the one that wins over all, not one that lost itself
    let rank = |winner: &Draft| {
        let own = action(winner);
        let sends = own.is_some_and(|own| matches!(own.action, DoAction::Send(_)));
        (sends, own.map(|own| Reverse(own.priority)).filter(|_| sends), winner.rule, winner.index)
    };
    let winner_of = |loser: &Draft| {
        let won = drafts.iter().filter_map(|winner| Some((winner, lost(loser, winner)?)));
        let (winner, why) = won.min_by_key(|(winner, _)| rank(winner))?;
        Some((winner.rule, SmolStr::new_static(why)))
    };
    let verdicts: Vec<Option<(u32, SmolStr)>> = drafts.iter().map(winner_of).collect();
    for (draft, verdict) in drafts.iter_mut().zip(verdicts) {
        draft.lost_to = verdict;
    }
}

fn target(action: &DoAction) -> Option<Source> {
    match action {
        DoAction::Send(source) | DoAction::Suppress(source, _) => Some(*source),
        DoAction::Raise { .. } | DoAction::Call(..) => None,
    }
}
