//! `W0513`.
use super::cover::{self, Alternative, covers};
use super::Given;
use crate::diag::{Diagnostic, Place};
use crate::model::*;
use rustc_hash::FxHashMap;

crate::code! {
    /// A rule expects what is forbidden
    ///
    /// One clause forbids an event without any condition, another expects that same event of the same customers. Whoever
    /// obeys the one breaks the other, so one of the two rules is always broken and its number means nothing.
    /// (`wayfare prove` finds contradictions that take several rules together.)
    ///
    /// ```journey
    /// touchpoint Order by customer  = "order"
    /// touchpoint Offer by company   = "offer"
    ///
    /// rule no_offers { forbid Offer }
    /// rule follow_up { when Order expect Offer within 7d }
    /// ```
    ///
    /// Say when it is forbidden:
    ///
    /// ```journey
    /// touchpoint Order by customer  = "order"
    /// touchpoint Offer by company   = "offer"
    ///
    /// rule no_offers { when Order forbid Offer within 1d }
    /// rule follow_up { when Order expect Offer within 7d }
    /// ```
    ///
    /// To fix it, give the prohibition a scope, a trigger or a condition that leaves room for what is expected.
    FORBIDDEN_EXPECTATION = "W0513", "forbidden-expectation", Warning
}

/// So many prohibitions of one source are compared with an expectation.
const MOST: usize = 16;

/// A prohibition with one of the kinds of event that it forbids.
type Ban<'m> = (&'m Rule, &'m Target, Alternative<'m>);

pub fn check(given: &Given<'_>, sink: &mut Vec<Diagnostic>) {
    let mut bans: FxHashMap<Source, Vec<Ban<'_>>> = FxHashMap::default();
    for (rule, target) in given.model.rules.iter().flat_map(forbids) {
        for one in cover::alternatives(given.model, &target.pattern) {
            let Some(source) = one.source else { continue };
            let known = bans.entry(source).or_default();
            if known.len() < MOST {
                known.push((rule, target, one));
            }
        }
    }
    if bans.is_empty() {
        return;
    }
    for rule in &given.model.rules {
        for clause in &rule.clauses {
            let Demand::Expect(target, _) = &clause.demand else { continue };
            if is_free(&bans, &target.pattern) {
                continue;
            }
            let expected = cover::alternatives(given.model, &target.pattern);
            let found: Option<Vec<&Ban<'_>>> = expected.iter().map(|one| ban(&bans, rule, one)).collect();
            if let Some((other, ban, _)) = found.iter().flatten().next() {
                sink.push(forbidden(rule, target.pattern.place, other, ban));
            }
        }
    }
}

/// Whether a pattern is plainly of one kind of event, of which nothing is forbidden.
fn is_free(bans: &FxHashMap<Source, Vec<Ban<'_>>>, pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Event(event) => !matches!(event.source, Source::Moment(_)) && !bans.contains_key(&event.source),
        _ => false,
    }
}

/// What forbids this kind of event wherever the rule counts.
fn ban<'a, 'm>(
    bans: &'a FxHashMap<Source, Vec<Ban<'m>>>,
    rule: &Rule,
    one: &Alternative<'_>,
) -> Option<&'a Ban<'m>> {
    let known = bans.get(&one.source?)?;
    known.iter().find(|(other, _, banned)| applies(other, rule) && covers(banned, one))
}

fn forbidden(rule: &Rule, place: Place, other: &Rule, ban: &Target) -> Diagnostic {
    let message = format!("rule `{}` expects what `{}` forbids", rule.meta.name, other.meta.name);
    Diagnostic::new(&FORBIDDEN_EXPECTATION, place, message)
        .also(ban.pattern.place, "forbidden here, always")
        .help("give the prohibition a scope, a trigger or a `where`")
}

/// The rule's clauses that forbid something in its whole scope.
fn forbids(rule: &Rule) -> impl Iterator<Item = (&Rule, &Target)> {
    rule.clauses.iter().filter(|clause| clause.trigger.is_none()).filter_map(move |clause| match &clause.demand {
        Demand::Forbid(target, None) => {
            let whole = target.window == Window::default() && target.until.is_none() && target.cond.is_none();
            whole.then_some((rule, target))
        }
        _ => None,
    })
}

/// Whether what `ban` forbids is forbidden wherever `rule` counts.
fn applies(ban: &Rule, rule: &Rule) -> bool {
    let everywhere = matches!(ban.scope, Scope::Always);
    let same_subject = ban.subject == rule.subject || ban.subject == Subject::Customer;
    let same_rule = ban.meta.place == rule.meta.place;
    same_rule || (everywhere && same_subject)
}
