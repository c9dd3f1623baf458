//! Single rules and touchpoints: what follows from others, what can't occur, what is never activated.
use super::{Prover, together};
use crate::analyze::automaton::Automaton;
use crate::analyze::form::seen::Seen;
use crate::analyze::proof::{Dead, NeverActivated, Redundant};
use crate::model::TouchpointId;

impl Prover<'_> {
    pub(super) fn redundant(&mut self) {
        let rules = self.solver.rules;
        for (rule, own) in rules.iter().enumerate() {
            let what = format!("whether {} follows from others", self.name(own.rule));
            let Some(complements) = own.breaks().filter(|_| !self.is_settled(&what)) else { continue };
            let mut reasons: Vec<Vec<usize>> = Vec::new();
            for (way, part) in complements.iter().enumerate() {
                if let Some(other) = (0..rules.len())
                    .find(|other| *other != rule && rules.get(*other).is_some_and(|one| one.excludes(own, way)))
                {
                    reasons.push(vec![other]);
                    continue;
                }
                let others: Vec<usize> = self.related(part).into_iter().filter(|other| *other != rule).collect();
                let Some(reason) = self.reason(&others, part, &what) else { break };
                reasons.push(reason);
            }
            if reasons.len() == complements.len() {
                let redundant = Redundant { rule: own.rule, by: self.ids(&together(reasons)) };
                self.proof.redundant.push(redundant);
            }
        }
    }

    pub(super) fn dead(&mut self) {
        for at in 0..self.given.model.touchpoints.len() {
            let touchpoint = TouchpointId::new(at);
            let letters = self.given.alphabet.of_touchpoint(touchpoint);
            let Some(seen) = Automaton::new(&Seen, &[letters], self.solver.letters) else { continue };
            let name = self.given.model.touchpoints.get(at).map(|one| one.meta.name.clone()).unwrap_or_default();
            let what = format!("whether `{name}` can occur");
            if self.is_settled(&what) {
                continue;
            }
            let related = self.related(&seen);
            if let Some(by) = self.reason(&related, &seen, &what) {
                let dead = Dead { touchpoint, by: self.ids(&by) };
                self.proof.dead.push(dead);
            }
        }
    }

    pub(super) fn never_activated(&mut self) {
        for own in self.solver.rules {
            let what = format!("whether {} can be activated", self.name(own.rule));
            let triggers: Option<Vec<&Automaton>> = own.activated.iter().map(Option::as_ref).collect();
            let Some(triggers) = triggers.filter(|triggers| !triggers.is_empty() && !self.is_settled(&what)) else {
                continue;
            };
            let mut reasons: Vec<Vec<usize>> = Vec::new();
            for seen in &triggers {
                let related = self.related(seen);
                let Some(reason) = self.reason(&related, seen, &what) else { break };
                reasons.push(reason);
            }
            if reasons.len() == triggers.len() {
                let never = NeverActivated { rule: own.rule, by: self.ids(&together(reasons)) };
                self.proof.never_activated.push(never);
            }
        }
    }
}
