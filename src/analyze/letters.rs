//! The alphabet: the kinds of event that definitions can tell apart.
//!
//! A letter is a raw name with one combination of truths of the conditions asked of it; one more stands for every name
//! that no touchpoint claims. A condition that picking values does not decide is true on one letter and not true on
//! another: there may be letters no log shows, never one too few. So whatever no word over the letters can do, no
//! history can.
use super::picks;
use super::truth::{Assignment, Column, is_decidable, truth};
use crate::model::{Model, Source, TouchpointId, Value};
use crate::plan::{Node, NodeKind, Plan, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// A set of letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LetterSet(Vec<u64>);

impl LetterSet {
    /// Whether it holds a letter.
    pub fn has(&self, letter: usize) -> bool {
        self.0.get(letter / 64).is_some_and(|word| word & (1 << (letter % 64)) != 0)
    }

    /// Adds a letter.
    pub fn insert(&mut self, letter: usize) {
        if self.0.len() <= letter / 64 {
            self.0.resize(letter / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(letter / 64) {
            *word |= 1 << (letter % 64);
        }
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The letters of either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let word = |set: &Self, at: usize| set.0.get(at).copied().unwrap_or_default();
        Self((0..self.0.len().max(other.0.len())).map(|at| word(self, at) | word(other, at)).collect())
    }

    /// The letters of this one that are not in another.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let word = |at: usize| other.0.get(at).copied().unwrap_or_default();
        Self(self.0.iter().enumerate().map(|(at, own)| own & !word(at)).collect())
    }

    /// The letters of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one & other).collect())
    }
}

/// A kind of event, with an event of that kind.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The raw name; absent: any that no touchpoint claims.
    pub raw_name: Option<SmolStr>,
    /// What claims it.
    pub touchpoints: Vec<TouchpointId>,
    /// Values of columns that make it so.
    pub attributes: Vec<(u32, Value)>,
    /// Its channel, if that matters.
    pub channel: Option<SmolStr>,
    /// The conditions that are true of it.
    holds: FxHashSet<usize>,
}

/// All letters.
#[derive(Debug)]
pub struct Alphabet<'p> {
    plan: &'p Plan,
    /// The letters; the one for everything else comes first.
    pub letters: Vec<Letter>,
    conditions: Conditions,
    /// Conditions that are not told apart: they may be true of any letter.
    dropped: FxHashSet<usize>,
}

/// The letters of a pattern of single events.
#[derive(Debug, Clone, Default)]
pub struct Events {
    /// The letters that are among its events, if what is compared with other events is left out.
    pub letters: LetterSet,
    /// Whether nothing was left out.
    pub exact: bool,
}

/// Conditions by their own number.
#[derive(Debug, Default)]
struct Conditions {
    terms: Vec<Term>,
    by_text: FxHashMap<String, usize>,
}

/// More conditions of one name that can't be decided are not told apart.
const MOST_FREE: usize = 8;

impl<'p> Alphabet<'p> {
    /// The alphabet of a plan for patterns such as these.
    pub fn new(plan: &'p Plan, nodes: &[&Node]) -> Self {
        let mut asked = Asked { plan, conditions: Conditions::default(), by_name: FxHashMap::default() };
        for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
            let own = touchpoint.cond.iter().flat_map(|cond| cond.clone().conjuncts());
            let own: Vec<Term> = own.collect();
            asked.ask(Source::Touchpoint(TouchpointId::new(at)), &own, 0);
        }
        nodes.iter().for_each(|node| asked.node(node));
        let Asked { conditions, by_name, .. } = asked;
        let mut alphabet = Self { plan, letters: Vec::new(), conditions, dropped: FxHashSet::default() };
        let mut names: Vec<Option<SmolStr>> = vec![None];
        let mut claimed: FxHashMap<SmolStr, Vec<TouchpointId>> = FxHashMap::default();
        for (at, touchpoint) in plan.touchpoints.iter().enumerate() {
            for name in &touchpoint.raw_names {
                let ids = claimed.entry(name.clone()).or_default();
                if ids.is_empty() {
                    names.push(Some(name.clone()));
                }
                if ids.last() != Some(&TouchpointId::new(at)) {
                    ids.push(TouchpointId::new(at));
                }
            }
        }
        for name in names {
            let asked = by_name.get(&name).cloned().unwrap_or_default();
            let ids = name.as_ref().and_then(|name| claimed.remove(name)).unwrap_or_default();
            alphabet.add(name, &asked, ids);
        }
        alphabet
    }

    /// The letters that a pattern of single events is made of; nothing if it is more than that.
    pub fn events(&self, node: &Node) -> Option<Events> {
        let mut events = Events { letters: LetterSet::default(), exact: true };
        self.collect(node, &[], &mut events).then_some(events)
    }

    /// The letters of a touchpoint.
    pub fn of_touchpoint(&self, id: TouchpointId) -> LetterSet {
        let mut letters = LetterSet::default();
        let own = self.letters.iter().enumerate().filter(|(_, letter)| letter.touchpoints.contains(&id));
        own.for_each(|(at, _)| letters.insert(at));
        letters
    }

    /// What a pattern stands for: of a moment without further conditions, that moment's.
    pub fn resolved<'n>(&'n self, node: &'n Node) -> &'n Node {
        let mut node = node;
        for _ in 0..MOST_DEPTH {
            let NodeKind::Event { source: Source::Moment(id), own: None, cross: None, .. } = &node.kind else { break };
            let Some(of_moment) = self.plan.moments.get(id.index()) else { break };
            node = of_moment;
        }
        node
    }

    /// The letters of a source of single events.
    pub fn of_source(&self, source: Source) -> Option<LetterSet> {
        let mut events = Events { letters: LetterSet::default(), exact: true };
        self.collect_source(source, &[], &mut events).then_some(events.letters)
    }

    /// What people call a letter.
    pub fn name(&self, model: &Model, letter: usize) -> SmolStr {
        let first = self.letters.get(letter).and_then(|letter| letter.touchpoints.first());
        let named = first.and_then(|id| model.touchpoints.get(id.index())).map(|one| one.meta.name.clone());
        named.unwrap_or_else(|| SmolStr::new_static("any"))
    }

    /// What a column of the log is called.
    pub fn column_name(&self, column: u32) -> Option<SmolStr> {
        self.plan.needs.attributes.get(column as usize).map(|need| need.name.clone())
    }

    /// Whether the condition can be decided by picking values.
    pub fn is_decided(node: &Node) -> bool {
        match &node.kind {
            NodeKind::Event { own, .. } => own.as_ref().is_none_or(is_decidable),
            NodeKind::AnyOf(nodes) => nodes.iter().all(Self::is_decided),
            _ => true,
        }
    }

    fn collect(&self, node: &Node, also: &[usize], events: &mut Events) -> bool {
        match &node.kind {
            NodeKind::AnyOf(nodes) => nodes.iter().all(|node| self.collect(node, also, events)),
            NodeKind::Event { source, own, cross, .. } => {
                events.exact &= cross.is_none();
                let mut asked: Vec<usize> = also.to_vec();
                for term in own.iter().flat_map(|own| own.clone().conjuncts()) {
                    match self.conditions.number(&term) {
                        Some(number) if !self.dropped.contains(&number) => asked.push(number),
                        _ => events.exact = false,
                    }
                }
                self.collect_source(*source, &asked, events)
            }
            _ => false,
        }
    }

    fn collect_source(&self, source: Source, asked: &[usize], events: &mut Events) -> bool {
        let holds = |letter: &Letter| asked.iter().all(|condition| letter.holds.contains(condition));
        match source {
            Source::Any | Source::Touchpoint(_) => {
                events.exact &= !self.is_loose(source);
                for (at, letter) in self.letters.iter().enumerate() {
                    let is_it = match source {
                        Source::Touchpoint(id) => letter.touchpoints.contains(&id),
                        _ => true,
                    };
                    if is_it && holds(letter) {
                        events.letters.insert(at);
                    }
                }
                true
            }
            Source::Moment(id) => {
                let node = self.plan.moments.get(id.index()).filter(|node| node.is_simple());
                node.is_some_and(|node| self.collect(node, asked, events))
            }
            Source::Journey(..) | Source::Violation(_) => false,
        }
    }

    /// Whether what a touchpoint claims hangs on conditions that are not told apart.
    fn is_loose(&self, source: Source) -> bool {
        let Source::Touchpoint(id) = source else { return false };
        let cond = self.plan.touchpoints.get(id.index()).and_then(|one| one.cond.clone());
        let mut asked = cond.into_iter().flat_map(Term::conjuncts);
        asked.any(|term| self.conditions.number(&term).is_some_and(|number| self.dropped.contains(&number)))
    }

    fn add(&mut self, raw_name: Option<SmolStr>, asked: &[usize], ids: Vec<TouchpointId>) {
        let (decided, mut free): (Vec<usize>, Vec<usize>) =
            asked.iter().partition(|number| self.conditions.terms.get(**number).is_some_and(is_decidable));
        let terms = || decided.iter().filter_map(|number| self.conditions.terms.get(*number));
        let picked = picks::assignments(self.plan, raw_name.as_deref(), &ids, terms());
        if picked.is_none() {
            free.extend(&decided);
        }
        self.dropped.extend(free.iter().skip(MOST_FREE));
        free.truncate(MOST_FREE);
        let mut seen: FxHashSet<Vec<usize>> = FxHashSet::default();
        let mut made = Vec::new();
        for assignment in picked.unwrap_or_else(|| vec![Assignment::default()]) {
            let truths = decided.iter().filter(|number| {
                let term = self.conditions.terms.get(**number);
                !free.contains(*number) && term.and_then(|term| truth(term, &assignment)) == Some(true)
            });
            let truths: Vec<usize> = truths.copied().collect();
            if !seen.insert(truths.clone()) {
                continue;
            }
            for pick in 0..(1usize << free.len()) {
                let chosen =
                    free.iter().enumerate().filter(|(bit, _)| pick & (1 << bit) != 0).map(|(_, number)| *number);
                made.push(self.letter(
                    raw_name.clone(),
                    &ids,
                    &assignment,
                    truths.iter().copied().chain(chosen).collect(),
                ));
            }
        }
        self.letters.extend(made);
    }

    fn letter(
        &self,
        raw_name: Option<SmolStr>,
        ids: &[TouchpointId],
        assignment: &Assignment,
        holds: FxHashSet<usize>,
    ) -> Letter {
        let claims = |id: &&TouchpointId| {
            let cond = self.plan.touchpoints.get(id.index()).and_then(|one| one.cond.clone());
            let asked = cond.into_iter().flat_map(Term::conjuncts);
            asked.into_iter().all(|term| {
                self.conditions
                    .number(&term)
                    .is_some_and(|number| holds.contains(&number) || self.dropped.contains(&number))
            })
        };
        let touchpoints = ids.iter().filter(claims).copied().collect();
        let attributes = assignment.columns.iter().filter_map(|(column, value)| match column {
            Column::Attribute(index) => Some((*index, value.clone())),
            Column::Channel => None,
        });
        let channel = assignment.columns.iter().find_map(|(column, value)| match (column, value) {
            (Column::Channel, Value::Text(text)) => Some(text.clone()),
            _ => None,
        });
        Letter { raw_name, touchpoints, attributes: attributes.collect(), channel, holds }
    }
}

/// Which conditions are asked of which raw names.
struct Asked<'p> {
    plan: &'p Plan,
    conditions: Conditions,
    by_name: FxHashMap<Option<SmolStr>, Vec<usize>>,
}

/// Moments of moments are followed this deep; the resolver refuses cycles.
const MOST_DEPTH: usize = 64;

impl Asked<'_> {
    fn node(&mut self, node: &Node) {
        match &node.kind {
            NodeKind::Event { source, own, .. } => {
                let own: Vec<Term> = own.iter().flat_map(|own| own.clone().conjuncts()).collect();
                self.ask(*source, &own, 0);
            }
            NodeKind::AnyOf(nodes) => nodes.iter().for_each(|node| self.node(node)),
            NodeKind::Then { first, second, .. } | NodeKind::Silence { first, absent: second, .. } => {
                self.node(first);
                self.node(second);
            }
            NodeKind::AllWithin(inner, _) | NodeKind::Count { of: inner, .. } => self.node(inner),
        }
    }

    fn ask(&mut self, source: Source, conditions: &[Term], depth: usize) {
        let numbers: Vec<usize> = conditions.iter().map(|term| self.conditions.add(term)).collect();
        match source {
            Source::Any => {
                let plan = self.plan;
                let names = plan.touchpoints.iter().flat_map(|one| one.raw_names.iter().cloned().map(Some));
                names.chain([None]).for_each(|name| self.of_name(name, &numbers));
            }
            Source::Touchpoint(id) => {
                let names = self.plan.touchpoints.get(id.index()).map(|one| one.raw_names.clone()).unwrap_or_default();
                names.into_iter().for_each(|name| self.of_name(Some(name), &numbers));
            }
            Source::Moment(id) if depth < MOST_DEPTH => {
                let Some(node) = self.plan.moments.get(id.index()) else { return };
                self.node(node);
                let mut sources = Vec::new();
                event_sources(node, &mut sources);
                sources.into_iter().for_each(|source| self.ask(source, conditions, depth + 1));
            }
            _ => {}
        }
    }

    fn of_name(&mut self, name: Option<SmolStr>, numbers: &[usize]) {
        let known = self.by_name.entry(name).or_default();
        numbers.iter().for_each(|number| {
            if !known.contains(number) {
                known.push(*number);
            }
        });
    }
}

fn event_sources(node: &Node, sources: &mut Vec<Source>) {
    match &node.kind {
        NodeKind::Event { source, .. } => sources.push(*source),
        NodeKind::AnyOf(nodes) => nodes.iter().for_each(|node| event_sources(node, sources)),
        _ => {}
    }
}

impl Conditions {
    fn add(&mut self, term: &Term) -> usize {
        let text = text(term);
        if let Some(known) = self.by_text.get(&text) {
            return *known;
        }
        self.terms.push(term.clone());
        self.by_text.insert(text, self.terms.len() - 1);
        self.terms.len() - 1
    }

    fn number(&self, term: &Term) -> Option<usize> {
        self.by_text.get(&text(term)).copied()
    }
}

/// The same for conditions that ask the same of their event, whatever slot that is bound to.
fn text(term: &Term) -> String {
    format!("{:?}", unbound(term))
}

fn unbound(term: &Term) -> Term {
    let sub = |term: &Term| Box::new(unbound(term));
    match term {
        Term::Column(_, columns) => Term::Column(0, columns.clone()),
        Term::Channel(_) => Term::Channel(0),
        Term::Time(_) => Term::Time(0),
        Term::Unary(op, inner) => Term::Unary(*op, sub(inner)),
        Term::Binary(op, left, right) => Term::Binary(*op, sub(left), sub(right)),
        Term::In(value, list) => Term::In(sub(value), list.iter().map(unbound).collect()),
        Term::IsKnown(inner) => Term::IsKnown(sub(inner)),
        other => other.clone(),
    }
}
