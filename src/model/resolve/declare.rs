//! The first two walks: every item gets its id, then every name its meaning; duplicates are found here.
use super::names::Emitter;
use super::*;
use crate::codes::resolve as codes;
use crate::model::reserved;
use ast::{ItemKind, JourneyStatementKind as Statement};
use std::collections::hash_map::Entry;

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
    /// All that has a name of its own, in order of declaration; what stands in a journey goes with that.
    pub named: Vec<Symbol>,
}

impl<'a> Declared<'a> {
    /// Lists an item, and what stands in it if it is a journey.
    fn list(&mut self, file: FileId, item: &'a ast::Item) {
        let (docs, span) = (item.docs.as_slice(), item.span);
        macro_rules! entry {
            ($list:ident, $ast:expr) => {
                self.$list.push(Item { file, ast: $ast, docs, span, journey: None })
            };
            ($list:ident, $ast:expr, $kind:ident of $id:ident) => {{
                self.named.push(Symbol::$kind($id::new(self.$list.len())));
                entry!($list, $ast);
            }};
        }
        match &item.kind {
            ItemKind::Use(_) => {}
            ItemKind::Touchpoint(it) => entry!(touchpoints, it, Touchpoint of TouchpointId),
            ItemKind::Event(it) => entry!(events, it),
            ItemKind::Customer(it) => entry!(customers, it),
            ItemKind::Calendar(it) => entry!(calendars, it, Calendar of CalendarId),
            ItemKind::Segment(it) => entry!(segments, it, Segment of SegmentId),
            ItemKind::Moment(it) => {
                self.derivers.push(Deriver::Moment(MomentId::new(self.moments.len())));
                entry!(moments, it, Moment of MomentId);
            }
            ItemKind::Journey(it) => self.list_journey(file, it, docs, span),
            ItemKind::Rule(it) => {
                self.derivers.push(Deriver::Rule(RuleId::new(self.rules.len())));
                entry!(rules, it.as_ref(), Rule of RuleId);
            }
            ItemKind::Kpi(it) => entry!(kpis, it.as_ref(), Kpi of KpiId),
            ItemKind::Action(it) => entry!(actions, it, Action of ActionId),
            ItemKind::Policy(it) => entry!(policies, it),
            ItemKind::Test(it) => entry!(tests, it),
        }
    }

    fn list_journey(&mut self, file: FileId, tree: &'a ast::Journey, docs: &'a [ast::Spanned<SmolStr>], span: Span) {
        let id = JourneyId::new(self.journeys.len());
        self.named.push(Symbol::Journey(id));
        self.derivers.push(Deriver::Journey(id));
        let (mut kpis, mut rules) = (Vec::new(), Vec::new());
        let (mut stages, mut goals) = (Vec::new(), Vec::new());
        for statement in &tree.statements {
            let (docs, span, journey) = (statement.docs.as_slice(), statement.span, Some(id));
            match &statement.kind {
                Statement::Stage(stage) => stages.push(stage),
                Statement::AnyOrder(group) => stages.extend(group),
                Statement::Either(branches) => stages.extend(branches.iter().flatten()),
                Statement::Goal(goal) => goals.push(goal.as_ref()),
                Statement::Kpi(kpi) => {
                    kpis.push(KpiId::new(self.kpis.len()));
                    self.kpis.push(Item { file, ast: kpi.as_ref(), docs, span, journey });
                }
                Statement::Rule(rule) => {
                    let id = RuleId::new(self.rules.len());
                    rules.push(id);
                    self.derivers.push(Deriver::Rule(id));
                    self.rules.push(Item { file, ast: rule.as_ref(), docs, span, journey });
                }
                _ => {}
            }
        }
        self.journeys.push(JourneyItem { file, ast: tree, docs, span, stages, goals, kpis, rules });
    }

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

impl<'a> Resolver<'a> {
    /// Gives every item its id.
    pub(super) fn list_items(&mut self, files: &'a [(FileId, Arc<ast::File>)]) {
        let items: usize = files.iter().map(|(_, tree)| tree.items.len()).sum();
        self.declared.touchpoints.reserve(items / 2);
        self.declared.kpis.reserve(items / 2);
        self.declared.named.reserve(items);
        for (file, tree) in files {
            self.lost.extend(tree.lost.iter().map(|name| name.text.clone()));
            self.mended.extend(tree.mended.iter().map(|span| span.in_file(*file)));
            self.guessed.extend(tree.guessed.iter().map(|span| span.in_file(*file)));
            tree.items.iter().for_each(|item| self.declared.list(*file, item));
        }
        self.mended.sort_unstable();
        self.guessed.sort_unstable();
    }

    /// Gives every name its meaning.
    pub(super) fn enter_names(&mut self) {
        let named = std::mem::take(&mut self.declared.named);
        self.make_room(named.len());
        for symbol in &named {
            match *symbol {
                Symbol::Touchpoint(id) => self.enter_touchpoint(id),
                Symbol::Moment(id) => self.enter_moment(id),
                Symbol::Calendar(id) => self.enter_calendar(id),
                Symbol::Segment(id) => self.enter_segment(id),
                Symbol::Action(id) => self.enter_action(id),
                Symbol::Kpi(id) => self.enter_kpi(id),
                Symbol::Rule(id) => self.enter_rule(id),
                Symbol::Journey(id) => self.enter_journey(id),
                // these are declared inside others
                _ => {}
            }
        }
        self.declared.named = named;
    }

    /// Room for so many items: tables that grow as they fill cost as much as filling them.
    fn make_room(&mut self, items: usize) {
        self.names.events.reserve(items / 2);
        self.names.emitters.reserve(items / 4);
        self.names.milestones.reserve(items / 2);
        self.names.local_kpis.reserve(items / 2);
        self.model.uses.reserve(items * 3);
    }

    fn enter_touchpoint(&mut self, id: TouchpointId) {
        let Some(item) = self.declared.touchpoints.get(id.index()).copied() else { return };
        self.at.file = item.file;
        self.enter_event(&item.ast.name, Source::Touchpoint(id), Symbol::Touchpoint(id));
    }

    fn enter_moment(&mut self, id: MomentId) {
        let Some(item) = self.declared.moments.get(id.index()).copied() else { return };
        self.at.file = item.file;
        self.enter_event(&item.ast.name, Source::Moment(id), Symbol::Moment(id));
    }

    fn enter_event(&mut self, name: &ast::Name, source: Source, symbol: Symbol) {
        self.declares(name.span, symbol);
        self.refuse_reserved(name, reserved::NAMED);
        match self.names.events.entry(name.text.clone()) {
            Entry::Vacant(entry) => drop(entry.insert(source)),
            Entry::Occupied(entry) => {
                let first = *entry.get();
                self.duplicate("touchpoint or moment", name, self.source_place(first));
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

    fn enter_calendar(&mut self, id: CalendarId) {
        let Some(item) = self.declared.calendars.get(id.index()).copied() else { return };
        let name = &item.ast.name;
        self.at.file = item.file;
        self.declares(name.span, Symbol::Calendar(id));
        let first = *self.names.calendars.entry(name.text.clone()).or_insert(id);
        if let Some(first) = self.declared.calendars.get(first.index()).copied().filter(|_| first != id) {
            self.duplicate("calendar", name, first.ast.name.span.in_file(first.file));
        }
    }

    fn enter_segment(&mut self, id: SegmentId) {
        let Some(item) = self.declared.segments.get(id.index()).copied() else { return };
        let name = &item.ast.name;
        self.at.file = item.file;
        self.declares(name.span, Symbol::Segment(id));
        let first = *self.names.segments.entry(name.text.clone()).or_insert(id);
        if let Some(first) = self.declared.segments.get(first.index()).copied().filter(|_| first != id) {
            self.duplicate("segment", name, first.ast.name.span.in_file(first.file));
        }
    }

    fn enter_action(&mut self, id: ActionId) {
        let Some(item) = self.declared.actions.get(id.index()).copied() else { return };
        let name = &item.ast.name;
        self.at.file = item.file;
        self.declares(name.span, Symbol::Action(id));
        self.refuse_reserved(name, reserved::ACTIONS);
        let first = *self.names.actions.entry(name.text.clone()).or_insert(id);
        if let Some(first) = self.declared.actions.get(first.index()).copied().filter(|_| first != id) {
            self.duplicate("action", name, first.ast.name.span.in_file(first.file));
        }
    }

    fn enter_kpi(&mut self, id: KpiId) {
        let Some(item) = self.declared.kpis.get(id.index()).copied() else { return };
        let name = &item.ast.name;
        self.at.file = item.file;
        self.declares(name.span, Symbol::Kpi(id));
        let first = match item.journey {
            None => *self.names.kpis.entry(name.text.clone()).or_insert(id),
            Some(journey) => *self.names.local_kpis.entry((journey, name.text.clone())).or_insert(id),
        };
        if let Some(first) = self.declared.kpis.get(first.index()).copied().filter(|_| first != id) {
            self.duplicate("KPI", name, first.ast.name.span.in_file(first.file));
        }
    }

    fn enter_rule(&mut self, id: RuleId) {
        let Some(item) = self.declared.rules.get(id.index()).copied() else { return };
        let name = &item.ast.name;
        self.at.file = item.file;
        self.declares(name.span, Symbol::Rule(id));
        let Some(journey) = item.journey else { return self.enter_emitter(name, Emitter::Rule(id)) };
        let first = *self.names.local_rules.entry((journey, name.text.clone())).or_insert(id);
        if let Some(first) = self.declared.rules.get(first.index()).copied().filter(|_| first != id) {
            self.duplicate("rule", name, first.ast.name.span.in_file(first.file));
        }
    }

    fn enter_emitter(&mut self, name: &ast::Name, emitter: Emitter) {
        self.refuse_reserved(name, reserved::NAMED);
        let first = *self.names.emitters.entry(name.text.clone()).or_insert(emitter);
        if first == emitter {
            return;
        }
        let place = match first {
            Emitter::Journey(id) => self.declared.journeys.get(id.index()).map(|it| it.ast.name.span.in_file(it.file)),
            Emitter::Rule(id) => self.declared.rules.get(id.index()).map(|it| it.ast.name.span.in_file(it.file)),
        };
        self.duplicate("journey or rule", name, place.unwrap_or_default());
    }

    fn enter_journey(&mut self, id: JourneyId) {
        let Some(item) = self.declared.journeys.get_mut(id.index()) else { return };
        let (tree, file) = (item.ast, item.file);
        let (kpis, rules) = (std::mem::take(&mut item.kpis), std::mem::take(&mut item.rules));
        let (stages, goals) = (std::mem::take(&mut item.stages), std::mem::take(&mut item.goals));
        self.at.file = file;
        self.declares(tree.name.span, Symbol::Journey(id));
        self.enter_emitter(&tree.name, Emitter::Journey(id));
        kpis.iter().for_each(|kpi| self.enter_kpi(*kpi));
        rules.iter().for_each(|rule| self.enter_rule(*rule));
        for (at, stage) in stages.iter().enumerate() {
            self.enter_milestone(id, &stage.name, Milestone::Stage(StageId::new(at)));
        }
        for (at, goal) in goals.iter().enumerate() {
            self.enter_milestone(id, &goal.name, Milestone::Goal(GoalId::new(at)));
        }
        if let Some(item) = self.declared.journeys.get_mut(id.index()) {
            (item.stages, item.goals, item.kpis, item.rules) = (stages, goals, kpis, rules);
        }
    }

    fn enter_milestone(&mut self, journey: JourneyId, name: &ast::Name, milestone: Milestone) {
        if let Some(symbol) = names::milestone_symbol(journey, milestone) {
            self.declares(name.span, symbol);
        }
        self.refuse_reserved(name, reserved::MILESTONES);
        let first = *self.names.milestones.entry((journey, name.text.clone())).or_insert(milestone);
        if first == milestone {
            return;
        }
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
