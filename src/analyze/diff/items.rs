//! Touchpoints, moments and rules.
use super::compare::{self, Relation};
use super::{Category, Diff, Kind, Places, matched};
use crate::model::{Meta, Model, RuleId, Scope, Subject};
use crate::syntax::ast::RuleSeverity;

const EVENT_REMOVED: Kind = Kind { code: "D0101", slug: "event-removed" };
const EVENT_ADDED: Kind = Kind { code: "D0102", slug: "event-added" };
const EVENT_CHANGED: Kind = Kind { code: "D0103", slug: "event-changed" };
const RULE_REMOVED: Kind = Kind { code: "D0401", slug: "rule-removed" };
const RULE_ADDED: Kind = Kind { code: "D0402", slug: "rule-added" };
const RULE_TIGHTENED: Kind = Kind { code: "D0403", slug: "rule-tightened" };
const RULE_WEAKENED: Kind = Kind { code: "D0404", slug: "rule-weakened" };
const RULE_CHANGED: Kind = Kind { code: "D0405", slug: "rule-changed" };
const SEVERITY: Kind = Kind { code: "D0406", slug: "rule-severity" };
const JUDGED: Kind = Kind { code: "D0407", slug: "rule-allowance" };

impl Diff<'_> {
    /// Touchpoints and moments: which events they are.
    pub(super) fn events(&mut self) {
        let (old, new) = (self.old.model, self.new.model);
        let metas = |model: &Model| -> Vec<(Meta, u128)> { self.event_items(model) };
        let (old, new) = (metas(old), metas(new));
        let names = |all: &[(Meta, u128)]| all.iter().map(|(meta, _)| meta.name.to_string()).collect::<Vec<_>>();
        let matched = matched(&names(&old), &names(&new));
        for (meta, _) in matched.gone.iter().filter_map(|at| old.get(*at)) {
            let message = "it is gone".to_owned();
            self.add(EVENT_REMOVED, Category::Breaking, &meta.name, message, Places::old(meta.item));
        }
        for (meta, _) in matched.added.iter().filter_map(|at| new.get(*at)) {
            let message = "it is new".to_owned();
            self.add(EVENT_ADDED, Category::Behaviour, &meta.name, message, Places::new(meta.item));
        }
        for (at, to) in matched.both {
            let (Some((old, old_hash)), Some((new, new_hash))) = (old.get(at), new.get(to)) else { continue };
            if old_hash != new_hash {
                let message = "it stands for other events".to_owned();
                self.add(EVENT_CHANGED, Category::Breaking, &new.name, message, Places::both(old.item, new.item));
            }
            self.documentation(&new.name, old, new, &[]);
        }
    }

    fn event_items(&self, model: &Model) -> Vec<(Meta, u128)> {
        let hashes = if std::ptr::eq(model, self.old.model) { &self.hashes.old } else { &self.hashes.new };
        let touchpoints = model.touchpoints.iter().map(|one| one.meta.clone()).zip(hashes.touchpoints.iter().copied());
        let moments = model.moments.iter().map(|one| one.meta.clone()).zip(hashes.moments.iter().copied());
        touchpoints.chain(moments).collect()
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
            self.add(RULE_REMOVED, Category::Breaking, &name, "it is gone".to_owned(), Places::old(rule.meta.item));
        }
        for (at, rule) in matched.added.iter().filter_map(|at| Some((at, new.rules.get(*at)?))) {
            let name = new_names.get(*at).cloned().unwrap_or_default();
            self.add(RULE_ADDED, Category::Behaviour, &name, "it is new".to_owned(), Places::new(rule.meta.item));
        }
        for (at, to) in matched.both {
            self.rule(&old_names.get(at).cloned().unwrap_or_default(), at, to);
        }
    }

    fn rule(&mut self, name: &str, at: usize, to: usize) {
        let (Some(old), Some(new)) = (self.old.model.rules.get(at), self.new.model.rules.get(to)) else { return };
        let places = Places::both(old.meta.item, new.meta.item);
        let hashes = (self.hashes.old.rules.get(at), self.hashes.new.rules.get(to));
        let same = matches!(hashes, (Some(old), Some(new)) if old.facts == new.facts);
        if !same {
            self.rule_meaning(name, at, to, places);
        }
        if old.severity != new.severity {
            let graver = rank(new.severity) > rank(old.severity);
            let category = if graver { Category::Breaking } else { Category::Behaviour };
            let message = format!("its severity went from {} to {}", word(old.severity), word(new.severity));
            self.add(SEVERITY, category, name, message, places);
        }
        if old.allowance.map(|one| (one.share, one.until)) != new.allowance.map(|one| (one.share, one.until)) {
            let share = |rule: &crate::model::Rule| rule.allowance.map_or(0.0, |one| one.share);
            let category = if share(new) < share(old) { Category::Breaking } else { Category::Behaviour };
            self.add(JUDGED, category, name, "what it tolerates changed".to_owned(), places);
        }
        let texts = [("its reason", old.because != new.because), ("its owner", old.owner != new.owner)];
        self.documentation(name, &old.meta, &new.meta, &texts);
    }

    fn rule_meaning(&mut self, name: &str, at: usize, to: usize, places: Places) {
        let (Some(old), Some(new)) = (self.old.plan.rules.get(at), self.new.plan.rules.get(to)) else { return };
        let (old_rule, new_rule) = (self.old.model.rules.get(at), self.new.model.rules.get(to));
        // while a journey is open: the journey may have changed too, which rules alone don't tell
        let plain = |rule: Option<&crate::model::Rule>| rule.is_some_and(|rule| !matches!(rule.scope, Scope::While(_)));
        let same_subject = matches!(
            (old.subject, new.subject),
            (Subject::Customer, Subject::Customer) | (Subject::Instance(_), Subject::Instance(_))
        );
        let relation = if plain(old_rule) && plain(new_rule) && same_subject {
            compare::rules(&self.merged, old, new, self.limits)
        } else {
            Relation::Unknown
        };
        match relation {
            Relation::Tighter(story) => {
                let message = "it is tighter: some histories that kept it now break it".to_owned();
                self.add(RULE_TIGHTENED, Category::Breaking, name, message, places);
                self.tell(story);
            }
            Relation::Looser(story) => {
                let message = "it is weaker: some histories that broke it now keep it".to_owned();
                self.add(RULE_WEAKENED, Category::Behaviour, name, message, places);
                self.tell(story);
            }
            Relation::Different(story) => {
                let message = "it demands something else: neither version follows from the other".to_owned();
                self.add(RULE_CHANGED, Category::Breaking, name, message, places);
                self.tell(story);
            }
            Relation::Same => {
                let message = "it is evaluated otherwise, but kept by the same histories".to_owned();
                self.add(RULE_CHANGED, Category::Behaviour, name, message, places);
            }
            Relation::Unknown => {
                let message = "it changed, or what it depends on; which way could not be decided".to_owned();
                self.add(RULE_CHANGED, Category::Breaking, name, message, places);
            }
        }
    }
}

/// A rule's name; of those inside journeys with the journey's, `JOURNEY.RULE`.
fn rule_name(model: &Model, id: RuleId) -> String {
    let Some(rule) = model.rules.get(id.index()) else { return String::new() };
    match model.journeys.iter().find(|journey| journey.rules.contains(&id)) {
        Some(journey) => format!("{}.{}", journey.meta.name, rule.meta.name),
        None => rule.meta.name.to_string(),
    }
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
