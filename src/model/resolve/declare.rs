//! The first walk: every item gets its id, every name its meaning; duplicates are found here.
use super::names::Emitter;
use super::*;
use crate::codes::resolve as codes;
use ast::{ItemKind, JourneyStatementKind as Statement};

/// A declaration's tree, where it stands.
pub(super) struct Item<'a, T> {
    pub file: FileId,
    pub ast: &'a T,
    pub docs: &'a [ast::Spanned<SmolStr>],
    pub span: Span,
    /// The journey around it.
    pub journey: Option<JourneyId>,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

/// A journey's tree with what it declares.
pub(super) struct JourneyItem<'a> {
    pub file: FileId,
    pub ast: &'a ast::Journey,
    pub docs: &'a [ast::Spanned<SmolStr>],
    pub span: Span,
    pub stages: Vec<&'a ast::Stage>,
    pub goals: Vec<&'a ast::Goal>,
    pub kpis: Vec<KpiId>,
    pub rules: Vec<RuleId>,
}

/// All declarations by kind; the place in the list is the id.
#[derive(Default)]
pub(super) struct Declared<'a> {
    pub touchpoints: Vec<Item<'a, ast::Touchpoint>>,
    pub events: Vec<Item<'a, Vec<ast::Attribute>>>,
    pub customers: Vec<Item<'a, Vec<ast::Attribute>>>,
    pub calendars: Vec<Item<'a, ast::Calendar>>,
    pub segments: Vec<Item<'a, ast::Segment>>,
    pub moments: Vec<Item<'a, ast::Moment>>,
    pub journeys: Vec<JourneyItem<'a>>,
    pub rules: Vec<Item<'a, ast::Rule>>,
    pub kpis: Vec<Item<'a, ast::Kpi>>,
    pub actions: Vec<Item<'a, ast::Action>>,
    pub policies: Vec<Item<'a, ast::Policy>>,
    pub tests: Vec<Item<'a, ast::Test>>,
    /// What derives events, in order of declaration.
    pub derivers: Vec<Deriver>,
}

impl Declared<'_> {
    /// How many bodies of a kind there are.
    pub(super) fn count(&self, kind: BodyKind) -> usize {
        match kind {
            BodyKind::Touchpoint => self.touchpoints.len(),
            BodyKind::Segment => self.segments.len(),
            BodyKind::Action => self.actions.len(),
            BodyKind::Moment => self.moments.len(),
            BodyKind::Kpi => self.kpis.len(),
            BodyKind::Rule => self.rules.len(),
            BodyKind::Journey => self.journeys.len(),
            BodyKind::Test => self.tests.len(),
        }
    }
}

/// Words that mean something of their own where a stage or goal may be named.
const JOURNEY_EVENTS: [&str; 9] =
    ["start", "end", "started", "ended", "succeeded", "failed", "exited", "abandoned", "timed_out"];

/// Words that no event, journey, rule or binding may be called.
pub(super) const RESERVED: [&str; 6] = ["any", "customer", "channel", "time", "start", "end"];

impl<'a> Resolver<'a> {
    /// Gives every item its id and every name its meaning.
    pub(super) fn declare(&mut self, files: &'a [(FileId, Arc<ast::File>)]) {
        self.make_room(files.iter().map(|(_, tree)| tree.items.len()).sum());
        for (file, tree) in files {
            self.at.file = *file;
            self.lost.extend(tree.lost.iter().map(|name| name.text.clone()));
            for item in &tree.items {
                self.declare_item(*file, item);
            }
        }
    }

    /// Room for so many items: tables that grow as they fill cost as much as filling them.
    fn make_room(&mut self, items: usize) {
        self.names.events.reserve(items / 2);
        self.names.emitters.reserve(items / 4);
        self.names.milestones.reserve(items / 2);
        self.names.local_kpis.reserve(items / 2);
        self.declared.touchpoints.reserve(items / 2);
        self.declared.kpis.reserve(items / 2);
        self.model.uses.reserve(items * 3);
    }

    fn declare_item(&mut self, file: FileId, item: &'a ast::Item) {
        let (docs, span) = (item.docs.as_slice(), item.span);
        macro_rules! entry {
            ($ast:expr) => {
                Item { file, ast: $ast, docs, span, journey: None }
            };
        }
        match &item.kind {
            ItemKind::Use(_) => {}
            ItemKind::Touchpoint(it) => self.declare_touchpoint(entry!(it)),
            ItemKind::Event(it) => self.declared.events.push(entry!(it)),
            ItemKind::Customer(it) => self.declared.customers.push(entry!(it)),
            ItemKind::Calendar(it) => self.declare_calendar(entry!(it)),
            ItemKind::Segment(it) => self.declare_segment(entry!(it)),
            ItemKind::Moment(it) => self.declare_moment(entry!(it)),
            ItemKind::Journey(it) => self.declare_journey(file, it, docs, span),
            ItemKind::Rule(it) => {
                self.declare_rule(entry!(it.as_ref()));
            }
            ItemKind::Kpi(it) => {
                self.declare_kpi(entry!(it.as_ref()));
            }
            ItemKind::Action(it) => self.declare_action(entry!(it)),
            ItemKind::Policy(it) => self.declared.policies.push(entry!(it)),
            ItemKind::Test(it) => self.declared.tests.push(entry!(it)),
        }
    }

    fn declare_touchpoint(&mut self, item: Item<'a, ast::Touchpoint>) {
        let id = TouchpointId::new(self.declared.touchpoints.len());
        self.declared.touchpoints.push(item);
        self.declare_event(&item.ast.name, Source::Touchpoint(id), Symbol::Touchpoint(id));
    }

    fn declare_moment(&mut self, item: Item<'a, ast::Moment>) {
        let id = MomentId::new(self.declared.moments.len());
        self.declared.moments.push(item);
        self.declared.derivers.push(Deriver::Moment(id));
        self.declare_event(&item.ast.name, Source::Moment(id), Symbol::Moment(id));
    }

    fn declare_event(&mut self, name: &'a ast::Name, source: Source, symbol: Symbol) {
        self.declares(name.span, symbol);
        self.refuse_reserved(name, &RESERVED);
        match self.names.events.get(name.text.as_str()) {
            Some(first) => {
                let first = self.source_place(*first);
                self.duplicate("touchpoint or moment", name, first);
            }
            None => {
                self.names.events.insert(&name.text, source);
            }
        }
    }

    fn source_place(&self, source: Source) -> Place {
        let place = match source {
            Source::Touchpoint(id) => self.declared.touchpoints.get(id.index()).map(|it| (it.file, it.ast.name.span)),
            Source::Moment(id) => self.declared.moments.get(id.index()).map(|it| (it.file, it.ast.name.span)),
            _ => None,
        };
        place.map(|(file, span)| span.in_file(file)).unwrap_or_default()
    }

    fn declare_calendar(&mut self, item: Item<'a, ast::Calendar>) {
        let id = CalendarId::new(self.declared.calendars.len());
        let name = &item.ast.name;
        self.declares(name.span, Symbol::Calendar(id));
        match self.names.calendars.get(name.text.as_str()).and_then(|id| self.declared.calendars.get(id.index())) {
            Some(first) => self.duplicate("calendar", name, first.ast.name.span.in_file(first.file)),
            None => drop(self.names.calendars.insert(&name.text, id)),
        }
        self.declared.calendars.push(item);
    }

    fn declare_segment(&mut self, item: Item<'a, ast::Segment>) {
        let id = SegmentId::new(self.declared.segments.len());
        let name = &item.ast.name;
        self.declares(name.span, Symbol::Segment(id));
        match self.names.segments.get(name.text.as_str()).and_then(|id| self.declared.segments.get(id.index())) {
            Some(first) => self.duplicate("segment", name, first.ast.name.span.in_file(first.file)),
            None => drop(self.names.segments.insert(&name.text, id)),
        }
        self.declared.segments.push(item);
    }

    fn declare_action(&mut self, item: Item<'a, ast::Action>) {
        let id = ActionId::new(self.declared.actions.len());
        let name = &item.ast.name;
        self.declares(name.span, Symbol::Action(id));
        self.refuse_reserved(name, &["send", "suppress", "raise"]);
        match self.names.actions.get(name.text.as_str()).and_then(|id| self.declared.actions.get(id.index())) {
            Some(first) => self.duplicate("action", name, first.ast.name.span.in_file(first.file)),
            None => drop(self.names.actions.insert(&name.text, id)),
        }
        self.declared.actions.push(item);
    }

    fn declare_kpi(&mut self, item: Item<'a, ast::Kpi>) -> KpiId {
        let id = KpiId::new(self.declared.kpis.len());
        let name = &item.ast.name;
        self.declares(name.span, Symbol::Kpi(id));
        let first = match item.journey {
            None => self.names.kpis.get(name.text.as_str()),
            Some(journey) => self.names.local_kpis.get(&(journey, name.text.as_str())),
        };
        match (first.and_then(|id| self.declared.kpis.get(id.index())), item.journey) {
            (Some(first), _) => self.duplicate("KPI", name, first.ast.name.span.in_file(first.file)),
            (None, None) => drop(self.names.kpis.insert(&name.text, id)),
            (None, Some(journey)) => drop(self.names.local_kpis.insert((journey, &name.text), id)),
        }
        self.declared.kpis.push(item);
        id
    }

    fn declare_rule(&mut self, item: Item<'a, ast::Rule>) -> RuleId {
        let id = RuleId::new(self.declared.rules.len());
        let name = &item.ast.name;
        self.declared.rules.push(item);
        self.declared.derivers.push(Deriver::Rule(id));
        self.declares(name.span, Symbol::Rule(id));
        match item.journey {
            None => self.declare_emitter(name, Emitter::Rule(id)),
            Some(journey) => {
                let first = self.names.local_rules.get(&(journey, name.text.as_str()));
                match first.and_then(|id| self.declared.rules.get(id.index())) {
                    Some(first) => self.duplicate("rule", name, first.ast.name.span.in_file(first.file)),
                    None => drop(self.names.local_rules.insert((journey, &name.text), id)),
                }
            }
        }
        id
    }

    fn declare_emitter(&mut self, name: &'a ast::Name, emitter: Emitter) {
        self.refuse_reserved(name, &RESERVED);
        let first = self.names.emitters.get(name.text.as_str()).copied();
        let place = first.and_then(|first| match first {
            Emitter::Journey(id) => self.declared.journeys.get(id.index()).map(|it| it.ast.name.span.in_file(it.file)),
            Emitter::Rule(id) => self.declared.rules.get(id.index()).map(|it| it.ast.name.span.in_file(it.file)),
        });
        match place {
            Some(first) => self.duplicate("journey or rule", name, first),
            None => drop(self.names.emitters.insert(&name.text, emitter)),
        }
    }

    fn declare_journey(&mut self, file: FileId, tree: &'a ast::Journey, docs: &'a [ast::Spanned<SmolStr>], span: Span) {
        let id = JourneyId::new(self.declared.journeys.len());
        self.declares(tree.name.span, Symbol::Journey(id));
        self.declare_emitter(&tree.name, Emitter::Journey(id));
        self.declared.derivers.push(Deriver::Journey(id));
        let (stages, goals, kpis, rules) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        self.declared.journeys.push(JourneyItem { file, ast: tree, docs, span, stages, goals, kpis, rules });
        let (mut kpis, mut rules) = (Vec::new(), Vec::new());
        let (mut stages, mut goals) = (Vec::new(), Vec::new());
        for statement in &tree.statements {
            let (docs, span) = (statement.docs.as_slice(), statement.span);
            match &statement.kind {
                Statement::Stage(stage) => stages.push(stage),
                Statement::AnyOrder(group) => stages.extend(group),
                Statement::Either(branches) => stages.extend(branches.iter().flatten()),
                Statement::Goal(goal) => goals.push(goal.as_ref()),
                Statement::Kpi(kpi) => {
                    kpis.push(self.declare_kpi(Item { file, ast: kpi.as_ref(), docs, span, journey: Some(id) }));
                }
                Statement::Rule(rule) => {
                    rules.push(self.declare_rule(Item { file, ast: rule.as_ref(), docs, span, journey: Some(id) }));
                }
                _ => {}
            }
        }
        for (at, stage) in stages.iter().enumerate() {
            self.declare_milestone(id, &stage.name, Milestone::Stage(StageId::new(at)));
        }
        for (at, goal) in goals.iter().enumerate() {
            self.declare_milestone(id, &goal.name, Milestone::Goal(GoalId::new(at)));
        }
        if let Some(entry) = self.declared.journeys.last_mut() {
            (entry.stages, entry.goals, entry.kpis, entry.rules) = (stages, goals, kpis, rules);
        }
    }

    fn declare_milestone(&mut self, journey: JourneyId, name: &'a ast::Name, milestone: Milestone) {
        if let Some(symbol) = names::milestone_symbol(journey, milestone) {
            self.declares(name.span, symbol);
        }
        self.refuse_reserved(name, &JOURNEY_EVENTS);
        let first = self.names.milestones.get(&(journey, name.text.as_str())).copied();
        let Some(first) = first else {
            self.names.milestones.insert((journey, &name.text), milestone);
            return;
        };
        let symbol = names::milestone_symbol(journey, first);
        let declared = self.model.uses.iter().rev().find(|it| it.declares && Some(it.symbol) == symbol);
        let place = declared.map(|it| it.place).unwrap_or_default();
        self.duplicate("stage or goal", name, place);
    }

    /// Reports a second declaration of a name.
    pub(super) fn duplicate(&mut self, kind: &str, name: &ast::Name, first: Place) {
        let diagnostic = codes::duplicate_name(kind, &name.text, self.place(name.span), first);
        self.report(diagnostic);
    }

    /// Reports a name that means something else already.
    pub(super) fn refuse_reserved(&mut self, name: &ast::Name, reserved: &[&str]) {
        if reserved.contains(&name.text.as_str()) {
            let diagnostic = codes::reserved_name(&name.text, self.place(name.span));
            self.report(diagnostic);
        }
    }
}
