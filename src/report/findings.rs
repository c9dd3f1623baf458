//! What reports list one by one: all that needs attention; against a baseline only what got worse since.
//!
//! Never leaves out what fails the run.
use super::Evaluation;
use super::checks::{Check, State, attention, full};
use super::mark::Mark;
use super::words::{group, journey_of, moved};
use crate::measure::{Change, Changed, Since};

/// What a list of findings names, the gravest first.
pub(super) fn findings<'a>(evaluation: &Evaluation<'a>) -> Vec<Check<'a>> {
    let known = attention(evaluation);
    let Some(worse) = &evaluation.verdicts.worse else { return known };
    let changes = worse.iter().filter_map(|one| changed(evaluation, one, &known));
    let mut all: Vec<Check<'a>> = changes.chain(beside(evaluation)).collect();
    all.sort_by_key(|one| (!one.fails, one.state));
    all
}

/// What a baseline has no answer for, beside what got worse: demands that are missed and that it does not know; in a strict
/// run also what could not be judged.
pub(super) fn beside<'a>(evaluation: &Evaluation<'a>) -> Vec<Check<'a>> {
    let settings = &evaluation.verdicts.settings;
    let asked = |one: &Check<'_>| match one.state {
        State::Broken | State::Minor | State::Missed => one.since != Since::Same,
        State::Scarce | State::Idle => settings.strict,
        State::Tolerated | State::Good => false,
    };
    let told = |one: &Check<'_>| {
        let worse = evaluation.verdicts.worse.iter().flatten();
        one.since == Since::Worse && worse.map(|change| &change.of).any(|of| *of == one.of)
    };
    attention(evaluation).into_iter().filter(|one| asked(one) && !told(one)).collect()
}

/// A change as something that needs attention; `known` is all that does.
fn changed<'a>(evaluation: &Evaluation<'a>, change: &Change, known: &[Check<'a>]) -> Option<Check<'a>> {
    let model = evaluation.model;
    let (meta, rule, owner) = match &change.of {
        Changed::Success(id) => (&evaluation.journey(*id)?.meta, None, None),
        Changed::Kpi(id, _) => (&model.kpis.get(id.index())?.meta, None, None),
        Changed::Rule(id) => {
            let rule = model.rules.get(id.index())?;
            (&rule.meta, Some(*id), rule.owner.as_deref())
        }
    };
    let home = journey_of(evaluation, &change.of);
    let journey = match &change.of {
        Changed::Success(id) => Some(*id),
        Changed::Kpi(..) | Changed::Rule(_) => home,
    };
    let rests_on_it = |one: &Check<'_>| one.of == change.of && one.since == Since::Worse;
    let mut demands = known.iter().filter(|one| rests_on_it(one)).peekable();
    let place = demands.peek().map_or(meta.place, |one| one.place);
    let fails = demands.any(|one| one.fails);
    let (state, mark) = if fails { (State::Broken, Mark::Bad) } else { (State::Missed, Mark::Missed) };
    Some(Check {
        state,
        mark,
        journey,
        name: full(evaluation, home, &meta.name),
        demand: rule.is_none().then(|| "worse".to_owned()),
        whose: group(evaluation, &change.of),
        title: meta.title.as_deref(),
        place,
        text: moved(evaluation, change),
        fails,
        since: Since::Worse,
        of: change.of.clone(),
        rule,
        owner: owner.or(journey.and_then(|id| evaluation.journey(id)).and_then(|journey| journey.owner.as_deref())),
    })
}
