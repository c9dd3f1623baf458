//! Rules: subject, scope, statements that stand once; clauses and actions are resolved elsewhere.
use super::clause::Opened;
use super::*;
use crate::codes::resolve as codes;
use ast::RuleStatementKind as Statement;
use rust_decimal::prelude::ToPrimitive;

/// Statements that may stand once, with their places.
#[derive(Default)]
struct Once<'a> {
    severity: Option<(Span, ast::RuleSeverity)>,
    because: Option<(Span, &'a ast::Text)>,
    owner: Option<(Span, &'a ast::Text)>,
    subject: Option<(Span, Option<&'a ast::Name>)>,
    scope: Option<(Span, &'a Statement)>,
    using: Option<(Span, &'a ast::Name)>,
    allow: Option<(Span, (&'a ast::Literal, Option<&'a ast::Literal>))>,
}

impl<'a> Resolver<'a> {
    pub(super) fn resolve_rules(&mut self) {
        for at in 0..self.declared.rules.len() {
            let Some(item) = self.declared.rules.get(at).copied().filter(|_| self.in_scope(BodyKind::Rule, at)) else {
                continue;
            };
            self.at = Context { file: item.file, journey: item.journey, using: None };
            let rule = self.rule(&item);
            body::put(&mut self.model.rules, at, rule);
            self.close(BodyKind::Rule, at);
        }
        self.at = Context::default();
    }

    fn rule(&mut self, item: &declare::Item<'a, ast::Rule>) -> Rule {
        let tree = item.ast;
        let once = self.once_in_rule(tree);
        self.at.using = once.using.and_then(|(_, name)| self.calendar_named(name));
        let subject = self.subject(item, once.subject);
        let scope = once.scope.map_or(Scope::Always, |(_, scope)| self.rule_scope(scope));
        let (clauses, opened) = self.clauses(tree);
        let owner = once.owner.map(|(_, owner)| owner.value.clone());
        let actions = self.actions(tree, owner.as_ref(), &opened);
        if clauses.is_empty() && !tree.incomplete && !has_demand(tree) {
            let diagnostic = codes::rule_without_demand(&tree.name.text, self.place(tree.name.span));
            self.report(diagnostic);
        }
        Rule {
            meta: self.meta(&tree.name, tree.title.as_ref(), item.docs, item.span),
            severity: once.severity.map(|(_, it)| it).unwrap_or_default(),
            because: once.because.map(|(_, it)| it.value.clone()),
            owner,
            subject,
            scope,
            clauses,
            actions,
            allowance: once.allow.and_then(|(span, (share, until))| self.allowance(share, until, span)),
        }
    }

    fn once_in_rule(&mut self, tree: &'a ast::Rule) -> Once<'a> {
        let mut once = Once::default();
        for statement in &tree.statements {
            let span = statement.span;
            match &statement.kind {
                Statement::Severity(it) => self.once("severity", &mut once.severity, span, it.node),
                Statement::Because(it) => self.once("because", &mut once.because, span, it),
                Statement::Owner(it) => self.once("owner", &mut once.owner, span, it),
                Statement::PerCustomer => self.once("the subject", &mut once.subject, span, None),
                Statement::In(name) => self.once("the subject", &mut once.subject, span, Some(name)),
                scope @ (Statement::While(_) | Statement::Between(..) | Statement::After(..)) => {
                    self.once("the scope", &mut once.scope, span, scope);
                }
                Statement::Using(name) => self.once("using", &mut once.using, span, name),
                Statement::Allow { share, until } => self.once("allow", &mut once.allow, span, (share, until.as_ref())),
                _ => {}
            }
        }
        once
    }

    fn subject(
        &mut self,
        item: &declare::Item<'a, ast::Rule>,
        written: Option<(Span, Option<&'a ast::Name>)>,
    ) -> Subject {
        match (written, item.journey) {
            (Some((_, Some(name))), None) => self.journey_named(name).map_or(Subject::Customer, Subject::Instance),
            (Some((span, Some(_))), Some(journey)) => {
                let diagnostic = codes::in_inside_journey(self.place(span));
                self.report(diagnostic);
                Subject::Instance(journey)
            }
            (Some((_, None)), _) | (None, None) => Subject::Customer,
            (None, Some(journey)) => Subject::Instance(journey),
        }
    }

    fn rule_scope(&mut self, written: &'a Statement) -> Scope {
        match written {
            Statement::While(name) => self.journey_named(name).map_or(Scope::Always, Scope::While),
            Statement::Between(from, to) => {
                let from = self.trigger(from);
                Scope::Between(from, self.trigger(to))
            }
            Statement::After(from, until) => {
                let from = self.trigger(from);
                Scope::After(from, until.as_ref().map(|until| self.trigger(until)))
            }
            _ => Scope::Always,
        }
    }

    fn allowance(&mut self, share: &ast::Literal, until: Option<&ast::Literal>, span: Span) -> Option<Allowance> {
        let number = match share.kind {
            ast::LiteralKind::Percent(number) => number.to_f64().filter(|it| (0.0..=1.0).contains(it)),
            _ => None,
        };
        if number.is_none() {
            let diagnostic = codes::wrong_value("a share such as `2%`, at most `100%`", self.place(share.span));
            self.report(diagnostic);
        }
        let until = until.and_then(|day| self.day(day));
        Some(Allowance { share: number?, until, place: self.place(span) })
    }
}

/// Whether a rule demands something, or has a `when` of which it is told that nothing follows it.
fn has_demand(tree: &ast::Rule) -> bool {
    let is_demand = |it: &ast::RuleStatement| {
        matches!(it.kind, Statement::Expect(_) | Statement::Forbid(_) | Statement::Limit(_) | Statement::When(_))
    };
    tree.statements.iter().any(is_demand)
}

/// What actions may refer to: the bindings of the one clause, if there is just one.
pub(super) struct ActionScope<'a> {
    pub opened: Option<Opened<'a>>,
}
