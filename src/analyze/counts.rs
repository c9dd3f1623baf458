//! When a rule counts, and the automaton of a clause's form where it does.
use super::automaton::{Automaton, Form};
use super::form::chained::{Chain, Chained};
use super::form::numbered::AnyForm;
use super::form::open::WhileOpen;
use super::form::scoped::Scoped;
use super::journeys::Openness;
use super::letters::LetterSet;
use super::roles::{First, Role, Several};

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
                follow(several, 1 << at, &mut sets, &mut chains);
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

/// Takes in a pattern of several events that plays a role, after those it begins with.
fn follow(several: &Several, role: u32, sets: &mut Vec<LetterSet>, chains: &mut Vec<Chain>) {
    let place = |sets: &mut Vec<LetterSet>, letters: LetterSet| {
        sets.push(letters);
        1u32 << (sets.len() - 1).min(MOST_ROLES)
    };
    let first = match &several.first {
        First::Event(letters) => place(sets, letters.clone()),
        First::Pattern(inner) => {
            // no event plays this role by itself
            let hidden = place(sets, LetterSet::default());
            follow(inner, hidden, sets, chains);
            hidden
        }
    };
    let middle: Vec<u32> = several.middle.iter().map(|letters| place(sets, letters.clone())).collect();
    let middle = [middle.first().copied().unwrap_or_default(), middle.get(1).copied().unwrap_or_default()];
    let last = place(sets, several.last.clone());
    chains.push(Chain { role, first, middle, last, kind: several.kind, within: several.within });
}

/// The last bit that can stand for a role.
const MOST_ROLES: usize = 31;

/// The automaton of a form some of whose roles are patterns of several events.
fn chained<F: Form + ?Sized>(form: &F, chains: &[Chain], sets: &[LetterSet], letters: usize) -> Option<Automaton> {
    if chains.is_empty() {
        return Automaton::new(form, sets, letters);
    }
    Automaton::new(&Chained { inner: form, chains }, sets, letters)
}
