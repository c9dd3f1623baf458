//! What rules do: suppression that nothing ends, and the same thing sent and suppressed at one moment.
use super::Prover;
use crate::analyze::automaton::Automaton;
use crate::analyze::compile::{self, Compiled};
use crate::analyze::distance;
use crate::analyze::form::edge::Edge;
use crate::analyze::letters::LetterSet;
use crate::analyze::proof::{Opposed, Unreleased};
use crate::analyze::roles;
use crate::analyze::zone::FREE;
use crate::model::{DoAction, RuleId, Source, TimeSpan};
use crate::plan::{ActionPlan, DemandPlan, RulePlan, ScopePlan};
use crate::syntax::ast;

impl Prover<'_> {
    /// Suppressions without an end of their own whose scope nothing closes once it is open.
    pub(super) fn unreleased(&mut self) {
        for (at, plan) in self.given.plan.rules.iter().enumerate() {
            let lasts = |one: &ActionPlan| matches!(one.action, DoAction::Suppress(_, None));
            if !plan.actions.iter().any(lasts) {
                continue;
            }
            let rule = RuleId::new(at);
            let given = self.given;
            let Some(released) = compile::released(given.alphabet, &given.plan.journeys, plan) else {
                continue;
            };
            let what = format!("whether what {} suppresses is released", self.name(rule));
            if self.is_settled(&what) {
                continue;
            }
            let related = self.related(&released);
            if let Some(by) = self.reason(&related, &released, &what) {
                let one = Unreleased { rule, by: self.ids(&by) };
                self.proof.unreleased.push(one);
            }
        }
    }

    /// Pairs of rules of which one sends what the other suppresses, where both can come at one moment.
    pub(super) fn opposed(&mut self) {
        let rules = &self.given.plan.rules;
        for (at, sender) in rules.iter().enumerate() {
            for sent in &sender.actions {
                let DoAction::Send(sent_what) = &sent.action else { continue };
                for (other, holder) in rules.iter().enumerate().filter(|(other, _)| *other != at) {
                    let held = holder.actions.iter().find_map(|one| match &one.action {
                        DoAction::Suppress(what, _) if self.is_same(*sent_what, *what) => Some(*what),
                        _ => None,
                    });
                    let Some(what) = held else { continue };
                    let Some(both) = self.both(sender, sent, RuleId::new(other), holder) else { continue };
                    if let Some(story) = self.shortest(&both.iter().collect::<Vec<_>>()) {
                        let (sends, suppresses) = (RuleId::new(at), RuleId::new(other));
                        self.proof.opposed.push(Opposed { sends, suppresses, what, story });
                    }
                }
            }
        }
    }

    /// Whether two sources have events in common.
    fn is_same(&self, one: Source, other: Source) -> bool {
        let letters = |source| self.given.alphabet.of_source(source);
        one == other
            || matches!((letters(one), letters(other)), (Some(one), Some(other)) if !one.and(&other).is_empty())
    }

    /// What accepts the histories at whose end a rule sends, or soon will, while another holds back; nothing if that is
    /// not followed.
    fn both(&self, sender: &RulePlan, sent: &ActionPlan, id: RuleId, holder: &RulePlan) -> Option<Vec<Automaton>> {
        let given = self.given;
        let clause = sender.clauses.first()?;
        let triggers = roles::possibly(given.alphabet, clause.trigger.as_ref()?)?;
        if !matches!(holder.scope, ScopePlan::Always) {
            let seen = compile::seen_in_scope(given.model, given.alphabet, &given.plan.journeys, holder, triggers);
            return seen.map(|seen| vec![seen]);
        }
        // it holds back from when it is broken on, for as long as it says
        let longest = |span: TimeSpan| distance::bounds(given.model, span).1;
        let held = holder.actions.iter().filter_map(|one| match one.action {
            DoAction::Suppress(_, lasting) => Some(lasting.map_or(FREE, |span| distance::bounds(given.model, span).0)),
            _ => None,
        });
        let waits = match &clause.demand {
            DemandPlan::Expect(target, _) if !sent.at_once => target.window.to.map_or(FREE, longest),
            _ => 0,
        };
        let rule: &Compiled = self.solver.rules.iter().find(|rule| rule.rule == id)?;
        let [part] = rule.parts.as_slice() else { return None };
        let ends = Edge { edge: ast::Edge::Last };
        let last = Automaton::new(&ends, &[LetterSet::default(), triggers], self.solver.letters)?;
        (rule.exact && held.max()? >= waits).then(|| vec![part.complement(), last])
    }
}
