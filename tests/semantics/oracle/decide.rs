//! Decisions: what the rules' `do` statements would have done for a customer, and which of them lose.
use super::found::{Decision, Found, shown};
use super::pattern::{Binds, World};
use super::rule::Judged;
use super::{clock, log::Customer};
use wayfare::model::{Do, DoAction, Model, RuleId, Scope, Slot, Source, TimeSpan};

/// A decision with what it takes to say which of two wins.
struct Taken<'a> {
    rule: usize,
    action: usize,
    what: &'a Do,
    decision: Decision,
}

/// The decisions of all rules on a customer.
pub fn decide(world: &World<'_>, judged: &[(RuleId, Judged)], found: &mut Found) {
    let mut all: Vec<Taken<'_>> = Vec::new();
    for (id, judged) in judged {
        for (action, what) in world.model.rules[id.index()].actions.iter().enumerate() {
            for decision in taken(world, *id, what, judged) {
                let decision = Decision { action, ..decision };
                all.push(Taken { rule: id.index(), action, what, decision });
            }
        }
    }
    for one in &all {
        let decision = Decision { lost_to: loses(one, &all), ..one.decision.clone() };
        found.rules[one.rule].decisions.push(decision);
    }
}

fn taken(world: &World<'_>, id: RuleId, what: &Do, judged: &Judged) -> Vec<Decision> {
    let rule = &world.model.rules[id.index()];
    let mut all = Vec::new();
    for subject in &judged.subjects {
        match &what.action {
            // from the interval's opening to its end
            DoAction::Suppress(_, None) if !matches!(rule.scope, Scope::Always) => {
                for interval in &subject.intervals {
                    let opener = interval.opener.and_then(|it| it.carrier);
                    let ended = interval.ended.map(|it| it.place.clock);
                    all.push(decision(world, what, interval.opened_at.unwrap(), ended, opener));
                }
            }
            action => {
                let until = |at: i64| lasting(action).map(|span| clock::add(world.model, span, at));
                for activation in &subject.activations {
                    if let (true, Some(trigger)) = (what.at_once, &activation.trigger) {
                        let at = trigger.place.clock;
                        all.push(decision(world, what, at, until(at), trigger.carrier));
                    } else if !what.at_once {
                        for offence in &activation.offences {
                            let at = offence.at.place.clock;
                            let first = offence.events.iter().min().copied();
                            let about = activation.trigger.as_ref().map_or(first, |it| it.carrier);
                            all.push(decision(world, what, at, until(at), about));
                        }
                    }
                }
            }
        }
    }
    all
}

fn lasting(action: &DoAction) -> Option<TimeSpan> {
    match action {
        DoAction::Suppress(_, span) => *span,
        _ => None,
    }
}

/// A decision about an event: arguments are read from it.
fn decision(world: &World<'_>, what: &Do, time: i64, until: Option<i64>, about: Option<usize>) -> Decision {
    let Customer { name, .. } = world.customer;
    let arguments = match &what.action {
        DoAction::Call(id, values) => {
            let names = world.model.actions[id.index()].params.iter().map(|it| it.name.clone());
            let read = |value: &wayfare::model::Expr| {
                // the arguments may name any of the clause's slots; the tests use those of the trigger alone
                let binds = (0..4).fold(Binds::default(), |all, slot| all.with(&Binds::of(Slot(slot), about, time)));
                world.value(value, &binds).map(|it| shown(&it))
            };
            let each = names.zip(values).filter_map(|(name, value)| Some((name, read(value.as_ref()?)?)));
            each.collect()
        }
        _ => Vec::new(),
    };
    Decision { time, customer: name.clone(), action: 0, arguments, until, lost_to: None }
}

/// Of two about the same touchpoint at the same time suppress wins over send, then the higher priority, then the one
/// declared first. What it lost to is the one that wins over all.
fn loses(one: &Taken<'_>, all: &[Taken<'_>]) -> Option<(usize, &'static str)> {
    let DoAction::Send(about) = one.what.action else { return None };
    let rivals: Vec<&Taken<'_>> = all.iter().filter(|it| concerns(it, about, one.decision.time)).collect();
    if let Some(it) = rivals.iter().find(|it| matches!(it.what.action, DoAction::Suppress(..))) {
        return Some((it.rule, "suppress wins over send"));
    }
    let sends = rivals.into_iter().filter(|it| matches!(it.what.action, DoAction::Send(_)));
    let best = sends.min_by_key(|it| (-i64::from(it.what.priority), it.rule, it.action))?;
    if best.what.priority > one.what.priority {
        return Some((best.rule, "higher priority"));
    }
    ((best.rule, best.action) < (one.rule, one.action)).then_some((best.rule, "declared earlier"))
}

fn concerns(it: &Taken<'_>, about: Source, time: i64) -> bool {
    match it.what.action {
        DoAction::Send(source) => source == about && it.decision.time == time,
        DoAction::Suppress(source, _) => {
            source == about && it.decision.time <= time && it.decision.until.is_none_or(|until| time <= until)
        }
        _ => false,
    }
}

/// What a decision does, in words.
pub fn action(model: &Model, rule: usize, decision: &Decision) -> String {
    let name = |source: &Source| match source {
        Source::Touchpoint(id) => model.touchpoints[id.index()].meta.name.to_string(),
        Source::Moment(id) => model.moments[id.index()].meta.name.to_string(),
        other => panic!("{other:?} is not sent"),
    };
    match &model.rules[rule].actions[decision.action].action {
        DoAction::Send(source) => format!("send {}", name(source)),
        DoAction::Suppress(source, _) => format!("suppress {}", name(source)),
        DoAction::Raise { text, to } => format!("raise \"{text}\" to {to}"),
        DoAction::Call(id, _) => {
            let all: Vec<String> = decision.arguments.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            format!("{}({})", model.actions[id.index()].meta.name, all.join(", "))
        }
    }
}
