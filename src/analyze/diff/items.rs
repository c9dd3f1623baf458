//! Touchpoints, moments and rules.
use super::affected::Affected;
use super::compare::{self, Relation};
use super::{Category, Diff, Places, kinds, matched};
use crate::model::{JourneyId, Meta, Model, Rule, RuleId, Scope, Subject};
use crate::plan::hash::{Named, Own};
use crate::plan::{RulePlan, ScopePlan};
use crate::syntax::ast::{Actor, RuleSeverity};
use std::collections::BTreeSet;

impl Diff<'_> {
    /// Touchpoints and moments: which events they are.
    pub(super) fn events(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let (old, new) = (events(old, &self.meant.old, &self.own.old), events(new, &self.meant.new, &self.own.new));
        let names = |all: &[Event]| all.iter().map(|one| one.meta.name.to_string()).collect::<Vec<_>>();
        let matched = matched(&names(&old), &names(&new));
        for Event { meta, .. } in matched.gone.iter().filter_map(|at| old.get(*at)) {
            let message = "it is gone".to_owned();
            self.add(&kinds::EVENT_REMOVED, Category::Breaking, &meta.name, message, Places::old(meta.item));
        }
        for Event { meta, .. } in matched.added.iter().filter_map(|at| new.get(*at)) {
            let message = "it is new".to_owned();
            self.add(&kinds::EVENT_ADDED, Category::Behaviour, &meta.name, message, Places::new(meta.item));
        }
        for (at, to) in matched.both {
            let (Some(old), Some(new)) = (old.get(at), new.get(to)) else { continue };
            let places = Places::both(old.meta.item, new.meta.item);
            if old.hash != new.hash && old.own != new.own {
                let message = "it stands for other events".to_owned();
                self.add(&kinds::EVENT_CHANGED, Category::Breaking, &new.meta.name, message, places);
            } else if old.hash != new.hash {
                let (name, needs) = (new.meta.name.to_string(), new.needs.clone());
                self.affected.push(Affected { name, needs, kind: &kinds::EVENT_CHANGED, places });
            }
            self.documentation(&new.meta.name, old.meta, new.meta, &[("who acts", old.by != new.by)]);
        }
    }

    /// Rules, those inside journeys included.
    pub(super) fn rules(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let names =
            |model: &Model| (0..model.rules.len()).map(|at| rule_name(model, RuleId::new(at))).collect::<Vec<_>>();
        let (old_names, new_names) = (names(old), names(new));
        let matched = matched(&old_names, &new_names);
        for (at, rule) in matched.gone.iter().filter_map(|at| Some((at, old.rules.get(*at)?))) {
            let name = old_names.get(*at).cloned().unwrap_or_default();
            let message = match self.still_demanded_by(*at, &new_names) {
                Some(by) => format!("it is gone; what it demanded follows from {by}"),
                None => "it is gone".to_owned(),
            };
            self.add(&kinds::RULE_REMOVED, Category::Breaking, &name, message, Places::old(rule.meta.item));
        }
        for (at, rule) in matched.added.iter().filter_map(|at| Some((at, new.rules.get(*at)?))) {
            let name = new_names.get(*at).cloned().unwrap_or_default();
            self.add(
                &kinds::RULE_ADDED,
                Category::Behaviour,
                &name,
                "it is new".to_owned(),
                Places::new(rule.meta.item),
            );
        }
        for (at, to) in matched.both {
            self.rule(&old_names.get(at).cloned().unwrap_or_default(), at, to);
        }
    }

    /// The new rules, as words, that what an old rule demanded of customers follows from.
    fn still_demanded_by(&self, at: usize, names: &[String]) -> Option<String> {
        let is_followed =
            |rule: &&RulePlan| rule.subject == Subject::Customer && !matches!(rule.scope, ScopePlan::While(_));
        let old = self.old.plan.rules.get(at).filter(is_followed)?;
        let new = self.new.plan.rules.iter().enumerate().filter(|(_, rule)| is_followed(rule));
        let places = compare::follows(&self.merged, old, &new.collect::<Vec<_>>(), self.limits)?;
        let mut by: Vec<String> =
            places.iter().filter_map(|at| names.get(*at)).map(|name| format!("`{name}`")).collect();
        let last = by.pop()?;
        Some(if by.is_empty() { last } else { format!("{} and {last}", by.join(", ")) })
    }

    fn rule(&mut self, name: &str, at: usize, to: usize) {
        let (Some(old), Some(new)) = (self.old.model.rules.get(at), self.new.model.rules.get(to)) else { return };
        let places = Places::both(old.meta.item, new.meta.item);
        let hashes = (self.meant.old.hashes.rules.get(at), self.meant.new.hashes.rules.get(to));
        let same = matches!(hashes, (Some(old), Some(new)) if old.facts == new.facts);
        let own = (self.own.old.hashes.rules.get(at), self.own.new.hashes.rules.get(to));
        let says_the_same = matches!(own, (Some(old), Some(new)) if old.facts == new.facts);
        if !same && !self.rule_meaning(name, at, to, places, says_the_same) {
            self.rule_is_affected(name, RuleId::new(to), places);
        }
        if old.severity != new.severity {
            let graver = rank(new.severity) > rank(old.severity);
            let category = if graver { Category::Breaking } else { Category::Behaviour };
            let message = format!("its severity went from {} to {}", word(old.severity), word(new.severity));
            self.add(&kinds::SEVERITY, category, name, message, places);
        }
        if old.allowance.map(|one| (one.share, one.until)) != new.allowance.map(|one| (one.share, one.until)) {
            let category = if tolerates_less(old, new) { Category::Breaking } else { Category::Behaviour };
            self.add(&kinds::ALLOWANCE, category, name, "what it tolerates changed".to_owned(), places);
        }
        let texts = [("its reason", old.because != new.because), ("its owner", old.owner != new.owner)];
        self.documentation(name, &old.meta, &new.meta, &texts);
    }

    /// Tells how what a rule demands changed; says whether that could be told of one that says the same as before.
    fn rule_meaning(&mut self, name: &str, at: usize, to: usize, places: Places, says_the_same: bool) -> bool {
        let (Some(old), Some(new)) = (self.old.plan.rules.get(at), self.new.plan.rules.get(to)) else { return true };
        let (old_rule, new_rule) = (self.old.model.rules.get(at), self.new.model.rules.get(to));
        // while a journey is open: the journey may have changed too, which rules alone don't tell
        let plain = |rule: Option<&Rule>| rule.is_some_and(|rule| !matches!(rule.scope, Scope::While(_)));
        let same_subject = match (old.subject, new.subject) {
            (Subject::Customer, Subject::Customer) => true,
            (Subject::Instance(was), Subject::Instance(is)) => {
                journey_name(self.old.model, was) == journey_name(self.new.model, is)
            }
            _ => false,
        };
        let relation = if plain(old_rule) && plain(new_rule) && same_subject {
            compare::rules(&self.merged, old, new, self.limits)
        } else {
            Relation::Unknown
        };
        match relation {
            Relation::Tighter(story) => {
                let message = "it is tighter: some histories that kept it now break it".to_owned();
                self.add(&kinds::RULE_TIGHTENED, Category::Breaking, name, message, places);
                self.tell(story);
            }
            Relation::Looser(story) => {
                let message = "it is weaker: some histories that broke it now keep it".to_owned();
                self.add(&kinds::RULE_WEAKENED, Category::Behaviour, name, message, places);
                self.tell(story);
            }
            Relation::Different(story) => {
                let message = "it demands something else: neither version follows from the other".to_owned();
                self.add(&kinds::RULE_CHANGED, Category::Breaking, name, message, places);
                self.tell(story);
            }
            Relation::Same | Relation::Unknown if says_the_same => return false,
            Relation::Same => {
                let message = "what it does or how it counts changed; the same histories keep it".to_owned();
                self.add(&kinds::RULE_CHANGED, Category::Behaviour, name, message, places);
            }
            Relation::Unknown => {
                let message = "it demands something else; which way could not be decided".to_owned();
                self.add(&kinds::RULE_CHANGED, Category::Breaking, name, message, places);
            }
        }
        true
    }
}

/// A touchpoint or a moment.
struct Event<'m> {
    meta: &'m Meta,
    /// Who acts.
    by: Option<Actor>,
    /// Which events it is.
    hash: u128,
    /// What it says itself.
    own: u128,
    needs: BTreeSet<Named>,
}

fn events<'m>(model: &'m Model, meant: &Own, own: &Own) -> Vec<Event<'m>> {
    let at = |list: &[u128], at: usize| list.get(at).copied().unwrap_or_default();
    let touchpoints = model.touchpoints.iter().enumerate().map(|(number, one)| {
        let hash = at(&meant.hashes.touchpoints, number);
        Event { meta: &one.meta, by: Some(one.by), hash, own: hash, needs: BTreeSet::new() }
    });
    let moments = model.moments.iter().enumerate().map(|(number, one)| Event {
        meta: &one.meta,
        by: None,
        hash: at(&meant.hashes.moments, number),
        own: at(&own.hashes.moments, number),
        needs: own.moments.get(number).cloned().unwrap_or_default(),
    });
    touchpoints.chain(moments).collect()
}

/// A rule's name; of those inside journeys with the journey's, `JOURNEY.RULE`.
pub(super) fn rule_name(model: &Model, id: RuleId) -> String {
    let Some(rule) = model.rules.get(id.index()) else { return String::new() };
    match model.journeys.iter().find(|journey| journey.rules.contains(&id)) {
        Some(journey) => format!("{}.{}", journey.meta.name, rule.meta.name),
        None => rule.meta.name.to_string(),
    }
}

fn journey_name(model: &Model, id: JourneyId) -> Option<&str> {
    model.journeys.get(id.index()).map(|journey| journey.meta.name.as_str())
}

/// Whether there is a day on which the new rule tolerates less than the old one.
fn tolerates_less(old: &Rule, new: &Rule) -> bool {
    let share = |rule: &Rule| rule.allowance.map_or(0.0, |one| one.share);
    let last = |rule: &Rule| rule.allowance.and_then(|one| one.until).unwrap_or(i32::MAX);
    share(old) > 0.0 && (share(new) < share(old) || last(new) < last(old))
}

fn rank(severity: RuleSeverity) -> u8 {
    match severity {
        RuleSeverity::Info => 0,
        RuleSeverity::Warning => 1,
        RuleSeverity::Error => 2,
    }
}

fn word(severity: RuleSeverity) -> &'static str {
    match severity {
        RuleSeverity::Info => "info",
        RuleSeverity::Warning => "warning",
        RuleSeverity::Error => "error",
    }
}
