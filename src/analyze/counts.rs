//! When a rule counts, and the automaton of a clause's form where it does.
use super::automaton::{Automaton, Form};
use super::form::chained::{Chain, Chained};
use super::form::numbered::AnyForm;
use super::form::open::WhileOpen;
use super::form::scoped::Scoped;
use super::journeys::Openness;
use super::letters::LetterSet;
use super::roles::Role;

/// When a rule counts.
pub enum Counts {
    /// Always.
    Always,
    /// From the letters that open to those that close.
    Between(LetterSet, LetterSet),
    /// While a journey is open.
    Open(Openness),
}

/// When a form in a scope is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judges {
    /// As each interval closes.
    EachInterval,
    /// Once, for all intervals together.
    AtTheEnd,
}

impl Counts {
    /// The automaton of a form where the rule counts.
    pub fn automaton(&self, form: &AnyForm<'_>, roles: &[Role], judges: Judges, letters: usize) -> Option<Automaton> {
        let keeps = judges == Judges::AtTheEnd;
        let mut sets: Vec<LetterSet> = roles.iter().map(|role| role.letters.clone()).collect();
        let mut chains = Vec::new();
        for (at, role) in roles.iter().enumerate() {
            if let Some(several) = &role.several {
                chains.push(Chain {
                    role: 1 << at,
                    first: 1 << sets.len(),
                    last: 2 << sets.len(),
                    kind: several.kind,
                    within: several.within,
                });
                sets.extend([several.first.clone(), several.last.clone()]);
            }
        }
        let bit = u32::try_from(sets.len()).unwrap_or(u32::MAX).min(28);
        match self {
            Self::Always => chained(form, &chains, &sets, letters),
            // what may be activated at any time is activated too often, which is the side to err on
            Self::Open(open) if keeps && !open.exact => chained(form, &chains, &sets, letters),
            Self::Open(open) => {
                let course = open.course(sets.len());
                sets.extend(open.sets.iter().cloned());
                chained(&WhileOpen { inner: form, course, keeps }, &chains, &sets, letters)
            }
            Self::Between(opens, closes) => {
                sets.extend([opens.clone(), closes.clone()]);
                let form = Scoped { inner: form, opens: 1 << bit, closes: 2 << bit, keeps };
                chained(&form, &chains, &sets, letters)
            }
        }
    }
}

/// The automaton of a form some of whose roles are patterns of several events.
fn chained<F: Form + ?Sized>(form: &F, chains: &[Chain], sets: &[LetterSet], letters: usize) -> Option<Automaton> {
    if chains.is_empty() {
        return Automaton::new(form, sets, letters);
    }
    Automaton::new(&Chained { inner: form, chains }, sets, letters)
}
