//! From the plan's rules to automata.
//!
//! Invariant: a rule's automata accept every history that keeps the rule. Where they accept more than that (a condition
//! over two events, a window in business time …) the rule is not `exact` and says why.
mod demands;

use super::automaton::{Automaton, Form};
use super::counts::{Counts, Judges};
use super::distance::Reach;
use super::form::edge::Edge;
use super::form::numbered::Numbered;
use super::form::open::WhileOpen;
use super::form::scoped::Scoped;
use super::form::seen::Seen;
use super::form::{Many, Span};
use super::journeys::Openness;
use super::letters::{Alphabet, LetterSet};
use super::roles::{self, Err, Role};
use super::shape::{Kind, Shape};
use crate::model::{Model, RuleId, Subject, Window};
use crate::plan::{ClausePlan, DemandPlan, JourneyPlan, Node, RulePlan, ScopePlan, SidePlan};
use crate::syntax::ast::{self, Count};

/// A rule as automata that all must accept.
#[derive(Debug, Clone)]
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
    /// What accepts the histories that break the rule, one each way to do so.
    broken: Vec<Way>,
    /// Whether those are all such histories, and no others.
    tells_broken: bool,
}

/// One way to break a rule.
#[derive(Debug, Clone)]
struct Way {
    by: Broken,
    /// The clause that is broken, where it can be held beside others.
    shape: Option<Shape>,
}

/// How a rule is broken.
#[derive(Debug, Clone)]
enum Broken {
    /// What a part, by place, does not accept.
    Part(usize),
    /// What this accepts.
    By(Automaton),
}

impl Compiled {
    fn new(rule: RuleId) -> Self {
        let (parts, activated, notes, broken) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { rule, parts, activated, notes, exact: true, broken, tells_broken: true }
    }

    /// What accepts exactly the histories that break the rule, one each way to do so; nothing if that is not known.
    pub fn breaks(&self) -> Option<Vec<Automaton>> {
        let of = |one: &Way| match &one.by {
            Broken::Part(at) => self.parts.get(*at).map(Automaton::complement),
            Broken::By(automaton) => Some(automaton.clone()),
        };
        self.broken.iter().map(of).collect::<Option<_>>().filter(|_| self.tells_broken && !self.broken.is_empty())
    }

    /// Whether what keeps this rule certainly does not break another in one of its ways, by what they say.
    pub fn excludes(&self, other: &Self, way: usize) -> bool {
        let shape = other.broken.get(way).and_then(|one| one.shape.as_ref());
        let own = || self.broken.iter().filter_map(|one| one.shape.as_ref());
        shape.is_some_and(|shape| self.tells_broken && own().any(|own| own.implies(shape)))
    }

    /// The same, over nothing but what an automaton accepts.
    pub fn within(&self, world: &Automaton) -> Self {
        let mut within = self.clone();
        if !within.parts.is_empty() {
            within.parts.push(world.clone());
        }
        within
    }
}

/// The automata of a rule that speaks of customers' whole histories.
pub fn rule(model: &Model, alphabet: &Alphabet<'_>, journeys: &[JourneyPlan], id: RuleId, plan: &RulePlan) -> Compiled {
    let compiled = Compiled::new(id);
    let is_customer = plan.subject == Subject::Customer;
    let scope = Counts::Always;
    let mut compiler = Compiler { model, alphabet, journeys, is_customer, scope, shape: None, compiled };
    if compiler.enter(plan) {
        plan.clauses.iter().for_each(|clause| compiler.clause(clause));
    }
    compiler.compiled.notes.sort_unstable();
    compiler.compiled.notes.dedup();
    compiler.compiled
}

/// The automaton of the histories in which the scope of a rule is closed once it was open; nothing if it may close by
/// itself, never closes by what it says, or is not followed.
pub fn released(alphabet: &Alphabet<'_>, journeys: &[JourneyPlan], plan: &RulePlan) -> Option<Automaton> {
    let (opens, closes) = match &plan.scope {
        ScopePlan::Always | ScopePlan::From(_, None) => return None,
        ScopePlan::From(from, Some(to)) => (roles::possibly(alphabet, from)?, roles::possibly(alphabet, to)?),
        ScopePlan::While(id) => Openness::ends(alphabet, journeys.get(id.index())?)?,
    };
    let form = Scoped { inner: &Seen, opens: 2, closes: 0, keeps: true };
    Automaton::new(&form, &[closes, opens], alphabet.letters.len())
}

/// The automaton of the histories in which one of these events comes while the scope of a rule is certainly open.
pub fn seen_in_scope(
    model: &Model,
    alphabet: &Alphabet<'_>,
    journeys: &[JourneyPlan],
    plan: &RulePlan,
    letters: LetterSet,
) -> Option<Automaton> {
    let count = alphabet.letters.len();
    match &plan.scope {
        ScopePlan::Always => Automaton::new(&Seen, &[letters], count),
        ScopePlan::From(from, to) => {
            let closes = to.as_deref().map_or(Some(LetterSet::default()), |to| roles::possibly(alphabet, to))?;
            let form = Scoped { inner: &Seen, opens: 2, closes: 4, keeps: true };
            Automaton::new(&form, &[letters, roles::certainly(alphabet, from), closes], count)
        }
        ScopePlan::While(id) => {
            let open = Openness::new(model, alphabet, journeys.get(id.index())?)?;
            let form = WhileOpen { inner: &Seen, course: open.course(1), keeps: true };
            let roles: Vec<LetterSet> = [letters].iter().chain(&open.sets).cloned().collect();
            Automaton::new(&form, &roles, count)
        }
    }
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
            DemandPlan::Edge(_, node, _) | DemandPlan::Limit { node, .. } => all.push(node),
            DemandPlan::OneOf(nodes, _) | DemandPlan::AllOrNone(nodes, _) => all.extend(nodes),
        }
    }
    all
}

/// The roles of a clause: trigger, target, unless, until, other.
type Roles = [Role; 5];

struct Compiler<'a> {
    model: &'a Model,
    alphabet: &'a Alphabet<'a>,
    journeys: &'a [JourneyPlan],
    /// Whether it is evaluated on customers' whole histories.
    is_customer: bool,
    /// When the rule counts.
    scope: Counts,
    /// What the clause demands, where it can be held beside others.
    shape: Option<Shape>,
    compiled: Compiled,
}

impl Compiler<'_> {
    /// Takes in the scope; says whether the clauses are of use.
    fn enter(&mut self, plan: &RulePlan) -> bool {
        match &plan.scope {
            ScopePlan::Always => true,
            ScopePlan::While(id) => {
                let journey = self.journeys.get(id.index());
                let Some(open) = journey.and_then(|plan| Openness::new(self.model, self.alphabet, plan)) else {
                    self.note("while a journey is open");
                    return false;
                };
                self.note_unless(open.exact, "when a journey is open");
                self.scope = Counts::Open(open);
                true
            }
            ScopePlan::From(from, to) => {
                let opens = self.exactly(from);
                let closes = to.as_deref().map_or(Some(LetterSet::default()), |to| self.exactly(to));
                let Some((opens, closes)) = opens.zip(closes) else {
                    self.note("scope");
                    return false;
                };
                self.scope = Counts::Between(opens, closes);
                true
            }
        }
    }

    fn clause(&mut self, clause: &ClausePlan) {
        let before = (self.compiled.parts.len(), self.compiled.broken.len());
        self.shape = None;
        let trigger = match &clause.trigger {
            Some(node) => {
                self.activation(node);
                self.letters(node, Err::Few)
            }
            None => {
                self.opening();
                Some(Role::default())
            }
        };
        let Some(trigger) = trigger else { return };
        let is_standing = clause.trigger.is_none();
        // where it only certainly is open, nothing can be demanded until it ends
        let is_loose = matches!(&self.scope, Counts::Open(open) if !open.exact);
        if is_loose && !matches!(clause.demand, DemandPlan::Forbid(_) | DemandPlan::Limit { .. }) {
            return;
        }
        let made = match &clause.demand {
            DemandPlan::Expect(target, count) => self.expect(trigger, target, *count, is_standing),
            DemandPlan::Forbid(target) => self.forbid(trigger, target, is_standing),
            DemandPlan::Edge(edge, node, cond) => self.edge(*edge, node, cond.is_some()),
            DemandPlan::OneOf(nodes, window) => self.choice(nodes, window, true),
            DemandPlan::AllOrNone(nodes, window) => self.choice(nodes, window, false),
            DemandPlan::Limit { cond: Some(_), .. } => {
                self.note("data condition");
                None
            }
            DemandPlan::Limit { node, most, per, .. } => self.limit(trigger, node, *most, *per, !is_standing),
        };
        if made.is_none() {
            self.compiled.parts.truncate(before.0);
            self.compiled.broken.truncate(before.1);
        }
    }

    /// The events that `another` or `last` mean: those that trigger too.
    fn others(&mut self, side: &SidePlan, trigger: &Role) -> Option<Role> {
        match side {
            // with too few of them a look before the next one ends later, and one since the last one reaches further:
            // an expectation is met more easily; but what is forbidden there reaches further too
            SidePlan::BeforeAnother(node) | SidePlan::SinceLast(node) => {
                let other = self.exactly(node).filter(|_| trigger.several.is_none());
                other.map(|other| other.and(&trigger.letters).into()).or_else(|| {
                    self.note("data condition");
                    None
                })
            }
            _ => Some(Role::default()),
        }
    }

    /// Remembers how to tell that a trigger came.
    fn activation(&mut self, trigger: &Node) {
        let seen = self.letters(trigger, Err::Many).and_then(|role| self.seen(role));
        self.compiled.activated.push(seen);
    }

    fn seen(&self, role: Role) -> Option<Automaton> {
        self.scope.automaton(&Numbered::of(&Seen), &[role], Judges::AtTheEnd, self.alphabet.letters.len())
    }

    /// A clause without trigger is activated as its scope opens.
    fn opening(&mut self) {
        let opens = match &self.scope {
            Counts::Between(opens, _) => Some(opens),
            Counts::Open(open) if open.exact => open.sets.first(),
            Counts::Always | Counts::Open(_) => None,
        };
        let seen =
            opens.and_then(|opens| Automaton::new(&Seen, std::slice::from_ref(opens), self.alphabet.letters.len()));
        self.compiled.activated.push(seen);
    }

    fn edge(&mut self, edge: ast::Edge, node: &Node, narrowed: bool) -> Option<()> {
        self.note_unless(!narrowed, "data condition");
        let mut target = self.letters(node, Err::Many)?;
        if target.several.is_some() {
            self.note("pattern of several events");
            target = roles::possibly(self.alphabet, node)?.into();
        }
        self.add(&Edge { edge }, &[Role::default(), target]);
        Some(())
    }

    fn optional(&mut self, node: Option<&Node>, err: Err) -> Option<Role> {
        node.map_or(Some(Role::default()), |node| self.letters(node, err))
    }

    fn is_exact(&self, node: &Node) -> bool {
        let is_one = self.alphabet.events(node).is_some_and(|events| events.exact);
        Alphabet::is_decided(node) && (is_one || self.several(node).is_some())
    }

    /// A pattern of several events, if it is followed; an instance has only the later ones of some.
    fn several(&self, node: &Node) -> Option<roles::Several> {
        self.is_customer.then(|| roles::several(self.model, self.alphabet, node)).flatten()
    }

    fn exactly(&self, node: &Node) -> Option<LetterSet> {
        roles::exactly(self.alphabet, node)
    }

    /// The letters of a pattern, erring the way asked for; nothing if it may happen without any event.
    fn letters(&mut self, node: &Node, err: Err) -> Option<Role> {
        if !Alphabet::is_decided(node) {
            // both truths are tried: nothing is accepted that no such condition could allow
            self.compiled.notes.push("data condition");
        }
        match self.alphabet.events(node) {
            Some(events) if events.exact => Some(events.letters.into()),
            Some(events) => {
                self.note("data condition");
                Some(if err == Err::Many { events.letters.into() } else { Role::default() })
            }
            None => {
                if let Some(several) = self.several(node) {
                    return Some(Role { letters: LetterSet::default(), several: Some(several) });
                }
                self.note("pattern of several events");
                if err == Err::Few {
                    return Some(Role::default());
                }
                roles::possibly(self.alphabet, node).map(Role::from)
            }
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

    /// Something is left out, so that neither what keeps the rule nor what breaks it is known exactly.
    fn note(&mut self, what: &'static str) {
        self.loose(what);
        self.compiled.tells_broken = false;
    }

    /// The parts accept more than what keeps the rule.
    fn loose(&mut self, what: &'static str) {
        self.compiled.notes.push(what);
        self.compiled.exact = false;
    }

    /// A part that accepts what keeps the clause, so that what it does not accept breaks it.
    fn add<F: Form>(&mut self, form: &F, roles: &[Role]) {
        self.part(form, roles);
        self.way(Broken::Part(self.compiled.parts.len().saturating_sub(1)));
    }

    fn exactly_or<F: Form, M: Form>(&mut self, exact: bool, what: &'static str, form: &F, missed: &M, roles: &[Role]) {
        if exact { self.add(form, roles) } else { self.loosely(what, form, Some(missed), roles) }
    }

    /// A part that accepts more than what keeps the clause, and what accepts exactly the histories that break it.
    fn loosely<F: Form, M: Form>(&mut self, what: &'static str, form: &F, missed: Option<&M>, roles: &[Role]) {
        self.loose(what);
        self.part(form, roles);
        self.breaks(missed, roles);
    }

    fn part<F: Form>(&mut self, form: &F, roles: &[Role]) {
        match self.scope.automaton(&Numbered::of(form), roles, Judges::EachInterval, self.alphabet.letters.len()) {
            Some(automaton) => self.compiled.parts.push(automaton),
            None => self.note("too many states"),
        }
    }

    /// What accepts the histories that break the clause; only where the whole history counts and events are single ones.
    fn breaks<M: Form>(&mut self, missed: Option<&M>, roles: &[Role]) {
        let is_plain = matches!(self.scope, Counts::Always) && roles.iter().all(|role| role.several.is_none());
        let letters: Vec<LetterSet> = roles.iter().map(|role| role.letters.clone()).collect();
        let made = missed.filter(|_| is_plain);
        match made.and_then(|form| Automaton::new(form, &letters, self.alphabet.letters.len())) {
            Some(automaton) => self.way(Broken::By(automaton)),
            None => self.compiled.tells_broken = false,
        }
    }

    fn way(&mut self, by: Broken) {
        let shape = self.shape.clone();
        self.compiled.broken.push(Way { by, shape });
    }

    /// Notes what the clause demands.
    fn demands(&mut self, kind: Kind, span: Span, roles: &[Role]) {
        let is_plain = matches!(self.scope, Counts::Always) && roles.iter().all(|role| role.several.is_none());
        let letters = |at: usize| roles.get(at).map(|role| role.letters.clone()).unwrap_or_default();
        self.shape = is_plain.then(|| Shape { kind, roles: std::array::from_fn(letters), span });
    }
}

fn many(count: Count) -> Many {
    match count {
        Count::AtLeast(least) => Many { least, most: None },
        Count::Exactly(count) => Many { least: count, most: Some(count) },
        Count::Between(least, most) => Many { least, most: Some(most) },
    }
}
