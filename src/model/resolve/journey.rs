//! Journeys: their statements, their key, and whether they are whole.
use super::expr::{Level, Over, Scope};
use super::types::describe;
use super::*;
use crate::codes::resolve as codes;
use ast::JourneyStatementKind as Statement;

/// Statements that may stand once, with their places.
#[derive(Default)]
struct Once<'a> {
    owner: Option<(Span, &'a ast::Text)>,
    value: Option<(Span, &'a ast::Expr)>,
    importance: Option<(Span, (u32, u32))>,
    review: Option<(Span, &'a ast::Literal)>,
    start: Option<(Span, &'a ast::Pattern)>,
    restart: Option<(Span, ast::RestartMode)>,
    abandon: Option<(Span, &'a ast::TimeSpan)>,
    time_out: Option<(Span, &'a ast::TimeSpan)>,
    score: Option<(Span, &'a [ast::ScorePart])>,
}

impl<'a> Resolver<'a> {
    pub(super) fn resolve_journeys(&mut self) {
        for at in 0..self.declared.journeys.len() {
            let id = JourneyId::new(at);
            let Some(item) = self.declared.journeys.get(at).filter(|_| self.in_scope(BodyKind::Journey, at)) else {
                continue;
            };
            let (file, tree, docs, span) = (item.file, item.ast, item.docs, item.span);
            let (kpis, rules) = (item.kpis.clone(), item.rules.clone());
            self.at = Context { file, journey: Some(id), using: None };
            let meta = self.meta(&tree.name, tree.title.as_ref(), docs, span);
            let journey = self.journey(id, tree, meta, kpis, rules);
            body::put(&mut self.model.journeys, at, journey);
            self.close(BodyKind::Journey, at);
        }
        self.at = Context::default();
    }

    fn journey(
        &mut self,
        id: JourneyId,
        tree: &'a ast::Journey,
        meta: Meta,
        kpis: Vec<KpiId>,
        rules: Vec<RuleId>,
    ) -> Journey {
        let once = self.once_statements(tree);
        let mut journey = Journey {
            meta,
            owner: once.owner.map(|(_, owner)| owner.value.clone()),
            value: once.value.map(|(_, value)| self.success_value(id, value)),
            importance: once.importance.map(|(_, it)| it),
            review_by: once.review.and_then(|(span, date)| Some((self.day(date)?, self.place(span)))),
            key: Vec::new(),
            start: once.start.map(|(_, start)| self.trigger(start)),
            on_restart: once.restart.map(|(_, mode)| mode).unwrap_or_default(),
            stages: Vec::new(),
            layout: Vec::new(),
            goals: Vec::new(),
            fail: Vec::new(),
            exit: Vec::new(),
            abandon: once.abandon.map(|(_, length)| self.span(length)),
            time_out: once.time_out.map(|(_, length)| self.span(length)),
            without: Vec::new(),
            score: once.score.map(|score| self.score(id, score, tree.incomplete)).unwrap_or_default(),
            kpis,
            rules,
        };
        self.stages_and_goals(id, tree, &mut journey);
        self.outcomes(id, tree, &mut journey);
        self.check_whole(tree, &journey);
        journey.key = self.key(tree, &journey);
        journey
    }

    fn once_statements(&mut self, tree: &'a ast::Journey) -> Once<'a> {
        let mut once = Once::default();
        for statement in &tree.statements {
            let span = statement.span;
            match &statement.kind {
                Statement::Owner(owner) => self.once("owner", &mut once.owner, span, owner),
                Statement::Value(value) => self.once("value", &mut once.value, span, value),
                Statement::Importance(n, of) => {
                    if n.node == 0 || n.node > of.node {
                        let diagnostic = codes::importance_out_of_range(n.node, of.node, self.place(n.span));
                        self.report(diagnostic);
                    }
                    self.once("importance", &mut once.importance, span, (n.node, of.node));
                }
                Statement::ReviewBy(date) => self.once("review by", &mut once.review, span, date),
                Statement::Start(pattern) => self.once("start", &mut once.start, span, pattern),
                Statement::OnRestart(mode) => self.once("on restart", &mut once.restart, span, mode.node),
                Statement::Abandon(length) => self.once("abandon", &mut once.abandon, span, length),
                Statement::TimeOut(length) => self.once("time out", &mut once.time_out, span, length),
                Statement::Score(parts) => self.once("score", &mut once.score, span, parts.as_slice()),
                _ => {}
            }
        }
        once
    }

    fn success_value(&mut self, id: JourneyId, written: &'a ast::Expr) -> Expr {
        let value = self.expr(written, &Scope::of(Level::Measure(Over::Decided(id))));
        if !matches!(value.ty, Type::Money(_) | Type::Unknown) {
            let hint = literal::number_of(&value).map(|number| format!("write the currency: `{number} EUR`"));
            self.report(codes::wrong_type("the value of a success", "money", &describe(&value.ty), value.place, hint));
        }
        value
    }

    fn outcomes(&mut self, id: JourneyId, tree: &'a ast::Journey, journey: &mut Journey) {
        for statement in &tree.statements {
            match &statement.kind {
                Statement::Fail(pattern) => journey.fail.push(self.trigger(pattern)),
                Statement::Exit(pattern) => journey.exit.push(self.trigger(pattern)),
                Statement::Without(without) => {
                    let trigger = self.trigger(&without.pattern);
                    let from = self.milestone_named(id, &without.from);
                    let to = self.milestone_named(id, &without.to);
                    if from.is_some() && from == to {
                        let diagnostic = codes::empty_range("exclusion", self.place(without.to.span));
                        self.report(diagnostic);
                    }
                    let (Some(from), Some(to)) = (from, to) else { continue };
                    let (effect, place) = (without.otherwise.node, self.place(statement.span));
                    journey.without.push(Without { trigger, from, to, effect, place });
                }
                _ => {}
            }
        }
    }

    fn check_whole(&mut self, tree: &ast::Journey, journey: &Journey) {
        if tree.incomplete {
            return;
        }
        let place = self.place(tree.name.span);
        if journey.start.is_none() {
            self.report(codes::missing_start(&tree.name.text, place));
        }
        if journey.goals.iter().all(|goal| goal.business) {
            let business = journey.goals.first().map(|goal| goal.meta.place);
            self.report(codes::missing_goal(&tree.name.text, place, business));
        }
    }

    /// The key attributes: every touchpoint that the journey mentions must declare each.
    fn key(&mut self, tree: &'a ast::Journey, journey: &Journey) -> Vec<KeyAttribute> {
        if tree.key.is_empty() {
            return Vec::new();
        }
        let mentioned = self.mentioned(tree, journey);
        let mut key: Vec<KeyAttribute> = Vec::with_capacity(tree.key.len());
        for (at, name) in tree.key.iter().enumerate() {
            if let Some(first) = tree.key.iter().take(at).find(|it| it.text == name.text) {
                self.said_twice(&name.text, name.span, first.span);
                continue;
            }
            key.push(self.key_attribute(name, &mentioned));
        }
        key
    }

    fn key_attribute(&mut self, name: &ast::Name, mentioned: &[TouchpointId]) -> KeyAttribute {
        self.read_attribute(&Ends::Nowhere, &name.text);
        let place = self.place(name.span);
        let (mut attributes, mut without, mut optional) = (Vec::new(), Vec::new(), Vec::new());
        for id in mentioned {
            let Some(touchpoint) = self.model.touchpoints.get(id.index()) else { continue };
            let own = touchpoint.attributes.iter().find(|it| it.name == name.text);
            let general = || self.model.event_attributes.iter().find(|it| it.name == name.text);
            let label = (touchpoint.meta.name.clone(), touchpoint.meta.place);
            let (declared, symbol) = match (own, general()) {
                (Some(own), _) => (own, Symbol::Attribute(*id, own.attribute)),
                (None, Some(general)) => (general, Symbol::EventAttribute(general.attribute)),
                (None, None) => {
                    without.push(label);
                    continue;
                }
            };
            if declared.optional {
                optional.push(label);
            }
            if !attributes.contains(&declared.attribute) {
                attributes.push(declared.attribute);
            }
            self.model.uses.push(Use { place, symbol, declares: false });
        }
        if !without.is_empty() {
            self.report(codes::key_not_declared(&name.text, place, &without));
        } else if !optional.is_empty() {
            self.report(codes::key_optional(&name.text, place, &optional));
        }
        KeyAttribute { name: name.text.clone(), attributes }
    }

    /// The touchpoints at which anything that the journey mentions happens.
    fn mentioned(&self, tree: &'a ast::Journey, journey: &Journey) -> Vec<TouchpointId> {
        let mut all: Vec<TouchpointId> = Vec::new();
        order::journey_patterns(tree, |pattern| self.ends_within(pattern, &mut all));
        for rule in &journey.rules {
            if let Some(rule) = self.declared.rules.get(rule.index()) {
                order::rule_patterns(rule.ast, |pattern| self.ends_within(pattern, &mut all));
            }
        }
        for kpi in &journey.kpis {
            if let Some(kpi) = self.model.kpis.get(kpi.index()) {
                kpi.value.each_source(&mut |source| all.extend(self.ends_of(source).touchpoints()));
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn ends_within(&self, pattern: &ast::Pattern, all: &mut Vec<TouchpointId>) {
        order::each_source(pattern, &mut |name| {
            if let Some(source) = self.look_up(name) {
                all.extend(self.ends_of(source).touchpoints());
            }
        });
    }
}
