//! The second walk: the body of every item.
use super::body::put;
use super::expr::{Level, Own, Scope};
use super::types::describe;
use super::*;
use crate::codes::resolve as codes;

impl<'a> Resolver<'a> {
    /// Resolves every body; names, columns, calendars and the order of derivation are known.
    pub(super) fn resolve_items(&mut self) {
        self.at = Context::default();
        self.resolve_touchpoints();
        self.resolve_segments();
        self.resolve_actions();
        self.resolve_moments();
        self.resolve_kpis();
        self.resolve_rules();
        self.resolve_journeys();
        self.resolve_tests();
    }

    fn resolve_touchpoints(&mut self) {
        for at in 0..self.declared.touchpoints.len() {
            let Some(item) =
                self.declared.touchpoints.get(at).copied().filter(|_| self.in_scope(BodyKind::Touchpoint, at))
            else {
                continue;
            };
            self.at.file = item.file;
            let ends = Ends::One(TouchpointId::new(at));
            let scope = Scope::event(Slot(0), ends, &item.ast.name.text);
            let cond = item.ast.cond.as_ref().map(|cond| self.condition(cond, &scope));
            let cost = self.cost(item.ast, &scope);
            if let Some(touchpoint) = self.model.touchpoints.get_mut(at) {
                (touchpoint.cond, touchpoint.cost) = (cond, cost);
            }
            self.close(BodyKind::Touchpoint, at);
        }
    }

    fn cost(&mut self, tree: &'a ast::Touchpoint, scope: &Scope<'_, 'a>) -> Option<Expr> {
        if let [first, second, ..] = tree.costs.as_slice() {
            self.said_twice("cost", second.span, first.span);
        }
        let written = tree.costs.first()?;
        let cost = self.expr(&written.amount, scope);
        if !matches!(cost.ty, Type::Money(_) | Type::Unknown) {
            let hint = literal::number_of(&cost).map(|number| format!("write the currency: `{number} EUR`"));
            self.report(codes::wrong_type("a cost", "money", &describe(&cost.ty), cost.place, hint));
        }
        Some(cost)
    }

    fn resolve_segments(&mut self) {
        for at in 0..self.declared.segments.len() {
            let Some(item) = self.declared.segments.get(at).copied().filter(|_| self.in_scope(BodyKind::Segment, at))
            else {
                continue;
            };
            self.at.file = item.file;
            let tree = item.ast;
            let own = Own::Event(Slot(0), Ends::Any, "any touchpoint");
            let value = self.expr(&tree.value, &Scope { level: Level::Segment, own, bindings: None });
            let meta = self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span);
            let before = self.model.segments.get(at);
            if before.is_some_and(|before| !again::same_segment(&before.value, &value)) {
                self.moved.symbols.insert(Symbol::Segment(SegmentId::new(at)));
            }
            put(&mut self.model.segments, at, Segment { meta, value });
            self.close(BodyKind::Segment, at);
        }
    }

    fn resolve_actions(&mut self) {
        for at in 0..self.declared.actions.len() {
            let Some(item) = self.declared.actions.get(at).copied().filter(|_| self.in_scope(BodyKind::Action, at))
            else {
                continue;
            };
            self.at.file = item.file;
            let tree = item.ast;
            let params = self.params(tree);
            let meta = self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span);
            let before = self.model.actions.get(at);
            if before.is_some_and(|before| !again::same_list(&before.params, &params)) {
                self.moved.symbols.insert(Symbol::Action(ActionId::new(at)));
            }
            put(&mut self.model.actions, at, Action { meta, params });
            self.close(BodyKind::Action, at);
        }
    }

    fn params(&mut self, tree: &ast::Action) -> Vec<Declared> {
        let mut params = Vec::with_capacity(tree.params.len());
        for (at, param) in tree.params.iter().enumerate() {
            let earlier = tree.params.iter().take(at).find(|it| it.name.text == param.name.text);
            if let Some(earlier) = earlier {
                let first = self.place(earlier.name.span);
                self.duplicate("parameter", &param.name, first);
            }
            let parameter = Declared {
                name: param.name.text.clone(),
                attribute: AttributeId::new(at),
                ty: self.type_of(&param.ty, &param.name.text),
                optional: param.optional,
                docs: join(&param.docs),
                place: self.place(param.name.span),
            };
            params.push(parameter);
        }
        params
    }

    fn resolve_moments(&mut self) {
        for at in 0..self.declared.moments.len() {
            let Some(item) = self.declared.moments.get(at).copied().filter(|_| self.in_scope(BodyKind::Moment, at))
            else {
                continue;
            };
            self.at.file = item.file;
            let tree = item.ast;
            let trigger = self.trigger(&tree.pattern);
            let meta = self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span);
            let is_log_event = self.ends.is_log_event.get(at).copied().unwrap_or(false);
            let moment = Moment { meta, pattern: trigger.pattern, slots: trigger.slots, is_log_event };
            put(&mut self.model.moments, at, moment);
            self.close(BodyKind::Moment, at);
        }
    }

    /// Reports a statement that may stand once only.
    pub(super) fn said_twice(&mut self, what: &str, second: Span, first: Span) {
        let diagnostic = codes::said_twice(what, self.place(second), self.place(first));
        self.report(diagnostic);
    }

    /// Keeps the first of statements that may stand once only, and reports another.
    pub(super) fn once<T>(&mut self, what: &str, slot: &mut Option<(Span, T)>, span: Span, value: T) {
        match slot {
            Some((first, _)) => {
                let first = *first;
                self.said_twice(what, span, first);
            }
            None => *slot = Some((span, value)),
        }
    }
}
