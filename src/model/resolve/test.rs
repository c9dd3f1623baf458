//! Tests: what they expect.
use super::expr::{Level, Scope};
use super::*;
use crate::codes::resolve as codes;
use ast::TestExpectationKind as Written;

impl<'a> Resolver<'a> {
    pub(super) fn resolve_tests(&mut self) {
        for at in 0..self.declared.tests.len() {
            let Some(item) = self.declared.tests.get(at).copied().filter(|_| self.in_scope(BodyKind::Test, at)) else {
                continue;
            };
            self.at = Context { file: item.file, journey: None, using: None };
            let tree = item.ast;
            let test = Test {
                title: tree.title.value.clone(),
                customers: self.customers(&tree.customers),
                log_ends: self.log_ends(&tree.log_ends),
                expectations: tree.expectations.iter().filter_map(|it| self.expectation(it)).collect(),
                place: self.place(item.span),
            };
            body::put(&mut self.model.tests, at, test);
            self.close(BodyKind::Test, at);
        }
    }

    fn log_ends(&mut self, written: &[ast::Spanned<ast::Literal>]) -> Option<i64> {
        if let [first, second, ..] = written {
            self.said_twice("log ends", second.span, first.span);
        }
        self.absolute(&written.first()?.node)
    }

    /// An instant; anything else is reported.
    pub(super) fn absolute(&mut self, literal: &ast::Literal) -> Option<i64> {
        match literal.kind {
            ast::LiteralKind::Instant(instant) => Some(self.instant(instant)),
            _ => {
                let diagnostic = codes::wrong_value("an instant such as `2026-03-27 09:00`", self.place(literal.span));
                self.report(diagnostic);
                None
            }
        }
    }

    fn expectation(&mut self, written: &'a ast::TestExpectation) -> Option<TestExpectation> {
        let kind = match &written.kind {
            Written::Rule { rule, verdict, count } => {
                TestExpectationKind::Rule(self.rule_path(rule)?, verdict.node, number(count))
            }
            Written::Journey { journey, outcome, count } => {
                TestExpectationKind::Journey(self.journey_named(journey)?, outcome.node, number(count))
            }
            Written::Kpi { kpi, op, value } => {
                let id = self.kpi_path(kpi);
                let ty = id.and_then(|id| self.model.kpis.get(id.index())).map(|kpi| kpi.value.ty.clone());
                let value = self.expected_value(value, &ty.unwrap_or(Type::Unknown));
                TestExpectationKind::Kpi(id?, op.node, value)
            }
            Written::Decision { rule, action, target, count } => {
                let rule = self.rule_path(rule);
                let action = self.decided(action, target.as_ref());
                TestExpectationKind::Decision(rule?, action?, number(count))
            }
            Written::Moment { moment, count } => TestExpectationKind::Moment(self.moment_named(moment)?, number(count)),
        };
        Some(TestExpectation { kind, place: self.place(written.span) })
    }

    fn expected_value(&mut self, written: &'a ast::Expr, ty: &Type) -> Expr {
        let value = self.expr(written, &Scope::of(Level::Constant));
        let kpi = Expr { kind: ExprKind::Previous(TimeSpan::Physical(0)), ty: ty.clone(), place: value.place };
        self.check_pair(ast::BinaryOp::AtLeast, &kpi, &value, value.place);
        value
    }

    fn decided(&mut self, action: &'a ast::Name, target: Option<&'a ast::Name>) -> Option<TestAction> {
        let place = self.place(action.span);
        match (action.text.as_str(), target) {
            ("send", Some(target)) => self.event_named(target).map(TestAction::Send),
            ("suppress", Some(target)) => self.event_named(target).map(TestAction::Suppress),
            ("send" | "suppress", None) => {
                self.report(codes::action_without_target(&action.text, place));
                None
            }
            ("raise", None) => Some(TestAction::Raise),
            (_, Some(target)) => {
                let diagnostic = codes::action_with_target(&action.text, self.place(target.span));
                self.report(diagnostic);
                None
            }
            (_, None) => self.action_named(action).map(TestAction::Call),
        }
    }

    fn moment_named(&mut self, name: &ast::Name) -> Option<MomentId> {
        match self.names.events.get(name.text.as_str()) {
            Some(Source::Moment(id)) => {
                let id = *id;
                self.uses(name.span, Symbol::Moment(id));
                Some(id)
            }
            _ => {
                self.unknown("moment", name, |this| {
                    this.declared.moments.iter().map(|it| it.ast.name.text.clone()).collect()
                });
                None
            }
        }
    }
}

fn number(count: &Option<ast::Spanned<u32>>) -> Option<u32> {
    count.as_ref().map(|count| count.node)
}
