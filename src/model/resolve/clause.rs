//! Clauses of a rule: triggers with their demands.
use super::binding::{Bindings, Hidden};
use super::rule::ActionScope;
use super::*;
use crate::codes::resolve as codes;
use ast::{Expectation, RuleStatementKind as Statement};

/// A clause as its trigger leaves it: what its demand may refer to.
#[derive(Clone, Default)]
pub(super) struct Opened<'a> {
    /// Slots and names in sight.
    pub bindings: Bindings<'a>,
    /// The trigger, if there is one.
    pub trigger: Option<OpenedTrigger<'a>>,
}

/// A resolved trigger.
#[derive(Clone)]
pub(super) struct OpenedTrigger<'a> {
    pub tree: &'a ast::Pattern,
    pub pattern: Pattern,
    pub slot: Option<Slot>,
    pub ends: Ends,
    /// The `when` statement.
    pub span: Span,
}

impl<'a> Resolver<'a> {
    /// All clauses of a rule, and what its actions may refer to.
    pub(super) fn clauses(&mut self, tree: &'a ast::Rule) -> (Vec<Clause>, ActionScope<'a>) {
        let mut clauses = Vec::new();
        let before = self.diagnostics.len();
        let mut opened = Opened::default();
        let mut waiting: Option<Span> = None;
        let mut last: Option<Opened<'a>> = None;
        for statement in &tree.statements {
            if let Statement::When(pattern) = &statement.kind {
                self.demand_missing(tree, waiting);
                waiting = Some(statement.span);
                opened = self.open(pattern, statement.span);
                continue;
            }
            let mut clause = opened.clone();
            let Some(demand) = self.demand(&statement.kind, &mut clause) else { continue };
            waiting = None;
            let from = clause.trigger.as_ref().map_or(statement.span, |trigger| trigger.span);
            clauses.push(Clause {
                trigger: clause.trigger.as_ref().map(|trigger| trigger.pattern.clone()),
                demand,
                slots: clause.bindings.slots,
                place: self.place(from.to(statement.span)),
            });
            last = Some(clause);
        }
        self.demand_missing(tree, waiting);
        if tree.incomplete {
            self.forgive_missing_triggers(before);
        }
        let opened = last.filter(|_| clauses.len() == 1);
        (clauses, ActionScope { opened })
    }

    /// Takes back what was said of missing triggers since then: the broken statement may be the trigger.
    fn forgive_missing_triggers(&mut self, since: usize) {
        let later = self.diagnostics.split_off(since.min(self.diagnostics.len()));
        self.diagnostics.extend(later.into_iter().filter(|found| found.code != &codes::NEEDS_WHEN));
    }

    fn demand_missing(&mut self, tree: &ast::Rule, when: Option<Span>) {
        if let Some(span) = when.filter(|_| !tree.incomplete) {
            let diagnostic = codes::when_without_demand(self.place(span));
            self.report(diagnostic);
        }
    }

    fn open(&mut self, tree: &'a ast::Pattern, span: Span) -> Opened<'a> {
        let mut bindings = Bindings::of([tree]);
        let resolved = self.pattern(tree, &mut bindings);
        let (slot, ends) = (resolved.slot, resolved.ends);
        let trigger = OpenedTrigger { tree, pattern: resolved.pattern, slot, ends, span };
        Opened { bindings, trigger: Some(trigger) }
    }

    fn demand(&mut self, written: &'a Statement, clause: &mut Opened<'a>) -> Option<Demand> {
        match written {
            Statement::Expect(expect) => Some(self.expect(expect, clause)),
            Statement::Forbid(forbid) => {
                let hours = forbid.hours.as_ref().map(|(hours, name)| (hours.node, self.calendar_named(name)));
                let adjacent = forbid.adjacent.as_ref().map(|it| it.node);
                let target = self.target("forbid", &forbid.pattern, adjacent, &forbid.tail, clause);
                let hours = hours.and_then(|(hours, calendar)| Some((hours, calendar?)));
                Some(Demand::Forbid(target, hours))
            }
            Statement::Limit(limit) => Some(Demand::Limit(self.limit_demand(limit, clause))),
            _ => None,
        }
    }

    fn expect(&mut self, expect: &'a ast::Expect, clause: &mut Opened<'a>) -> Demand {
        match &expect.what {
            Expectation::Target { count, pattern } => {
                let many = count.as_ref().map(|count| self.count(count));
                if let (Some(count), Some(name)) = (count, expect.tail.carrying.first()) {
                    let (carrying, count) = (self.place(name.span), self.place(count.span));
                    self.report(codes::combination("carrying", "a number", carrying, Some(count), codes::FIRST_ALONE));
                }
                let target = self.target("expect", pattern, None, &expect.tail, clause);
                Demand::Expect(target, many.unwrap_or(ast::Count::AtLeast(1)))
            }
            Expectation::Adjacent(adjacent, pattern) => {
                let target = self.target("expect", pattern, Some(*adjacent), &expect.tail, clause);
                Demand::Expect(target, ast::Count::AtLeast(1))
            }
            Expectation::Edge(edge, pattern) => {
                let word = if *edge == ast::Edge::First { "expect first" } else { "expect last" };
                self.of_the_scope(word, clause, &expect.tail, Allowed::Condition);
                let resolved = self.pattern(pattern, &mut clause.bindings);
                let cond = expect.tail.cond.as_ref();
                let cond = cond.map(|cond| self.closing(cond, resolved.slot, &resolved.ends, &clause.bindings));
                Demand::Edge(*edge, resolved.pattern, cond)
            }
            Expectation::OneOf(list) => {
                self.of_the_scope("expect one of", clause, &expect.tail, Allowed::Window);
                let list = self.list(list, clause);
                Demand::OneOf(list, self.window(expect.tail.within.as_ref()))
            }
            Expectation::AllOrNone(list) => {
                self.of_the_scope("expect all or none of", clause, &expect.tail, Allowed::Window);
                let list = self.list(list, clause);
                Demand::AllOrNone(list, self.window(expect.tail.within.as_ref()))
            }
        }
    }

    fn list(&mut self, list: &'a [ast::Pattern], clause: &mut Opened<'a>) -> Vec<Pattern> {
        let mut all = Vec::with_capacity(list.len());
        for pattern in list {
            let keep = clause.bindings.seen.len();
            all.push(self.pattern(pattern, &mut clause.bindings).pattern);
            clause.bindings.hide_since(keep, Hidden::Alternative);
        }
        all
    }

    fn count(&mut self, count: &ast::Spanned<ast::Count>) -> ast::Count {
        let place = self.place(count.span);
        match count.node {
            ast::Count::AtLeast(0) => self.report(codes::count_of_none(place)),
            ast::Count::Between(from, to) if from > to => self.report(codes::empty_range("range", place)),
            _ => {}
        }
        count.node
    }

    /// Reports a trigger, or a tail, at a demand on the whole scope.
    fn of_the_scope(&mut self, word: &str, clause: &Opened<'a>, tail: &'a ast::Tail, allowed: Allowed) {
        if let Some(trigger) = &clause.trigger {
            let place = self.place(trigger.span);
            self.report(codes::combination("when", word, place, None, codes::WHOLE_SCOPE));
        }
        let mut parts = self.tail_parts(tail);
        parts.retain(|(part, _)| {
            !matches!((part, allowed), (&"within", Allowed::Window) | (&"where", Allowed::Condition))
        });
        for (part, place) in parts {
            self.report(codes::combination(part, word, place, None, codes::WHOLE_SCOPE));
        }
    }

    fn limit_demand(&mut self, written: &'a ast::Limit, clause: &mut Opened<'a>) -> Limit {
        let resolved = self.pattern(&written.pattern, &mut clause.bindings);
        let cond = written.cond.as_ref();
        let cond = cond.map(|cond| self.closing(cond, resolved.slot, &resolved.ends, &clause.bindings));
        let per = match &written.per {
            None => LimitPer::Scope,
            Some(ast::LimitPer::Sliding(length)) => LimitPer::Sliding(self.span(length)),
            Some(ast::LimitPer::Calendar(period, using)) => {
                LimitPer::Period(period.node, self.period_clock(using.as_ref(), period.span))
            }
        };
        Limit { pattern: resolved.pattern, most: written.most.node, per, cond }
    }
}

/// Which part of a tail may stand at a demand on the whole scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Condition,
    Window,
}
