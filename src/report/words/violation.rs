//! What went wrong, as one sentence without capital or full stop.
use super::pattern::{alternatives, has_condition, pattern};
use super::{minute, span};
use crate::facts::{Cause, NearestMiss, Violation};
use crate::model::{Clause, Demand, Limit, LimitPer, Model, Pattern, Rule, Scope, Side, Target, TimeSpan, Window};
use crate::report::Evaluation;
use crate::syntax::ast::{Count, Edge, Hours, Period};

/// What a violation violates, with what nearly prevented it.
pub fn violation(model: &Model, rule: &Rule, violation: &Violation) -> String {
    let clause = usize::try_from(violation.clause).ok().and_then(|index| rule.clauses.get(index));
    let mut words = clause.map_or_else(|| "the rule is broken".to_owned(), |clause| broken(model, clause));
    words.push_str(&scope(model, &rule.scope));
    if let Some(miss) = nearest_miss(violation, clause) {
        words.push_str("; ");
        words.push_str(&miss);
    }
    words
}

/// " (C1, 7)": the key of the instance a violation is about, or nothing.
pub fn key(found: &Violation) -> String {
    let key = found.instance.as_ref().map(|(_, key)| key.join(", ")).filter(|key| !key.is_empty());
    key.map(|key| format!(" ({})", super::short(&key))).unwrap_or_default()
}

/// "call 2026-03-02 09:00 (events.csv row 12)": an event with the place it stands at.
pub fn cause(evaluation: &Evaluation<'_>, one: &Cause) -> String {
    let (event, file) = (super::short(&one.event), evaluation.file(one.file));
    format!("{event} {} ({file} row {})", minute(one.time), super::count(one.row))
}

/// "`reminder_sent` came 12 min too late", if something nearly satisfied the rule.
fn nearest_miss(violation: &Violation, clause: Option<&Clause>) -> Option<String> {
    let miss = violation.nearest_miss.as_ref()?;
    let name = super::short(&miss.event.event);
    if miss.by == 0 {
        return Some(format!("`{name}` on {} did not fit", minute(miss.event.time)));
    }
    let far = super::micros(i64::try_from(miss.by.unsigned_abs()).unwrap_or(i64::MAX));
    let how = if is_early(miss, violation, clause) { "early" } else { "late" };
    Some(format!("`{name}` came {far} too {how}"))
}

/// Whether the near miss came too soon: further back than a look-back reaches, or before a window that lies ahead opens.
fn is_early(miss: &NearestMiss, violation: &Violation, clause: Option<&Clause>) -> bool {
    let trigger = violation.events.first().map_or(violation.time, |event| event.time);
    let far = trigger.saturating_sub(miss.event.time);
    match clause.map(|clause| &clause.demand) {
        Some(Demand::Expect(Target { window, .. }, _)) if far > 0 => match (window.from, window.to) {
            (Some(_), Some(TimeSpan::Physical(most))) => far > most,
            (_, to) => to.is_some(),
        },
        _ => violation.deadline.is_none_or(|deadline| miss.event.time < deadline),
    }
}

fn broken(model: &Model, clause: &Clause) -> String {
    let trigger = clause.trigger.as_ref().map(|trigger| pattern(model, trigger));
    match &clause.demand {
        Demand::Expect(target, count) => match trigger {
            Some(trigger) => not_found(model, target, &trigger),
            None => wrong_number(model, target, *count),
        },
        Demand::Forbid(target, hours) => forbidden(model, target, trigger.as_deref(), hours.map(|(hours, _)| hours)),
        Demand::Edge(edge, expected, _) => {
            let edge = match edge {
                Edge::First => "first",
                Edge::Last => "last",
            };
            format!("the {edge} event is no {}", wanted(model, expected, false))
        }
        Demand::OneOf(patterns, window) => {
            format!("not exactly one of {} happened{}", alternatives(model, patterns, "and"), within(window))
        }
        Demand::AllOrNone(patterns, window) => {
            format!("some but not all of {} happened{}", alternatives(model, patterns, "and"), within(window))
        }
        Demand::Limit(limit) => beyond(model, limit),
    }
}

fn not_found(model: &Model, target: &Target, trigger: &str) -> String {
    let carrying: Vec<String> = target.carrying.iter().map(|one| format!("`{}`", one.name)).collect();
    let mut wanted = wanted(model, &target.pattern, target.cond.is_some());
    if !carrying.is_empty() {
        wanted.push_str(&format!(" carrying {}", carrying.join(", ")));
    }
    let far = within(&target.window);
    let until = target.until.as_ref().map(|until| format!(" until {}", pattern(model, until))).unwrap_or_default();
    match &target.side {
        Side::After => format!("no {wanted}{far} after {trigger}{until}"),
        Side::Before => format!("no {wanted}{far} before {trigger}"),
        Side::Ever => format!("no {wanted}{far} around {trigger}"),
        Side::Next => format!("the event after {trigger} is no {wanted}{far}"),
        Side::Previous => format!("the event before {trigger} is no {wanted}{far}"),
        Side::BeforeAnother(another) => {
            format!("no {wanted}{far} between {trigger} and the next {}", pattern(model, another))
        }
        Side::SinceLast(last) => format!("no {wanted}{far} between the last {} and {trigger}", pattern(model, last)),
    }
}

fn wrong_number(model: &Model, target: &Target, count: Count) -> String {
    let (wanted, far) = (wanted(model, &target.pattern, target.cond.is_some()), within(&target.window));
    match count {
        Count::AtLeast(0 | 1) => format!("no {wanted}{far}"),
        Count::AtLeast(least) => format!("fewer than {least} {wanted}{far}"),
        Count::Exactly(exactly) => format!("not exactly {exactly} {wanted}{far}"),
        Count::Between(least, most) => format!("not {least} to {most} {wanted}{far}"),
    }
}

fn forbidden(model: &Model, target: &Target, trigger: Option<&str>, hours: Option<Hours>) -> String {
    let (found, far) = (wanted(model, &target.pattern, target.cond.is_some()), within(&target.window));
    let hours = match hours {
        None => "",
        Some(Hours::During) => " during the hours it is forbidden in",
        Some(Hours::Outside) => " outside the hours it is allowed in",
    };
    let Some(trigger) = trigger else { return format!("{found} happened{far}{hours}") };
    let until = target.until.as_ref().map(|until| format!(" until {}", pattern(model, until))).unwrap_or_default();
    match &target.side {
        Side::After => format!("{found} happened{far} after {trigger}{until}{hours}"),
        Side::Before => format!("{found} happened{far} before {trigger}{hours}"),
        Side::Ever => format!("{found} happened{far} around {trigger}{hours}"),
        Side::Next => format!("{found} directly followed {trigger}{hours}"),
        Side::Previous => format!("{found} directly preceded {trigger}{hours}"),
        Side::BeforeAnother(another) => {
            format!("{found} happened{far} between {trigger} and the next {}{hours}", pattern(model, another))
        }
        Side::SinceLast(last) => {
            format!("{found} happened{far} between the last {} and {trigger}{hours}", pattern(model, last))
        }
    }
}

fn beyond(model: &Model, limit: &Limit) -> String {
    let per = match limit.per {
        LimitPer::Scope => String::new(),
        LimitPer::Sliding(length) => format!(" within {}", span(length)),
        LimitPer::Period(Period::Day, _) => " in a calendar day".to_owned(),
        LimitPer::Period(Period::Week, _) => " in a calendar week".to_owned(),
        LimitPer::Period(Period::Month, _) => " in a calendar month".to_owned(),
    };
    format!("more than {} {}{per}", limit.most, wanted(model, &limit.pattern, limit.cond.is_some()))
}

/// What is looked for; "fitting" where a condition narrows it.
fn wanted(model: &Model, of: &Pattern, closing: bool) -> String {
    let fitting = if closing || has_condition(of) { "fitting " } else { "" };
    format!("{fitting}{}", pattern(model, of))
}

fn within(window: &Window) -> String {
    match (window.from, window.to) {
        (None, None) => String::new(),
        (None, Some(to)) => format!(" within {}", span(to)),
        (Some(from), None) => format!(" at least {}", span(from)),
        (Some(from), Some(to)) => format!(" {} to {}", span(from), span(to)),
    }
}

fn scope(model: &Model, scope: &Scope) -> String {
    let of = |trigger: &crate::model::Trigger| pattern(model, &trigger.pattern);
    match scope {
        Scope::Always => String::new(),
        Scope::While(id) => {
            let name = model.journeys.get(id.index()).map_or("", |one| one.meta.name.as_str());
            format!(" while `{name}` was open")
        }
        Scope::Between(from, to) => format!(", between {} and {}", of(from), of(to)),
        Scope::After(from, None) => format!(", after {}", of(from)),
        Scope::After(from, Some(to)) => format!(", after {} and before {}", of(from), of(to)),
    }
}
