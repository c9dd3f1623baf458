//! From the plan's rules to automata.
//!
//! Invariant: a rule's automata accept every history that keeps the rule. Where they accept more than that (a condition
//! over two events, a window in business time …) the rule is not `exact` and says why.
use super::automaton::{Automaton, Form};
use super::distance::Reach;
use super::form::adjacent::Adjacent;
use super::form::after::{NotResponse, Response, ResponseCount, ResponseRange};
use super::form::before::{NotPrecedence, Precedence, PrecedenceWithin};
use super::form::choice::Choice;
use super::form::edge::Edge;
use super::form::ever::{Existence, ExistenceWithin, NotExistence};
use super::form::limit::Limit;
use super::form::scoped::Scoped;
use super::form::seen::Seen;
use super::form::standing::Standing;
use super::form::{Many, Span};
use super::letters::{Alphabet, LetterSet};
use super::zone::FREE;
use crate::model::{CalendarId, LimitPer, Model, RuleId, Window};
use crate::plan::{ClausePlan, DemandPlan, Node, NodeKind, RulePlan, ScopePlan, SidePlan, TargetPlan};
use crate::syntax::ast::{Count, Hours};

/// A rule as automata that all must accept.
#[derive(Debug)]
pub struct Compiled {
    /// Which rule.
    pub rule: RuleId,
    /// One or more for each clause that is modelled.
    pub parts: Vec<Automaton>,
    /// For each clause, whether it was ever activated; nothing for a clause that always is.
    pub activated: Vec<Option<Automaton>>,
    /// What could not be modelled, in a few words each.
    pub notes: Vec<&'static str>,
    /// Whether the parts accept nothing but what keeps the rule.
    pub exact: bool,
}

/// The most events of a sliding limit that are followed one by one.
const MOST_FOLLOWED: u32 = 4;
/// The most that an upper bound on targets may be.
const MOST_COUNTED: u32 = 8;

/// The automata of a rule that speaks of customers' whole histories.
pub fn rule(model: &Model, alphabet: &Alphabet<'_>, id: RuleId, plan: &RulePlan) -> Compiled {
    let compiled = Compiled { rule: id, parts: Vec::new(), activated: Vec::new(), notes: Vec::new(), exact: true };
    let mut compiler = Compiler { model, alphabet, scope: None, compiled };
    if compiler.enter(plan) {
        plan.clauses.iter().for_each(|clause| compiler.clause(clause));
    }
    compiler.compiled.notes.sort_unstable();
    compiler.compiled.notes.dedup();
    compiler.compiled
}

/// Every pattern that a rule names.
pub fn nodes(plan: &RulePlan) -> Vec<&Node> {
    let mut all: Vec<&Node> = Vec::new();
    if let ScopePlan::From(from, to) = &plan.scope {
        all.push(from);
        all.extend(to.as_deref());
    }
    for clause in &plan.clauses {
        all.extend(&clause.trigger);
        match &clause.demand {
            DemandPlan::Expect(target, _) | DemandPlan::Forbid(target) => {
                all.push(&target.node);
                all.extend(target.until.iter().chain(&target.unless));
                if let SidePlan::BeforeAnother(node) | SidePlan::SinceLast(node) = &target.side {
                    all.push(node);
                }
            }
            DemandPlan::Edge(_, node) | DemandPlan::Limit { node, .. } => all.push(node),
            DemandPlan::OneOf(nodes, _) | DemandPlan::AllOrNone(nodes, _) => all.extend(nodes),
        }
    }
    all
}

/// Which way a set of letters may err.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Err {
    /// It may hold too many.
    Many,
    /// It may hold too few.
    Few,
}

/// The roles of a clause: trigger, target, unless, until, other.
type Roles = [LetterSet; 5];

struct Compiler<'a> {
    model: &'a Model,
    alphabet: &'a Alphabet<'a>,
    /// The letters that open and close intervals.
    scope: Option<(LetterSet, LetterSet)>,
    compiled: Compiled,
}

impl Compiler<'_> {
    /// Takes in the scope; says whether the clauses are of use.
    fn enter(&mut self, plan: &RulePlan) -> bool {
        match &plan.scope {
            ScopePlan::Always => true,
            ScopePlan::While(_) => {
                self.note("while a journey is open");
                false
            }
            ScopePlan::From(from, to) => {
                let opens = self.exactly(from);
                let closes = to.as_deref().map_or(Some(LetterSet::default()), |to| self.exactly(to));
                self.scope = opens.zip(closes);
                if self.scope.is_none() {
                    self.note("scope");
                }
                self.scope.is_some()
            }
        }
    }

    fn clause(&mut self, clause: &ClausePlan) {
        let before = self.compiled.parts.len();
        let trigger = match &clause.trigger {
            Some(node) => {
                self.activation(node);
                self.letters(node, Err::Few)
            }
            None => {
                self.opening();
                Some(LetterSet::default())
            }
        };
        let Some(trigger) = trigger else { return };
        let is_standing = clause.trigger.is_none();
        let made = match &clause.demand {
            DemandPlan::Expect(target, count) => self.expect(trigger, target, *count, is_standing),
            DemandPlan::Forbid(target) => self.forbid(trigger, target, is_standing),
            DemandPlan::Edge(edge, node) => self.letters(node, Err::Many).map(|target| {
                self.add(&Edge { edge: *edge }, &[LetterSet::default(), target]);
            }),
            DemandPlan::OneOf(nodes, window) => self.choice(nodes, window, true),
            DemandPlan::AllOrNone(nodes, window) => self.choice(nodes, window, false),
            DemandPlan::Limit { node, most, per } => self.limit(trigger, node, *most, *per, !is_standing),
        };
        if made.is_none() {
            self.compiled.parts.truncate(before);
        }
    }

    fn expect(&mut self, trigger: LetterSet, target: &TargetPlan, count: Count, is_standing: bool) -> Option<()> {
        let many = many(count);
        if target.cond.is_some() || !target.carrying.is_empty() {
            self.note("data condition");
        }
        // more targets than there are must not break a count with an upper end
        let is_loose = !self.is_exact(&target.node) || target.cond.is_some() || !target.carrying.is_empty();
        let many = if many.most.is_some() && is_loose { self.loosened(many) } else { many };
        let targets = self.letters(&target.node, Err::Many)?;
        let unless = self.optional(target.unless.as_ref(), Err::Many)?;
        let until = self.optional(target.until.as_ref(), Err::Few)?;
        let reach = self.reach(&target.window);
        let span = reach.widest();
        let other = self.others(&target.side, &trigger)?;
        let roles = [trigger, targets, unless, until, other];
        if is_standing {
            let many = if reach.is_exact() { many } else { self.loosened(many) };
            self.add(&Standing { many, span, hours: None }, &roles);
            return Some(());
        }
        match &target.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => self.after(many, span, &roles),
            SidePlan::Before | SidePlan::SinceLast(_) => self.before(many, span, &roles),
            SidePlan::Ever => self.ever(many, span, &roles),
            SidePlan::Next => {
                self.add(&Adjacent { previous: false, forbidden: false, span, hours: None }, &roles);
            }
            SidePlan::Previous => {
                self.add(&Adjacent { previous: true, forbidden: false, span, hours: None }, &roles);
            }
        }
        Some(())
    }

    fn after(&mut self, many: Many, span: Span, roles: &Roles) {
        if many == Many::SOME {
            let form = Response { span };
            if !form.is_exact() {
                self.note("window with two ends");
            }
            self.add(&form, roles);
            return;
        }
        let releases = roles.get(2).is_some_and(|unless| !unless.is_empty());
        if releases || !span.is_any() {
            self.note("count in a window");
        }
        if !span.is_any() && many.least > 0 {
            self.add(&Response { span }, roles);
        }
        match many.most.filter(|most| *most <= MOST_COUNTED) {
            Some(_) if span.is_any() && !releases => self.add(&ResponseRange { many }, roles),
            None if many.most.is_none() => self.add(&ResponseCount { least: many.least }, roles),
            _ => {
                self.note("count in a window");
                self.add(&ResponseCount { least: many.least }, roles);
            }
        }
    }

    fn before(&mut self, many: Many, span: Span, roles: &Roles) {
        if span.is_any() {
            self.add(&Precedence { many }, roles);
            return;
        }
        if many != Many::SOME {
            self.note("count in a window");
            self.add(&Precedence { many: Many { most: None, ..many } }, roles);
        }
        if many.least > 0 {
            let form = PrecedenceWithin { span };
            if !form.is_exact() {
                self.note("window with two ends");
            }
            self.add(&form, roles);
        }
    }

    fn ever(&mut self, many: Many, span: Span, roles: &Roles) {
        let ends = roles.get(3).is_some_and(|until| !until.is_empty());
        if span.low > 0 {
            self.note("window with a lower end");
        }
        if many == Many::SOME && (ends || span.high < FREE) {
            self.add(&ExistenceWithin { high: span.high }, roles);
            return;
        }
        if ends || !span.is_any() {
            self.note("count in a window");
        }
        let many = if ends || !span.is_any() { Many { most: None, ..many } } else { many };
        self.add(&Existence { many }, roles);
    }

    fn forbid(&mut self, trigger: LetterSet, target: &TargetPlan, is_standing: bool) -> Option<()> {
        if target.cond.is_some() || !target.carrying.is_empty() {
            self.note("data condition");
            return None;
        }
        let targets = self.letters(&target.node, Err::Few)?;
        let until = self.optional(target.until.as_ref(), Err::Many)?;
        let span = self.reach(&target.window).narrowest()?;
        let hours = target.hours.map(|(hours, calendar): (Hours, CalendarId)| (calendar, hours == Hours::During));
        let other = self.others(&target.side, &trigger)?;
        let roles = [trigger, targets, LetterSet::default(), until, other];
        if is_standing {
            self.add(&Standing { many: Many { least: 0, most: Some(0) }, span, hours }, &roles);
            return Some(());
        }
        match &target.side {
            SidePlan::After | SidePlan::BeforeAnother(_) => {
                let form = NotResponse { span, hours };
                self.note_unless(form.is_exact(), "window with two ends");
                self.add(&form, &roles);
            }
            SidePlan::Before | SidePlan::SinceLast(_) => {
                let form = NotPrecedence { span, hours };
                self.note_unless(form.is_exact(), "window with two ends");
                self.add(&form, &roles);
            }
            SidePlan::Ever => {
                let form = NotExistence { span, hours };
                self.note_unless(form.is_exact(), "window with a lower end");
                self.add(&form, &roles);
            }
            SidePlan::Next => self.add(&Adjacent { previous: false, forbidden: true, span, hours }, &roles),
            SidePlan::Previous => self.add(&Adjacent { previous: true, forbidden: true, span, hours }, &roles),
        }
        Some(())
    }

    fn choice(&mut self, nodes: &[Node], window: &Window, exactly_one: bool) -> Option<()> {
        let is_exact = nodes.iter().all(|node| self.is_exact(node)) && self.reach(window).is_exact();
        let patterns = u32::try_from(nodes.len()).ok().filter(|count| *count <= 16 && is_exact);
        let Some(patterns) = patterns else {
            self.note("choice of patterns");
            return None;
        };
        let roles: Option<Vec<LetterSet>> = nodes.iter().map(|node| self.letters(node, Err::Many)).collect();
        let span = self.reach(window).widest();
        self.add(&Choice { patterns, exactly_one, span }, &roles?);
        Some(())
    }

    fn limit(&mut self, trigger: LetterSet, node: &Node, most: u32, per: LimitPer, triggered: bool) -> Option<()> {
        let sliding = match per {
            LimitPer::Scope => None,
            LimitPer::Sliding(span) => {
                let (least, longest) = super::distance::bounds(self.model, span);
                self.note_unless(least == longest, "calendar span");
                Some(least)
            }
            LimitPer::Period(..) => {
                self.note("limit per calendar period");
                return None;
            }
        };
        if most > if sliding.is_some() { MOST_FOLLOWED } else { 64 } {
            self.note("limit to many");
            return None;
        }
        let targets = self.letters(node, Err::Few)?;
        self.add(&Limit { most, sliding, triggered }, &[trigger, targets]);
        Some(())
    }

    /// The events that `another` or `last` mean: those that trigger too.
    fn others(&mut self, side: &SidePlan, trigger: &LetterSet) -> Option<LetterSet> {
        match side {
            // with too few of them a look before the next one ends later, and one since the last one reaches further:
            // an expectation is met more easily; but what is forbidden there reaches further too
            SidePlan::BeforeAnother(node) | SidePlan::SinceLast(node) => {
                self.exactly(node).map(|other| other.and(trigger)).or_else(|| {
                    self.note("data condition");
                    None
                })
            }
            _ => Some(LetterSet::default()),
        }
    }

    /// Remembers how to tell that a trigger came.
    fn activation(&mut self, trigger: &Node) {
        let seen = self.letters(trigger, Err::Many).and_then(|letters| match &self.scope {
            None => Automaton::new(&Seen, &[letters], self.alphabet.letters.len()),
            Some((opens, closes)) => {
                let form = Scoped { inner: &Seen, opens: 2, closes: 4, keeps: true };
                Automaton::new(&form, &[letters, opens.clone(), closes.clone()], self.alphabet.letters.len())
            }
        });
        self.compiled.activated.push(seen);
    }

    /// A clause without trigger is activated as its scope opens.
    fn opening(&mut self) {
        let seen = self
            .scope
            .as_ref()
            .and_then(|(opens, _)| Automaton::new(&Seen, std::slice::from_ref(opens), self.alphabet.letters.len()));
        self.compiled.activated.push(seen);
    }

    fn optional(&mut self, node: Option<&Node>, err: Err) -> Option<LetterSet> {
        node.map_or(Some(LetterSet::default()), |node| self.letters(node, err))
    }

    fn is_exact(&self, node: &Node) -> bool {
        Alphabet::is_decided(node) && self.alphabet.events(node).is_some_and(|events| events.exact)
    }

    fn exactly(&self, node: &Node) -> Option<LetterSet> {
        self.alphabet.events(node).filter(|events| events.exact).map(|events| events.letters)
    }

    /// The letters of a pattern, erring the way asked for; nothing if it may happen without any event.
    fn letters(&mut self, node: &Node, err: Err) -> Option<LetterSet> {
        if !Alphabet::is_decided(node) {
            // both truths are tried: nothing is accepted that no such condition could allow
            self.compiled.notes.push("data condition");
        }
        match self.alphabet.events(node) {
            Some(events) if events.exact => Some(events.letters),
            Some(events) => {
                self.note("data condition");
                Some(if err == Err::Many { events.letters } else { LetterSet::default() })
            }
            None => {
                self.note("pattern of several events");
                if err == Err::Few { Some(LetterSet::default()) } else { self.last_events(node) }
            }
        }
    }

    /// The letters at which a chain or a count may happen.
    fn last_events(&self, node: &Node) -> Option<LetterSet> {
        match &node.kind {
            NodeKind::Then { second, .. } => self.last_events(second),
            NodeKind::AllWithin(inner, _) | NodeKind::Count { of: inner, .. } => self.last_events(inner),
            NodeKind::Event { .. } | NodeKind::AnyOf(_) => self.alphabet.events(node).map(|events| events.letters),
            NodeKind::Silence { .. } => None,
        }
    }

    fn reach(&mut self, window: &Window) -> Reach {
        let reach = Reach::of(self.model, window);
        self.note_unless(reach.is_exact(), "calendar span");
        reach
    }

    fn loosened(&mut self, many: Many) -> Many {
        if many.most.is_some() {
            self.note("data condition");
        }
        Many { most: None, ..many }
    }

    fn note_unless(&mut self, holds: bool, what: &'static str) {
        if !holds {
            self.note(what);
        }
    }

    fn note(&mut self, what: &'static str) {
        self.compiled.notes.push(what);
        self.compiled.exact = false;
    }

    fn add<F: Form>(&mut self, form: &F, roles: &[LetterSet]) {
        let letters = self.alphabet.letters.len();
        let made = match &self.scope {
            None => Automaton::new(form, roles, letters),
            Some((opens, closes)) => {
                let bit = u32::try_from(roles.len()).unwrap_or(u32::MAX).min(30);
                let form = Scoped { inner: form, opens: 1 << bit, closes: 2 << bit, keeps: false };
                let roles: Vec<LetterSet> = roles.iter().chain([opens, closes]).cloned().collect();
                Automaton::new(&form, &roles, letters)
            }
        };
        match made {
            Some(automaton) => self.compiled.parts.push(automaton),
            None => self.note("too many states"),
        }
    }
}

fn many(count: Count) -> Many {
    match count {
        Count::AtLeast(least) => Many { least, most: None },
        Count::Exactly(count) => Many { least: count, most: Some(count) },
        Count::Between(least, most) => Many { least, most: Some(most) },
    }
}
