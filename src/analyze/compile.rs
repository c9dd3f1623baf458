//! From the plan's rules to automata.
//!
//! Invariant: a rule's automata accept every history that keeps the rule. Where they accept more than that (a condition
//! over two events, a window in business time …) the rule is not `exact` and says why.
use super::automaton::{Automaton, Form};
use super::counts::{Counts, Judges};
use super::distance::Reach;
use super::form::adjacent::Adjacent;
use super::form::after::{NotResponse, Response, ResponseCount, ResponseRange};
use super::form::before::{NotPrecedence, Precedence, PrecedenceWithin};
use super::form::choice::Choice;
use super::form::edge::Edge;
use super::form::ever::{Existence, ExistenceWithin, NotExistence};
use super::form::limit::Limit;
use super::form::numbered::Numbered;
use super::form::open::WhileOpen;
use super::form::scoped::Scoped;
use super::form::seen::Seen;
use super::form::standing::Standing;
use super::form::{Many, Span};
use super::journeys::Openness;
use super::letters::{Alphabet, LetterSet};
use super::roles::{self, Err, Role};
use super::zone::FREE;
use crate::model::{CalendarId, LimitPer, Model, RuleId, Subject, Window};
use crate::plan::{ClausePlan, DemandPlan, JourneyPlan, Node, RulePlan, ScopePlan, SidePlan, TargetPlan};
use crate::syntax::ast::{self, Count, Hours};

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
}

impl Compiled {
    /// The same, over nothing but what an automaton accepts.
    pub fn within(&self, world: &Automaton) -> Self {
        let mut within = self.clone();
        if !within.parts.is_empty() {
            within.parts.push(world.clone());
        }
        within
    }
}

/// The most events of a sliding limit that are followed one by one.
const MOST_FOLLOWED: u32 = 4;
/// The most that an upper bound on targets may be.
const MOST_COUNTED: u32 = 8;

/// The automata of a rule that speaks of customers' whole histories.
pub fn rule(model: &Model, alphabet: &Alphabet<'_>, journeys: &[JourneyPlan], id: RuleId, plan: &RulePlan) -> Compiled {
    let compiled = Compiled { rule: id, parts: Vec::new(), activated: Vec::new(), notes: Vec::new(), exact: true };
    let is_customer = plan.subject == Subject::Customer;
    let mut compiler = Compiler { model, alphabet, journeys, is_customer, scope: Counts::Always, compiled };
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
        let before = self.compiled.parts.len();
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
            self.compiled.parts.truncate(before);
        }
    }

    fn expect(&mut self, trigger: Role, target: &TargetPlan, count: Count, is_standing: bool) -> Option<()> {
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
        if !span.is_any() {
            self.note("count in a window");
            if many.least > 0 {
                self.add(&Response { span }, roles);
            }
            self.add(&ResponseCount { least: many.least }, roles);
            return;
        }
        let releases = roles.get(2).is_some_and(|unless| !unless.is_empty());
        if many.most.is_none() && !releases {
            self.add(&ResponseCount { least: many.least }, roles);
        } else if many.most.unwrap_or(many.least) <= MOST_COUNTED {
            self.add(&ResponseRange { many }, roles);
        } else {
            self.note("count of many");
            self.add(&ResponseCount { least: many.least }, roles);
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
        if span.is_any() {
            self.add(&Existence { many }, roles);
            return;
        }
        // what is out of the window is counted too
        self.note("count in a window");
        self.add(&Existence { many: Many { most: None, ..many } }, roles);
    }

    fn forbid(&mut self, trigger: Role, target: &TargetPlan, is_standing: bool) -> Option<()> {
        if target.cond.is_some() || !target.carrying.is_empty() {
            self.note("data condition");
            return None;
        }
        let targets = self.letters(&target.node, Err::Few)?;
        let until = self.optional(target.until.as_ref(), Err::Many)?;
        let span = self.reach(&target.window).narrowest()?;
        let hours = target.hours.map(|(hours, calendar): (Hours, CalendarId)| (calendar, hours == Hours::During));
        let other = self.others(&target.side, &trigger)?;
        let roles = [trigger, targets, Role::default(), until, other];
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
        let roles: Option<Vec<Role>> = nodes.iter().map(|node| self.letters(node, Err::Many)).collect();
        let span = self.reach(window).widest();
        self.add(&Choice { patterns, exactly_one, span }, &roles?);
        Some(())
    }

    fn limit(&mut self, trigger: Role, node: &Node, most: u32, per: LimitPer, triggered: bool) -> Option<()> {
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

    fn note(&mut self, what: &'static str) {
        self.compiled.notes.push(what);
        self.compiled.exact = false;
    }

    fn add<F: Form>(&mut self, form: &F, roles: &[Role]) {
        match self.scope.automaton(&Numbered::of(form), roles, Judges::EachInterval, self.alphabet.letters.len()) {
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
